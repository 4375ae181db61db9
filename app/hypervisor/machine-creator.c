/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-creator.h"

#include "agent-socket.h"
#include "connection-private.h"
#include "creation-work.h"
#include "machine-list-private.h"
#include "machine-xml.h"
#include "volume.h"

struct _VtrMachineCreator
{
  GObject         parent_instance;

  VtrConnection  *connection;
  VtrMachinePlan *plan;

  VtrCreatorStep  step;
  double          progress;
  gboolean        start;
  gboolean        was_run;

  /* What was made so far: what taking back has to take. */
  VtrVolume      *volume;
  char           *uuid;
  /* Why it is taken back; NULL while all goes well. */
  GError         *failure;
};

G_DEFINE_FINAL_TYPE (VtrMachineCreator, vtr_machine_creator, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_CONNECTION,
  PROP_PLAN,
  PROP_STEP,
  PROP_PROGRESS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void begin_step (GTask          *task,
                        VtrCreatorStep  step);

static void
enter_step (VtrMachineCreator *self,
            VtrCreatorStep     step)
{
  if (self->step != step)
    {
      self->step = step;
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STEP]);
    }

  if (self->progress < vtr_creator_step_get_progress (step))
    {
      self->progress = vtr_creator_step_get_progress (step);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROGRESS]);
    }
}

static VtrCreationWork *
make_work (VtrMachineCreator *self)
{
  return vtr_creation_work_new (self->connection, self->plan, self->uuid);
}

/* The work isn't given the cancellable once it makes or takes something: what it did must be
 * known. */
static void
run_work (GTask               *task,
          VtrConnectionFunc    func,
          VtrCreationWork     *work,
          GDestroyNotify       result_free,
          GAsyncReadyCallback  callback)
{
  VtrMachineCreator *self = g_task_get_source_object (task);

  vtr_connection_run_async (self->connection, func, work, (GDestroyNotify) vtr_creation_work_free,
                            result_free, NULL, callback, g_object_ref (task));
}

static void
on_volume_taken_back (GObject      *source,
                      GAsyncResult *result,
                      gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  VtrMachineCreator *self = g_task_get_source_object (task);

  if (!vtr_volume_delete_finish (VTR_VOLUME (source), result, &error))
    g_debug ("The disk stays behind: %s", error->message);

  g_task_return_error (task, g_steal_pointer (&self->failure));
}

static void
take_back_volume (GTask *task)
{
  VtrMachineCreator *self = g_task_get_source_object (task);

  if (self->volume != NULL)
    vtr_volume_delete_async (self->volume, on_volume_taken_back, g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&self->failure));
}

static void
on_machine_unlisted (GObject      *source,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (VtrMachine) machine = NULL;

  machine = vtr_machine_list_sync_finish (VTR_MACHINE_LIST (source), result, NULL);
  take_back_volume (task);
}

static void
on_machine_taken_back (GObject      *source,
                       GAsyncResult *result,
                       gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  VtrMachineCreator *self = g_task_get_source_object (task);

  vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  if (error != NULL)
    g_debug ("The machine stays behind: %s", error->message);

  /* When the failure is told, the list doesn't show the machine any more. */
  vtr_machine_list_sync_async (vtr_connection_get_machines (self->connection), self->uuid,
                               on_machine_unlisted, g_steal_pointer (&task));
}

/* (transfer full) @error. The last thing made goes first. */
static void
take_back (GTask  *task,
           GError *error)
{
  VtrMachineCreator *self = g_task_get_source_object (task);

  self->failure = error;
  if (self->uuid != NULL)
    run_work (task, vtr_creation_work_undo, make_work (self), NULL, on_machine_taken_back);
  else
    take_back_volume (task);
}

/* Goes on to @next, unless the step failed or the user cancelled meanwhile. (transfer full)
 * @error. */
static void
end_step (GTask          *task,
          GError         *error,
          VtrCreatorStep  next)
{
  GError *failure = error;

  if (failure == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &failure);

  if (failure != NULL)
    take_back (task, failure);
  else
    begin_step (task, next);
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrMachineCreator *self = g_task_get_source_object (task);
  GError *error = NULL;

  vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  end_step (task, error,
            vtr_machine_plan_get_disk_size (self->plan) > 0 ? VTR_CREATOR_STEP_DISK
                                                            : VTR_CREATOR_STEP_DEFINE);
}

static void
on_volume_created (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrMachineCreator *self = g_task_get_source_object (task);
  GError *error = NULL;

  self->volume = vtr_volume_create_finish (VTR_CONNECTION (source), result, &error);
  end_step (task, error, VTR_CREATOR_STEP_DEFINE);
}

static void
on_defined (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrMachineCreator *self = g_task_get_source_object (task);
  GError *error = NULL;
  gboolean start = self->start && !vtr_machine_plan_is_disposable (self->plan);

  self->uuid = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  end_step (task, error, start ? VTR_CREATOR_STEP_START : VTR_CREATOR_STEP_DONE);
}

static void
on_started (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  end_step (task, error, VTR_CREATOR_STEP_DONE);
}

static void
on_machine_listed (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  VtrMachineCreator *self = g_task_get_source_object (task);
  VtrMachine *machine = NULL;
  GError *error = NULL;

  machine = vtr_machine_list_sync_finish (VTR_MACHINE_LIST (source), result, &error);
  if (machine == NULL)
    {
      take_back (task, error);
      return;
    }

  enter_step (self, VTR_CREATOR_STEP_DONE);
  g_task_return_pointer (task, machine, g_object_unref);
}

static char *
build_xml (VtrMachineCreator *self,
           const char        *disk_path)
{
  g_autofree char *agent_socket =
    vtr_agent_socket_dup_path (self->connection, vtr_machine_plan_get_name (self->plan), disk_path);

  return vtr_machine_xml_build (self->plan, disk_path, NULL, agent_socket);
}

static void
define (GTask *task)
{
  VtrMachineCreator *self = g_task_get_source_object (task);
  VtrCreationWork *work = make_work (self);

  work->xml =
    build_xml (self, self->volume != NULL ? vtr_volume_get_path (self->volume) : NULL);
  run_work (task, vtr_creation_work_define, work, g_free, on_defined);
}

static void
begin_step (GTask          *task,
            VtrCreatorStep  step)
{
  VtrMachineCreator *self = g_task_get_source_object (task);

  if (step != VTR_CREATOR_STEP_DONE)
    enter_step (self, step);

  switch (step)
    {
    case VTR_CREATOR_STEP_CHECK:
      run_work (task, vtr_creation_work_check, make_work (self), NULL, on_checked);
      break;
    case VTR_CREATOR_STEP_DISK:
      vtr_volume_create_async (self->connection, vtr_machine_plan_get_name (self->plan),
                               vtr_machine_plan_get_disk_size (self->plan),
                               g_task_get_cancellable (task), on_volume_created,
                               g_object_ref (task));
      break;
    case VTR_CREATOR_STEP_DEFINE:
      define (task);
      break;
    case VTR_CREATOR_STEP_START:
      run_work (task, vtr_creation_work_start, make_work (self), NULL, on_started);
      break;
    case VTR_CREATOR_STEP_DONE:
      vtr_machine_list_sync_async (vtr_connection_get_machines (self->connection), self->uuid,
                                   on_machine_listed, g_object_ref (task));
      break;
    default:
      g_assert_not_reached ();
    }
}

static void
vtr_machine_creator_dispose (GObject *object)
{
  VtrMachineCreator *self = VTR_MACHINE_CREATOR (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->plan);
  g_clear_object (&self->volume);

  G_OBJECT_CLASS (vtr_machine_creator_parent_class)->dispose (object);
}

static void
vtr_machine_creator_finalize (GObject *object)
{
  VtrMachineCreator *self = VTR_MACHINE_CREATOR (object);

  g_clear_pointer (&self->uuid, g_free);
  g_clear_error (&self->failure);

  G_OBJECT_CLASS (vtr_machine_creator_parent_class)->finalize (object);
}

static void
vtr_machine_creator_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  VtrMachineCreator *self = VTR_MACHINE_CREATOR (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_PLAN:
      g_value_set_object (value, self->plan);
      break;
    case PROP_STEP:
      g_value_set_uint (value, self->step);
      break;
    case PROP_PROGRESS:
      g_value_set_double (value, self->progress);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_creator_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  VtrMachineCreator *self = VTR_MACHINE_CREATOR (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      self->connection = g_value_dup_object (value);
      break;
    case PROP_PLAN:
      self->plan = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_creator_class_init (VtrMachineCreatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = vtr_machine_creator_dispose;
  object_class->finalize = vtr_machine_creator_finalize;
  object_class->get_property = vtr_machine_creator_get_property;
  object_class->set_property = vtr_machine_creator_set_property;

  properties[PROP_CONNECTION] =
    g_param_spec_object ("connection", NULL, NULL, VTR_TYPE_CONNECTION, construct);
  properties[PROP_PLAN] =
    g_param_spec_object ("plan", NULL, NULL, VTR_TYPE_MACHINE_PLAN, construct);
  properties[PROP_STEP] = g_param_spec_uint ("step", NULL, NULL, 0, VTR_CREATOR_STEP_DONE,
                                             VTR_CREATOR_STEP_CHECK, readable);
  properties[PROP_PROGRESS] = g_param_spec_double ("progress", NULL, NULL, 0.0, 1.0, 0.0, readable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_machine_creator_init (VtrMachineCreator *self)
{
}

VtrMachineCreator *
vtr_machine_creator_new (VtrConnection  *connection,
                         VtrMachinePlan *plan)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (VTR_IS_MACHINE_PLAN (plan), NULL);

  return g_object_new (VTR_TYPE_MACHINE_CREATOR,
                       "connection", connection,
                       "plan", plan,
                       NULL);
}

void
vtr_machine_creator_run_async (VtrMachineCreator   *self,
                               gboolean             start,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  GError *error = NULL;

  g_return_if_fail (VTR_IS_MACHINE_CREATOR (self));
  g_return_if_fail (!self->was_run);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  self->was_run = TRUE;
  self->start = start;

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_creator_run_async);
  /* Cancelling is looked at between the steps, so that everything made is known and taken back. */
  g_task_set_check_cancellable (task, FALSE);

  if (!vtr_machine_plan_validate (self->plan, &error))
    g_task_return_error (task, error);
  else if (!g_task_return_error_if_cancelled (task))
    begin_step (task, VTR_CREATOR_STEP_CHECK);
}

VtrMachine *
vtr_machine_creator_run_finish (VtrMachineCreator  *self,
                                GAsyncResult       *result,
                                GError            **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

VtrCreatorStep
vtr_machine_creator_get_step (VtrMachineCreator *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CREATOR (self), VTR_CREATOR_STEP_CHECK);

  return self->step;
}

double
vtr_machine_creator_get_progress (VtrMachineCreator *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CREATOR (self), 0.0);

  return self->progress;
}

char *
vtr_machine_creator_dup_xml (VtrMachineCreator  *self,
                             GError            **error)
{
  g_autofree char *disk_path = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE_CREATOR (self), NULL);

  if (!vtr_machine_plan_validate (self->plan, error))
    return NULL;

  if (vtr_machine_plan_get_disk_size (self->plan) > 0)
    disk_path = vtr_volume_dup_likely_path (vtr_machine_plan_get_name (self->plan));

  return build_xml (self, disk_path);
}
