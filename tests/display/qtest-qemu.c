/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "qtest-qemu.h"

#include <gio/gunixsocketaddress.h>
#include <stdarg.h>
#include <string.h>

#define PATIENCE_US   (30 * G_USEC_PER_SEC)
#define FIRMWARE_SIZE 65536u

/* "cli", "hlt" and again, where a processor begins. */
void
qtest_qemu_write_firmware (const char *path)
{
  g_autofree guint8 *bytes = g_malloc0 (FIRMWARE_SIZE);
  const guint8 start_code[] = { 0xfa, 0xf4, 0xeb, 0xfc };

  memcpy (bytes + FIRMWARE_SIZE - 16, start_code, sizeof start_code);
  g_assert_true (g_file_set_contents (path, (const char *) bytes, FIRMWARE_SIZE, NULL));
}

void
qtest_qemu_connect (QtestQemu  *qtest,
                    const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  gint64 start = g_get_monotonic_time ();

  while ((qtest->connection = g_socket_client_connect (client, G_SOCKET_CONNECTABLE (address), NULL,
                                                       NULL)) == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time () - start, <, PATIENCE_US);
      g_usleep (10000);
    }
  qtest->answers =
    g_data_input_stream_new (g_io_stream_get_input_stream (G_IO_STREAM (qtest->connection)));
}

void
qtest_qemu_end (QtestQemu *qtest)
{
  g_clear_object (&qtest->answers);
  g_clear_object (&qtest->connection);
}

char *
qtest_qemu_ask (QtestQemu  *qtest,
                const char *format,
                ...)
{
  g_autofree char *order = NULL;
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  va_list values;

  va_start (values, format);
  order = g_strdup_vprintf (format, values);
  va_end (values);
  line = g_strconcat (order, "\n", NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (qtest->connection)), line,
                             strlen (line), NULL, NULL, &error);
  g_assert_no_error (error);

  for (;;)
    {
      g_autofree char *answer = g_data_input_stream_read_line (qtest->answers, NULL, NULL, &error);

      g_assert_no_error (error);
      g_assert_nonnull (answer);
      if (g_str_has_prefix (answer, "OK"))
        return g_strdup (g_strchug (answer + 2));
      if (!g_str_has_prefix (answer, "IRQ"))
        g_error ("%s: %s", order, answer);
    }
}

static void
select_register (QtestQemu *qtest,
                 guint      slot,
                 guint      offset)
{
  g_free (qtest_qemu_ask (qtest, "outl 0xcf8 0x%x", 0x80000000u | slot << 11 | offset));
}

guint32
qtest_qemu_read_pci (QtestQemu *qtest,
                     guint      slot,
                     guint      offset)
{
  g_autofree char *answer = NULL;

  select_register (qtest, slot, offset);
  answer = qtest_qemu_ask (qtest, "inl 0xcfc");

  return (guint32) g_ascii_strtoull (answer, NULL, 0);
}

void
qtest_qemu_write_pci (QtestQemu *qtest,
                      guint      slot,
                      guint      offset,
                      guint32    value)
{
  select_register (qtest, slot, offset);
  g_free (qtest_qemu_ask (qtest, "outl 0xcfc 0x%x", value));
}

GByteArray *
qtest_qemu_read (QtestQemu *qtest,
                 guint64    address,
                 guint      length)
{
  g_autofree char *answer = qtest_qemu_ask (qtest, "read 0x%" G_GINT64_MODIFIER "x 0x%x", address,
                                            length);
  GByteArray *bytes = g_byte_array_sized_new (length);

  g_assert_cmpuint (strlen (answer), ==, 2 + 2 * (gsize) length);
  for (guint i = 0; i < length; i++)
    {
      const char *digits = answer + 2 + 2 * i;
      guint8 byte = (guint8) (g_ascii_xdigit_value (digits[0]) << 4 |
                              g_ascii_xdigit_value (digits[1]));

      g_byte_array_append (bytes, &byte, 1);
    }

  return bytes;
}
