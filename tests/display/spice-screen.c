/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-screen.h"

#include <errno.h>
#include <spice/protocol.h>
#include <spice/vd_agent.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "spice-script.h"
#include "vtr-spice-client.h"

#define END G_GINT64_CONSTANT (-1)
#define N(x) ((gint64) (x))
#define PATIENCE_US   (60 * G_USEC_PER_SEC)
#define MESSAGE_HEADER 18u

/* A main channel that is all right, and offers two displays and a way for keys. */
static GByteArray *
new_main (void)
{
  const guint8 channels[] = { 3, 0, 0, 0, SPICE_CHANNEL_DISPLAY, 0, SPICE_CHANNEL_DISPLAY, 1,
                              SPICE_CHANNEL_INPUTS, 0 };
  GByteArray *script = spice_script_new (0);

  spice_script_add_u32 (script, SPICE_MSG_MAIN_INIT, N (1), N (1), N (3), N (2), N (1), N (10),
                        N (0), N (0), END);
  spice_script_add (script, SPICE_MSG_MAIN_CHANNELS_LIST, sizeof channels, channels,
                    sizeof channels);
  /* Whoever has an agent may switch the second one on. */
  spice_script_add_u32 (script, SPICE_MSG_MAIN_AGENT_DATA, N (VD_AGENT_PROTOCOL),
                        N (VD_AGENT_ANNOUNCE_CAPABILITIES), N (0), N (0), N (8), N (0),
                        N (1 << VD_AGENT_CAP_MONITORS_CONFIG), END);

  return script;
}

/* VtrDisplayOpenFunc */
static void
open_one (GTask    *task,
          gpointer  user_data)
{
  SpiceScreen *screen = user_data;
  g_autoptr (GByteArray) script = screen->fds->len == 0 ? new_main () : spice_script_new (0);
  int fds[2] = { -1, -1 };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  g_assert_cmpint (send (fds[0], script->data, script->len, MSG_NOSIGNAL), ==, script->len);
  g_array_append_val (screen->fds, fds[0]);
  g_task_return_int (task, fds[1]);
  g_object_unref (task);
}

static guint32
get_u32 (const guint8 *bytes)
{
  return bytes[0] | (guint32) bytes[1] << 8 | (guint32) bytes[2] << 16 | (guint32) bytes[3] << 24;
}

static void
turn (SpiceScreen *screen,
      gint64       start,
      const char  *what)
{
  vnc_session_settle (&screen->session);
  if (g_get_monotonic_time () - start > PATIENCE_US)
    g_error ("Waited too long for %s", what);
}

/* What comes on this connection now; FALSE for nothing. */
static gboolean
hear (int         fd,
      GByteArray *heard)
{
  guint8 bytes[4096];
  gssize count = recv (fd, bytes, sizeof bytes, MSG_DONTWAIT);

  if (count <= 0)
    return FALSE;
  g_byte_array_append (heard, bytes, (guint) count);

  return TRUE;
}

/* The greeting has the kind of channel, and what the client can do. Behind it are 128 bytes of an
 * encrypted password. */
static gboolean
take_greeting (SpiceScreen *screen,
               int          fd,
               GByteArray  *heard)
{
  const guint8 *greeting = heard->data + 16;
  guint32 offset = 0;
  guint32 size = 0;

  if (heard->len < 34 || memcmp (heard->data, "REDQ", 4) != 0 ||
      heard->len < 16 + get_u32 (heard->data + 12) + 128)
    return FALSE;
  if (greeting[4] != SPICE_CHANNEL_DISPLAY || greeting[5] != screen->number)
    {
      g_byte_array_set_size (heard, 0);
      return FALSE;
    }

  size = get_u32 (heard->data + 12);
  offset = get_u32 (greeting + 14) + 4 * get_u32 (greeting + 6);
  g_assert_cmpuint (offset + 4, <=, size);
  screen->takes_scanouts = (get_u32 (greeting + offset) & 1u << SPICE_DISPLAY_CAP_GL_SCANOUT) != 0;
  screen->display = fd;
  g_byte_array_remove_range (heard, 0, 16 + size + 128);

  return TRUE;
}

static void
start (SpiceScreen *screen,
       gboolean     is_far)
{
  int fds[2] = { -1, -1 };
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  *screen = (SpiceScreen) { .display = -1, .fds = g_array_new (FALSE, FALSE, sizeof (int)) };
  /* Made for a descriptor that nobody uses. */
  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  close (fds[0]);
  endpoint = vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_SPICE, fds[1]);
  close (vtr_display_endpoint_steal_fd (endpoint));
  vtr_display_endpoint_set_open_func (endpoint, open_one, screen, NULL);
  if (is_far)
    vtr_display_endpoint_set_tunnelled (endpoint);
  screen->session.client = vtr_display_client_new (endpoint);
  vtr_display_client_open (screen->session.client);
  spice_screen_turn_to (screen, 0);
}

void
spice_screen_start (SpiceScreen *screen)
{
  start (screen, FALSE);
}

void
spice_screen_start_far (SpiceScreen *screen)
{
  start (screen, TRUE);
}

void
spice_screen_turn_to (SpiceScreen *screen,
                      guint        number)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GPtrArray) heard = g_ptr_array_new_with_free_func ((GDestroyNotify)
                                                                g_byte_array_unref);

  g_clear_pointer (&screen->heard, g_byte_array_unref);
  screen->number = number;
  screen->n_done = 0;
  screen->display = -1;
  while (screen->display < 0)
    {
      turn (screen, start, "the display channel");
      while (heard->len < screen->fds->len)
        g_ptr_array_add (heard, g_byte_array_new ());
      for (guint i = 0; i < screen->fds->len && screen->display < 0; i++)
        if (hear (g_array_index (screen->fds, int, i), heard->pdata[i]) &&
            take_greeting (screen, g_array_index (screen->fds, int, i), heard->pdata[i]))
          screen->heard = g_byte_array_ref (heard->pdata[i]);
    }
}

void
spice_screen_end (SpiceScreen *screen)
{
  vnc_session_end (&screen->session);
  for (guint i = 0; i < screen->fds->len; i++)
    close (g_array_index (screen->fds, int, i));
  g_array_unref (screen->fds);
  g_byte_array_unref (screen->heard);
}

int
spice_screen_new_memory (gsize   size,
                         guint32 pixel)
{
  int memory = memfd_create ("screen", MFD_CLOEXEC);

  g_assert_cmpint (memory, >=, 0);
  g_assert_cmpint (ftruncate (memory, (off_t) size), ==, 0);
  for (gsize i = 0; i + 4 <= size; i += 4)
    spice_screen_set_pixel (memory, i, pixel);

  return memory;
}

void
spice_screen_set_pixel (int     memory,
                        gsize   offset,
                        guint32 pixel)
{
  guint32 little = GUINT32_TO_LE (pixel);

  g_assert_cmpint (pwrite (memory, &little, sizeof little, (off_t) offset), ==, sizeof little);
}

guint32
spice_screen_name_format (const char *letters)
{
  return get_u32 ((const guint8 *) letters);
}

/* A client that objects may be gone before it has all. */
static void
check_sent (gssize count,
            gsize  length)
{
  if (count != (gssize) length && errno != EPIPE && errno != ECONNRESET)
    g_error ("%zd of %zu bytes were sent", count, length);
}

void
spice_screen_send (SpiceScreen *screen,
                   GByteArray  *messages)
{
  check_sent (send (screen->display, messages->data, messages->len, MSG_NOSIGNAL), messages->len);
  g_byte_array_unref (messages);
}

void
spice_screen_send_with (SpiceScreen *screen,
                        GByteArray  *messages,
                        int          descriptor)
{
  union
  {
    struct cmsghdr header;
    char           room[CMSG_SPACE (sizeof (int))];
  } control = { 0 };
  struct iovec bytes = { messages->data, messages->len };
  struct msghdr message = { .msg_iov = &bytes, .msg_iovlen = 1, .msg_control = control.room,
                            .msg_controllen = sizeof control.room };
  struct cmsghdr *header = CMSG_FIRSTHDR (&message);

  header->cmsg_level = SOL_SOCKET;
  header->cmsg_type = SCM_RIGHTS;
  header->cmsg_len = CMSG_LEN (sizeof descriptor);
  memcpy (CMSG_DATA (header), &descriptor, sizeof descriptor);
  check_sent (sendmsg (screen->display, &message, MSG_NOSIGNAL), messages->len);
  g_byte_array_unref (messages);
}

void
spice_screen_show (SpiceScreen *screen,
                   int          memory,
                   guint32      width,
                   guint32      height,
                   guint32      stride,
                   const char  *format,
                   guint32      flags)
{
  GByteArray *message = g_byte_array_new ();
  GByteArray *mark = g_byte_array_new ();

  spice_script_add_u32 (message, SPICE_MSG_DISPLAY_GL_SCANOUT_UNIX, N (width), N (height),
                        N (stride), N (spice_screen_name_format (format)), N (flags), END);
  spice_screen_send (screen, message);
  g_byte_array_append (mark, (const guint8 *) "@", 1);
  if (memory >= 0)
    spice_screen_send_with (screen, mark, memory);
  else
    spice_screen_send (screen, mark);
}

void
spice_screen_draw (SpiceScreen   *screen,
                   const VtrRect *rect)
{
  GByteArray *message = g_byte_array_new ();

  spice_script_add_u32 (message, SPICE_MSG_DISPLAY_GL_DRAW, N (rect->x), N (rect->y),
                        N (rect->width), N (rect->height), END);
  spice_screen_send (screen, message);
}

void
spice_screen_listen (SpiceScreen *screen)
{
  GByteArray *heard = screen->heard;

  while (hear (screen->display, heard))
    ;
  while (heard->len >= MESSAGE_HEADER && heard->len >= MESSAGE_HEADER + get_u32 (heard->data + 10))
    {
      if ((heard->data[8] | heard->data[9] << 8) == SPICE_MSGC_DISPLAY_GL_DRAW_DONE)
        screen->n_done++;
      g_byte_array_remove_range (heard, 0, MESSAGE_HEADER + get_u32 (heard->data + 10));
    }
}

void
spice_screen_await_pixel (SpiceScreen *screen,
                          guint        x,
                          guint        y,
                          guint32      pixel)
{
  gint64 start = g_get_monotonic_time ();

  while ((guint) vtr_display_client_get_width (screen->session.client) <= x ||
         (guint) vtr_display_client_get_height (screen->session.client) <= y ||
         (vnc_session_get_pixel (&screen->session, x, y) & 0xffffff) != pixel)
    turn (screen, start, "a pixel");
}

void
spice_screen_await_done (SpiceScreen *screen,
                         guint        n_done)
{
  gint64 start = g_get_monotonic_time ();

  for (spice_screen_listen (screen); screen->n_done < n_done; spice_screen_listen (screen))
    turn (screen, start, "an answer");
  g_assert_cmpuint (screen->n_done, ==, n_done);
}
