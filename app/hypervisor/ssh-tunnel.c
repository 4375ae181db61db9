/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "ssh-tunnel.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "connection.h"
#include "ssh-command.h"

/* How often it is looked for the socket, and how long. */
#define LOOK_MS    50u
#define PATIENCE_S 40u
/* Of what ssh says. */
#define MAX_WORDS  1024u

struct _VtrSshTunnel
{
  GObject      parent_instance;

  char        *folder;    /* for this user only */
  char        *path;      /* of the socket in it */
  GSubprocess *process;
};

G_DEFINE_FINAL_TYPE (VtrSshTunnel, vtr_ssh_tunnel, G_TYPE_OBJECT)

/* Until the socket is there. */
typedef struct
{
  char   *host;
  guint   look;           /* timeout source */
  gint64  deadline;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_handle_id (&opening->look, g_source_remove);
  g_free (opening->host);
  g_free (opening);
}

static void
vtr_ssh_tunnel_dispose (GObject *object)
{
  VtrSshTunnel *self = VTR_SSH_TUNNEL (object);

  if (self->process != NULL)
    g_subprocess_send_signal (self->process, SIGTERM);
  g_clear_object (&self->process);
  if (self->path != NULL)
    g_unlink (self->path);
  if (self->folder != NULL)
    g_rmdir (self->folder);
  g_clear_pointer (&self->path, g_free);
  g_clear_pointer (&self->folder, g_free);

  G_OBJECT_CLASS (vtr_ssh_tunnel_parent_class)->dispose (object);
}

static void
vtr_ssh_tunnel_class_init (VtrSshTunnelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = vtr_ssh_tunnel_dispose;
}

static void
vtr_ssh_tunnel_init (VtrSshTunnel *self)
{
}

static gboolean
make_folder (VtrSshTunnel  *self,
             GError       **error)
{
  struct sockaddr_un address;

  g_mkdir_with_parents (g_get_user_runtime_dir (), 0700);
  self->folder = g_build_filename (g_get_user_runtime_dir (), "vitrine-XXXXXX", NULL);
  if (g_mkdtemp (self->folder) == NULL)
    {
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                   _("No folder could be made in %s: %s"), g_get_user_runtime_dir (),
                   g_strerror (errno));
      g_clear_pointer (&self->folder, g_free);
      return FALSE;
    }

  self->path = g_build_filename (self->folder, "s", NULL);
  if (strlen (self->path) < sizeof address.sun_path)
    return TRUE;

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
               _("The path %s is too long for a socket."), self->path);
  return FALSE;
}

/* In the child. */
static void
end_with_parent (gpointer user_data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static gboolean
start (VtrSshTunnel  *self,
       const char    *uri,
       const char    *place,
       GError       **error)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) argv = NULL;

  if (!make_folder (self, error))
    return FALSE;
  argv = vtr_ssh_command_build (uri, self->path, place, error);
  if (argv == NULL)
    return FALSE;

  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                        G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_child_setup (launcher, end_with_parent, NULL, NULL);
  self->process = g_subprocess_launcher_spawnv (launcher, (const char * const *) argv, error);
  if (self->process == NULL)
    g_prefix_error (error, _("ssh could not be started: "));

  return self->process != NULL;
}

/* Why ssh ended, in its words. (transfer full) */
static char *
read_words (VtrSshTunnel *self)
{
  char words[MAX_WORDS + 1] = { 0 };
  gsize length = 0;

  /* It ended, so this doesn't wait. */
  g_input_stream_read_all (g_subprocess_get_stderr_pipe (self->process), words, MAX_WORDS, &length,
                           NULL, NULL);

  return g_strstrip (g_utf8_make_valid (words, (gssize) length));
}

static void
stop_looking (GTask *task)
{
  Opening *opening = g_task_get_task_data (task);

  g_clear_handle_id (&opening->look, g_source_remove);
}

/* @words: (nullable) */
static void
fail (GTask      *task,
      const char *words)
{
  Opening *opening = g_task_get_task_data (task);

  stop_looking (task);
  if (words != NULL && words[0] != '\0')
    g_task_return_new_error (task, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT,
                             /* Translators: the first %s is a host, the second what ssh says. */
                             _("ssh doesn’t lead to the screens of %s: %s"), opening->host, words);
  else
    g_task_return_new_error (task, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT,
                             _("ssh doesn’t lead to the screens of %s."), opening->host);
}

static gboolean
on_look (gpointer user_data)
{
  g_autoptr (GTask) task = g_object_ref (G_TASK (user_data));
  VtrSshTunnel *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);

  if (g_task_return_error_if_cancelled (task))
    stop_looking (task);
  else if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      stop_looking (task);
      g_task_return_boolean (task, TRUE);
    }
  else if (g_subprocess_get_identifier (self->process) == NULL)
    {
      g_autofree char *words = read_words (self);

      fail (task, words);
    }
  else if (g_get_monotonic_time () > opening->deadline)
    fail (task, NULL);
  else
    return G_SOURCE_CONTINUE;

  return G_SOURCE_REMOVE;
}

void
vtr_ssh_tunnel_open_async (const char          *uri,
                           const char          *place,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (VtrSshTunnel) self = NULL;
  g_autoptr (GTask) task = NULL;
  g_autoptr (GUri) parsed = NULL;
  Opening *opening = NULL;
  GError *error = NULL;

  g_return_if_fail (vtr_ssh_command_is_ssh (uri));
  g_return_if_fail (place != NULL);

  self = g_object_new (VTR_TYPE_SSH_TUNNEL, NULL);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_ssh_tunnel_open_async);
  parsed = g_uri_parse (uri, G_URI_FLAGS_PARSE_RELAXED, NULL);
  opening = g_new0 (Opening, 1);
  opening->host = g_strdup (g_uri_get_host (parsed));
  opening->deadline = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  g_task_set_task_data (task, opening, opening_free);

  if (!start (self, uri, place, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  opening->look = g_timeout_add_full (G_PRIORITY_DEFAULT, LOOK_MS, on_look,
                                      g_steal_pointer (&task), g_object_unref);
}

VtrSshTunnel *
vtr_ssh_tunnel_open_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;

  return g_object_ref (g_task_get_source_object (G_TASK (result)));
}

int
vtr_ssh_tunnel_connect (VtrSshTunnel  *self,
                        GError       **error)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = -1;

  g_return_val_if_fail (VTR_IS_SSH_TUNNEL (self), -1);

  /* Nobody is waited for: ssh takes it when it gets round to it. */
  g_strlcpy (address.sun_path, self->path, sizeof address.sun_path);
  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd >= 0 && connect (fd, (const struct sockaddr *) &address, sizeof address) == 0)
    return fd;

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT,
               _("The way through ssh is closed: %s"), g_strerror (errno));
  if (fd >= 0)
    close (fd);

  return -1;
}
