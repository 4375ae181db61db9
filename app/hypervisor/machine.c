/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-private.h"

G_DEFINE_FINAL_TYPE (VtrMachine, vtr_machine, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_NAME,
  PROP_UUID,
  PROP_TITLE,
  PROP_STATE,
  PROP_TRANSIENT,
  PROP_AUTOSTART,
  PROP_OS_ID,
  PROP_MEMORY,
  PROP_VCPUS,
  PROP_EMULATED,
  PROP_BUSY,
  PROP_CONFIG,
  PROP_CONNECTION,
  PROP_REMOVED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS] = { NULL };

static void
notify (VtrMachine *self,
        guint       prop)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop]);
}

static void
take_string (VtrMachine  *self,
             char       **field,
             char        *value,
             guint        prop)
{
  if (g_strcmp0 (*field, value) == 0)
    {
      g_free (value);
      return;
    }

  g_free (*field);
  *field = value;
  notify (self, prop);
}

static void
set_flag (VtrMachine *self,
          gboolean   *field,
          gboolean    value,
          guint       prop)
{
  if (*field == value)
    return;

  *field = value;
  notify (self, prop);
}

static void
update_config (VtrMachine     *self,
               VtrMachineInfo *info)
{
  if (g_strcmp0 (self->xml, info->xml) == 0)
    return;

  g_free (self->xml);
  self->xml = g_strdup (info->xml);
  g_set_object (&self->config, info->config);
  notify (self, PROP_CONFIG);

  take_string (self, &self->title, g_strdup (info->title), PROP_TITLE);
  take_string (self, &self->os_id, g_strdup (info->os_id), PROP_OS_ID);
  set_flag (self, &self->is_emulated, info->is_emulated, PROP_EMULATED);
  if (self->memory != info->memory)
    {
      self->memory = info->memory;
      notify (self, PROP_MEMORY);
    }
  if (self->vcpus != info->vcpus)
    {
      self->vcpus = info->vcpus;
      notify (self, PROP_VCPUS);
    }
}

void
vtr_machine_update (VtrMachine     *self,
                    VtrMachineInfo *info)
{
  g_object_freeze_notify (G_OBJECT (self));

  take_string (self, &self->name, g_strdup (info->name), PROP_NAME);
  update_config (self, info);
  set_flag (self, &self->is_transient, info->is_transient, PROP_TRANSIENT);
  set_flag (self, &self->autostart, info->autostart, PROP_AUTOSTART);
  if (self->state != info->state || self->is_active != info->is_active)
    {
      self->state = info->state;
      self->is_active = info->is_active;
      notify (self, PROP_STATE);
    }

  g_object_thaw_notify (G_OBJECT (self));
}

void
vtr_machine_set_removed (VtrMachine *self)
{
  self->is_active = FALSE;
  if (self->state != VTR_MACHINE_STATE_OFF)
    {
      self->state = VTR_MACHINE_STATE_OFF;
      notify (self, PROP_STATE);
    }

  set_flag (self, &self->is_removed, TRUE, PROP_REMOVED);
}

void
vtr_machine_detach (VtrMachine *self)
{
  self->connection = NULL;
}

void
vtr_machine_connection_changed (VtrMachine *self)
{
  notify (self, PROP_STATE);
}

void
vtr_machine_begin_action (VtrMachine *self)
{
  self->n_actions++;
  if (self->n_actions == 1)
    notify (self, PROP_BUSY);
}

void
vtr_machine_end_action (VtrMachine *self)
{
  g_assert (self->n_actions > 0);

  self->n_actions--;
  if (self->n_actions == 0)
    notify (self, PROP_BUSY);
}

static void
vtr_machine_finalize (GObject *object)
{
  VtrMachine *self = VTR_MACHINE (object);

  g_clear_object (&self->config);
  g_free (self->xml);
  g_free (self->os_id);
  g_free (self->title);
  g_free (self->name);
  g_free (self->uuid);

  G_OBJECT_CLASS (vtr_machine_parent_class)->finalize (object);
}

static void
vtr_machine_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  VtrMachine *self = VTR_MACHINE (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_UUID:
      g_value_set_string (value, self->uuid);
      break;
    case PROP_TITLE:
      g_value_set_string (value, self->title);
      break;
    case PROP_STATE:
      g_value_set_int (value, (int) self->state);
      break;
    case PROP_TRANSIENT:
      g_value_set_boolean (value, self->is_transient);
      break;
    case PROP_AUTOSTART:
      g_value_set_boolean (value, self->autostart);
      break;
    case PROP_OS_ID:
      g_value_set_string (value, self->os_id);
      break;
    case PROP_MEMORY:
      g_value_set_uint64 (value, self->memory);
      break;
    case PROP_VCPUS:
      g_value_set_uint (value, self->vcpus);
      break;
    case PROP_EMULATED:
      g_value_set_boolean (value, self->is_emulated);
      break;
    case PROP_BUSY:
      g_value_set_boolean (value, self->n_actions > 0);
      break;
    case PROP_CONFIG:
      g_value_set_object (value, self->config);
      break;
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    case PROP_REMOVED:
      g_value_set_boolean (value, self->is_removed);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  VtrMachine *self = VTR_MACHINE (object);

  switch (prop_id)
    {
    case PROP_UUID:
      self->uuid = g_value_dup_string (value);
      break;
    case PROP_CONNECTION:
      self->connection = g_value_get_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;
  const GParamFlags construct = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, readable);
  properties[PROP_UUID] = g_param_spec_string ("uuid", NULL, NULL, NULL, construct);
  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, readable);
  properties[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, VTR_MACHINE_STATE_OFF,
                                             VTR_MACHINE_STATE_SUSPENDED, VTR_MACHINE_STATE_OFF,
                                             readable);
  properties[PROP_TRANSIENT] = g_param_spec_boolean ("transient", NULL, NULL, FALSE, readable);
  properties[PROP_AUTOSTART] = g_param_spec_boolean ("autostart", NULL, NULL, FALSE, readable);
  properties[PROP_OS_ID] = g_param_spec_string ("os-id", NULL, NULL, NULL, readable);
  properties[PROP_MEMORY] = g_param_spec_uint64 ("memory", NULL, NULL, 0, G_MAXUINT64, 0, readable);
  properties[PROP_VCPUS] = g_param_spec_uint ("vcpus", NULL, NULL, 0, G_MAXUINT, 0, readable);
  properties[PROP_EMULATED] = g_param_spec_boolean ("emulated", NULL, NULL, FALSE, readable);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, readable);
  properties[PROP_CONFIG] = g_param_spec_object ("config", NULL, NULL, VTR_TYPE_MACHINE_CONFIG,
                                                 readable);
  properties[PROP_CONNECTION] = g_param_spec_object ("connection", NULL, NULL, VTR_TYPE_CONNECTION,
                                                     construct);
  properties[PROP_REMOVED] = g_param_spec_boolean ("removed", NULL, NULL, FALSE, readable);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_machine_class_init (VtrMachineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_machine_finalize;
  object_class->get_property = vtr_machine_get_property;
  object_class->set_property = vtr_machine_set_property;

  install_properties (object_class);
}

static void
vtr_machine_init (VtrMachine *self)
{
}

VtrMachine *
vtr_machine_new (VtrConnection  *connection,
                 VtrMachineInfo *info)
{
  VtrMachine *self = g_object_new (VTR_TYPE_MACHINE, "connection", connection, "uuid", info->uuid,
                                   NULL);

  vtr_machine_update (self, info);

  return self;
}

const char *
vtr_machine_state_to_string (VtrMachineState state)
{
  static const char * const WORDS[] = {
    [VTR_MACHINE_STATE_OFF] = "off",
    [VTR_MACHINE_STATE_RUNNING] = "running",
    [VTR_MACHINE_STATE_PAUSED] = "paused",
    [VTR_MACHINE_STATE_SHUTTING_DOWN] = "shutting-down",
    [VTR_MACHINE_STATE_CRASHED] = "crashed",
    [VTR_MACHINE_STATE_SAVED] = "saved",
    [VTR_MACHINE_STATE_SUSPENDED] = "suspended",
  };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (WORDS), NULL);

  return WORDS[state];
}

const char *
vtr_machine_get_name (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), NULL);

  return self->name;
}

const char *
vtr_machine_get_uuid (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), NULL);

  return self->uuid;
}

const char *
vtr_machine_get_title (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), NULL);

  return self->title;
}

VtrMachineState
vtr_machine_get_state (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), VTR_MACHINE_STATE_OFF);

  return self->state;
}

gboolean
vtr_machine_is_active (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), FALSE);

  return self->is_active;
}

gboolean
vtr_machine_is_transient (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), FALSE);

  return self->is_transient;
}

gboolean
vtr_machine_is_emulated (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), FALSE);

  return self->is_emulated;
}

gboolean
vtr_machine_is_busy (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), FALSE);

  return self->n_actions > 0;
}

gboolean
vtr_machine_is_removed (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), FALSE);

  return self->is_removed;
}

gboolean
vtr_machine_get_autostart (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), FALSE);

  return self->autostart;
}

const char *
vtr_machine_get_os_id (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), NULL);

  return self->os_id;
}

guint64
vtr_machine_get_memory (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), 0);

  return self->memory;
}

guint
vtr_machine_get_vcpus (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), 0);

  return self->vcpus;
}

VtrMachineConfig *
vtr_machine_get_config (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), NULL);

  return self->config;
}

VtrConnection *
vtr_machine_get_connection (VtrMachine *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE (self), NULL);

  return self->connection;
}
