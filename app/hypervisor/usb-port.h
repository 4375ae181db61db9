/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine.h"

G_BEGIN_DECLS

/* A place of a running machine that a USB device can be plugged into from outside: a redirected
 * device that listens at a socket in a folder only this user can enter. Main thread. */
typedef struct
{
  char *uuid;       /* of the machine */
  char *alias;      /* what libvirt calls it: "ua-usb-…" */
  char *folder;
  char *socket;
} VtrUsbPort;

/* The alias of a device by what it is called elsewhere: an id ("1-2.3"), an address, a file. The
 * same for the same; nothing but letters, digits and dashes. (transfer full) */
char       *vtr_usb_port_dup_alias    (const char           *id);

/* Whether machines of that connection can have ports at all: the hypervisor runs on this computer
 * and as this user. Others get USB devices through their screen alone. */
gboolean    vtr_usb_port_is_possible  (VtrConnection        *connection);

/* Where to put the port of that alias. VTR_HYPERVISOR_ERROR_UNSUPPORTED where the hypervisor runs
 * on another computer or as another user. */
VtrUsbPort *vtr_usb_port_new          (VtrMachine           *machine,
                                       const char           *alias,
                                       GError              **error) G_GNUC_WARN_UNUSED_RESULT;
void        vtr_usb_port_free         (VtrUsbPort           *self);

/* Plugs it into the machine, with a controller more where no place is free. Nothing is left behind
 * when it fails. VTR_HYPERVISOR_ERROR_EXISTS: there is one of that alias;
 * _WRONG_STATE: the machine is off. */
void        vtr_usb_port_open_async   (VtrUsbPort           *self,
                                       VtrMachine           *machine,
                                       GCancellable         *cancellable,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
gboolean    vtr_usb_port_open_finish  (VtrMachine           *machine,
                                       GAsyncResult         *result,
                                       GError              **error);
/* A channel of the SPICE screen instead, for whoever shows that. Wherever the hypervisor runs. Ends
 * with vtr_usb_port_open_finish(). */
void        vtr_usb_port_add_channel_async
                                      (VtrMachine           *machine,
                                       const char           *alias,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* Takes it away, with its socket and folder; fine when there is none any more. Also for a port of
 * another process, and for a CD: only the alias counts then. */
void        vtr_usb_port_close_async  (VtrMachine           *machine,
                                       const char           *alias,
                                       GAsyncReadyCallback   callback,
                                       gpointer              user_data);
/* FALSE and VTR_HYPERVISOR_ERROR_NOT_FOUND: the running machine has none of that alias. */
gboolean    vtr_usb_port_close_finish (VtrMachine           *machine,
                                       GAsyncResult         *result,
                                       GError              **error);
/* Socket and folder alone: what is left of a machine that went. */
void        vtr_usb_port_remove_files (VtrUsbPort           *self);

/* All aliases beginning with "ua-usb-" that a live document has. (transfer full) */
GStrv       vtr_usb_port_list_aliases (const char           *live_xml);

/* Plugs in a CD drive with that file in it, by libvirt alone. */
void        vtr_usb_port_add_cd_async  (VtrMachine          *machine,
                                        const char          *file,
                                        GAsyncReadyCallback  callback,
                                        gpointer             user_data);
gboolean    vtr_usb_port_add_cd_finish (VtrMachine          *machine,
                                        GAsyncResult        *result,
                                        GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrUsbPort, vtr_usb_port_free)

G_END_DECLS
