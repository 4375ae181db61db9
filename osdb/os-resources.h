/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What an operating system wants. Plain data; 0 in a field means "the database says nothing". */
typedef struct
{
  guint64 memory;   /* bytes */
  guint   vcpus;
  guint64 disk;     /* bytes */
} VtrResources;

/* Merges field by field: @preferred where it says something, else @fallback; never below
 * @minimum. */
void vtr_resources_merge (const VtrResources *preferred,
                          const VtrResources *minimum,
                          const VtrResources *fallback,
                          VtrResources       *ret_merged);

G_END_DECLS
