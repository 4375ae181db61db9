/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-usb"

#include "usb-rules.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "usb-error.h"
#include "usb-rule.h"

/* How soon after a change the file is read again. */
#define WATCH_MS 100

struct _VtrUsbRules
{
  GObject       parent_instance;

  char         *path;
  GKeyFile     *file;       /* never NULL; with what isn't understood */
  GPtrArray    *rules;      /* of VtrUsbRule, in the file's order */
  GError       *error;      /* (nullable) */
  GFileMonitor *monitor;    /* (nullable) unless it is watched */
};

G_DEFINE_FINAL_TYPE (VtrUsbRules, vtr_usb_rules, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
collect (VtrUsbRules *self)
{
  g_auto (GStrv) groups = g_key_file_get_groups (self->file, NULL);

  g_ptr_array_set_size (self->rules, 0);
  for (guint i = 0; groups[i] != NULL && self->rules->len < VTR_USB_RULES_MAX; i++)
    {
      VtrUsbRule *rule = vtr_usb_rule_read (self->file, groups[i]);

      if (rule != NULL)
        g_ptr_array_add (self->rules, rule);
    }
}

/* Text with zero bytes in it would be another one after it is written. */
static gboolean
read_text (const char  *path,
           GKeyFile    *file,
           GError     **error)
{
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, error))
    return FALSE;
  if (!g_utf8_validate (text, (gssize) length, NULL))
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID, _("it is no such file"));
      return FALSE;
    }

  return length == 0 ||
         g_key_file_load_from_data (file, text, length, G_KEY_FILE_KEEP_COMMENTS, error);
}

static gboolean
load (VtrUsbRules  *self,
      GError      **error)
{
  GStatBuf status = { 0 };
  g_autoptr (GKeyFile) file = g_key_file_new ();

  if (g_stat (self->path, &status) == 0)
    {
      if (!S_ISREG (status.st_mode) || status.st_size > VTR_USB_RULES_MAX_BYTES)
        {
          g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
                               _("it is no such file"));
          return FALSE;
        }
      if (status.st_size > 0 && !read_text (self->path, file, error))
        return FALSE;
    }
  else if (errno != ENOENT)
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_FAILED, g_strerror (errno));
      return FALSE;
    }

  g_key_file_unref (self->file);
  self->file = g_steal_pointer (&file);
  collect (self);

  return TRUE;
}

static void
read_anew (VtrUsbRules *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *shown = NULL;

  g_clear_error (&self->error);
  if (load (self, &error))
    return;

  shown = g_filename_display_name (self->path);
  g_set_error (&self->error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID,
               /* Translators: the first %s is a file, the second a reason. */
               _("Which USB devices go to which machine can’t be read from %s: %s. The file is "
                 "left as it is."),
               shown, error->message);
}

void
vtr_usb_rules_reload (VtrUsbRules *self)
{
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  g_return_if_fail (VTR_IS_USB_RULES (self));

  before = g_key_file_to_data (self->file, NULL, NULL);
  read_anew (self);
  after = g_key_file_to_data (self->file, NULL, NULL);
  if (!g_str_equal (before, after))
    g_signal_emit (self, signals[CHANGED], 0);
}

/* Other processes wait until it is closed. -1 where there can't be one, which is no reason not to
 * write: it only guards against two writing at once. */
static int
lock (VtrUsbRules *self)
{
  g_autofree char *path = g_strconcat (self->path, ".lock", NULL);
  int fd = g_open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

  if (fd >= 0)
    (void) flock (fd, LOCK_EX);

  return fd;
}

static void
unlock (int fd)
{
  if (fd >= 0)
    close (fd);
}

static gboolean
make_folder (VtrUsbRules *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  return g_mkdir_with_parents (folder, 0700) == 0;
}

static gboolean
save (VtrUsbRules  *self,
      GError      **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autofree char *data = NULL;
  g_autofree char *shown = NULL;
  gsize length = 0;

  data = g_key_file_to_data (self->file, &length, NULL);
  if (make_folder (self) &&
      g_file_set_contents_full (self->path, data, (gssize) length,
                                G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE,
                                0600, &local_error))
    return TRUE;

  shown = g_filename_display_name (self->path);
  g_set_error (error, VTR_USB_ERROR, VTR_USB_ERROR_FAILED,
               /* Translators: the first %s is a file, the second a reason. */
               _("Which USB devices go to which machine can’t be kept in %s: %s"), shown,
               local_error != NULL ? local_error->message : g_strerror (errno));

  return FALSE;
}

/* What the file is now, which other programs may have changed. */
static gboolean
begin_change (VtrUsbRules  *self,
              GError      **error)
{
  read_anew (self);
  if (self->error == NULL)
    return TRUE;

  if (error != NULL)
    *error = g_error_copy (self->error);

  return FALSE;
}

static gboolean
end_change (VtrUsbRules  *self,
            GError      **error)
{
  const gboolean is_saved = save (self, error);

  collect (self);

  return is_saved;
}

/* Of the rules that fit @device, and are for @machine (nullable): any. */
static void
drop (VtrUsbRules  *self,
      const char   *machine,
      VtrUsbDevice *device)
{
  for (guint i = 0; i < self->rules->len; i++)
    {
      const VtrUsbRule *rule = g_ptr_array_index (self->rules, i);

      if ((machine == NULL || g_str_equal (rule->machine, machine)) &&
          (device == NULL || vtr_usb_rule_fits (rule, device)))
        g_key_file_remove_group (self->file, rule->id, NULL);
    }
}

static gboolean
add (VtrUsbRules   *self,
     const char    *machine,
     VtrUsbDevice  *device,
     gboolean       by_port,
     GError       **error)
{
  if (!begin_change (self, error))
    return FALSE;
  if (self->rules->len >= VTR_USB_RULES_MAX)
    {
      g_set_error_literal (error, VTR_USB_ERROR, VTR_USB_ERROR_FAILED,
                           _("There are too many remembered USB devices already."));
      return FALSE;
    }

  drop (self, NULL, device);
  vtr_usb_rule_write (self->file, machine, device, by_port);

  return end_change (self, error);
}

gboolean
vtr_usb_rules_add (VtrUsbRules   *self,
                   const char    *machine,
                   VtrUsbDevice  *device,
                   gboolean       by_port,
                   GError       **error)
{
  gboolean is_added = FALSE;
  int fd = -1;

  g_return_val_if_fail (VTR_IS_USB_RULES (self), FALSE);
  g_return_val_if_fail (machine != NULL, FALSE);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), FALSE);

  make_folder (self);
  fd = lock (self);
  is_added = add (self, machine, device, by_port, error);
  unlock (fd);
  g_signal_emit (self, signals[CHANGED], 0);

  return is_added;
}

static gboolean
remove_rules (VtrUsbRules   *self,
              const char    *machine,
              VtrUsbDevice  *device,
              GError       **error)
{
  if (!begin_change (self, error))
    return FALSE;

  drop (self, machine, device);

  return end_change (self, error);
}

gboolean
vtr_usb_rules_remove (VtrUsbRules   *self,
                      const char    *machine,
                      VtrUsbDevice  *device,
                      GError       **error)
{
  gboolean is_removed = FALSE;
  int fd = -1;

  g_return_val_if_fail (VTR_IS_USB_RULES (self), FALSE);
  g_return_val_if_fail (machine != NULL, FALSE);

  fd = lock (self);
  is_removed = remove_rules (self, machine, device, error);
  unlock (fd);
  g_signal_emit (self, signals[CHANGED], 0);

  return is_removed;
}

void
vtr_usb_rules_forget (VtrUsbRules *self,
                      const char  *machine)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VTR_IS_USB_RULES (self));
  g_return_if_fail (machine != NULL);

  for (guint i = 0; i < self->rules->len; i++)
    if (g_str_equal (((const VtrUsbRule *) self->rules->pdata[i])->machine, machine))
      {
        if (!vtr_usb_rules_remove (self, machine, NULL, &error))
          g_debug ("What was remembered for a machine stays: %s", error->message);
        return;
      }
}

const char *
vtr_usb_rules_find (VtrUsbRules  *self,
                    VtrUsbDevice *device)
{
  const VtrUsbRule *best = NULL;

  g_return_val_if_fail (VTR_IS_USB_RULES (self), NULL);
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  for (guint i = 0; i < self->rules->len; i++)
    {
      const VtrUsbRule *rule = g_ptr_array_index (self->rules, i);

      if (vtr_usb_rule_fits (rule, device) &&
          (best == NULL || vtr_usb_rule_get_weight (rule) > vtr_usb_rule_get_weight (best)))
        best = rule;
    }

  return best != NULL ? best->machine : NULL;
}

guint
vtr_usb_rules_get_n_rules (VtrUsbRules *self)
{
  g_return_val_if_fail (VTR_IS_USB_RULES (self), 0);

  return self->rules->len;
}

const GError *
vtr_usb_rules_get_error (VtrUsbRules *self)
{
  g_return_val_if_fail (VTR_IS_USB_RULES (self), NULL);

  return self->error;
}

void
vtr_usb_rules_watch (VtrUsbRules *self)
{
  g_autoptr (GFile) file = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (VTR_IS_USB_RULES (self));

  if (self->monitor != NULL)
    return;

  file = g_file_new_for_path (self->path);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, &error);
  if (self->monitor == NULL)
    {
      g_debug ("What other programs remember isn't heard of: %s", error->message);
      return;
    }

  g_file_monitor_set_rate_limit (self->monitor, WATCH_MS);
  g_signal_connect_object (self->monitor, "changed", G_CALLBACK (vtr_usb_rules_reload), self,
                           G_CONNECT_SWAPPED);
}

static void
vtr_usb_rules_dispose (GObject *object)
{
  VtrUsbRules *self = VTR_USB_RULES (object);

  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);

  G_OBJECT_CLASS (vtr_usb_rules_parent_class)->dispose (object);
}

static void
vtr_usb_rules_finalize (GObject *object)
{
  VtrUsbRules *self = VTR_USB_RULES (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->file, g_key_file_unref);
  g_clear_pointer (&self->rules, g_ptr_array_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_usb_rules_parent_class)->finalize (object);
}

static void
vtr_usb_rules_class_init (VtrUsbRulesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_usb_rules_dispose;
  object_class->finalize = vtr_usb_rules_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
vtr_usb_rules_init (VtrUsbRules *self)
{
  self->file = g_key_file_new ();
  self->rules = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_usb_rule_free);
}

VtrUsbRules *
vtr_usb_rules_new (const char *path)
{
  VtrUsbRules *self = g_object_new (VTR_TYPE_USB_RULES, NULL);

  self->path = path != NULL ? g_strdup (path)
                            : g_build_filename (g_get_user_data_dir (), "vitrine",
                                                "usb-devices.ini", NULL);
  read_anew (self);

  return self;
}
