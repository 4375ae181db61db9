/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mock-bus.h"
#include "usb-monitor.h"

G_BEGIN_DECLS

/* A bus with a stick in port 2, whose image is here, the worker and its list. To be filled and
 * cleared by each test. */
typedef struct
{
  MockBus       *bus;
  MockDevice    *stick;
  VtrUsbWorker  *worker;
  VtrUsbMonitor *monitor;
  char          *folder;
  char          *image;
  guint8        *sectors;      /* what the image began with */
} UsbFixture;

#define USB_FIXTURE_SECTORS 4096

void          usb_fixture_set_up    (UsbFixture    *self,
                                     gconstpointer  unused);
void          usb_fixture_tear_down (UsbFixture    *self,
                                     gconstpointer  unused);
/* The device of that place, waited for. (transfer full) */
VtrUsbDevice *usb_fixture_find      (UsbFixture    *self,
                                     const char    *id);
/* Device nodes don't keep root out: the program goes on as somebody else. */
void          usb_fixture_become_ordinary (void);
/* A program that does @commands where spice-client-glib's helper for permissions would be, with the
 * device's $bus and $address. To be unlinked. (transfer full): its path */
char         *usb_fixture_make_helper (UsbFixture  *self,
                                       const char  *commands);
/* Turns the main context until @is_done says so; fails the test after a minute. */
void          usb_fixture_wait      (gboolean     (*is_done) (gpointer),
                                     gpointer       user_data);

G_END_DECLS
