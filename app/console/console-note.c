/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-note.h"

#define SECONDS 3u

struct _VtrConsoleNote
{
  AdwBin       parent_instance;

  guint        timeout;
  gboolean     is_hint;
  char        *hint;         /* (nullable): waits for what is shown */
  GtkRevealer *revealer;
  GtkLabel    *label;
};

G_DEFINE_FINAL_TYPE (VtrConsoleNote, vtr_console_note, ADW_TYPE_BIN)

static gboolean
on_timeout (gpointer user_data)
{
  VtrConsoleNote *self = user_data;

  g_autofree char *hint = g_steal_pointer (&self->hint);

  self->timeout = 0;
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  if (hint != NULL)
    vtr_console_note_show_hint (self, hint);

  return G_SOURCE_REMOVE;
}

static void
vtr_console_note_dispose (GObject *object)
{
  VtrConsoleNote *self = VTR_CONSOLE_NOTE (object);

  g_clear_handle_id (&self->timeout, g_source_remove);
  g_clear_pointer (&self->hint, g_free);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_CONSOLE_NOTE);

  G_OBJECT_CLASS (vtr_console_note_parent_class)->dispose (object);
}

static void
vtr_console_note_class_init (VtrConsoleNoteClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_console_note_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/console/console-note.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleNote, revealer);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleNote, label);
}

static void
vtr_console_note_init (VtrConsoleNote *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
vtr_console_note_show (VtrConsoleNote *self,
                       const char     *text)
{
  g_return_if_fail (VTR_IS_CONSOLE_NOTE (self));

  vtr_console_note_hold (self, text);
  self->timeout = g_timeout_add_seconds (SECONDS, on_timeout, self);
}

void
vtr_console_note_hold (VtrConsoleNote *self,
                       const char     *text)
{
  g_return_if_fail (VTR_IS_CONSOLE_NOTE (self));

  self->is_hint = FALSE;
  gtk_label_set_text (self->label, text);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  g_clear_handle_id (&self->timeout, g_source_remove);
}

void
vtr_console_note_hide (VtrConsoleNote *self)
{
  g_return_if_fail (VTR_IS_CONSOLE_NOTE (self));

  vtr_console_note_forget_hint (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
}

void
vtr_console_note_show_hint (VtrConsoleNote *self,
                            const char     *text)
{
  g_return_if_fail (VTR_IS_CONSOLE_NOTE (self));

  if (!self->is_hint && gtk_revealer_get_reveal_child (self->revealer))
    {
      g_free (self->hint);
      self->hint = g_strdup (text);
      return;
    }

  vtr_console_note_show (self, text);
  self->is_hint = TRUE;
}

void
vtr_console_note_hide_hint (VtrConsoleNote *self)
{
  g_return_if_fail (VTR_IS_CONSOLE_NOTE (self));

  vtr_console_note_forget_hint (self);
  if (self->is_hint)
    vtr_console_note_hide (self);
}

void
vtr_console_note_forget_hint (VtrConsoleNote *self)
{
  g_return_if_fail (VTR_IS_CONSOLE_NOTE (self));

  g_clear_pointer (&self->hint, g_free);
}
