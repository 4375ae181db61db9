/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-screen-trust"

#include "screen-trust.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* Both far above what a person makes; a file above them isn't ours. */
#define MAX_FILE_SIZE (1024 * 1024)
#define MAX_SCREENS   4096u

#define KEY_LENGTH    64u
#define ENTRY_KEY     "key"
#define ENTRY_LEVEL   "level"

struct _VtrScreenTrust
{
  GObject     parent_instance;

  char       *path;
  char       *authorities;
  GHashTable *insecure;     /* groups with the user's yes, until the program ends */
};

G_DEFINE_FINAL_TYPE (VtrScreenTrust, vtr_screen_trust, G_TYPE_OBJECT)

/* By VtrSecurityLevel; what isn't written is UNKNOWN. */
static const char * const level_names[] = { "unknown", "plain", "encrypted", "verified" };

static void
vtr_screen_trust_finalize (GObject *object)
{
  VtrScreenTrust *self = VTR_SCREEN_TRUST (object);

  g_free (self->path);
  g_free (self->authorities);
  g_hash_table_unref (self->insecure);

  G_OBJECT_CLASS (vtr_screen_trust_parent_class)->finalize (object);
}

static void
vtr_screen_trust_class_init (VtrScreenTrustClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_screen_trust_finalize;
}

static void
vtr_screen_trust_init (VtrScreenTrust *self)
{
  self->insecure = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

VtrScreenTrust *
vtr_screen_trust_new (const char *path,
                      const char *authorities)
{
  VtrScreenTrust *self = g_object_new (VTR_TYPE_SCREEN_TRUST, NULL);

  if (path != NULL)
    self->path = g_strdup (path);
  else
    self->path = g_build_filename (g_get_user_data_dir (), "vitrine", "screens.ini", NULL);

  if (authorities != NULL)
    self->authorities = g_strdup (authorities);
  else
    self->authorities = g_build_filename (g_get_home_dir (), ".pki", "CA", "cacert.pem", NULL);

  return self;
}

/* The group of a screen in the file; NULL for one that has no host. Nothing in it can be taken for
 * something else of a key file. */
static char *
make_group (VtrDisplayEndpoint *endpoint)
{
  const char *host = vtr_display_endpoint_get_host (endpoint);
  g_autofree char *lower = NULL;
  g_autofree char *escaped = NULL;

  if (host == NULL)
    return NULL;

  lower = g_ascii_strdown (host, -1);
  if (g_str_has_suffix (lower, "."))
    lower[strlen (lower) - 1] = '\0';
  escaped = g_uri_escape_string (lower, ":", FALSE);

  return g_strdup_printf ("%s %u", escaped, vtr_display_endpoint_get_known_port (endpoint));
}

static gboolean
is_key (const char *text)
{
  return strlen (text) == KEY_LENGTH && strspn (text, "0123456789abcdefABCDEF") == KEY_LENGTH;
}

/* FALSE when it is none. @name: (nullable) */
static gboolean
parse_level (const char       *name,
             VtrSecurityLevel *ret_level)
{
  *ret_level = VTR_SECURITY_LEVEL_UNKNOWN;
  if (name == NULL)
    return TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (level_names); i++)
    if (strcmp (name, level_names[i]) == 0)
      {
        *ret_level = (VtrSecurityLevel) i;
        return TRUE;
      }

  return FALSE;
}

/* Whether all that is written about screens can be understood. */
static gboolean
check_file (GKeyFile  *file,
            GError   **error)
{
  gsize n_groups = 0;
  g_auto (GStrv) groups = g_key_file_get_groups (file, &n_groups);

  if (n_groups > MAX_SCREENS)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It has too many entries"));
      return FALSE;
    }

  for (gsize i = 0; i < n_groups; i++)
    {
      g_autofree char *key = g_key_file_get_string (file, groups[i], ENTRY_KEY, NULL);
      g_autofree char *level = g_key_file_get_string (file, groups[i], ENTRY_LEVEL, NULL);
      gboolean has_key = g_key_file_has_key (file, groups[i], ENTRY_KEY, NULL);
      gboolean has_level = g_key_file_has_key (file, groups[i], ENTRY_LEVEL, NULL);
      VtrSecurityLevel parsed = VTR_SECURITY_LEVEL_UNKNOWN;

      /* One that is there and can't be read isn't one that is missing. */
      if ((has_key && (key == NULL || !is_key (key))) ||
          (has_level && (level == NULL || !parse_level (level, &parsed))))
        {
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _("What it says about “%s” makes no sense"), groups[i]);
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_file (VtrScreenTrust  *self,
           GKeyFile        *file,
           GError         **error)
{
  GStatBuf info = { 0 };

  if (g_stat (self->path, &info) != 0)
    {
      if (errno == ENOENT)
        return TRUE;

      g_set_error_literal (error, G_FILE_ERROR, (int) g_file_error_from_errno (errno),
                           g_strerror (errno));
      return FALSE;
    }
  if (!S_ISREG (info.st_mode) || info.st_size > MAX_FILE_SIZE)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("It is too big, or not a file"));
      return FALSE;
    }
  /* Its own words for an empty one are of no help. */
  if (info.st_size == 0)
    return TRUE;

  return g_key_file_load_from_file (file, self->path,
                                    G_KEY_FILE_KEEP_COMMENTS | G_KEY_FILE_KEEP_TRANSLATIONS,
                                    error) &&
         check_file (file, error);
}

/* (transfer full): what is remembered, empty when there is no file yet. */
static GKeyFile *
load (VtrScreenTrust  *self,
      GError         **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (!read_file (self, file, error))
    {
      g_prefix_error (error, _("The list of trusted screens in %s can't be read: "), self->path);
      return NULL;
    }

  return g_steal_pointer (&file);
}

/* Other processes wait until it is closed. -1 when there can't be one, which is no reason not to
 * write: it only guards against two writing at once. */
static int
lock (VtrScreenTrust *self)
{
  g_autofree char *path = g_strconcat (self->path, ".lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    (void) flock (fd, LOCK_EX);

  return fd;
}

/* Changes one entry on top of what is in the file now. @value: (nullable) removes it. */
static gboolean
change (VtrScreenTrust  *self,
        const char      *group,
        const char      *entry,
        const char      *value,
        GError         **error)
{
  g_autoptr (GKeyFile) file = load (self, error);
  g_autofree char *before = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) left = NULL;
  gsize length = 0;

  if (file == NULL)
    return FALSE;

  before = g_key_file_get_string (file, group, entry, NULL);
  if (g_strcmp0 (before, value) == 0)
    return TRUE;

  if (value != NULL)
    g_key_file_set_string (file, group, entry, value);
  else
    g_key_file_remove_key (file, group, entry, NULL);
  left = g_key_file_get_keys (file, group, NULL, NULL);
  if (left != NULL && left[0] == NULL)
    g_key_file_remove_group (file, group, NULL);

  if (!check_file (file, error))
    {
      g_prefix_error (error, _("The list of trusted screens in %s can't be written: "), self->path);
      return FALSE;
    }

  text = g_key_file_to_data (file, &length, NULL);
  if (!g_file_set_contents_full (self->path, text, (gssize) length,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    {
      g_prefix_error (error, _("The list of trusted screens can't be written: "));
      return FALSE;
    }

  return TRUE;
}

static gboolean
change_locked (VtrScreenTrust  *self,
               const char      *group,
               const char      *entry,
               const char      *value,
               GError         **error)
{
  g_autofree char *folder = g_path_get_dirname (self->path);
  gboolean changed = FALSE;
  int fd = -1;

  g_mkdir_with_parents (folder, 0700);
  fd = lock (self);
  changed = change (self, group, entry, value, error);
  if (fd >= 0)
    close (fd);

  return changed;
}

VtrSignInPolicy *
vtr_screen_trust_make_policy (VtrScreenTrust      *self,
                              VtrDisplayEndpoint  *endpoint,
                              GError             **error)
{
  VtrSignInRules rules = { 0 };
  g_autoptr (GKeyFile) file = NULL;
  g_autofree char *group = NULL;
  g_autofree char *key = NULL;
  g_autofree char *level = NULL;

  g_return_val_if_fail (VTR_IS_SCREEN_TRUST (self), NULL);
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  vtr_sign_in_rules_init (&rules, endpoint);
  if (g_file_test (self->authorities, G_FILE_TEST_IS_REGULAR))
    rules.authorities = self->authorities;

  group = make_group (endpoint);
  if (group == NULL)
    return vtr_sign_in_policy_new (&rules);

  file = load (self, error);
  if (file == NULL)
    return NULL;

  key = g_key_file_get_string (file, group, ENTRY_KEY, NULL);
  level = g_key_file_get_string (file, group, ENTRY_LEVEL, NULL);
  rules.pinned_key = key;
  /* Checked when it was loaded. */
  (void) parse_level (level, &rules.least_level);
  rules.allows_insecure_password = g_hash_table_contains (self->insecure, group);

  return vtr_sign_in_policy_new (&rules);
}

gboolean
vtr_screen_trust_note_level (VtrScreenTrust      *self,
                             VtrDisplayEndpoint  *endpoint,
                             VtrSecurityLevel     level,
                             GError             **error)
{
  g_autoptr (VtrSignInPolicy) policy = NULL;
  g_autofree char *group = NULL;

  g_return_val_if_fail (VTR_IS_SCREEN_TRUST (self), FALSE);
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), FALSE);
  g_return_val_if_fail ((guint) level < G_N_ELEMENTS (level_names), FALSE);

  if (vtr_display_endpoint_is_local (endpoint))
    return TRUE;

  group = make_group (endpoint);
  policy = vtr_screen_trust_make_policy (self, endpoint, error);
  if (policy == NULL)
    return FALSE;
  if (level <= vtr_sign_in_policy_get_rules (policy)->least_level)
    return TRUE;

  return change_locked (self, group, ENTRY_LEVEL, level_names[level], error);
}

gboolean
vtr_screen_trust_pin (VtrScreenTrust      *self,
                      VtrDisplayEndpoint  *endpoint,
                      const char          *key,
                      GError             **error)
{
  g_autofree char *group = NULL;

  g_return_val_if_fail (VTR_IS_SCREEN_TRUST (self), FALSE);
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), FALSE);
  g_return_val_if_fail (key == NULL || is_key (key), FALSE);

  group = make_group (endpoint);

  return group == NULL || change_locked (self, group, ENTRY_KEY, key, error);
}

gboolean
vtr_screen_trust_forget_level (VtrScreenTrust      *self,
                               VtrDisplayEndpoint  *endpoint,
                               GError             **error)
{
  g_autofree char *group = NULL;

  g_return_val_if_fail (VTR_IS_SCREEN_TRUST (self), FALSE);
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), FALSE);

  group = make_group (endpoint);

  return group == NULL || change_locked (self, group, ENTRY_LEVEL, NULL, error);
}

void
vtr_screen_trust_allow_insecure (VtrScreenTrust     *self,
                                 VtrDisplayEndpoint *endpoint)
{
  char *group = NULL;

  g_return_if_fail (VTR_IS_SCREEN_TRUST (self));
  g_return_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint));

  group = make_group (endpoint);
  if (group != NULL)
    g_hash_table_add (self->insecure, group);
}

gboolean
vtr_screen_trust_forget (VtrScreenTrust      *self,
                         VtrDisplayEndpoint  *endpoint,
                         GError             **error)
{
  g_autofree char *group = NULL;

  g_return_val_if_fail (VTR_IS_SCREEN_TRUST (self), FALSE);
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), FALSE);

  group = make_group (endpoint);
  if (group == NULL)
    return TRUE;

  g_hash_table_remove (self->insecure, group);

  return change_locked (self, group, ENTRY_KEY, NULL, error) &&
         change_locked (self, group, ENTRY_LEVEL, NULL, error);
}
