/* SPDX-License-Identifier: GPL-3.0-or-later */

/* GLib gives its table of quarks up when it grows, for others may be reading the old one; a window
 * has more than the 2048 of the first. Who allocated it can't be told from the stack, so there is
 * nothing to suppress it by: it is remembered here, which makes it no leak. Linked only where a
 * sanitizer is. */
#include <stddef.h>

#define TABLE_SIZE (2048 * sizeof (void *))

/* Of sanitizer/allocator_interface.h, which gcc doesn't bring. */
int __sanitizer_install_malloc_and_free_hooks (void (*on_malloc) (const volatile void *, size_t),
                                               void (*on_free) (const volatile void *));

/* GLib makes the table before main(), when it is loaded, and nobody frees it. */
static const volatile void *table;

static void
on_malloc (const volatile void *pointer,
           size_t               size)
{
  if (table == NULL && size == TABLE_SIZE)
    table = pointer;
}

static void
on_free (const volatile void *pointer)
{
  if (table == pointer)
    table = NULL;
}

static void
install (void)
{
  __sanitizer_install_malloc_and_free_hooks (on_malloc, on_free);
}

/* Before GLib's own constructor. */
static void (* const before_libraries) (void)
  __attribute__ ((section (".preinit_array"), used)) = install;
