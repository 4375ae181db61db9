/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rfb-news.h"

G_BEGIN_DECLS

/* Where a connection's thread leaves its news and the main thread finds them: once in a turn of the
 * main loop at most, and not more than 250 times a second, whatever a server does. Counted; any
 * thread. */
typedef struct _VtrRfbMailbox VtrRfbMailbox;

/* Main thread. @news: the callback may take what it wants out of it. */
typedef void (*VtrRfbMailboxFunc) (VtrRfbNews *news,
                                   gpointer    user_data);

/* @context: where @callback is called. */
VtrRfbMailbox *vtr_rfb_mailbox_new   (GMainContext      *context,
                                      VtrRfbMailboxFunc  callback,
                                      gpointer           user_data) G_GNUC_WARN_UNUSED_RESULT;
VtrRfbMailbox *vtr_rfb_mailbox_ref   (VtrRfbMailbox     *self);
void           vtr_rfb_mailbox_unref (VtrRfbMailbox     *self);
/* Main thread: nobody looks into it any more; what comes is dropped. */
void           vtr_rfb_mailbox_close (VtrRfbMailbox     *self);

/* Write into what this returns, its kinds too, and post it; the mailbox is locked in between. */
VtrRfbNews    *vtr_rfb_mailbox_lock  (VtrRfbMailbox     *self);
void           vtr_rfb_mailbox_post  (VtrRfbMailbox     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrRfbMailbox, vtr_rfb_mailbox_unref)

G_END_DECLS
