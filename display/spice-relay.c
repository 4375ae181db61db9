/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-relay"

#include "spice-relay.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <spice/enums.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "display-client.h"
#include "rfb-tls.h"
#include "spice-farewell.h"
#include "spice-relay-private.h"

/* Until the library has greeted, which takes a turn of the main loop. */
#define GREETING_MS 5000
/* Until the server has read all and closed its end: of a device, and of what was typed, which is
 * lost otherwise. A busy computer's QEMU may stand still for seconds. */
#define DEVICE_END_S 2
#define FINISH_S     10

struct _VtrSpiceRelay
{
  gatomicrefcount        ref_count;

  int                    channel_type;
  GMutex                 fd_lock;     /* of its closing */
  int                    fd;
  GSocketConnectable    *address;     /* (nullable) */
  char                  *proxy;       /* (nullable) */
  GIOStream             *stream;      /* (nullable) */
  VtrSignInPolicy       *policy;      /* (nullable) */
  gboolean               takes_scanouts;

  /* Written by the thread; read after what it let pass, or after it ended. */
  int                    is_pinned;   /* atomic */
  int                    minor_version;   /* atomic */
  int                    is_finishing;   /* atomic: by whoever asked for it */
  VtrCertificateProblem *problem;
  VtrSpiceMove          *move;        /* (nullable) */
};

VtrSpiceRelay *
vtr_spice_relay_new (int channel_type,
                     int fd)
{
  VtrSpiceRelay *self = NULL;

  g_return_val_if_fail (fd >= 0, NULL);

  self = g_new0 (VtrSpiceRelay, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->fd_lock);
  self->channel_type = channel_type;
  self->fd = fd;

  return self;
}

VtrSpiceRelay *
vtr_spice_relay_ref (VtrSpiceRelay *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_spice_relay_unref (VtrSpiceRelay *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  if (self->fd >= 0)
    close (self->fd);
  g_clear_object (&self->address);
  g_clear_object (&self->stream);
  g_clear_object (&self->problem);
  vtr_spice_move_free (self->move);
  g_clear_pointer (&self->policy, vtr_sign_in_policy_unref);
  g_mutex_clear (&self->fd_lock);
  g_free (self->proxy);
  g_free (self);
}

void
vtr_spice_relay_set_address (VtrSpiceRelay      *self,
                             GSocketConnectable *address,
                             const char         *proxy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_SOCKET_CONNECTABLE (address));

  g_set_object (&self->address, address);
  self->proxy = g_strdup (proxy);
}

void
vtr_spice_relay_set_stream (VtrSpiceRelay *self,
                            GIOStream     *stream)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (G_IS_IO_STREAM (stream));

  g_set_object (&self->stream, stream);
}

void
vtr_spice_relay_set_tls (VtrSpiceRelay   *self,
                         VtrSignInPolicy *policy)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (policy != NULL);

  self->policy = vtr_sign_in_policy_ref (policy);
}

void
vtr_spice_relay_take_scanouts (VtrSpiceRelay *self)
{
  g_return_if_fail (self != NULL);

  self->takes_scanouts = TRUE;
}

/* In the thread, as all below. */
static gboolean
connect_server (VtrSpiceRelay  *self,
                GCancellable   *cancellable,
                GError        **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GProxyResolver) resolver = NULL;
  g_autoptr (GError) cause = NULL;
  GSocketConnection *connection = NULL;

  if (self->stream != NULL)
    return TRUE;

  /* Only the proxy that the connection itself names: a desktop's is for the web. */
  g_socket_client_set_enable_proxy (client, self->proxy != NULL);
  if (self->proxy != NULL)
    {
      resolver = g_simple_proxy_resolver_new (self->proxy, NULL);
      g_socket_client_set_proxy_resolver (client, resolver);
    }

  connection = g_socket_client_connect (client, self->address, cancellable, &cause);
  if (connection == NULL)
    {
      g_set_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
                   _("The screen can't be reached: %s"), cause->message);
      return FALSE;
    }

  /* Keys shall not wait for more of them; a socket that isn't TCP has no such thing. */
  g_socket_set_option (g_socket_connection_get_socket (connection), IPPROTO_TCP, TCP_NODELAY, 1,
                       NULL);
  self->stream = G_IO_STREAM (connection);

  return TRUE;
}

static gboolean
encrypt (VtrSpiceRelay  *self,
         GCancellable   *cancellable,
         GError        **error)
{
  GIOStream *stream = NULL;
  gboolean is_pinned = FALSE;

  if (self->policy == NULL)
    return TRUE;

  stream = vtr_rfb_tls_connect (self->stream, VTR_RFB_TLS_CERTIFICATE, self->policy, cancellable,
                                &is_pinned, &self->problem, error);
  if (stream == NULL)
    return FALSE;

  g_object_unref (self->stream);
  self->stream = stream;
  g_atomic_int_set (&self->is_pinned, is_pinned);

  return TRUE;
}

/* Why it ended; NULL when there is nothing to say. */
static GError *
get_error (VtrSpiceGuard *guard)
{
  VtrSpiceViolation violation = vtr_spice_guard_get_violation (guard);

  if (violation == VTR_SPICE_VIOLATION_MOVED ||
      (violation == VTR_SPICE_VIOLATION_NONE && vtr_spice_guard_is_signed_in (guard)))
    return NULL;
  if (violation == VTR_SPICE_VIOLATION_NONE)
    return g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CLOSED,
                                _("The server closed the connection to the screen"));
  if (violation == VTR_SPICE_VIOLATION_REFUSED)
    return g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_CONNECT,
                                _("The server doesn't let anybody in"));
  if (violation == VTR_SPICE_VIOLATION_SIGN_IN)
    return g_error_new_literal (VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
                                _("The server offers no way to sign in that Vitrine knows and "
                                  "that keeps a password safe"));

  return vtr_display_error_new_protocol (vtr_spice_violation_get_text (violation));
}

/* The library must be able to send its greeting, which it does when the main loop gets to it. */
static void
await_greeting (int fd)
{
  struct pollfd greeting = { .fd = fd, .events = POLLIN };

  if (poll (&greeting, 1, GREETING_MS) <= 0)
    g_debug ("The library doesn't greet");
}

/* And it waits for an answer to it: it gets one, and then the end. */
static void
say_farewell (int fd)
{
  char said[4096];
  size_t length = 0;
  const uint8_t *farewell = vtr_spice_farewell_get (&length);

  /* What is left unread would turn the end into an error. */
  while (recv (fd, said, sizeof said, MSG_DONTWAIT) > 0)
    ;
  if (send (fd, farewell, length, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
    g_debug ("Nobody waits for an answer any more");
}

static int
get_fd (GIOStream *stream)
{
  g_autoptr (GIOStream) base = g_object_ref (stream);

  while (G_IS_TLS_CONNECTION (base))
    {
      GIOStream *below = NULL;

      g_object_get (base, "base-io-stream", &below, NULL);
      g_object_unref (base);
      base = below;
    }

  return g_socket_get_fd (g_socket_connection_get_socket (G_SOCKET_CONNECTION (base)));
}

static void
close_ends (VtrSpiceRelay *self)
{
  if (self->stream != NULL)
    g_io_stream_close (self->stream, NULL, NULL);
  g_clear_object (&self->stream);
  g_mutex_lock (&self->fd_lock);
  close (g_steal_fd (&self->fd));
  g_mutex_unlock (&self->fd_lock);
}

/* (transfer full) (nullable): why it ended. */
static GError *
run (VtrSpiceRelay *self,
     GCancellable  *cancellable)
{
  GError *error = NULL;
  gboolean has_greeted = FALSE;
  /* Nothing but bytes comes through encryption. */
  gboolean takes_scanouts = self->takes_scanouts && self->policy == NULL;
  g_autoptr (VtrSpiceGuard) guard = vtr_spice_guard_new (self->channel_type);

  if (takes_scanouts)
    vtr_spice_guard_take_scanouts (guard);
  if (connect_server (self, cancellable, &error) && encrypt (self, cancellable, &error))
    {
      VtrSpicePassage passage = {
        .server = self->stream,
        .server_fd = get_fd (self->stream),
        .client_fd = self->fd,
        .guard = guard,
        .ret_minor = &self->minor_version,
        .is_main = self->channel_type == SPICE_CHANNEL_MAIN,
        .takes_descriptors = takes_scanouts,
        .cancellable = cancellable,
      };

      has_greeted = vtr_spice_passage_run (&passage);
      /* A SPICE server (0.15) takes its machine down when it can't answer what a device said
       * last, because nobody is there any more. */
      if (self->channel_type == SPICE_CHANNEL_USBREDIR)
        {
          passage.cancellable = NULL;
          vtr_spice_passage_await_end (&passage, DEVICE_END_S);
        }
      else if (g_atomic_int_get (&self->is_finishing))
        {
          vtr_spice_passage_await_end (&passage, FINISH_S);
        }
      self->move = vtr_spice_guard_steal_move (guard);
      error = get_error (guard);
    }

  /* Where it goes on elsewhere nobody is to see an end before that is told: the server would close
   * all other connections, and the library give up. The last reference closes it. */
  if (self->move != NULL)
    return error;

  if (!has_greeted)
    await_greeting (self->fd);
  if (!vtr_spice_guard_is_linked (guard))
    say_farewell (self->fd);
  close_ends (self);

  return error;
}

static gpointer
run_thread (gpointer data)
{
  g_autoptr (GTask) task = data;
  VtrSpiceRelay *self = g_task_get_task_data (task);
  GError *error = run (self, g_task_get_cancellable (task));

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);

  return NULL;
}

void
vtr_spice_relay_run_async (VtrSpiceRelay       *self,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (self->address != NULL || self->stream != NULL);

  task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_spice_relay_run_async);
  g_task_set_task_data (task, vtr_spice_relay_ref (self), (GDestroyNotify) vtr_spice_relay_unref);
  g_thread_unref (g_thread_new ("spice-channel", run_thread, task));
}

gboolean
vtr_spice_relay_run_finish (VtrSpiceRelay  *self,
                            GAsyncResult   *result,
                            GError        **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vtr_spice_relay_finish (VtrSpiceRelay *self)
{
  g_return_if_fail (self != NULL);

  g_atomic_int_set (&self->is_finishing, TRUE);
  /* What the library wrote is still read, and then the end. */
  g_mutex_lock (&self->fd_lock);
  if (self->fd >= 0)
    shutdown (self->fd, SHUT_RD);
  g_mutex_unlock (&self->fd_lock);
}

gsize
vtr_spice_relay_get_backlog (VtrSpiceRelay *self)
{
  int count = 0;

  g_return_val_if_fail (self != NULL, 0);

  g_mutex_lock (&self->fd_lock);
  if (self->fd < 0 || ioctl (self->fd, FIONREAD, &count) != 0)
    count = 0;
  g_mutex_unlock (&self->fd_lock);

  return (gsize) count;
}

gboolean
vtr_spice_relay_is_pinned (VtrSpiceRelay *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->is_pinned);
}

VtrCertificateProblem *
vtr_spice_relay_get_problem (VtrSpiceRelay *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problem;
}

guint
vtr_spice_relay_get_minor_version (VtrSpiceRelay *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint) g_atomic_int_get (&self->minor_version);
}

const VtrSpiceMove *
vtr_spice_relay_get_move (VtrSpiceRelay *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->move;
}
