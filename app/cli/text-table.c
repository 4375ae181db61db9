/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "text-table.h"

#include "command-error.h"

struct _VtrTextTable
{
  guint      columns;
  guint      right;
  GPtrArray *cells;      /* char *, row by row */
  GArray    *widths;     /* guint a column */
};

/* Columns of a terminal that a text takes. */
static guint
text_width (const char *text)
{
  guint width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar character = g_utf8_get_char (p);

      if (g_unichar_iszerowidth (character))
        continue;
      width += g_unichar_iswide (character) ? 2 : 1;
    }

  return width;
}

static void
add_cell (VtrTextTable *self,
          const char   *text)
{
  guint column = self->cells->len % self->columns;
  char *cell = vtr_text_to_line (text);
  guint *width = &g_array_index (self->widths, guint, column);

  *width = MAX (*width, text_width (cell));
  g_ptr_array_add (self->cells, cell);
}

static void
append_cell (VtrTextTable *self,
             GString      *line,
             guint         index)
{
  guint column = index % self->columns;
  const char *cell = g_ptr_array_index (self->cells, index);
  guint padding = g_array_index (self->widths, guint, column) - text_width (cell);
  gboolean is_right = (self->right & 1u << column) != 0;

  if (column > 0)
    g_string_append (line, "  ");
  if (is_right)
    g_string_append_printf (line, "%*s", (int) padding, "");
  g_string_append (line, cell);
  if (!is_right && column + 1 < self->columns)
    g_string_append_printf (line, "%*s", (int) padding, "");
}

VtrTextTable *
vtr_text_table_new (guint columns,
                    guint right)
{
  VtrTextTable *self = NULL;

  g_return_val_if_fail (columns > 0 && columns < 32, NULL);

  self = g_new0 (VtrTextTable, 1);
  self->columns = columns;
  self->right = right;
  self->cells = g_ptr_array_new_with_free_func (g_free);
  self->widths = g_array_new (FALSE, TRUE, sizeof (guint));
  g_array_set_size (self->widths, columns);

  return self;
}

void
vtr_text_table_free (VtrTextTable *self)
{
  if (self == NULL)
    return;

  g_ptr_array_unref (self->cells);
  g_array_unref (self->widths);
  g_free (self);
}

void
vtr_text_table_add (VtrTextTable *self,
                    ...)
{
  va_list arguments;

  g_return_if_fail (self != NULL);

  va_start (arguments, self);
  for (guint i = 0; i < self->columns; i++)
    add_cell (self, va_arg (arguments, const char *));
  va_end (arguments);
}

void
vtr_text_table_add_field (VtrTextTable *self,
                          const char   *label,
                          const char   *value)
{
  g_autofree char *heading = NULL;

  g_return_if_fail (self != NULL && self->columns == 2);

  if (value == NULL)
    return;

  heading = *label != '\0' ? g_strconcat (label, ":", NULL) : g_strdup ("");
  vtr_text_table_add (self, heading, value);
}

char *
vtr_text_table_to_string (VtrTextTable *self)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (self != NULL, NULL);

  for (guint row = 0; row < self->cells->len / self->columns; row++)
    {
      for (guint column = 0; column < self->columns; column++)
        append_cell (self, text, row * self->columns + column);

      while (text->len > 0 && text->str[text->len - 1] == ' ')
        g_string_truncate (text, text->len - 1);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}
