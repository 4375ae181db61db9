/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "application-private.h"

#include "abandoned-trials.h"
#include "accelerators.h"
#include "config.h"
#include "machine-memory.h"
#include "remote-address.h"

#include <glib/gi18n.h>

/* How long a command of vitrinectl that has just begun may keep the embedded driver to itself. */
#define LOCK_WAIT_MS 5000u
/* The arguments are wrong. */
#define EXIT_USAGE   2

G_DEFINE_FINAL_TYPE (VtrApplication, vtr_application, ADW_TYPE_APPLICATION)

static char *
dup_overlay_folder (void)
{
  const char *folder = g_getenv ("VITRINE_OSINFO_DIR");

  return g_strdup (folder != NULL ? folder : VTR_OSINFO_DIR);
}

static void
on_connection_opened (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (VtrApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  /* The window shows what went wrong; nothing is left to say here. */
  if (!vtr_connection_open_finish (VTR_CONNECTION (source), result, &error))
    {
      g_debug ("The connection wasn't opened: %s", error->message);
      return;
    }

  /* What an earlier process was trying when it was killed. */
  vtr_abandoned_trials_end_async (self->connection, NULL, NULL, NULL);

  /* Only one process can have the embedded driver: vitrinectl's commands are done here
   * meanwhile. */
  self->server = vtr_command_server_new (self->connection, self->database, TRUE);
  if (!vtr_command_server_start (self->server, &error))
    g_debug ("Commands of other processes can't be taken: %s", error->message);
}

/* Nothing of a screen that was removed for good stays behind. */
static void
on_screen_removed (VtrApplication  *self,
                   VtrRemoteScreen *screen)
{
  g_autoptr (GError) error = NULL;

  if (vtr_remote_screen_is_password_kept (screen))
    vtr_remote_passwords_forget (self->passwords, screen);
  vtr_machine_memory_forget (self->settings, vtr_remote_screen_get_id (screen));
  if (!vtr_screen_trust_forget (self->trust, vtr_remote_screen_get_endpoint (screen), &error))
    g_debug ("What was known of the screen stays: %s", error->message);
}

static void
set_up_remote_screens (VtrApplication *self)
{
  self->screens = vtr_remote_screens_new (NULL);
  self->trust = vtr_screen_trust_new (NULL, NULL);
  self->passwords = vtr_remote_passwords_new ();
  vtr_remote_passwords_look (self->passwords);
  g_signal_connect_object (self->screens, "removed", G_CALLBACK (on_screen_removed), self,
                           G_CONNECT_SWAPPED);
}

static void
vtr_application_startup (GApplication *application)
{
  VtrApplication *self = VTR_APPLICATION (application);
  g_autofree char *overlay = dup_overlay_folder ();

  G_APPLICATION_CLASS (vtr_application_parent_class)->startup (application);

  self->settings = g_settings_new ("org.vitrine.Vitrine");
  self->database = vtr_os_database_new (overlay);
  self->finder = vtr_media_finder_new (self->database, NULL);
  self->connection = vtr_connection_new (self->options.uri);
  self->deletions = vtr_deletions_new (self->settings);
  self->usb = vtr_usb_manager_new (vtr_connection_get_machines (self->connection));
  set_up_remote_screens (self);

  vtr_connection_set_lock_wait (self->connection, LOCK_WAIT_MS);

  /* No machine is shown in a kiosk. */
  if (!self->options.is_kiosk)
    {
      vtr_os_database_load_async (self->database, NULL, NULL, NULL);
      vtr_connection_open_async (self->connection, NULL, on_connection_opened,
                                 g_object_ref (self));
    }

  vtr_accelerators_install (GTK_APPLICATION (application));
}

VtrWindow *
_vtr_application_create_window (VtrApplication *self)
{
  VtrWindowParts parts = {
    .connection = self->connection,
    .database = self->database,
    .finder = self->finder,
    .deletions = self->deletions,
    .screens = self->screens,
    .trust = self->trust,
    .passwords = self->passwords,
    .usb = self->usb,
    .settings = self->settings,
    .key_remap = self->options.key_remap,
  };

  return vtr_window_new (GTK_APPLICATION (self), &parts);
}

/* Of several, the one that was in front last. Properties and monitors have windows, too. */
VtrWindow *
_vtr_application_get_window (VtrApplication *self)
{
  GList *windows = gtk_application_get_windows (GTK_APPLICATION (self));

  for (GList *link = windows; link != NULL; link = link->next)
    if (VTR_IS_WINDOW (link->data))
      return link->data;

  return _vtr_application_create_window (self);
}

static void
vtr_application_activate (GApplication *application)
{
  VtrApplication *self = VTR_APPLICATION (application);

  if (self->options.is_kiosk)
    {
      g_printerr ("vitrine: %s\n", _("--kiosk needs an address or a connection file"));
      self->status = EXIT_USAGE;
      return;
    }

  gtk_window_present (GTK_WINDOW (_vtr_application_get_window (self)));
}

/* Before the window shows anything else. */
static void
enter_kiosk (VtrApplication *self,
             VtrWindow      *window)
{
  g_auto (GStrv) names = g_action_group_list_actions (G_ACTION_GROUP (self));

  for (guint i = 0; names[i] != NULL; i++)
    g_action_map_remove_action (G_ACTION_MAP (self), names[i]);
  vtr_window_enter_kiosk (window, self->options.ends_with_screen);
}

/* What "-" became. */
static gboolean
is_input (VtrApplication *self,
          GFile          *file)
{
  g_autofree char *name = g_file_get_basename (file);

  return self->reads_input && g_strcmp0 (name, "-") == 0;
}

static void
vtr_application_open (GApplication  *application,
                      GFile        **files,
                      int            n_files,
                      const char    *hint)
{
  VtrApplication *self = VTR_APPLICATION (application);
  VtrWindow *window = _vtr_application_get_window (self);
  g_autofree char *uri = NULL;

  if (self->options.is_kiosk)
    enter_kiosk (self, window);
  gtk_window_present (GTK_WINDOW (window));
  /* One machine is made, one screen is shown at a time; the rest of a selection stays where it
   * is. */
  if (n_files == 0)
    return;

  uri = g_file_get_uri (files[0]);
  if (is_input (self, files[0]))
    vtr_window_open_connection_file (window, NULL);
  else if (vtr_remote_address_is_uri (uri))
    vtr_window_open_address (window, uri);
  else if (self->options.is_kiosk)
    vtr_window_open_connection_file (window, files[0]);
  else
    vtr_window_open_file (window, files[0]);

  if (self->options.is_fullscreen)
    gtk_window_fullscreen (GTK_WINDOW (window));
}

/* By the program that runs already, if there is one. -1 to go on here. */
static int
ask_for_machine (VtrApplication *self)
{
  GApplication *application = G_APPLICATION (self);
  g_autoptr (GError) error = NULL;

  if (!g_application_register (application, NULL, &error))
    {
      g_printerr ("vitrine: %s\n", error->message);
      return EXIT_FAILURE;
    }

  g_action_group_activate_action (G_ACTION_GROUP (application), "open-machine",
                                  g_variant_new ("(sb)", self->options.machine,
                                                 self->options.is_fullscreen));

  return g_application_get_is_remote (application) ? EXIT_SUCCESS : -1;
}

static int
vtr_application_handle_local_options (GApplication *application,
                                      GVariantDict *dict)
{
  VtrApplication *self = VTR_APPLICATION (application);
  VtrLaunchOptions *options = &self->options;

  if (!vtr_launch_options_read (options, dict))
    return EXIT_USAGE;
  if (options->wants_version)
    {
      g_print ("Vitrine %s\n", VTR_VERSION);
      return 0;
    }

  /* Another hypervisor is another program, as are a kiosk and other keys: it must not land in a
   * window that is already open. */
  if (options->is_kiosk || options->uri != NULL || options->key_remap != NULL)
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return options->machine != NULL ? ask_for_machine (self) : -1;
}

static void
on_settled (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GApplication) application = user_data;

  vtr_remote_passwords_settle_finish (VTR_REMOTE_PASSWORDS (source), result, NULL);
  g_application_release (application);
}

/* Machines have let go of what they were given. */
static void
on_usb_settled (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GApplication) application = user_data;

  vtr_usb_keeper_settle_finish (VTR_USB_KEEPER (source), result, NULL);
  g_application_release (application);
}

static void
on_flushed (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GApplication) application = user_data;
  VtrApplication *self = VTR_APPLICATION (application);

  vtr_deletions_flush_finish (VTR_DELETIONS (source), result, NULL);
  vtr_remote_screens_flush (self->screens);
  vtr_remote_passwords_settle_async (self->passwords, on_settled, g_object_ref (application));
}

/* When the last window closes, what the user deleted is deleted, and what changed is kept, before
 * the program ends. */
static void
vtr_application_window_removed (GtkApplication *application,
                                GtkWindow      *window)
{
  VtrApplication *self = VTR_APPLICATION (application);

  GTK_APPLICATION_CLASS (vtr_application_parent_class)->window_removed (application, window);

  if (VTR_IS_WINDOW (window) && vtr_window_has_failed (VTR_WINDOW (window)))
    self->status = EXIT_FAILURE;

  if (self->quitting || gtk_application_get_windows (application) != NULL)
    return;

  self->quitting = TRUE;
  if (vtr_usb_manager_peek_keeper (self->usb) != NULL)
    {
      g_application_hold (G_APPLICATION (application));
      vtr_usb_keeper_settle_async (vtr_usb_manager_peek_keeper (self->usb), on_usb_settled,
                                   g_object_ref (application));
    }
  g_application_hold (G_APPLICATION (application));
  vtr_deletions_flush_async (self->deletions, on_flushed, g_object_ref (application));
}

static void
vtr_application_shutdown (GApplication *application)
{
  VtrApplication *self = VTR_APPLICATION (application);

  if (self->server != NULL)
    vtr_command_server_stop (self->server, TRUE);
  g_clear_object (&self->server);
  if (self->connection != NULL)
    {
      vtr_connection_close (self->connection);
      vtr_connection_settle (self->connection);
    }

  G_APPLICATION_CLASS (vtr_application_parent_class)->shutdown (application);
}

static void
vtr_application_dispose (GObject *object)
{
  VtrApplication *self = VTR_APPLICATION (object);

  g_clear_object (&self->server);
  g_clear_object (&self->passwords);
  g_clear_object (&self->usb);
  g_clear_object (&self->trust);
  g_clear_object (&self->screens);
  g_clear_object (&self->deletions);
  g_clear_object (&self->connection);
  g_clear_object (&self->finder);
  g_clear_object (&self->database);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (vtr_application_parent_class)->dispose (object);
}

static void
vtr_application_finalize (GObject *object)
{
  VtrApplication *self = VTR_APPLICATION (object);

  vtr_launch_options_clear (&self->options);

  G_OBJECT_CLASS (vtr_application_parent_class)->finalize (object);
}

static void
vtr_application_class_init (VtrApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);
  GtkApplicationClass *gtk_class = GTK_APPLICATION_CLASS (klass);

  object_class->dispose = vtr_application_dispose;
  object_class->finalize = vtr_application_finalize;
  application_class->startup = vtr_application_startup;
  application_class->activate = vtr_application_activate;
  application_class->open = vtr_application_open;
  application_class->handle_local_options = vtr_application_handle_local_options;
  application_class->shutdown = vtr_application_shutdown;
  gtk_class->window_removed = vtr_application_window_removed;
}

static void
vtr_application_init (VtrApplication *self)
{
  vtr_launch_options_add (G_APPLICATION (self));
  _vtr_application_add_actions (self);
}

VtrApplication *
vtr_application_new (void)
{
  return g_object_new (VTR_TYPE_APPLICATION,
                       "application-id", "org.vitrine.Vitrine",
                       "resource-base-path", "/org/vitrine/Vitrine",
                       "flags", G_APPLICATION_HANDLES_OPEN,
                       NULL);
}

int
vtr_application_run (VtrApplication  *self,
                     int              argc,
                     char           **argv)
{
  int status = 0;

  g_return_val_if_fail (VTR_IS_APPLICATION (self), EXIT_USAGE);

  /* Only this process can read what it is given: it must not be another's window that opens it. */
  self->reads_input = g_strv_contains ((const char * const *) argv, "-");
  if (self->reads_input)
    g_application_set_flags (G_APPLICATION (self),
                             g_application_get_flags (G_APPLICATION (self)) |
                             G_APPLICATION_NON_UNIQUE);

  status = g_application_run (G_APPLICATION (self), argc, argv);

  return status != 0 ? status : self->status;
}
