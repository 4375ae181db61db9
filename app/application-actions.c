/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "application-private.h"

#include "about.h"
#include "config.h"
#include "machine-list.h"
#include "preferences.h"
#include "shortcuts.h"

/* With the console of the machine of that UUID, or with the collection where there is none. */
static void
new_window (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  VtrApplication *self = VTR_APPLICATION (user_data);
  VtrWindow *window = _vtr_application_create_window (self);
  VtrMachine *machine = vtr_machine_list_find (vtr_connection_get_machines (self->connection),
                                               g_variant_get_string (parameter, NULL));

  if (machine != NULL)
    vtr_window_take_machine (window, machine);
  gtk_window_present (GTK_WINDOW (window));
}

/* The machine of that name or UUID, and whether in full screen. */
static void
open_machine (GSimpleAction *action,
              GVariant      *parameter,
              gpointer       user_data)
{
  VtrWindow *window = _vtr_application_get_window (VTR_APPLICATION (user_data));
  const char *name = NULL;
  gboolean fullscreen = FALSE;

  g_variant_get (parameter, "(&sb)", &name, &fullscreen);
  gtk_window_present (GTK_WINDOW (window));
  vtr_window_open_machine (window, name, fullscreen);
}

static void
show_about (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  VtrApplication *self = VTR_APPLICATION (user_data);
  VtrHostCapabilities *capabilities = vtr_connection_get_capabilities (self->connection);
  g_autofree char *debug_info = NULL;

  debug_info = g_strdup_printf ("Vitrine %s\nGTK %u.%u.%u\nHypervisor %s %s\nAcceleration: %s\n",
                                VTR_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
                                gtk_get_micro_version (), vtr_connection_get_uri (self->connection),
                                capabilities != NULL
                                  ? vtr_host_capabilities_get_version (capabilities)
                                  : "(not connected)",
                                capabilities != NULL
                                  ? vtr_host_capabilities_get_acceleration_reason (capabilities)
                                  : "");
  vtr_about_show (gtk_application_get_active_window (GTK_APPLICATION (self)), VTR_VERSION,
                  debug_info);
}

static void
show_shortcuts (GSimpleAction *action,
                GVariant      *parameter,
                gpointer       user_data)
{
  vtr_shortcuts_show (gtk_application_get_active_window (GTK_APPLICATION (user_data)),
                      "/org/vitrine/Vitrine/shortcuts.ui");
}

static void
show_preferences (GSimpleAction *action,
                  GVariant      *parameter,
                  gpointer       user_data)
{
  VtrApplication *self = VTR_APPLICATION (user_data);

  vtr_preferences_show (gtk_application_get_active_window (GTK_APPLICATION (self)),
                        self->settings);
}

static void
quit (GSimpleAction *action,
      GVariant      *parameter,
      gpointer       user_data)
{
  GtkApplication *application = GTK_APPLICATION (user_data);
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (application));

  /* Windows ask before they close over something that would be lost. */
  for (GList *link = windows; link != NULL; link = link->next)
    gtk_window_close (link->data);
}

static const GActionEntry actions[] = {
  { "about", show_about, NULL, NULL, NULL },
  { "new-window", new_window, "s", NULL, NULL },
  { "open-machine", open_machine, "(sb)", NULL, NULL },
  { "preferences", show_preferences, NULL, NULL, NULL },
  { "shortcuts", show_shortcuts, NULL, NULL, NULL },
  { "quit", quit, NULL, NULL, NULL },
};

void
_vtr_application_add_actions (VtrApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
}
