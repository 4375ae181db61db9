/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-connection-file"

#include "connection-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "connection-keys.h"
#include "connection-place.h"
#include "connection-version.h"
#include "secret-text.h"
#include "server-text.h"

#define MAX_TEXT    1023u          /* bytes of a name, a password */
#define MAX_TITLE   200u
#define MAX_LINES   4096u          /* of a title before it is cleaned */
#define MAX_FILTER  4096u
#define MAX_SHOWN   40u            /* bytes of something that a message repeats */

struct _VtrConnectionFile
{
  GObject             parent_instance;

  VtrDisplayEndpoint *endpoint;
  char               *user;         /* (nullable), as all below */
  char               *password;
  char               *title;
  char               *usb_filter;
  char               *hotkeys[VTR_CONNECTION_N_HOTKEYS];
  gboolean            is_fullscreen;
  gboolean            wants_deletion;
};

G_DEFINE_FINAL_TYPE (VtrConnectionFile, vtr_connection_file, G_TYPE_OBJECT)

static void
vtr_connection_file_finalize (GObject *object)
{
  VtrConnectionFile *self = VTR_CONNECTION_FILE (object);

  g_clear_object (&self->endpoint);
  g_free (self->user);
  vtr_secret_text_free (self->password);
  g_free (self->title);
  g_free (self->usb_filter);
  for (guint i = 0; i < VTR_CONNECTION_N_HOTKEYS; i++)
    g_free (self->hotkeys[i]);

  G_OBJECT_CLASS (vtr_connection_file_parent_class)->finalize (object);
}

static void
vtr_connection_file_class_init (VtrConnectionFileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_connection_file_finalize;
}

static void
vtr_connection_file_init (VtrConnectionFile *self)
{
}

static gboolean
read_hotkeys (VtrConnectionFile  *self,
              VtrConnectionKeys  *keys,
              GError            **error)
{
  static const char * const names[] = {
    [VTR_CONNECTION_HOTKEY_TOGGLE_FULLSCREEN] = "toggle-fullscreen",
    [VTR_CONNECTION_HOTKEY_RELEASE_CURSOR] = "release-cursor",
    [VTR_CONNECTION_HOTKEY_ZOOM_IN] = "zoom-in",
    [VTR_CONNECTION_HOTKEY_ZOOM_OUT] = "zoom-out",
    [VTR_CONNECTION_HOTKEY_ZOOM_RESET] = "zoom-reset",
    [VTR_CONNECTION_HOTKEY_SECURE_ATTENTION] = "secure-attention",
    [VTR_CONNECTION_HOTKEY_INSERT_CARD] = "smartcard-insert",
    [VTR_CONNECTION_HOTKEY_REMOVE_CARD] = "smartcard-remove",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == VTR_CONNECTION_N_HOTKEYS);

  for (guint i = 0; i < VTR_CONNECTION_N_HOTKEYS; i++)
    if (!vtr_connection_keys_read_hotkey (keys, names[i], &self->hotkeys[i], error))
      return FALSE;

  return TRUE;
}

static void
take_title (VtrConnectionFile *self,
            const char        *title)
{
  g_autoptr (GString) text = g_string_new (title);

  if (title == NULL)
    return;

  /* The number of the monitor, in titles that oVirt makes. */
  g_string_replace (text, "%d", "1", 0);
  self->title = vtr_server_text_clean_short (text->str, MAX_TITLE);
  if (self->title[0] == '\0')
    g_clear_pointer (&self->title, g_free);
}

static gboolean
read_file (VtrConnectionFile  *self,
           VtrConnectionKeys  *keys,
           GError            **error)
{
  g_autofree char *title = NULL;

  self->endpoint = vtr_connection_place_read (keys, error);
  if (self->endpoint == NULL ||
      !vtr_connection_keys_read_line (keys, "username", MAX_TEXT, &self->user, error) ||
      !vtr_connection_keys_read_line (keys, "password", MAX_TEXT, &self->password, error) ||
      !vtr_connection_keys_read_text (keys, "title", MAX_LINES, &title, error) ||
      !vtr_connection_keys_read_line (keys, "usb-filter", MAX_FILTER, &self->usb_filter, error) ||
      !vtr_connection_keys_read_flag (keys, "fullscreen", &self->is_fullscreen, error) ||
      !vtr_connection_keys_read_flag (keys, "delete-this-file", &self->wants_deletion, error) ||
      !read_hotkeys (self, keys, error))
    return FALSE;

  take_title (self, title);

  return TRUE;
}

static gboolean
check_version (VtrConnectionKeys  *keys,
               const char         *os_id,
               GError            **error)
{
  g_autofree char *version = vtr_connection_keys_dup (keys, "version");
  g_autofree char *versions = vtr_connection_keys_dup (keys, "versions");
  g_autofree char *needed = NULL;
  g_autofree char *shown = NULL;

  if (version != NULL && vtr_connection_version_is_newer (version, VTR_CONNECTION_FILE_VERSION))
    needed = g_steal_pointer (&version);
  if (needed == NULL && versions != NULL && os_id != NULL)
    needed = vtr_connection_version_find (versions, os_id);
  if (needed == NULL || !vtr_connection_version_is_newer (needed, VTR_CONNECTION_FILE_VERSION))
    return TRUE;

  shown = vtr_server_text_clean_short (needed, MAX_SHOWN);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               /* Translators: both are versions, such as "12.0". */
               _("It needs a viewer of version %s, and this one understands the files of "
                 "version %s"), shown, VTR_CONNECTION_FILE_VERSION);

  return FALSE;
}

VtrConnectionFile *
vtr_connection_file_new_from_data (const char  *data,
                                   gsize        length,
                                   const char  *os_id,
                                   GError     **error)
{
  g_autoptr (VtrConnectionFile) self = NULL;
  g_autoptr (VtrConnectionKeys) keys = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  keys = vtr_connection_keys_new (data, length, error);
  if (keys == NULL || !check_version (keys, os_id, error))
    return NULL;

  self = g_object_new (VTR_TYPE_CONNECTION_FILE, NULL);

  return read_file (self, keys, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
vtr_connection_file_is_named_so (const char *path)
{
  g_return_val_if_fail (path != NULL, FALSE);

  return strlen (path) > 3 && g_ascii_strcasecmp (path + strlen (path) - 3, ".vv") == 0;
}

VtrDisplayEndpoint *
vtr_connection_file_get_endpoint (VtrConnectionFile *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), NULL);

  return self->endpoint;
}

const char *
vtr_connection_file_get_user (VtrConnectionFile *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), NULL);

  return self->user;
}

const char *
vtr_connection_file_get_password (VtrConnectionFile *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), NULL);

  return self->password;
}

const char *
vtr_connection_file_get_title (VtrConnectionFile *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), NULL);

  return self->title;
}

gboolean
vtr_connection_file_is_fullscreen (VtrConnectionFile *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), FALSE);

  return self->is_fullscreen;
}

const char *
vtr_connection_file_get_hotkey (VtrConnectionFile   *self,
                                VtrConnectionHotkey  hotkey)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), NULL);
  g_return_val_if_fail ((guint) hotkey < VTR_CONNECTION_N_HOTKEYS, NULL);

  return self->hotkeys[hotkey];
}

const char *
vtr_connection_file_get_usb_filter (VtrConnectionFile *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), NULL);

  return self->usb_filter;
}

gboolean
vtr_connection_file_wants_deletion (VtrConnectionFile *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION_FILE (self), FALSE);

  return self->wants_deletion;
}
