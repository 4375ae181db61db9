/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

typedef enum
{
  VTR_RESOURCE_COUNT,     /* processors */
  VTR_RESOURCE_MEMORY,    /* bytes, shown in GB of 2^30 as people say it */
  VTR_RESOURCE_DISK,      /* bytes, shown in GB of 10^9 */
} VtrResourceUnit;

#define VTR_TYPE_RESOURCE_ROW (vtr_resource_row_get_type ())
G_DECLARE_FINAL_TYPE (VtrResourceRow, vtr_resource_row, VTR, RESOURCE_ROW, AdwPreferencesRow)

/* A row with a slider over the sensible amounts of something, with marks at what is the least and
 * what is recommended. Properties: "title" (inherited), "value" (the amount, uint64). Main
 * thread. */

typedef struct
{
  VtrResourceUnit unit;
  /* 0: none known; amounts below can be chosen but are marked as too little */
  guint64         minimum;
  guint64         recommended;   /* 0: none known */
  guint64         maximum;       /* the slider ends here */
} VtrResourceRange;

void    vtr_resource_row_set_range (VtrResourceRow         *self,
                                    const VtrResourceRange *range);
void    vtr_resource_row_set_value (VtrResourceRow         *self,
                                    guint64                 value);
/* A few words below the slider: "of 16 GB", "grows as it fills". (nullable) */
void    vtr_resource_row_set_hint  (VtrResourceRow         *self,
                                    const char             *hint);

/* "4 GB", "20.0 GB", "2": as the row shows it. (transfer full) */
char   *vtr_resource_format        (VtrResourceUnit         unit,
                                    guint64                 value);
/* The amounts the slider stops at, ascending, from the smallest sensible to @range's maximum, what
 * is the least, recommended and most among them. (transfer full): GArray of guint64 */
GArray *vtr_resource_stops         (const VtrResourceRange *range);

G_END_DECLS
