/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-connect.h"

static void
on_connected (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GAsyncResult **outcome = user_data;

  *outcome = g_object_ref (result);
}

GIOStream *
usb_connect (const char    *place,
             const char    *code,
             GCancellable  *cancellable,
             GError       **error)
{
  g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (place, error);
  g_autoptr (GAsyncResult) outcome = NULL;

  if (address == NULL)
    return NULL;

  vtr_usb_stream_connect_async (address, code, cancellable, on_connected, &outcome);
  while (outcome == NULL)
    g_main_context_iteration (NULL, TRUE);

  return vtr_usb_stream_connect_finish (outcome, error);
}
