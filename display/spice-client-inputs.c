/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* What the user does: keys, the pointer, and the lights of the guest's keyboard. */

#include "spice-client-private.h"

#include "scancode-map.h"

/* The library numbers the keys behind 0xe0 from here on. */
#define EXTENDED_KEYS 0x100u

typedef struct
{
  guint ours;      /* VtrButtonMask */
  int   theirs;    /* SpiceMouseButton */
  int   mask;      /* SpiceMouseButtonMask; none for the wheel, which is never down */
} Button;

static const Button BUTTONS[] = {
  { VTR_BUTTON_LEFT, SPICE_MOUSE_BUTTON_LEFT, SPICE_MOUSE_BUTTON_MASK_LEFT },
  { VTR_BUTTON_MIDDLE, SPICE_MOUSE_BUTTON_MIDDLE, SPICE_MOUSE_BUTTON_MASK_MIDDLE },
  { VTR_BUTTON_RIGHT, SPICE_MOUSE_BUTTON_RIGHT, SPICE_MOUSE_BUTTON_MASK_RIGHT },
  { VTR_BUTTON_WHEEL_UP, SPICE_MOUSE_BUTTON_UP, 0 },
  { VTR_BUTTON_WHEEL_DOWN, SPICE_MOUSE_BUTTON_DOWN, 0 },
  { VTR_BUTTON_BACK, SPICE_MOUSE_BUTTON_SIDE, SPICE_MOUSE_BUTTON_MASK_SIDE },
  { VTR_BUTTON_FORWARD, SPICE_MOUSE_BUTTON_EXTRA, SPICE_MOUSE_BUTTON_MASK_EXTRA },
};

void
vtr_spice_client_send_key (VtrDisplayClient *client,
                           guint32           keysym,
                           guint             scancode,
                           gboolean          pressed)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  if (scancode == 0)
    scancode = vtr_scancode_from_keysym (keysym);
  if (scancode == 0 || self->inputs == NULL)
    return;

  if ((scancode & 0x80) != 0)
    scancode = EXTENDED_KEYS | (scancode & 0x7f);
  if (pressed)
    spice_inputs_channel_key_press (self->inputs, scancode);
  else
    spice_inputs_channel_key_release (self->inputs, scancode);
}

static int
get_mask (guint buttons)
{
  int mask = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (BUTTONS); i++)
    if ((buttons & BUTTONS[i].ours) != 0)
      mask |= BUTTONS[i].mask;

  return mask;
}

static void
send_buttons (VtrSpiceClient *self,
              guint           buttons)
{
  for (gsize i = 0; i < G_N_ELEMENTS (BUTTONS); i++)
    {
      const Button *button = &BUTTONS[i];

      if (((self->buttons ^ buttons) & button->ours) == 0)
        continue;

      /* The mask tells what is down afterwards. */
      self->buttons ^= button->ours;
      if ((buttons & button->ours) != 0)
        spice_inputs_channel_button_press (self->inputs, button->theirs, get_mask (self->buttons));
      else
        spice_inputs_channel_button_release (self->inputs, button->theirs,
                                             get_mask (self->buttons));
    }
}

void
vtr_spice_client_point (VtrSpiceClient *self,
                        int             x,
                        int             y,
                        guint           display,
                        guint           buttons)
{
  if (self->inputs == NULL || vtr_display_client_is_view_only (VTR_DISPLAY_CLIENT (self)))
    return;

  spice_inputs_channel_position (self->inputs, x, y, (int) display, get_mask (self->buttons));
  send_buttons (self, buttons);
}

void
vtr_spice_client_send_pointer (VtrDisplayClient *client,
                               int               x,
                               int               y,
                               guint             buttons)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (client);

  if (self->inputs == NULL)
    return;

  if (!vtr_display_client_is_pointer_absolute (client))
    {
      if (x != 0 || y != 0)
        spice_inputs_channel_motion (self->inputs, x, y, get_mask (self->buttons));
    }
  else if (self->area.width != 0)
    {
      spice_inputs_channel_position (self->inputs, CLAMP (x, 0, (int) self->area.width - 1),
                                     CLAMP (y, 0, (int) self->area.height - 1), 0,
                                     get_mask (self->buttons));
    }

  send_buttons (self, buttons);
}

static void
on_modifiers (SpiceInputsChannel *channel,
              VtrSpiceClient     *self)
{
  int modifiers = 0;

  /* Both number the lights alike. */
  G_STATIC_ASSERT ((int) SPICE_INPUTS_SCROLL_LOCK == (int) VTR_DISPLAY_LED_SCROLL &&
                   (int) SPICE_INPUTS_NUM_LOCK == (int) VTR_DISPLAY_LED_NUM &&
                   (int) SPICE_INPUTS_CAPS_LOCK == (int) VTR_DISPLAY_LED_CAPS);

  g_object_get (channel, "key-modifiers", &modifiers, NULL);
  vtr_display_client_set_leds (VTR_DISPLAY_CLIENT (self), modifiers & 7);
}

void
vtr_spice_client_watch_inputs (VtrSpiceClient *self,
                               SpiceChannel   *channel)
{
  if (self->inputs != NULL)
    return;

  self->inputs = g_object_ref (SPICE_INPUTS_CHANNEL (channel));
  self->buttons = 0;
  g_signal_connect_object (channel, "inputs-modifiers", G_CALLBACK (on_modifiers), self, 0);
  spice_channel_connect (channel);
}
