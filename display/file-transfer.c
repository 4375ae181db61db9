/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-file-transfer"

#include "file-transfer.h"

#include <glib/gi18n-lib.h>

/* How often the size of a file that is being sent is looked at. */
#define LOOK_SECONDS 1u

#define ATTRIBUTES G_FILE_ATTRIBUTE_STANDARD_TYPE "," G_FILE_ATTRIBUTE_STANDARD_SIZE

struct _VtrFileTransfer
{
  GObject               parent_instance;

  GFile                *file;
  char                 *name;
  goffset               size;         /* -1 until it was looked at */
  goffset               sent;
  VtrFileTransferState  state;
  GError               *error;
  GCancellable         *cancellable;
  guint                 look;
  gboolean              is_looking;
};

G_DEFINE_FINAL_TYPE (VtrFileTransfer, vtr_file_transfer, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (VtrFileTransferState, vtr_file_transfer_state,
                    G_DEFINE_ENUM_VALUE (VTR_FILE_TRANSFER_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (VTR_FILE_TRANSFER_SENDING, "sending"),
                    G_DEFINE_ENUM_VALUE (VTR_FILE_TRANSFER_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (VTR_FILE_TRANSFER_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (VTR_FILE_TRANSFER_CANCELLED, "cancelled"))

enum
{
  PROP_0,
  PROP_STATE,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_state (VtrFileTransfer      *self,
           VtrFileTransferState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  if (vtr_file_transfer_is_over (self))
    g_clear_handle_id (&self->look, g_source_remove);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

/* @error: (transfer full) */
static void
fail (VtrFileTransfer *self,
      GError          *error)
{
  self->error = error;
  g_object_ref (self);
  set_state (self, VTR_FILE_TRANSFER_FAILED);
  /* Whoever is at it still, stops. */
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self);
}

static void
on_looked (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrFileTransfer) self = user_data;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, NULL);

  self->is_looking = FALSE;
  /* One that was deleted meanwhile can still be read to its end. */
  if (info == NULL || vtr_file_transfer_is_over (self) || g_file_info_get_size (info) == self->size)
    return;

  fail (self, g_error_new (G_IO_ERROR, G_IO_ERROR_PARTIAL_INPUT,
                           _("“%s” was changed while it was being sent."), self->name));
}

/* Who sends it would wait for the rest of a file that became shorter, for ever. */
static gboolean
on_look (gpointer user_data)
{
  VtrFileTransfer *self = user_data;

  if (!self->is_looking)
    {
      self->is_looking = TRUE;
      g_file_query_info_async (self->file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE,
                               G_PRIORITY_DEFAULT, self->cancellable, on_looked,
                               g_object_ref (self));
    }

  return G_SOURCE_CONTINUE;
}

static void
vtr_file_transfer_dispose (GObject *object)
{
  VtrFileTransfer *self = VTR_FILE_TRANSFER (object);

  g_clear_handle_id (&self->look, g_source_remove);

  G_OBJECT_CLASS (vtr_file_transfer_parent_class)->dispose (object);
}

static void
vtr_file_transfer_finalize (GObject *object)
{
  VtrFileTransfer *self = VTR_FILE_TRANSFER (object);

  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  g_clear_error (&self->error);
  g_free (self->name);

  G_OBJECT_CLASS (vtr_file_transfer_parent_class)->finalize (object);
}

static void
vtr_file_transfer_get_property (GObject    *object,
                                guint       prop_id,
                                GValue     *value,
                                GParamSpec *pspec)
{
  VtrFileTransfer *self = VTR_FILE_TRANSFER (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, vtr_file_transfer_get_progress (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_file_transfer_class_init (VtrFileTransferClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = vtr_file_transfer_dispose;
  object_class->finalize = vtr_file_transfer_finalize;
  object_class->get_property = vtr_file_transfer_get_property;

  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, VTR_TYPE_FILE_TRANSFER_STATE,
                                              VTR_FILE_TRANSFER_WAITING, flags);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0, 1, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_file_transfer_init (VtrFileTransfer *self)
{
  self->size = -1;
  self->cancellable = g_cancellable_new ();
}

VtrFileTransfer *
vtr_file_transfer_new (GFile *file)
{
  VtrFileTransfer *self = NULL;
  g_autofree char *base = NULL;

  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (VTR_TYPE_FILE_TRANSFER, NULL);
  self->file = g_object_ref (file);
  base = g_file_get_basename (file);
  self->name = g_filename_display_name (base != NULL ? base : "");

  return self;
}

GFile *
vtr_file_transfer_get_file (VtrFileTransfer *self)
{
  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (self), NULL);

  return self->file;
}

const char *
vtr_file_transfer_get_name (VtrFileTransfer *self)
{
  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (self), NULL);

  return self->name;
}

VtrFileTransferState
vtr_file_transfer_get_state (VtrFileTransfer *self)
{
  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (self), VTR_FILE_TRANSFER_FAILED);

  return self->state;
}

gboolean
vtr_file_transfer_is_over (VtrFileTransfer *self)
{
  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (self), TRUE);

  return self->state >= VTR_FILE_TRANSFER_DONE;
}

double
vtr_file_transfer_get_progress (VtrFileTransfer *self)
{
  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (self), 0);

  if (self->state == VTR_FILE_TRANSFER_DONE)
    return 1;
  if (self->size <= 0)
    return 0;

  return (double) self->sent / (double) self->size;
}

const GError *
vtr_file_transfer_get_error (VtrFileTransfer *self)
{
  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (self), NULL);

  return self->error;
}

void
vtr_file_transfer_cancel (VtrFileTransfer *self)
{
  g_return_if_fail (VTR_IS_FILE_TRANSFER (self));

  if (vtr_file_transfer_is_over (self))
    return;

  g_object_ref (self);
  set_state (self, VTR_FILE_TRANSFER_CANCELLED);
  g_cancellable_cancel (self->cancellable);
  g_object_unref (self);
}

static void
fail_unreadable (VtrFileTransfer *self,
                 const GError    *error)
{
  g_autofree char *text = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND))
    text = g_strdup_printf (_("“%s” can’t be sent: it is not there any more."), self->name);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED))
    text = g_strdup_printf (_("“%s” can’t be sent: you are not allowed to read it."), self->name);
  else
    text = g_strdup_printf (_("“%s” can’t be sent: %s"), self->name, error->message);

  fail (self, g_error_new_literal (error->domain, error->code, text));
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrFileTransfer *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL && !vtr_file_transfer_is_over (self))
    fail_unreadable (self, error);

  g_task_return_boolean (task, !vtr_file_transfer_is_over (self));
}

/* Whether something of that kind is sent at all; else it has failed. What isn't known because
 * nobody may look will say so when it is opened. */
static gboolean
check_type (VtrFileTransfer *self,
            GFileType        type)
{
  GError *error = NULL;

  if (type == G_FILE_TYPE_REGULAR || type == G_FILE_TYPE_UNKNOWN)
    return TRUE;

  if (type == G_FILE_TYPE_DIRECTORY)
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY,
                         _("“%s” is a folder, and only files can be sent."), self->name);
  else
    error = g_error_new (G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE,
                         _("“%s” is not a file with contents that could be sent."), self->name);
  fail (self, error);

  return FALSE;
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrFileTransfer *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);

  if (vtr_file_transfer_is_over (self))
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  if (info == NULL)
    {
      fail_unreadable (self, error);
      g_task_return_boolean (task, FALSE);
      return;
    }

  if (!check_type (self, g_file_info_get_file_type (info)))
    {
      g_task_return_boolean (task, FALSE);
      return;
    }

  self->size = g_file_info_get_size (info);
  /* Opening something else could wait for somebody to write to it. */
  g_file_read_async (self->file, G_PRIORITY_DEFAULT, self->cancellable, on_opened,
                     g_steal_pointer (&task));
}

void
vtr_file_transfer_check_async (VtrFileTransfer     *self,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (VTR_IS_FILE_TRANSFER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_file_transfer_check_async);
  g_file_query_info_async (self->file, ATTRIBUTES, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->cancellable, on_checked, task);
}

gboolean
vtr_file_transfer_check_finish (VtrFileTransfer *self,
                                GAsyncResult    *result)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), NULL);
}

GCancellable *
vtr_file_transfer_get_cancellable (VtrFileTransfer *self)
{
  g_return_val_if_fail (VTR_IS_FILE_TRANSFER (self), NULL);

  return self->cancellable;
}

void
vtr_file_transfer_report (VtrFileTransfer *self,
                          goffset          sent)
{
  g_return_if_fail (VTR_IS_FILE_TRANSFER (self));

  if (vtr_file_transfer_is_over (self))
    return;

  set_state (self, VTR_FILE_TRANSFER_SENDING);
  if (self->look == 0)
    self->look = g_timeout_add_seconds (LOOK_SECONDS, on_look, self);

  sent = CLAMP (sent, 0, self->size);
  if (self->sent != sent)
    {
      self->sent = sent;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
}

void
vtr_file_transfer_finish (VtrFileTransfer *self,
                          GError          *error)
{
  g_return_if_fail (VTR_IS_FILE_TRANSFER (self));

  if (vtr_file_transfer_is_over (self))
    {
      g_clear_error (&error);
      return;
    }

  g_object_ref (self);
  if (error != NULL)
    {
      fail (self, error);
    }
  else
    {
      self->sent = self->size;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
      set_state (self, VTR_FILE_TRANSFER_DONE);
    }
  g_object_unref (self);
}
