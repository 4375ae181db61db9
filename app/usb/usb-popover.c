/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-popover.h"

#include "usb-list.h"

#include <glib/gi18n.h>

#define WIDTH      330
#define MAX_HEIGHT 420

struct _VtrUsbPopover
{
  GtkPopover  parent_instance;

  VtrUsbList *list;
};

G_DEFINE_FINAL_TYPE (VtrUsbPopover, vtr_usb_popover, GTK_TYPE_POPOVER)

/* GTK would put the focus on the first device, and the key that opened it, still held, would give
 * that away. */
static void
vtr_usb_popover_show (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vtr_usb_popover_parent_class)->show (widget);

  gtk_widget_grab_focus (widget);
}

static void
vtr_usb_popover_class_init (VtrUsbPopoverClass *klass)
{
  GTK_WIDGET_CLASS (klass)->show = vtr_usb_popover_show;
}

static void
vtr_usb_popover_init (VtrUsbPopover *self)
{
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  GtkWidget *heading = gtk_label_new (_("USB Devices"));

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_widget_add_css_class (heading, "heading");
  gtk_widget_set_margin_start (heading, 6);
  gtk_widget_set_margin_top (heading, 6);
  gtk_box_append (box, heading);

  self->list = VTR_USB_LIST (vtr_usb_list_new ());
  vtr_usb_list_set_max_height (self->list, MAX_HEIGHT);
  gtk_widget_set_size_request (GTK_WIDGET (self->list), WIDTH, -1);
  g_signal_connect_object (self->list, "left", G_CALLBACK (gtk_popover_popdown), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (box, GTK_WIDGET (self->list));
  gtk_popover_set_child (GTK_POPOVER (self), GTK_WIDGET (box));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_RELATION_LABELLED_BY,
                                  heading, NULL, -1);
}

GtkWidget *
vtr_usb_popover_new (void)
{
  return g_object_new (VTR_TYPE_USB_POPOVER, NULL);
}

void
vtr_usb_popover_set_manager (VtrUsbPopover *self,
                             VtrUsbManager *manager)
{
  g_return_if_fail (VTR_IS_USB_POPOVER (self));

  vtr_usb_list_set_manager (self->list, manager);
}

void
vtr_usb_popover_set_machine (VtrUsbPopover *self,
                             VtrMachine    *machine)
{
  g_return_if_fail (VTR_IS_USB_POPOVER (self));

  vtr_usb_list_set_machine (self->list, machine);
}

void
vtr_usb_popover_set_outlet (VtrUsbPopover *self,
                            VtrUsbOutlet  *outlet)
{
  g_return_if_fail (VTR_IS_USB_POPOVER (self));

  vtr_usb_list_set_outlet (self->list, outlet);
}
