/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Calls when it is time to try something again: after twice as long each time, up to a limit. In
 * the main context of the thread that starts it, which is the only one to use it. */
typedef struct _VtrRetryTimer VtrRetryTimer;

typedef void (*VtrRetryFunc) (gpointer user_data);

/* @first, @last: milliseconds */
VtrRetryTimer *vtr_retry_timer_new       (guint          first,
                                          guint          last,
                                          VtrRetryFunc   func,
                                          gpointer       user_data) G_GNUC_WARN_UNUSED_RESULT;
void           vtr_retry_timer_free      (VtrRetryTimer *self);
/* The next call is on its way; one that is stays. The one after it comes later in any case. */
void           vtr_retry_timer_start     (VtrRetryTimer *self);
/* The next call doesn't come. */
void           vtr_retry_timer_stop      (VtrRetryTimer *self);
gboolean       vtr_retry_timer_is_active (VtrRetryTimer *self);
/* What is started next is the first again. */
void           vtr_retry_timer_reset     (VtrRetryTimer *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrRetryTimer, vtr_retry_timer_free)

G_END_DECLS
