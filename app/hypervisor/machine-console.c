/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-console.h"

#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "connection-private.h"
#include "console-order.h"
#include "console-pump.h"
#include "hypervisor-error.h"
#include "machine-private.h"
#include "retry-timer.h"

#define FIRST_RETRY_MS 250u
#define LAST_RETRY_MS  8000u
/* For what the guest said at last, after its machine's end was told. */
#define FAREWELL_MS    300u

struct _VtrMachineConsole
{
  GObject                 parent_instance;

  VtrMachine             *machine;
  char                   *id;            /* (nullable) */
  int                     fd;
  VtrMachineConsoleState  state;
  GError                 *error;         /* (nullable) */
  VtrConsolePump         *pump;          /* (nullable): while OPEN */
  guint                   n_ending;      /* pumps that don't carry any more but have the guest */
  VtrRetryTimer          *retry;
  guint                   farewell;      /* timeout source */
  gboolean                is_wanted;     /* from open() until close() */
  gboolean                is_opening;    /* a worker is at it */
  gboolean                takes_over;    /* the next try does */
};

G_DEFINE_FINAL_TYPE (VtrMachineConsole, vtr_machine_console, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MACHINE,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Opening, ending and trying again go round in a circle. */
static void try_to_open (VtrMachineConsole *self);

static void
set_state (VtrMachineConsole      *self,
           VtrMachineConsoleState  state,
           GError                 *error)
{
  g_clear_error (&self->error);
  self->error = error;
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
abort_pump (GTask        *task,
            gpointer      source_object,
            gpointer      task_data,
            GCancellable *cancellable)
{
  vtr_console_pump_abort (task_data);
  g_task_return_boolean (task, TRUE);
}

static void
on_aborted (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  VtrMachineConsole *self = VTR_MACHINE_CONSOLE (source);

  self->n_ending--;
  if (!vtr_retry_timer_is_active (self->retry))
    try_to_open (self);
}

/* Letting go may wait for libvirt's daemon; and it must be done whatever has become of the
 * connection, whose workers may be gone. @pump: (transfer full) */
static void
end_pump (VtrMachineConsole *self,
          VtrConsolePump    *pump)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, on_aborted, NULL);

  self->n_ending++;
  vtr_console_pump_stop (pump);
  g_task_set_source_tag (task, end_pump);
  g_task_set_task_data (task, pump, (GDestroyNotify) vtr_console_pump_unref);
  g_task_run_in_thread (task, abort_pump);
}

static void
on_retry (gpointer user_data)
{
  try_to_open (user_data);
}

static void
stop (VtrMachineConsole *self)
{
  VtrConsolePump *pump = g_steal_pointer (&self->pump);

  vtr_retry_timer_stop (self->retry);
  g_clear_handle_id (&self->farewell, g_source_remove);
  if (pump != NULL)
    end_pump (self, pump);
}

static void
on_pump_ended (VtrConsolePumpEnd end,
               gpointer          user_data)
{
  VtrMachineConsole *self = user_data;

  stop (self);
  if (end == VTR_CONSOLE_PUMP_READER_GONE)
    {
      vtr_machine_console_close (self);
      return;
    }

  if (!vtr_machine_is_active (self->machine))
    {
      set_state (self, VTR_MACHINE_CONSOLE_OFF, NULL);
      return;
    }

  /* The machine's end is told a little later than its console's. */
  set_state (self, VTR_MACHINE_CONSOLE_LOST,
             g_error_new_literal (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                                  _("The text console was closed.")));
  vtr_retry_timer_start (self->retry);
}

/* @pump: (transfer full) */
static void
start_pump (VtrMachineConsole *self,
            VtrConsolePump    *pump)
{
  const gboolean is_buffered = !vtr_connection_is_embedded (self->machine->connection);
  int fd = fcntl (self->fd, F_DUPFD_CLOEXEC, 3);

  self->pump = pump;
  if (fd < 0 || !vtr_console_pump_start (pump, fd, is_buffered, on_pump_ended, self))
    {
      stop (self);
      set_state (self, VTR_MACHINE_CONSOLE_UNAVAILABLE,
                 g_error_new_literal (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                                      _("The text console could not be connected.")));
      return;
    }

  self->takes_over = FALSE;
  vtr_retry_timer_reset (self->retry);
  set_state (self, VTR_MACHINE_CONSOLE_OPEN, NULL);
}

/* @error: (transfer full) */
static void
fail (VtrMachineConsole *self,
      GError            *error)
{
  self->takes_over = FALSE;
  if (!vtr_machine_is_active (self->machine))
    {
      set_state (self, VTR_MACHINE_CONSOLE_OFF, NULL);
      g_error_free (error);
    }
  else if (g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_READY))
    {
      set_state (self, VTR_MACHINE_CONSOLE_OPENING, NULL);
      g_error_free (error);
      vtr_retry_timer_start (self->retry);
    }
  else if (g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONSOLE_IN_USE))
    {
      set_state (self, VTR_MACHINE_CONSOLE_IN_USE, error);
    }
  else if (g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED))
    {
      set_state (self, VTR_MACHINE_CONSOLE_UNAVAILABLE, error);
    }
  else
    {
      set_state (self, VTR_MACHINE_CONSOLE_LOST, error);
      vtr_retry_timer_start (self->retry);
    }
}

static void
on_opened (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (VtrMachineConsole) self = user_data;
  g_autoptr (GError) error = NULL;
  VtrConsolePump *pump = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);

  self->is_opening = FALSE;
  if (pump != NULL && (!self->is_wanted || self->machine->connection == NULL))
    end_pump (self, pump);
  else if (pump != NULL)
    start_pump (self, pump);
  else if (self->is_wanted)
    fail (self, g_steal_pointer (&error));
}

static void
try_to_open (VtrMachineConsole *self)
{
  VtrConnection *connection = self->machine != NULL ? self->machine->connection : NULL;
  VtrConsoleOrder *order = NULL;

  if (!self->is_wanted || self->is_opening || self->pump != NULL || self->n_ending > 0)
    return;

  if (connection == NULL || !vtr_machine_is_active (self->machine))
    {
      set_state (self, VTR_MACHINE_CONSOLE_OFF, NULL);
      return;
    }

  if (self->state != VTR_MACHINE_CONSOLE_LOST)
    set_state (self, VTR_MACHINE_CONSOLE_OPENING, NULL);
  self->is_opening = TRUE;
  order = g_new0 (VtrConsoleOrder, 1);
  order->uuid = g_strdup (vtr_machine_get_uuid (self->machine));
  order->title = g_strdup (vtr_machine_get_title (self->machine));
  order->id = g_strdup (self->id);
  order->takes_over = self->takes_over;
  order->is_embedded = vtr_connection_is_embedded (connection);
  vtr_connection_run_async (connection, vtr_console_order_run, order, vtr_console_order_free,
                            (GDestroyNotify) vtr_console_pump_unref, NULL, on_opened,
                            g_object_ref (self));
}

static gboolean
on_farewell (gpointer user_data)
{
  VtrMachineConsole *self = user_data;

  self->farewell = 0;
  stop (self);
  set_state (self, VTR_MACHINE_CONSOLE_OFF, NULL);
  try_to_open (self);

  return G_SOURCE_REMOVE;
}

static void
on_machine_state (VtrMachineConsole *self)
{
  if (!self->is_wanted)
    return;

  if (!vtr_machine_is_active (self->machine))
    {
      /* libvirt's daemon doesn't end a stream whose machine has ended. */
      vtr_retry_timer_stop (self->retry);
      if (self->pump == NULL)
        set_state (self, VTR_MACHINE_CONSOLE_OFF, NULL);
      else if (self->farewell == 0)
        self->farewell = g_timeout_add (FAREWELL_MS, on_farewell, self);
    }
  else if (self->state == VTR_MACHINE_CONSOLE_OFF)
    {
      vtr_retry_timer_reset (self->retry);
      try_to_open (self);
    }
}

static void
vtr_machine_console_constructed (GObject *object)
{
  VtrMachineConsole *self = VTR_MACHINE_CONSOLE (object);

  G_OBJECT_CLASS (vtr_machine_console_parent_class)->constructed (object);

  g_signal_connect_object (self->machine, "notify::state", G_CALLBACK (on_machine_state), self,
                           G_CONNECT_SWAPPED);
}

static void
vtr_machine_console_dispose (GObject *object)
{
  VtrMachineConsole *self = VTR_MACHINE_CONSOLE (object);

  vtr_machine_console_close (self);
  g_clear_object (&self->machine);

  G_OBJECT_CLASS (vtr_machine_console_parent_class)->dispose (object);
}

static void
vtr_machine_console_finalize (GObject *object)
{
  VtrMachineConsole *self = VTR_MACHINE_CONSOLE (object);

  if (self->fd >= 0)
    close (self->fd);
  g_clear_pointer (&self->retry, vtr_retry_timer_free);
  g_clear_error (&self->error);
  g_free (self->id);

  G_OBJECT_CLASS (vtr_machine_console_parent_class)->finalize (object);
}

static void
vtr_machine_console_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  VtrMachineConsole *self = VTR_MACHINE_CONSOLE (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_console_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  VtrMachineConsole *self = VTR_MACHINE_CONSOLE (object);

  switch (prop_id)
    {
    case PROP_MACHINE:
      self->machine = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_console_class_init (VtrMachineConsoleClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = vtr_machine_console_constructed;
  object_class->dispose = vtr_machine_console_dispose;
  object_class->finalize = vtr_machine_console_finalize;
  object_class->get_property = vtr_machine_console_get_property;
  object_class->set_property = vtr_machine_console_set_property;

  properties[PROP_MACHINE] =
    g_param_spec_object ("machine", NULL, NULL, VTR_TYPE_MACHINE,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_MACHINE_CONSOLE_CLOSED, 0,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_machine_console_init (VtrMachineConsole *self)
{
  self->fd = -1;
  self->retry = vtr_retry_timer_new (FIRST_RETRY_MS, LAST_RETRY_MS, on_retry, self);
}

VtrMachineConsole *
vtr_machine_console_new (VtrMachine *machine,
                         const char *id,
                         int         fd)
{
  VtrMachineConsole *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (fd >= 0, NULL);

  self = g_object_new (VTR_TYPE_MACHINE_CONSOLE, "machine", machine, NULL);
  self->id = g_strdup (id);
  self->fd = fd;

  return self;
}

void
vtr_machine_console_open (VtrMachineConsole *self)
{
  g_return_if_fail (VTR_IS_MACHINE_CONSOLE (self));

  self->is_wanted = TRUE;
  try_to_open (self);
}

void
vtr_machine_console_take_over (VtrMachineConsole *self)
{
  g_return_if_fail (VTR_IS_MACHINE_CONSOLE (self));

  if (self->state != VTR_MACHINE_CONSOLE_IN_USE)
    return;

  self->takes_over = TRUE;
  try_to_open (self);
}

void
vtr_machine_console_retry_now (VtrMachineConsole *self)
{
  g_return_if_fail (VTR_IS_MACHINE_CONSOLE (self));

  if (!vtr_retry_timer_is_active (self->retry))
    return;

  vtr_retry_timer_stop (self->retry);
  vtr_retry_timer_reset (self->retry);
  try_to_open (self);
}

void
vtr_machine_console_close (VtrMachineConsole *self)
{
  g_return_if_fail (VTR_IS_MACHINE_CONSOLE (self));

  self->is_wanted = FALSE;
  stop (self);
  set_state (self, VTR_MACHINE_CONSOLE_CLOSED, NULL);
}

VtrMachineConsoleState
vtr_machine_console_get_state (VtrMachineConsole *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONSOLE (self), VTR_MACHINE_CONSOLE_CLOSED);

  return self->state;
}

const GError *
vtr_machine_console_get_error (VtrMachineConsole *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONSOLE (self), NULL);

  return self->error;
}

VtrMachine *
vtr_machine_console_get_machine (VtrMachineConsole *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONSOLE (self), NULL);

  return self->machine;
}

gboolean
vtr_machine_console_has_input_ended (VtrMachineConsole *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONSOLE (self), FALSE);

  return self->pump != NULL && vtr_console_pump_has_input_ended (self->pump);
}

double
vtr_machine_console_get_silence (VtrMachineConsole *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_CONSOLE (self), 0);

  if (self->pump == NULL)
    return 0;

  return (double) (g_get_monotonic_time () - vtr_console_pump_get_last_output (self->pump)) /
         G_USEC_PER_SEC;
}
