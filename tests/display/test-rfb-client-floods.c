/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Servers that say as much as they can, of everything: the main loop never stands still for long,
 * and memory stays what the picture needs. */

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "memory-use.h"
#include "rfb-client.h"
#include "server-script.h"

#define FLOOD_US     (1500 * 1000)
#define LOOK_MS      5
#define MAX_GROWTH   (64u * 1024 * 1024)
/* Another program may have had the processor: a stall has to be one each time. */
#define N_ATTEMPTS   6u

#ifdef __SANITIZE_ADDRESS__
#define STALL_US     (5 * 1000 * 1000)   /* nothing is said about time there */
#define IS_COUNTED   FALSE   /* a picture nothing is written to yet would count like a full one */
#else
#define STALL_US     (50 * 1000)
#define IS_COUNTED   TRUE
#endif

typedef struct
{
  const char *name;
  const char *start;      /* once */
  const char *flood;      /* again and again */
  gboolean    is_deaf;    /* takes nothing of what the client says */
  gsize       picture;    /* bytes the picture may take */
} Flood;

static const Flood floods[] = {
  { "bells", "", "20000*02", FALSE, 0 },
  { "fences", "", "f8000000 4:0x80000001 00 f8000000 4:0x80000001 40 64*aa", FALSE, 0 },
  { "fences-deaf", "", "f8000000 4:0x80000001 00 f8000000 4:0x80000001 40 64*aa", TRUE, 0 },
  { "clipboards", "", "03000000 4:100000 100000*41 03000000 4:1 42", FALSE, 0 },
  { "large-clipboards", "", "03000000 4:1048576 1048576*c0", FALSE, 0 },
  { "passed-over-clipboards", "", "03000000 4:1100000 1100000*41", FALSE, 0 },
  { "clipboard-notes-deaf", "03000000 4:-8 1f000001 4:0",
    "03000000 4:-4 08000001 03000000 4:-4 04000000 03000000 4:-8 1f000001 4:0", TRUE, 0 },
  { "clipboard-bombs", "", "c( 4:1000000 999999*41 00 )", FALSE, 0 },
  { "names",
    "", "upd:1 rect:0,0,0,0,-307 4:4096 4096*41 upd:1 rect:0,0,0,0,-307 4:1 42", FALSE, 0 },
  { "cursors", "",
    "upd:2 rect:0,0,256,256,-239 65536*px:ff 8192*ff rect:0,0,1,1,-239 px:0 80", FALSE, 0 },
  { "leds", "", "upd:2 rect:0,0,0,0,-261 07 rect:0,0,0,0,-261 00", FALSE, 0 },
  { "sizes", "", "upd:2 rect:0,0,1000,1000,-223 rect:0,0,64,64,-223", FALSE, 4000000 },
  { "large-sizes", "", "upd:2 rect:0,0,8192,8192,-223 rect:0,0,8191,8192,-223", FALSE, 268435456 },
  { "large-sizes-deaf", "", "upd:2 rect:0,0,8192,8192,-223 rect:0,0,8191,8192,-223", TRUE,
    268435456 },
  { "middling-sizes",
    "", "upd:2 rect:0,0,2000,2000,-223 rect:0,0,1999,2100,-223", FALSE, 17000000 },
  { "updates", "", "upd:0", FALSE, 0 },
  { "tiny-rectangles", "", "upd:1000 1000*raw:1,1,1,1", FALSE, 0 },
  { "spread-rectangles", "", "upd:3 raw:1,1,1,1 raw:60,60,2,2 raw:30,3,1,9", FALSE, 0 },
  { "large-fills", "upd:1 rect:0,0,8192,8192,-223", "upd:1 rect:0,0,8192,8192,2 4:0 px:ff", FALSE,
    268435456 },
  { "large-copies", "upd:1 rect:0,0,8192,8192,-223", "upd:1 rect:1,1,8191,8191,1 2:0 2:0", FALSE,
    268435456 },
  { "sounds",
    "upd:1 rect:0,0,0,0,-259", "ff 01 0001 ff 01 0002 4:4 00000000 ff 01 0000", FALSE, 0 },
  { "large-sounds", "upd:1 rect:0,0,0,0,-259", "ff 01 0002 4:1048576 1048576*00", FALSE, 0 },
  { "pointer-modes", "", "upd:2 rect:0,0,0,0,-257 rect:1,0,0,0,-257", FALSE, 0 },
  { "end-of-updates", "", "96", FALSE, 0 },
};

typedef struct
{
  int               fd;
  const Flood      *flood;
  GByteArray       *start;
  GByteArray       *bytes;
  int               stops;       /* atomic */
} Server;

/* Takes what the client said, if it does, and says on. */
static void
say (Server           *server,
     const GByteArray *bytes)
{
  gsize sent = 0;
  char heard[4096];

  while (sent < bytes->len && !g_atomic_int_get (&server->stops))
    {
      struct pollfd poll_fd = { server->fd, POLLOUT | (server->flood->is_deaf ? 0 : POLLIN), 0 };
      gssize count = 0;

      poll (&poll_fd, 1, 10);
      if ((poll_fd.revents & POLLIN) != 0 && recv (server->fd, heard, sizeof heard, 0) == 0)
        return;
      if ((poll_fd.revents & POLLOUT) == 0)
        continue;
      count = send (server->fd, bytes->data + sent, bytes->len - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
      if (count > 0)
        sent += (gsize) count;
    }
}

static gpointer
serve (gpointer data)
{
  Server *server = data;

  say (server, server->start);
  while (!g_atomic_int_get (&server->stops))
    say (server, server->bytes);

  return NULL;
}

/* What a view does: looks at the picture now and then, under its lock. */
static gboolean
on_look (gpointer user_data)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (user_data);
  VtrDamage damage = { 0 };

  vtr_framebuffer_lock (framebuffer);
  vtr_framebuffer_take_damage (framebuffer, &damage);
  vtr_framebuffer_unlock (framebuffer);

  return G_SOURCE_CONTINUE;
}

/* The longest turn of the main loop, in µs. @ret_growth: bytes of memory, at most, at any time. */
static gint64
turn (VtrDisplayClient *client,
      gsize            *ret_growth)
{
  guint source = g_timeout_add (LOOK_MS, on_look, client);
  gint64 end = g_get_monotonic_time () + FLOOD_US;
  gsize before = get_memory_use ();
  gint64 longest = 0;
  gsize most = before;

  while (g_get_monotonic_time () < end &&
         vtr_display_client_get_state (client) != VTR_DISPLAY_STATE_CLOSED)
    {
      gint64 start = 0;

      /* Waiting for something to do is no stall. */
      while (!g_main_context_pending (NULL))
        g_usleep (500);
      start = g_get_monotonic_time ();
      g_main_context_iteration (NULL, FALSE);
      longest = MAX (longest, g_get_monotonic_time () - start);
      most = MAX (most, get_memory_use ());
    }
  g_source_remove (source);
  *ret_growth = most - before;

  return longest;
}

static VtrDisplayClient *
connect_client (int fd)
{
  g_autoptr (VtrDisplayEndpoint) endpoint =
    vtr_display_endpoint_new_for_fd (VTR_DISPLAY_PROTOCOL_VNC, fd);
  VtrDisplayClient *client = vtr_rfb_client_new (endpoint);

  vtr_display_client_set_audio_enabled (client, TRUE);
  vtr_display_client_open (client);

  return client;
}

static gint64
run_once (const Flood *flood,
          gsize       *ret_growth)
{
  Server server = { .flood = flood, .start = g_byte_array_new (), .bytes = g_byte_array_new () };
  int fds[2] = { -1, -1 };
  GThread *thread = NULL;
  VtrDisplayClient *client = NULL;
  const GError *error = NULL;
  gint64 longest = 0;
  gsize before = get_memory_use ();

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  server.fd = fds[1];
  server_script_put (server.start, "hello init:64,64");
  server_script_put (server.start, flood->start);
  while (server.bytes->len < 64 * 1024)
    server_script_put (server.bytes, flood->flood);

  client = connect_client (fds[0]);
  thread = g_thread_new ("server", serve, &server);
  longest = turn (client, ret_growth);

  /* A server that doesn't listen may be left, one that does is served on. */
  error = vtr_display_client_get_error (client);
  if (error != NULL)
    g_test_message ("%s", error->message);
  g_assert_true (error == NULL || flood->is_deaf);

  g_atomic_int_set (&server.stops, TRUE);
  vtr_display_client_close (client);
  g_thread_join (thread);
  g_object_unref (client);
  close (fds[1]);
  g_byte_array_unref (server.start);
  g_byte_array_unref (server.bytes);

  /* The connection's thread ends by itself, and its picture with it. */
  for (guint i = 0; i < 500 && get_memory_use () > before + MAX_GROWTH / 2; i++)
    g_usleep (10000);

  return longest;
}

static void
test_flood (gconstpointer data)
{
  const Flood *flood = data;
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < N_ATTEMPTS && best > STALL_US; i++)
    {
      gsize growth = 0;
      gint64 longest = run_once (flood, &growth);

      best = MIN (best, longest);
      g_test_message ("longest turn %d µs, %u KiB more", (int) longest, (guint) (growth / 1024));
      if (IS_COUNTED)
        g_assert_cmpuint (growth, <=, flood->picture + MAX_GROWTH);
    }

  g_assert_cmpint (best, <=, STALL_US);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (floods); i++)
    {
      g_autofree char *path = g_strconcat ("/rfb-client/floods/", floods[i].name, NULL);

      g_test_add_data_func (path, &floods[i], test_flood);
    }

  return g_test_run ();
}
