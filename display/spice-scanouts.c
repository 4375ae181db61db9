/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

#include "spice-scanouts.h"

#include <glib/gi18n-lib.h>

#include "display-client-backend.h"
#include "rect.h"
#include "scanout-reader.h"
#include "spice-area.h"

/* A server draws, waits for the answer, and draws again. */
#define DRAWINGS_MAX 16u
/* Bytes that the connection may leave unread: where its end is full the library gives up. */
#define BACKLOG_MAX  1024u
#define RETRY_MS     20u

struct _VtrSpiceScanouts
{
  SpiceDisplayChannel          *channel;
  guint                         id;
  VtrDisplayClient             *client;       /* NULL: nobody is interested any more */
  const VtrSpiceScanoutsEvents *events;
  gpointer                      user_data;

  VtrScanoutReader             *reader;       /* (nullable) until it is needed */
  VtrScanout                   *scanout;      /* (nullable) */
  VtrRect                       area;         /* of it, that the framebuffer shows */
  VtrRect                       wanted;       /* of it, to be copied */
  VtrRect                       drawn;        /* of the framebuffer, by what is being copied */
  GCancellable                 *cancellable;  /* of that */
  gboolean                      has_ended;    /* the channel has */
  gboolean                      is_reading;
  gboolean                      are_shown;
  guint                         n_drawings;   /* not answered yet */
  guint                         n_reading;    /* of these, that are being copied */
  guint                         n_due;        /* of these, that may be answered */
  guint                         retry_source;
};

static GQuark
relay_quark (void)
{
  return g_quark_from_static_string ("vtr-spice-scanouts-relay");
}

void
vtr_spice_scanouts_set_relay (SpiceChannel  *channel,
                              VtrSpiceRelay *relay)
{
  g_object_set_qdata_full (G_OBJECT (channel), relay_quark (), vtr_spice_relay_ref (relay),
                           (GDestroyNotify) vtr_spice_relay_unref);
}

static void
clear (gpointer data)
{
  VtrSpiceScanouts *self = data;

  vtr_scanout_reader_free (self->reader);
  g_clear_pointer (&self->scanout, vtr_scanout_unref);
  g_object_unref (self->cancellable);
  g_object_unref (self->channel);
}

static void
release (VtrSpiceScanouts *self)
{
  g_rc_box_release_full (self, clear);
}

static gboolean
has_backlog (SpiceDisplayChannel *channel)
{
  VtrSpiceRelay *relay = g_object_get_qdata (G_OBJECT (channel), relay_quark ());

  return relay != NULL && vtr_spice_relay_get_backlog (relay) > BACKLOG_MAX;
}

static gboolean on_retry (gpointer user_data);

static void
answer_due (VtrSpiceScanouts *self)
{
  while (self->n_due > 0 && !has_backlog (self->channel))
    {
      self->n_due--;
      self->n_drawings--;
      if (!self->has_ended)
        spice_display_channel_gl_draw_done (self->channel);
    }

  if (self->n_due > 0 && self->retry_source == 0)
    self->retry_source = g_timeout_add (RETRY_MS, on_retry, self);
}

static gboolean
on_retry (gpointer user_data)
{
  VtrSpiceScanouts *self = user_data;

  self->retry_source = 0;
  answer_due (self);

  return G_SOURCE_REMOVE;
}

static void
answer (VtrSpiceScanouts *self,
        guint             n_drawings)
{
  self->n_due += n_drawings;
  answer_due (self);
}

/* The picture has its size before it is copied. FALSE when it can't have it, which was told. */
static gboolean
set_area (VtrSpiceScanouts *self,
          const VtrRect    *area)
{
  VtrFramebuffer *framebuffer = vtr_display_client_get_framebuffer (self->client);
  g_autoptr (GError) error = NULL;

  self->area = *area;
  self->wanted = *area;
  if (vtr_display_client_get_width (self->client) == (int) area->width &&
      vtr_display_client_get_height (self->client) == (int) area->height)
    return TRUE;

  if (!vtr_framebuffer_resize (framebuffer, area->width, area->height, &error))
    {
      vtr_display_client_take_error (self->client, g_steal_pointer (&error));
      return FALSE;
    }
  vtr_display_client_set_size (self->client, (int) area->width, (int) area->height);
  self->events->resized (self->user_data);

  return TRUE;
}

static void read_next (VtrSpiceScanouts *self);

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  VtrSpiceScanouts *self = user_data;
  guint n_reading = self->n_reading;
  GError *error = NULL;
  gboolean is_drawn = vtr_scanout_reader_read_finish (self->reader, result, &error) &&
                      !g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result)));

  self->is_reading = FALSE;
  self->n_reading = 0;
  if (self->client != NULL)
    answer (self, n_reading);
  if (self->client != NULL && is_drawn)
    {
      vtr_display_client_queue_damaged (self->client);
      self->events->drawn (&self->area, &self->drawn, self->user_data);
    }
  else if (self->client != NULL && error != NULL)
    {
      vtr_display_client_take_error (self->client, g_steal_pointer (&error));
    }
  g_clear_error (&error);

  if (self->client != NULL)
    read_next (self);
  release (self);
}

/* Copies what is wanted, if anything is. */
static void
read_next (VtrSpiceScanouts *self)
{
  VtrRect source = { 0 };

  if (self->is_reading)
    return;
  if (!vtr_rect_intersect (&self->wanted, &self->area, &source))
    {
      answer (self, self->n_drawings - self->n_due);
      return;
    }

  if (self->reader == NULL)
    self->reader = vtr_scanout_reader_new ();
  self->is_reading = TRUE;
  self->n_reading = self->n_drawings - self->n_due;
  self->wanted = (VtrRect) { 0 };
  self->drawn = (VtrRect) { source.x - self->area.x, source.y - self->area.y, source.width,
                            source.height };
  vtr_scanout_reader_read_async (self->reader, self->scanout, &source,
                                 vtr_display_client_get_framebuffer (self->client), self->drawn.x,
                                 self->drawn.y, self->cancellable, on_read,
                                 g_rc_box_acquire (self));
}

static void
want (VtrSpiceScanouts *self,
      const VtrRect    *rect)
{
  VtrDamage both = { 0 };

  vtr_damage_add (&both, &self->wanted);
  vtr_damage_add (&both, rect);
  self->wanted = vtr_damage_extents (&both);
}

/* Shows what there is of it, or of @rect if it is shown already. */
static void
show (VtrSpiceScanouts *self,
      const VtrRect    *rect)
{
  const VtrScanoutLayout *layout = vtr_scanout_get_layout (self->scanout);
  VtrRect area = vtr_spice_area_find (self->channel, self->id, layout->width, layout->height);
  gboolean is_set = TRUE;

  if (area.width == 0)
    {
      vtr_spice_scanouts_pause (self);
      return;
    }

  /* Whoever is told may close all this. */
  g_rc_box_acquire (self);
  if (!self->are_shown || rect == NULL || !vtr_rect_equal (&area, &self->area))
    {
      self->are_shown = TRUE;
      is_set = set_area (self, &area);
    }
  else
    {
      want (self, rect);
    }
  if (is_set && self->client != NULL)
    read_next (self);
  release (self);
}

static void
take_scanout (VtrSpiceScanouts *self)
{
  const SpiceGlScanout *given = spice_display_channel_get_gl_scanout (self->channel);
  VtrScanoutLayout layout = { 0 };
  GError *error = NULL;

  g_clear_pointer (&self->scanout, vtr_scanout_unref);
  if (given == NULL)
    return;

  layout = (VtrScanoutLayout) { given->width, given->height, given->stride, given->format,
                                !given->y0top };
  self->scanout = vtr_scanout_new (given->fd, &layout, &error);
  if (self->scanout == NULL)
    vtr_display_client_take_error (self->client, error);
  else
    show (self, NULL);
}

static void
on_scanout (SpiceDisplayChannel *channel,
            GParamSpec          *pspec,
            VtrSpiceScanouts    *self)
{
  take_scanout (self);
}

/* Where the lowest row comes first, nobody says from which end rows are counted. */
static void
on_draw (SpiceDisplayChannel *channel,
         guint                x,
         guint                y,
         guint                width,
         guint                height,
         VtrSpiceScanouts    *self)
{
  const VtrRect rect = { x, y, width, height };

  if (self->id == 0)
    self->n_drawings++;
  if (self->n_drawings > DRAWINGS_MAX)
    vtr_display_client_take_error (
      self->client, vtr_display_error_new_protocol (_("it draws on without waiting until that can "
                                                      "be seen")));
  else if (self->scanout == NULL)
    answer (self, self->n_drawings - self->n_due);
  else if (vtr_scanout_get_layout (self->scanout)->is_bottom_up)
    show (self, NULL);
  else
    show (self, &rect);
}

static void
on_monitors (SpiceDisplayChannel *channel,
             GParamSpec          *pspec,
             VtrSpiceScanouts    *self)
{
  if (self->scanout != NULL && self->are_shown)
    show (self, &(VtrRect) { 0 });
}

static void
on_event (SpiceChannel      *channel,
          SpiceChannelEvent  event,
          VtrSpiceScanouts  *self)
{
  self->has_ended = event != SPICE_CHANNEL_OPENED && event != SPICE_CHANNEL_SWITCHING;
}

/* Nobody shows it, and the machine draws on all the same. */
static void
on_unseen_draw (SpiceDisplayChannel *channel,
                guint                x,
                guint                y,
                guint                width,
                guint                height,
                gpointer             user_data)
{
  if (!has_backlog (channel))
    spice_display_channel_gl_draw_done (channel);
}

VtrSpiceScanouts *
vtr_spice_scanouts_new (SpiceDisplayChannel          *channel,
                        guint                         id,
                        VtrDisplayClient             *client,
                        const VtrSpiceScanoutsEvents *events,
                        gpointer                      user_data)
{
  VtrSpiceScanouts *self = g_rc_box_new0 (VtrSpiceScanouts);

  self->channel = g_object_ref (channel);
  self->id = id;
  self->client = client;
  self->events = events;
  self->user_data = user_data;
  self->cancellable = g_cancellable_new ();
  g_signal_connect (channel, "notify::gl-scanout", G_CALLBACK (on_scanout), self);
  g_signal_connect (channel, "gl-draw", G_CALLBACK (on_draw), self);
  g_signal_connect (channel, "notify::monitors", G_CALLBACK (on_monitors), self);
  g_signal_connect (channel, "channel-event", G_CALLBACK (on_event), self);
  if (id == 0)
    g_signal_handlers_disconnect_by_func (channel, (gpointer) on_unseen_draw, NULL);

  return self;
}

void
vtr_spice_scanouts_start (VtrSpiceScanouts *self)
{
  g_return_if_fail (self != NULL);

  take_scanout (self);
}

void
vtr_spice_scanouts_free (VtrSpiceScanouts *self)
{
  if (self == NULL)
    return;

  g_signal_handlers_disconnect_by_data (self->channel, self);
  if (self->id == 0)
    g_signal_connect (self->channel, "gl-draw", G_CALLBACK (on_unseen_draw), NULL);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->client = NULL;
  release (self);
}

void
vtr_spice_scanouts_leave (VtrSpiceScanouts *self)
{
  if (self == NULL)
    return;

  answer (self, self->n_drawings - self->n_due);
  vtr_spice_scanouts_free (self);
}

gboolean
vtr_spice_scanouts_are_shown (VtrSpiceScanouts *self)
{
  return self != NULL && self->are_shown;
}

void
vtr_spice_scanouts_pause (VtrSpiceScanouts *self)
{
  if (self == NULL || !self->are_shown)
    return;

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  self->are_shown = FALSE;
  self->wanted = (VtrRect) { 0 };
  answer (self, self->n_drawings - self->n_due - self->n_reading);
}
