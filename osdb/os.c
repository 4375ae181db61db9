/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrOs: one operating system of a loaded database.
 *
 * It keeps the libosinfo entity and answers from it. The database is never written after it was
 * loaded, so any thread may read; what costs something is worked out once, when first asked for. */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "os-private.h"

#include <string.h>

#include "os-icon.h"

struct _VtrOs
{
  GObject       parent_instance;

  OsinfoOs     *entity;
  guint         release_day;
  guint         end_of_life_day;
  gboolean      is_placeholder;   /* for versions nobody knows */

  gsize         support_once;
  VtrOsSupport  support;
  gsize         haystack_once;
  char         *haystack;
};

G_DEFINE_FINAL_TYPE (VtrOs, vtr_os, G_TYPE_OBJECT)

/* "2023-06-10" as 20230610; a part that is missing counts as the last there is. 0 for no date at
 * all. */
static guint
parse_day (const char *text)
{
  const guint64 largest[] = { 9999, 12, 31 };
  guint64 parts[] = { 0, 12, 31 };
  guint n_parts = 0;

  while (text != NULL && g_ascii_isdigit (*text) && n_parts < G_N_ELEMENTS (parts))
    {
      char *end = NULL;

      parts[n_parts] = g_ascii_strtoull (text, &end, 10);
      if (parts[n_parts] > largest[n_parts])
        return 0;

      n_parts++;
      text = *end == '-' ? end + 1 : end;
    }

  return n_parts > 0 ? (guint) (parts[0] * 10000 + parts[1] * 100 + parts[2]) : 0;
}

static guint
get_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return (guint) (g_date_time_get_year (now) * 10000
                  + g_date_time_get_month (now) * 100
                  + g_date_time_get_day_of_month (now));
}

static gboolean
has_unknown_version (OsinfoOs *entity)
{
  const char *id = osinfo_entity_get_id (OSINFO_ENTITY (entity));
  const char *version = osinfo_product_get_version (OSINFO_PRODUCT (entity));

  return g_str_has_suffix (id, "/unknown")
         || g_str_has_suffix (id, "-unknown")
         || (version != NULL && strstr (version, "unknown") != NULL);
}

static char *
make_haystack (VtrOs *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GList) short_ids = osinfo_product_get_short_id_list (OSINFO_PRODUCT (self->entity));
  const char *parts[] = {
    vtr_os_get_name (self),
    vtr_os_get_id (self),
    vtr_os_get_codename (self),
    vtr_os_get_vendor (self),
  };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_string_append_printf (text, "%s\n", parts[i] != NULL ? parts[i] : "");
  for (GList *l = short_ids; l != NULL; l = l->next)
    g_string_append_printf (text, "%s\n", (const char *) l->data);

  return g_utf8_casefold (text->str, -1);
}

static int
arch_rank (const char *arch,
           const char *wanted)
{
  static const char * const known[] = { "x86_64", "i686", "all" };

  if (g_strcmp0 (arch, wanted) == 0)
    return 0;

  for (guint i = 0; i < G_N_ELEMENTS (known); i++)
    {
      /* Another architecture's numbers are only good where none was asked for. */
      if (g_strcmp0 (arch, known[i]) == 0 && (wanted == NULL || g_str_equal (known[i], "all")))
        return 1 + (int) i;
    }

  return wanted == NULL ? 9 : -1;
}

/* The numbers for @arch, or for the nearest there are: @wanted, else "all". */
static void
read_resources (OsinfoResourcesList *list,
                const char          *wanted,
                VtrResources        *ret_resources)
{
  OsinfoResources *best = NULL;
  int best_rank = G_MAXINT;
  int length = osinfo_list_get_length (OSINFO_LIST (list));

  *ret_resources = (VtrResources) { 0 };

  for (int i = 0; i < length; i++)
    {
      OsinfoResources *resources = OSINFO_RESOURCES (osinfo_list_get_nth (OSINFO_LIST (list), i));
      int rank = arch_rank (osinfo_resources_get_architecture (resources), wanted);

      if (rank >= 0 && rank < best_rank)
        {
          best = resources;
          best_rank = rank;
        }
    }

  if (best == NULL)
    return;

  /* -1 in libosinfo means that the field isn't there. */
  ret_resources->memory = (guint64) MAX (osinfo_resources_get_ram (best), 0);
  ret_resources->disk = (guint64) MAX (osinfo_resources_get_storage (best), 0);
  ret_resources->vcpus = (guint) MAX (osinfo_resources_get_n_cpus (best), 0);
}

static void
vtr_os_finalize (GObject *object)
{
  VtrOs *self = VTR_OS (object);

  g_clear_object (&self->entity);
  g_clear_pointer (&self->haystack, g_free);

  G_OBJECT_CLASS (vtr_os_parent_class)->finalize (object);
}

static void
vtr_os_class_init (VtrOsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_os_finalize;
}

static void
vtr_os_init (VtrOs *self)
{
}

VtrOs *
vtr_os_new (OsinfoOs *os)
{
  VtrOs *self = NULL;
  OsinfoProduct *product = OSINFO_PRODUCT (os);

  g_return_val_if_fail (OSINFO_IS_OS (os), NULL);

  self = g_object_new (VTR_TYPE_OS, NULL);
  self->entity = g_object_ref (os);
  self->release_day = parse_day (osinfo_product_get_release_date_string (product));
  self->end_of_life_day = parse_day (osinfo_product_get_eol_date_string (product));
  self->is_placeholder = has_unknown_version (os);

  return self;
}

OsinfoOs *
vtr_os_get_entity (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return self->entity;
}

guint
vtr_os_get_release_day (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), 0);

  return self->release_day;
}

gboolean
vtr_os_is_placeholder (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), FALSE);

  return self->is_placeholder;
}

const char *
vtr_os_get_id (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return osinfo_entity_get_id (OSINFO_ENTITY (self->entity));
}

const char *
vtr_os_get_short_id (VtrOs *self)
{
  const char *short_id = NULL;

  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  short_id = osinfo_product_get_short_id (OSINFO_PRODUCT (self->entity));

  return short_id != NULL ? short_id : vtr_os_get_id (self);
}

const char *
vtr_os_get_name (VtrOs *self)
{
  const char *name = NULL;

  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  name = osinfo_product_get_name (OSINFO_PRODUCT (self->entity));

  return name != NULL ? name : vtr_os_get_short_id (self);
}

const char *
vtr_os_get_version (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return osinfo_product_get_version (OSINFO_PRODUCT (self->entity));
}

const char *
vtr_os_get_codename (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return osinfo_product_get_codename (OSINFO_PRODUCT (self->entity));
}

const char *
vtr_os_get_vendor (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return osinfo_product_get_vendor (OSINFO_PRODUCT (self->entity));
}

const char *
vtr_os_get_distro (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return osinfo_os_get_distro (self->entity);
}

const char *
vtr_os_get_family (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return osinfo_os_get_family (self->entity);
}

const char *
vtr_os_get_icon_name (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  return vtr_os_icon_name (vtr_os_get_distro (self), vtr_os_get_family (self));
}

gboolean
vtr_os_is_released (VtrOs *self)
{
  int status = 0;

  g_return_val_if_fail (VTR_IS_OS (self), FALSE);

  status = osinfo_os_get_release_status (self->entity);

  return !self->is_placeholder
         && (status == OSINFO_RELEASE_STATUS_RELEASED || status == OSINFO_RELEASE_STATUS_ROLLING);
}

gboolean
vtr_os_is_supported_by_vendor (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), FALSE);

  return self->end_of_life_day == 0 || self->end_of_life_day >= get_today ();
}

gboolean
vtr_os_matches (VtrOs      *self,
                const char *search)
{
  g_autofree char *folded = NULL;
  g_auto (GStrv) words = NULL;

  g_return_val_if_fail (VTR_IS_OS (self), FALSE);
  g_return_val_if_fail (search != NULL, FALSE);

  if (g_once_init_enter (&self->haystack_once))
    {
      self->haystack = make_haystack (self);
      g_once_init_leave (&self->haystack_once, 1);
    }

  folded = g_utf8_casefold (search, -1);
  words = g_strsplit_set (folded, " \t\n", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (strstr (self->haystack, words[i]) == NULL)
        return FALSE;
    }

  return TRUE;
}

void
vtr_os_get_minimum (VtrOs        *self,
                    const char   *arch,
                    VtrResources *ret_resources)
{
  g_autoptr (OsinfoResourcesList) list = NULL;

  g_return_if_fail (VTR_IS_OS (self));
  g_return_if_fail (ret_resources != NULL);

  list = osinfo_os_get_minimum_resources (self->entity);
  read_resources (list, arch, ret_resources);
}

void
vtr_os_get_recommended (VtrOs        *self,
                        const char   *arch,
                        VtrResources *ret_resources)
{
  g_autoptr (OsinfoResourcesList) list = NULL;

  g_return_if_fail (VTR_IS_OS (self));
  g_return_if_fail (ret_resources != NULL);

  list = osinfo_os_get_recommended_resources (self->entity);
  read_resources (list, arch, ret_resources);
}

const VtrOsSupport *
vtr_os_get_support (VtrOs *self)
{
  g_return_val_if_fail (VTR_IS_OS (self), NULL);

  if (g_once_init_enter (&self->support_once))
    {
      vtr_os_support_read (self->entity, self->release_day, &self->support);
      g_once_init_leave (&self->support_once, 1);
    }

  return &self->support;
}
