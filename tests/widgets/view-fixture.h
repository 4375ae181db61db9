/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* A display view in a window that fills a real X screen, and what is on the monitor then. */

#include "display-view.h"
#include "pointer-mapper.h"
#include "vnc-session.h"

typedef struct
{
  VncSession      session;
  GtkWidget      *window;
  VtrDisplayView *view;
  guint           width;      /* of the guest's screen */
  guint           height;
} ViewTest;

/* The monitor: what the X server has in its memory, as an XWD file that is always up to date. */
typedef struct
{
  GMappedFile  *file;
  const guint8 *pixels;
  guint         width;
  guint         height;
  guint         stride;
} Monitor;

/* What the monitor should show at a place in the picture: 0xRRGGBB. */
typedef guint32 (*ViewExpected) (const VtrPointerMapper *mapper,
                                 guint                   x,
                                 guint                   y);

/* Unmap its file afterwards. */
Monitor          monitor_open (void);
guint32          monitor_get_pixel (const Monitor *monitor,
                                    guint          x,
                                    guint          y);
void             view_test_set_fit (ViewTest      *test,
                                    VtrPictureFit  fit);
/* Where the picture should be. */
VtrPointerMapper view_test_make_mapper (ViewTest      *test,
                                        const Monitor *monitor);
/* Waits until the monitor shows nothing else. */
void             view_test_expect (ViewTest     *test,
                                   ViewExpected  expected);
/* What view_test_send_pattern() sends, each of the monitor's pixels being the nearest. */
guint32          view_expected_pattern (const VtrPointerMapper *mapper,
                                        guint                   x,
                                        guint                   y);
void             view_test_send_pattern (ViewTest *test);
/* What a user does, by way of the X server. */
void             view_test_run_xdotool (ViewTest   *test,
                                        const char *arguments);
/* A view in a window that fills the monitor, of a guest's screen of that size. */
void             view_test_set_up (ViewTest *test,
                                   guint     width,
                                   guint     height);
void             view_test_tear_down (ViewTest *test);

/* In view-input-tests.c. */
void             view_input_tests_add (void);
