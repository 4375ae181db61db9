/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-in-driver.h"

#include <gio/gunixsocketaddress.h>
#include <string.h>

#include "rfb-tls.h"

typedef struct
{
  GSocketConnection *connection;
  GIOStream         *stream;     /* the connection, or TLS over it */
  GCancellable      *cancellable;
  guint              alarm;
  GByteArray        *input;
  gsize              read_size;
} Driver;

static GSocketConnection *
connect_socket (const char *path)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketAddress) address = g_unix_socket_address_new (path);
  gint64 start_time = g_get_monotonic_time ();

  /* The socket is there a moment before somebody listens. */
  for (;;)
    {
      g_autoptr (GError) error = NULL;
      GSocketConnection *connection = g_socket_client_connect (client,
                                                               G_SOCKET_CONNECTABLE (address),
                                                               NULL, &error);

      if (connection != NULL)
        return connection;
      if (g_get_monotonic_time () - start_time > 30 * G_USEC_PER_SEC)
        g_error ("%s: %s", path, error->message);
      g_usleep (20000);
    }
}

static gboolean
on_ready (GObject  *stream,
          gpointer  user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

/* @source: (transfer full) */
static void
wait_for (GSource *source)
{
  g_autoptr (GMainContext) context = g_main_context_new ();
  gboolean is_ready = FALSE;

  g_source_set_callback (source, G_SOURCE_FUNC (on_ready), &is_ready, NULL);
  g_source_attach (source, context);
  while (!is_ready)
    g_main_context_iteration (context, TRUE);
  g_source_destroy (source);
  g_source_unref (source);
}

/* FALSE at the end of the stream, and when it broke. */
static gboolean
read_some (Driver *driver)
{
  GPollableInputStream *input =
    G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (driver->stream));
  g_autofree guint8 *buffer = g_malloc (driver->read_size);

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      gssize length = g_pollable_input_stream_read_nonblocking (input, buffer, driver->read_size,
                                                                driver->cancellable, &error);

      if (length > 0)
        g_byte_array_append (driver->input, buffer, (guint) length);
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        return length > 0;
      wait_for (g_pollable_input_stream_create_source (input, driver->cancellable));
    }
}

static void
write_all (Driver       *driver,
           const guint8 *bytes,
           gsize         length)
{
  GPollableOutputStream *output =
    G_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (driver->stream));

  while (length > 0)
    {
      g_autoptr (GError) error = NULL;
      gssize n = g_pollable_output_stream_write_nonblocking (output, bytes, length,
                                                             driver->cancellable, &error);

      if (n > 0)
        {
          bytes += n;
          length -= (gsize) n;
        }
      else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
        wait_for (g_pollable_output_stream_create_source (output, driver->cancellable));
      else
        break;
    }
}

static void
send_output (Driver          *driver,
             VtrRfbHandshake *handshake)
{
  gsize length = 0;
  const guint8 *output = vtr_rfb_handshake_peek_output (handshake, &length);

  write_all (driver, output, length);
  vtr_rfb_handshake_consume_output (handshake, length);
}

static gboolean
start_tls (Driver          *driver,
           VtrRfbHandshake *handshake,
           VtrSignInPolicy *policy,
           SignInOutcome   *outcome)
{
  VtrRfbTlsKind kind = vtr_rfb_handshake_is_anonymous (handshake) ? VTR_RFB_TLS_ANONYMOUS
                                                                  : VTR_RFB_TLS_CERTIFICATE;
  GIOStream *stream = vtr_rfb_tls_connect (driver->stream, kind, policy, driver->cancellable,
                                           &outcome->is_pinned, &outcome->problem,
                                           &outcome->error);

  if (stream == NULL)
    return FALSE;

  g_assert_true (G_IS_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (stream)));
  g_assert_true (G_IS_POLLABLE_OUTPUT_STREAM (g_io_stream_get_output_stream (stream)));
  g_object_unref (driver->stream);
  driver->stream = stream;
  vtr_rfb_handshake_set_encrypted (handshake);

  return TRUE;
}

static gboolean
sign_in (Driver          *driver,
         VtrRfbHandshake *handshake,
         VtrSignInPolicy *policy,
         const char      *user,
         const char      *password,
         SignInOutcome   *outcome)
{
  for (;;)
    {
      VtrByteReader reader = { 0 };
      VtrRfbHandshakeResult result = VTR_RFB_HANDSHAKE_MORE;

      vtr_byte_reader_init (&reader, driver->input->data, driver->input->len);
      result = vtr_rfb_handshake_advance (handshake, &reader);
      g_byte_array_remove_range (driver->input, 0, (guint) vtr_byte_reader_save (&reader));
      send_output (driver, handshake);

      switch (result)
        {
        case VTR_RFB_HANDSHAKE_MORE:
          if (!read_some (driver))
            vtr_rfb_handshake_end_of_stream (handshake);
          break;
        case VTR_RFB_HANDSHAKE_NEED_TLS:
          if (!start_tls (driver, handshake, policy, outcome))
            return FALSE;
          break;
        case VTR_RFB_HANDSHAKE_NEED_PASSWORD:
          outcome->asked_password = TRUE;
          g_assert_true (vtr_rfb_handshake_set_password (handshake, user, password));
          break;
        case VTR_RFB_HANDSHAKE_BROKEN:
          outcome->error = vtr_rfb_handshake_make_error (handshake);
          return FALSE;
        case VTR_RFB_HANDSHAKE_DONE:
          return TRUE;
        case VTR_RFB_HANDSHAKE_NEED_OTHER_ENGINE:
        default:
          g_assert_not_reached ();
        }
    }
}

static void
need (Driver *driver,
      gsize   length)
{
  while (driver->input->len < length)
    if (!read_some (driver))
      g_error ("The server ends after %u of %" G_GSIZE_FORMAT " bytes", driver->input->len, length);
}

static void
read_init (Driver        *driver,
           SignInOutcome *outcome)
{
  guint32 name_length = 0;

  need (driver, 24);
  outcome->width = vtr_bytes_get_u16 (driver->input->data);
  outcome->height = vtr_bytes_get_u16 (driver->input->data + 2);
  name_length = vtr_bytes_get_u32 (driver->input->data + 20);
  need (driver, 24 + name_length);
  g_byte_array_remove_range (driver->input, 0, 24 + name_length);
}

static void
read_picture (Driver        *driver,
              SignInOutcome *outcome)
{
  const guint8 request[10] = { 3, 0, 0, 0, 0, 0, (guint8) (outcome->width >> 8),
                               (guint8) outcome->width, (guint8) (outcome->height >> 8),
                               (guint8) outcome->height };
  gsize length = 4u * outcome->width * outcome->height;

  write_all (driver, request, sizeof request);
  need (driver, 4 + 12 + length);
  outcome->picture_length = length;
}

static gboolean
on_alarm (gpointer user_data)
{
  g_cancellable_cancel (user_data);

  return G_SOURCE_REMOVE;
}

void
sign_in_drive (const char           *socket,
               const VtrSignInRules *rules,
               const char           *user,
               const char           *password,
               gsize                 read_size,
               gboolean              wants_picture,
               SignInOutcome        *ret_outcome)
{
  g_autoptr (VtrSignInPolicy) policy = vtr_sign_in_policy_new (rules);
  g_autoptr (VtrRfbHandshake) handshake = vtr_rfb_handshake_new (policy, TRUE);
  SignInOutcome outcome = { 0 };
  Driver driver = { .read_size = read_size };

  driver.connection = connect_socket (socket);
  driver.stream = g_object_ref (G_IO_STREAM (driver.connection));
  driver.cancellable = g_cancellable_new ();
  driver.alarm = g_timeout_add_seconds (60, on_alarm, driver.cancellable);
  driver.input = g_byte_array_new ();

  if (sign_in (&driver, handshake, policy, user, password, &outcome))
    {
      read_init (&driver, &outcome);
      if (wants_picture)
        read_picture (&driver, &outcome);
    }
  outcome.security = g_strdup (vtr_rfb_handshake_get_security (handshake));
  outcome.level = vtr_rfb_handshake_get_level (handshake);

  g_source_remove (driver.alarm);
  g_io_stream_close (driver.stream, NULL, NULL);
  g_assert_true (g_io_stream_is_closed (driver.stream));
  g_object_unref (driver.stream);
  g_object_unref (driver.connection);
  g_object_unref (driver.cancellable);
  g_byte_array_unref (driver.input);
  *ret_outcome = outcome;
}

void
sign_in_outcome_clear (SignInOutcome *outcome)
{
  g_clear_error (&outcome->error);
  g_clear_object (&outcome->problem);
  g_free (outcome->security);
}
