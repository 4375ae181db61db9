/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* The devices of a domain document, as lists to look at. */

#include "machine-config-private.h"

#include <glib/gi18n-lib.h>

static xmlNode *
find_devices (VtrMachineConfig *self)
{
  return vtr_xml_find (vtr_machine_config_get_root (self), "devices");
}

static void
config_disk_free (gpointer data)
{
  VtrConfigDisk *disk = data;

  g_free (disk->device);
  g_free (disk->target);
  g_free (disk->bus);
  g_free (disk->file);
  g_free (disk->pool);
  g_free (disk->volume);
  g_free (disk->format);
  g_free (disk);
}

static VtrConfigDisk *
read_disk (xmlNode *node)
{
  VtrConfigDisk *disk = g_new0 (VtrConfigDisk, 1);
  xmlNode *source = vtr_xml_find (node, "source");
  xmlNode *target = vtr_xml_find (node, "target");

  disk->device = vtr_xml_dup_attribute (node, "device");
  if (disk->device == NULL)
    disk->device = g_strdup ("disk");
  disk->target = vtr_xml_dup_attribute (target, "dev");
  disk->bus = vtr_xml_dup_attribute (target, "bus");
  if (vtr_xml_attribute_is (node, "type", "file"))
    disk->file = vtr_xml_dup_attribute (source, "file");
  else if (vtr_xml_attribute_is (node, "type", "block"))
    disk->file = vtr_xml_dup_attribute (source, "dev");
  else if (vtr_xml_attribute_is (node, "type", "volume"))
    {
      disk->pool = vtr_xml_dup_attribute (source, "pool");
      disk->volume = vtr_xml_dup_attribute (source, "volume");
    }
  disk->format = vtr_xml_dup_attribute (vtr_xml_find (node, "driver"), "type");
  /* A CD can't be written, whether it says so or not. */
  disk->read_only = vtr_xml_find (node, "readonly") != NULL || strcmp (disk->device, "cdrom") == 0;
  disk->shareable = vtr_xml_find (node, "shareable") != NULL;

  return disk;
}

GPtrArray *
vtr_machine_config_list_disks (VtrMachineConfig *self)
{
  GPtrArray *disks = NULL;
  xmlNode *devices = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  disks = g_ptr_array_new_with_free_func (config_disk_free);
  devices = find_devices (self);
  for (xmlNode *node = vtr_xml_next (devices, NULL, "disk"); node != NULL;
       node = vtr_xml_next (devices, node, "disk"))
    g_ptr_array_add (disks, read_disk (node));

  return disks;
}

static void
config_display_free (gpointer data)
{
  VtrConfigDisplay *display = data;

  g_free (display->type);
  g_free (display->socket);
  g_free (display->host);
  g_free (display);
}

/* -1 is libvirt's own "not yet"; 0 is no port either. */
static int
read_port (xmlNode    *node,
           const char *attribute)
{
  g_autofree char *text = vtr_xml_dup_attribute (node, attribute);
  guint64 port = 0;

  if (text == NULL || !g_ascii_string_to_unsigned (text, 10, 1, 65535, &port, NULL))
    return -1;

  return (int) port;
}

static VtrConfigDisplay *
read_display (xmlNode *node)
{
  VtrConfigDisplay *display = g_new0 (VtrConfigDisplay, 1);
  xmlNode *listen = vtr_xml_find (node, "listen");

  display->type = vtr_xml_dup_attribute (node, "type");
  if (display->type == NULL)
    display->type = g_strdup ("");
  display->socket = vtr_xml_dup_attribute (node, "socket");
  if (display->socket == NULL && vtr_xml_attribute_is (listen, "type", "socket"))
    display->socket = vtr_xml_dup_attribute (listen, "socket");
  display->host = vtr_xml_dup_attribute (node, "listen");
  if (display->host == NULL)
    display->host = vtr_xml_dup_attribute (listen, "address");
  display->port = read_port (node, "port");
  display->tls_port = read_port (node, "tlsPort");

  return display;
}

GPtrArray *
vtr_machine_config_list_displays (VtrMachineConfig *self)
{
  GPtrArray *displays = NULL;
  xmlNode *devices = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  displays = g_ptr_array_new_with_free_func (config_display_free);
  devices = find_devices (self);
  for (xmlNode *node = vtr_xml_next (devices, NULL, "graphics"); node != NULL;
       node = vtr_xml_next (devices, node, "graphics"))
    g_ptr_array_add (displays, read_display (node));

  return displays;
}

static void
config_device_free (gpointer data)
{
  VtrConfigDevice *device = data;

  g_free (device->kind);
  g_free (device->label);
  g_free (device->id);
  g_free (device);
}

/* What people call an element, and where its particular kind stands ("child:attribute"). */
static const struct
{
  const char *kind;
  const char *label;
  const char *model;
} KINDS[] = {
  { "audio", N_("Sound output"), ":type" },
  { "channel", N_("Channel"), "target:name" },
  { "console", N_("Console"), ":type" },
  { "controller", N_("Controller"), ":type" },
  { "disk", N_("Disk"), "target:dev" },
  { "filesystem", N_("Shared folder"), "target:dir" },
  { "graphics", N_("Display"), ":type" },
  { "hostdev", N_("Device of this computer"), ":type" },
  { "hub", N_("Hub"), ":type" },
  { "input", N_("Input"), ":type" },
  { "interface", N_("Network card"), "model:type" },
  { "iommu", N_("IOMMU"), ":model" },
  { "memballoon", N_("Memory balloon"), ":model" },
  { "memory", N_("Memory module"), ":model" },
  { "panic", N_("Panic notifier"), ":model" },
  { "parallel", N_("Parallel port"), ":type" },
  { "redirdev", N_("USB redirection"), ":type" },
  { "rng", N_("Random numbers"), ":model" },
  { "serial", N_("Serial port"), ":type" },
  { "shmem", N_("Shared memory"), ":name" },
  { "smartcard", N_("Smart card"), ":mode" },
  { "sound", N_("Sound card"), ":model" },
  { "tpm", N_("TPM"), ":model" },
  { "video", N_("Graphics card"), "model:type" },
  { "vsock", N_("Socket to this computer"), ":model" },
  { "watchdog", N_("Watchdog"), ":model" },
};

static char *
dup_model (xmlNode    *node,
           const char *where)
{
  g_auto (GStrv) steps = g_strsplit (where, ":", 2);
  xmlNode *holder = *steps[0] != '\0' ? vtr_xml_find (node, steps[0]) : node;

  return vtr_xml_dup_attribute (holder, steps[1]);
}

static char *
dup_label (xmlNode *node)
{
  const char *kind = (const char *) node->name;
  const char *label = kind;
  g_autofree char *model = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (KINDS); i++)
    if (strcmp (KINDS[i].kind, kind) == 0)
      {
        label = _(KINDS[i].label);
        model = dup_model (node, KINDS[i].model);
      }

  /* Translators: a device and its model, "Network card (virtio)". */
  return model != NULL ? g_strdup_printf (_("%s (%s)"), label, model) : g_strdup (label);
}

/* An alias is libvirt's only while the machine runs, but one of the user's ("ua-") is in the
 * document always. */
static char *
dup_id (xmlNode *node,
        guint    n_of_kind)
{
  g_autofree char *id = vtr_xml_dup_attribute (vtr_xml_find (node, "alias"), "name");

  if (id == NULL && vtr_xml_is_element (node, "disk"))
    id = vtr_xml_dup_attribute (vtr_xml_find (node, "target"), "dev");

  return id != NULL ? g_steal_pointer (&id) : g_strdup_printf ("%s-%u", (const char *) node->name,
                                                               n_of_kind);
}

GPtrArray *
vtr_machine_config_list_devices (VtrMachineConfig *self)
{
  g_autoptr (GHashTable) counts = NULL;
  GPtrArray *list = NULL;
  xmlNode *devices = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CONFIG (self), NULL);

  list = g_ptr_array_new_with_free_func (config_device_free);
  counts = g_hash_table_new (g_str_hash, g_str_equal);
  devices = find_devices (self);
  for (xmlNode *node = devices != NULL ? xmlFirstElementChild (devices) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    {
      const char *kind = (const char *) node->name;
      const guint n_of_kind = GPOINTER_TO_UINT (g_hash_table_lookup (counts, kind));
      VtrConfigDevice *device = NULL;

      /* The one thing in there that isn't a device: QEMU's path. */
      if (node->ns != NULL || strcmp (kind, "emulator") == 0)
        continue;

      device = g_new0 (VtrConfigDevice, 1);
      device->kind = g_strdup (kind);
      device->label = dup_label (node);
      device->id = dup_id (node, n_of_kind);
      g_hash_table_insert (counts, (gpointer) kind, GUINT_TO_POINTER (n_of_kind + 1));
      g_ptr_array_add (list, device);
    }

  return list;
}
