/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define VTR_TYPE_RETRY_COUNTDOWN (vtr_retry_countdown_get_type ())
G_DECLARE_FINAL_TYPE (VtrRetryCountdown, vtr_retry_countdown, VTR, RETRY_COUNTDOWN, GObject)

/* When to try again what failed: later every time, a second at first, at most half a minute. Main
 * thread.
 *
 * Property: "seconds" (until the next try; 0 while none is waited for).
 * Signal: "due". */

VtrRetryCountdown *vtr_retry_countdown_new         (void) G_GNUC_WARN_UNUSED_RESULT;
/* Waits anew, longer than the last time. */
void               vtr_retry_countdown_start       (VtrRetryCountdown *self);
/* Waits no more. */
void               vtr_retry_countdown_stop        (VtrRetryCountdown *self);
/* It worked: the next wait is a short one. */
void               vtr_retry_countdown_reset       (VtrRetryCountdown *self);
gboolean           vtr_retry_countdown_is_running  (VtrRetryCountdown *self);
guint              vtr_retry_countdown_get_seconds (VtrRetryCountdown *self);

G_END_DECLS
