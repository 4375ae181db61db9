/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-list-private.h"

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-private.h"

struct _VtrMachineList
{
  GObject        parent_instance;

  VtrConnection *connection;        /* not owned; NULL when it is gone */
  GPtrArray     *machines;
  GHashTable    *by_uuid;           /* UUID -> its VtrMachine, which @machines owns */

  GHashTable    *dirty;             /* UUIDs to be read next */
  GPtrArray     *waiting;           /* GTasks that end with the next reading */
  gboolean       is_reading;
};

static void vtr_machine_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (VtrMachineList, vtr_machine_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      vtr_machine_list_model_init))

/* What a worker found: an info, or nothing for a machine that is gone. */
typedef struct
{
  char           *uuid;
  VtrMachineInfo *info;
  gboolean        is_gone;
} Reading;

static void
reading_free (Reading *reading)
{
  g_free (reading->uuid);
  vtr_machine_info_free (reading->info);
  g_free (reading);
}

static void
free_readings (gpointer readings)
{
  g_ptr_array_unref (readings);
}

static Reading *
read_machine (virConnectPtr  conn,
              const char    *uuid)
{
  g_autoptr (GError) error = NULL;
  Reading *reading = g_new0 (Reading, 1);
  virDomainPtr domain = virDomainLookupByUUIDString (conn, uuid);

  reading->uuid = g_strdup (uuid);
  if (domain == NULL)
    {
      reading->is_gone = vtr_hypervisor_error_last_is_not_found ();
      return reading;
    }

  reading->info = vtr_machine_info_read (domain, &error);
  reading->is_gone = g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_FOUND);
  virDomainFree (domain);

  return reading;
}

/* In a worker. */
static gpointer
read_machines (virConnectPtr   conn,
               gpointer        data,
               GCancellable   *cancellable,
               GError        **error)
{
  GPtrArray *readings = g_ptr_array_new_with_free_func ((GDestroyNotify) reading_free);
  GHashTableIter iter;
  gpointer uuid = NULL;

  g_hash_table_iter_init (&iter, data);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    g_ptr_array_add (readings, read_machine (conn, uuid));

  return readings;
}

static void
remove_machine (VtrMachineList *self,
                const char     *uuid)
{
  g_autoptr (VtrMachine) machine = g_hash_table_lookup (self->by_uuid, uuid);
  guint position = 0;

  if (machine == NULL || !g_ptr_array_find (self->machines, machine, &position))
    {
      g_steal_pointer (&machine);
      return;
    }

  /* The array's reference is ours from here on. */
  g_hash_table_remove (self->by_uuid, uuid);
  g_ptr_array_steal_index (self->machines, position);
  g_list_model_items_changed (G_LIST_MODEL (self), position, 1, 0);
  vtr_machine_set_removed (machine);
}

static void
append_machine (VtrMachineList *self,
                VtrMachineInfo *info)
{
  VtrMachine *machine = vtr_machine_new (self->connection, info);

  g_ptr_array_add (self->machines, machine);
  g_hash_table_insert (self->by_uuid, g_strdup (info->uuid), machine);
}

/* New ones first, told all at once; then the others' changes, whose handlers may look at the whole
 * list. */
static void
update_all (VtrMachineList *self,
            GPtrArray      *infos)
{
  g_autoptr (GPtrArray) known = g_ptr_array_new ();
  const guint n_before = self->machines->len;

  for (guint i = 0; i < infos->len; i++)
    {
      VtrMachineInfo *info = infos->pdata[i];

      if (g_hash_table_contains (self->by_uuid, info->uuid))
        g_ptr_array_add (known, info);
      else
        append_machine (self, info);
    }

  if (self->machines->len > n_before)
    g_list_model_items_changed (G_LIST_MODEL (self), n_before, 0, self->machines->len - n_before);

  for (guint i = 0; i < known->len; i++)
    {
      VtrMachineInfo *info = known->pdata[i];
      VtrMachine *machine = g_hash_table_lookup (self->by_uuid, info->uuid);

      if (machine != NULL)
        vtr_machine_update (machine, info);
    }
}

void
vtr_machine_list_replace_all (VtrMachineList *self,
                              GPtrArray      *infos)
{
  g_autoptr (GHashTable) present = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) gone = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < infos->len; i++)
    g_hash_table_add (present, ((VtrMachineInfo *) infos->pdata[i])->uuid);

  for (guint i = 0; i < self->machines->len; i++)
    {
      const char *uuid = vtr_machine_get_uuid (self->machines->pdata[i]);

      if (!g_hash_table_contains (present, uuid))
        g_ptr_array_add (gone, g_strdup (uuid));
    }

  for (guint i = 0; i < gone->len; i++)
    remove_machine (self, gone->pdata[i]);

  update_all (self, infos);
}

static void
apply_readings (VtrMachineList *self,
                GPtrArray      *readings)
{
  g_autoptr (GPtrArray) infos = g_ptr_array_new ();

  for (guint i = 0; i < readings->len; i++)
    {
      Reading *reading = readings->pdata[i];

      if (reading->is_gone)
        remove_machine (self, reading->uuid);
      else if (reading->info != NULL)
        g_ptr_array_add (infos, reading->info);
    }

  update_all (self, infos);
}

static void
finish_waiting (VtrMachineList *self,
                GPtrArray      *waiting,
                const GError   *error)
{
  for (guint i = 0; i < waiting->len; i++)
    {
      GTask *task = waiting->pdata[i];
      VtrMachine *machine = g_hash_table_lookup (self->by_uuid, g_task_get_task_data (task));

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else if (machine != NULL)
        g_task_return_pointer (task, g_object_ref (machine), g_object_unref);
      else
        g_task_return_new_error (task, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_FOUND,
                                 _("The machine doesn’t exist any more."));
    }
}

static void start_reading (VtrMachineList *self);

typedef struct
{
  VtrMachineList *list;
  GPtrArray      *waiting;      /* (element-type GTask): those this reading answers */
} Answer;

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autofree Answer *answer = user_data;
  g_autoptr (VtrMachineList) self = answer->list;
  g_autoptr (GPtrArray) waiting = answer->waiting;
  g_autoptr (GPtrArray) readings = NULL;
  g_autoptr (GError) error = NULL;

  readings = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  self->is_reading = FALSE;
  if (readings != NULL && self->connection != NULL)
    apply_readings (self, readings);

  finish_waiting (self, waiting, error);
  if (self->connection != NULL && g_hash_table_size (self->dirty) > 0)
    start_reading (self);
}

/* One at a time, so that an older answer never overtakes a newer one; what changes meanwhile is
 * read again. */
static void
start_reading (VtrMachineList *self)
{
  Answer *answer = NULL;
  GHashTable *uuids = NULL;

  if (self->is_reading)
    return;

  uuids = g_steal_pointer (&self->dirty);
  self->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  answer = g_new0 (Answer, 1);
  answer->list = g_object_ref (self);
  answer->waiting = g_steal_pointer (&self->waiting);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->is_reading = TRUE;
  vtr_connection_run_async (self->connection, read_machines, uuids,
                            (GDestroyNotify) g_hash_table_unref,
                            free_readings, NULL, on_read, answer);
}

void
vtr_machine_list_refresh (VtrMachineList *self,
                          GHashTable     *uuids)
{
  GHashTableIter iter;
  gpointer uuid = NULL;

  g_hash_table_iter_init (&iter, uuids);
  while (g_hash_table_iter_next (&iter, &uuid, NULL))
    g_hash_table_add (self->dirty, g_strdup (uuid));

  if (self->connection != NULL)
    start_reading (self);
}

void
vtr_machine_list_connection_changed (VtrMachineList *self)
{
  g_autoptr (GPtrArray) machines = NULL;

  /* Their handlers may change the list. */
  machines = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->machines->len; i++)
    g_ptr_array_add (machines, g_object_ref (self->machines->pdata[i]));
  for (guint i = 0; i < machines->len; i++)
    vtr_machine_connection_changed (machines->pdata[i]);
}

void
vtr_machine_list_sync_async (VtrMachineList       *self,
                             const char           *uuid,
                             GAsyncReadyCallback   callback,
                             gpointer              user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_MACHINE_LIST (self));
  g_return_if_fail (uuid != NULL);

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_list_sync_async);
  g_task_set_task_data (task, g_strdup (uuid), g_free);
  if (self->connection == NULL)
    {
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  g_hash_table_add (self->dirty, g_strdup (uuid));
  g_ptr_array_add (self->waiting, g_steal_pointer (&task));
  start_reading (self);
}

VtrMachine *
vtr_machine_list_sync_finish (VtrMachineList  *self,
                              GAsyncResult    *result,
                              GError         **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static GType
vtr_machine_list_get_item_type (GListModel *model)
{
  return VTR_TYPE_MACHINE;
}

static guint
vtr_machine_list_get_n_items (GListModel *model)
{
  return VTR_MACHINE_LIST (model)->machines->len;
}

static gpointer
vtr_machine_list_get_item (GListModel *model,
                           guint       position)
{
  VtrMachineList *self = VTR_MACHINE_LIST (model);

  return position < self->machines->len ? g_object_ref (self->machines->pdata[position]) : NULL;
}

static void
vtr_machine_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = vtr_machine_list_get_item_type;
  iface->get_n_items = vtr_machine_list_get_n_items;
  iface->get_item = vtr_machine_list_get_item;
}

static void
vtr_machine_list_finalize (GObject *object)
{
  VtrMachineList *self = VTR_MACHINE_LIST (object);

  g_ptr_array_unref (self->waiting);
  g_hash_table_unref (self->dirty);
  g_hash_table_unref (self->by_uuid);
  g_ptr_array_unref (self->machines);

  G_OBJECT_CLASS (vtr_machine_list_parent_class)->finalize (object);
}

static void
vtr_machine_list_class_init (VtrMachineListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = vtr_machine_list_finalize;
}

static void
vtr_machine_list_init (VtrMachineList *self)
{
  self->machines = g_ptr_array_new_with_free_func (g_object_unref);
  self->by_uuid = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->dirty = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
}

VtrMachineList *
vtr_machine_list_new (VtrConnection *connection)
{
  VtrMachineList *self = g_object_new (VTR_TYPE_MACHINE_LIST, NULL);

  self->connection = connection;

  return self;
}

void
vtr_machine_list_detach (VtrMachineList *self)
{
  self->connection = NULL;
  for (guint i = 0; i < self->machines->len; i++)
    vtr_machine_detach (self->machines->pdata[i]);
}

VtrMachine *
vtr_machine_list_find (VtrMachineList *self,
                       const char     *name_or_uuid)
{
  g_return_val_if_fail (VTR_IS_MACHINE_LIST (self), NULL);
  g_return_val_if_fail (name_or_uuid != NULL, NULL);

  for (guint i = 0; i < self->machines->len; i++)
    if (strcmp (vtr_machine_get_name (self->machines->pdata[i]), name_or_uuid) == 0)
      return self->machines->pdata[i];

  /* A name that looks like another machine's UUID is that name. */
  return g_hash_table_lookup (self->by_uuid, name_or_uuid);
}
