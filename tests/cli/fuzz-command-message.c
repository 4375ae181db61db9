/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stddef.h>
#include <stdint.h>

#include "command-line.h"
#include "command-message.h"

int LLVMFuzzerTestOneInput (const uint8_t *data,
                            size_t         size);

/* What another process may send, as far as the command's own start. */
int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autofree char *cwd = NULL;
  g_auto (GStrv) arguments = NULL;

  if (vtr_command_message_parse (data, size, &cwd, &arguments))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrCommandLine) line =
        vtr_command_line_parse ((const char * const *) arguments, &error);

      g_assert_true (g_path_is_absolute (cwd));
      g_assert_true ((line != NULL) != (error != NULL));
    }

  return 0;
}
