/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "remote-screens-file.h"

#include "remote-address.h"

#include <errno.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define KEY_ADDRESS   "address"
#define KEY_TITLE     "title"
#define KEY_LAST_USED "last-used"
#define KEY_USER      "user"
#define KEY_VIEW_ONLY "view-only"
#define KEY_SOUND     "sound"
#define KEY_PASSWORD  "password-kept"
#define KEY_CA        "ca"
#define KEY_SUBJECT   "host-subject"
#define KEY_PROXY     "proxy"

gboolean
vtr_remote_screens_file_parse (const char  *data,
                               gsize        length,
                               GKeyFile   **ret_file,
                               GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GError) local_error = NULL;

  g_return_val_if_fail (data != NULL || length == 0, FALSE);
  g_return_val_if_fail (ret_file != NULL, FALSE);

  if (length > VTR_REMOTE_SCREENS_FILE_MAX_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("it is too long"));
      return FALSE;
    }
  if (length > 0 &&
      !g_key_file_load_from_data (file, data, length, G_KEY_FILE_KEEP_COMMENTS, &local_error))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, local_error->message);
      return FALSE;
    }

  *ret_file = g_steal_pointer (&file);

  return TRUE;
}

GKeyFile *
vtr_remote_screens_file_load (const char  *path,
                              GError     **error)
{
  g_autofree char *data = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  GKeyFile *file = NULL;
  GStatBuf info = { 0 };
  gsize length = 0;

  g_return_val_if_fail (path != NULL, NULL);

  shown = g_filename_display_name (path);
  if (g_stat (path, &info) != 0)
    {
      if (errno == ENOENT)
        return g_key_file_new ();
      g_set_error (&local_error, G_IO_ERROR, g_io_error_from_errno (errno), "%s",
                   g_strerror (errno));
    }
  else if (!S_ISREG (info.st_mode) || info.st_size > VTR_REMOTE_SCREENS_FILE_MAX_BYTES)
    {
      g_set_error_literal (&local_error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("it is no such file"));
    }
  else if (g_file_get_contents (path, &data, &length, &local_error) &&
           vtr_remote_screens_file_parse (data, length, &file, &local_error))
    {
      return file;
    }

  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               /* Translators: the first %s is a file, the second a reason. */
               _("The screens you connected to can’t be read from %s: %s. The file is left as it "
                 "is."),
               shown, local_error->message);

  return NULL;
}

/* What an address doesn't say, but a connection file did. (transfer full) (nullable) */
static VtrDisplayEndpoint *
read_endpoint (GKeyFile   *file,
               const char *id,
               const char *address)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = vtr_remote_address_parse (address, NULL);
  g_autofree char *ca = g_key_file_get_string (file, id, KEY_CA, NULL);
  g_autofree char *subject = g_key_file_get_string (file, id, KEY_SUBJECT, NULL);
  g_autofree char *proxy = g_key_file_get_string (file, id, KEY_PROXY, NULL);

  if (endpoint == NULL || (ca == NULL && subject == NULL && proxy == NULL))
    return g_steal_pointer (&endpoint);

  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                       "protocol", vtr_display_endpoint_get_protocol (endpoint),
                       "path", vtr_display_endpoint_get_path (endpoint),
                       "host", vtr_display_endpoint_get_host (endpoint),
                       "port", vtr_display_endpoint_get_port (endpoint),
                       "tls-port", vtr_display_endpoint_get_tls_port (endpoint),
                       "ca-pem", ca,
                       "host-subject", subject,
                       "proxy", proxy,
                       NULL);
}

/* (transfer full) (nullable) */
static VtrRemoteScreen *
read_screen (GKeyFile   *file,
             const char *id)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (VtrRemoteScreen) screen = NULL;
  g_autofree char *address = NULL;
  g_autofree char *title = NULL;
  g_autofree char *user = NULL;

  if (!g_uuid_string_is_valid (id))
    return NULL;

  address = g_key_file_get_string (file, id, KEY_ADDRESS, NULL);
  if (address == NULL)
    return NULL;
  endpoint = read_endpoint (file, id, address);
  if (endpoint == NULL)
    return NULL;

  screen = vtr_remote_screen_new (id, endpoint);
  title = g_key_file_get_string (file, id, KEY_TITLE, NULL);
  vtr_remote_screen_set_title (screen, title);
  user = g_key_file_get_string (file, id, KEY_USER, NULL);
  vtr_remote_screen_set_user (screen, user);
  vtr_remote_screen_set_last_used (screen, g_key_file_get_int64 (file, id, KEY_LAST_USED, NULL));
  vtr_remote_screen_set_view_only (screen, g_key_file_get_boolean (file, id, KEY_VIEW_ONLY, NULL));
  vtr_remote_screen_set_sound (screen, g_key_file_get_boolean (file, id, KEY_SOUND, NULL));
  vtr_remote_screen_set_password_kept (screen,
                                       g_key_file_get_boolean (file, id, KEY_PASSWORD, NULL));

  return g_steal_pointer (&screen);
}

GPtrArray *
vtr_remote_screens_file_list (GKeyFile *file)
{
  g_autoptr (GPtrArray) screens = g_ptr_array_new_with_free_func (g_object_unref);
  g_auto (GStrv) ids = NULL;

  g_return_val_if_fail (file != NULL, NULL);

  ids = g_key_file_get_groups (file, NULL);
  for (guint i = 0; ids[i] != NULL && screens->len < VTR_REMOTE_SCREENS_MAX; i++)
    {
      g_autoptr (VtrRemoteScreen) screen = read_screen (file, ids[i]);

      if (screen != NULL)
        g_ptr_array_add (screens, g_steal_pointer (&screen));
      else
        g_debug ("“%s” is no screen that is understood", ids[i]);
    }

  return g_steal_pointer (&screens);
}

static void
put_text (GKeyFile   *file,
          const char *id,
          const char *key,
          const char *text)
{
  if (text != NULL)
    g_key_file_set_string (file, id, key, text);
  else
    g_key_file_remove_key (file, id, key, NULL);
}

void
vtr_remote_screens_file_put (GKeyFile        *file,
                             VtrRemoteScreen *screen)
{
  VtrDisplayEndpoint *endpoint = NULL;
  const char *id = NULL;

  g_return_if_fail (file != NULL);
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));

  id = vtr_remote_screen_get_id (screen);
  endpoint = vtr_remote_screen_get_endpoint (screen);

  g_key_file_set_string (file, id, KEY_ADDRESS, vtr_remote_screen_get_address (screen));
  put_text (file, id, KEY_TITLE, vtr_remote_screen_get_given_title (screen));
  put_text (file, id, KEY_USER, vtr_remote_screen_get_user (screen));
  put_text (file, id, KEY_CA, vtr_display_endpoint_get_ca_pem (endpoint));
  put_text (file, id, KEY_SUBJECT, vtr_display_endpoint_get_host_subject (endpoint));
  put_text (file, id, KEY_PROXY, vtr_display_endpoint_get_proxy (endpoint));
  g_key_file_set_int64 (file, id, KEY_LAST_USED, vtr_remote_screen_get_last_used (screen));
  g_key_file_set_boolean (file, id, KEY_VIEW_ONLY, vtr_remote_screen_is_view_only (screen));
  g_key_file_set_boolean (file, id, KEY_SOUND, vtr_remote_screen_has_sound (screen));
  g_key_file_set_boolean (file, id, KEY_PASSWORD, vtr_remote_screen_is_password_kept (screen));
}

gboolean
vtr_remote_screens_file_save (GKeyFile    *file,
                              const char  *path,
                              GError     **error)
{
  g_autofree char *folder = NULL;
  g_autofree char *data = NULL;
  g_autofree char *shown = NULL;
  g_autoptr (GError) local_error = NULL;
  gsize length = 0;

  g_return_val_if_fail (file != NULL, FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  folder = g_path_get_dirname (path);
  data = g_key_file_to_data (file, &length, NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_set_error_literal (&local_error, G_FILE_ERROR,
                         (int) g_file_error_from_errno (errno), g_strerror (errno));
  else if (g_file_set_contents_full (path, data, (gssize) length,
                                     G_FILE_SET_CONTENTS_CONSISTENT |
                                     G_FILE_SET_CONTENTS_DURABLE,
                                     0600, &local_error))
    return TRUE;

  shown = g_filename_display_name (path);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED,
               /* Translators: the first %s is a file, the second a reason. */
               _("The screens you connected to can’t be kept in %s: %s"),
               shown, local_error->message);

  return FALSE;
}
