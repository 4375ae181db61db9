/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-script.h"

#include <stdarg.h>
#include <string.h>

#include "spice-farewell.h"

static void
add_u32 (GByteArray *script,
         guint32     value)
{
  guint32 little = GUINT32_TO_LE (value);

  g_byte_array_append (script, (const guint8 *) &little, sizeof little);
}

GByteArray *
spice_script_new_reply (void)
{
  GByteArray *script = g_byte_array_new ();
  size_t length = 0;
  const uint8_t *reply = vtr_spice_farewell_get (&length);

  g_assert_cmpuint (length, ==, SPICE_SCRIPT_REPLY_LENGTH);
  g_byte_array_append (script, reply, (guint) length);

  return script;
}

GByteArray *
spice_script_new (guint32 result)
{
  GByteArray *script = spice_script_new_reply ();

  add_u32 (script, result);

  return script;
}

void
spice_script_add (GByteArray    *script,
                  guint16        type,
                  guint32        size,
                  gconstpointer  body,
                  gsize          length)
{
  const guint8 serial[8] = { 1 };
  guint16 little = GUINT16_TO_LE (type);

  g_byte_array_append (script, serial, sizeof serial);
  g_byte_array_append (script, (const guint8 *) &little, sizeof little);
  add_u32 (script, size);
  add_u32 (script, 0);
  g_byte_array_append (script, body, (guint) length);
}

void
spice_script_add_u32 (GByteArray *script,
                      guint16     type,
                      ...)
{
  g_autoptr (GByteArray) body = g_byte_array_new ();
  va_list values;

  va_start (values, type);
  for (gint64 value = va_arg (values, gint64); value >= 0; value = va_arg (values, gint64))
    add_u32 (body, (guint32) value);
  va_end (values);

  spice_script_add (script, type, body->len, body->data, body->len);
}

void
spice_script_put_u32 (GByteArray *script,
                      gsize       offset,
                      guint32     value)
{
  guint32 little = GUINT32_TO_LE (value);

  memcpy (script->data + offset, &little, sizeof little);
}
