/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"

G_BEGIN_DECLS

#define VTR_TYPE_CARD_OUTLET (vtr_card_outlet_get_type ())
G_DECLARE_INTERFACE (VtrCardOutlet, vtr_card_outlet, VTR, CARD_OUTLET, VtrDisplayClient)

/* The card in a reader of software, which the user takes out and puts in by a word. */
typedef enum
{
  VTR_SOFTWARE_CARD_NONE,   /* there is no such reader, or the guest doesn't have it now */
  VTR_SOFTWARE_CARD_IN,
  VTR_SOFTWARE_CARD_OUT
} VtrSoftwareCard;

/* A VtrDisplayClient whose protocol carries this computer's smart cards to the guest. Nothing of
 * them is looked at, and the server isn't told of any, until it is allowed. Main thread.
 *
 * Properties, which each implementation has: "has-card-channel" (the machine has a reader for
 * them), "card-problem" (nullable: a sentence about why the guest gets none though it is
 * allowed), "software-card" (a VtrSoftwareCard). */
struct _VtrCardOutletInterface
{
  GTypeInterface parent_interface;

  void (*set_allowed)  (VtrCardOutlet       *self,
                        gboolean             allowed);
  void (*set_software) (VtrCardOutlet       *self,
                        const char          *database,
                        const char * const  *certificates);
  void (*put_card)     (VtrCardOutlet       *self,
                        gboolean             is_in);
};

gboolean vtr_card_outlet_is_there     (VtrCardOutlet       *self);
/* (transfer full) (nullable) */
char    *vtr_card_outlet_dup_problem  (VtrCardOutlet       *self);
/* Off at first. May be called before "has-card-channel" is known. The cards go to one guest at a
 * time: another one that is allowed to have them gets them when that one lets go. */
void     vtr_card_outlet_set_allowed  (VtrCardOutlet       *self,
                                       gboolean             allowed);
/* A card made of software instead of those in readers; before it is allowed, and for the whole
 * program as the first was that got one.
 *
 * @database: folder of an NSS database; (nullable): the computer's
 * @certificates: the names of three of its certificates; anything else is no card */
void     vtr_card_outlet_set_software (VtrCardOutlet       *self,
                                       const char          *database,
                                       const char * const  *certificates);
VtrSoftwareCard
         vtr_card_outlet_get_software_card (VtrCardOutlet  *self);
/* Puts the card of software in, or takes it out, which logs out of it. It is in whenever cards
 * begin to be shared. Nothing happens where there is none. */
void     vtr_card_outlet_put_card     (VtrCardOutlet       *self,
                                       gboolean             is_in);

G_END_DECLS
