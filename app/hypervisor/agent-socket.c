/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "agent-socket.h"

#include <string.h>
#include <sys/un.h>

#include "machine-name.h"

/* What libvirt puts between the settings folder and the name's beginning, with room for a machine's
 * number, and after it. */
#define BEFORE_NAME "/libvirt/qemu/channel/target/domain-99999-"
#define AGENT       "org.qemu.guest_agent.0"
#define KEY_LENGTH  12

static gboolean
is_too_long (gsize length)
{
  struct sockaddr_un address;

  return length >= sizeof address.sun_path;
}

static gboolean
is_session (VtrConnection *connection)
{
  g_autoptr (GUri) uri = NULL;

  if (!vtr_connection_is_local (connection))
    return FALSE;

  uri = g_uri_parse (vtr_connection_get_uri (connection), G_URI_FLAGS_PARSE_RELAXED, NULL);

  return uri != NULL && g_str_equal (g_uri_get_path (uri), "/session");
}

static gboolean
needs_path (const char *name)
{
  const gsize bytes = vtr_machine_name_count_socket_bytes (name);

  return bytes > VTR_NAME_MAX_AGENT_BYTES ||
         is_too_long (strlen (g_get_user_config_dir ()) + strlen (BEFORE_NAME) + bytes +
                      strlen ("/" AGENT));
}

char *
vtr_agent_socket_dup_path (VtrConnection *connection,
                           const char    *name,
                           const char    *disk_path)
{
  g_autofree char *identity = NULL;
  g_autofree char *key = NULL;
  g_autofree char *base = NULL;
  g_autofree char *path = NULL;

  g_return_val_if_fail (VTR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  if (!is_session (connection) || !needs_path (name))
    return NULL;

  identity = g_strconcat (name, "\n", disk_path, NULL);
  key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  key[KEY_LENGTH] = '\0';
  /* With the channel's name in it, programs that copy machines know that it isn't to be copied. */
  base = g_strconcat (key, "." AGENT, NULL);
  path = g_build_filename (g_get_user_runtime_dir (), "libvirt", base, NULL);

  return is_too_long (strlen (path)) ? NULL : g_steal_pointer (&path);
}
