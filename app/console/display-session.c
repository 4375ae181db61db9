/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "display-session.h"

#include "client-slot.h"
#include "retry-timer.h"
#include "sign-in-question.h"

#define FIRST_RETRY_MS 500u
#define LAST_RETRY_MS  8000u
/* A screen that is closed sooner than so after it was opened, */
#define BRIEF_US       (2 * G_USEC_PER_SEC)
/* so often one after the other, is somebody else's. */
#define MOST_BRIEF     3u

struct _VtrDisplaySession
{
  GObject                 parent_instance;

  VtrMachine             *machine;
  VtrScreenTrust         *trust;      /* (nullable) */
  VtrClientSlot          *slot;
  VtrDisplayClient       *refused;    /* (nullable) */
  GCancellable           *cancellable;
  GError                 *error;
  VtrDisplaySessionState  state;
  VtrRetryTimer          *retry;
  gint64                  opened_at;  /* monotonic time */
  guint                   n_brief;    /* openings that didn't last, in a row */
  gboolean                is_taken;   /* it seems so; the end of the machine looks the same */
  gboolean                closed;
};

G_DEFINE_FINAL_TYPE (VtrDisplaySession, vtr_display_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MACHINE,
  PROP_TRUST,
  PROP_STATE,
  PROP_CLIENT,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  PASSWORD_NEEDED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Opening, failing and trying again go round in a circle. */
static void open_display (VtrDisplaySession *self);

static void
set_state (VtrDisplaySession      *self,
           VtrDisplaySessionState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

static void
take_error (VtrDisplaySession *self,
            GError            *error)
{
  g_clear_error (&self->error);
  self->error = error;
}

static void
on_retry (gpointer user_data)
{
  VtrDisplaySession *self = user_data;

  if (self->is_taken)
    set_state (self, VTR_DISPLAY_SESSION_TAKEN);
  else
    open_display (self);
}

static void
lose (VtrDisplaySession *self)
{
  vtr_client_slot_drop (self->slot);

  if (self->closed || !vtr_machine_is_active (self->machine))
    {
      set_state (self, VTR_DISPLAY_SESSION_OFF);
      return;
    }

  set_state (self, VTR_DISPLAY_SESSION_LOST);
  vtr_retry_timer_start (self->retry);
}

/* A SPICE server has one viewer at a time and sends the other away without a word, as a VNC server
 * does where a viewer wants it for itself. Trying again at once would send that one away, and so on
 * for ever. */
static gboolean
was_taken (VtrDisplaySession *self,
           VtrDisplayClient  *client)
{
  const GError *error = vtr_display_client_get_error (client);
  VtrDisplayEndpoint *endpoint = vtr_display_client_get_endpoint (client);

  if (self->state != VTR_DISPLAY_SESSION_OPEN ||
      !g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED))
    return FALSE;

  self->n_brief = g_get_monotonic_time () - self->opened_at < BRIEF_US ? self->n_brief + 1 : 0;

  return vtr_display_endpoint_get_protocol (endpoint) == VTR_DISPLAY_PROTOCOL_SPICE ||
         self->n_brief >= MOST_BRIEF;
}

static void
on_ready (VtrDisplaySession *self)
{
  vtr_retry_timer_reset (self->retry);
  self->opened_at = g_get_monotonic_time ();
  set_state (self, VTR_DISPLAY_SESSION_OPEN);
}

static void
on_closed (VtrDisplaySession *self)
{
  VtrDisplayClient *client = vtr_client_slot_get_client (self->slot);
  const GError *error = vtr_display_client_get_error (client);

  take_error (self, error != NULL ? g_error_copy (error) : NULL);
  if (g_error_matches (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED))
    {
      vtr_client_slot_drop (self->slot);
      set_state (self, VTR_DISPLAY_SESSION_UNAVAILABLE);
    }
  else if (was_taken (self, client))
    {
      self->is_taken = TRUE;
      lose (self);
    }
  else if (self->trust != NULL && vtr_sign_in_question_is_possible (error))
    {
      g_set_object (&self->refused, client);
      vtr_client_slot_drop (self->slot);
      set_state (self, VTR_DISPLAY_SESSION_REFUSED);
    }
  else
    {
      lose (self);
    }
}

static void
on_password_needed (VtrDisplaySession *self)
{
  g_signal_emit (self, signals[PASSWORD_NEEDED], 0, vtr_client_slot_get_client (self->slot));
}

static void
on_client_changed (VtrDisplaySession *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

static void
on_endpoint (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (VtrDisplaySession) self = user_data;
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;

  endpoint = vtr_machine_open_display_finish (VTR_MACHINE (source), result, &error);

  if (self->closed || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  if (endpoint == NULL)
    {
      gboolean unavailable = g_error_matches (error, VTR_HYPERVISOR_ERROR,
                                              VTR_HYPERVISOR_ERROR_UNSUPPORTED);

      take_error (self, g_steal_pointer (&error));
      if (unavailable)
        set_state (self, VTR_DISPLAY_SESSION_UNAVAILABLE);
      else
        lose (self);
      return;
    }

  vtr_client_slot_open (self->slot, endpoint, FALSE);
}

static void
open_display (VtrDisplaySession *self)
{
  if (self->closed || vtr_client_slot_get_client (self->slot) != NULL ||
      !vtr_machine_is_active (self->machine))
    return;

  if (self->state != VTR_DISPLAY_SESSION_LOST)
    set_state (self, VTR_DISPLAY_SESSION_CONNECTING);

  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  self->cancellable = g_cancellable_new ();
  vtr_machine_open_display_async (self->machine, self->cancellable, on_endpoint,
                                  g_object_ref (self));
}

static void
on_machine_state (VtrDisplaySession *self)
{
  if (!vtr_machine_is_active (self->machine))
    {
      vtr_retry_timer_stop (self->retry);
      g_cancellable_cancel (self->cancellable);
      g_clear_object (&self->refused);
      vtr_client_slot_drop (self->slot);
      self->is_taken = FALSE;
      set_state (self, VTR_DISPLAY_SESSION_OFF);
    }
  else if (self->state == VTR_DISPLAY_SESSION_OFF)
    {
      vtr_retry_timer_reset (self->retry);
      open_display (self);
    }
}

static void
vtr_display_session_constructed (GObject *object)
{
  VtrDisplaySession *self = VTR_DISPLAY_SESSION (object);

  G_OBJECT_CLASS (vtr_display_session_parent_class)->constructed (object);

  self->slot = vtr_client_slot_new (self->trust);
  g_signal_connect_object (self->slot, "notify::client", G_CALLBACK (on_client_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slot, "ready", G_CALLBACK (on_ready), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slot, "closed", G_CALLBACK (on_closed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->slot, "password-needed", G_CALLBACK (on_password_needed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->machine, "notify::state", G_CALLBACK (on_machine_state), self,
                           G_CONNECT_SWAPPED);
  open_display (self);
}

static void
vtr_display_session_dispose (GObject *object)
{
  VtrDisplaySession *self = VTR_DISPLAY_SESSION (object);

  if (self->slot != NULL)
    vtr_display_session_close (self);
  g_clear_object (&self->slot);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->refused);
  g_clear_object (&self->trust);
  g_clear_object (&self->machine);

  G_OBJECT_CLASS (vtr_display_session_parent_class)->dispose (object);
}

static void
vtr_display_session_finalize (GObject *object)
{
  VtrDisplaySession *self = VTR_DISPLAY_SESSION (object);

  g_clear_pointer (&self->retry, vtr_retry_timer_free);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (vtr_display_session_parent_class)->finalize (object);
}

static void
vtr_display_session_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  VtrDisplaySession *self = VTR_DISPLAY_SESSION (object);

  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_uint (value, self->state);
      break;
    case PROP_CLIENT:
      g_value_set_object (value, vtr_client_slot_get_client (self->slot));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_display_session_set_property (GObject      *object,
                                  guint         prop_id,
                                  const GValue *value,
                                  GParamSpec   *pspec)
{
  VtrDisplaySession *self = VTR_DISPLAY_SESSION (object);

  switch (prop_id)
    {
    case PROP_MACHINE:
      self->machine = g_value_dup_object (value);
      break;
    case PROP_TRUST:
      self->trust = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_display_session_class_init (VtrDisplaySessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = vtr_display_session_constructed;
  object_class->dispose = vtr_display_session_dispose;
  object_class->finalize = vtr_display_session_finalize;
  object_class->get_property = vtr_display_session_get_property;
  object_class->set_property = vtr_display_session_set_property;

  properties[PROP_MACHINE] =
    g_param_spec_object ("machine", NULL, NULL, VTR_TYPE_MACHINE,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TRUST] =
    g_param_spec_object ("trust", NULL, NULL, VTR_TYPE_SCREEN_TRUST,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_uint ("state", NULL, NULL, 0, VTR_DISPLAY_SESSION_UNAVAILABLE, 0, read_only);
  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, VTR_TYPE_DISPLAY_CLIENT, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[PASSWORD_NEEDED] = g_signal_new ("password-needed", G_TYPE_FROM_CLASS (klass),
                                           G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                           G_TYPE_NONE, 1, VTR_TYPE_DISPLAY_CLIENT);
}

static void
vtr_display_session_init (VtrDisplaySession *self)
{
  self->retry = vtr_retry_timer_new (FIRST_RETRY_MS, LAST_RETRY_MS, on_retry, self);
}

VtrDisplaySession *
vtr_display_session_new (VtrMachine     *machine,
                         VtrScreenTrust *trust)
{
  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);

  return g_object_new (VTR_TYPE_DISPLAY_SESSION, "machine", machine, "trust", trust, NULL);
}

void
vtr_display_session_close (VtrDisplaySession *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_SESSION (self));

  self->closed = TRUE;
  vtr_retry_timer_stop (self->retry);
  g_cancellable_cancel (self->cancellable);
  vtr_client_slot_drop (self->slot);
}

void
vtr_display_session_retry_now (VtrDisplaySession *self)
{
  g_return_if_fail (VTR_IS_DISPLAY_SESSION (self));

  if (!vtr_retry_timer_is_active (self->retry) &&
      self->state != VTR_DISPLAY_SESSION_REFUSED &&
      self->state != VTR_DISPLAY_SESSION_TAKEN)
    return;

  self->n_brief = 0;
  self->is_taken = FALSE;

  g_clear_object (&self->refused);
  vtr_retry_timer_stop (self->retry);
  vtr_retry_timer_reset (self->retry);
  open_display (self);
}

VtrDisplaySessionState
vtr_display_session_get_state (VtrDisplaySession *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_SESSION (self), VTR_DISPLAY_SESSION_OFF);

  return self->state;
}

VtrDisplayClient *
vtr_display_session_get_client (VtrDisplaySession *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_SESSION (self), NULL);

  return vtr_client_slot_get_client (self->slot);
}

VtrDisplayClient *
vtr_display_session_get_refused (VtrDisplaySession *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_SESSION (self), NULL);

  return self->refused;
}

const GError *
vtr_display_session_get_error (VtrDisplaySession *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_SESSION (self), NULL);

  return self->error;
}
