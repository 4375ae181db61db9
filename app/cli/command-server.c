/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

#include "command-server.h"

#include <gio/gunixfdlist.h>
#include <gio/gunixfdmessage.h>
#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "command-call.h"
#include "command-message.h"

/* For the request, from connecting on. */
#define REQUEST_SECONDS 5
/* Commands at once; more wait in the socket's queue. */
#define MAX_SESSIONS 64u
#define BACKLOG 64

struct _VtrCommandServer
{
  GObject        parent_instance;

  VtrConnection *connection;
  VtrOsDatabase *database;
  gboolean       is_lasting;

  char          *path;
  GSocket       *listener;        /* NULL when not listening */
  GSource       *accept_source;   /* NULL while there are too many sessions */
  GPtrArray     *sessions;        /* Session */
};

/* One asker. Lives from accepting until its exit code is sent; in @sessions for that time. */
typedef struct
{
  VtrCommandServer *server;
  GSocket          *socket;
  GSource          *source;       /* waits for the request, then for the asker to go */
  guint             timeout;      /* while waiting for the request */
  GCancellable     *cancellable;
  gboolean          is_running;
} Session;

G_DEFINE_FINAL_TYPE (VtrCommandServer, vtr_command_server, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_N_RUNNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void listen_for_more (VtrCommandServer *self);

static void
destroy_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
session_free (gpointer data)
{
  Session *session = data;

  destroy_source (&session->source);
  g_clear_handle_id (&session->timeout, g_source_remove);
  g_socket_close (session->socket, NULL);
  g_object_unref (session->socket);
  g_object_unref (session->cancellable);
  g_free (session);
}

static void
end_session (Session *session)
{
  g_autoptr (VtrCommandServer) server = g_object_ref (session->server);

  g_ptr_array_remove_fast (server->sessions, session);
  listen_for_more (server);
  g_object_notify_by_pspec (G_OBJECT (server), properties[PROP_N_RUNNING]);
}

/* A packet of two bytes goes into the socket or is no use to anyone. */
static void
answer (Session          *session,
        VtrCommandAnswer  what,
        VtrExitCode       code)
{
  const char packet[2] = { (char) what, (char) code };

  g_socket_send (session->socket, packet, what == VTR_ANSWER_EXIT ? 2 : 1, NULL, NULL);
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  Session *session = user_data;
  g_autoptr (VtrCommandServer) server = g_object_ref (session->server);
  VtrExitCode code = vtr_command_call_run_finish (VTR_COMMAND_CALL (source), result);

  answer (session, VTR_ANSWER_EXIT, code);
  end_session (session);
  /* The one that was taken for the run. */
  g_object_unref (server);
}

/* After the request nothing more comes, until the asker shuts down or is gone. */
static gboolean
on_asker_gone (GSocket      *socket,
               GIOCondition  condition,
               gpointer      user_data)
{
  Session *session = user_data;

  g_clear_pointer (&session->source, g_source_unref);
  g_cancellable_cancel (session->cancellable);

  return G_SOURCE_REMOVE;
}

/* @fds: (transfer full): the asker's standard descriptors */
static void
run_command (Session        *session,
             VtrCommandLine *line,
             const char     *cwd,
             const int      *fds)
{
  VtrCommandServer *server = session->server;
  g_autoptr (VtrCommandCall) call = NULL;

  call = vtr_command_call_new (line, cwd, fds[1], fds[2], TRUE);
  if (vtr_command_line_get_command (line)->is_talk)
    vtr_command_call_take_talk_fd (call, fds[0]);
  else
    close (fds[0]);

  session->is_running = TRUE;
  answer (session, VTR_ANSWER_ACCEPTED, VTR_EXIT_DONE);
  session->source = g_socket_create_source (session->socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (session->source, G_SOURCE_FUNC (on_asker_gone), session, NULL);
  g_source_attach (session->source, NULL);

  /* The server stays until the command has ended. */
  g_object_ref (server);
  vtr_command_call_run_async (call, server->connection, server->database, session->cancellable,
                              on_run, session);
  g_object_notify_by_pspec (G_OBJECT (server), properties[PROP_N_RUNNING]);
}

/* The descriptors that came with the packet: three, or none is kept. */
static gboolean
take_fds (GSocketControlMessage **messages,
          int                     n_messages,
          int                    *ret_fds)
{
  g_autoptr (GUnixFDList) list = g_unix_fd_list_new ();
  g_autofree int *fds = NULL;
  int n_fds = 0;

  for (int i = 0; i < n_messages; i++)
    {
      int n_here = 0;
      g_autofree int *here = NULL;

      if (!G_IS_UNIX_FD_MESSAGE (messages[i]))
        continue;
      here = g_unix_fd_message_steal_fds (G_UNIX_FD_MESSAGE (messages[i]), &n_here);
      for (int j = 0; j < n_here; j++)
        {
          g_unix_fd_list_append (list, here[j], NULL);
          close (here[j]);
        }
    }

  fds = g_unix_fd_list_steal_fds (list, &n_fds);
  if (n_fds == VTR_COMMAND_MESSAGE_N_FDS)
    {
      memcpy (ret_fds, fds, sizeof (int) * VTR_COMMAND_MESSAGE_N_FDS);
      return TRUE;
    }

  for (int i = 0; i < n_fds; i++)
    close (fds[i]);

  return FALSE;
}

/* What may be asked of this process. Every command line was checked by the asker before. */
static VtrCommandAnswer
judge (VtrCommandServer *server,
       VtrCommandLine   *line)
{
  const VtrCommand *command = line != NULL ? vtr_command_line_get_command (line) : NULL;

  if (command == NULL)
    return VTR_ANSWER_REFUSED;
  if (server->listener == NULL || (command->is_lasting && !server->is_lasting))
    return VTR_ANSWER_BUSY;

  return VTR_ANSWER_ACCEPTED;
}

/* FALSE when the session is over. */
static gboolean
take_request (Session *session)
{
  g_autofree guint8 *data = g_malloc (VTR_COMMAND_MESSAGE_MAX_SIZE);
  GInputVector vector = { data, VTR_COMMAND_MESSAGE_MAX_SIZE };
  GSocketControlMessage **messages = NULL;
  int n_messages = 0;
  int flags = 0;
  int fds[VTR_COMMAND_MESSAGE_N_FDS] = { -1, -1, -1 };
  gboolean has_fds = FALSE;
  g_autofree char *cwd = NULL;
  g_auto (GStrv) arguments = NULL;
  g_autoptr (VtrCommandLine) line = NULL;
  VtrCommandAnswer judgement = VTR_ANSWER_REFUSED;
  gssize length = g_socket_receive_message (session->socket, NULL, &vector, 1, &messages,
                                            &n_messages, &flags, NULL, NULL);

  has_fds = take_fds (messages, n_messages, fds);
  for (int i = 0; i < n_messages; i++)
    g_object_unref (messages[i]);
  g_free (messages);

  if (has_fds && length > 0 && vtr_command_message_parse (data, (gsize) length, &cwd, &arguments))
    line = vtr_command_line_parse ((const char * const *) arguments, NULL);

  judgement = judge (session->server, line);
  if (has_fds && judgement == VTR_ANSWER_ACCEPTED)
    {
      run_command (session, g_steal_pointer (&line), cwd, fds);
      return TRUE;
    }

  for (guint i = 0; has_fds && i < G_N_ELEMENTS (fds); i++)
    close (fds[i]);
  answer (session, judgement == VTR_ANSWER_BUSY ? VTR_ANSWER_BUSY : VTR_ANSWER_REFUSED,
          VTR_EXIT_FAILED);

  return FALSE;
}

static gboolean
on_request (GSocket      *socket,
            GIOCondition  condition,
            gpointer      user_data)
{
  Session *session = user_data;

  g_clear_pointer (&session->source, g_source_unref);
  g_clear_handle_id (&session->timeout, g_source_remove);
  if (!take_request (session))
    end_session (session);

  return G_SOURCE_REMOVE;
}

static gboolean
on_request_timeout (gpointer user_data)
{
  Session *session = user_data;

  session->timeout = 0;
  end_session (session);

  return G_SOURCE_REMOVE;
}

static gboolean
is_same_user (GSocket *socket)
{
  g_autoptr (GCredentials) credentials = g_socket_get_credentials (socket, NULL);

  return credentials != NULL && g_credentials_get_unix_user (credentials, NULL) == geteuid ();
}

static gboolean
on_connection (GSocket      *listener,
               GIOCondition  condition,
               gpointer      user_data)
{
  VtrCommandServer *self = VTR_COMMAND_SERVER (user_data);
  g_autoptr (GSocket) socket = g_socket_accept (listener, NULL, NULL);
  Session *session = NULL;

  if (socket == NULL || !is_same_user (socket))
    return G_SOURCE_CONTINUE;

  g_socket_set_blocking (socket, FALSE);
  session = g_new0 (Session, 1);
  session->server = self;
  session->socket = g_steal_pointer (&socket);
  session->cancellable = g_cancellable_new ();
  session->timeout = g_timeout_add_seconds (REQUEST_SECONDS, on_request_timeout, session);
  session->source = g_socket_create_source (session->socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
  g_source_set_callback (session->source, G_SOURCE_FUNC (on_request), session, NULL);
  g_source_attach (session->source, NULL);
  g_ptr_array_add (self->sessions, session);

  if (self->sessions->len < MAX_SESSIONS)
    return G_SOURCE_CONTINUE;

  g_clear_pointer (&self->accept_source, g_source_unref);

  return G_SOURCE_REMOVE;
}

static void
listen_for_more (VtrCommandServer *self)
{
  if (self->listener == NULL || self->accept_source != NULL || self->sessions->len >= MAX_SESSIONS)
    return;

  self->accept_source = g_socket_create_source (self->listener, G_IO_IN, NULL);
  g_source_set_callback (self->accept_source, G_SOURCE_FUNC (on_connection), self, NULL);
  g_source_attach (self->accept_source, NULL);
}

static void
stop_listening (VtrCommandServer *self)
{
  destroy_source (&self->accept_source);
  if (self->listener == NULL)
    return;

  /* Nobody else can have put another one there: we hold the driver's lock. */
  g_unlink (self->path);
  g_socket_close (self->listener, NULL);
  g_clear_object (&self->listener);
}

static void
vtr_command_server_get_property (GObject    *object,
                                 guint       property_id,
                                 GValue     *value,
                                 GParamSpec *pspec)
{
  VtrCommandServer *self = VTR_COMMAND_SERVER (object);

  switch (property_id)
    {
    case PROP_N_RUNNING:
      g_value_set_uint (value, vtr_command_server_get_n_running (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
vtr_command_server_dispose (GObject *object)
{
  VtrCommandServer *self = VTR_COMMAND_SERVER (object);

  stop_listening (self);
  /* Those whose command runs hold a reference on us: what is left has not asked yet. */
  g_ptr_array_set_size (self->sessions, 0);
  g_clear_object (&self->connection);
  g_clear_object (&self->database);

  G_OBJECT_CLASS (vtr_command_server_parent_class)->dispose (object);
}

static void
vtr_command_server_finalize (GObject *object)
{
  VtrCommandServer *self = VTR_COMMAND_SERVER (object);

  g_ptr_array_unref (self->sessions);
  g_clear_pointer (&self->path, g_free);

  G_OBJECT_CLASS (vtr_command_server_parent_class)->finalize (object);
}

static void
vtr_command_server_class_init (VtrCommandServerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = vtr_command_server_dispose;
  object_class->finalize = vtr_command_server_finalize;
  object_class->get_property = vtr_command_server_get_property;

  properties[PROP_N_RUNNING] = g_param_spec_uint ("n-running", NULL, NULL, 0, MAX_SESSIONS, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS |
                                                  G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_command_server_init (VtrCommandServer *self)
{
  self->sessions = g_ptr_array_new_with_free_func (session_free);
}

VtrCommandServer *
vtr_command_server_new (VtrConnection *connection,
                        VtrOsDatabase *database,
                        gboolean       is_lasting)
{
  VtrCommandServer *self = NULL;

  g_return_val_if_fail (VTR_IS_CONNECTION (connection), NULL);
  g_return_val_if_fail (VTR_IS_OS_DATABASE (database), NULL);

  self = g_object_new (VTR_TYPE_COMMAND_SERVER, NULL);
  self->connection = g_object_ref (connection);
  self->database = g_object_ref (database);
  self->is_lasting = is_lasting;

  return self;
}

gboolean
vtr_command_server_start (VtrCommandServer  *self,
                          GError           **error)
{
  g_autoptr (GSocket) listener = NULL;
  g_autoptr (GSocketAddress) address = NULL;

  g_return_val_if_fail (VTR_IS_COMMAND_SERVER (self), FALSE);
  g_return_val_if_fail (self->listener == NULL, FALSE);

  g_free (self->path);
  self->path = vtr_connection_dup_control_socket_path (self->connection);
  if (self->path == NULL)
    return TRUE;

  listener =
    g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_SEQPACKET, G_SOCKET_PROTOCOL_DEFAULT, error);
  if (listener == NULL)
    return FALSE;

  g_unlink (self->path);
  address = g_unix_socket_address_new (self->path);
  g_socket_set_blocking (listener, FALSE);
  g_socket_set_listen_backlog (listener, BACKLOG);
  if (!g_socket_bind (listener, address, FALSE, error) || !g_socket_listen (listener, error))
    return FALSE;

  self->listener = g_steal_pointer (&listener);
  listen_for_more (self);

  return TRUE;
}

guint
vtr_command_server_get_n_running (VtrCommandServer *self)
{
  guint n_running = 0;

  g_return_val_if_fail (VTR_IS_COMMAND_SERVER (self), 0);

  for (guint i = 0; i < self->sessions->len; i++)
    n_running += ((Session *) g_ptr_array_index (self->sessions, i))->is_running ? 1 : 0;

  return n_running;
}

void
vtr_command_server_stop (VtrCommandServer *self,
                         gboolean          interrupt)
{
  g_autoptr (GPtrArray) cancellables = NULL;

  g_return_if_fail (VTR_IS_COMMAND_SERVER (self));

  stop_listening (self);
  if (!interrupt)
    return;

  cancellables = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->sessions->len; i++)
    {
      Session *session = g_ptr_array_index (self->sessions, i);

      g_ptr_array_add (cancellables, g_object_ref (session->cancellable));
    }
  for (guint i = 0; i < cancellables->len; i++)
    g_cancellable_cancel (g_ptr_array_index (cancellables, i));
}
