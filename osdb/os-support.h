/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Which virtual hardware an operating system has drivers for, and which firmware it needs.
 * Plain data. For an OS that the database knows nothing about, vtr_os_support_guess() answers by
 * family. */
typedef struct
{
  gboolean virtio_block;     /* else SATA */
  gboolean virtio_net;       /* else e1000e, or e1000/rtl8139 for what is too old for it */
  gboolean virtio_gpu;       /* else the standard VGA */
  gboolean virtio_rng;
  gboolean virtio_balloon;
  gboolean virtio_console;   /* virtio-serial: guest agent, clipboard agent */
  gboolean e1000e;           /* has a driver for the network card of q35 */
  gboolean xhci;             /* USB 3 controller; else EHCI */
  gboolean usb_tablet;       /* absolute pointer */
  gboolean hda;              /* HD audio */
  gboolean q35;              /* else the i440FX chipset */

  gboolean bios;             /* boots by BIOS */
  gboolean efi;              /* boots by UEFI */
  gboolean secure_boot;      /* boots with Secure Boot on */
  gboolean needs_secure_boot;/* its installer refuses a machine without (Windows 11) */
  gboolean needs_tpm;        /* its installer refuses a machine without a TPM 2.0 (Windows 11) */
  gboolean local_time;       /* the hardware clock holds local time (Windows) */
} VtrOsSupport;

/* The rules for an OS the database has no devices for; @family may be NULL (unknown OS: as
 * Linux). */
void vtr_os_support_guess (const char   *family,
                           VtrOsSupport *ret_support);

G_END_DECLS
