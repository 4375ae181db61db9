/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "mock-device.h"

G_BEGIN_DECLS

/* A hub, 1209:0103, with nothing behind it. */
MockDevice *mock_hub_new (void);

G_END_DECLS
