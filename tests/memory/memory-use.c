/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "memory-use.h"

#ifdef __SANITIZE_ADDRESS__

/* Of the sanitizers' <sanitizer/allocator_interface.h>, which gcc doesn't install. */
size_t __sanitizer_get_current_allocated_bytes (void);

gsize
get_memory_use (void)
{
  return __sanitizer_get_current_allocated_bytes ();
}

#else

#include <unistd.h>

gsize
get_memory_use (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;

  g_assert_true (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL));
  fields = g_strsplit (text, " ", 3);
  g_assert_cmpuint (g_strv_length (fields), ==, 3);

  return (gsize) g_ascii_strtoull (fields[1], NULL, 10) * (gsize) sysconf (_SC_PAGESIZE);
}

#endif
