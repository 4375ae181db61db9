/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "connection-private.h"

#include <glib/gi18n-lib.h>

#include "embedded-driver.h"
#include "machine-list-private.h"

G_DEFINE_FINAL_TYPE (VtrConnection, vtr_connection, G_TYPE_OBJECT)

/* A hypervisor that hasn't answered by then won't. */
#define OPEN_TIMEOUT_MS 20000

enum
{
  PROP_0,
  PROP_URI,
  PROP_OPEN_TIMEOUT,
  PROP_STATE,
  PROP_RETRY_SECONDS,
  PROP_MACHINES,
  PROP_CAPABILITIES,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS] = { NULL };

void
vtr_connection_set_state (VtrConnection      *self,
                          VtrConnectionState  state)
{
  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

void
vtr_connection_set_retry_seconds (VtrConnection *self,
                                  guint          seconds)
{
  if (self->retry_seconds == seconds)
    return;

  self->retry_seconds = seconds;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_RETRY_SECONDS]);
}

void
vtr_connection_take_capabilities (VtrConnection       *self,
                                  VtrHostCapabilities *capabilities)
{
  if (g_set_object (&self->capabilities, capabilities))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPABILITIES]);
  g_object_unref (capabilities);
}

/* "This computer" for what has no host in it, else the host. */
static char *
dup_title (const char *uri,
           gboolean   *ret_is_local)
{
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;

  *ret_is_local = host == NULL || *host == '\0';
  if (!*ret_is_local)
    return g_strdup (host);
  if (parsed != NULL && g_strcmp0 (g_uri_get_scheme (parsed), "test") == 0)
    return g_strdup (_("Test Hypervisor"));
  if (parsed != NULL && g_strcmp0 (g_uri_get_path (parsed), "/system") == 0)
    return g_strdup (_("This Computer (System)"));

  return g_strdup (_("This Computer"));
}

static void
vtr_connection_constructed (GObject *object)
{
  VtrConnection *self = VTR_CONNECTION (object);

  G_OBJECT_CLASS (vtr_connection_parent_class)->constructed (object);

  if (self->uri == NULL)
    self->uri = vtr_connection_dup_default_uri ();
  self->title = dup_title (self->uri, &self->is_local);
  self->machines = vtr_machine_list_new (self);
}

static void
vtr_connection_dispose (GObject *object)
{
  VtrConnection *self = VTR_CONNECTION (object);

  vtr_connection_abandon (self);
  if (self->machines != NULL)
    vtr_machine_list_detach (self->machines);
  g_clear_object (&self->machines);
  g_clear_object (&self->capabilities);

  G_OBJECT_CLASS (vtr_connection_parent_class)->dispose (object);
}

static void
vtr_connection_finalize (GObject *object)
{
  VtrConnection *self = VTR_CONNECTION (object);

  /* Jobs hold a reference, so there are none: this waits for nothing. */
  g_thread_pool_free (self->pool, FALSE, FALSE);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->last_attempt, vtr_open_attempt_unref);
  g_main_context_unref (self->context);
  g_clear_error (&self->error);
  g_free (self->title);
  g_free (self->uri);

  G_OBJECT_CLASS (vtr_connection_parent_class)->finalize (object);
}

static void
vtr_connection_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  VtrConnection *self = VTR_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_URI:
      g_value_set_string (value, self->uri);
      break;
    case PROP_OPEN_TIMEOUT:
      g_value_set_uint (value, self->open_timeout_ms);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_RETRY_SECONDS:
      g_value_set_uint (value, self->retry_seconds);
      break;
    case PROP_MACHINES:
      g_value_set_object (value, self->machines);
      break;
    case PROP_CAPABILITIES:
      g_value_set_object (value, self->capabilities);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_connection_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  VtrConnection *self = VTR_CONNECTION (object);

  switch (prop_id)
    {
    case PROP_URI:
      self->uri = g_value_dup_string (value);
      break;
    case PROP_OPEN_TIMEOUT:
      self->open_timeout_ms = g_value_get_uint (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_connection_class_init (VtrConnectionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->constructed = vtr_connection_constructed;
  object_class->dispose = vtr_connection_dispose;
  object_class->finalize = vtr_connection_finalize;
  object_class->get_property = vtr_connection_get_property;
  object_class->set_property = vtr_connection_set_property;

  properties[PROP_URI] =
    g_param_spec_string ("uri", NULL, NULL, NULL,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_OPEN_TIMEOUT] =
    g_param_spec_uint ("open-timeout", NULL, NULL, 1, G_MAXUINT, OPEN_TIMEOUT_MS,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_STATE] =
    g_param_spec_int ("state", NULL, NULL, VTR_CONNECTION_STATE_CLOSED, VTR_CONNECTION_STATE_FAILED,
                      VTR_CONNECTION_STATE_CLOSED, readable);
  properties[PROP_RETRY_SECONDS] =
    g_param_spec_uint ("retry-seconds", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_MACHINES] =
    g_param_spec_object ("machines", NULL, NULL, VTR_TYPE_MACHINE_LIST, readable);
  properties[PROP_CAPABILITIES] =
    g_param_spec_object ("capabilities", NULL, NULL, VTR_TYPE_HOST_CAPABILITIES, readable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_connection_init (VtrConnection *self)
{
  self->context = g_main_context_ref_thread_default ();
  self->pool = vtr_connection_create_pool ();
  self->waiting = g_ptr_array_new_with_free_func (g_object_unref);
  self->retry_delay = VTR_CONNECTION_FIRST_RETRY_S;
}

VtrConnection *
vtr_connection_new (const char *uri)
{
  return g_object_new (VTR_TYPE_CONNECTION, "uri", uri, NULL);
}

const char *
vtr_connection_get_uri (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), NULL);

  return self->uri;
}

const char *
vtr_connection_get_title (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), NULL);

  return self->title;
}

VtrConnectionState
vtr_connection_get_state (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), VTR_CONNECTION_STATE_CLOSED);

  return self->state;
}

const GError *
vtr_connection_get_error (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), NULL);

  return self->error;
}

guint
vtr_connection_get_retry_seconds (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), 0);

  return self->retry_seconds;
}

gboolean
vtr_connection_is_local (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), FALSE);

  return self->is_local;
}

VtrMachineList *
vtr_connection_get_machines (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), NULL);

  return self->machines;
}

VtrHostCapabilities *
vtr_connection_get_capabilities (VtrConnection *self)
{
  g_return_val_if_fail (VTR_IS_CONNECTION (self), NULL);

  return self->capabilities;
}

gboolean
vtr_connection_is_embedded (VtrConnection *self)
{
  g_autofree char *root = NULL;

  g_return_val_if_fail (VTR_IS_CONNECTION (self), FALSE);

  root = vtr_embedded_driver_dup_root (self->uri);

  return root != NULL;
}

char *
vtr_connection_dup_control_socket_path (VtrConnection *self)
{
  g_autofree char *root = NULL;
  g_autofree char *short_root = NULL;

  g_return_val_if_fail (VTR_IS_CONNECTION (self), NULL);

  root = vtr_embedded_driver_dup_root (self->uri);
  if (root == NULL)
    return NULL;

  short_root = vtr_embedded_driver_dup_short_root (root);

  return g_build_filename (short_root, "vitrine.sock", NULL);
}

void
vtr_connection_set_lock_wait (VtrConnection *self,
                              guint          milliseconds)
{
  g_return_if_fail (VTR_IS_CONNECTION (self));

  self->lock_wait_ms = milliseconds;
}
