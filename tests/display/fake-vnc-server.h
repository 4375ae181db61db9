/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A VNC server inside of the test: it says what the test tells it to say, true or false, and
 * notes what the client says. It works in the default main context, over a pair of sockets. */
typedef struct _FakeVncServer FakeVncServer;

typedef enum
{
  FAKE_VNC_EVENT_ENCODINGS,
  FAKE_VNC_EVENT_KEY,
  FAKE_VNC_EVENT_POINTER,
  FAKE_VNC_EVENT_REQUEST,
  FAKE_VNC_EVENT_TEXT,
} FakeVncEventType;

typedef struct
{
  FakeVncEventType type;
  gboolean         pressed;        /* key */
  guint32          keysym;
  guint            scancode;       /* 0 from a client that doesn't send them */
  guint            x;              /* pointer */
  guint            y;
  guint            buttons;
  gboolean         incremental;    /* request */
  gboolean         has_jpeg;       /* encodings: a quality was asked for */
  char             text[64];
} FakeVncEvent;

FakeVncServer *fake_vnc_server_new          (void);
void           fake_vnc_server_free         (FakeVncServer *self);
/* The client's end of the connection, once. */
int            fake_vnc_server_steal_fd     (FakeVncServer *self);
void           fake_vnc_server_send         (FakeVncServer *self,
                                             const GByteArray *bytes);
/* After all that was sent. */
void           fake_vnc_server_hang_up      (FakeVncServer *self);
/* All bytes the client sent so far. */
const GByteArray *fake_vnc_server_get_received (FakeVncServer *self);
/* All messages the client sent after its handshake; of FakeVncEvent. */
GArray        *fake_vnc_server_get_events   (FakeVncServer *self);
/* The last event of this type, or NULL. */
const FakeVncEvent *fake_vnc_server_get_last (FakeVncServer   *self,
                                              FakeVncEventType type);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FakeVncServer, fake_vnc_server_free)

/* What a server says, put together piece by piece. Numbers go out big end first. */
void rfb_put_u8        (GByteArray *out,
                        guint       value);
void rfb_put_u16       (GByteArray *out,
                        guint       value);
void rfb_put_u32       (GByteArray *out,
                        guint32     value);
void rfb_put_pixel     (GByteArray *out,
                        guint32     bgrx);
void rfb_put_text      (GByteArray *out,
                        const char *text);
/* RFB 3.8 without a password, up to and with the ServerInit. */
void rfb_put_handshake (GByteArray *out,
                        guint       width,
                        guint       height,
                        const char *name);
void rfb_put_init      (GByteArray *out,
                        guint       width,
                        guint       height,
                        const char *name);
void rfb_put_update    (GByteArray *out,
                        guint       n_rectangles);
void rfb_put_rectangle (GByteArray *out,
                        guint       x,
                        guint       y,
                        guint       width,
                        guint       height,
                        gint32      encoding);
/* An update of one raw rectangle whose pixels tell where they are: see rfb_pattern(). */
void rfb_put_pattern   (GByteArray *out,
                        guint       x,
                        guint       y,
                        guint       width,
                        guint       height);
guint32 rfb_pattern    (guint       x,
                        guint       y);
/* The server takes keys with scancodes. */
void rfb_put_ext_keys  (GByteArray *out);

G_END_DECLS
