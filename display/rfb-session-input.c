/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rfb-session-private.h"

/* xvp counts from shutdown on. */
#define XVP_SHUTDOWN 2u
#define XVP_LAST     4u

void
vtr_rfb_session_send_key (VtrRfbSession *self,
                          uint32_t       keysym,
                          uint32_t       scancode,
                          bool           is_pressed)
{
  if (self->has_qemu_key && scancode != 0)
    vtr_rfb_writer_qemu_key (self->writer, keysym, scancode, is_pressed);
  else
    vtr_rfb_writer_key (self->writer, keysym, is_pressed);
}

void
vtr_rfb_session_send_pointer (VtrRfbSession *self,
                              int            x,
                              int            y,
                              unsigned       buttons)
{
  VtrRfbPointer pointer = { x, y, buttons, self->is_relative, self->has_extended_buttons };

  vtr_rfb_writer_pointer (self->writer, &pointer);
}

void
vtr_rfb_session_request_size (VtrRfbSession *self,
                              uint32_t       width,
                              uint32_t       height)
{
  if (self->has_desktop_size)
    vtr_rfb_writer_set_desktop_size (self->writer, width, height, self->screen,
                                     self->screen_flags);
}

void
vtr_rfb_session_request_power (VtrRfbSession *self,
                               unsigned       power)
{
  if (self->has_xvp && power <= XVP_LAST - XVP_SHUTDOWN)
    vtr_rfb_writer_xvp (self->writer, (uint8_t) (XVP_SHUTDOWN + power));
}

void
vtr_rfb_session_set_audio (VtrRfbSession *self,
                           bool           is_enabled)
{
  if (self->wants_audio == is_enabled)
    return;

  self->wants_audio = is_enabled;
  if (!self->has_audio)
    return;

  self->asked_audio |= is_enabled;
  vtr_rfb_writer_audio (self->writer, is_enabled);
}

void
vtr_rfb_session_set_view_only (VtrRfbSession *self,
                               bool           is_view_only)
{
  self->is_view_only = is_view_only;
}
