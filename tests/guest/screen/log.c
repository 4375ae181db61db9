/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "log.h"

#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

static int port = -1;

void
log_open (void)
{
  port = open ("/dev/ttyS0", O_WRONLY | O_NOCTTY | O_CLOEXEC);
}

void
log_line (const char *format,
          ...)
{
  char line[256] = "";
  va_list arguments;
  int length;
  int done = 0;

  va_start (arguments, format);
  length = vsnprintf (line, sizeof line - 1, format, arguments);
  va_end (arguments);
  if (port < 0 || length < 0)
    return;
  if (length > (int) sizeof line - 2)
    length = (int) sizeof line - 2;
  line[length++] = '\n';

  while (done < length)
    {
      ssize_t written = write (port, line + done, (size_t) (length - done));

      if (written <= 0)
        return;
      done += (int) written;
    }
}
