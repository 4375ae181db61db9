/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* How a SPICE server broke the rules, or asked for more than this client gives. */
typedef enum
{
  VTR_SPICE_VIOLATION_NONE,
  VTR_SPICE_VIOLATION_NOT_SPICE,     /* something else answers there */
  VTR_SPICE_VIOLATION_VERSION,
  VTR_SPICE_VIOLATION_LINK,          /* an answer to the greeting that can't be */
  VTR_SPICE_VIOLATION_REFUSED,       /* no violation: the server won't have us */
  VTR_SPICE_VIOLATION_KEY,           /* not what a password could be encrypted with */
  VTR_SPICE_VIOLATION_SIGN_IN,       /* no way that Vitrine knows */
  VTR_SPICE_VIOLATION_MESSAGE,       /* of a kind that its channel hasn't got */
  VTR_SPICE_VIOLATION_MESSAGE_SIZE,
  VTR_SPICE_VIOLATION_MESSAGE_LIST,  /* messages in messages, which no server sends */
  VTR_SPICE_VIOLATION_SCREEN_SIZE,
  VTR_SPICE_VIOLATION_SURFACES,      /* more memory for pictures than any guest needs */
  VTR_SPICE_VIOLATION_STREAM,
  VTR_SPICE_VIOLATION_CURSOR,
  VTR_SPICE_VIOLATION_CHANNELS,
  VTR_SPICE_VIOLATION_AGENT,
  VTR_SPICE_VIOLATION_SOUND,
  VTR_SPICE_VIOLATION_DESCRIPTOR,    /* one that is missing, or that nobody asked for */
  VTR_SPICE_VIOLATION_MOVE,          /* to a place that can't be */
  VTR_SPICE_VIOLATION_MOVED,         /* no violation: the machine went on elsewhere */
} VtrSpiceViolation;

/* The rest of a sentence about the server, translated. Static. */
const char *vtr_spice_violation_get_text (VtrSpiceViolation violation);
