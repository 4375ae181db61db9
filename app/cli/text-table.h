/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Rows of text in aligned columns, for people. Cells are made harmless for a terminal. */
typedef struct _VtrTextTable VtrTextTable;

/* @columns: how many; a column whose bit is set in @right is aligned to the right. */
VtrTextTable *vtr_text_table_new       (guint         columns,
                                        guint         right) G_GNUC_WARN_UNUSED_RESULT;
void          vtr_text_table_free      (VtrTextTable *self);
/* As many strings as there are columns; NULL is an empty cell. */
void          vtr_text_table_add       (VtrTextTable *self,
                                        ...);
/* "label: value" in a table of two columns; nothing is added when @value is NULL. */
void          vtr_text_table_add_field (VtrTextTable *self,
                                        const char   *label,
                                        const char   *value);
/* Two spaces between columns, no space at the end of a line. (transfer full) */
char         *vtr_text_table_to_string (VtrTextTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrTextTable, vtr_text_table_free)

G_END_DECLS
