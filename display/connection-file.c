/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-connection-file"

#include "connection-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "connection-version.h"
#include "server-text.h"

#define GROUP          "virt-viewer"
#define MAX_HOST       253u
#define MAX_TEXT       1023u          /* bytes of a name, a password, a path, an address */
#define MAX_TITLE      200u
#define MAX_SUBJECT    4096u
#define MAX_PEM        (48u * 1024)
#define MAX_FILTER     4096u
#define MAX_HOTKEY     64u
#define MAX_SHOWN      40u            /* bytes of something that a message repeats */
#define VNC_FIRST_PORT 5900u

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

/* Where the screen is, as the file says it. */
typedef struct
{
  VtrDisplayProtocol  protocol;
  char               *path;
  char               *host;
  guint16             port;         /* 0 for none, as the next */
  guint16             tls_port;
  char               *ca;
  char               *subject;
  char               *proxy;
} Place;

static void
place_clear (Place *place)
{
  g_free (place->path);
  g_free (place->host);
  g_free (place->ca);
  g_free (place->subject);
  g_free (place->proxy);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
vtr_connection_file_finalize (GObject *object)
{
  VtrConnectionFile *self = VTR_CONNECTION_FILE (object);

  g_clear_object (&self->endpoint);
  g_free (self->user);
  wipe (self->password);
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

/* On one line, and of at most so many bytes. (transfer full) */
static char *
dup_clean (const char *text,
           gsize       max_length)
{
  char *clean = g_strstrip (vtr_server_text_clean (text));

  if (strlen (clean) > max_length)
    *g_utf8_find_prev_char (clean, clean + max_length + 1) = '\0';

  return clean;
}

static gboolean
fail_value (const char  *key,
            GError     **error)
{
  /* Translators: %s is the name of a setting, as in the file. */
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
               _("What it says for “%s” makes no sense"), key);

  return FALSE;
}

/* @ret_text: (transfer full) (nullable): NULL where the file doesn't say it, or says nothing. */
static gboolean
read_text (GKeyFile    *file,
           const char  *key,
           gsize        max_length,
           char       **ret_text,
           GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *text = g_key_file_get_string (file, GROUP, key, &local_error);

  *ret_text = NULL;
  if (g_error_matches (local_error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return TRUE;
  if (text == NULL || strlen (text) > max_length)
    return fail_value (key, error);
  if (text[0] != '\0')
    *ret_text = g_steal_pointer (&text);

  return TRUE;
}

/* The same for what goes to a server, or names something: on one line. */
static gboolean
read_line (GKeyFile    *file,
           const char  *key,
           gsize        max_length,
           char       **ret_text,
           GError     **error)
{
  if (!read_text (file, key, max_length, ret_text, error))
    return FALSE;

  for (const char *p = *ret_text; p != NULL && *p != '\0'; p++)
    {
      if (g_ascii_iscntrl (*p))
        {
          g_clear_pointer (ret_text, wipe);
          return fail_value (key, error);
        }
    }

  return TRUE;
}

static gboolean
read_flag (GKeyFile    *file,
           const char  *key,
           gboolean    *ret_flag,
           GError     **error)
{
  static const struct
  {
    const char *word;
    gboolean    flag;
  } words[] = {
    { "1", TRUE }, { "true", TRUE }, { "0", FALSE }, { "false", FALSE },
  };
  g_autofree char *text = NULL;

  *ret_flag = FALSE;
  if (!read_line (file, key, MAX_TEXT, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strcasecmp (text, words[i].word) == 0)
        {
          *ret_flag = words[i].flag;
          return TRUE;
        }
    }

  return fail_value (key, error);
}

/* Some writers say that there is none by 0 or -1. */
static gboolean
read_port (GKeyFile    *file,
           const char  *key,
           guint16     *ret_port,
           GError     **error)
{
  g_autofree char *text = NULL;
  gint64 number = 0;

  *ret_port = 0;
  if (!read_line (file, key, MAX_TEXT, &text, error))
    return FALSE;
  if (text == NULL)
    return TRUE;
  if (!g_ascii_string_to_signed (text, 10, -1, G_MAXUINT16, &number, NULL))
    return fail_value (key, error);
  if (number > 0)
    *ret_port = (guint16) number;

  return TRUE;
}

static gboolean
is_hotkey (const char *text)
{
  gboolean is_word = FALSE;

  for (const char *p = text; *p != '\0'; p++)
    {
      if (*p == '+' && !is_word)
        return FALSE;
      if (*p != '+' && *p != '_' && *p != '-' && !g_ascii_isalnum (*p))
        return FALSE;
      is_word = *p != '+';
    }

  return is_word;
}

static gboolean
read_hotkeys (VtrConnectionFile  *self,
              GKeyFile           *file,
              GError            **error)
{
  static const char * const keys[] = {
    [VTR_CONNECTION_HOTKEY_TOGGLE_FULLSCREEN] = "toggle-fullscreen",
    [VTR_CONNECTION_HOTKEY_RELEASE_CURSOR] = "release-cursor",
    [VTR_CONNECTION_HOTKEY_ZOOM_IN] = "zoom-in",
    [VTR_CONNECTION_HOTKEY_ZOOM_OUT] = "zoom-out",
    [VTR_CONNECTION_HOTKEY_ZOOM_RESET] = "zoom-reset",
    [VTR_CONNECTION_HOTKEY_SECURE_ATTENTION] = "secure-attention",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (keys) == VTR_CONNECTION_N_HOTKEYS);

  for (guint i = 0; i < VTR_CONNECTION_N_HOTKEYS; i++)
    {
      g_autofree char *text = NULL;

      if (!read_line (file, keys[i], MAX_HOTKEY, &text, error))
        return FALSE;
      if (text != NULL && !is_hotkey (text))
        return fail_value (keys[i], error);
      if (text != NULL)
        self->hotkeys[i] = g_ascii_strdown (text, -1);
    }

  return TRUE;
}

static gboolean
read_protocol (GKeyFile            *file,
               VtrDisplayProtocol  *ret_protocol,
               GError             **error)
{
  g_autofree char *type = NULL;
  g_autofree char *shown = NULL;

  if (!read_line (file, "type", MAX_TEXT, &type, error))
    return FALSE;
  if (type == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It doesn't say what type of screen it leads to"));
      return FALSE;
    }

  if (g_ascii_strcasecmp (type, "spice") == 0)
    *ret_protocol = VTR_DISPLAY_PROTOCOL_SPICE;
  else if (g_ascii_strcasecmp (type, "vnc") == 0)
    *ret_protocol = VTR_DISPLAY_PROTOCOL_VNC;
  else
    {
      shown = dup_clean (type, MAX_SHOWN);
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                   /* Translators: %s is a kind of connection, as a file names it: "ovirt". */
                   _("It leads to a screen of the type “%s”, and only “spice” and “vnc” can be "
                     "shown"), shown);
      return FALSE;
    }

  return TRUE;
}

static gboolean
fail_place (const char  *text,
            GError     **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, text);

  return FALSE;
}

static gboolean
check_place (Place   *place,
             GError **error)
{
  if (place->path != NULL &&
      (place->host != NULL || place->port != 0 || place->tls_port != 0))
    return fail_place (_("It names both a socket and a host, so where the screen is isn't clear"),
                       error);
  if (place->path == NULL && place->host == NULL)
    return fail_place (_("It doesn't say where the screen is"), error);
  if (place->ca != NULL && strstr (place->ca, "-----BEGIN CERTIFICATE-----") == NULL)
    return fail_value ("ca", error);
  if (place->proxy != NULL && !g_str_has_prefix (place->proxy, "http://") &&
      !g_str_has_prefix (place->proxy, "https://"))
    return fail_value ("proxy", error);

  /* What belongs to SPICE alone. */
  if (place->protocol == VTR_DISPLAY_PROTOCOL_VNC)
    place->tls_port = 0;
  if (place->path == NULL && place->port == 0 && place->tls_port == 0)
    {
      if (place->protocol != VTR_DISPLAY_PROTOCOL_VNC)
        return fail_place (_("It doesn't say which port the screen is at"), error);
      place->port = VNC_FIRST_PORT;
    }

  return TRUE;
}

static gboolean
read_place (GKeyFile  *file,
            Place     *place,
            GError   **error)
{
  return read_protocol (file, &place->protocol, error) &&
         read_line (file, "unix-path", MAX_TEXT, &place->path, error) &&
         read_line (file, "host", MAX_HOST, &place->host, error) &&
         read_port (file, "port", &place->port, error) &&
         read_port (file, "tls-port", &place->tls_port, error) &&
         read_text (file, "ca", MAX_PEM, &place->ca, error) &&
         read_line (file, "host-subject", MAX_SUBJECT, &place->subject, error) &&
         read_line (file, "proxy", MAX_TEXT, &place->proxy, error) &&
         check_place (place, error);
}

/* The address goes through the same checks as one that a person writes. (transfer full) */
static VtrDisplayEndpoint *
check_address (const Place  *place,
               GError      **error)
{
  const char *scheme = place->protocol == VTR_DISPLAY_PROTOCOL_VNC ? "vnc" : "spice";
  g_autofree char *escaped = NULL;
  g_autofree char *uri = NULL;

  if (place->path != NULL)
    {
      escaped = g_uri_escape_string (place->path, "/", FALSE);
      uri = g_strdup_printf ("%s+unix://%s", scheme, escaped);
    }
  else
    {
      gboolean is_ipv6 = strchr (place->host, ':') != NULL && place->host[0] != '[';

      uri = g_strdup_printf (place->protocol == VTR_DISPLAY_PROTOCOL_VNC ? "%s://%s%s%s::%u"
                                                                         : "%s://%s%s%s:%u",
                             scheme, is_ipv6 ? "[" : "", place->host, is_ipv6 ? "]" : "",
                             (guint) (place->port != 0 ? place->port : place->tls_port));
    }

  return vtr_display_endpoint_new_from_uri (uri, error);
}

static VtrDisplayEndpoint *
make_endpoint (const Place  *place,
               GError      **error)
{
  g_autoptr (VtrDisplayEndpoint) address = check_address (place, error);

  if (address == NULL || place->protocol == VTR_DISPLAY_PROTOCOL_VNC)
    return g_steal_pointer (&address);

  /* Where there is a port for TLS, all channels go there: more than "secure-channels" asks for. */
  return g_object_new (VTR_TYPE_DISPLAY_ENDPOINT,
                       "protocol", place->protocol,
                       "path", vtr_display_endpoint_get_path (address),
                       "host", vtr_display_endpoint_get_host (address),
                       "port", place->tls_port != 0 ? 0 : place->port,
                       "tls-port", place->tls_port,
                       "ca-pem", place->ca,
                       "host-subject", place->subject,
                       "proxy", place->proxy,
                       NULL);
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
  self->title = dup_clean (text->str, MAX_TITLE);
  if (self->title[0] == '\0')
    g_clear_pointer (&self->title, g_free);
}

static gboolean
read_file (VtrConnectionFile  *self,
           GKeyFile           *file,
           GError            **error)
{
  g_auto (Place) place = { 0 };
  g_autofree char *title = NULL;

  if (!read_place (file, &place, error) ||
      !read_line (file, "username", MAX_TEXT, &self->user, error) ||
      !read_line (file, "password", MAX_TEXT, &self->password, error) ||
      !read_text (file, "title", MAX_SUBJECT, &title, error) ||
      !read_line (file, "usb-filter", MAX_FILTER, &self->usb_filter, error) ||
      !read_flag (file, "fullscreen", &self->is_fullscreen, error) ||
      !read_flag (file, "delete-this-file", &self->wants_deletion, error) ||
      !read_hotkeys (self, file, error))
    return FALSE;

  take_title (self, title);
  self->endpoint = make_endpoint (&place, error);

  return self->endpoint != NULL;
}

static gboolean
check_version (GKeyFile    *file,
               const char  *os_id,
               GError     **error)
{
  g_autofree char *version = g_key_file_get_string (file, GROUP, "version", NULL);
  g_autofree char *versions = g_key_file_get_string (file, GROUP, "versions", NULL);
  g_autofree char *needed = NULL;
  g_autofree char *shown = NULL;

  if (version != NULL && vtr_connection_version_is_newer (version, VTR_CONNECTION_FILE_VERSION))
    needed = g_steal_pointer (&version);
  if (needed == NULL && versions != NULL && os_id != NULL)
    needed = vtr_connection_version_find (versions, os_id);
  if (needed == NULL || !vtr_connection_version_is_newer (needed, VTR_CONNECTION_FILE_VERSION))
    return TRUE;

  shown = dup_clean (needed, MAX_SHOWN);
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
               /* Translators: both are versions, such as "12.0". */
               _("It needs a viewer of version %s, and this one understands the files of "
                 "version %s"), shown, VTR_CONNECTION_FILE_VERSION);

  return FALSE;
}

/* (transfer full) (nullable) */
static GKeyFile *
parse (const char  *data,
       gsize        length,
       GError     **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (length > VTR_CONNECTION_FILE_MAX_BYTES)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It is too long for a connection file"));
      return NULL;
    }
  /* Which also refuses bytes of 0. */
  if (length == 0 || !g_utf8_validate (data, (gssize) length, NULL) ||
      !g_key_file_load_from_data (file, data, length, G_KEY_FILE_NONE, NULL) ||
      !g_key_file_has_group (file, GROUP))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It is no connection file"));
      return NULL;
    }

  return g_steal_pointer (&file);
}

VtrConnectionFile *
vtr_connection_file_new_from_data (const char  *data,
                                   gsize        length,
                                   const char  *os_id,
                                   GError     **error)
{
  g_autoptr (VtrConnectionFile) self = NULL;
  g_autoptr (GKeyFile) file = NULL;

  g_return_val_if_fail (data != NULL || length == 0, NULL);

  file = parse (data, length, error);
  if (file == NULL || !check_version (file, os_id, error))
    return NULL;

  self = g_object_new (VTR_TYPE_CONNECTION_FILE, NULL);

  return read_file (self, file, error) ? g_steal_pointer (&self) : NULL;
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
