/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "console-page.h"

#include "card-outlet.h"
#include "clipboard-bridge.h"
#include "clipboard-typer.h"
#include "connection-bar.h"
#include "console-header.h"
#include "console-menu.h"
#include "console-note.h"
#include "console-status-page.h"
#include "console-tabs.h"
#include "display-session.h"
#include "display-view.h"
#include "guest-files.h"
#include "guest-folder.h"
#include "guest-monitors.h"
#include "guest-watch.h"
#include "header-slide.h"
#include "lock-lights.h"
#include "microphone.h"
#include "remote-session.h"
#include "screen-recorder.h"
#include "sound-player.h"

G_BEGIN_DECLS

/* The console page over several files: console-page.c (the machine and what is shown of it),
 * console-page-remote.c (the same for a remote screen), console-page-screen.c (how the picture
 * is shown and kept), -tabs, -scaling, -keyboard,
 * -recording, -fullscreen, -sound, -microphone, -cards, -narrow. */
struct _VtrConsolePage
{
  AdwBin             parent_instance;

  VtrOsDatabase     *database;
  VtrScreenTrust    *trust;
  GSettings         *settings;
  VtrMachine        *machine;          /* (nullable) */
  VtrDisplaySession *session;          /* (nullable) */
  VtrGuestWatch     *guest;            /* of the machine */
  char              *guest_menu_content;   /* (nullable): what its menu was made from */

  VtrRemotePasswords *passwords;
  VtrRemoteScreen    *screen;          /* (nullable): there is a machine or this, or neither */
  VtrRemoteSession   *remote;          /* (nullable): of the screen */
  GCancellable       *prompt;          /* (nullable): the password that is asked for */
  GSignalGroup       *screen_signals;
  GSignalGroup       *remote_signals;

  VtrSoundPlayer    *player;           /* (nullable): of the client that is listened to */
  GSimpleAction     *sound_action;     /* "screen.sound" */

  VtrSoundInput     *sound_input;      /* (nullable): the client, where it is one */
  VtrMicrophone     *microphone;       /* (nullable): what it hears */
  GSimpleAction     *microphone_action;   /* "screen.microphone" */
  GtkWidget         *microphone_sign;

  VtrCardOutlet     *card_outlet;      /* (nullable): the client, where it is one */
  GSimpleAction     *cards_action;     /* "screen.smart-cards" */
  GSimpleAction     *insert_action;    /* "screen.insert-card", while it is out */
  GSimpleAction     *remove_action;    /* "screen.remove-card", while it is in */

  double             zoom;             /* 0: as the settings have it */
  GSimpleAction     *scaling_action;   /* "screen.scaling" */
  GSimpleAction     *resize_action;    /* "screen.resize-guest" */
  GMenu             *resize_menu;

  VtrScreenRecorder *recorder;         /* (nullable) */
  guint              record_timeout;

  GMenuModel        *keys_menu;        /* what can be sent */
  GMenu             *own_keys;         /* the user's combinations */
  VtrClipboardTyper *typer;

  gboolean           is_narrow;
  guint              width_idle;

  VtrClipboardBridge *clipboard;
  VtrGuestFiles     *files;
  VtrGuestFolder    *folder;
  VtrGuestMonitors  *monitors;

  VtrConsoleMenu    *menu;
  GSignalGroup      *machine_signals;
  GSignalGroup      *session_signals;
  GSignalGroup      *client_signals;
  VtrUsbManager     *usb;
  VtrMachine        *usb_machine;      /* (nullable): gets devices through the screen */
  VtrHeaderSlide    *header_slide;
  gboolean           fullscreen;
  gboolean           is_kiosk;
  char              *release_keys;     /* (nullable): of a connection file */

  AdwBin            *header_place;
  VtrConsoleHeader  *header;
  GtkWidget         *lost_bar;
  GtkLabel          *lost_label;
  VtrConnectionBar  *bar;
  VtrConsoleTabs    *tabs;
  GtkStack          *stack;
  GtkWidget         *scroller;
  VtrDisplayView    *view;
  VtrConsoleStatusPage *status_page;
  VtrConsoleNote    *note;
  VtrLockLights     *locks;
};

/* @target: (nullable): of the button's action. */
void _vtr_console_page_show_status           (VtrConsolePage         *self,
                                              const VtrConsoleStatus *status,
                                              const char             *target);
gboolean _vtr_console_page_has_picture       (VtrConsolePage *self);
/* The picture or what is known of it changed: shows it, with the focus when it is new. */
void _vtr_console_page_picture_changed       (VtrConsolePage *self);
const char *_vtr_console_page_get_title      (VtrConsolePage *self);

void _vtr_console_page_class_init_remote     (GtkWidgetClass *widget_class);
void _vtr_console_page_init_remote           (VtrConsolePage *self);
void _vtr_console_page_update_remote         (VtrConsolePage *self);
void _vtr_console_page_show_remote_client    (VtrConsolePage *self);

/* When there is another machine or screen, before its client is there. */
/* A handler of "notify::problem". */
void _vtr_console_page_show_sound_problem    (VtrConsolePage   *self,
                                              GParamSpec       *pspec,
                                              VtrSoundPipeline *pipeline);
void _vtr_console_page_restore_sound         (VtrConsolePage *self);
void _vtr_console_page_init_sound            (VtrConsolePage *self);
void _vtr_console_page_clear_sound           (VtrConsolePage *self);

void _vtr_console_page_set_usb               (VtrConsolePage *self,
                                              VtrUsbManager  *usb);
void _vtr_console_page_init_usb              (VtrConsolePage *self);
void _vtr_console_page_clear_usb             (VtrConsolePage *self);

void _vtr_console_page_class_init_microphone (GtkWidgetClass *widget_class);
/* The same. */
void _vtr_console_page_restore_microphone    (VtrConsolePage *self);
void _vtr_console_page_init_microphone       (VtrConsolePage *self);
void _vtr_console_page_clear_microphone      (VtrConsolePage *self);
/* The full screen was entered or left. */
void _vtr_console_page_update_microphone_sign (VtrConsolePage *self);
/* The same. */
void _vtr_console_page_restore_cards         (VtrConsolePage *self);
void _vtr_console_page_init_cards            (VtrConsolePage *self);
void _vtr_console_page_clear_cards           (VtrConsolePage *self);
void _vtr_console_page_follow_cards          (VtrConsolePage *self,
                                              GActionMap     *actions);
/* An item of the menu that isn't always there, nor while its action is disabled. */
void _vtr_console_page_show_screen_item      (VtrConsolePage *self,
                                              const char     *label,
                                              const char     *action,
                                              gboolean        is_shown);

/* The same. */
void _vtr_console_page_restore_scaling       (VtrConsolePage *self);
void _vtr_console_page_class_init_scaling    (GtkWidgetClass *widget_class);
void _vtr_console_page_init_scaling          (VtrConsolePage *self);
void _vtr_console_page_clear_scaling         (VtrConsolePage *self);
void _vtr_console_page_follow_scaling        (VtrConsolePage *self,
                                              GActionMap     *actions);

/* How to take keyboard and pointer back. */
void _vtr_console_page_show_hint             (VtrConsolePage *self);
void _vtr_console_page_class_init_keyboard   (GtkWidgetClass *widget_class);
void _vtr_console_page_init_keyboard         (VtrConsolePage *self);
void _vtr_console_page_clear_keyboard        (VtrConsolePage *self);
void _vtr_console_page_follow_keyboard       (VtrConsolePage *self);

void _vtr_console_page_class_init_recording  (GtkWidgetClass *widget_class);
void _vtr_console_page_init_recording        (VtrConsolePage *self);
void _vtr_console_page_clear_recording       (VtrConsolePage *self);
void _vtr_console_page_stop_recording        (VtrConsolePage *self);

void _vtr_console_page_class_init_exchange   (GtkWidgetClass *widget_class);
/* When there is another machine or screen, before its client is there. */
void _vtr_console_page_restore_exchange      (VtrConsolePage *self);
void _vtr_console_page_init_exchange         (VtrConsolePage *self);
void _vtr_console_page_clear_exchange        (VtrConsolePage *self);
void _vtr_console_page_follow_exchange       (VtrConsolePage *self);

void _vtr_console_page_class_init_tabs       (GtkWidgetClass *widget_class);
void _vtr_console_page_init_tabs             (VtrConsolePage *self);

void _vtr_console_page_class_init_guest      (GtkWidgetClass *widget_class);
void _vtr_console_page_init_guest            (VtrConsolePage *self);
void _vtr_console_page_clear_guest           (VtrConsolePage *self);
void _vtr_console_page_update_title          (VtrConsolePage *self);

void _vtr_console_page_init_narrow           (VtrConsolePage *self);

void _vtr_console_page_init_fullscreen       (VtrConsolePage *self);
void _vtr_console_page_class_init_screen     (GtkWidgetClass *widget_class);
void _vtr_console_page_init_screen           (VtrConsolePage *self);
void _vtr_console_page_follow_settings       (VtrConsolePage *self);

G_END_DECLS
