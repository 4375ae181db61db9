/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-error.h"

G_DEFINE_QUARK (vtr-usb-error-quark, vtr_usb_error)
