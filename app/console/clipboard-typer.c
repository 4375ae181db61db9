/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "clipboard-typer.h"

#include "alert.h"
#include "input-sequence.h"

#include <glib/gi18n.h>
#include <string.h>

#define MAX_UNASKED 100u
/* More characters than may be typed don't fit in here. */
#define MAX_BYTES (4 * VTR_INPUT_SEQUENCE_MAX_TEXT + 1)

struct _VtrClipboardTyper
{
  GObject             parent_instance;

  VtrDisplayView     *view;          /* weak */
  VtrConsoleNote     *note;          /* weak */
  GCancellable       *cancellable;   /* (nullable): of what is being typed */
  GtkEventController *keys;          /* weak, meanwhile */
};

G_DEFINE_FINAL_TYPE (VtrClipboardTyper, vtr_clipboard_typer, G_TYPE_OBJECT)

typedef struct
{
  VtrClipboardTyper *typer;
  VtrInputSequence  *sequence;
  char              *buffer;      /* MAX_BYTES and a terminator */
} Typing;

static Typing *
typing_new (VtrClipboardTyper *typer)
{
  Typing *typing = g_new0 (Typing, 1);

  typing->typer = g_object_ref (typer);

  return typing;
}

static void
typing_free (Typing *typing)
{
  g_clear_pointer (&typing->sequence, vtr_input_sequence_free);
  g_object_unref (typing->typer);
  g_free (typing->buffer);
  g_free (typing);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Typing, typing_free)

/* Escape is the guest's as any other key, but not now: this controller comes first, for it was
 * added last. */
static gboolean
on_key_pressed (GtkEventControllerKey *controller,
                guint                  keyval,
                guint                  keycode,
                GdkModifierType        state,
                VtrClipboardTyper     *self)
{
  if (keyval != GDK_KEY_Escape)
    return GDK_EVENT_PROPAGATE;

  g_cancellable_cancel (self->cancellable);

  return GDK_EVENT_STOP;
}

static void
watch_escape (VtrClipboardTyper *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key_pressed), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self->view))), keys);
  g_set_weak_pointer (&self->keys, keys);
}

static void
end_typing (VtrClipboardTyper *self)
{
  if (self->keys != NULL)
    gtk_widget_remove_controller (gtk_event_controller_get_widget (self->keys), self->keys);
  g_clear_weak_pointer (&self->keys);
  g_clear_object (&self->cancellable);
}

static void
on_typed (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (VtrClipboardTyper) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean done = vtr_input_sequence_play_finish (VTR_DISPLAY_CLIENT (source), result, &error);

  end_typing (self);
  if (self->view == NULL)
    return;

  if (done)
    vtr_console_note_show (self->note, _("The clipboard was typed"));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    vtr_console_note_show (self->note, _("Typing was stopped"));
  else
    vtr_console_note_show (self->note, error->message);
}

static void
begin_typing (Typing *typing)
{
  VtrClipboardTyper *self = typing->typer;
  VtrDisplayClient *client = NULL;

  if (self->view != NULL)
    client = vtr_display_view_get_client (self->view);
  if (client == NULL || self->cancellable != NULL ||
      gtk_widget_get_root (GTK_WIDGET (self->view)) == NULL)
    return;

  self->cancellable = g_cancellable_new ();
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
  watch_escape (self);
  vtr_console_note_hold (self->note, _("Typing the clipboard. Press Escape to stop."));
  vtr_input_sequence_play_async (g_steal_pointer (&typing->sequence), client, self->cancellable,
                                 on_typed, g_object_ref (self));
}

static void
on_answer (const char *response,
           gpointer    user_data)
{
  g_autoptr (Typing) typing = user_data;

  if (g_str_equal (response, "type"))
    begin_typing (typing);
}

static void
ask (Typing *typing,
     guint   n_characters,
     guint   n_lines)
{
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  VtrAlertResponse responses[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "type", _("_Type"), FALSE, TRUE },
  };

  heading = g_strdup_printf (ngettext ("Type %u Character?", "Type %u Characters?", n_characters),
                             n_characters);
  if (n_lines > 1)
    body = g_strdup_printf (ngettext ("The clipboard has %u line. Return is pressed after each.",
                                      "The clipboard has %u lines. Return is pressed after each.",
                                      n_lines), n_lines);
  vtr_alert_ask (GTK_WIDGET (typing->typer->view), heading,
                 body != NULL ? body : _("This takes a while. Escape stops it."),
                 responses, G_N_ELEMENTS (responses), on_answer, typing);
}

static guint
count_lines (const char *text)
{
  guint n = 1;

  for (const char *p = text; *p != '\0'; p++)
    if (p[0] == '\n' || (p[0] == '\r' && p[1] != '\n'))
      n++;

  return n;
}

static void
take_text (Typing *text)
{
  g_autoptr (Typing) typing = text;
  g_autoptr (GError) error = NULL;
  guint n_characters = 0;
  guint n_lines = 0;

  typing->sequence = vtr_input_sequence_new ();
  if (!vtr_input_sequence_add_text (typing->sequence, typing->buffer, &error))
    {
      vtr_alert_error (GTK_WIDGET (typing->typer->view), _("The Clipboard Can’t Be Typed"),
                       error->message, NULL);
      return;
    }

  n_characters = (guint) g_utf8_strlen (typing->buffer, -1);
  n_lines = count_lines (typing->buffer);
  if (n_characters > MAX_UNASKED || n_lines > 1)
    ask (g_steal_pointer (&typing), n_characters, n_lines);
  else if (n_characters > 0)
    begin_typing (typing);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (Typing) typing = user_data;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, NULL) ||
      typing->typer->view == NULL)
    return;

  typing->buffer[length] = '\0';
  if (length > 0 && strlen (typing->buffer) == length)
    take_text (g_steal_pointer (&typing));
  else
    vtr_console_note_show (typing->typer->note, _("There is no text in the clipboard"));
}

static void
on_clipboard (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Typing) typing = user_data;
  g_autoptr (GInputStream) stream = NULL;

  stream = gdk_clipboard_read_finish (GDK_CLIPBOARD (source), result, NULL, NULL);
  if (typing->typer->view == NULL)
    return;
  if (stream == NULL)
    {
      vtr_console_note_show (typing->typer->note, _("There is no text in the clipboard"));
      return;
    }

  typing->buffer = g_malloc (MAX_BYTES + 1);
  g_input_stream_read_all_async (stream, typing->buffer, MAX_BYTES, G_PRIORITY_DEFAULT, NULL,
                                 on_read, typing);
  g_steal_pointer (&typing);
}

static void
vtr_clipboard_typer_dispose (GObject *object)
{
  VtrClipboardTyper *self = VTR_CLIPBOARD_TYPER (object);

  end_typing (self);
  g_clear_weak_pointer (&self->view);
  g_clear_weak_pointer (&self->note);

  G_OBJECT_CLASS (vtr_clipboard_typer_parent_class)->dispose (object);
}

static void
vtr_clipboard_typer_class_init (VtrClipboardTyperClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_clipboard_typer_dispose;
}

static void
vtr_clipboard_typer_init (VtrClipboardTyper *self)
{
}

VtrClipboardTyper *
vtr_clipboard_typer_new (VtrDisplayView *view,
                         VtrConsoleNote *note)
{
  VtrClipboardTyper *self = g_object_new (VTR_TYPE_CLIPBOARD_TYPER, NULL);

  g_set_weak_pointer (&self->view, view);
  g_set_weak_pointer (&self->note, note);

  return self;
}

void
vtr_clipboard_typer_type (VtrClipboardTyper *self)
{
  static const char *types[] = { "text/plain;charset=utf-8", "text/plain", NULL };

  g_return_if_fail (VTR_IS_CLIPBOARD_TYPER (self));

  if (self->cancellable == NULL && self->view != NULL)
    gdk_clipboard_read_async (gtk_widget_get_clipboard (GTK_WIDGET (self->view)), types,
                              G_PRIORITY_DEFAULT, NULL, on_clipboard, typing_new (self));
}

void
vtr_clipboard_typer_stop (VtrClipboardTyper *self)
{
  g_return_if_fail (VTR_IS_CLIPBOARD_TYPER (self));

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}
