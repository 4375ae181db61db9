/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "share-dialog.h"

#include "button-names.h"

#include <glib/gi18n.h>

typedef struct
{
  VtrUsbShares *shares;
  VtrUsbShare  *share;
} Showing;

static void
showing_free (gpointer  data,
              GClosure *closure)
{
  Showing *showing = data;

  g_object_unref (showing->shares);
  g_object_unref (showing->share);
  g_free (showing);
}

char *
vtr_share_dialog_dup_address (VtrUsbShare *share)
{
  const VtrUsbAddress *address = NULL;

  g_return_val_if_fail (VTR_IS_USB_SHARE (share), NULL);

  address = vtr_usb_share_get_address (share);

  return g_strdup_printf ("%s:%u", g_get_host_name (), address != NULL ? address->port : 0u);
}

static void
show_status (VtrUsbShare *share,
             GParamSpec  *pspec,
             GtkLabel    *status)
{
  const char *peer = vtr_usb_share_get_peer (share);
  const GError *error = vtr_usb_share_get_error (share);
  g_autofree char *text = NULL;

  if (vtr_usb_share_get_state (share) == VTR_USB_SHARE_STOPPED)
    text = g_strdup (error != NULL ? error->message : _("Not shared any more"));
  else if (peer != NULL)
    /* Translators: %s is an address on the network. */
    text = g_strdup_printf (_("In use by %s"), peer);
  else
    text = g_strdup (_("Nobody uses it yet"));
  gtk_label_set_text (status, text);
}

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Showing *showing = user_data;

  if (g_str_equal (response, "stop"))
    vtr_usb_shares_stop (showing->shares, showing->share);
}

static void
add_value (GtkBox     *box,
           const char *caption,
           const char *value,
           const char *css_class)
{
  GtkWidget *name = gtk_label_new (caption);
  GtkWidget *label = gtk_label_new (value);

  gtk_widget_add_css_class (name, "dim-label");
  gtk_widget_set_margin_top (name, 6);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  gtk_box_append (box, name);
  gtk_box_append (box, label);
}

static GtkLabel *
add_values (AdwMessageDialog *dialog,
            VtrUsbShare      *share)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkWidget *status = gtk_label_new (NULL);
  g_autofree char *address = vtr_share_dialog_dup_address (share);

  add_value (box, _("Address"), address, "title-4");
  add_value (box, _("Pairing Code"), vtr_usb_share_get_code (share), "title-2");
  gtk_widget_set_margin_top (status, 12);
  gtk_label_set_wrap (GTK_LABEL (status), TRUE);
  gtk_box_append (box, status);
  adw_message_dialog_set_extra_child (dialog, GTK_WIDGET (box));

  return GTK_LABEL (status);
}

void
vtr_share_dialog_show (GtkWidget    *parent,
                       VtrUsbShares *shares,
                       VtrUsbShare  *share)
{
  GtkRoot *root = NULL;
  AdwMessageDialog *dialog = NULL;
  GtkLabel *status = NULL;
  Showing *showing = NULL;
  g_autofree char *heading = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (VTR_IS_USB_SHARES (shares));
  g_return_if_fail (VTR_IS_USB_SHARE (share));

  root = gtk_widget_get_root (parent);
  /* Translators: %s is the name of a USB device. */
  heading = g_strdup_printf (_("“%s” Is Shared"),
                             vtr_usb_device_get_title (vtr_usb_share_get_device (share)));
  showing = g_new0 (Showing, 1);
  showing->shares = g_object_ref (shares);
  showing->share = g_object_ref (share);
  dialog = ADW_MESSAGE_DIALOG (
    adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading,
                            _("In Vitrine on the other computer, choose “Add a Networked Device” "
                              "and give it this address and this code. Who has them can read and "
                              "change everything on the device.")));
  adw_message_dialog_add_responses (dialog, "stop", _("_Stop Sharing"), "close",
                                    _("_Close"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "stop",
                                              ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (dialog, "close");
  adw_message_dialog_set_close_response (dialog, "close");
  status = add_values (dialog, share);

  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), showing,
                         showing_free, 0);
  g_signal_connect_object (share, "notify", G_CALLBACK (show_status), status, 0);
  show_status (share, NULL, status);
  vtr_button_names_tidy (GTK_WIDGET (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
