/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "deletions.h"

#include "machine-memory.h"

/* One machine on its way out. */
typedef struct
{
  VtrDeletions *deletions;   /* not owned: it owns this */
  VtrMachine   *machine;
  guint         timeout;     /* 0 once the deletion has begun */
} Deletion;

struct _VtrDeletions
{
  GObject    parent_instance;

  GSettings *settings;
  GPtrArray *pending;   /* Deletion */
  GTask     *flush;     /* (nullable): waits for pending to become empty */
};

G_DEFINE_FINAL_TYPE (VtrDeletions, vtr_deletions, G_TYPE_OBJECT)

enum
{
  CHANGED,
  FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
deletion_free (Deletion *deletion)
{
  g_clear_handle_id (&deletion->timeout, g_source_remove);
  g_clear_object (&deletion->machine);
  g_free (deletion);
}

static Deletion *
find (VtrDeletions *self,
      VtrMachine   *machine)
{
  for (guint i = 0; i < self->pending->len; i++)
    {
      Deletion *deletion = g_ptr_array_index (self->pending, i);

      if (deletion->machine == machine)
        return deletion;
    }

  return NULL;
}

static void
forget (VtrDeletions *self,
        VtrMachine   *machine)
{
  Deletion *deletion = find (self, machine);

  if (deletion != NULL)
    g_ptr_array_remove (self->pending, deletion);

  if (self->pending->len == 0 && self->flush != NULL)
    {
      g_autoptr (GTask) flush = g_steal_pointer (&self->flush);

      g_task_return_boolean (flush, TRUE);
    }
}

static void
on_deleted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (VtrDeletions) self = user_data;
  g_autoptr (VtrMachine) machine = g_object_ref (VTR_MACHINE (source));
  g_autoptr (GError) error = NULL;

  vtr_machine_delete_finish (machine, result, &error);
  forget (self, machine);

  if (error == NULL)
    {
      vtr_machine_memory_forget (self->settings, vtr_machine_get_uuid (machine));
      return;
    }

  g_signal_emit (self, signals[CHANGED], 0);
  g_signal_emit (self, signals[FAILED], 0, machine, error);
}

static void
begin (Deletion *deletion)
{
  deletion->timeout = 0;
  vtr_machine_delete_async (deletion->machine, TRUE, NULL, on_deleted,
                            g_object_ref (deletion->deletions));
}

static gboolean
on_time_over (gpointer user_data)
{
  begin (user_data);

  return G_SOURCE_REMOVE;
}

static void
vtr_deletions_dispose (GObject *object)
{
  VtrDeletions *self = VTR_DELETIONS (object);

  g_ptr_array_set_size (self->pending, 0);

  G_OBJECT_CLASS (vtr_deletions_parent_class)->dispose (object);
}

static void
vtr_deletions_finalize (GObject *object)
{
  VtrDeletions *self = VTR_DELETIONS (object);

  g_clear_pointer (&self->pending, g_ptr_array_unref);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (vtr_deletions_parent_class)->finalize (object);
}

static void
vtr_deletions_class_init (VtrDeletionsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_deletions_dispose;
  object_class->finalize = vtr_deletions_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                  VTR_TYPE_MACHINE, G_TYPE_ERROR);
}

static void
vtr_deletions_init (VtrDeletions *self)
{
  self->pending = g_ptr_array_new_with_free_func ((GDestroyNotify) deletion_free);
}

VtrDeletions *
vtr_deletions_new (GSettings *settings)
{
  VtrDeletions *self = NULL;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (VTR_TYPE_DELETIONS, NULL);
  self->settings = g_object_ref (settings);

  return self;
}

void
vtr_deletions_add (VtrDeletions *self,
                   VtrMachine   *machine)
{
  Deletion *deletion = NULL;

  g_return_if_fail (VTR_IS_DELETIONS (self));
  g_return_if_fail (VTR_IS_MACHINE (machine));

  if (find (self, machine) != NULL)
    return;

  deletion = g_new0 (Deletion, 1);
  deletion->deletions = self;
  deletion->machine = g_object_ref (machine);
  deletion->timeout = g_timeout_add_seconds (VTR_DELETIONS_UNDO_SECONDS, on_time_over, deletion);
  g_ptr_array_add (self->pending, deletion);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
vtr_deletions_undo (VtrDeletions *self,
                    VtrMachine   *machine)
{
  Deletion *deletion = NULL;

  g_return_if_fail (VTR_IS_DELETIONS (self));
  g_return_if_fail (VTR_IS_MACHINE (machine));

  deletion = find (self, machine);

  if (deletion == NULL || deletion->timeout == 0)
    return;

  forget (self, machine);
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
vtr_deletions_contains (VtrDeletions *self,
                        VtrMachine   *machine)
{
  g_return_val_if_fail (VTR_IS_DELETIONS (self), FALSE);

  return find (self, machine) != NULL;
}

void
vtr_deletions_flush_async (VtrDeletions        *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_DELETIONS (self));
  g_return_if_fail (self->flush == NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_deletions_flush_async);

  if (self->pending->len == 0)
    {
      g_task_return_boolean (task, TRUE);
      return;
    }

  self->flush = g_steal_pointer (&task);

  for (guint i = 0; i < self->pending->len; i++)
    {
      Deletion *deletion = g_ptr_array_index (self->pending, i);

      if (deletion->timeout != 0)
        {
          g_clear_handle_id (&deletion->timeout, g_source_remove);
          begin (deletion);
        }
    }
}

gboolean
vtr_deletions_flush_finish (VtrDeletions  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
