/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "usb-approval.h"

G_BEGIN_DECLS

/* How long is waited for what every peer does at once, in milliseconds. */
typedef struct
{
  guint greet;        /* the machine's port, then the far end: its greeting */
  guint announce;     /* the far end: its device */
  guint answer;       /* the device: to a question about itself */
  guint take;         /* the far end: what it is sent */
} VtrUsbPatience;

#define VTR_USB_PATIENCE_USUAL ((VtrUsbPatience) { 10000, 30000, 30000, 30000 })

typedef enum
{
  VTR_USB_GUARD_END_NONE,
  VTR_USB_GUARD_END_STOPPED,     /* by us */
  VTR_USB_GUARD_END_MACHINE,     /* the machine's side closed: it is off, or doesn't want it */
  VTR_USB_GUARD_END_PEER,        /* the far end, or the network between: may come back */
  VTR_USB_GUARD_END_UNPLUGGED,   /* the far end says that the device is gone */
  VTR_USB_GUARD_END_REFUSED,     /* broke the rules */
} VtrUsbGuardEnd;

/* The part of a VtrUsbGuard that lives in a thread of its own, and ends with it. What it has in
 * memory is bounded: one packet each way, and what it reads at a time. Any thread may call it. */
typedef struct _VtrUsbGuardSession VtrUsbGuardSession;

/* Runs in the session's thread when a device is there, and once at the end. */
typedef void (*VtrUsbGuardFunc) (gpointer user_data);

/* Starts it. @approval: (nullable). @user_data_free: in the session's thread. */
VtrUsbGuardSession *vtr_usb_guard_session_start      (GIOStream            *peer,
                                                      GIOStream            *machine,
                                                      const VtrUsbApproval *approval,
                                                      const VtrUsbPatience *patience,
                                                      VtrUsbGuardFunc       func,
                                                      gpointer              user_data,
                                                      GDestroyNotify        user_data_free)
                                                      G_GNUC_WARN_UNUSED_RESULT;
void                vtr_usb_guard_session_unref      (VtrUsbGuardSession   *self);
/* Ends soon; the streams are closed then. */
void                vtr_usb_guard_session_stop       (VtrUsbGuardSession   *self);
/* @ret_error: (transfer full) (nullable): why, unless it was stopped. */
VtrUsbGuardEnd      vtr_usb_guard_session_get_end    (VtrUsbGuardSession   *self,
                                                      GError              **ret_error);
gboolean            vtr_usb_guard_session_get_device (VtrUsbGuardSession   *self,
                                                      VtrUsbApproval       *ret_device);

G_END_DECLS
