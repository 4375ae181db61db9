/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "guest-monitors.h"

#include "monitor-window.h"

#include <glib/gi18n.h>

#define SETTINGS_KEY "monitors"
/* The first is the page's. */
#define MAX_MONITORS 8u

struct _VtrGuestMonitors
{
  VtrGuestFeature   parent_instance;

  GSettings        *settings;
  char             *id;                      /* (nullable) */
  char             *title;
  guint             n_monitors;

  GMenu            *menu;
  GSimpleAction    *actions[MAX_MONITORS];
  GtkWindow        *windows[MAX_MONITORS];   /* weak, (nullable) */
};

G_DEFINE_FINAL_TYPE (VtrGuestMonitors, vtr_guest_monitors, VTR_TYPE_GUEST_FEATURE)

/* What is remembered of this machine: number, width and height of each. */
static void
remember (VtrGuestMonitors *self)
{
  g_autoptr (GVariant) old = g_settings_get_value (self->settings, SETTINGS_KEY);
  GVariantBuilder builder;
  GVariantBuilder windows;
  GVariantIter iter;
  const char *id = NULL;
  GVariant *value = NULL;
  gboolean has_windows = FALSE;

  if (self->id == NULL)
    return;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa(uii)}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_loop (&iter, "{&s@a(uii)}", &id, &value))
    if (!g_str_equal (id, self->id))
      g_variant_builder_add (&builder, "{s@a(uii)}", id, value);

  g_variant_builder_init (&windows, G_VARIANT_TYPE ("a(uii)"));
  for (guint i = 1; i < MAX_MONITORS; i++)
    if (self->windows[i] != NULL)
      {
        int width = 0;
        int height = 0;

        vtr_monitor_window_get_own_size (VTR_MONITOR_WINDOW (self->windows[i]), &width, &height);
        g_variant_builder_add (&windows, "(uii)", i, width, height);
        has_windows = TRUE;
      }
  if (has_windows)
    g_variant_builder_add (&builder, "{sa(uii)}", self->id, &windows);
  else
    g_variant_builder_clear (&windows);
  g_settings_set_value (self->settings, SETTINGS_KEY, g_variant_builder_end (&builder));
}

static void
show_state (VtrGuestMonitors *self,
            guint             number)
{
  g_simple_action_set_state (self->actions[number],
                             g_variant_new_boolean (self->windows[number] != NULL));
}

/* The user closes it; the machine does without that monitor until it is switched on again. */
static gboolean
on_close_request (VtrGuestMonitors *self,
                  GtkWindow        *window)
{
  for (guint i = 1; i < MAX_MONITORS; i++)
    if (self->windows[i] == window)
      {
        g_clear_weak_pointer (&self->windows[i]);
        show_state (self, i);
        remember (self);
      }

  return FALSE;
}

static void
update_keys (VtrGuestMonitors *self,
             GtkWindow        *window)
{
  VtrDisplayView *view = vtr_guest_feature_get_view (VTR_GUEST_FEATURE (self));

  if (view != NULL)
    vtr_display_view_copy_keys (vtr_monitor_window_get_view (VTR_MONITOR_WINDOW (window)), view);
}

static void
open_window (VtrGuestMonitors *self,
             guint             number,
             int               width,
             int               height)
{
  g_autoptr (VtrDisplayClient) client = NULL;
  GtkWidget *window = NULL;

  if (number == 0 || number >= self->n_monitors || self->windows[number] != NULL)
    return;

  client = vtr_guest_agent_new_monitor (vtr_guest_feature_get_guest (VTR_GUEST_FEATURE (self)),
                                        number);
  window = vtr_monitor_window_new (client, self->title != NULL ? self->title : "", number + 1,
                                   width, height);
  update_keys (self, GTK_WINDOW (window));
  g_set_weak_pointer (&self->windows[number], GTK_WINDOW (window));
  g_signal_connect_object (window, "close-request", G_CALLBACK (on_close_request), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
  show_state (self, number);
}

/* Those that were on when this machine was left. */
static void
restore (VtrGuestMonitors *self)
{
  g_autoptr (GVariant) all = g_settings_get_value (self->settings, SETTINGS_KEY);
  g_autoptr (GVariant) windows = NULL;
  GVariantIter iter;
  guint number = 0;
  int width = 0;
  int height = 0;

  if (self->id != NULL)
    windows = g_variant_lookup_value (all, self->id, G_VARIANT_TYPE ("a(uii)"));
  if (windows == NULL)
    return;

  g_variant_iter_init (&iter, windows);
  while (g_variant_iter_next (&iter, "(uii)", &number, &width, &height))
    open_window (self, number, width, height);
}

static void
on_change_state (GSimpleAction    *action,
                 GVariant         *state,
                 VtrGuestMonitors *self)
{
  for (guint i = 1; i < MAX_MONITORS; i++)
    if (self->actions[i] == action)
      {
        if (!g_variant_get_boolean (state) && self->windows[i] != NULL)
          gtk_window_close (self->windows[i]);
        else if (g_variant_get_boolean (state))
          open_window (self, i, 0, 0);
      }
  remember (self);
}

static void
fill_menu (VtrGuestMonitors *self)
{
  g_menu_remove_all (self->menu);
  for (guint i = 1; i < self->n_monitors; i++)
    {
      g_autofree char *label = g_strdup_printf (_("Monitor %u"), i + 1);
      g_autofree char *action = g_strdup_printf ("exchange.monitor-%u", i + 1);

      g_menu_append (self->menu, label, action);
    }
}

static void
vtr_guest_monitors_guest_changed (VtrGuestFeature *feature)
{
  vtr_guest_monitors_close (VTR_GUEST_MONITORS (feature));
}

static gboolean
vtr_guest_monitors_look (VtrGuestFeature *feature,
                         VtrGuestAgent   *guest)
{
  VtrGuestMonitors *self = VTR_GUEST_MONITORS (feature);
  guint n_monitors = 1;

  if (guest != NULL &&
      vtr_display_client_get_state (VTR_DISPLAY_CLIENT (guest)) == VTR_DISPLAY_STATE_READY)
    n_monitors = MIN (vtr_guest_agent_get_n_monitors (guest), MAX_MONITORS);

  if (self->n_monitors != n_monitors)
    {
      self->n_monitors = n_monitors;
      fill_menu (self);
      restore (self);
    }

  return n_monitors > 1;
}

static void
vtr_guest_monitors_dispose (GObject *object)
{
  VtrGuestMonitors *self = VTR_GUEST_MONITORS (object);

  if (self->settings != NULL)
    vtr_guest_monitors_close (self);
  g_clear_object (&self->settings);
  g_clear_object (&self->menu);
  for (guint i = 1; i < MAX_MONITORS; i++)
    g_clear_object (&self->actions[i]);

  G_OBJECT_CLASS (vtr_guest_monitors_parent_class)->dispose (object);
}

static void
vtr_guest_monitors_finalize (GObject *object)
{
  VtrGuestMonitors *self = VTR_GUEST_MONITORS (object);

  g_free (self->id);
  g_free (self->title);

  G_OBJECT_CLASS (vtr_guest_monitors_parent_class)->finalize (object);
}

static void
vtr_guest_monitors_class_init (VtrGuestMonitorsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  VtrGuestFeatureClass *feature_class = VTR_GUEST_FEATURE_CLASS (klass);

  object_class->dispose = vtr_guest_monitors_dispose;
  object_class->finalize = vtr_guest_monitors_finalize;
  feature_class->guest_changed = vtr_guest_monitors_guest_changed;
  feature_class->look = vtr_guest_monitors_look;
}

static void
vtr_guest_monitors_init (VtrGuestMonitors *self)
{
  self->n_monitors = 1;
  self->menu = g_menu_new ();
  for (guint i = 1; i < MAX_MONITORS; i++)
    {
      g_autofree char *name = g_strdup_printf ("monitor-%u", i + 1);

      self->actions[i] = g_simple_action_new_stateful (name, NULL, g_variant_new_boolean (FALSE));
      g_signal_connect_object (self->actions[i], "change-state", G_CALLBACK (on_change_state),
                               self, 0);
    }
}

VtrGuestMonitors *
vtr_guest_monitors_new (VtrDisplayView *view,
                        GSettings      *settings)
{
  VtrGuestMonitors *self = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (view), NULL);
  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (VTR_TYPE_GUEST_MONITORS, NULL);
  self->settings = g_object_ref (settings);
  vtr_guest_feature_follow (VTR_GUEST_FEATURE (self), view);

  return self;
}

void
vtr_guest_monitors_close (VtrGuestMonitors *self)
{
  g_return_if_fail (VTR_IS_GUEST_MONITORS (self));

  for (guint i = 1; i < MAX_MONITORS; i++)
    {
      GtkWindow *window = self->windows[i];

      if (window == NULL)
        continue;
      g_clear_weak_pointer (&self->windows[i]);
      show_state (self, i);
      gtk_window_destroy (window);
    }
}

GMenuModel *
vtr_guest_monitors_get_menu (VtrGuestMonitors *self)
{
  g_return_val_if_fail (VTR_IS_GUEST_MONITORS (self), NULL);

  return G_MENU_MODEL (self->menu);
}

void
vtr_guest_monitors_add_actions (VtrGuestMonitors *self,
                                GActionMap       *actions)
{
  g_return_if_fail (VTR_IS_GUEST_MONITORS (self));

  for (guint i = 1; i < MAX_MONITORS; i++)
    g_action_map_add_action (actions, G_ACTION (self->actions[i]));
}

void
vtr_guest_monitors_set_machine (VtrGuestMonitors *self,
                                const char       *id,
                                const char       *title)
{
  g_return_if_fail (VTR_IS_GUEST_MONITORS (self));

  vtr_guest_monitors_close (self);
  g_free (self->id);
  self->id = g_strdup (id);
  g_free (self->title);
  self->title = g_strdup (title);
}

void
vtr_guest_monitors_update_keys (VtrGuestMonitors *self)
{
  g_return_if_fail (VTR_IS_GUEST_MONITORS (self));

  for (guint i = 1; i < MAX_MONITORS; i++)
    if (self->windows[i] != NULL)
      update_keys (self, self->windows[i]);
}
