/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "ssh-command.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "connection.h"

/* How long it tries to reach the host, s. */
#define CONNECT_TIMEOUT "20"

static GUri *
parse (const char *uri)
{
  return g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
}

gboolean
vtr_ssh_command_is_ssh (const char *uri)
{
  g_autoptr (GUri) parsed = NULL;
  const char *transport = NULL;

  g_return_val_if_fail (uri != NULL, FALSE);

  parsed = parse (uri);
  if (parsed == NULL || g_uri_get_host (parsed) == NULL || g_uri_get_host (parsed)[0] == '\0')
    return FALSE;

  transport = strchr (g_uri_get_scheme (parsed), '+');

  return g_strcmp0 (transport, "+ssh") == 0 || g_strcmp0 (transport, "+libssh") == 0 ||
         g_strcmp0 (transport, "+libssh2") == 0;
}

/* A colon ends a part of a forwarding, and a percent sign begins something to be replaced. What
 * looks like a variable can't be written. (transfer full) (nullable) */
static char *
dup_escaped (const char *place)
{
  g_autoptr (GString) text = NULL;

  if (strstr (place, "${") != NULL)
    return NULL;

  text = g_string_new (NULL);
  for (const char *p = place; *p != '\0'; p++)
    {
      if (*p == '%')
        g_string_append_c (text, '%');
      else if (*p == ':' || *p == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *p);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* (transfer full) (nullable) */
static char *
dup_forwarding (const char *local_path,
                const char *place)
{
  g_autofree char *from = dup_escaped (local_path);
  g_autofree char *to = place[0] == '/' ? dup_escaped (place) : g_strdup (place);

  return from != NULL && to != NULL ? g_strconcat (from, ":", to, NULL) : NULL;
}

static void
add (GPtrArray  *argv,
     const char *argument)
{
  g_ptr_array_add (argv, g_strdup (argument));
}

static void
add_option (GPtrArray  *argv,
            const char *name,
            const char *value)
{
  g_ptr_array_add (argv, g_strconcat ("-o", name, "=", value, NULL));
}

/* Of libvirt's parameters those that have a meaning here. */
static void
add_parameters (GPtrArray *argv,
                GUri      *uri)
{
  const char *query = g_uri_get_query (uri);
  g_autoptr (GHashTable) parameters = NULL;
  const char *value = NULL;

  if (query != NULL)
    parameters = g_uri_parse_params (query, -1, "&;", G_URI_PARAMS_NONE, NULL);
  if (parameters == NULL)
    return;

  value = g_hash_table_lookup (parameters, "keyfile");
  if (value != NULL)
    {
      add (argv, "-i");
      add (argv, value);
    }
  value = g_hash_table_lookup (parameters, "known_hosts");
  if (value != NULL)
    add_option (argv, "UserKnownHostsFile", value);
  if (g_strcmp0 (g_hash_table_lookup (parameters, "no_verify"), "1") == 0)
    add_option (argv, "StrictHostKeyChecking", "no");
  value = g_hash_table_lookup (parameters, "command");
  if (value != NULL)
    {
      g_free (argv->pdata[0]);
      argv->pdata[0] = g_strdup (value);
    }
}

char **
vtr_ssh_command_build (const char  *uri,
                       const char  *local_path,
                       const char  *place,
                       GError     **error)
{
  static const char * const settings[][2] = {
    { "BatchMode", "yes" }, { "ExitOnForwardFailure", "yes" }, { "StreamLocalBindMask", "0177" },
    { "ControlMaster", "no" }, { "PermitLocalCommand", "no" }, { "ForkAfterAuthentication", "no" },
    { "ConnectTimeout", CONNECT_TIMEOUT }, { "ServerAliveInterval", "15" },
  };
  g_autoptr (GUri) parsed = NULL;
  g_autoptr (GPtrArray) argv = NULL;
  g_autofree char *forwarding = NULL;

  g_return_val_if_fail (vtr_ssh_command_is_ssh (uri), NULL);
  g_return_val_if_fail (local_path != NULL && place != NULL, NULL);

  forwarding = dup_forwarding (local_path, place);
  if (forwarding == NULL)
    {
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                   _("ssh can't lead to “%s”."), place);
      return NULL;
    }

  parsed = parse (uri);
  argv = g_ptr_array_new_with_free_func (g_free);
  add (argv, "ssh");
  add (argv, "-NT");
  for (gsize i = 0; i < G_N_ELEMENTS (settings); i++)
    add_option (argv, settings[i][0], settings[i][1]);
  add_parameters (argv, parsed);
  if (g_uri_get_port (parsed) > 0)
    g_ptr_array_add (argv, g_strdup_printf ("-p%d", g_uri_get_port (parsed)));
  if (g_uri_get_user (parsed) != NULL)
    g_ptr_array_add (argv, g_strconcat ("-l", g_uri_get_user (parsed), NULL));
  g_ptr_array_add (argv, g_strconcat ("-L", forwarding, NULL));
  add (argv, "--");
  add (argv, g_uri_get_host (parsed));
  g_ptr_array_add (argv, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&argv), FALSE);
}
