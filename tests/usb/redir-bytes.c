/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "redir-bytes.h"

#include <string.h>

static void
put (GByteArray *bytes,
     guint64     value,
     guint       size)
{
  for (guint i = 0; i < size; i++)
    {
      const guint8 byte = (guint8) (value >> 8 * i);

      g_byte_array_append (bytes, &byte, 1);
    }
}

void
redir_put_packet (GByteArray   *bytes,
                  guint32       type,
                  guint32       length,
                  guint64       id,
                  gboolean      long_id,
                  gconstpointer body,
                  gsize         n_body)
{
  put (bytes, type, 4);
  put (bytes, length, 4);
  put (bytes, id, long_id ? 8 : 4);
  if (n_body > 0)
    g_byte_array_append (bytes, body, (guint) n_body);
}

void
redir_put_hello (GByteArray *bytes,
                 guint32     capabilities)
{
  guint8 body[68] = "Mock";

  for (guint i = 0; i < 4; i++)
    body[64 + i] = (guint8) (capabilities >> 8 * i);
  redir_put_packet (bytes, 0, sizeof body, 0, FALSE, body, sizeof body);
}

void
redir_put_machine_hello (GByteArray *bytes)
{
  redir_put_hello (bytes, 0xfe);
}

void
redir_put_interfaces (GByteArray *bytes,
                      guint32     count,
                      guint8      first_class,
                      guint8      second_class)
{
  guint8 body[132] = { 0 };

  body[0] = (guint8) count;
  body[1] = (guint8) (count >> 8);
  body[4 + 1] = 1;
  body[4 + 32] = first_class;
  body[4 + 33] = second_class;
  redir_put_packet (bytes, 4, sizeof body, 0, TRUE, body, sizeof body);
}

void
redir_put_endpoints (GByteArray *bytes)
{
  guint8 body[160] = { 0 };

  memset (body, 255, 32);
  body[0] = body[16] = 0;
  body[17] = 2;
  body[2] = 2;
  body[96 + 2 * 0] = body[96 + 2 * 16] = 64;
  body[96 + 2 * 17 + 1] = body[96 + 2 * 2 + 1] = 2;
  redir_put_packet (bytes, 5, sizeof body, 0, TRUE, body, sizeof body);
}

void
redir_put_connect (GByteArray *bytes,
                   guint8      device_class,
                   guint16     vendor,
                   guint16     product)
{
  const guint8 body[10] = {
    2, device_class, 0, 0, (guint8) vendor, (guint8) (vendor >> 8), (guint8) product,
    (guint8) (product >> 8), 0, 1,
  };

  redir_put_packet (bytes, 1, sizeof body, 0, TRUE, body, sizeof body);
}

void
redir_put_opening (GByteArray *bytes)
{
  redir_put_hello (bytes, REDIR_CAPABILITIES);
  redir_put_interfaces (bytes, 1, 8, 0);
  redir_put_endpoints (bytes);
  redir_put_connect (bytes, 0, REDIR_VENDOR, REDIR_STICK);
}

void
redir_put_question (GByteArray *bytes,
                    guint64     id,
                    guint8      type,
                    guint16     length)
{
  const guint8 body[10] = {
    0x80, 6, 0x80, 0, 0, type, 0, 0, (guint8) length, (guint8) (length >> 8),
  };

  redir_put_packet (bytes, 100, sizeof body, id, TRUE, body, sizeof body);
}

void
redir_put_answer (GByteArray   *bytes,
                  guint64       id,
                  gconstpointer data,
                  guint16       length)
{
  guint8 body[10] = {
    0x80, 6, 0x80, 0, 0, 1, 0, 0, (guint8) length, (guint8) (length >> 8),
  };
  g_autoptr (GByteArray) whole = g_byte_array_new ();

  g_byte_array_append (whole, body, sizeof body);
  if (length > 0)
    g_byte_array_append (whole, data, length);
  redir_put_packet (bytes, 100, whole->len, id, TRUE, whole->data, whole->len);
}
