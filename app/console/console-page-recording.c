/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-page-private.h"

#include "alert.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

/* A film of the screen, in the user's folder of videos. It ends with the screen: when it is
 * closed, gets another size, or another machine is shown. Meanwhile a button in the header says
 * so, with the time, and ends it. */

static void
update_time (VtrConsolePage *self)
{
  guint seconds = vtr_screen_recorder_get_seconds (self->recorder);
  g_autofree char *text = g_strdup_printf ("%u:%02u", seconds / 60, seconds % 60);

  vtr_console_header_set_recording (self->header, text);
}

static gboolean
on_second (gpointer user_data)
{
  update_time (user_data);

  return G_SOURCE_CONTINUE;
}

static void
on_finished (VtrConsolePage    *self,
             const GError      *error,
             VtrScreenRecorder *recorder)
{
  g_autofree char *text = NULL;

  if (self->recorder == recorder)
    {
      g_clear_handle_id (&self->record_timeout, g_source_remove);
      vtr_console_header_set_recording (self->header, NULL);
      gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.record", TRUE);
      g_clear_object (&self->recorder);
    }
  if (error != NULL)
    {
      vtr_alert_error (GTK_WIDGET (self), _("The Recording Ended Early"), error->message, NULL);
      return;
    }

  /* Translators: %s is the path of a file. */
  text = g_strdup_printf (_("Recording saved as %s"), vtr_screen_recorder_get_path (recorder));
  vtr_console_note_show (self->note, text);
}

/* A name that is free. (nullable) when the folder can't be made. */
static char *
dup_path (VtrConsolePage *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d %H-%M-%S");
  const char *videos = g_get_user_special_dir (G_USER_DIRECTORY_VIDEOS);
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  folder = videos != NULL ? g_strdup (videos)
                          : g_build_filename (g_get_home_dir (), "Videos", NULL);
  /* Translators: the name of a file; the first %s is a machine's name, the second the date and
   * time. */
  name = g_strdup_printf (_("Recording of %s %s"), _vtr_console_page_get_title (self), time);
  g_strdelimit (name, "/", '-');
  if (g_mkdir_with_parents (folder, 0755) != 0)
    return NULL;

  for (guint i = 1; i < 100; i++)
    {
      g_autofree char *file = i == 1 ? g_strdup_printf ("%s.webm", name)
                                     : g_strdup_printf ("%s %u.webm", name, i);
      g_autofree char *path = g_build_filename (folder, file, NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return g_steal_pointer (&path);
    }

  return NULL;
}

static void
record (GtkWidget  *widget,
        const char *action_name,
        GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  VtrDisplayClient *client = vtr_display_view_get_client (self->view);
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;

  if (client == NULL || self->recorder != NULL || _vtr_console_page_get_title (self) == NULL)
    return;

  path = dup_path (self);
  if (path == NULL)
    {
      vtr_alert_error (widget, _("The Screen Can’t Be Recorded"),
                       _("There is no folder for videos."), NULL);
      return;
    }

  self->recorder = vtr_screen_recorder_new (vtr_display_client_get_framebuffer (client), path);
  if (!vtr_screen_recorder_start (self->recorder, &error))
    {
      g_clear_object (&self->recorder);
      vtr_alert_error (widget, _("The Screen Can’t Be Recorded"), error->message, NULL);
      return;
    }

  g_signal_connect_object (self->recorder, "finished", G_CALLBACK (on_finished), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.record", FALSE);
  self->record_timeout = g_timeout_add_seconds (1, on_second, self);
  update_time (self);
}

void
_vtr_console_page_stop_recording (VtrConsolePage *self)
{
  if (self->recorder != NULL)
    vtr_screen_recorder_stop (self->recorder);
}

static void
stop_recording (GtkWidget  *widget,
                const char *action_name,
                GVariant   *parameter)
{
  _vtr_console_page_stop_recording (VTR_CONSOLE_PAGE (widget));
}

static void
on_state_changed (VtrConsolePage   *self,
                  GParamSpec       *pspec,
                  VtrDisplayClient *client)
{
  if (vtr_display_client_get_state (client) == VTR_DISPLAY_STATE_CLOSED)
    _vtr_console_page_stop_recording (self);
}

void
_vtr_console_page_class_init_recording (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.record", NULL, record);
  gtk_widget_class_install_action (widget_class, "console.stop-recording", NULL, stop_recording);
}

void
_vtr_console_page_init_recording (VtrConsolePage *self)
{
  if (!vtr_screen_recorder_is_possible ())
    return;

  g_menu_append (vtr_console_menu_get_section (self->menu, VTR_CONSOLE_MENU_SCREEN),
                 _("Record Screen"), "console.record");
  g_signal_group_connect_object (self->client_signals, "notify::state",
                                 G_CALLBACK (on_state_changed), self, G_CONNECT_SWAPPED);
}

/* The page goes: there is nobody to wait for the end of the file. */
void
_vtr_console_page_clear_recording (VtrConsolePage *self)
{
  g_clear_handle_id (&self->record_timeout, g_source_remove);
  g_clear_object (&self->recorder);
}
