/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "host-capabilities.h"

G_BEGIN_DECLS

#define VTR_METADATA_NAMESPACE "https://vitrine.org/xmlns/1"

#define VTR_TYPE_MACHINE_CONFIG (vtr_machine_config_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachineConfig, vtr_machine_config, VTR, MACHINE_CONFIG, GObject)

/* A domain's XML document: the canonical model of a machine. Getters and setters read and write its
 * nodes in place; whatever they don't know survives: elements, attributes, namespaces, comments,
 * order. Not shared between threads. */

/* Refuses what isn't a well-formed <domain> with a name (G_MARKUP_ERROR): entities, DTDs and the
 * network are never followed, and a document over 8 MiB is refused. */
VtrMachineConfig *vtr_machine_config_new_from_xml (const char        *xml,
                                                   GError           **error)
                                                   G_GNUC_WARN_UNUSED_RESULT;
VtrMachineConfig *vtr_machine_config_copy         (VtrMachineConfig  *self)
                                                   G_GNUC_WARN_UNUSED_RESULT;
char             *vtr_machine_config_to_xml       (VtrMachineConfig  *self);   /* (transfer full) */

char             *vtr_machine_config_dup_name     (VtrMachineConfig  *self);
char             *vtr_machine_config_dup_uuid     (VtrMachineConfig  *self);   /* (nullable) */
char             *vtr_machine_config_dup_title    (VtrMachineConfig  *self);   /* (nullable) */
void              vtr_machine_config_set_title    (VtrMachineConfig  *self,
                                                   const char        *title);
/* Libosinfo's metadata; (nullable) */
char             *vtr_machine_config_dup_os_id    (VtrMachineConfig  *self);
void              vtr_machine_config_set_os_id    (VtrMachineConfig  *self,
                                                   const char        *os_id);
guint64           vtr_machine_config_get_memory   (VtrMachineConfig  *self);   /* bytes */
void              vtr_machine_config_set_memory   (VtrMachineConfig  *self,
                                                   guint64            bytes);
guint             vtr_machine_config_get_vcpus    (VtrMachineConfig  *self);
void              vtr_machine_config_set_vcpus    (VtrMachineConfig  *self,
                                                   guint              vcpus);
gboolean          vtr_machine_config_is_emulated  (VtrMachineConfig  *self);
gboolean          vtr_machine_config_has_efi      (VtrMachineConfig  *self);
char             *vtr_machine_config_dup_arch     (VtrMachineConfig  *self);   /* (nullable) */
/* A flag of Vitrine's own metadata element, e.g. "try". */
gboolean          vtr_machine_config_get_flag     (VtrMachineConfig  *self,
                                                   const char        *name);
void              vtr_machine_config_set_flag     (VtrMachineConfig  *self,
                                                   const char        *name,
                                                   gboolean           value);

/* How the screen is reached: "spice", "vnc", or NULL for neither. (transfer full) */
char             *vtr_machine_config_dup_display  (VtrMachineConfig  *self);
/* Turns the first screen of the other protocol into one of @protocol ("spice" or "vnc"), with the
 * way to the guest's agent, the sound and the redirected USB devices that go with it; nothing else
 * changes, and nothing at all when there is one already. VTR_HYPERVISOR_ERROR_UNSUPPORTED when
 * there is neither. */
gboolean          vtr_machine_config_set_display  (VtrMachineConfig  *self,
                                                   const char        *protocol,
                                                   GError           **error);

typedef struct
{
  char     *device;     /* "disk", "cdrom", "floppy", "lun" */
  char     *target;     /* "vda" */
  char     *bus;        /* "virtio", "sata", … or NULL */
  char     *file;       /* local file or block device; NULL for none, networks, pools */
  char     *pool;       /* the storage pool it is a volume of, or NULL */
  char     *volume;     /* the volume's name, or NULL */
  char     *format;     /* "qcow2", "raw", … or NULL */
  gboolean  read_only;
  gboolean  shareable;
} VtrConfigDisk;

typedef struct
{
  char     *type;       /* "vnc", "spice", … */
  char     *socket;     /* path or NULL */
  char     *host;       /* listen address or NULL */
  int       port;       /* -1 when not known */
  int       tls_port;   /* SPICE only; -1 when not known or none */
} VtrConfigDisplay;

typedef struct
{
  char     *kind;       /* the element's name: "interface", "sound", … */
  char     *label;      /* what people call it: "Network card (virtio)" */
  char     *id;         /* stable within the document: alias, target or kind-N */
} VtrConfigDevice;

typedef struct
{
  char     *id;         /* what the hypervisor calls it: "serial0", "console1", "parallel0" */
  char     *kind;       /* "serial", "console" (a paravirtual one), "parallel" */
  char     *type;       /* where it leads to: "pty", "file", "unix", … */
  char     *label;      /* "Serial Console", "Serial Console 2", translated */
  gboolean  can_open;   /* the hypervisor hands it out: see VtrMachineConsole */
  gboolean  is_ready;   /* it has been made: only while the machine runs, and not at once */
} VtrConfigConsole;

/* (transfer container): free with g_ptr_array_unref(); elements are of the type named. */
GPtrArray        *vtr_machine_config_list_disks    (VtrMachineConfig *self);   /* VtrConfigDisk */
/* VtrConfigDisplay */
GPtrArray        *vtr_machine_config_list_displays (VtrMachineConfig *self);
GPtrArray        *vtr_machine_config_list_devices  (VtrMachineConfig *self);   /* VtrConfigDevice */
/* Serial ports first. VtrConfigConsole */
GPtrArray        *vtr_machine_config_list_consoles (VtrMachineConfig *self);

G_END_DECLS
