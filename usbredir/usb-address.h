/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Where the other end of a USB connection is. */
typedef enum
{
  VTR_USB_ADDRESS_UNIX,     /* "unix:/path" */
  VTR_USB_ADDRESS_TCP,      /* "tcp:host:port", as usbredirect speaks it: in clear */
  VTR_USB_ADDRESS_TLS,      /* "tls:host:port": another Vitrine, with a pairing code */
  VTR_USB_ADDRESS_SSH,      /* "ssh:[user@]host:port": that port there, on its loopback, by ssh */
} VtrUsbAddressKind;

typedef struct
{
  VtrUsbAddressKind  kind;
  char              *host;      /* without brackets; (nullable): of UNIX */
  char              *path;      /* (nullable): of all others */
  guint16            port;
} VtrUsbAddress;

/* NULL with VTR_USB_ERROR_INVALID. Without a word in front, "host:port" is TCP. Pure. (transfer
 * full) */
VtrUsbAddress *vtr_usb_address_parse       (const char           *text,
                                            GError              **error) G_GNUC_WARN_UNUSED_RESULT;
VtrUsbAddress *vtr_usb_address_copy        (const VtrUsbAddress  *self);
void           vtr_usb_address_free        (VtrUsbAddress        *self);
/* As it is written; (transfer full) */
char          *vtr_usb_address_to_string   (const VtrUsbAddress  *self);
/* Nobody on the network can read or change what goes there: a socket or the loopback of this
 * computer, TLS, ssh. */
gboolean       vtr_usb_address_is_private  (const VtrUsbAddress  *self);
/* To connect to, or to listen at; not of SSH. (transfer full) */
GSocketConnectable *
               vtr_usb_address_to_connectable (const VtrUsbAddress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrUsbAddress, vtr_usb_address_free)

G_END_DECLS
