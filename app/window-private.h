/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "window.h"

#include "collection-page.h"
#include "connection-file.h"
#include "console-page.h"
#include "create-page.h"
#include "machine.h"

G_BEGIN_DECLS

/* The window over several files: window.c (pages and ways between them), window-machines.c (what is
 * done to machines), window-remote.c (and to remote screens), window-connection-file.c (screens
 * that files lead to), window-display.c (how a machine's screen is reached), window-properties.c
 * (what a machine has), window-named.c (a machine that is asked for by name), window-kiosk.c
 * (nothing but one screen), window-several.c (other windows). */
struct _VtrWindow
{
  AdwApplicationWindow  parent_instance;

  VtrConnection        *connection;
  VtrDeletions         *deletions;
  VtrRemoteScreens     *screens;
  VtrScreenTrust       *trust;
  VtrRemotePasswords   *passwords;
  VtrUsbManager        *usb;
  GSignalGroup         *screen_signals;   /* of the remote screen that is shown */
  GSettings            *settings;
  VtrMachine           *tried;        /* (nullable): the machine to throw away when it is left */
  gboolean              may_close;    /* everything that must be asked was asked */
  GtkEventController   *hotkeys;      /* (nullable): of the file whose screen is shown */
  char                 *wanted;       /* (nullable): a machine's name, until it is looked for */
  gboolean              wanted_fullscreen;
  gboolean              is_kiosk;
  gboolean              ends_with_screen;
  gboolean              has_failed;

  AdwToastOverlay      *toasts;
  GtkStack             *stack;
  VtrCollectionPage    *collection_page;
  VtrCreatePage        *create_page;
  VtrConsolePage       *console_page;
  GtkWidget            *drop_hint;
};

void _vtr_window_class_init_machines (GtkWidgetClass *widget_class);
void _vtr_window_class_init_display  (GtkWidgetClass *widget_class);
/* What was asked of @machine couldn't be done, unless it was the user who ended it. */
void _vtr_window_tell_failure        (VtrWindow      *self,
                                      VtrMachine     *machine,
                                      const GError   *error);
void _vtr_window_class_init_properties (GtkWidgetClass *widget_class);
void _vtr_window_class_init_remote   (GtkWidgetClass *widget_class);
void _vtr_window_class_init_several  (GtkWidgetClass *widget_class);
void _vtr_window_set_up_remote       (VtrWindow      *self);
void _vtr_window_set_up_named        (VtrWindow      *self);
/* Another window shows it, and is now in front. */
gboolean _vtr_window_raise_other     (VtrWindow      *self,
                                      VtrMachine     *machine);
/* What concerns all windows is said in this one. */
gboolean _vtr_window_is_foremost     (VtrWindow      *self);
void _vtr_window_show_console        (VtrWindow      *self,
                                      VtrMachine     *machine);
void _vtr_window_show_collection     (VtrWindow      *self);
/* Says so where something else has to be finished first. */
gboolean _vtr_window_may_show_screen (VtrWindow      *self);
/* FALSE where that is so. */
gboolean _vtr_window_show_screen     (VtrWindow       *self,
                                      VtrRemoteScreen *screen);
/* Those of the file whose screen is shown; NULL for none. */
void _vtr_window_set_hotkeys         (VtrWindow         *self,
                                      VtrConnectionFile *file);
/* What was to be opened can't be: in a dialog, or as the end of a kiosk. */
void _vtr_window_tell_wrong          (VtrWindow      *self,
                                      const char     *heading,
                                      const char     *message);
/* A kiosk that ends with its screen ends now. @message: (nullable) */
void _vtr_window_end_kiosk           (VtrWindow      *self,
                                      const char     *message);
/* Shows a toast, its button named once. @toast: (transfer full) */
void _vtr_window_take_toast          (VtrWindow      *self,
                                      AdwToast       *toast);
void _vtr_window_add_toast           (VtrWindow      *self,
                                      const char     *text);
/* Asks what is to become of the machine that is only tried, then calls back with whether to go on.
 * Calls back at once where none is. */
typedef void (*VtrWindowProceed) (VtrWindow *self);
void _vtr_window_leave_tried         (VtrWindow        *self,
                                      VtrWindowProceed  proceed);

G_END_DECLS
