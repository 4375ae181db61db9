/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-display-view"

#include "display-view-private.h"

#include <glib/gi18n.h>

#define BELL_INTERVAL_US 100000

G_DEFINE_FINAL_TYPE (VtrDisplayView, vtr_display_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_CLIENT,
  PROP_SMOOTH,
  PROP_VIEW_ONLY,
  PROP_GRABBED,
  PROP_CAPTURED,
  PROP_LABEL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_NO_CAPTURE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
vtr_display_view_notify_grabbed (VtrDisplayView *self)
{
  vtr_display_view_update_description (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_GRABBED]);
}

void
vtr_display_view_notify_captured (VtrDisplayView *self)
{
  vtr_display_view_update_cursor (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CAPTURED]);
}

void
vtr_display_view_emit_no_capture (VtrDisplayView *self,
                                  const char     *why)
{
  g_signal_emit (self, signals[SIGNAL_NO_CAPTURE], 0, why);
}

/* cairo's pixels are numbers, the framebuffer's are bytes: only on a little endian machine they
 * are the same. */
static VtrDisplayTilesKind
get_tiles_kind (VtrDisplayView *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GskRenderer *renderer = native == NULL ? NULL : gtk_native_get_renderer (native);

  if (G_BYTE_ORDER == G_LITTLE_ENDIAN && renderer != NULL && GSK_IS_CAIRO_RENDERER (renderer))
    return VTR_DISPLAY_TILES_CAIRO;

  return VTR_DISPLAY_TILES_TEXTURE;
}

/* At most once a frame: this is where damage turns into what is drawn. */
static void
vtr_display_view_snapshot (GtkWidget   *widget,
                           GtkSnapshot *snapshot)
{
  VtrDisplayView *self = VTR_DISPLAY_VIEW (widget);
  VtrPictureRoom room = { 0 };

  if (self->client != NULL)
    {
      room = vtr_display_view_get_room (self);
      vtr_display_picture_update (self->picture, vtr_display_client_get_framebuffer (self->client),
                                  &room, self->scaling, self->smooth, get_tiles_kind (self));
    }
  vtr_display_picture_snapshot (self->picture, snapshot, (float) gtk_widget_get_width (widget),
                                (float) gtk_widget_get_height (widget));
  vtr_display_view_snapshot_pointer (self, snapshot);
}

static void
vtr_display_view_root (GtkWidget *widget)
{
  GtkWidget *parent = NULL;

  GTK_WIDGET_CLASS (vtr_display_view_parent_class)->root (widget);

  vtr_display_view_set_input_root (VTR_DISPLAY_VIEW (widget),
                                   GTK_WIDGET (gtk_widget_get_root (widget)));

  /* Else a click, which takes the focus, would scroll back to the screen's top left corner. */
  parent = gtk_widget_get_parent (widget);
  if (GTK_IS_VIEWPORT (parent))
    gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (parent), FALSE);
}

static void
vtr_display_view_unroot (GtkWidget *widget)
{
  VtrDisplayView *self = VTR_DISPLAY_VIEW (widget);

  vtr_display_view_release_grab (self);
  vtr_display_view_set_input_root (self, NULL);

  GTK_WIDGET_CLASS (vtr_display_view_parent_class)->unroot (widget);
}

static void
vtr_display_view_unmap (GtkWidget *widget)
{
  vtr_display_view_release_grab (VTR_DISPLAY_VIEW (widget));

  GTK_WIDGET_CLASS (vtr_display_view_parent_class)->unmap (widget);
}

static void
on_damaged (VtrDisplayClient *client,
            VtrDisplayView   *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_size_changed (VtrDisplayClient *client,
                 GParamSpec       *pspec,
                 VtrDisplayView   *self)
{
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
on_cursor_changed (VtrDisplayClient *client,
                   GParamSpec       *pspec,
                   VtrDisplayView   *self)
{
  vtr_display_view_update_cursor (self);
}

static void
on_pointer_moved (VtrDisplayClient *client,
                  VtrDisplayView   *self)
{
  vtr_display_view_note_pointer_move (self);
}

static void
on_pointer_absolute_changed (VtrDisplayClient *client,
                             GParamSpec       *pspec,
                             VtrDisplayView   *self)
{
  if (vtr_display_client_is_pointer_absolute (client))
    vtr_display_view_stop_capture (self);
  vtr_display_view_update_cursor (self);
}

static void
on_state_changed (VtrDisplayClient *client,
                  GParamSpec       *pspec,
                  VtrDisplayView   *self)
{
  VtrDisplayState state = vtr_display_client_get_state (client);

  if (state == VTR_DISPLAY_STATE_CLOSED)
    vtr_display_view_release_grab (self);
  else if (state == VTR_DISPLAY_STATE_READY && gtk_widget_has_focus (GTK_WIDGET (self)))
    vtr_display_view_take_grab (self);
}

static void
on_bell (VtrDisplayClient *client,
         VtrDisplayView   *self)
{
  GtkNative *native = gtk_widget_get_native (GTK_WIDGET (self));
  GdkSurface *surface = native == NULL ? NULL : gtk_native_get_surface (native);
  gint64 now = g_get_monotonic_time ();

  if (surface == NULL || now - self->last_bell < BELL_INTERVAL_US)
    return;

  self->last_bell = now;
  gdk_surface_beep (surface);
}

static void
make_client_signals (VtrDisplayView *self)
{
  self->client_signals = g_signal_group_new (VTR_TYPE_DISPLAY_CLIENT);
  g_signal_group_connect_object (self->client_signals, "damaged", G_CALLBACK (on_damaged), self, 0);
  g_signal_group_connect_object (self->client_signals, "bell", G_CALLBACK (on_bell), self, 0);
  g_signal_group_connect_object (self->client_signals, "notify::width",
                                 G_CALLBACK (on_size_changed), self, 0);
  g_signal_group_connect_object (self->client_signals, "notify::height",
                                 G_CALLBACK (on_size_changed), self, 0);
  g_signal_group_connect_object (self->client_signals, "notify::cursor",
                                 G_CALLBACK (on_cursor_changed), self, 0);
  g_signal_group_connect_object (self->client_signals, "pointer-moved",
                                 G_CALLBACK (on_pointer_moved), self, 0);
  g_signal_group_connect_object (self->client_signals, "notify::pointer-absolute",
                                 G_CALLBACK (on_pointer_absolute_changed), self, 0);
  g_signal_group_connect_object (self->client_signals, "notify::state",
                                 G_CALLBACK (on_state_changed), self, 0);
}

static void
set_label (VtrDisplayView *self,
           const char     *label)
{
  if (g_strcmp0 (self->label, label) == 0)
    return;

  g_free (self->label);
  self->label = g_strdup (label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label == NULL ? _("Screen") : label, -1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LABEL]);
}

static void
vtr_display_view_get_property (GObject    *object,
                               guint       property_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  VtrDisplayView *self = VTR_DISPLAY_VIEW (object);

  switch (property_id)
    {
    case PROP_CLIENT:
      g_value_set_object (value, self->client);
      break;
    case PROP_SMOOTH:
      g_value_set_boolean (value, self->smooth);
      break;
    case PROP_VIEW_ONLY:
      g_value_set_boolean (value, self->view_only);
      break;
    case PROP_GRABBED:
      g_value_set_boolean (value, self->grab.taken);
      break;
    case PROP_CAPTURED:
      g_value_set_boolean (value, vtr_display_view_is_captured (self));
      break;
    case PROP_LABEL:
      g_value_set_string (value, self->label);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_display_view_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrDisplayView *self = VTR_DISPLAY_VIEW (object);

  switch (property_id)
    {
    case PROP_CLIENT:
      vtr_display_view_set_client (self, g_value_get_object (value));
      break;
    case PROP_SMOOTH:
      vtr_display_view_set_smooth (self, g_value_get_boolean (value));
      break;
    case PROP_VIEW_ONLY:
      vtr_display_view_set_view_only (self, g_value_get_boolean (value));
      break;
    case PROP_LABEL:
      set_label (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_display_view_dispose (GObject *object)
{
  VtrDisplayView *self = VTR_DISPLAY_VIEW (object);

  vtr_display_view_set_client (self, NULL);
  g_clear_object (&self->client_signals);
  vtr_display_view_clear_capture (self);

  G_OBJECT_CLASS (vtr_display_view_parent_class)->dispose (object);
}

static void
vtr_display_view_finalize (GObject *object)
{
  VtrDisplayView *self = VTR_DISPLAY_VIEW (object);

  vtr_display_view_clear_keyboard (self);
  g_clear_pointer (&self->resizer, vtr_guest_resizer_free);
  g_clear_pointer (&self->picture, vtr_display_picture_free);
  g_clear_object (&self->guest_pointer);
  g_free (self->label);

  G_OBJECT_CLASS (vtr_display_view_parent_class)->finalize (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  properties[PROP_CLIENT] =
    g_param_spec_object ("client", NULL, NULL, VTR_TYPE_DISPLAY_CLIENT, flags);
  properties[PROP_SMOOTH] = g_param_spec_boolean ("smooth", NULL, NULL, TRUE, flags);
  properties[PROP_VIEW_ONLY] = g_param_spec_boolean ("view-only", NULL, NULL, FALSE, flags);
  properties[PROP_GRABBED] = g_param_spec_boolean ("grabbed", NULL, NULL, FALSE, readable);
  properties[PROP_CAPTURED] = g_param_spec_boolean ("captured", NULL, NULL, FALSE, readable);
  properties[PROP_LABEL] = g_param_spec_string ("label", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_display_view_class_init (VtrDisplayViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_display_view_dispose;
  object_class->finalize = vtr_display_view_finalize;
  object_class->get_property = vtr_display_view_get_property;
  object_class->set_property = vtr_display_view_set_property;

  widget_class->measure = vtr_display_view_measure;
  widget_class->root = vtr_display_view_root;
  widget_class->size_allocate = vtr_display_view_size_allocate;
  widget_class->snapshot = vtr_display_view_snapshot;
  widget_class->unmap = vtr_display_view_unmap;
  widget_class->unroot = vtr_display_view_unroot;

  install_properties (object_class);
  signals[SIGNAL_NO_CAPTURE] = g_signal_new ("no-capture", VTR_TYPE_DISPLAY_VIEW,
                                             G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                                             1, G_TYPE_STRING);

  gtk_widget_class_set_css_name (widget_class, "displayview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
vtr_display_view_init (VtrDisplayView *self)
{
  self->picture = vtr_display_picture_new (gtk_widget_get_display (GTK_WIDGET (self)));
  self->smooth = TRUE;

  make_client_signals (self);
  vtr_display_view_init_scaling (self);
  vtr_display_view_init_keyboard (self);
  vtr_display_view_init_input (self);
  vtr_display_view_init_capture (self);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Screen"), -1);
}

GtkWidget *
vtr_display_view_new (void)
{
  return g_object_new (VTR_TYPE_DISPLAY_VIEW, NULL);
}

void
vtr_display_view_set_client (VtrDisplayView   *self,
                             VtrDisplayClient *client)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));
  g_return_if_fail (client == NULL || VTR_IS_DISPLAY_CLIENT (client));

  if (self->client == client)
    return;

  vtr_display_view_release_grab (self);
  g_set_object (&self->client, client);
  g_signal_group_set_target (self->client_signals, client);
  vtr_guest_resizer_set_client (self->resizer, client);
  vtr_display_picture_clear (self->picture);

  vtr_display_view_update_cursor (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (gtk_widget_has_focus (GTK_WIDGET (self)))
    vtr_display_view_take_grab (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CLIENT]);
}

VtrDisplayClient *
vtr_display_view_get_client (VtrDisplayView *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (self), NULL);

  return self->client;
}

void
vtr_display_view_set_smooth (VtrDisplayView *self,
                             gboolean        smooth)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  smooth = smooth != FALSE;
  if (self->smooth == smooth)
    return;

  self->smooth = smooth;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SMOOTH]);
}

void
vtr_display_view_set_view_only (VtrDisplayView *self,
                                gboolean        view_only)
{
  g_return_if_fail (VTR_IS_DISPLAY_VIEW (self));

  view_only = view_only != FALSE;
  if (self->view_only == view_only)
    return;

  vtr_display_view_release_grab (self);
  self->view_only = view_only;
  vtr_display_view_update_description (self);
  vtr_display_view_update_cursor (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VIEW_ONLY]);
}

gboolean
vtr_display_view_is_grabbed (VtrDisplayView *self)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (self), FALSE);

  return self->grab.taken;
}

GdkTexture *
vtr_display_view_dup_texture (VtrDisplayView *self)
{
  VtrFramebuffer *framebuffer = NULL;
  GdkTexture *texture = NULL;

  g_return_val_if_fail (VTR_IS_DISPLAY_VIEW (self), NULL);

  if (self->client == NULL)
    return NULL;

  framebuffer = vtr_display_client_get_framebuffer (self->client);
  vtr_framebuffer_lock (framebuffer);
  texture = vtr_display_tiles_copy_all (framebuffer);
  vtr_framebuffer_unlock (framebuffer);

  return texture;
}
