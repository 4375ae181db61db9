/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scancode-map.h"

#define N_EVDEV_CODES 256u

/* Codes 1 to 83 (escape to the keypad's dot) are the same in both numberings: evdev took them
 * from XT. */
#define LAST_SHARED_CODE 83u

static const guint8 scancodes_by_evdev[N_EVDEV_CODES] = {
  [86] = 0x56,  /* the key beside the left Shift of a 102-key keyboard */
  [87] = 0x57,  [88] = 0x58,                              /* F11, F12 */
  [89] = 0x73,  /* RO */
  /* Katakana, hiragana, henkan, both kana. */
  [90] = 0x78,  [91] = 0x77,  [92] = 0x79,  [93] = 0x70,
  [94] = 0x7b,  /* muhenkan */
  [95] = 0x5c,  /* keypad Japanese comma */
  [96] = 0x9c,  /* keypad Enter */
  [97] = 0x9d,  /* right Ctrl */
  [98] = 0xb5,  /* keypad / */
  [99] = 0x54,  /* Print, System Request */
  [100] = 0xb8, /* right Alt */
  [101] = 0x5b, /* line feed */
  [102] = 0xc7, [103] = 0xc8, [104] = 0xc9,               /* Home, Up, Page Up */
  [105] = 0xcb, [106] = 0xcd,                             /* Left, Right */
  [107] = 0xcf, [108] = 0xd0, [109] = 0xd1,               /* End, Down, Page Down */
  [110] = 0xd2, [111] = 0xd3,                             /* Insert, Delete */
  [113] = 0xa0, [114] = 0xae, [115] = 0xb0,               /* mute, volume down, volume up */
  [116] = 0xde, /* power */
  [117] = 0x59, /* keypad = */
  [119] = 0xc6, /* Pause */
  [121] = 0x7e, /* keypad comma */
  [122] = 0x72, [123] = 0x71,                             /* hangeul, hanja */
  [124] = 0x7d, /* yen */
  [125] = 0xdb, [126] = 0xdc, [127] = 0xdd,               /* left and right Super, Menu */
  [128] = 0xe8, [129] = 0x85, [130] = 0x86, [131] = 0x87, /* stop, again, props, undo */
  [132] = 0x8c, [133] = 0xf8, [134] = 0x64, [135] = 0x65, /* front, copy, open, paste */
  [136] = 0xc1, [137] = 0xbc, [138] = 0xf5, [139] = 0x9e, /* find, cut, help, menu */
  [140] = 0xa1, /* calculator */
  [142] = 0xdf, [143] = 0xe3,                             /* sleep, wake up */
  [155] = 0xec, [156] = 0xe6, [157] = 0xeb,               /* mail, bookmarks, computer */
  [158] = 0xea, [159] = 0xe9,                             /* back, forward */
  [163] = 0x99, [164] = 0xa2, [165] = 0x90, [166] = 0xa4, /* next, play, previous, stop */
  [172] = 0xb2, [173] = 0xe7,                             /* home page, refresh */
  [183] = 0x5d, [184] = 0x5e, [185] = 0x5f, [186] = 0x55, /* F13 to F16 */
  [187] = 0x83, [188] = 0xf7, [189] = 0x84, [190] = 0x5a, /* F17 to F20 */
  [191] = 0x74, [192] = 0xf9, [193] = 0x6d, [194] = 0x6f, /* F21 to F24 */
  [217] = 0xe5, /* search */
  [226] = 0xed, /* media */
};

/* Keys of a US keyboard by their X11 keysyms; characters are in the table below. */
static const struct
{
  guint16 keysym;
  guint8  scancode;
} named_keys[] = {
  { 0xff08, 0x0e }, /* BackSpace */
  { 0xff09, 0x0f }, /* Tab */
  { 0xfe20, 0x0f }, /* ISO_Left_Tab: Tab with Shift */
  { 0xff0d, 0x1c }, /* Return */
  { 0xff13, 0xc6 }, /* Pause */
  { 0xff6b, 0xc6 }, /* Break */
  { 0xff14, 0x46 }, /* Scroll_Lock */
  { 0xff15, 0x54 }, /* Sys_Req */
  { 0xff1b, 0x01 }, /* Escape */
  { 0xff50, 0xc7 }, /* Home */
  { 0xff51, 0xcb }, /* Left */
  { 0xff52, 0xc8 }, /* Up */
  { 0xff53, 0xcd }, /* Right */
  { 0xff54, 0xd0 }, /* Down */
  { 0xff55, 0xc9 }, /* Page_Up */
  { 0xff56, 0xd1 }, /* Page_Down */
  { 0xff57, 0xcf }, /* End */
  { 0xff61, 0x54 }, /* Print */
  { 0xff63, 0xd2 }, /* Insert */
  { 0xff67, 0xdd }, /* Menu */
  { 0xff7f, 0x45 }, /* Num_Lock */
  { 0xff8d, 0x9c }, /* KP_Enter */
  { 0xff95, 0x47 }, /* KP_Home */
  { 0xff96, 0x4b }, /* KP_Left */
  { 0xff97, 0x48 }, /* KP_Up */
  { 0xff98, 0x4d }, /* KP_Right */
  { 0xff99, 0x50 }, /* KP_Down */
  { 0xff9a, 0x49 }, /* KP_Page_Up */
  { 0xff9b, 0x51 }, /* KP_Page_Down */
  { 0xff9c, 0x4f }, /* KP_End */
  { 0xff9d, 0x4c }, /* KP_Begin */
  { 0xff9e, 0x52 }, /* KP_Insert */
  { 0xff9f, 0x53 }, /* KP_Delete */
  { 0xffaa, 0x37 }, /* KP_Multiply */
  { 0xffab, 0x4e }, /* KP_Add */
  { 0xffac, 0x7e }, /* KP_Separator */
  { 0xffad, 0x4a }, /* KP_Subtract */
  { 0xffae, 0x53 }, /* KP_Decimal */
  { 0xffaf, 0xb5 }, /* KP_Divide */
  { 0xffb0, 0x52 }, { 0xffb1, 0x4f }, { 0xffb2, 0x50 }, { 0xffb3, 0x51 }, { 0xffb4, 0x4b },
  /* KP_0 */
  { 0xffb5, 0x4c }, { 0xffb6, 0x4d }, { 0xffb7, 0x47 }, { 0xffb8, 0x48 }, { 0xffb9, 0x49 },
  /* to 9 */
  { 0xffbd, 0x59 }, /* KP_Equal */
  { 0xffbe, 0x3b }, { 0xffbf, 0x3c }, { 0xffc0, 0x3d }, { 0xffc1, 0x3e }, { 0xffc2, 0x3f }, /* F1 */
  { 0xffc3, 0x40 }, { 0xffc4, 0x41 }, { 0xffc5, 0x42 }, { 0xffc6, 0x43 }, { 0xffc7, 0x44 },
  { 0xffc8, 0x57 }, { 0xffc9, 0x58 }, /* to F12 */
  { 0xffca, 0x5d }, { 0xffcb, 0x5e }, { 0xffcc, 0x5f }, { 0xffcd, 0x55 }, /* F13 */
  { 0xffce, 0x83 }, { 0xffcf, 0xf7 }, { 0xffd0, 0x84 }, { 0xffd1, 0x5a },
  { 0xffd2, 0x74 }, { 0xffd3, 0xf9 }, { 0xffd4, 0x6d }, { 0xffd5, 0x6f }, /* to F24 */
  { 0xffe1, 0x2a }, /* Shift_L */
  { 0xffe2, 0x36 }, /* Shift_R */
  { 0xffe3, 0x1d }, /* Control_L */
  { 0xffe4, 0x9d }, /* Control_R */
  { 0xffe5, 0x3a }, /* Caps_Lock */
  { 0xffe7, 0xdb }, /* Meta_L */
  { 0xffe8, 0xdc }, /* Meta_R */
  { 0xffe9, 0x38 }, /* Alt_L */
  { 0xffea, 0xb8 }, /* Alt_R */
  { 0xfe03, 0xb8 }, /* ISO_Level3_Shift: AltGr */
  { 0xffeb, 0xdb }, /* Super_L */
  { 0xffec, 0xdc }, /* Super_R */
  { 0xffff, 0xd3 }, /* Delete */
};

/* What each key in the rows of a US keyboard carries, without and with Shift, from its first
 * scancode on. */
static const struct
{
  guint8      first;
  const char *plain;
  const char *shifted;
} character_rows[] = {
  { 0x02, "1234567890-=", "!@#$%^&*()_+" },
  { 0x10, "qwertyuiop[]", "QWERTYUIOP{}" },
  { 0x1e, "asdfghjkl;'`", "ASDFGHJKL:\"~" },
  { 0x2b, "\\zxcvbnm,./", "|ZXCVBNM<>?" },
  { 0x39, " ", " " },
};

guint
vtr_scancode_from_evdev (guint evdev_code)
{
  if (evdev_code <= LAST_SHARED_CODE)
    return evdev_code;
  if (evdev_code < N_EVDEV_CODES)
    return scancodes_by_evdev[evdev_code];

  return 0;
}

guint
vtr_scancode_from_keysym (guint32 keysym)
{
  for (gsize i = 0; i < G_N_ELEMENTS (character_rows); i++)
    for (guint j = 0; character_rows[i].plain[j] != '\0'; j++)
      if (keysym == (guint32) character_rows[i].plain[j] ||
          keysym == (guint32) character_rows[i].shifted[j])
        return character_rows[i].first + j;

  for (gsize i = 0; i < G_N_ELEMENTS (named_keys); i++)
    if (named_keys[i].keysym == keysym)
      return named_keys[i].scancode;

  return 0;
}
