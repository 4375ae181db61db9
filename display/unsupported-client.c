/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-unsupported-client"

#include "unsupported-client.h"

#include <glib/gi18n-lib.h>

#include "display-client-backend.h"

struct _VtrUnsupportedClient
{
  VtrDisplayClient parent_instance;
};

G_DEFINE_FINAL_TYPE (VtrUnsupportedClient, vtr_unsupported_client, VTR_TYPE_DISPLAY_CLIENT)

static void
vtr_unsupported_client_open (VtrDisplayClient *client)
{
  vtr_display_client_take_error (
    client, g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
                                 _("Vitrine can't show SPICE screens; give the machine a VNC "
                                   "screen to see it here")));
}

static void
vtr_unsupported_client_close (VtrDisplayClient *client)
{
}

static void
vtr_unsupported_client_set_password (VtrDisplayClient *client,
                                     const char       *user,
                                     const char       *password)
{
}

static void
vtr_unsupported_client_class_init (VtrUnsupportedClientClass *klass)
{
  VtrDisplayClientClass *client_class = VTR_DISPLAY_CLIENT_CLASS (klass);

  /* It is never READY, so nothing is ever sent through it. */
  client_class->open = vtr_unsupported_client_open;
  client_class->close = vtr_unsupported_client_close;
  client_class->set_password = vtr_unsupported_client_set_password;
}

static void
vtr_unsupported_client_init (VtrUnsupportedClient *self)
{
}

VtrDisplayClient *
vtr_unsupported_client_new (VtrDisplayEndpoint *endpoint)
{
  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  return g_object_new (VTR_TYPE_UNSUPPORTED_CLIENT, "endpoint", endpoint, NULL);
}
