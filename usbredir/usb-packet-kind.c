/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-packet-kind.h"

#include <stddef.h>
#include <usbredirproto.h>

#include "usb-guard-limits.h"

/* The longest piece of an interrupt or isochronous transfer. */
#define MAX_PIECE (sizeof (struct usb_redir_iso_packet_header) + UINT16_MAX)

/* Filters, and that a device was refused by one, are the machine's side's to send, whatever the
 * parser allows: QEMU has no function for them. */
static const VtrUsbPacketKind KINDS[] = {
  { usb_redir_hello, VTR_USB_PACKET_HELLO, VTR_USB_GUARD_MAX_HELLO },
  { usb_redir_device_connect, VTR_USB_PACKET_CONNECT,
    sizeof (struct usb_redir_device_connect_header) },
  { usb_redir_device_disconnect, VTR_USB_PACKET_DISCONNECT, 0 },
  { usb_redir_interface_info, VTR_USB_PACKET_INTERFACES,
    sizeof (struct usb_redir_interface_info_header) },
  { usb_redir_ep_info, VTR_USB_PACKET_ENDPOINTS, sizeof (struct usb_redir_ep_info_header) },
  { usb_redir_configuration_status, VTR_USB_PACKET_STATUS,
    sizeof (struct usb_redir_configuration_status_header) },
  { usb_redir_alt_setting_status, VTR_USB_PACKET_STATUS,
    sizeof (struct usb_redir_alt_setting_status_header) },
  { usb_redir_iso_stream_status, VTR_USB_PACKET_STATUS,
    sizeof (struct usb_redir_iso_stream_status_header) },
  { usb_redir_interrupt_receiving_status, VTR_USB_PACKET_STATUS,
    sizeof (struct usb_redir_interrupt_receiving_status_header) },
  { usb_redir_bulk_streams_status, VTR_USB_PACKET_STATUS,
    sizeof (struct usb_redir_bulk_streams_status_header) },
  { usb_redir_bulk_receiving_status, VTR_USB_PACKET_STATUS,
    sizeof (struct usb_redir_bulk_receiving_status_header) },
  { usb_redir_control_packet, VTR_USB_PACKET_ANSWER,
    sizeof (struct usb_redir_control_packet_header) + UINT16_MAX },
  { usb_redir_bulk_packet, VTR_USB_PACKET_ANSWER, VTR_USB_GUARD_MAX_PACKET },
  { usb_redir_iso_packet, VTR_USB_PACKET_DATA, MAX_PIECE },
  { usb_redir_interrupt_packet, VTR_USB_PACKET_DATA, MAX_PIECE },
  { usb_redir_buffered_bulk_packet, VTR_USB_PACKET_DATA, VTR_USB_GUARD_MAX_PACKET },
};

const VtrUsbPacketKind *
vtr_usb_packet_kind_find (uint32_t type)
{
  for (size_t i = 0; i < sizeof KINDS / sizeof KINDS[0]; i++)
    if (KINDS[i].type == type)
      return &KINDS[i];

  return NULL;
}
