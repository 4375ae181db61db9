/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-tiles.h"
#include "display-view.h"
#include "held-keys.h"
#include "input-grab.h"
#include "pointer-mapper.h"
#include "release-chord.h"
#include "scroll-steps.h"

G_BEGIN_DECLS

/* Shared by display-view.c (drawing, properties) and display-view-input.c (keyboard and
 * pointer). */
struct _VtrDisplayView
{
  GtkWidget           parent_instance;

  VtrDisplayClient   *client;
  GSignalGroup       *client_signals;
  char               *label;
  gboolean            scale_to_fit;
  gboolean            smooth;
  gboolean            view_only;

  VtrDisplayTiles    *tiles;
  VtrPointerMapper    mapper;        /* of what was drawn last: what the user points at */
  gint64              last_bell;     /* monotonic time, µs */

  GtkEventController *key_controller;  /* belongs to the root while there is one */
  VtrInputGrab        grab;
  VtrHeldKeys         held;
  VtrReleaseChord     chord;
  VtrScrollSteps      scroll;
  guint               buttons;       /* VtrButtonMask of those that are down */
  int                 sent_x;        /* where the guest believes the pointer is */
  int                 sent_y;
  double              pointer_x;     /* logical; where it was seen last */
  double              pointer_y;
  double              last_x;        /* logical; for movements of a relative pointer */
  double              last_y;
  gboolean            has_last;
};

void vtr_display_view_init_input     (VtrDisplayView *self);
/* The root appeared, or (NULL) goes away. */
void vtr_display_view_set_input_root (VtrDisplayView *self,
                                      GtkWidget      *root);
void vtr_display_view_take_grab      (VtrDisplayView *self);
/* Lets all keys and buttons up in the guest. */
void vtr_display_view_release_input  (VtrDisplayView *self);
void vtr_display_view_notify_grabbed (VtrDisplayView *self);

G_END_DECLS
