/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The keys a guest believes to be down. A release must name what the press named, though Shift
 * or the layout may have changed in between, and whoever looks away must leave no key down. A
 * plain value. */
#define VTR_HELD_KEYS_MAX 32u

typedef struct
{
  guint   keycode;    /* the windowing system's; only compared */
  guint32 keysym;
  guint   scancode;
} VtrHeldKey;

typedef struct
{
  VtrHeldKey keys[VTR_HELD_KEYS_MAX];
  guint      count;
} VtrHeldKeys;

/* What to send for the press of @keycode: @keysym and @scancode, or what it was pressed as when
 * it is down already (a repetition). FALSE when more keys are down than hands could hold. */
gboolean vtr_held_keys_press   (VtrHeldKeys *held,
                                guint        keycode,
                                guint32      keysym,
                                guint        scancode,
                                VtrHeldKey  *ret_key);
/* FALSE when it wasn't down. */
gboolean vtr_held_keys_release (VtrHeldKeys *held,
                                guint        keycode,
                                VtrHeldKey  *ret_key);
/* Takes out the key pressed last; FALSE when none is left. */
gboolean vtr_held_keys_pop     (VtrHeldKeys *held,
                                VtrHeldKey  *ret_key);

G_END_DECLS
