/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-guest-resizer"

#include "guest-resizer.h"

typedef struct
{
  int width;
  int height;
} Size;

struct _VtrGuestResizer
{
  VtrDisplayClient *client;         /* (nullable) */
  GSignalGroup     *signals;
  gboolean          enabled;
  Size              room;
  Size              asked;          /* for the last time */
  guint             rest_timeout;
  guint             answer_timeout; /* a request is on its way */
};

static gboolean
is_same (const Size *a,
         const Size *b)
{
  return a->width == b->width && a->height == b->height;
}

static gboolean
is_room (const Size *room)
{
  return room->width >= VTR_GUEST_RESIZER_MIN_SIDE && room->height >= VTR_GUEST_RESIZER_MIN_SIDE;
}

static Size
get_guest_size (VtrGuestResizer *self)
{
  return (Size) { vtr_display_client_get_width (self->client),
                  vtr_display_client_get_height (self->client) };
}

static gboolean
may_ask (VtrGuestResizer *self)
{
  return self->enabled && self->client != NULL &&
         vtr_display_client_get_state (self->client) == VTR_DISPLAY_STATE_READY &&
         vtr_display_client_can_resize (self->client) &&
         !vtr_display_client_is_view_only (self->client);
}

static void queue_ask (VtrGuestResizer *self);

static gboolean
on_no_answer (gpointer user_data)
{
  VtrGuestResizer *self = user_data;

  self->answer_timeout = 0;
  queue_ask (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_rest (gpointer user_data)
{
  VtrGuestResizer *self = user_data;
  Size is = { 0 };

  self->rest_timeout = 0;
  if (!may_ask (self))
    return G_SOURCE_REMOVE;

  is = get_guest_size (self);
  if (is_same (&self->room, &self->asked) ||
      (is_same (&self->room, &is) && !vtr_display_client_needs_request (self->client)))
    return G_SOURCE_REMOVE;

  self->asked = self->room;
  self->answer_timeout = g_timeout_add (VTR_GUEST_RESIZER_ANSWER_MS, on_no_answer, self);
  vtr_display_client_request_size (self->client, (guint) self->asked.width,
                                   (guint) self->asked.height);

  return G_SOURCE_REMOVE;
}

static void
queue_ask (VtrGuestResizer *self)
{
  g_clear_handle_id (&self->rest_timeout, g_source_remove);
  if (self->answer_timeout == 0 && is_room (&self->room) && may_ask (self))
    self->rest_timeout = g_timeout_add (VTR_GUEST_RESIZER_REST_MS, on_rest, self);
}

/* Width and height change one after the other; it is answered when both are what was asked for. */
static void
on_size_changed (VtrGuestResizer *self)
{
  Size is = get_guest_size (self);

  if (self->answer_timeout == 0 || !is_same (&is, &self->asked))
    return;

  g_clear_handle_id (&self->answer_timeout, g_source_remove);
  queue_ask (self);
}

static void
forget_asking (VtrGuestResizer *self)
{
  g_clear_handle_id (&self->answer_timeout, g_source_remove);
  self->asked = (Size) { 0 };
}

static void
on_size_changed_cb (VtrDisplayClient *client,
                    GParamSpec       *pspec,
                    gpointer          user_data)
{
  on_size_changed (user_data);
}

static void
on_possible_changed (VtrDisplayClient *client,
                     GParamSpec       *pspec,
                     gpointer          user_data)
{
  queue_ask (user_data);
}

VtrGuestResizer *
vtr_guest_resizer_new (void)
{
  static const char * const sizes[] = { "notify::width", "notify::height" };
  static const char * const possible[] = { "notify::state", "notify::can-resize",
                                           "notify::view-only" };
  VtrGuestResizer *self = g_new0 (VtrGuestResizer, 1);

  self->signals = g_signal_group_new (VTR_TYPE_DISPLAY_CLIENT);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    g_signal_group_connect (self->signals, sizes[i], G_CALLBACK (on_size_changed_cb), self);
  for (guint i = 0; i < G_N_ELEMENTS (possible); i++)
    g_signal_group_connect (self->signals, possible[i], G_CALLBACK (on_possible_changed), self);

  return self;
}

void
vtr_guest_resizer_free (VtrGuestResizer *self)
{
  if (self == NULL)
    return;

  g_signal_group_set_target (self->signals, NULL);
  g_clear_object (&self->signals);
  g_clear_handle_id (&self->rest_timeout, g_source_remove);
  g_clear_handle_id (&self->answer_timeout, g_source_remove);
  g_clear_object (&self->client);
  g_free (self);
}

void
vtr_guest_resizer_set_client (VtrGuestResizer  *self,
                              VtrDisplayClient *client)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (client == NULL || VTR_IS_DISPLAY_CLIENT (client));

  if (!g_set_object (&self->client, client))
    return;

  g_signal_group_set_target (self->signals, client);
  forget_asking (self);
  queue_ask (self);
}

void
vtr_guest_resizer_set_enabled (VtrGuestResizer *self,
                               gboolean         enabled)
{
  g_return_if_fail (self != NULL);

  enabled = enabled != FALSE;
  if (self->enabled == enabled)
    return;

  self->enabled = enabled;
  forget_asking (self);
  queue_ask (self);
}

gboolean
vtr_guest_resizer_is_enabled (VtrGuestResizer *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->enabled;
}

void
vtr_guest_resizer_set_room (VtrGuestResizer *self,
                            int              width,
                            int              height)
{
  Size room = { width, height };

  g_return_if_fail (self != NULL);

  if (is_same (&self->room, &room))
    return;

  self->room = room;
  queue_ask (self);
}
