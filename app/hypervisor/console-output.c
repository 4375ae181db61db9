/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "console-output.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SIZE (64u * 1024)

struct _VtrConsoleOutput
{
  guint64 n_left_out;   /* bytes, since the last that was kept */
  gsize   length;
  char    data[SIZE];
};

/* A reader that has gone must not end this process: no SIGPIPE. */
static gssize
write_some (int         fd,
            const char *data,
            gsize       length)
{
  gssize n = send (fd, data, length, MSG_NOSIGNAL | MSG_DONTWAIT);

  return n < 0 && errno == ENOTSOCK ? write (fd, data, length) : n;
}

static void
note_what_is_left_out (VtrConsoleOutput *output)
{
  g_autofree char *size = NULL;
  g_autofree char *text = NULL;
  g_autofree char *note = NULL;
  gsize length = 0;

  if (output->n_left_out == 0)
    return;

  size = g_format_size (output->n_left_out);
  /* Translators: stands in the text of a machine's console; %s is a size. */
  text = g_strdup_printf (_("[%s of the output left out: it came too fast]"), size);
  note = g_strconcat ("\r\n", text, "\r\n", NULL);
  length = strlen (note);
  if (length > SIZE - output->length)
    return;

  memcpy (output->data + output->length, note, length);
  output->length += length;
  output->n_left_out = 0;
}

VtrConsoleOutput *
vtr_console_output_new (void)
{
  return g_new0 (VtrConsoleOutput, 1);
}

void
vtr_console_output_free (VtrConsoleOutput *output)
{
  g_free (output);
}

gsize
vtr_console_output_get_room (VtrConsoleOutput  *output,
                             char             **ret_data)
{
  *ret_data = output->data + output->length;

  return output->n_left_out == 0 ? SIZE - output->length : 0;
}

void
vtr_console_output_add (VtrConsoleOutput *output,
                        gsize             length)
{
  g_return_if_fail (length <= SIZE - output->length);

  output->length += length;
}

void
vtr_console_output_leave_out (VtrConsoleOutput *output,
                              gsize             length)
{
  output->n_left_out += length;
}

gboolean
vtr_console_output_is_empty (VtrConsoleOutput *output)
{
  return output->length == 0;
}

VtrConsoleOutputResult
vtr_console_output_write (VtrConsoleOutput *output,
                          int               fd)
{
  while (output->length > 0)
    {
      gssize n = write_some (fd, output->data, output->length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0 && errno == EAGAIN)
        return VTR_CONSOLE_OUTPUT_WRITTEN;
      if (n < 0)
        return VTR_CONSOLE_OUTPUT_GONE;

      output->length -= (gsize) n;
      memmove (output->data, output->data + n, output->length);
      if (output->length == 0)
        note_what_is_left_out (output);
    }

  return VTR_CONSOLE_OUTPUT_WRITTEN;
}
