/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "connection.h"

#include <gio/gunixsocketaddress.h>
#include <unistd.h>

#include "embedded-driver.h"

/* A socket file alone says nothing: a daemon that was killed leaves it behind. */
static gboolean
is_answered (const char *path)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return FALSE;

  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT,
                         NULL);
  if (socket == NULL)
    return FALSE;

  g_socket_set_blocking (socket, FALSE);
  address = g_unix_socket_address_new (path);

  return g_socket_connect (socket, address, NULL, NULL);
}

char *
vtr_connection_dup_default_uri (void)
{
  g_autofree char *root = NULL;
  g_autofree char *escaped = NULL;
  const char *chosen = g_getenv ("VITRINE_CONNECT");

  if (chosen != NULL && *chosen != '\0')
    return g_strdup (chosen);

  if (geteuid () != 0)
    return g_strdup ("qemu:///session");

  if (is_answered ("/run/libvirt/virtqemud-sock") || is_answered ("/run/libvirt/libvirt-sock"))
    return g_strdup ("qemu:///system");

  root = vtr_embedded_driver_dup_default_root ();
  escaped = g_uri_escape_string (root, "/", FALSE);

  return g_strdup_printf ("qemu:///embed?root=%s", escaped);
}
