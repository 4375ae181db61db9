/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrMedia: a file that was looked at. All there is to know is worked out before it is made. */
#define G_LOG_DOMAIN "vitrine-osdb"

#include "media-private.h"

#include <glib/gi18n-lib.h>

#include "distro-guess.h"
#include "os-private.h"

struct _VtrMedia
{
  GObject          parent_instance;

  char            *path;
  char            *label;
  char            *warning;
  VtrMediaReading  reading;
  gboolean         truncated;

  GPtrArray       *candidates;   /* VtrMediaCandidate */
  GListStore      *candidate_list;
  VtrOs           *guess;
  VtrOs           *chosen;
  GStrv            no_scripts;
};

G_DEFINE_FINAL_TYPE (VtrMedia, vtr_media, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_OS,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* How much may be missing at the end: what masters an image pads it, and not everybody keeps the
 * padding. */
#define MAX_MISSING_PADDING (1024 * 1024)
#define MAX_MISSING_PART    10

static gboolean
lacks_its_end (const VtrMediaReading *reading)
{
  guint64 declared = reading->volume.size;
  guint64 tolerance = MIN (MAX_MISSING_PADDING, declared / MAX_MISSING_PART);

  return reading->is_disc && reading->size < declared - tolerance;
}

static char *
dup_warning (const VtrMediaReading *reading,
             gboolean               truncated)
{
  if (truncated)
    {
      g_autofree char *declared = g_format_size (reading->volume.size);
      g_autofree char *present = g_format_size (reading->size);

      return g_strdup_printf (_("This image is incomplete: %s of %s are there. "
                                "A machine may not start from it."),
                              present, declared);
    }

  if (reading->is_disc && reading->volume.size > 0 && !reading->volume.bootable)
    return g_strdup (_("A machine can’t start from this disc: it holds no boot loader."));

  return NULL;
}

/* The volume's label without anything that could break a line of text. */
static char *
dup_label (const char *volume_id,
           const char *path)
{
  g_autoptr (GString) label = g_string_new (NULL);

  for (const char *p = volume_id; p != NULL && *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_string_append_unichar (label, g_unichar_isprint (c) ? c : ' ');
    }

  g_strstrip (label->str);
  if (*label->str == '\0')
    return g_filename_display_basename (path);

  return g_strdup (label->str);
}

static VtrMediaCandidate *
get_current (VtrMedia *self)
{
  for (guint i = 0; i < self->candidates->len; i++)
    {
      VtrMediaCandidate *candidate = g_ptr_array_index (self->candidates, i);

      if (self->chosen == NULL || candidate->os == self->chosen)
        return candidate;
    }

  /* The user says it is something else than what it looks like. */
  return NULL;
}

static void
vtr_media_finalize (GObject *object)
{
  VtrMedia *self = VTR_MEDIA (object);

  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->label, g_free);
  g_clear_pointer (&self->warning, g_free);
  vtr_media_reading_clear (&self->reading);
  g_clear_pointer (&self->candidates, g_ptr_array_unref);
  g_clear_pointer (&self->no_scripts, g_strfreev);
  g_clear_object (&self->candidate_list);
  g_clear_object (&self->guess);
  g_clear_object (&self->chosen);

  G_OBJECT_CLASS (vtr_media_parent_class)->finalize (object);
}

static void
vtr_media_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_OS:
      g_value_set_object (value, vtr_media_get_os (VTR_MEDIA (object)));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
vtr_media_class_init (VtrMediaClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = vtr_media_finalize;
  object_class->get_property = vtr_media_get_property;

  properties[PROP_OS] =
    g_param_spec_object ("os", NULL, NULL,
                         VTR_TYPE_OS,
                         G_PARAM_READABLE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_media_init (VtrMedia *self)
{
  self->candidate_list = g_list_store_new (VTR_TYPE_OS);
  self->no_scripts = g_new0 (char *, 1);
}

void
vtr_media_candidate_free (VtrMediaCandidate *candidate)
{
  if (candidate == NULL)
    return;

  g_clear_object (&candidate->os);
  g_clear_pointer (&candidate->media_id, g_free);
  g_clear_pointer (&candidate->arch, g_free);
  g_clear_pointer (&candidate->scripts, g_strfreev);
  g_free (candidate);
}

VtrMedia *
vtr_media_new (const char      *path,
               VtrMediaReading *reading,
               GPtrArray       *candidates,
               VtrOs           *guess)
{
  VtrMedia *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (reading != NULL, NULL);
  g_return_val_if_fail (candidates != NULL, NULL);

  self = g_object_new (VTR_TYPE_MEDIA, NULL);
  self->path = g_strdup (path);
  self->reading = *reading;
  *reading = (VtrMediaReading) { 0 };
  self->label = dup_label (self->reading.volume.volume_id, path);
  self->truncated = lacks_its_end (&self->reading);
  self->warning = dup_warning (&self->reading, self->truncated);
  self->candidates = candidates;
  g_set_object (&self->guess, guess);

  for (guint i = 0; i < candidates->len; i++)
    {
      VtrMediaCandidate *candidate = g_ptr_array_index (candidates, i);

      g_list_store_append (self->candidate_list, candidate->os);
    }

  return self;
}

const char *
vtr_media_get_path (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  return self->path;
}

const char *
vtr_media_get_label (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  return self->label;
}

guint64
vtr_media_get_size (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), 0);

  return self->reading.size;
}

VtrMediaKind
vtr_media_get_kind (VtrMedia *self)
{
  VtrMediaCandidate *current = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (self), VTR_MEDIA_KIND_UNKNOWN);

  if (self->reading.disk_format != NULL)
    return VTR_MEDIA_KIND_DISK;

  current = get_current (self);

  return current != NULL ? current->kind : VTR_MEDIA_KIND_UNKNOWN;
}

const char *
vtr_media_kind_to_string (VtrMediaKind kind)
{
  switch (kind)
    {
    case VTR_MEDIA_KIND_INSTALL:
      return "install";
    case VTR_MEDIA_KIND_LIVE:
      return "live";
    case VTR_MEDIA_KIND_LIVE_INSTALL:
      return "live-install";
    case VTR_MEDIA_KIND_DISK:
      return "disk";
    case VTR_MEDIA_KIND_UNKNOWN:
    default:
      return "unknown";
    }
}

const char *
vtr_media_get_disk_format (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  return self->reading.disk_format;
}

const char *
vtr_media_get_media_id (VtrMedia *self)
{
  VtrMediaCandidate *current = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  current = get_current (self);

  return current != NULL ? current->media_id : NULL;
}

const char *
vtr_media_get_arch (VtrMedia *self)
{
  VtrMediaCandidate *current = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  current = get_current (self);
  if (current != NULL && current->arch != NULL)
    return current->arch;
  if (self->reading.volume.volume_id != NULL)
    return vtr_distro_guess_arch (self->reading.volume.volume_id);

  return NULL;
}

gboolean
vtr_media_is_bootable (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), FALSE);

  /* Only a machine could tell what is inside a disk's image; a raw one at least has a boot
   * sector. */
  if (g_strcmp0 (self->reading.disk_format, "raw") == 0)
    return self->reading.has_boot_sector;

  return self->reading.disk_format != NULL || self->reading.volume.bootable;
}

gboolean
vtr_media_is_truncated (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), FALSE);

  return self->truncated;
}

const char *
vtr_media_get_warning (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  return self->warning;
}

GStrv
vtr_media_get_install_scripts (VtrMedia *self)
{
  VtrMediaCandidate *current = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  current = get_current (self);

  return current != NULL ? current->scripts : self->no_scripts;
}

VtrOs *
vtr_media_get_os (VtrMedia *self)
{
  VtrMediaCandidate *only = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  if (self->chosen != NULL)
    return self->chosen;
  if (self->candidates->len != 1)
    return NULL;

  only = g_ptr_array_index (self->candidates, 0);

  return only->os;
}

GListModel *
vtr_media_get_candidates (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  return G_LIST_MODEL (self->candidate_list);
}

VtrOs *
vtr_media_get_os_guess (VtrMedia *self)
{
  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  return self->guess;
}

void
vtr_media_choose_os (VtrMedia *self,
                     VtrOs    *os)
{
  VtrOs *before = NULL;

  g_return_if_fail (VTR_IS_MEDIA (self));
  g_return_if_fail (os == NULL || VTR_IS_OS (os));

  before = vtr_media_get_os (self);
  g_set_object (&self->chosen, os);
  if (vtr_media_get_os (self) != before)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_OS]);
}

VtrOs *
vtr_media_get_effective_os (VtrMedia *self)
{
  VtrOs *os = NULL;

  g_return_val_if_fail (VTR_IS_MEDIA (self), NULL);

  /* An entry for versions yet to come ("fedora-unknown") knows less than the newest known version;
   * but what the user chose is what it is. */
  os = vtr_media_get_os (self);
  if (os != NULL && (os == self->chosen || self->guess == NULL || !vtr_os_is_placeholder (os)))
    return os;

  return self->guess;
}
