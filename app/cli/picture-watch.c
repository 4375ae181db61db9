/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "picture-watch.h"

#include <string.h>

#define CHECK_INTERVAL_MS 50

typedef struct
{
  gint64   stable_us;
  gint64   deadline;         /* monotonic time, µs */
  gint64   changed;          /* monotonic time of the last change that counts */
  double   timeout;          /* s */
  GBytes  *picture;          /* what it is compared with; NULL before the first whole one */
  guint    width;
  guint    height;
  gboolean is_damaged;
  gulong   handler;
  guint    timer;
} Watch;

static void
watch_free (gpointer data)
{
  Watch *watch = data;

  g_clear_pointer (&watch->picture, g_bytes_unref);
  g_free (watch);
}

gboolean
vtr_picture_is_calm (GBytes *before,
                     GBytes *after,
                     guint   width,
                     guint   height)
{
  const guint8 *a = g_bytes_get_data (before, NULL);
  const guint8 *b = g_bytes_get_data (after, NULL);
  gsize stride = (gsize) width * 3;
  guint top = height;
  guint bottom = 0;
  gsize left = stride;
  gsize right = 0;

  g_return_val_if_fail (g_bytes_get_size (before) == stride * height, FALSE);
  g_return_val_if_fail (g_bytes_get_size (after) == stride * height, FALSE);

  for (guint y = 0; y < height; y++, a += stride, b += stride)
    {
      gsize first = 0;
      gsize last = stride;

      if (memcmp (a, b, stride) == 0)
        continue;

      while (a[first] == b[first])
        first++;
      while (a[last - 1] == b[last - 1])
        last--;
      top = MIN (top, y);
      bottom = y + 1;
      left = MIN (left, first);
      right = MAX (right, last);
    }

  return bottom <= top || (bottom - top <= VTR_PICTURE_WATCH_IGNORED_HEIGHT &&
                           (right + 2) / 3 - left / 3 <= VTR_PICTURE_WATCH_IGNORED_WIDTH);
}

static void
on_damaged (VtrDisplayClient *client,
            Watch            *watch)
{
  watch->is_damaged = TRUE;
}

/* Looks at the picture as it is now. */
static void
look (VtrDisplayClient *client,
      Watch            *watch)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (client);
  g_autoptr (GBytes) picture = NULL;
  guint width = 0;
  guint height = 0;
  bool is_complete = false;

  vtr_framebuffer_lock (framebuffer);
  is_complete = vtr_framebuffer_is_complete (framebuffer);
  vtr_framebuffer_unlock (framebuffer);
  if (is_complete)
    picture = vtr_framebuffer_dup_rgb (framebuffer, &width, &height);

  if (picture != NULL && watch->picture != NULL && width == watch->width &&
      height == watch->height && vtr_picture_is_calm (watch->picture, picture, width, height))
    return;

  g_clear_pointer (&watch->picture, g_bytes_unref);
  watch->picture = g_steal_pointer (&picture);
  watch->width = width;
  watch->height = height;
  watch->changed = g_get_monotonic_time ();
}

/* @task: (transfer full). @error: (transfer full) (nullable) */
static void
end_watch (GTask  *task,
           GError *error)
{
  Watch *watch = g_task_get_task_data (task);

  watch->timer = 0;
  g_clear_signal_handler (&watch->handler, g_task_get_source_object (task));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static gboolean
on_check (gpointer user_data)
{
  GTask *task = user_data;
  VtrDisplayClient *client = g_task_get_source_object (task);
  const GError *closed = vtr_display_client_get_error (client);
  Watch *watch = g_task_get_task_data (task);
  gint64 now = 0;

  if (watch->is_damaged)
    {
      watch->is_damaged = FALSE;
      look (client, watch);
    }

  now = g_get_monotonic_time ();
  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    end_watch (task, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted"));
  else if (closed != NULL)
    end_watch (task, g_error_copy (closed));
  else if (watch->picture != NULL && now - watch->changed >= watch->stable_us)
    end_watch (task, NULL);
  else if (now >= watch->deadline)
    end_watch (task, g_error_new (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_TIMED_OUT,
                                  "The picture kept changing for %g seconds", watch->timeout));
  else
    return G_SOURCE_CONTINUE;

  return G_SOURCE_REMOVE;
}

void
vtr_picture_watch_async (VtrDisplayClient    *client,
                         double               seconds,
                         double               timeout,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  GTask *task = NULL;
  Watch *watch = NULL;

  g_return_if_fail (VTR_IS_DISPLAY_CLIENT (client));

  watch = g_new0 (Watch, 1);
  watch->stable_us = (gint64) (seconds * G_USEC_PER_SEC);
  watch->timeout = timeout;
  watch->deadline = g_get_monotonic_time () + (gint64) (timeout * G_USEC_PER_SEC);

  task = g_task_new (client, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_picture_watch_async);
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, watch, watch_free);

  watch->handler = g_signal_connect (client, "damaged", G_CALLBACK (on_damaged), watch);
  look (client, watch);
  watch->timer = g_timeout_add (CHECK_INTERVAL_MS, on_check, task);
}

gboolean
vtr_picture_watch_finish (VtrDisplayClient  *client,
                          GAsyncResult      *result,
                          GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, client), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
