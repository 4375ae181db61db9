/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-thumbnail.h"

#include "machine-screenshot.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib/gstdio.h>

#define WIDTH          480   /* pixels: a tile's width at twice the scale */
#define HEIGHT         300

struct _VtrMachineThumbnail
{
  GObject          parent_instance;

  VtrMachine      *machine;      /* (nullable): one of the two */
  VtrRemoteScreen *screen;       /* (nullable) */
  GdkTexture      *texture;
  GCancellable    *cancellable;
  gboolean         asking;
  gboolean         looked;       /* for a kept picture */
};

G_DEFINE_FINAL_TYPE (VtrMachineThumbnail, vtr_machine_thumbnail, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_MACHINE,
  PROP_SCREEN,
  PROP_TEXTURE,
  PROP_LIVE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* What a worker makes a small picture of: the hypervisor's screenshot, a texture, or else the kept
 * file. */
typedef struct
{
  GBytes     *screenshot;   /* (nullable) */
  GdkTexture *texture;      /* (nullable) */
  char       *path;         /* of the kept file */
} Work;

static void
work_free (Work *work)
{
  g_clear_pointer (&work->screenshot, g_bytes_unref);
  g_clear_object (&work->texture);
  g_free (work->path);
  g_free (work);
}

static char *
dup_path (const char *uuid)
{
  g_autofree char *name = g_strconcat (uuid, ".png", NULL);

  return g_build_filename (g_get_user_cache_dir (), "vitrine", "screens", name, NULL);
}

static GdkPixbuf *
scale_down (GdkPixbuf *picture)
{
  int width = gdk_pixbuf_get_width (picture);
  int height = gdk_pixbuf_get_height (picture);
  double factor = MIN (1.0, MIN ((double) WIDTH / width, (double) HEIGHT / height));

  return gdk_pixbuf_scale_simple (picture, MAX (1, (int) (width * factor)),
                                  MAX (1, (int) (height * factor)), GDK_INTERP_BILINEAR);
}

static GdkPixbuf *
decode (GBytes  *bytes,
        GError **error)
{
  g_autoptr (GdkPixbufLoader) loader = gdk_pixbuf_loader_new ();
  GdkPixbuf *picture = NULL;

  if (!gdk_pixbuf_loader_write_bytes (loader, bytes, error))
    {
      gdk_pixbuf_loader_close (loader, NULL);
      return NULL;
    }
  if (!gdk_pixbuf_loader_close (loader, error))
    return NULL;

  picture = gdk_pixbuf_loader_get_pixbuf (loader);

  return picture != NULL ? scale_down (picture) : NULL;
}

static GdkTexture *
texture_from_pixbuf (GdkPixbuf *pixbuf)
{
  g_autoptr (GBytes) bytes = gdk_pixbuf_read_pixel_bytes (pixbuf);

  return gdk_memory_texture_new (gdk_pixbuf_get_width (pixbuf), gdk_pixbuf_get_height (pixbuf),
                                 gdk_pixbuf_get_has_alpha (pixbuf) ? GDK_MEMORY_R8G8B8A8
                                                                   : GDK_MEMORY_R8G8B8,
                                 bytes, (gsize) gdk_pixbuf_get_rowstride (pixbuf));
}

static void
run_work (GTask        *task,
          gpointer      source,
          gpointer      task_data,
          GCancellable *cancellable)
{
  Work *work = task_data;
  g_autoptr (GdkPixbuf) picture = NULL;
  g_autoptr (GError) error = NULL;

  if (work->texture != NULL)
    work->screenshot = gdk_texture_save_to_png_bytes (work->texture);

  if (work->screenshot != NULL)
    picture = decode (work->screenshot, &error);
  else
    picture = gdk_pixbuf_new_from_file_at_size (work->path, WIDTH, HEIGHT, &error);

  if (picture == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s",
                               error != NULL ? error->message : "no picture");
      return;
    }

  if (work->screenshot != NULL)
    {
      g_autofree char *folder = g_path_get_dirname (work->path);

      /* The picture is a convenience: failing to keep it is nobody's error. */
      if (g_mkdir_with_parents (folder, 0700) == 0)
        gdk_pixbuf_save (picture, work->path, "png", NULL, "compression", "1", NULL);
    }

  g_task_return_pointer (task, texture_from_pixbuf (picture), g_object_unref);
}

static void
on_work_done (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  VtrMachineThumbnail *self = VTR_MACHINE_THUMBNAIL (source);
  g_autoptr (GdkTexture) texture = NULL;

  texture = g_task_propagate_pointer (G_TASK (result), NULL);
  self->asking = FALSE;

  if (texture == NULL)
    return;

  g_set_object (&self->texture, texture);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TEXTURE]);
}

static void
start_work (VtrMachineThumbnail *self,
            GBytes              *screenshot)
{
  g_autoptr (GTask) task = NULL;
  Work *work = NULL;

  work = g_new0 (Work, 1);
  work->screenshot = screenshot != NULL ? g_bytes_ref (screenshot) : NULL;
  work->path = dup_path (self->machine != NULL ? vtr_machine_get_uuid (self->machine)
                                               : vtr_remote_screen_get_id (self->screen));

  task = g_task_new (self, self->cancellable, on_work_done, NULL);
  g_task_set_source_tag (task, start_work);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, run_work);
}

static void
on_screenshot (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (VtrMachineThumbnail) self = user_data;
  g_autoptr (GBytes) bytes = NULL;

  bytes = vtr_machine_take_screenshot_finish (VTR_MACHINE (source), result, NULL);

  if (bytes != NULL)
    start_work (self, bytes);
  else
    self->asking = FALSE;
}

static void
on_state_changed (VtrMachineThumbnail *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LIVE]);
}

/* There is a new one of a remote screen to look for. */
static void
on_picture_changed (VtrMachineThumbnail *self)
{
  if (self->asking)
    return;

  self->asking = TRUE;
  start_work (self, NULL);
}

static void
vtr_machine_thumbnail_constructed (GObject *object)
{
  VtrMachineThumbnail *self = VTR_MACHINE_THUMBNAIL (object);

  G_OBJECT_CLASS (vtr_machine_thumbnail_parent_class)->constructed (object);

  if (self->screen != NULL)
    g_signal_connect_object (self->screen, "picture-changed", G_CALLBACK (on_picture_changed),
                             self, G_CONNECT_SWAPPED);
  if (self->machine == NULL)
    return;

  g_signal_connect_object (self->machine, "notify::state", G_CALLBACK (on_state_changed), self,
                           G_CONNECT_SWAPPED);
}

static void
vtr_machine_thumbnail_dispose (GObject *object)
{
  VtrMachineThumbnail *self = VTR_MACHINE_THUMBNAIL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->texture);
  g_clear_object (&self->machine);
  g_clear_object (&self->screen);

  G_OBJECT_CLASS (vtr_machine_thumbnail_parent_class)->dispose (object);
}

static void
vtr_machine_thumbnail_get_property (GObject    *object,
                                    guint       prop_id,
                                    GValue     *value,
                                    GParamSpec *pspec)
{
  VtrMachineThumbnail *self = VTR_MACHINE_THUMBNAIL (object);

  switch (prop_id)
    {
    case PROP_TEXTURE:
      g_value_set_object (value, self->texture);
      break;
    case PROP_LIVE:
      g_value_set_boolean (value, vtr_machine_thumbnail_is_live (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_thumbnail_set_property (GObject      *object,
                                    guint         prop_id,
                                    const GValue *value,
                                    GParamSpec   *pspec)
{
  VtrMachineThumbnail *self = VTR_MACHINE_THUMBNAIL (object);

  switch (prop_id)
    {
    case PROP_MACHINE:
      self->machine = g_value_dup_object (value);
      break;
    case PROP_SCREEN:
      self->screen = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_machine_thumbnail_class_init (VtrMachineThumbnailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags read_only = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->constructed = vtr_machine_thumbnail_constructed;
  object_class->dispose = vtr_machine_thumbnail_dispose;
  object_class->get_property = vtr_machine_thumbnail_get_property;
  object_class->set_property = vtr_machine_thumbnail_set_property;

  properties[PROP_MACHINE] =
    g_param_spec_object ("machine", NULL, NULL, VTR_TYPE_MACHINE,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_SCREEN] =
    g_param_spec_object ("screen", NULL, NULL, VTR_TYPE_REMOTE_SCREEN,
                         G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  properties[PROP_TEXTURE] =
    g_param_spec_object ("texture", NULL, NULL, GDK_TYPE_TEXTURE, read_only);
  properties[PROP_LIVE] =
    g_param_spec_boolean ("live", NULL, NULL, FALSE, read_only);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_machine_thumbnail_init (VtrMachineThumbnail *self)
{
  self->cancellable = g_cancellable_new ();
}

VtrMachineThumbnail *
vtr_machine_thumbnail_new (VtrMachine *machine)
{
  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);

  return g_object_new (VTR_TYPE_MACHINE_THUMBNAIL, "machine", machine, NULL);
}

VtrMachineThumbnail *
vtr_machine_thumbnail_new_for_remote (VtrRemoteScreen *screen)
{
  g_return_val_if_fail (VTR_IS_REMOTE_SCREEN (screen), NULL);

  return g_object_new (VTR_TYPE_MACHINE_THUMBNAIL, "screen", screen, NULL);
}

void
vtr_machine_thumbnail_refresh (VtrMachineThumbnail *self)
{
  g_return_if_fail (VTR_IS_MACHINE_THUMBNAIL (self));

  /* One request in flight: a slow hypervisor is asked less often. */
  if (self->asking)
    return;

  if (vtr_machine_thumbnail_is_live (self))
    {
      self->asking = TRUE;
      vtr_machine_take_screenshot_async (self->machine, self->cancellable, on_screenshot,
                                         g_object_ref (self));
    }
  else if (self->texture == NULL && !self->looked)
    {
      self->asking = TRUE;
      self->looked = TRUE;
      start_work (self, NULL);
    }
}

GdkTexture *
vtr_machine_thumbnail_get_texture (VtrMachineThumbnail *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_THUMBNAIL (self), NULL);

  return self->texture;
}

gboolean
vtr_machine_thumbnail_is_live (VtrMachineThumbnail *self)
{
  g_return_val_if_fail (VTR_IS_MACHINE_THUMBNAIL (self), FALSE);

  return self->machine != NULL &&
         vtr_machine_get_state (self->machine) == VTR_MACHINE_STATE_RUNNING;
}

static void
keep (const char          *id,
      GdkTexture          *picture,
      GAsyncReadyCallback  callback,
      gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  Work *work = g_new0 (Work, 1);

  work->texture = g_object_ref (picture);
  work->path = dup_path (id);

  g_task_set_source_tag (task, keep);
  g_task_set_task_data (task, work, (GDestroyNotify) work_free);
  g_task_run_in_thread (task, run_work);
}

void
vtr_machine_thumbnail_keep (VtrMachine *machine,
                            GdkTexture *picture)
{
  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (GDK_IS_TEXTURE (picture));

  keep (vtr_machine_get_uuid (machine), picture, NULL, NULL);
}

static void
on_remote_kept (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (VtrRemoteScreen) screen = user_data;
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);

  if (texture != NULL)
    vtr_remote_screen_picture_changed (screen);
}

void
vtr_machine_thumbnail_keep_remote (VtrRemoteScreen *screen,
                                   GdkTexture      *picture)
{
  g_return_if_fail (VTR_IS_REMOTE_SCREEN (screen));
  g_return_if_fail (GDK_IS_TEXTURE (picture));

  keep (vtr_remote_screen_get_id (screen), picture, on_remote_kept, g_object_ref (screen));
}

void
vtr_machine_thumbnail_forget (const char *uuid)
{
  g_autofree char *path = NULL;

  g_return_if_fail (uuid != NULL);

  path = dup_path (uuid);
  g_unlink (path);
}
