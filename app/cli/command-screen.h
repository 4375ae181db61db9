/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "command-call.h"
#include "display-endpoint.h"

G_BEGIN_DECLS

/* Where the ADDRESS of a command leads: a machine's own screen, a URI, or what a connection file
 * says. Main thread. */
typedef struct
{
  VtrDisplayEndpoint *endpoint;
  char               *user;       /* (nullable): of the connection file, as the next */
  char               *password;
} VtrCommandScreen;

void              vtr_command_screen_find_async  (VtrCommandCall       *call,
                                                  const char           *address,
                                                  GAsyncReadyCallback   callback,
                                                  gpointer              user_data);
/* (transfer full) */
VtrCommandScreen *vtr_command_screen_find_finish (VtrCommandCall       *call,
                                                  GAsyncResult         *result,
                                                  GError              **error)
                                                  G_GNUC_WARN_UNUSED_RESULT;
/* Wipes the password. */
void              vtr_command_screen_free        (VtrCommandScreen     *screen);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrCommandScreen, vtr_command_screen_free)

G_END_DECLS
