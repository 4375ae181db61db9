/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After TLS the importer sends its proof; the sharer answers with a status and its own.
 * Certificates are accepted whatever they are: what counts is that the proofs are over exactly
 * these. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-handshake.h"

#include <glib/gi18n-lib.h>

#include "usb-error.h"

#define PATIENCE_SECONDS 15

enum
{
  STATUS_WELCOME = 0,
  STATUS_TAKEN = 1,
  STATUS_WRONG = 2,
};

typedef struct
{
  VtrUsbPairingSide  side;
  char              *code;
  GTlsConnection    *tls;
  gboolean           is_taken;
  GCancellable      *patience;         /* ended by time or by the caller's */
  GCancellable      *caller;
  gulong             caller_handler;
  guint              timeout;
  GError            *verdict;          /* of the sharer, told once the answer is out */
  guint8             message[1 + VTR_USB_PROOF_LENGTH];
} Handshake;

static void
handshake_free (Handshake *handshake)
{
  g_cancellable_disconnect (handshake->caller, handshake->caller_handler);
  if (handshake->timeout != 0)
    g_source_remove (handshake->timeout);
  g_clear_object (&handshake->caller);
  g_clear_object (&handshake->patience);
  g_clear_object (&handshake->tls);
  g_clear_error (&handshake->verdict);
  g_free (handshake->code);
  g_free (handshake);
}

static void
fail (GTask      *task,
      int         code,
      const char *message)
{
  Handshake *handshake = g_task_get_task_data (task);

  g_io_stream_close_async (G_IO_STREAM (handshake->tls), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_task_return_new_error (task, VTR_USB_ERROR, code, "%s", message);
}

/* Of GIO, which has no sentence for people. */
static void
fail_with (GTask        *task,
           const GError *error)
{
  g_debug ("no trusted connection: %s", error != NULL ? error->message : "it ended");
  fail (task, VTR_USB_ERROR_CONNECT,
        _("The other side didn’t answer as a Vitrine that shares a USB device does."));
}

static void
prove (Handshake         *handshake,
       VtrUsbPairingSide  side,
       guint8             status,
       guint8            *ret_proof)
{
  GTlsCertificate *own = g_tls_connection_get_certificate (handshake->tls);
  GTlsCertificate *peer = g_tls_connection_get_peer_certificate (handshake->tls);
  gboolean is_sharer = handshake->side == VTR_USB_PAIRING_SHARER;

  vtr_usb_pairing_prove (handshake->code, side, status, is_sharer ? own : peer,
                         is_sharer ? peer : own, ret_proof);
}

static void
succeed (GTask *task)
{
  Handshake *handshake = g_task_get_task_data (task);

  g_task_return_pointer (task, g_object_ref (handshake->tls), g_object_unref);
}

static void
on_answer_written (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Handshake *handshake = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    fail_with (task, error);
  else if (handshake->verdict != NULL)
    fail (task, handshake->verdict->code, handshake->verdict->message);
  else
    succeed (task);
}

static void
on_proof_read (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Handshake *handshake = g_task_get_task_data (task);
  guint8 expected[VTR_USB_PROOF_LENGTH] = { 0 };
  guint8 status = handshake->is_taken ? STATUS_TAKEN : STATUS_WELCOME;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error)
      || length < VTR_USB_PROOF_LENGTH)
    {
      fail_with (task, error);
      return;
    }

  prove (handshake, VTR_USB_PAIRING_IMPORTER, 0, expected);
  if (!vtr_usb_pairing_is_equal (expected, handshake->message))
    {
      status = STATUS_WRONG;
      g_set_error_literal (&handshake->verdict, VTR_USB_ERROR, VTR_USB_ERROR_UNTRUSTED,
                           _("Somebody tried a wrong pairing code."));
    }
  else if (handshake->is_taken)
    g_set_error_literal (&handshake->verdict, VTR_USB_ERROR, VTR_USB_ERROR_BUSY,
                         _("Another computer already has the device."));

  memset (handshake->message, 0, sizeof handshake->message);
  handshake->message[0] = status;
  /* Nothing that is made from the code goes to whom doesn't have it. */
  if (status != STATUS_WRONG)
    prove (handshake, VTR_USB_PAIRING_SHARER, status, handshake->message + 1);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (handshake->tls)),
                                   handshake->message, sizeof handshake->message,
                                   G_PRIORITY_DEFAULT, handshake->patience, on_answer_written,
                                   g_object_ref (task));
}

static void
on_answer_read (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Handshake *handshake = g_task_get_task_data (task);
  guint8 expected[VTR_USB_PROOF_LENGTH] = { 0 };
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error)
      || length < sizeof handshake->message)
    {
      fail_with (task, error);
      return;
    }

  prove (handshake, VTR_USB_PAIRING_SHARER, handshake->message[0], expected);
  if (!vtr_usb_pairing_is_equal (expected, handshake->message + 1))
    fail (task, VTR_USB_ERROR_UNTRUSTED,
          _("The pairing code is wrong, or somebody sits between the two computers."));
  else if (handshake->message[0] != STATUS_WELCOME)
    fail (task, VTR_USB_ERROR_BUSY, _("Another computer already has the device."));
  else
    succeed (task);
}

static void
on_proof_written (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Handshake *handshake = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (!g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, &error))
    {
      fail_with (task, error);
      return;
    }

  g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (handshake->tls)),
                                 handshake->message, sizeof handshake->message,
                                 G_PRIORITY_DEFAULT, handshake->patience, on_answer_read,
                                 g_object_ref (task));
}

static void
on_tls (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Handshake *handshake = g_task_get_task_data (task);
  GTlsConnection *tls = G_TLS_CONNECTION (source);
  g_autoptr (GError) error = NULL;

  if (!g_tls_connection_handshake_finish (tls, result, &error)
      || g_tls_connection_get_protocol_version (tls) < G_TLS_PROTOCOL_VERSION_TLS_1_3
      || g_tls_connection_get_peer_certificate (tls) == NULL)
    {
      fail_with (task, error);
      return;
    }

  if (handshake->side == VTR_USB_PAIRING_SHARER)
    {
      g_input_stream_read_all_async (g_io_stream_get_input_stream (G_IO_STREAM (tls)),
                                     handshake->message, VTR_USB_PROOF_LENGTH, G_PRIORITY_DEFAULT,
                                     handshake->patience, on_proof_read, g_object_ref (task));
      return;
    }

  prove (handshake, VTR_USB_PAIRING_IMPORTER, 0, handshake->message);
  g_output_stream_write_all_async (g_io_stream_get_output_stream (G_IO_STREAM (tls)),
                                   handshake->message, VTR_USB_PROOF_LENGTH, G_PRIORITY_DEFAULT,
                                   handshake->patience, on_proof_written, g_object_ref (task));
}

static gboolean
on_accept_certificate (GTlsConnection       *tls,
                       GTlsCertificate      *certificate,
                       GTlsCertificateFlags  problems,
                       gpointer              user_data)
{
  return TRUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  Handshake *handshake = user_data;

  handshake->timeout = 0;
  g_cancellable_cancel (handshake->patience);

  return G_SOURCE_REMOVE;
}

static void
on_caller_cancelled (GCancellable *caller,
                     gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static GTlsConnection *
make_tls (GIOStream          *base,
          VtrUsbPairingSide   side,
          GTlsCertificate    *certificate,
          GError            **error)
{
  GIOStream *tls = NULL;

  if (side == VTR_USB_PAIRING_SHARER)
    tls = g_tls_server_connection_new (base, certificate, error);
  else
    tls = g_tls_client_connection_new (base, NULL, error);
  if (tls == NULL)
    return NULL;

  if (side == VTR_USB_PAIRING_SHARER)
    g_object_set (tls, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_tls_connection_set_certificate (G_TLS_CONNECTION (tls), certificate);
  g_tls_connection_set_require_close_notify (G_TLS_CONNECTION (tls), FALSE);
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), NULL);

  return G_TLS_CONNECTION (tls);
}

void
vtr_usb_handshake_async (GIOStream           *base,
                         VtrUsbPairingSide    side,
                         const char          *code,
                         GTlsCertificate     *certificate,
                         gboolean             is_taken,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  GError *error = NULL;
  Handshake *handshake = NULL;

  g_return_if_fail (G_IS_IO_STREAM (base));
  g_return_if_fail (code != NULL);
  g_return_if_fail (G_IS_TLS_CERTIFICATE (certificate));

  g_task_set_source_tag (task, vtr_usb_handshake_async);
  handshake = g_new0 (Handshake, 1);
  handshake->side = side;
  handshake->code = g_strdup (code);
  handshake->is_taken = is_taken;
  handshake->patience = g_cancellable_new ();
  g_task_set_task_data (task, handshake, (GDestroyNotify) handshake_free);
  handshake->tls = make_tls (base, side, certificate, &error);
  if (handshake->tls == NULL)
    {
      g_task_return_error (task, error);
      return;
    }

  handshake->timeout = g_timeout_add_seconds (PATIENCE_SECONDS, on_timeout, handshake);
  if (cancellable != NULL)
    {
      handshake->caller = g_object_ref (cancellable);
      handshake->caller_handler = g_cancellable_connect (cancellable,
                                                         G_CALLBACK (on_caller_cancelled),
                                                         g_object_ref (handshake->patience),
                                                         g_object_unref);
    }
  g_tls_connection_handshake_async (handshake->tls, G_PRIORITY_DEFAULT, handshake->patience, on_tls,
                                    g_object_ref (task));
}

GIOStream *
vtr_usb_handshake_finish (GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
