/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "network-device-dialog.h"

#include "prompt-dialog.h"
#include "usb-error.h"
#include "usb-pairing.h"

#include <glib/gi18n.h>

typedef struct
{
  VtrNetworkDeviceCallback  callback;
  gpointer                  user_data;
  GDestroyNotify            destroy;
  AdwMessageDialog         *dialog;
  GtkEditable              *address;
  GtkEditable              *code;
  GtkLabel                 *note;
} Asking;

static void
free_asking (gpointer  data,
             GClosure *closure)
{
  Asking *asking = data;

  asking->destroy (asking->user_data);
  g_free (asking);
}

VtrUsbAddress *
vtr_network_device_dialog_read (const char  *address,
                                const char  *code,
                                GError     **error)
{
  g_autofree char *bare = g_strstrip (g_strdup (address));
  g_autofree char *with_kind = NULL;
  g_autofree char *right_code = NULL;
  g_autoptr (VtrUsbAddress) read = NULL;
  gboolean has_kind = strchr (bare, ':') != strrchr (bare, ':') && bare[0] != '[';

  if (!has_kind && code[0] != '\0')
    with_kind = g_strconcat ("tls:", bare, NULL);
  read = vtr_usb_address_parse (with_kind != NULL ? with_kind : bare, error);
  if (read == NULL)
    return NULL;

  if (read->kind == VTR_USB_ADDRESS_TLS)
    {
      right_code = vtr_usb_pairing_read_code (code, error);
      if (right_code == NULL)
        return NULL;
    }

  return g_steal_pointer (&read);
}

static const char *
get_hint (const VtrUsbAddress *address)
{
  if (address != NULL && !vtr_usb_address_is_private (address))
    return _("Nothing protects this connection: whoever is between the two computers can read "
             "everything and take the device’s place. Use it only in a network you trust.");

  return _("What the other computer shows: a host and a port with the pairing code, or "
           "ssh:host:port for usbredirect there.");
}

static void
on_changed (Asking *asking)
{
  const char *text = gtk_editable_get_text (asking->address);
  g_autoptr (VtrUsbAddress) address = NULL;
  g_autoptr (GError) error = NULL;
  const char *words = NULL;
  gboolean is_wrong = FALSE;
  gboolean is_exposed = FALSE;

  if (text[strspn (text, " ")] != '\0')
    {
      address = vtr_network_device_dialog_read (text, gtk_editable_get_text (asking->code),
                                                &error);
      is_wrong = address == NULL;
      is_exposed = address != NULL && !vtr_usb_address_is_private (address);
    }

  words = is_wrong ? error->message : get_hint (address);
  gtk_label_set_text (asking->note, words);
  if (is_wrong || is_exposed)
    gtk_widget_add_css_class (GTK_WIDGET (asking->note), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (asking->note), "warning");
  adw_message_dialog_set_response_enabled (asking->dialog, "ok", address != NULL);
}

static void
on_response (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Asking *asking = user_data;
  const char *code = gtk_editable_get_text (asking->code);
  g_autoptr (VtrUsbAddress) address = NULL;

  if (!g_str_equal (response, "ok"))
    return;

  address = vtr_network_device_dialog_read (gtk_editable_get_text (asking->address), code, NULL);
  if (address != NULL)
    asking->callback (address, address->kind == VTR_USB_ADDRESS_TLS ? code : NULL,
                      asking->user_data);
}

static GtkEditable *
add_entry (Asking     *asking,
           GtkBox     *box,
           const char *label)
{
  GtkWidget *caption = gtk_label_new (label);
  GtkWidget *entry = gtk_entry_new ();

  gtk_label_set_xalign (GTK_LABEL (caption), 0);
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (on_changed), asking);
  gtk_box_append (box, caption);
  gtk_box_append (box, entry);

  return GTK_EDITABLE (entry);
}

void
vtr_network_device_dialog_show (GtkWidget                *parent,
                                VtrNetworkDeviceCallback  callback,
                                gpointer                  user_data,
                                GDestroyNotify            destroy)
{
  GtkBox *box = NULL;
  Asking *asking = NULL;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (callback != NULL);
  g_return_if_fail (destroy != NULL);

  asking = g_new0 (Asking, 1);
  asking->callback = callback;
  asking->user_data = user_data;
  asking->destroy = destroy;
  asking->dialog = vtr_prompt_dialog_new (parent, _("Add a Networked Device"),
                                          _("A USB device that another computer shares."),
                                          _("_Add"), &box);
  asking->address = add_entry (asking, box, _("Address"));
  asking->code = add_entry (asking, box, _("Pairing Code"));
  asking->note = vtr_prompt_dialog_add_note (box, get_hint (NULL));
  g_signal_connect_data (asking->dialog, "response", G_CALLBACK (on_response), asking, free_asking,
                         0);
  on_changed (asking);
  vtr_prompt_dialog_present (asking->dialog, GTK_WIDGET (asking->address));
}
