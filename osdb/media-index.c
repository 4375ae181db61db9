/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "media-index.h"

#include <string.h>

#include "os-private.h"
#include "volume-pattern.h"

/* Some media of @os have labels that contain @literal; with an empty one nothing is known of
 * them. */
typedef struct
{
  OsinfoOs *os;
  char     *literal;
} Label;

struct _VtrMediaIndex
{
  GArray         *labels;
  VtrDistroGuess *guess;
};

static void
label_clear (Label *label)
{
  g_clear_object (&label->os);
  g_clear_pointer (&label->literal, g_free);
}

static gboolean
is_listed (VtrMediaIndex *self,
           OsinfoOs      *os,
           const char    *literal)
{
  /* The labels of an OS come one after the other. */
  for (guint i = self->labels->len; i > 0; i--)
    {
      Label *label = &g_array_index (self->labels, Label, i - 1);

      if (label->os != os)
        return FALSE;
      if (g_str_equal (label->literal, literal))
        return TRUE;
    }

  return FALSE;
}

static void
add_medium (VtrMediaIndex *self,
            VtrOs         *os,
            OsinfoMedia   *medium)
{
  const char *pattern = osinfo_media_get_volume_id (medium);
  g_autofree char *literal = pattern != NULL ? vtr_volume_pattern_dup_literal (pattern)
                                             : g_strdup ("");
  OsinfoOs *entity = vtr_os_get_entity (os);
  Label label = { 0 };

  if (is_listed (self, entity, literal))
    return;

  vtr_distro_guess_add (self->guess, os, literal);
  label.os = g_object_ref (entity);
  label.literal = g_steal_pointer (&literal);
  g_array_append_val (self->labels, label);
}

VtrMediaIndex *
vtr_media_index_new (void)
{
  VtrMediaIndex *self = g_new0 (VtrMediaIndex, 1);

  self->labels = g_array_new (FALSE, FALSE, sizeof (Label));
  g_array_set_clear_func (self->labels, (GDestroyNotify) label_clear);
  self->guess = vtr_distro_guess_new ();

  return self;
}

void
vtr_media_index_free (VtrMediaIndex *self)
{
  if (self == NULL)
    return;

  g_clear_pointer (&self->labels, g_array_unref);
  g_clear_pointer (&self->guess, vtr_distro_guess_free);
  g_free (self);
}

void
vtr_media_index_add (VtrMediaIndex *self,
                     VtrOs         *os)
{
  g_autoptr (OsinfoMediaList) media = NULL;
  int length = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (VTR_IS_OS (os));

  media = osinfo_os_get_media_list (vtr_os_get_entity (os));
  length = osinfo_list_get_length (OSINFO_LIST (media));
  for (int i = 0; i < length; i++)
    add_medium (self, os, OSINFO_MEDIA (osinfo_list_get_nth (OSINFO_LIST (media), i)));
}

/* A database of those OSes whose media may be labelled so. */
static OsinfoDb *
make_small_database (VtrMediaIndex *self,
                     const char    *volume_id)
{
  OsinfoDb *db = osinfo_db_new ();
  OsinfoOs *last = NULL;

  for (guint i = 0; i < self->labels->len; i++)
    {
      Label *label = &g_array_index (self->labels, Label, i);

      if (label->os != last && strstr (volume_id, label->literal) != NULL)
        {
          osinfo_db_add_os (db, label->os);
          last = label->os;
        }
    }

  return db;
}

static void
set_text (OsinfoMedia *medium,
          const char  *property,
          const char  *text)
{
  /* For libosinfo no text and an empty text are two things; only the first matches a medium
   * without. */
  if (text != NULL)
    osinfo_entity_set_param (OSINFO_ENTITY (medium), property, text);
}

OsinfoMediaList *
vtr_media_index_identify (VtrMediaIndex             *self,
                          const VtrVolumeDescriptor *descriptor)
{
  g_autoptr (OsinfoMedia) medium = NULL;
  g_autoptr (OsinfoDb) db = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (descriptor != NULL, NULL);

  medium = osinfo_media_new ("file:///medium", NULL);
  set_text (medium, OSINFO_MEDIA_PROP_VOLUME_ID, descriptor->volume_id);
  set_text (medium, OSINFO_MEDIA_PROP_SYSTEM_ID, descriptor->system_id);
  set_text (medium, OSINFO_MEDIA_PROP_PUBLISHER_ID, descriptor->publisher_id);
  set_text (medium, OSINFO_MEDIA_PROP_APPLICATION_ID, descriptor->application_id);
  osinfo_entity_set_param_int64 (OSINFO_ENTITY (medium), OSINFO_MEDIA_PROP_VOLUME_SIZE,
                                 (gint64) descriptor->size);
  osinfo_entity_set_param_boolean (OSINFO_ENTITY (medium), OSINFO_MEDIA_PROP_BOOTABLE,
                                   descriptor->bootable);

  db = make_small_database (self, descriptor->volume_id != NULL ? descriptor->volume_id : "");

  return osinfo_db_identify_medialist (db, medium);
}

VtrDistroGuess *
vtr_media_index_get_guess (VtrMediaIndex *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->guess;
}
