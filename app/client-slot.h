/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "screen-trust.h"

G_BEGIN_DECLS

#define VTR_TYPE_CLIENT_SLOT (vtr_client_slot_get_type ())
G_DECLARE_FINAL_TYPE (VtrClientSlot, vtr_client_slot, VTR, CLIENT_SLOT, GObject)

/* One client at a time, for as long as it lives: opened, told about, thrown away. When another is
 * due is its owner's to know. Main thread.
 *
 * Properties: "client" (VtrDisplayClient, nullable).
 * Signals: "ready"; "closed": the client ended by itself, and is there until it is dropped;
 * "password-needed": answer the client. */

/* @trust: (nullable): what is remembered about screens of other computers. */
VtrClientSlot    *vtr_client_slot_new        (VtrScreenTrust     *trust) G_GNUC_WARN_UNUSED_RESULT;
/* While there is none. */
void              vtr_client_slot_open       (VtrClientSlot      *self,
                                              VtrDisplayEndpoint *endpoint,
                                              gboolean            view_only);
/* Closes it without a word. Does nothing while there is none. */
void              vtr_client_slot_drop       (VtrClientSlot      *self);
/* (transfer none) (nullable) */
VtrDisplayClient *vtr_client_slot_get_client (VtrClientSlot      *self);

G_END_DECLS
