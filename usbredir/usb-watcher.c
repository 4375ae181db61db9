/* SPDX-License-Identifier: GPL-3.0-or-later */
/* VtrUsbWatcher: an inner part that both threads hold, with the sources of the worker's. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-watcher.h"

#include "usb-scan.h"

/* After a device has come, the kernel looks for drivers and udev sets permissions: what is read at
 * once may still lack the rest, which the second reading finds. */
#define FIRST_LOOK_MS  100
#define SECOND_LOOK_MS 1500

typedef struct
{
  gatomicrefcount    count;
  GWeakRef           owner;         /* only to be asked at home */
  VtrUsbWatcherFunc  function;
  GMainContext      *home;
  VtrUsbEngine      *engine;
  VtrUsbIds         *ids;
  GSource           *first_look;
  GSource           *second_look;
  guint              serial;
} Post;

/* A list that was read, on its way home; or the wish for one, on its way to be read. */
typedef struct
{
  Post      *post;
  GPtrArray *devices;
  guint      serial;
} News;

struct _VtrUsbWatcher
{
  VtrUsbWorker *worker;
  Post         *post;
};

static Post *
post_ref (Post *post)
{
  g_atomic_ref_count_inc (&post->count);

  return post;
}

static void
post_unref (Post *post)
{
  if (!g_atomic_ref_count_dec (&post->count))
    return;

  g_weak_ref_clear (&post->owner);
  g_clear_pointer (&post->home, g_main_context_unref);
  g_clear_pointer (&post->ids, vtr_usb_ids_free);
  g_free (post);
}

static News *
news_new (Post  *post,
          guint  serial)
{
  News *news = g_new0 (News, 1);

  news->post = post_ref (post);
  news->serial = serial;

  return news;
}

static void
news_free (News *news)
{
  g_clear_pointer (&news->devices, g_ptr_array_unref);
  post_unref (news->post);
  g_free (news);
}

static gboolean
on_news (gpointer user_data)
{
  News *news = user_data;
  g_autoptr (GObject) owner = g_weak_ref_get (&news->post->owner);

  if (owner != NULL)
    news->post->function (owner, news->devices, news->serial);

  return G_SOURCE_REMOVE;
}

/* In the worker's thread, as all that follows until the next such remark. */
static void
look (Post *post)
{
  News *news = news_new (post, post->serial);

  if (post->ids == NULL)
    post->ids = vtr_usb_ids_new (NULL);
  news->devices = vtr_usb_scan ("", post->ids);
  vtr_usb_post (post->home, on_news, news, (GDestroyNotify) news_free);
}

static gboolean
on_first_look (gpointer user_data)
{
  Post *post = user_data;

  g_clear_pointer (&post->first_look, g_source_unref);
  look (post);

  return G_SOURCE_REMOVE;
}

static gboolean
on_second_look (gpointer user_data)
{
  Post *post = user_data;

  g_clear_pointer (&post->second_look, g_source_unref);
  look (post);

  return G_SOURCE_REMOVE;
}

static void
stop_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
schedule (Post         *post,
          GSource     **source,
          guint         milliseconds,
          GSourceFunc   function)
{
  *source = g_timeout_source_new (milliseconds);
  g_source_set_callback (*source, function, post, NULL);
  g_source_attach (*source, g_main_context_get_thread_default ());
}

static void
on_plug (guint    bus,
         guint    address,
         gboolean is_there,
         gpointer user_data)
{
  Post *post = user_data;

  /* Not put off by the next device: one that comes and goes all the time would stop the list. */
  if (post->first_look == NULL)
    schedule (post, &post->first_look, FIRST_LOOK_MS, on_first_look);
  stop_source (&post->second_look);
  schedule (post, &post->second_look, SECOND_LOOK_MS, on_second_look);
}

static gboolean
start_post (gpointer user_data)
{
  Post *post = user_data;

  vtr_usb_engine_add_watch (post->engine, on_plug, post);
  look (post);

  return G_SOURCE_REMOVE;
}

static gboolean
stop_post (gpointer user_data)
{
  Post *post = user_data;

  vtr_usb_engine_remove_watch (post->engine, post);
  stop_source (&post->first_look);
  stop_source (&post->second_look);

  return G_SOURCE_REMOVE;
}

static gboolean
look_for_wish (gpointer user_data)
{
  News *wish = user_data;

  wish->post->serial = MAX (wish->post->serial, wish->serial);
  look (wish->post);

  return G_SOURCE_REMOVE;
}

/* At home again. */
VtrUsbWatcher *
vtr_usb_watcher_new (VtrUsbWorker      *worker,
                     GObject           *owner,
                     VtrUsbWatcherFunc  function)
{
  VtrUsbWatcher *self = g_new0 (VtrUsbWatcher, 1);

  self->worker = g_object_ref (worker);
  self->post = g_new0 (Post, 1);
  g_atomic_ref_count_init (&self->post->count);
  g_weak_ref_init (&self->post->owner, owner);
  self->post->function = function;
  self->post->home = g_main_context_ref_thread_default ();
  self->post->engine = vtr_usb_worker_get_engine (worker);
  vtr_usb_worker_run (worker, start_post, post_ref (self->post), (GDestroyNotify) post_unref);

  return self;
}

void
vtr_usb_watcher_free (VtrUsbWatcher *self)
{
  vtr_usb_worker_run (self->worker, stop_post, self->post, (GDestroyNotify) post_unref);
  g_clear_object (&self->worker);
  g_free (self);
}

void
vtr_usb_watcher_look (VtrUsbWatcher *self,
                      guint          serial)
{
  vtr_usb_worker_run (self->worker, look_for_wish, news_new (self->post, serial),
                      (GDestroyNotify) news_free);
}
