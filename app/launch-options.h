/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "key-remap.h"

G_BEGIN_DECLS

/* What the command line asks of the application before any file or address. */
typedef struct
{
  char     *uri;                /* (nullable): --connect */
  char     *machine;            /* (nullable) */
  VtrKeyRemap *key_remap;       /* (nullable) */
  gboolean  is_fullscreen;      /* what is opened next */
  gboolean  is_kiosk;
  gboolean  ends_with_screen;   /* a kiosk */
  gboolean  wants_version;
} VtrLaunchOptions;

/* Tells @application what there is, and what its --help says. */
void     vtr_launch_options_add   (GApplication     *application);
/* FALSE when they make no sense, which is told on the terminal. */
gboolean vtr_launch_options_read  (VtrLaunchOptions *options,
                                   GVariantDict     *dict);
void     vtr_launch_options_clear (VtrLaunchOptions *options);

G_END_DECLS
