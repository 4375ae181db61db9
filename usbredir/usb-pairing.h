/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* The pairing code that somebody reads from the screen of the computer with the device and types
 * at the one with the machine: 80 random bits in four groups of four characters,
 * "K7QF-2M9D-XT4B-0WJ6". It never goes over the network. Each side proves that it has it, by a
 * keyed hash over the certificates of both sides as it saw them: whoever sits between the two has
 * to show another certificate to at least one of them, and then has no proof for it. See
 * docs/usb.md. */

#define VTR_USB_PROOF_LENGTH 32

typedef enum
{
  VTR_USB_PAIRING_SHARER,
  VTR_USB_PAIRING_IMPORTER,
} VtrUsbPairingSide;

/* A new code, from the system's random numbers. (transfer full) */
char     *vtr_usb_pairing_new_code  (void) G_GNUC_WARN_UNUSED_RESULT;
/* What was typed, as the code is written: any case, O for 0, I and L for 1, with or without dashes
 * and spaces. NULL with VTR_USB_ERROR_INVALID. (transfer full) */
char     *vtr_usb_pairing_read_code (const char         *text,
                                     GError            **error) G_GNUC_WARN_UNUSED_RESULT;
/* The proof that @side has @code, for a connection between these two certificates. @status: one
 * more byte that is bound to it. */
void      vtr_usb_pairing_prove     (const char         *code,
                                     VtrUsbPairingSide   side,
                                     guint8              status,
                                     GTlsCertificate    *sharer,
                                     GTlsCertificate    *importer,
                                     guint8             *ret_proof);
/* Compares proofs in a time that doesn't depend on where they differ. */
gboolean  vtr_usb_pairing_is_equal  (const guint8       *a,
                                     const guint8       *b);

G_END_DECLS
