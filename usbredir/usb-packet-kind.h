/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef enum
{
  VTR_USB_PACKET_HELLO,
  VTR_USB_PACKET_INTERFACES,
  VTR_USB_PACKET_ENDPOINTS,
  VTR_USB_PACKET_CONNECT,
  VTR_USB_PACKET_DISCONNECT,
  VTR_USB_PACKET_STATUS,       /* tells how a wish of the machine went */
  VTR_USB_PACKET_ANSWER,       /* with data, to one of the machine's requests */
  VTR_USB_PACKET_DATA,         /* comes by itself */
} VtrUsbPacketRole;

/* A packet that a device's side may send. */
typedef struct
{
  uint32_t         type;
  VtrUsbPacketRole role;
  uint32_t         max_length;   /* behind the first header */
} VtrUsbPacketKind;

/* NULL: a device's side sends no such packet. Static. */
const VtrUsbPacketKind *vtr_usb_packet_kind_find (uint32_t type);
