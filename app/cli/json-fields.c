/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "json-fields.h"

static void
add_string_value (JsonBuilder *json,
                  const char  *value)
{
  g_autofree char *valid = value != NULL ? g_utf8_make_valid (value, -1) : NULL;

  if (valid != NULL)
    json_builder_add_string_value (json, valid);
  else
    json_builder_add_null_value (json);
}

void
vtr_json_add_string (JsonBuilder *json,
                     const char  *name,
                     const char  *value)
{
  json_builder_set_member_name (json, name);
  add_string_value (json, value);
}

void
vtr_json_add_strings (JsonBuilder        *json,
                      const char         *name,
                      const char * const *values)
{
  json_builder_set_member_name (json, name);
  json_builder_begin_array (json);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    add_string_value (json, values[i]);
  json_builder_end_array (json);
}

void
vtr_json_add_boolean (JsonBuilder *json,
                      const char  *name,
                      gboolean     value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_boolean_value (json, value != FALSE);
}

void
vtr_json_add_size (JsonBuilder *json,
                   const char  *name,
                   guint64      value)
{
  json_builder_set_member_name (json, name);
  json_builder_add_int_value (json, (gint64) MIN (value, (guint64) G_MAXINT64));
}

void
vtr_json_add_size_or_null (JsonBuilder *json,
                           const char  *name,
                           guint64      value)
{
  if (value != 0)
    vtr_json_add_size (json, name, value);
  else
    vtr_json_add_string (json, name, NULL);
}
