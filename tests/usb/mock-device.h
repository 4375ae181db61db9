/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A programmed USB device, as seen from its bus. Called from one thread at a time. */
typedef struct _MockDevice MockDevice;

typedef struct
{
  const char   *product;
  const char   *driver;          /* what the kernel would drive it with */
  const guint8 *descriptors;     /* the device's, then its configuration's */
  gsize         n_descriptors;
  /* Each returns a number of bytes, or a negated errno: -EPIPE is a stall, -EAGAIN means that there
   * is nothing to say now. */
  int         (*control) (MockDevice   *self,
                          const guint8 *setup,
                          guint8       *data,
                          int           length);
  int         (*write)   (MockDevice   *self,
                          guint8        endpoint,
                          const guint8 *data,
                          int           length);
  int         (*read)    (MockDevice   *self,
                          guint8        endpoint,
                          guint8       *data,
                          int           length);
  void        (*reset)   (MockDevice   *self);
  void        (*free)    (MockDevice   *self);
} MockDeviceClass;

struct _MockDevice
{
  const MockDeviceClass *klass;
  guint8                 configuration;
};

#define MOCK_VENDOR  0x1209
#define MOCK_SERIAL  "0123456789AB"
#define MOCK_MAKER   "Vitrine"

void mock_device_free    (MockDevice   *self);
/* Requests that all devices answer the same (USB 2.0, section 9.4), else the device's own. */
int  mock_device_control (MockDevice   *self,
                          const guint8 *setup,
                          guint8       *data,
                          int           length);
/* The device as umockdev reads it. @path: in /sys; @node: in /dev; (transfer full) */
char *mock_device_dup_record (MockDevice *self,
                              const char *path,
                              const char *node,
                              guint       port,
                              guint       address);

G_END_DECLS
