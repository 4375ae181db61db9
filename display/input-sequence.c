/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-input-sequence"

#include "input-sequence.h"

#include <glib/gi18n-lib.h>

/* Between two events. QEMU's keyboards hold 16 events or bytes; an emulated guest takes its
 * time. */
#define PAUSE_MS 25
/* Before the first: a SPICE server that has just let go of another viewer loses what comes
 * sooner. */
#define FIRST_PAUSE_MS 300
/* After the last one, so that it is out before the connection closes. */
#define LAST_PAUSE_MS 150

typedef struct
{
  gboolean is_key;
  VtrKey   key;
  gboolean is_pressed;
  int      x;
  int      y;
  guint    buttons;
} Event;

struct _VtrInputSequence
{
  GArray *events;      /* Event */
  guint   index;       /* the next one */
};

VtrInputSequence *
vtr_input_sequence_new (void)
{
  VtrInputSequence *self = g_new0 (VtrInputSequence, 1);

  self->events = g_array_new (FALSE, TRUE, sizeof (Event));

  return self;
}

void
vtr_input_sequence_free (VtrInputSequence *self)
{
  if (self == NULL)
    return;

  g_array_unref (self->events);
  g_free (self);
}

static void
add_key (VtrInputSequence *self,
         const VtrKey     *key,
         gboolean          is_pressed)
{
  Event event = { .is_key = TRUE, .key = *key, .is_pressed = is_pressed };

  g_array_append_val (self->events, event);
}

void
vtr_input_sequence_add_combo (VtrInputSequence  *self,
                              const VtrKeyCombo *combo)
{
  g_return_if_fail (self != NULL && combo != NULL && combo->count <= VTR_KEY_COMBO_MAX);

  for (guint i = 0; i < combo->count; i++)
    add_key (self, &combo->keys[i], TRUE);
  for (guint i = combo->count; i > 0; i--)
    add_key (self, &combo->keys[i - 1], FALSE);
}

static gboolean
check_text (const char  *text,
            GError     **error)
{
  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
                           _("The text isn’t valid UTF-8"));
      return FALSE;
    }

  if (g_utf8_strlen (text, -1) > VTR_INPUT_SEQUENCE_MAX_TEXT)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE,
                   _("The text is longer than %u characters"), VTR_INPUT_SEQUENCE_MAX_TEXT);
      return FALSE;
    }

  return TRUE;
}

gboolean
vtr_input_sequence_add_text (VtrInputSequence  *self,
                             const char        *text,
                             GError           **error)
{
  g_autoptr (VtrInputSequence) typed = NULL;

  g_return_val_if_fail (self != NULL && text != NULL, FALSE);

  if (!check_text (text, error))
    return FALSE;

  typed = vtr_input_sequence_new ();
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);
      VtrKeyCombo combo = { 0 };

      /* One Return for both of them. */
      if (p[0] == '\r' && p[1] == '\n')
        continue;
      if (!vtr_key_combo_from_char (character, &combo))
        {
          char name[7] = { 0 };

          g_unichar_to_utf8 (character, name);
          g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_SUPPORTED,
                       _("There is no key for “%s” (U+%04X) on a US keyboard: nothing was typed"),
                       name, character);
          return FALSE;
        }
      vtr_input_sequence_add_combo (typed, &combo);
    }

  g_array_append_vals (self->events, typed->events->data, typed->events->len);

  return TRUE;
}

void
vtr_input_sequence_add_pointer (VtrInputSequence *self,
                                int               x,
                                int               y,
                                guint             buttons)
{
  Event event = { .is_key = FALSE, .x = x, .y = y, .buttons = buttons };

  g_return_if_fail (self != NULL);

  g_array_append_val (self->events, event);
}

static void
send_event (VtrDisplayClient *client,
            const Event      *event)
{
  if (event->is_key)
    vtr_display_client_send_key (client, event->key.keysym, event->key.scancode, event->is_pressed);
  else
    vtr_display_client_send_pointer (client, event->x, event->y, event->buttons);
}

/* Keys that are down stay down in the guest when we go: they are let go of first. */
static void
release_all (VtrInputSequence *self,
             VtrDisplayClient *client)
{
  for (; self->index < self->events->len; self->index++)
    {
      const Event *event = &g_array_index (self->events, Event, self->index);

      if (event->is_key ? !event->is_pressed : event->buttons == 0)
        send_event (client, event);
    }
}

static gboolean
on_pause_over (gpointer user_data)
{
  GTask *task = user_data;
  VtrInputSequence *self = g_task_get_task_data (task);
  VtrDisplayClient *client = g_task_get_source_object (task);
  const GError *closed = vtr_display_client_get_error (client);

  if (closed != NULL)
    {
      g_task_return_error (task, g_error_copy (closed));
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      release_all (self, client);
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, _("Interrupted"));
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }

  if (self->index == self->events->len)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return G_SOURCE_REMOVE;
    }

  send_event (client, &g_array_index (self->events, Event, self->index));
  self->index++;
  g_timeout_add (self->index < self->events->len ? PAUSE_MS : LAST_PAUSE_MS, on_pause_over, task);

  return G_SOURCE_REMOVE;
}

static void
free_sequence (gpointer data)
{
  vtr_input_sequence_free (data);
}

void
vtr_input_sequence_play_async (VtrInputSequence    *self,
                               VtrDisplayClient    *client,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (client));

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_input_sequence_play_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, self, free_sequence);
  g_timeout_add (FIRST_PAUSE_MS, on_pause_over, task);
}

gboolean
vtr_input_sequence_play_finish (VtrDisplayClient  *client,
                                GAsyncResult      *result,
                                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
