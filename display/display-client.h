/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "certificate-problem.h"
#include "display-cursor.h"
#include "display-endpoint.h"
#include "display-error.h"
#include "framebuffer.h"
#include "screen-trust.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_DISPLAY_STATE_IDLE,           /* not opened yet */
  VTR_DISPLAY_STATE_CONNECTING,
  VTR_DISPLAY_STATE_READY,          /* size known, updates arrive */
  /* For good; get_error() says why, NULL when vtr_display_client_close() did it */
  VTR_DISPLAY_STATE_CLOSED,
} VtrDisplayState;

#define VTR_TYPE_DISPLAY_STATE (vtr_display_state_get_type ())
GType vtr_display_state_get_type (void);

/* How what goes over the wire is protected. */
typedef enum
{
  VTR_DISPLAY_ENCRYPTION_NONE,
  VTR_DISPLAY_ENCRYPTION_VNC_AUTH,       /* only the password, and only from listeners */
  VTR_DISPLAY_ENCRYPTION_TLS_UNVERIFIED, /* from listeners, not from those in between */
  VTR_DISPLAY_ENCRYPTION_TLS_PINNED,     /* to the key that the user trusts: VtrScreenTrust */
  VTR_DISPLAY_ENCRYPTION_TLS_VERIFIED,   /* by a certificate that an authority vouches for */
} VtrDisplayEncryption;

#define VTR_TYPE_DISPLAY_ENCRYPTION (vtr_display_encryption_get_type ())
GType vtr_display_encryption_get_type (void);

/* What a server offers to do for its machine. */
typedef enum
{
  VTR_DISPLAY_POWER_SHUTDOWN,
  VTR_DISPLAY_POWER_REBOOT,
  VTR_DISPLAY_POWER_RESET,
} VtrDisplayPower;

/* Lights of the guest's keyboard, as RFB numbers them. */
typedef enum
{
  VTR_DISPLAY_LED_SCROLL = 1 << 0,
  VTR_DISPLAY_LED_NUM    = 1 << 1,
  VTR_DISPLAY_LED_CAPS   = 1 << 2,
} VtrDisplayLed;

/* Sound is signed 16 bits, little end first, channels interleaved; in this format unless
 * vtr_display_client_get_audio_rate() and _channels() say otherwise when it begins. */
#define VTR_DISPLAY_AUDIO_RATE     44100u
#define VTR_DISPLAY_AUDIO_CHANNELS 2u

/* The longest clipboard text passed on in either direction, in bytes of UTF-8. */
#define VTR_DISPLAY_CLIPBOARD_MAX (1024u * 1024)

/* Bits of a pointer event's button mask, as RFB numbers them (RFC 6143, 7.5.5). */
typedef enum
{
  VTR_BUTTON_LEFT        = 1 << 0,
  VTR_BUTTON_MIDDLE      = 1 << 1,
  VTR_BUTTON_RIGHT       = 1 << 2,
  VTR_BUTTON_WHEEL_UP    = 1 << 3,
  VTR_BUTTON_WHEEL_DOWN  = 1 << 4,
  VTR_BUTTON_WHEEL_LEFT  = 1 << 5,
  VTR_BUTTON_WHEEL_RIGHT = 1 << 6,
  VTR_BUTTON_BACK        = 1 << 7,
  VTR_BUTTON_FORWARD     = 1 << 8,
} VtrButtonMask;

#define VTR_TYPE_DISPLAY_CLIENT (vtr_display_client_get_type ())
G_DECLARE_DERIVABLE_TYPE (VtrDisplayClient, vtr_display_client, VTR, DISPLAY_CLIENT, GObject)

/* A connection to a remote display, whatever its protocol. Abstract; main thread.
 *
 * Properties: "endpoint" (construct-only), "framebuffer" (construct-only; its own unless given),
 * "state", "width", "height", "name" (the server's, cleaned), "cursor" (VtrDisplayCursor, NULL for
 * the host's own), "pointer-absolute", "leds" (VtrDisplayLed bits, -1 while not known),
 * "encryption", "can-resize", "can-power", "can-play-audio"; writable "view-only" (sends nothing
 * but requests for the picture).
 * Signals: "damaged" (there is new damage in the framebuffer; at most one is pending at a time),
 * "frame" (guint x, y, width, height: what one update drew; only the native engine tells),
 * "moved" (const char *host: the machine went on there, and the connection followed),
 * "pointer-moved" (the guest's pointer is elsewhere, or nobody knows where any more),
 * "bell", "clipboard" (const char *utf8), "clipboard-refused" (the server has text for it that is
 * longer than VTR_DISPLAY_CLIPBOARD_MAX), "password-needed" (answer with _set_password or
 * _close), "audio" (GBytes in the format above; NULL when the sound ends). */
struct _VtrDisplayClientClass
{
  GObjectClass parent_class;

  void (*open)         (VtrDisplayClient *self);
  void (*close)        (VtrDisplayClient *self);
  void (*send_key)     (VtrDisplayClient *self,
                        guint32           keysym,
                        guint             scancode,
                        gboolean          pressed);
  void (*send_pointer) (VtrDisplayClient *self,
                        int               x,
                        int               y,
                        guint             buttons);
  void (*send_clipboard) (VtrDisplayClient *self,
                          const char       *text);
  void (*set_password) (VtrDisplayClient *self,
                        const char       *user,
                        const char       *password);
  /* All below may be NULL. */
  void (*request_size) (VtrDisplayClient *self,
                        guint             width,
                        guint             height);
  void (*request_power) (VtrDisplayClient *self,
                         VtrDisplayPower   power);
  void (*set_audio_enabled) (VtrDisplayClient *self,
                             gboolean          enabled);
  /* Whether it has a size that it need not keep. */
  gboolean (*needs_request) (VtrDisplayClient *self);
  /* "view-only" changed */
  void (*update_view_only) (VtrDisplayClient *self);

  /* @task: (transfer full): returned TRUE when the server has taken what was sent and is done with
   * us. NULL where closing loses nothing. */
  void (*finish) (VtrDisplayClient *self,
                        GTask            *task);

  gpointer padding[7];
};

/* Makes the backend for the endpoint's protocol. (transfer full) */
VtrDisplayClient   *vtr_display_client_new           (VtrDisplayEndpoint *endpoint)
                                                      G_GNUC_WARN_UNUSED_RESULT;

/* Starts connecting; "state" tells the rest, and may be CLOSED before this returns. Once only: a
 * closed client is thrown away. */
void                vtr_display_client_open          (VtrDisplayClient *self);
void                vtr_display_client_close         (VtrDisplayClient *self);

VtrDisplayState     vtr_display_client_get_state     (VtrDisplayClient *self);
const GError       *vtr_display_client_get_error     (VtrDisplayClient *self);   /* (nullable) */
/* (transfer none) */
VtrDisplayEndpoint *vtr_display_client_get_endpoint  (VtrDisplayClient *self);
/* (transfer none), never NULL */
VtrFramebuffer     *vtr_display_client_get_framebuffer (VtrDisplayClient *self);
int                 vtr_display_client_get_width     (VtrDisplayClient *self);   /* pixels */
int                 vtr_display_client_get_height    (VtrDisplayClient *self);
const char         *vtr_display_client_get_name      (VtrDisplayClient *self);   /* (nullable) */
/* (transfer none) (nullable) */
VtrDisplayCursor   *vtr_display_client_get_cursor    (VtrDisplayClient *self);
/* What was agreed with the server, for those who look closely: how it is protected ("none", "vnc",
 * "vencrypt-x509-none") and the encodings of pixels and events offered to it, best first. NULL
 * while not known. (transfer none) */
const char         *vtr_display_client_get_security  (VtrDisplayClient *self);
const char * const *vtr_display_client_get_encodings (VtrDisplayClient *self);
gboolean            vtr_display_client_is_pointer_absolute (VtrDisplayClient *self);
/* Where the hot spot of the guest's pointer is, in the display's own pixels, or beside them. A
 * pointer that isn't absolute has to be drawn there. FALSE while the server doesn't say. */
gboolean            vtr_display_client_get_pointer_position (VtrDisplayClient *self,
                                                      int              *ret_x,
                                                      int              *ret_y);
/* After "password-needed": the server wants a user's name as well. */
gboolean            vtr_display_client_needs_user    (VtrDisplayClient *self);

/* @keysym: X11 keysym; @scancode: PC XT set 1 code as QEMU numbers it (extended keys with bit 7
 * set: 0xe0 0x4b is 0xcb), 0 when not known. Ignored unless READY. */
void                vtr_display_client_send_key      (VtrDisplayClient *self,
                                                      guint32           keysym,
                                                      guint             scancode,
                                                      gboolean          pressed);
/* @x, @y: the display's own pixels when the pointer is absolute, else a movement. @buttons:
 * VtrButtonMask. */
void                vtr_display_client_send_pointer  (VtrDisplayClient *self,
                                                      int               x,
                                                      int               y,
                                                      guint             buttons);
/* Takes leave: calls back when the server has taken all that was sent and is done with us, or when
 * it took too long for that (20 s). A server may drop what it finds unread once a client is gone;
 * so this comes before closing where what was sent last matters. */
void                vtr_display_client_finish_async (VtrDisplayClient *self,
                                                      GAsyncReadyCallback callback,
                                                      gpointer          user_data);
gboolean            vtr_display_client_finish_finish (VtrDisplayClient *self,
                                                      GAsyncResult     *result,
                                                      GError          **error);
/* @text: UTF-8, at most VTR_DISPLAY_CLIPBOARD_MAX bytes (more is ignored). Sent as what the
 * protocol can carry. */
void                vtr_display_client_send_clipboard (VtrDisplayClient *self,
                                                      const char       *text);
/* The answer to "password-needed". @user: (nullable) */
void                vtr_display_client_set_password  (VtrDisplayClient *self,
                                                      const char       *user,
                                                      const char       *password);

/* Asks for another size of the screen; "width" and "height" tell whether the server followed.
 * Ignored unless "can-resize". 1..VTR_FRAMEBUFFER_MAX_SIDE. */
void                vtr_display_client_request_size  (VtrDisplayClient *self,
                                                      guint             width,
                                                      guint             height);
/* Whether the screen may not keep its size unless it is asked for. */
gboolean            vtr_display_client_needs_request (VtrDisplayClient *self);
/* Ignored unless "can-power". */
void                vtr_display_client_request_power (VtrDisplayClient *self,
                                                      VtrDisplayPower   power);
/* Off at first. May be called before "can-play-audio" is known. */
void                vtr_display_client_set_audio_enabled (VtrDisplayClient *self,
                                                      gboolean          enabled);
void                vtr_display_client_set_view_only (VtrDisplayClient *self,
                                                      gboolean          view_only);
/* Before opening: what is remembered about screens of other computers, and is added to. Without
 * it, only a certificate that can be verified is trusted and nothing is remembered. */
void                vtr_display_client_set_trust     (VtrDisplayClient *self,
                                                      VtrScreenTrust   *trust);

int                 vtr_display_client_get_leds      (VtrDisplayClient *self);
VtrDisplayEncryption vtr_display_client_get_encryption (VtrDisplayClient *self);
gboolean            vtr_display_client_can_resize    (VtrDisplayClient *self);
gboolean            vtr_display_client_can_power     (VtrDisplayClient *self);
gboolean            vtr_display_client_can_play_audio (VtrDisplayClient *self);
gboolean            vtr_display_client_is_audio_enabled (VtrDisplayClient *self);
guint               vtr_display_client_get_audio_rate (VtrDisplayClient *self);   /* Hz */
guint               vtr_display_client_get_audio_channels (VtrDisplayClient *self);
gboolean            vtr_display_client_is_view_only  (VtrDisplayClient *self);
/* (transfer none) (nullable) */
VtrScreenTrust     *vtr_display_client_get_trust     (VtrDisplayClient *self);
/* What is wrong with the certificate, after VTR_DISPLAY_ERROR_CERTIFICATE. (transfer none)
 * (nullable) */
VtrCertificateProblem *
                    vtr_display_client_get_certificate_problem (VtrDisplayClient *self);

G_END_DECLS
