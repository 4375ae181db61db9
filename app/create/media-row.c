/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "media-row.h"

#include <glib/gi18n.h>

#define MEDIA_KEY "vtr-media"

static char *
dup_place (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  const char *home = g_get_home_dir ();

  if (g_str_has_prefix (folder, home) &&
      (folder[strlen (home)] == '/' || folder[strlen (home)] == '\0'))
    return g_strconcat ("~", folder + strlen (home), NULL);

  return g_steal_pointer (&folder);
}

/* "Windows 10 or Windows 11": two or three names, else the first and how many more. */
static char *
dup_candidates (GListModel *candidates)
{
  g_autoptr (VtrOs) first = g_list_model_get_item (candidates, 0);
  g_autoptr (VtrOs) second = g_list_model_get_item (candidates, 1);
  guint n_candidates = g_list_model_get_n_items (candidates);

  if (n_candidates == 2)
    /* Translators: two names of operating systems. */
    return g_strdup_printf (_("%s or %s"), vtr_os_get_name (first), vtr_os_get_name (second));

  return g_strdup_printf (ngettext ("%s or %u other", "%s or %u others", n_candidates - 1),
                          vtr_os_get_name (first), n_candidates - 1);
}

/* What it goes by is the nearest system known, and nobody chose another. */
static gboolean
is_guessed (VtrMedia *media)
{
  VtrOs *guess = vtr_media_get_os_guess (media);

  return guess != NULL && vtr_media_get_effective_os (media) == guess;
}

static const char *
get_kind_words (VtrMediaKind kind)
{
  switch (kind)
    {
    case VTR_MEDIA_KIND_INSTALL:
      return _("Installer");
    case VTR_MEDIA_KIND_LIVE:
      return _("Live image");
    case VTR_MEDIA_KIND_LIVE_INSTALL:
      return _("Live image and installer");
    case VTR_MEDIA_KIND_DISK:
      return _("Disk image");
    case VTR_MEDIA_KIND_UNKNOWN:
    default:
      return _("Disc image");
    }
}

GtkWidget *
vtr_media_row_new (VtrMedia *media)
{
  g_autofree char *title = NULL;
  g_autofree char *place = NULL;
  g_autofree char *name = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *size = NULL;
  GtkWidget *row = NULL;
  GtkWidget *icon = NULL;
  GtkWidget *amount = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (media), NULL);

  title = vtr_media_dup_title (media);
  name = g_path_get_basename (vtr_media_get_path (media));
  place = dup_place (vtr_media_get_path (media));
  subtitle = g_build_filename (place, name, NULL);
  size = g_format_size (vtr_media_get_size (media));

  row = g_object_new (ADW_TYPE_ACTION_ROW,
                      "title", title,
                      "subtitle", subtitle,
                      "use-markup", FALSE,
                      "title-lines", 1,
                      "subtitle-lines", 1,
                      "activatable", TRUE,
                      NULL);
  icon = g_object_new (GTK_TYPE_IMAGE,
                       "icon-name", vtr_media_get_row_icon_name (media),
                       "pixel-size", 32,
                       "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION,
                       NULL);
  amount = g_object_new (GTK_TYPE_LABEL, "label", size, NULL);
  gtk_widget_add_css_class (amount, "dim-label");
  gtk_widget_add_css_class (amount, "numeric");
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), amount);
  g_object_set_data_full (G_OBJECT (row), MEDIA_KEY, g_object_ref (media), g_object_unref);

  return row;
}

VtrMedia *
vtr_media_row_get_media (GtkListBoxRow *row)
{
  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), NULL);

  return g_object_get_data (G_OBJECT (row), MEDIA_KEY);
}

char *
vtr_media_dup_title (VtrMedia *media)
{
  VtrOs *os = NULL;
  GListModel *candidates = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (media), NULL);

  os = vtr_media_get_os (media);
  candidates = vtr_media_get_candidates (media);

  if (is_guessed (media))
    /* Translators: %s is the name of the nearest operating system known. */
    return g_strdup_printf (_("Probably %s or newer"),
                            vtr_os_get_name (vtr_media_get_os_guess (media)));
  if (os != NULL && vtr_os_get_codename (os) != NULL &&
      strstr (vtr_os_get_name (os), vtr_os_get_codename (os)) == NULL)
    /* Translators: the name of an operating system and its code name. */
    return g_strdup_printf (_("%s “%s”"), vtr_os_get_name (os), vtr_os_get_codename (os));
  if (os != NULL)
    return g_strdup (vtr_os_get_name (os));
  if (g_list_model_get_n_items (candidates) > 1)
    return dup_candidates (candidates);

  return g_strdup (vtr_media_get_label (media));
}

/* Not one of those that the disc's label stands for: somebody chose it. */
static gboolean
is_chosen_by_hand (VtrMedia *media)
{
  GListModel *candidates = vtr_media_get_candidates (media);
  VtrOs *os = vtr_media_get_os (media);

  for (guint i = 0; i < g_list_model_get_n_items (candidates); i++)
    {
      g_autoptr (VtrOs) candidate = g_list_model_get_item (candidates, i);

      if (candidate == os)
        return FALSE;
    }

  return os != NULL;
}

char *
vtr_media_dup_description (VtrMedia *media)
{
  const char *kind = NULL;
  const char *source = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (media), NULL);

  kind = get_kind_words (vtr_media_get_kind (media));

  if (is_guessed (media))
    source = _("newer than the database");
  else if (is_chosen_by_hand (media))
    source = _("system chosen by hand");
  else if (vtr_media_get_os (media) != NULL)
    source = _("found in the database");
  else if (g_list_model_get_n_items (vtr_media_get_candidates (media)) > 1)
    source = _("fits several systems");
  else
    source = _("not in the database, but it can still be used");

  return g_strdup_printf ("%s · %s", kind, source);
}

const char *
vtr_media_get_row_icon_name (VtrMedia *media)
{
  VtrOs *os = NULL;
  g_autoptr (VtrOs) first = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (media), NULL);

  os = vtr_media_get_effective_os (media);
  first = g_list_model_get_item (vtr_media_get_candidates (media), 0);

  if (os != NULL)
    return vtr_os_get_icon_name (os);
  if (first != NULL)
    return vtr_os_get_icon_name (first);

  return "vitrine-os-unknown-symbolic";
}
