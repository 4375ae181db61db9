/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of the object being built, each with its name. Strings are made valid UTF-8; NULL becomes
 * null. */
void vtr_json_add_string  (JsonBuilder        *json,
                           const char         *name,
                           const char         *value);
void vtr_json_add_strings (JsonBuilder        *json,
                           const char         *name,
                           const char * const *values);   /* (nullable): an empty array */
void vtr_json_add_boolean (JsonBuilder        *json,
                           const char         *name,
                           gboolean            value);
/* Larger than JSON libraries can hold becomes the largest they can. */
void vtr_json_add_size    (JsonBuilder        *json,
                           const char         *name,
                           guint64             value);
/* null for 0, where 0 means "not known". */
void vtr_json_add_size_or_null (JsonBuilder   *json,
                           const char         *name,
                           guint64             value);

G_END_DECLS
