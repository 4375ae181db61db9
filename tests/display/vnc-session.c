/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "vnc-session.h"

#include <string.h>

#include "gvnc-client.h"

#define PATIENCE_US (20 * G_USEC_PER_SEC)
#define QUIET_MS    40
#define ENDING_MS   2

static gboolean
on_timeout (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
check_patience (gint64      start,
                const char *what)
{
  if (g_get_monotonic_time () - start > PATIENCE_US)
    g_error ("It takes too long until %s", what);
}

/* A turn that doesn't block for ever. */
static void
turn (void)
{
  gboolean timed_out = FALSE;
  guint source = g_timeout_add (10, on_timeout, &timed_out);

  g_main_context_iteration (NULL, TRUE);
  if (!timed_out)
    g_source_remove (source);
}

static void
turn_for (guint milliseconds)
{
  gboolean over = FALSE;

  g_timeout_add (milliseconds, on_timeout, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

void
vnc_session_start (VncSession *session)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  session->server = fake_vnc_server_new ();
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC,
                                              fake_vnc_server_steal_fd (session->server));
  session->client = session->is_gvnc ? vtr_gvnc_client_new (endpoint)
                                     : vtr_display_client_new (endpoint);
  vtr_display_client_set_audio_enabled (session->client, session->wants_audio);
  vtr_display_client_open (session->client);
}

static void
on_gone (gpointer  user_data,
         GObject  *object)
{
  *(gboolean *) user_data = TRUE;
}

void
vnc_session_end (VncSession *session)
{
  gboolean gone = FALSE;
  gint64 start = g_get_monotonic_time ();

  g_object_weak_ref (G_OBJECT (session->client), on_gone, &gone);
  vtr_display_client_close (session->client);
  g_clear_object (&session->client);
  while (!gone)
    {
      turn ();
      check_patience (start, "the client is finalized");
    }

  /* libgvnc's coroutine ends in later turns. */
  turn_for (ENDING_MS);
  g_clear_pointer (&session->server, fake_vnc_server_free);
}

void
vnc_session_send (VncSession *session,
                  GByteArray *bytes)
{
  fake_vnc_server_send (session->server, bytes);
  g_byte_array_unref (bytes);
}

void
vnc_session_wait_state (VncSession      *session,
                        VtrDisplayState  state)
{
  gint64 start = g_get_monotonic_time ();

  while (vtr_display_client_get_state (session->client) < state)
    {
      turn ();
      check_patience (start, "the state changes");
    }

  if (state != VTR_DISPLAY_STATE_CLOSED && vtr_display_client_get_error (session->client) != NULL)
    g_error ("Unexpected: %s", vtr_display_client_get_error (session->client)->message);
  g_assert_cmpint ((int) vtr_display_client_get_state (session->client), ==, (int) state);
}

static guint
count_events (FakeVncServer    *server,
              FakeVncEventType  type)
{
  GArray *events = fake_vnc_server_get_events (server);
  guint count = 0;

  for (guint i = 0; i < events->len; i++)
    if (g_array_index (events, FakeVncEvent, i).type == type)
      count++;

  return count;
}

void
vnc_session_wait_events (VncSession       *session,
                         FakeVncEventType  type,
                         guint             n_events)
{
  gint64 start = g_get_monotonic_time ();

  while (count_events (session->server, type) < n_events)
    {
      turn ();
      check_patience (start, "the server hears from the client");
    }
}

void
vnc_session_settle (VncSession *session)
{
  turn_for (QUIET_MS);
}

guint32
vnc_session_get_pixel (VncSession *session,
                       guint       x,
                       guint       y)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (session->client);
  guint32 pixel = 0;

  vtr_framebuffer_lock (framebuffer);
  g_assert_true (vtr_framebuffer_contains (framebuffer, &(VtrRect) { x, y, 1, 1 }));
  memcpy (&pixel,
          vtr_framebuffer_get_pixels (framebuffer) + y * vtr_framebuffer_get_stride (framebuffer) +
            x * 4,
          sizeof pixel);
  vtr_framebuffer_unlock (framebuffer);

  return GUINT32_FROM_LE (pixel) & 0xffffff;
}

void
vnc_session_expect_error (VncSession      *session,
                          VtrDisplayError  code)
{
  vnc_session_wait_state (session, VTR_DISPLAY_STATE_CLOSED);
  g_assert_error (vtr_display_client_get_error (session->client), VTR_DISPLAY_ERROR, (int) code);
  g_test_message ("%s", vtr_display_client_get_error (session->client)->message);
}
