/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine-config.h"

/* The descriptions of machines in tests/data/domains. */

/* (transfer full), as all of them */
char             *domain_load                 (const char *name);
VtrMachineConfig *domain_config_new_from_file (const char *name);
VtrMachineConfig *domain_config_new_from_text (const char *xml);
