/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-mailbox.h"

G_BEGIN_DECLS

/* One connection to a VNC server with a thread of its own, which connects, signs in, decodes into
 * the framebuffer and leaves what else happens in the mailbox. Counted; the thread holds a
 * reference until it ends, soon after vtr_rfb_connection_close(). The functions below belong to the
 * main thread and never block. */
typedef struct _VtrRfbConnection VtrRfbConnection;

typedef struct
{
  VtrDisplayEndpoint *endpoint;
  VtrFramebuffer     *framebuffer;
  VtrSignInPolicy    *policy;
  VtrRfbMailbox      *mailbox;
  int                 quality;       /* VtrRfbSessionOptions */
  int                 compression;
  gboolean            is_local;
} VtrRfbConnectionOptions;

/* What the user does, for the thread. */
typedef enum
{
  VTR_RFB_COMMAND_KEY,               /* keysym, scancode, pressed */
  VTR_RFB_COMMAND_POINTER,           /* x, y, buttons */
  VTR_RFB_COMMAND_CLIPBOARD,         /* text */
  VTR_RFB_COMMAND_SIZE,              /* width, height */
  VTR_RFB_COMMAND_POWER,             /* VtrDisplayPower */
  VTR_RFB_COMMAND_AUDIO,             /* enabled */
  VTR_RFB_COMMAND_VIEW_ONLY,         /* so */
  VTR_RFB_COMMAND_PASSWORD,          /* text, user */
} VtrRfbCommandKind;

typedef struct
{
  VtrRfbCommandKind kind;
  int               numbers[3];
  char             *text;            /* owned; a secret is wiped */
  char             *user;
} VtrRfbCommand;

/* Takes the endpoint's descriptor, if it has one. */
VtrRfbConnection *vtr_rfb_connection_new   (const VtrRfbConnectionOptions *options)
                                            G_GNUC_WARN_UNUSED_RESULT;
void              vtr_rfb_connection_unref (VtrRfbConnection              *self);
void              vtr_rfb_connection_start (VtrRfbConnection              *self);
/* Ends the thread in a moment, whatever it waits for. */
void              vtr_rfb_connection_close (VtrRfbConnection              *self);
/* @command: its strings are taken. Movements are merged; when thousands of others wait, which means
 * that the thread hangs, it is dropped. */
void              vtr_rfb_connection_post  (VtrRfbConnection              *self,
                                            VtrRfbCommand                 *command);

G_END_DECLS
