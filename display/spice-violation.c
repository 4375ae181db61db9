/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "spice-violation.h"

#include <glib/gi18n-lib.h>

const char *
vtr_spice_violation_get_text (VtrSpiceViolation violation)
{
  switch (violation)
    {
    case VTR_SPICE_VIOLATION_NOT_SPICE:
      return _("it doesn't answer as a SPICE server does");
    case VTR_SPICE_VIOLATION_VERSION:
      return _("it speaks a version of SPICE that Vitrine doesn't know");
    case VTR_SPICE_VIOLATION_LINK:
      return _("its answer to the greeting makes no sense");
    case VTR_SPICE_VIOLATION_REFUSED:
      return _("it doesn't let anybody in");
    case VTR_SPICE_VIOLATION_KEY:
      return _("its key for passwords is none");
    case VTR_SPICE_VIOLATION_SIGN_IN:
      return _("it offers no way to sign in that Vitrine knows");
    case VTR_SPICE_VIOLATION_MESSAGE:
      return _("it sent a message that doesn't exist");
    case VTR_SPICE_VIOLATION_MESSAGE_SIZE:
      return _("it sent a message of an impossible size");
    case VTR_SPICE_VIOLATION_MESSAGE_LIST:
      return _("it sent messages within messages");
    case VTR_SPICE_VIOLATION_SCREEN_SIZE:
      return _("its screen is larger than any can be");
    case VTR_SPICE_VIOLATION_SURFACES:
      return _("it draws on more pictures than there is memory for");
    case VTR_SPICE_VIOLATION_STREAM:
      return _("it began a video that can't be");
    case VTR_SPICE_VIOLATION_CURSOR:
      return _("its pointer picture can't be");
    case VTR_SPICE_VIOLATION_CHANNELS:
      return _("it offers more channels than there are");
    case VTR_SPICE_VIOLATION_AGENT:
      return _("a message of the guest's agent can't be");
    case VTR_SPICE_VIOLATION_SOUND:
      return _("its sound is of an impossible kind");
    case VTR_SPICE_VIOLATION_DESCRIPTOR:
      return _("it handed over its graphics memory in a way that can't be");
    case VTR_SPICE_VIOLATION_MOVE:
      return _("it names no computer that the machine could have moved to");
    case VTR_SPICE_VIOLATION_MOVED:
      return _("the machine moved to another computer");
    case VTR_SPICE_VIOLATION_NONE:
    default:
      return _("it broke the rules");
    }
}
