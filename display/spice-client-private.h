/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <spice-client.h>

#include "card-outlet.h"
#include "display-client-backend.h"
#include "guest-agent.h"
#include "sound-input.h"
#include "usb-outlet.h"
#include "vtr-spice-client.h"
#include "spice-pixels.h"
#include "spice-relay.h"
#include "spice-scanouts.h"
#include "spice-usb.h"

G_BEGIN_DECLS

/* Shared by spice-client.c (life and signing in) and spice-client-*.c, each of which looks after
 * one concern. Main thread; everything happens in the default main context. */

#define VTR_SPICE_CLIENT_MONITORS 8

/* Of a monitor; without a width it is off. */
typedef struct
{
  guint    width;
  guint    height;
  gboolean was_on;
} VtrSpiceSize;

/* The connection of a channel that isn't always wanted. */
typedef struct
{
  gboolean is_open;       /* or about to be */
  gboolean is_closing;    /* by us */
} VtrSpiceOptional;

struct _VtrSpiceClient
{
  VtrDisplayClient     parent_instance;

  SpiceSession        *session;
  GCancellable        *cancellable;
  guint                handshake_ms;
  guint                deadline_source;
  guint                reopen_source;
  guint                lost_source;     /* until a relay says why */
  gboolean             is_lost_unseen;  /* nothing was shown before */
  gboolean             has_relay_ended; /* one without which nothing can be shown; no reason */
  gboolean             password_given;
  VtrSignInPolicy     *policy;
  VtrSpiceRelay       *main_relay;      /* the connection of the main channel; (nullable) */
  char                *version;         /* of the protocol; (nullable) */
  VtrSpiceRelay       *inputs_relay;    /* that of the inputs channel; (nullable) */
  GPtrArray           *usb_relays;      /* those of USB channels that run */
  VtrDisplayEndpoint  *place;           /* where the machine moved to; (nullable) */
  gboolean             is_moving;
  gboolean             is_finished;     /* nothing will be sent any more */
  GTask               *finish;          /* ends when the server has let go; (nullable) */
  guint                n_links;         /* connections that didn't end yet */

  /* NULL while they aren't there: a server may take any of them away. */
  SpiceMainChannel    *main;
  SpiceDisplayChannel *display;
  SpiceCursorChannel  *cursor;
  SpiceInputsChannel  *inputs;
  SpicePlaybackChannel *playback;
  SpiceRecordChannel  *record;

  VtrSpiceSurface      surface;
  VtrRect              area;       /* of the surface, that the framebuffer shows */

  VtrSpiceScanouts    *scanouts;   /* of the display channel; (nullable) */
  gboolean             is_shown;   /* something of either was */

  VtrDisplayCursor    *hidden_cursor;  /* what was hidden, and comes with a movement; (nullable) */

  gboolean             takes_input;
  guint                buttons;    /* VtrButtonMask of what is down in the guest */

  char                *offered_text;       /* the user's, for an agent that asks; (nullable) */
  gboolean             is_offer_announced;
  gboolean             is_text_wanted;     /* the guest was asked for its text */
  /* Bits by the table in spice-client-images.c. */
  guint                offered_images;     /* the user's */
  guint                requested_images;   /* those that the guest waits for */
  guint                guest_images;       /* the guest's */
  GTask               *fetch;              /* who waits for one of the guest's; (nullable) */
  guint32              fetch_type;
  guint                fetch_timeout;

  guint                resize_source;      /* while a request for a size is under way */
  guint                wanted_width;       /* the newest, not requested yet; 0 for none */
  guint                wanted_height;

  gboolean             is_playing;
  VtrSpiceOptional        playing;

  gboolean             is_voice_allowed;
  VtrSpiceOptional        listening;
  gboolean             is_listening;
  guint                voice_rate;
  guint                voice_channels;

  SpiceChannel        *cards;              /* (nullable): the channel */
  gboolean             are_cards_allowed;
  gboolean             are_cards_opening;
  gboolean             are_cards_ready;    /* they may go there */
  gboolean             are_cards_told;     /* the channel is told of them */
  VtrSoftwareCard      software_card;
  VtrSpiceOptional     card_sharing;
  guint                card_source;        /* while they are to go there */
  guint                n_card_tries;
  char                *card_problem;       /* (nullable) */
  char                *card_database;      /* (nullable): of the software card */
  char               **card_certificates;  /* (nullable) */

  guint                n_monitors;         /* how many there can be */
  VtrSpiceSize         monitors[VTR_SPICE_CLIENT_MONITORS];   /* but for the first */

  SpiceChannel        *webdav;             /* (nullable) */
  char                *shared_folder;      /* (nullable) */
  gboolean             is_folder_read_only;
  gboolean             is_folder_shared;   /* the channel is connected for it */

  GPtrArray           *usb_channels;       /* that the server has */
  VtrSpiceUsb         *usb;                /* (nullable) until it is needed */

  gboolean             can_send_files;
  gboolean             can_share_folder;
};

/* Both close. @how: the rest of a sentence about the server. */
void vtr_spice_client_fail            (VtrSpiceClient  *self,
                                       VtrDisplayError  code,
                                       const char      *message);
void vtr_spice_client_fail_protocol   (VtrSpiceClient  *self,
                                       const char      *how);
/* One of what READY needs came: the picture, or the way for keys and the pointer. */
void vtr_spice_client_check_ready     (VtrSpiceClient  *self);

/* Whether nothing can be shown without it. */
gboolean vtr_spice_client_needs       (SpiceChannel    *channel);
/* Once closed, and when no connection is left. */
void vtr_spice_client_end_session     (VtrSpiceClient  *self);

/* spice-client-connect.c. Gives it the connection that it waits for. */
void vtr_spice_client_connect_channel (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);

/* A relay of such a channel ended, and has nothing to say of it. */
void vtr_spice_client_note_end        (VtrSpiceClient  *self);

/* The picture is due in time. */
void vtr_spice_client_start_deadline  (VtrSpiceClient  *self);
/* Of any channel. */
void vtr_spice_client_follow_channel  (SpiceChannel    *channel,
                                       SpiceChannelEvent event,
                                       VtrSpiceClient  *self);

/* spice-client-session.c. @password: (nullable) */
void vtr_spice_client_start_session   (VtrSpiceClient  *self,
                                       const char      *password);
/* Before another one. */
void vtr_spice_client_drop_session    (VtrSpiceClient  *self);
void vtr_spice_client_drop_channels   (VtrSpiceClient  *self);

/* spice-client-move.c. Where the machine is now. (transfer none) */
VtrDisplayEndpoint *
     vtr_spice_client_get_place       (VtrSpiceClient  *self);
void vtr_spice_client_move            (VtrSpiceClient  *self,
                                       const VtrSpiceMove *move);
/* It is shown from there. */
void vtr_spice_client_end_move        (VtrSpiceClient  *self);

/* FALSE when nothing may be connected, which was told. */
gboolean vtr_spice_client_make_policy (VtrSpiceClient  *self);
/* Signed in: says and remembers how well the connection is protected. */
void vtr_spice_client_note_security   (VtrSpiceClient  *self);

/* spice-client-connect.c: gives channels their connections. */
void vtr_spice_client_watch_connect   (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);

void vtr_spice_client_finish    (VtrDisplayClient *client,
                                       GTask            *task);

/* Each takes over a channel of its kind, or ignores it; called before it is connected. */
void vtr_spice_client_watch_main      (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
void vtr_spice_client_watch_display   (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
void vtr_spice_client_watch_cursor    (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
void vtr_spice_client_forget_cursor   (VtrSpiceClient  *self);
void vtr_spice_client_watch_inputs    (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
void vtr_spice_client_watch_audio     (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
/* spice-client-optional.c. Whether it is connected only while the user wants that. */
gboolean vtr_spice_client_is_optional (SpiceChannel    *channel);
/* Such a channel came. */
void vtr_spice_client_watch_optional  (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
/* What the user wants changed. */
void vtr_spice_client_update_optional (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
/* It asks for its connection: whether it gets one now. */
gboolean vtr_spice_client_begin_optional (VtrSpiceClient  *self,
                                       SpiceChannel    *channel);
/* The signals of the main channel that are about clipboards. */
void vtr_spice_client_watch_clipboard (VtrSpiceClient  *self);
void vtr_spice_client_announce_clipboard (VtrSpiceClient *self);
void vtr_spice_client_reset_clipboard (VtrSpiceClient  *self);
void vtr_spice_client_update_can_resize (VtrSpiceClient *self);
/* The screen has another size. */
void vtr_spice_client_note_size       (VtrSpiceClient  *self);
/* Whether the servers of display channels may hand over graphics memory. */
gboolean vtr_spice_client_takes_scanouts (VtrSpiceClient *self);
void vtr_spice_client_forget_scanouts (VtrSpiceClient  *self);
/* The surface's memory is about to go. */
void vtr_spice_client_forget_surface  (VtrSpiceClient  *self);

/* VtrDisplayClientClass */
void vtr_spice_client_send_key        (VtrDisplayClient *client,
                                       guint32           keysym,
                                       guint             scancode,
                                       gboolean          pressed);
void vtr_spice_client_send_pointer    (VtrDisplayClient *client,
                                       int               x,
                                       int               y,
                                       guint             buttons);
void vtr_spice_client_send_clipboard  (VtrDisplayClient *client,
                                       const char       *text);
void vtr_spice_client_request_size    (VtrDisplayClient *client,
                                       guint             width,
                                       guint             height);
void vtr_spice_client_set_audio_enabled (VtrDisplayClient *client,
                                       gboolean          enabled);

/* spice-client-clipboard.c: what the user has, in place of all that was offered; not announced yet.
 * @text: (nullable) */
void vtr_spice_client_set_offer       (VtrSpiceClient   *self,
                                       const char       *text);

/* Whether an answer of the clipboard's was too long for anybody to take. */
gboolean vtr_spice_client_is_refused  (guint             type,
                                       gsize             size);

/* spice-client-images.c: the same for pictures. Those that return a boolean: whether it was about
 * one. */
#define VTR_SPICE_CLIENT_IMAGE_TYPES 4
guint vtr_spice_client_list_images    (VtrSpiceClient   *self,
                                       guint32          *ret_types);
gboolean vtr_spice_client_request_image (VtrSpiceClient *self,
                                       guint32           type);
gboolean vtr_spice_client_receive_image (VtrSpiceClient *self,
                                       guint32           type,
                                       gconstpointer     data,
                                       gsize             size);
void vtr_spice_client_tell_offered    (VtrSpiceClient   *self,
                                       const guint32    *types,
                                       guint             n_types);
void vtr_spice_client_reset_images    (VtrSpiceClient   *self);

/* spice-client-monitors.c. Something came that may change how many there are. */
void vtr_spice_client_update_monitors (VtrSpiceClient   *self);
/* Says where the monitors are to be, the first being so large; nothing is sent. */
void vtr_spice_client_place_monitors  (VtrSpiceClient   *self,
                                       guint             width,
                                       guint             height);
/* Without a size it is switched off. @number: from 1 on. */
void vtr_spice_client_set_monitor     (VtrSpiceClient   *self,
                                       guint             number,
                                       guint             width,
                                       guint             height);
VtrDisplayClient *vtr_spice_client_new_monitor (VtrGuestAgent *agent,
                                       guint             number);
/* spice-client-inputs.c: @display: the channel that @x and @y are of. */
void vtr_spice_client_point           (VtrSpiceClient   *self,
                                       int               x,
                                       int               y,
                                       guint             display,
                                       guint             buttons);

/* spice-client-folder.c */
void vtr_spice_client_watch_webdav    (VtrSpiceClient   *self,
                                       SpiceChannel     *channel);
void vtr_spice_client_forget_webdav   (VtrSpiceClient   *self);
void vtr_spice_client_set_shared_folder (VtrGuestAgent  *agent,
                                       const char       *folder,
                                       gboolean          read_only);

/* spice-client-voice.c */
void vtr_spice_client_watch_voice     (VtrSpiceClient   *self,
                                       SpiceChannel     *channel);
void vtr_spice_client_forget_voice    (VtrSpiceClient   *self);
void vtr_spice_client_init_sound_input (VtrSoundInputInterface *iface);

/* spice-client-cards.c */
void vtr_spice_client_watch_cards     (VtrSpiceClient   *self,
                                       SpiceChannel     *channel);
void vtr_spice_client_forget_cards    (VtrSpiceClient   *self);
void vtr_spice_client_init_card_outlet (VtrCardOutletInterface *iface);

/* spice-client-usb.c */
void vtr_spice_client_watch_usb       (VtrSpiceClient   *self,
                                       SpiceChannel     *channel);
void vtr_spice_client_forget_usb      (VtrSpiceClient   *self,
                                       SpiceChannel     *channel);
/* Before the session ends. */
void vtr_spice_client_drop_usb        (VtrSpiceClient   *self);
void vtr_spice_client_init_usb_outlet (VtrUsbOutletInterface *iface);

/* spice-client-guest.c, -files.c, -images.c: VtrGuestAgentInterface. */
void vtr_spice_client_offer_clipboard (VtrGuestAgent      *agent,
                                       const char         *text,
                                       const char * const *types);
void vtr_spice_client_provide_clipboard (VtrGuestAgent  *agent,
                                       const char       *type,
                                       GBytes           *bytes);
void vtr_spice_client_fetch_clipboard (VtrGuestAgent    *agent,
                                       const char       *type,
                                       GTask            *task);
void vtr_spice_client_init_guest_agent (VtrGuestAgentInterface *iface);
/* The agent came, went or said what it can do. */
void vtr_spice_client_update_guest    (VtrSpiceClient   *self);
void vtr_spice_client_send_file       (VtrGuestAgent    *agent,
                                       VtrFileTransfer  *transfer);

G_END_DECLS
