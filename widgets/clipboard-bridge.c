/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-clipboard-bridge"

#include "clipboard-bridge.h"

#include "bytes-content.h"
#include "clipboard-bytes.h"
#include "clipboard-picture.h"
#include "guest-content.h"

#define PNG  "image/png"
#define TEXT "text/plain;charset=utf-8"

struct _VtrClipboardBridge
{
  GObject              parent_instance;

  GtkWidget           *widget;         /* weak pointer */
  GdkClipboard        *clipboard;
  VtrDisplayClient    *client;
  GSignalGroup        *client_signals;
  gpointer             agent_type;
  GSignalGroup        *agent_signals;
  GCancellable        *cancellable;    /* of the read that is under way */
  char                *known;          /* what both sides have */
  gboolean             is_told;        /* the guest knows of what the desktop has now */
  gboolean             is_refused;     /* that is too long */
  char               **guest_types;    /* besides text, which comes with them; (nullable) */
  gsize                max_text;       /* bytes */
  GdkContentProvider  *content;          /* the desktop's that is the guest's; (nullable) */
};

enum
{
  SIGNAL_REFUSED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (VtrClipboardBridge, vtr_clipboard_bridge, G_TYPE_OBJECT)

static void
take_known (VtrClipboardBridge *self,
            const char         *text)
{
  g_free (self->known);
  self->known = g_strdup (text);
}

static void
stop_reading (VtrClipboardBridge *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static gboolean
may_send (VtrClipboardBridge *self)
{
  return self->client != NULL && self->widget != NULL && gtk_widget_has_focus (self->widget) &&
         vtr_display_client_get_state (self->client) == VTR_DISPLAY_STATE_READY;
}

/* (nullable) */
static VtrGuestAgent *
get_agent (VtrClipboardBridge *self)
{
  return VTR_IS_GUEST_AGENT (self->client) ? VTR_GUEST_AGENT (self->client) : NULL;
}

static gboolean
has_picture (VtrClipboardBridge *self)
{
  return get_agent (self) != NULL && vtr_clipboard_has_picture (self->clipboard);
}

/* @text: (nullable) */
static void
offer_picture (VtrClipboardBridge *self,
               const char         *text)
{
  static const char * const types[] = { PNG, NULL };

  take_known (self, text);
  self->is_told = TRUE;
  vtr_guest_agent_offer_clipboard (get_agent (self), text, types);
}

/* Once for what was copied, not each time that the screen gets the focus. */
static void
refuse (VtrClipboardBridge *self)
{
  if (!may_send (self) || self->is_refused)
    return;

  self->is_refused = TRUE;
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, FALSE);
}

/* NULL when it isn't text. (transfer full) */
static char *
dup_text (GBytes *bytes)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  g_autofree char *text = g_strndup (data, size);

  return g_utf8_validate (text, -1, NULL) ? g_steal_pointer (&text) : NULL;
}

static void
on_text_read (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (VtrClipboardBridge) self = VTR_CLIPBOARD_BRIDGE (user_data);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  bytes = vtr_clipboard_read_bytes_finish (GDK_CLIPBOARD (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE))
    refuse (self);
  /* Nothing to read, or no text: then there is nothing to tell the guest. */
  if (bytes != NULL)
    text = dup_text (bytes);
  if (text == NULL || !may_send (self))
    return;
  if (has_picture (self))
    {
      if (!self->is_told)
        offer_picture (self, text);
      return;
    }
  if (g_strcmp0 (text, self->known) == 0)
    return;

  take_known (self, text);
  self->is_told = TRUE;
  vtr_display_client_send_clipboard (self->client, text);
}

static void
send_to_guest (VtrClipboardBridge *self)
{
  GdkContentFormats *formats = gdk_clipboard_get_formats (self->clipboard);

  if (!may_send (self) || gdk_clipboard_is_local (self->clipboard))
    return;
  if (!gdk_content_formats_contain_gtype (formats, G_TYPE_STRING) &&
      !gdk_content_formats_contain_mime_type (formats, TEXT))
    {
      if (!self->is_told && has_picture (self))
        offer_picture (self, NULL);
      return;
    }

  stop_reading (self);
  self->cancellable = g_cancellable_new ();
  vtr_clipboard_read_bytes_async (self->clipboard, TEXT, self->max_text, self->cancellable,
                                  on_text_read, g_object_ref (self));
}

/* What the guest has becomes the desktop's. @text: (nullable) */
static void
set_content (VtrClipboardBridge *self,
             const char         *text)
{
  g_autoptr (GdkContentProvider) content = NULL;
  GdkContentProvider *parts[3] = { NULL };
  gsize n_parts = 0;

  if (text != NULL)
    {
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      parts[n_parts++] = vtr_bytes_content_new (TEXT, bytes);
      parts[n_parts++] = gdk_content_provider_new_typed (G_TYPE_STRING, text);
    }
  if (self->guest_types != NULL && self->guest_types[0] != NULL)
    parts[n_parts++] = vtr_guest_content_new (get_agent (self),
                                              (const char * const *) self->guest_types);
  content = gdk_content_provider_new_union (parts, n_parts);
  g_set_object (&self->content, content);
  gdk_clipboard_set_content (self->clipboard, content);
}

/* What was only offered can't be had any more, on either side. */
static void
take_offers_back (VtrClipboardBridge *self)
{
  static const char * const nothing[] = { NULL };

  if (self->is_told && get_agent (self) != NULL)
    vtr_guest_agent_offer_clipboard (get_agent (self), NULL, nothing);
  if (self->content != NULL && self->guest_types != NULL && self->guest_types[0] != NULL &&
      gdk_clipboard_get_content (self->clipboard) == self->content)
    {
      g_clear_pointer (&self->guest_types, g_strfreev);
      if (self->known != NULL)
        set_content (self, self->known);
      else
        gdk_clipboard_set_content (self->clipboard, NULL);
    }
  g_clear_object (&self->content);
}

static void
on_guest_text (VtrDisplayClient   *client,
               const char         *text,
               VtrClipboardBridge *self)
{
  if (g_strcmp0 (text, self->known) == 0)
    return;

  take_known (self, text);
  set_content (self, text);
}

static void
on_guest_refused (VtrDisplayClient   *client,
                  VtrClipboardBridge *self)
{
  g_signal_emit (self, signals[SIGNAL_REFUSED], 0, TRUE);
}

static void
on_guest_offer (VtrGuestAgent      *agent,
                const char * const *types,
                VtrClipboardBridge *self)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  gboolean has_text = FALSE;

  for (gsize i = 0; types[i] != NULL; i++)
    if (g_str_has_prefix (types[i], "text/plain"))
      has_text = TRUE;
    else
      g_strv_builder_add (builder, types[i]);

  g_strfreev (self->guest_types);
  self->guest_types = g_strv_builder_end (builder);
  if (!has_text && self->guest_types[0] != NULL)
    {
      take_known (self, NULL);
      set_content (self, NULL);
    }
}

static void
on_picture_read (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (VtrGuestAgent) agent = user_data;
  g_autoptr (GBytes) bytes = NULL;

  /* What can't be read, or is too large, can't be had. */
  bytes = vtr_clipboard_read_picture_finish (GDK_CLIPBOARD (source), result, NULL);
  vtr_guest_agent_provide_clipboard (agent, PNG, bytes);
}

static void
on_guest_request (VtrGuestAgent      *agent,
                  const char         *type,
                  VtrClipboardBridge *self)
{
  /* What was copied since isn't what was offered. */
  if (!self->is_told || !g_str_equal (type, PNG))
    vtr_guest_agent_provide_clipboard (agent, type, NULL);
  else
    vtr_clipboard_read_picture_async (self->clipboard, VTR_GUEST_AGENT_CLIPBOARD_MAX, NULL,
                                      on_picture_read, g_object_ref (agent));
}

static void
on_focus_changed (GtkWidget          *widget,
                  GParamSpec         *pspec,
                  VtrClipboardBridge *self)
{
  send_to_guest (self);
}

static void
on_state_changed (VtrDisplayClient   *client,
                  GParamSpec         *pspec,
                  VtrClipboardBridge *self)
{
  send_to_guest (self);
}

static void
on_clipboard_changed (GdkClipboard       *clipboard,
                      VtrClipboardBridge *self)
{
  self->is_told = FALSE;
  self->is_refused = FALSE;
  send_to_guest (self);
}

static void
vtr_clipboard_bridge_dispose (GObject *object)
{
  VtrClipboardBridge *self = VTR_CLIPBOARD_BRIDGE (object);

  stop_reading (self);
  g_clear_object (&self->client_signals);
  g_clear_object (&self->agent_signals);
  g_clear_object (&self->client);
  g_clear_object (&self->content);
  g_clear_object (&self->clipboard);
  g_clear_weak_pointer (&self->widget);

  G_OBJECT_CLASS (vtr_clipboard_bridge_parent_class)->dispose (object);
}

static void
vtr_clipboard_bridge_finalize (GObject *object)
{
  VtrClipboardBridge *self = VTR_CLIPBOARD_BRIDGE (object);

  g_type_default_interface_unref (self->agent_type);
  g_free (self->known);
  g_strfreev (self->guest_types);

  G_OBJECT_CLASS (vtr_clipboard_bridge_parent_class)->finalize (object);
}

static void
vtr_clipboard_bridge_class_init (VtrClipboardBridgeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_clipboard_bridge_dispose;
  object_class->finalize = vtr_clipboard_bridge_finalize;

  signals[SIGNAL_REFUSED] = g_signal_new ("refused", VTR_TYPE_CLIPBOARD_BRIDGE, G_SIGNAL_RUN_LAST,
                                          0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
vtr_clipboard_bridge_init (VtrClipboardBridge *self)
{
  self->max_text = VTR_DISPLAY_CLIPBOARD_MAX;
  self->client_signals = g_signal_group_new (VTR_TYPE_DISPLAY_CLIENT);
  g_signal_group_connect_object (self->client_signals, "clipboard", G_CALLBACK (on_guest_text),
                                 self, 0);
  g_signal_group_connect_object (self->client_signals, "clipboard-refused",
                                 G_CALLBACK (on_guest_refused), self, 0);
  g_signal_group_connect_object (self->client_signals, "notify::state",
                                 G_CALLBACK (on_state_changed), self, 0);
  /* An interface has signals only from its first use on. */
  self->agent_type = g_type_default_interface_ref (VTR_TYPE_GUEST_AGENT);
  self->agent_signals = g_signal_group_new (VTR_TYPE_GUEST_AGENT);
  g_signal_group_connect_object (self->agent_signals, "clipboard-offered",
                                 G_CALLBACK (on_guest_offer), self, 0);
  g_signal_group_connect_object (self->agent_signals, "clipboard-requested",
                                 G_CALLBACK (on_guest_request), self, 0);
}

VtrClipboardBridge *
vtr_clipboard_bridge_new (GtkWidget *widget)
{
  VtrClipboardBridge *self = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);

  self = g_object_new (VTR_TYPE_CLIPBOARD_BRIDGE, NULL);
  g_set_weak_pointer (&self->widget, widget);
  self->clipboard = g_object_ref (gtk_widget_get_clipboard (widget));
  g_signal_connect_object (widget, "notify::has-focus", G_CALLBACK (on_focus_changed), self, 0);
  g_signal_connect_object (self->clipboard, "changed", G_CALLBACK (on_clipboard_changed), self, 0);

  return self;
}

void
vtr_clipboard_bridge_set_max_text (VtrClipboardBridge *self,
                                   gsize               max_text)
{
  g_return_if_fail (VTR_IS_CLIPBOARD_BRIDGE (self));
  g_return_if_fail (max_text <= VTR_DISPLAY_CLIPBOARD_MAX);

  self->max_text = max_text;
}

void
vtr_clipboard_bridge_set_client (VtrClipboardBridge *self,
                                 VtrDisplayClient   *client)
{
  g_return_if_fail (VTR_IS_CLIPBOARD_BRIDGE (self));
  g_return_if_fail (client == NULL || VTR_IS_DISPLAY_CLIENT (client));

  if (self->client == client)
    return;

  take_offers_back (self);
  /* What one guest has says nothing about another. */
  stop_reading (self);
  take_known (self, NULL);
  g_clear_pointer (&self->guest_types, g_strfreev);
  self->is_told = FALSE;
  self->is_refused = FALSE;
  g_set_object (&self->client, client);
  g_signal_group_set_target (self->client_signals, client);
  g_signal_group_set_target (self->agent_signals, get_agent (self));
  send_to_guest (self);
}
