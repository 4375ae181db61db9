/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-images.h"

#include "machine-config.h"
#include "usb-port.h"

/* What the ids of images begin with; a path follows. */
#define PREFIX "file:"
#define ICON   "media-optical-symbolic"

struct _VtrUsbImages
{
  GObject     parent_instance;

  VtrMachine *machine;
  GListStore *choices;
};

G_DEFINE_FINAL_TYPE (VtrUsbImages, vtr_usb_images, G_TYPE_OBJECT)

/* What the machine is asked for, until it answers. */
typedef struct
{
  VtrUsbImages *images;
  VtrUsbChoice *choice;
} Order;

static Order *
order_new (VtrUsbImages *images,
           VtrUsbChoice *choice)
{
  Order *order = g_new0 (Order, 1);

  order->images = g_object_ref (images);
  order->choice = g_object_ref (choice);

  return order;
}

static void
order_free (Order *order)
{
  g_object_unref (order->images);
  g_object_unref (order->choice);
  g_free (order);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Order, order_free)

gboolean
vtr_usb_images_owns (VtrUsbChoice *choice)
{
  g_return_val_if_fail (VTR_IS_USB_CHOICE (choice), FALSE);

  return g_str_has_prefix (vtr_usb_choice_get_id (choice), PREFIX);
}

const char *
vtr_usb_images_get_path (VtrUsbChoice *choice)
{
  g_return_val_if_fail (vtr_usb_images_owns (choice), NULL);

  return vtr_usb_choice_get_id (choice) + strlen (PREFIX);
}

char *
vtr_usb_images_dup_id (const char *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  return g_strconcat (PREFIX, path, NULL);
}

void
vtr_usb_images_show_words (VtrUsbChoice *choice)
{
  g_autofree char *name = NULL;

  g_return_if_fail (vtr_usb_images_owns (choice));

  name = g_filename_display_basename (vtr_usb_images_get_path (choice));
  vtr_usb_choice_set_words (choice, name, ICON);
}

VtrUsbChoice *
vtr_usb_images_take_choice (GListStore *choices,
                            const char *path)
{
  GListModel *model = G_LIST_MODEL (choices);
  g_autofree char *id = vtr_usb_images_dup_id (path);
  g_autoptr (VtrUsbChoice) choice = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (VtrUsbChoice) other = g_list_model_get_item (model, i);

      if (g_str_equal (vtr_usb_choice_get_id (other), id))
        return g_steal_pointer (&other);
    }

  choice = vtr_usb_choice_new (id, NULL);
  vtr_usb_images_show_words (choice);
  g_list_store_append (choices, choice);

  return g_steal_pointer (&choice);
}

/* A drive of ours has an alias made from its file. */
static void
show_drives (VtrUsbImages *self,
             const char   *live_xml)
{
  g_auto (GStrv) aliases = vtr_usb_port_list_aliases (live_xml);
  g_autoptr (VtrMachineConfig) config = vtr_machine_config_new_from_xml (live_xml, NULL);
  g_autoptr (GPtrArray) disks = NULL;

  if (config == NULL)
    return;

  disks = vtr_machine_config_list_disks (config);
  for (guint i = 0; i < disks->len; i++)
    {
      const VtrConfigDisk *disk = g_ptr_array_index (disks, i);
      g_autofree char *alias = disk->file != NULL ? vtr_usb_port_dup_alias (disk->file) : NULL;
      g_autoptr (VtrUsbChoice) choice = NULL;

      if (alias == NULL || !g_strv_contains ((const char * const *) aliases, alias))
        continue;

      choice = vtr_usb_images_take_choice (self->choices, disk->file);
      vtr_usb_choice_set_state (choice, VTR_USB_CHOICE_GIVEN);
    }
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (VtrUsbImages) self = user_data;
  g_autofree char *xml = vtr_machine_read_xml_finish (VTR_MACHINE (source), result, NULL);

  /* A machine that can't be read now has nothing to show. */
  if (xml != NULL)
    show_drives (self, xml);
}

static void
on_machine_state (VtrUsbImages *self)
{
  GListModel *model = G_LIST_MODEL (self->choices);

  if (vtr_machine_is_active (self->machine))
    return;

  /* The drives went with it. */
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr (VtrUsbChoice) choice = g_list_model_get_item (model, i);

      if (vtr_usb_images_owns (choice))
        vtr_usb_choice_set_state (choice, VTR_USB_CHOICE_HERE);
    }
}

static void
vtr_usb_images_dispose (GObject *object)
{
  VtrUsbImages *self = VTR_USB_IMAGES (object);

  g_clear_object (&self->machine);
  g_clear_object (&self->choices);

  G_OBJECT_CLASS (vtr_usb_images_parent_class)->dispose (object);
}

static void
vtr_usb_images_class_init (VtrUsbImagesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_usb_images_dispose;
}

static void
vtr_usb_images_init (VtrUsbImages *self)
{
}

VtrUsbImages *
vtr_usb_images_new (VtrMachine *machine,
                    GListStore *choices)
{
  VtrUsbImages *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (G_IS_LIST_STORE (choices), NULL);

  self = g_object_new (VTR_TYPE_USB_IMAGES, NULL);
  self->machine = g_object_ref (machine);
  self->choices = g_object_ref (choices);
  g_signal_connect_object (machine, "notify::state", G_CALLBACK (on_machine_state), self,
                           G_CONNECT_SWAPPED);
  if (vtr_machine_is_active (machine))
    vtr_machine_read_xml_async (machine, FALSE, NULL, on_read, g_object_ref (self));

  return self;
}

static void
show_end (Order        *order,
          gboolean      is_given,
          const GError *error)
{
  vtr_usb_choice_set_state (order->choice,
                            is_given ? VTR_USB_CHOICE_GIVEN : VTR_USB_CHOICE_HERE);
  vtr_usb_choice_set_error (order->choice, error);
}

static void
on_added (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (Order) order = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_given = vtr_usb_port_add_cd_finish (VTR_MACHINE (source), result, &error);

  show_end (order, is_given, error);
}

static void
on_closed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (Order) order = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_gone = vtr_usb_port_close_finish (VTR_MACHINE (source), result, &error);

  show_end (order, !is_gone, error);
}

void
vtr_usb_images_insert (VtrUsbImages *self,
                       const char   *path)
{
  g_autoptr (VtrUsbChoice) choice = NULL;

  g_return_if_fail (VTR_IS_USB_IMAGES (self));
  g_return_if_fail (path != NULL);

  choice = vtr_usb_images_take_choice (self->choices, path);
  if (vtr_usb_choice_get_state (choice) == VTR_USB_CHOICE_HERE)
    vtr_usb_images_switch (self, choice, TRUE);
}

void
vtr_usb_images_switch (VtrUsbImages *self,
                       VtrUsbChoice *choice,
                       gboolean      is_given)
{
  g_autofree char *alias = NULL;

  g_return_if_fail (VTR_IS_USB_IMAGES (self));
  g_return_if_fail (vtr_usb_images_owns (choice));

  if (vtr_usb_choice_get_state (choice) == VTR_USB_CHOICE_CHANGING ||
      vtr_usb_choice_get_state (choice) == VTR_USB_CHOICE_LEAVING)
    return;
  vtr_usb_choice_set_error (choice, NULL);
  vtr_usb_choice_set_state (choice, is_given ? VTR_USB_CHOICE_CHANGING : VTR_USB_CHOICE_LEAVING);
  if (is_given)
    {
      vtr_usb_port_add_cd_async (self->machine, vtr_usb_images_get_path (choice), on_added,
                                 order_new (self, choice));
      return;
    }

  alias = vtr_usb_port_dup_alias (vtr_usb_images_get_path (choice));
  vtr_usb_port_close_async (self->machine, alias, on_closed, order_new (self, choice));
}
