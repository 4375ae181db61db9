/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "connect-dialog.h"

#include "prompt-dialog.h"
#include "remote-address.h"

#include <glib/gi18n.h>

#define MAX_RECENT 4u

typedef struct
{
  VtrConnectCallback  callback;
  gpointer            user_data;
  GDestroyNotify      destroy;
  AdwMessageDialog   *dialog;
  GtkWidget          *entry;
  GtkLabel           *note;
} Asking;

static void
free_asking (gpointer  data,
             GClosure *closure)
{
  Asking *asking = data;

  asking->destroy (asking->user_data);
  g_free (asking);
}

static const char *
get_hint (void)
{
  return _("A host and a display (lab:1), a host and a port (lab::5901), the path of a socket, or "
           "an address that starts with vnc://, spice://, spice+tls://, ws:// or wss://");
}

static void
on_changed (Asking *asking)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (asking->entry));
  g_autofree char *bare = g_strstrip (g_strdup (text));
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_wrong = FALSE;

  if (bare[0] != '\0')
    {
      endpoint = vtr_remote_address_parse (text, &error);
      is_wrong = endpoint == NULL;
    }

  gtk_label_set_text (asking->note, is_wrong ? error->message : get_hint ());
  if (is_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (asking->note), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (asking->note), "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (asking->entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_wrong ? GTK_ACCESSIBLE_INVALID_TRUE
                                        : GTK_ACCESSIBLE_INVALID_FALSE, -1);
  adw_message_dialog_set_response_enabled (asking->dialog, "ok", endpoint != NULL);
}

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Asking *asking = user_data;
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  if (!g_str_equal (response, "ok"))
    return;

  endpoint = vtr_remote_address_parse (gtk_editable_get_text (GTK_EDITABLE (asking->entry)), NULL);
  if (endpoint != NULL)
    asking->callback (endpoint, asking->user_data);
}

static void
on_row_activated (GtkListBox    *list,
                  GtkListBoxRow *row,
                  Asking        *asking)
{
  const char *address = g_object_get_data (G_OBJECT (row), "address");

  gtk_editable_set_text (GTK_EDITABLE (asking->entry), address);
  adw_message_dialog_response (asking->dialog, "ok");
  gtk_window_close (GTK_WINDOW (asking->dialog));
}

static int
compare_last_used (gconstpointer a,
                   gconstpointer b)
{
  gint64 used_a = vtr_remote_screen_get_last_used (*(VtrRemoteScreen * const *) a);
  gint64 used_b = vtr_remote_screen_get_last_used (*(VtrRemoteScreen * const *) b);

  return used_a < used_b ? 1 : used_a > used_b ? -1 : 0;
}

/* (transfer full) */
static GPtrArray *
list_recent (VtrRemoteScreens *screens)
{
  GListModel *model = G_LIST_MODEL (screens);
  GPtrArray *recent = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (recent, g_list_model_get_item (model, i));
  g_ptr_array_sort (recent, compare_last_used);
  g_ptr_array_set_size (recent, (int) MIN (recent->len, MAX_RECENT));

  return recent;
}

static void
append_row (GtkListBox      *list,
            VtrRemoteScreen *screen)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = g_markup_escape_text (vtr_remote_screen_get_title (screen), -1);
  g_autofree char *subtitle = g_markup_escape_text (vtr_remote_screen_get_address (screen), -1);

  g_object_set (row, "title", title, "subtitle", subtitle, "activatable", TRUE,
                "title-lines", 1, "subtitle-lines", 1, NULL);
  g_object_set_data_full (G_OBJECT (row), "address",
                          g_strdup (vtr_remote_screen_get_address (screen)), g_free);
  gtk_list_box_append (list, row);
}

static void
add_recent (Asking           *asking,
            GtkBox           *box,
            VtrRemoteScreens *screens)
{
  g_autoptr (GPtrArray) recent = list_recent (screens);
  GtkWidget *list = NULL;

  if (recent->len == 0)
    return;

  list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list, "boxed-list");
  gtk_widget_set_margin_top (list, 12);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Used Last"), -1);
  for (guint i = 0; i < recent->len; i++)
    append_row (GTK_LIST_BOX (list), g_ptr_array_index (recent, i));
  g_signal_connect (list, "row-activated", G_CALLBACK (on_row_activated), asking);
  gtk_box_append (box, list);
}

void
vtr_connect_dialog_ask (GtkWidget          *parent,
                        VtrRemoteScreens   *screens,
                        VtrConnectCallback  callback,
                        gpointer            user_data,
                        GDestroyNotify      destroy)
{
  GtkBox *box = NULL;
  Asking *asking = NULL;

  g_return_if_fail (VTR_IS_REMOTE_SCREENS (screens));
  g_return_if_fail (callback != NULL);

  asking = g_new0 (Asking, 1);
  asking->callback = callback;
  asking->user_data = user_data;
  asking->destroy = destroy;
  asking->dialog = vtr_prompt_dialog_new (parent, _("Connect to a Screen"),
                                          _("The VNC or SPICE screen of another computer, or of a "
                                            "machine that isn’t Vitrine’s."),
                                          _("_Connect"), &box);
  asking->entry = gtk_entry_new ();
  gtk_entry_set_activates_default (GTK_ENTRY (asking->entry), TRUE);
  gtk_entry_set_input_purpose (GTK_ENTRY (asking->entry), GTK_INPUT_PURPOSE_URL);
  gtk_entry_set_placeholder_text (GTK_ENTRY (asking->entry), "vnc://lab:1");
  gtk_accessible_update_property (GTK_ACCESSIBLE (asking->entry),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, _("Address"), -1);
  gtk_box_append (box, asking->entry);
  asking->note = vtr_prompt_dialog_add_note (box, "");
  add_recent (asking, box, screens);

  g_signal_connect_swapped (asking->entry, "changed", G_CALLBACK (on_changed), asking);
  g_signal_connect_data (asking->dialog, "response", G_CALLBACK (on_response), asking, free_asking,
                         0);
  on_changed (asking);
  vtr_prompt_dialog_present (asking->dialog, asking->entry);
}
