/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "card-outlet.h"

G_BEGIN_DECLS

/* This computer's smart cards, in readers or of software, as libcacard has them for the whole
 * process: opened once, and then for good. The SPICE library tells every channel of them, and each
 * reader has room for one channel's number; so one channel at a time claims them. Main thread. */

/* Nothing of cards reaches the channel until it has them. */
void     vtr_smart_cards_mute        (SpiceChannel        *channel);
void     vtr_smart_cards_unmute      (SpiceChannel        *channel);
/* FALSE while another channel has them. A claim ends when its channel
 * closes. */
gboolean vtr_smart_cards_claim       (SpiceChannel        *channel);
/* Logs out of the cards, too, and puts that of software back. Nothing happens for a channel that
 * has no claim. */
void     vtr_smart_cards_release     (SpiceChannel        *channel);

/* Opens them in a thread. @database: folder of an NSS database; (nullable). @certificates: the
 * names of three in it that make up a software card, else cards are those in readers. (nullable)
 *
 * Errors are VTR_DISPLAY_ERROR_UNSUPPORTED, with a sentence. */
void     vtr_smart_cards_open_async  (const char          *database,
                                      const char * const  *certificates,
                                      GAsyncReadyCallback  callback,
                                      gpointer             user_data);
/* @ret_n_readers: that are there now */
gboolean vtr_smart_cards_open_finish (GAsyncResult        *result,
                                      guint               *ret_n_readers,
                                      GError             **error);
/* Of the reader of software that was opened. The channel hears of a change when the main loop
 * turns. */
VtrSoftwareCard
         vtr_smart_cards_get_software (void);
/* Taking it out logs out of it. FALSE when it was there, or gone, already. */
gboolean vtr_smart_cards_put_software (gboolean             is_in);

G_END_DECLS
