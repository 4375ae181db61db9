/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hostile-peers.h"

#include <string.h>

#include "redir-bytes.h"

#define HELLO_LENGTH 80u

static void
hostile_peer_free (gpointer data)
{
  HostilePeer *peer = data;

  g_byte_array_unref (peer->bytes);
  g_free (peer);
}

/* Its bytes, to be filled. */
static GByteArray *
add (GPtrArray       *peers,
     const char      *name,
     VtrUsbGuardEnd   end,
     VtrUsbViolation  violation)
{
  HostilePeer *peer = g_new0 (HostilePeer, 1);

  peer->name = name;
  peer->bytes = g_byte_array_new ();
  peer->end = end;
  peer->violation = violation;
  g_ptr_array_add (peers, peer);

  return peer->bytes;
}

static GByteArray *
add_refused (GPtrArray       *peers,
             const char      *name,
             VtrUsbViolation  violation)
{
  return add (peers, name, VTR_USB_GUARD_END_REFUSED, violation);
}

static GByteArray *
add_staying (GPtrArray       *peers,
             const char      *name,
             VtrUsbViolation  violation)
{
  GByteArray *bytes = add_refused (peers, name, violation);

  ((HostilePeer *) g_ptr_array_index (peers, peers->len - 1))->stays = TRUE;

  return bytes;
}

static void
put_text (GByteArray *bytes,
          const char *text)
{
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));
}

static void
add_strangers (GPtrArray *peers)
{
  static const guint8 ZEROS[256] = { 0 };
  GByteArray *bytes = NULL;

  put_text (add_refused (peers, "a web server", VTR_USB_VIOLATION_NOT_USBREDIR),
            "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  put_text (add_refused (peers, "an ssh server", VTR_USB_VIOLATION_NOT_USBREDIR),
            "SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n");
  put_text (add_refused (peers, "a screen", VTR_USB_VIOLATION_NOT_USBREDIR),
            "RFB 003.008\n and more");
  bytes = add_refused (peers, "zeros", VTR_USB_VIOLATION_MALFORMED);
  g_byte_array_append (bytes, ZEROS, sizeof ZEROS);
  add (peers, "nothing at all", VTR_USB_GUARD_END_PEER, VTR_USB_VIOLATION_NONE);
  put_text (add (peers, "half a header", VTR_USB_GUARD_END_PEER, VTR_USB_VIOLATION_NONE), "ab");
}

/* QEMU 7.2 ends by the first of these. */
static void
add_crashers (GPtrArray *peers)
{
  static const guint8 MORE[4] = { 0 };
  GByteArray *bytes = add_refused (peers, "an unknown packet, and more", VTR_USB_VIOLATION_TYPE);

  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_packet (bytes, 250, 4, 0, TRUE, MORE, 4);
  g_byte_array_append (bytes, MORE, 4);

  bytes = add_refused (peers, "an unknown packet with a device", VTR_USB_VIOLATION_TYPE);
  redir_put_opening (bytes);
  redir_put_packet (bytes, 99, 0, 0, TRUE, NULL, 0);
  redir_put_opening (bytes);

  bytes = add_refused (peers, "a header that is too short", VTR_USB_VIOLATION_MALFORMED);
  redir_put_opening (bytes);
  redir_put_packet (bytes, 103, 2, 0, TRUE, MORE, 2);
  g_byte_array_append (bytes, MORE, 4);

  bytes = add_refused (peers, "a status without its fields", VTR_USB_VIOLATION_MALFORMED);
  redir_put_opening (bytes);
  redir_put_packet (bytes, 8, 1, 0, TRUE, MORE, 1);

  bytes = add_refused (peers, "data of another length than said", VTR_USB_VIOLATION_MALFORMED);
  redir_put_opening (bytes);
  redir_put_packet (bytes, 103, 8, 0, TRUE, "\x81\0\x40\0aaaa", 8);
}

static void
add_wrong_types (GPtrArray *peers)
{
  /* What only a machine's side sends. */
  static const guint8 TYPES[] = { 3, 6, 7, 9, 10, 12, 13, 15, 16, 18, 19, 21, 22, 23, 24, 25, 26 };

  for (guint i = 0; i < G_N_ELEMENTS (TYPES); i++)
    {
      GByteArray *bytes = add_refused (peers, "a packet of the machine’s", VTR_USB_VIOLATION_TYPE);

      redir_put_opening (bytes);
      redir_put_packet (bytes, TYPES[i], 0, 0, TRUE, NULL, 0);
    }
}

static void
add_sizes (GPtrArray *peers)
{
  static const struct { guint32 type; guint32 length; } SIZES[] = {
    { 1, 11 }, { 2, 1 }, { 4, 133 }, { 5, 0xffffffff }, { 8, 3 }, { 100, 70000 },
    { 101, 5u << 20 }, { 101, 120u << 20 }, { 101, 0xffffffff }, { 102, 70000 },
    { 103, 0x7fffffff }, { 104, 0x80000000 },
  };
  GByteArray *bytes = add_refused (peers, "a greeting without end", VTR_USB_VIOLATION_NOT_USBREDIR);

  redir_put_packet (bytes, 0, 0x10000000, 0, FALSE, NULL, 0);
  for (guint i = 0; i < G_N_ELEMENTS (SIZES); i++)
    {
      bytes = add_refused (peers, "a packet that is too large", VTR_USB_VIOLATION_SIZE);
      redir_put_opening (bytes);
      redir_put_packet (bytes, SIZES[i].type, SIZES[i].length, 0, TRUE, NULL, 0);
    }
}

static void
add_wrong_orders (GPtrArray *peers)
{
  GByteArray *bytes = add_refused (peers, "two greetings", VTR_USB_VIOLATION_MALFORMED);

  redir_put_hello (bytes, 0);
  redir_put_hello (bytes, 0);

  bytes = add_refused (peers, "a device without interfaces", VTR_USB_VIOLATION_ORDER);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_connect (bytes, 0, REDIR_VENDOR, REDIR_STICK);

  bytes = add_refused (peers, "data without a device", VTR_USB_VIOLATION_ORDER);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_packet (bytes, 103, 4, 0, TRUE, "\x81\0\0\0", 4);

  bytes = add_refused (peers, "unplugged before it was there", VTR_USB_VIOLATION_ORDER);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_packet (bytes, 2, 0, 0, TRUE, NULL, 0);

  bytes = add_refused (peers, "a second device", VTR_USB_VIOLATION_SECOND_DEVICE);
  redir_put_opening (bytes);
  redir_put_connect (bytes, 0, REDIR_VENDOR, REDIR_STICK);

  bytes = add_refused (peers, "an answer to nothing", VTR_USB_VIOLATION_ANSWER);
  redir_put_opening (bytes);
  redir_put_answer (bytes, G_MAXUINT64, "aaaa", 4);

  bytes = add (peers, "unplugged at once", VTR_USB_GUARD_END_UNPLUGGED, VTR_USB_VIOLATION_NONE);
  redir_put_opening (bytes);
  redir_put_packet (bytes, 2, 0, 0, TRUE, NULL, 0);
}

/* One thing is approved, another comes. */
static void
add_impostors (GPtrArray *peers)
{
  GByteArray *bytes = add_refused (peers, "another product", VTR_USB_VIOLATION_OTHER_DEVICE);

  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_interfaces (bytes, 1, 8, 0);
  redir_put_endpoints (bytes);
  redir_put_connect (bytes, 0, REDIR_VENDOR, REDIR_KEYBOARD);

  bytes = add_refused (peers, "another vendor", VTR_USB_VIOLATION_OTHER_DEVICE);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_interfaces (bytes, 1, 8, 0);
  redir_put_endpoints (bytes);
  redir_put_connect (bytes, 0, 0x0666, REDIR_STICK);

  bytes = add_refused (peers, "a stick that types", VTR_USB_VIOLATION_OTHER_CLASS);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_interfaces (bytes, 2, 8, 3);

  bytes = add_refused (peers, "a stick that types later", VTR_USB_VIOLATION_OTHER_CLASS);
  redir_put_opening (bytes);
  redir_put_interfaces (bytes, 1, 3, 0);

  bytes = add_refused (peers, "a hub", VTR_USB_VIOLATION_HUB);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_interfaces (bytes, 1, 9, 0);

  bytes = add_refused (peers, "a hub by its class", VTR_USB_VIOLATION_HUB);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_interfaces (bytes, 1, 8, 0);
  redir_put_endpoints (bytes);
  redir_put_connect (bytes, 9, REDIR_VENDOR, REDIR_STICK);

  bytes = add_refused (peers, "more interfaces than fit", VTR_USB_VIOLATION_MALFORMED);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_interfaces (bytes, 0x7fff, 8, 0);
}

static void
add_floods (GPtrArray *peers)
{
  GByteArray *bytes = add_refused (peers, "a flood of news", VTR_USB_VIOLATION_FLOOD);

  redir_put_opening (bytes);
  for (guint i = 0; i < 3000; i++)
    redir_put_packet (bytes, 8, 2, i, TRUE, "\0\1", 2);

  bytes = add_refused (peers, "a flood of data", VTR_USB_VIOLATION_FLOOD);
  redir_put_opening (bytes);
  for (guint i = 0; i < 200000; i++)
    redir_put_packet (bytes, 103, 4, i, TRUE, "\x82\0\0\0", 4);
}

static void
add_silent (GPtrArray *peers)
{
  GByteArray *bytes = add_staying (peers, "silence", VTR_USB_VIOLATION_SILENT);

  bytes = add_staying (peers, "a greeting, then silence", VTR_USB_VIOLATION_SILENT);
  redir_put_hello (bytes, REDIR_CAPABILITIES);

  bytes = add_staying (peers, "half a packet, then silence", VTR_USB_VIOLATION_SILENT);
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_packet (bytes, 4, 132, 0, TRUE, "\1", 1);
}

/* Each seed always makes the same. */
static void
mutate (GByteArray *bytes,
        guint32     seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  const gint n_changes = g_rand_int_range (rand, 1, 6);

  for (gint i = 0; i < n_changes; i++)
    {
      const guint at = (guint) g_rand_int_range (rand, 0, (gint32) bytes->len);

      switch (g_rand_int_range (rand, 0, 3))
        {
        case 0:
          bytes->data[at] = (guint8) g_rand_int (rand);
          break;
        case 1:
          g_byte_array_remove_index (bytes, at);
          break;
        default:
          bytes->data[at] ^= (guint8) (1 << g_rand_int_range (rand, 0, 8));
        }
    }
}

static void
put_session (GByteArray *bytes)
{
  redir_put_opening (bytes);
  redir_put_packet (bytes, 8, 2, 1, TRUE, "\0\1", 2);
  redir_put_packet (bytes, 17, 2, 2, TRUE, "\0\x81", 2);
  redir_put_packet (bytes, 103, 12, 3, TRUE, "\x81\0\10\0abcdefgh", 12);
  redir_put_packet (bytes, 27, 6, 4, TRUE, "\0\0\0\0\x81\0", 6);
}

GPtrArray *
hostile_peers_create (guint n_mutations)
{
  GPtrArray *peers = g_ptr_array_new_with_free_func (hostile_peer_free);

  add_strangers (peers);
  add_crashers (peers);
  add_wrong_types (peers);
  add_sizes (peers);
  add_wrong_orders (peers);
  add_impostors (peers);
  add_floods (peers);
  add_silent (peers);
  for (guint i = 0; i < n_mutations; i++)
    {
      GByteArray *bytes =
        add (peers, "a good one, changed", VTR_USB_GUARD_END_NONE, VTR_USB_VIOLATION_NONE);

      put_session (bytes);
      mutate (bytes, i);
    }

  return peers;
}
