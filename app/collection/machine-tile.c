/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-tile.h"

#include "collection-entry.h"
#include "machine-picture.h"
#include "remote-screen.h"
#include "spinner.h"

struct _VtrMachineTile
{
  GtkWidget      parent_instance;

  GtkOrientation orientation;
  VtrOsDatabase *database;
  gpointer       item;         /* (nullable): see collection-entry.h */
  GSignalGroup  *signals;
  GtkWidget     *menu;         /* (nullable): made when it is first asked for */

  GtkWidget     *box;
  GtkWidget     *picture;
  GtkWidget     *spinner;
  GtkWidget     *name;
  GtkWidget     *dot;
  GtkWidget     *state;
};

G_DEFINE_FINAL_TYPE (VtrMachineTile, vtr_machine_tile, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ORIENTATION,
  PROP_DATABASE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_accessible_name (VtrMachineTile *self,
                     const char     *name,
                     const char     *description)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                  -1);

  /* What the keyboard focuses is the item of the list around the tile. */
  if (parent != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (parent),
                                    GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                    GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description,
                                    -1);
}

static void
update_dot (VtrMachineTile *self)
{
  const char *classes[] = { "state-dot", NULL, NULL };

  classes[1] = vtr_collection_entry_get_state_class (self->item);

  /* Setting them makes the style be worked out anew, for every tile of a long list. */
  if (!gtk_widget_has_css_class (self->dot, classes[1]))
    gtk_widget_set_css_classes (self->dot, classes);
}

/* The whole name, where the label has no room for it. */
static gboolean
on_query_tooltip (GtkWidget      *widget,
                  int             x,
                  int             y,
                  gboolean        keyboard_mode,
                  GtkTooltip     *tooltip,
                  VtrMachineTile *self)
{
  if (self->item == NULL)
    return FALSE;

  gtk_tooltip_set_text (tooltip, vtr_collection_entry_get_title (self->item));

  return TRUE;
}

static void
update (VtrMachineTile *self)
{
  g_autofree char *subtitle = NULL;
  gboolean busy = FALSE;

  if (self->item == NULL)
    return;

  subtitle = vtr_collection_entry_dup_subtitle (self->item, self->database);
  busy = vtr_collection_entry_is_busy (self->item);

  gtk_label_set_text (GTK_LABEL (self->name), vtr_collection_entry_get_title (self->item));
  gtk_label_set_text (GTK_LABEL (self->state), subtitle);
  gtk_widget_set_visible (self->spinner, busy);
  vtr_spinner_set_spinning (VTR_SPINNER (self->spinner), busy);
  vtr_machine_picture_set_icon_name (VTR_MACHINE_PICTURE (self->picture),
                                     vtr_collection_entry_get_icon_name (self->item,
                                                                         self->database));
  update_dot (self);
  set_accessible_name (self, vtr_collection_entry_get_title (self->item), subtitle);
}

static void
show_menu (VtrMachineTile *self,
           double          x,
           double          y)
{
  g_autoptr (GMenuModel) model = NULL;

  if (self->item == NULL)
    return;

  model = vtr_collection_entry_new_menu (self->item);

  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
    }
  else
    {
      gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->menu), model);
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_secondary_click (GtkGestureClick *gesture,
                    int              n_press,
                    double           x,
                    double           y,
                    VtrMachineTile  *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu (self, x, y);
}

static void
on_long_press (GtkGestureLongPress *gesture,
               double               x,
               double               y,
               VtrMachineTile      *self)
{
  show_menu (self, x, y);
}

static void
on_menu_action (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  show_menu (VTR_MACHINE_TILE (widget), gtk_widget_get_width (widget) / 2.0,
             gtk_widget_get_height (widget) / 2.0);
}

static void
apply_orientation (VtrMachineTile *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box), self->orientation);

  if (self->orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      vtr_machine_picture_set_small (VTR_MACHINE_PICTURE (self->picture), TRUE);
      gtk_box_set_spacing (GTK_BOX (self->box), 12);
    }
}

static void
vtr_machine_tile_constructed (GObject *object)
{
  G_OBJECT_CLASS (vtr_machine_tile_parent_class)->constructed (object);

  apply_orientation (VTR_MACHINE_TILE (object));
}

static void
vtr_machine_tile_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrMachineTile *self = VTR_MACHINE_TILE (object);

  switch (prop_id)
    {
    case PROP_ORIENTATION:
      self->orientation = (GtkOrientation) g_value_get_enum (value);
      break;
    case PROP_DATABASE:
      self->database = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_tile_dispose (GObject *object)
{
  VtrMachineTile *self = VTR_MACHINE_TILE (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->item);
  g_clear_object (&self->database);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (vtr_machine_tile_parent_class)->dispose (object);
}

static void
vtr_machine_tile_class_init (VtrMachineTileClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = vtr_machine_tile_constructed;
  object_class->set_property = vtr_machine_tile_set_property;
  object_class->dispose = vtr_machine_tile_dispose;

  properties[PROP_ORIENTATION] =
    g_param_spec_enum ("orientation", NULL, NULL, GTK_TYPE_ORIENTATION,
                       GTK_ORIENTATION_VERTICAL, flags);
  properties[PROP_DATABASE] =
    g_param_spec_object ("database", NULL, NULL, VTR_TYPE_OS_DATABASE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (VTR_TYPE_MACHINE_PICTURE);
  g_type_ensure (VTR_TYPE_SPINNER);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/collection/machine-tile.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrMachineTile, box);
  gtk_widget_class_bind_template_child (widget_class, VtrMachineTile, picture);
  gtk_widget_class_bind_template_child (widget_class, VtrMachineTile, spinner);
  gtk_widget_class_bind_template_child (widget_class, VtrMachineTile, name);
  gtk_widget_class_bind_template_child (widget_class, VtrMachineTile, dot);
  gtk_widget_class_bind_template_child (widget_class, VtrMachineTile, state);
  gtk_widget_class_bind_template_callback (widget_class, on_query_tooltip);
  gtk_widget_class_bind_template_callback (widget_class, on_secondary_click);
  gtk_widget_class_bind_template_callback (widget_class, on_long_press);
  gtk_widget_class_install_action (widget_class, "tile.menu", NULL, on_menu_action);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_set_css_name (widget_class, "machinetile");
}

static void
vtr_machine_tile_init (VtrMachineTile *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (G_TYPE_OBJECT);
  g_signal_group_connect_object (self->signals, "notify", G_CALLBACK (update), self,
                                 G_CONNECT_SWAPPED);
}

GtkWidget *
vtr_machine_tile_new (GtkOrientation  orientation,
                      VtrOsDatabase  *database)
{
  return g_object_new (VTR_TYPE_MACHINE_TILE,
                       "orientation", orientation,
                       "database", database,
                       NULL);
}

void
vtr_machine_tile_set_item (VtrMachineTile *self,
                           gpointer        item)
{
  g_autoptr (VtrMachineThumbnail) thumbnail = NULL;
  g_autoptr (GSimpleActionGroup) actions = NULL;

  g_return_if_fail (VTR_IS_MACHINE_TILE (self));
  g_return_if_fail (item == NULL || VTR_IS_MACHINE (item) || VTR_IS_REMOTE_SCREEN (item));

  if (!g_set_object (&self->item, item))
    return;

  if (item != NULL)
    {
      actions = vtr_collection_entry_new_actions (item);
      thumbnail = VTR_IS_MACHINE (item) ? vtr_machine_thumbnail_new (item)
                                        : vtr_machine_thumbnail_new_for_remote (item);
    }

  g_signal_group_set_target (self->signals, item);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "shown",
                                  actions != NULL ? G_ACTION_GROUP (actions) : NULL);
  vtr_machine_picture_set_thumbnail (VTR_MACHINE_PICTURE (self->picture), thumbnail);
  update (self);
}
