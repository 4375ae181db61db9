/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-pairing.h"

#include <sys/socket.h>

#include "usb-certificate.h"
#include "usb-error.h"
#include "usb-handshake.h"

static void
test_codes (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < 100; i++)
    {
      char *code = vtr_usb_pairing_new_code ();
      g_autofree char *lower = g_ascii_strdown (code, -1);
      g_autofree char *read_again = vtr_usb_pairing_read_code (lower, NULL);

      g_assert_cmpstr (read_again, ==, code);
      g_assert_true (g_regex_match_simple ("^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}$",
                                           code, 0, 0));
      g_assert_true (g_hash_table_add (seen, code));
    }
}

static void
test_typed (void)
{
  static const char * const WRONG[] = {
    "", "K7QF", "K7QF-2M9D-XT4B-0WJ", "K7QF-2M9D-XT4B-0WJ66", "K7QF-2M9D-XT4B-0WJU",
    "K7QF_2M9D_XT4B_0WJ6", "K7QF-2M9D-XT4B-0WJ6 and more",
  };
  g_autofree char *code = vtr_usb_pairing_read_code (" k7qf 2m9d xt4b owji ", NULL);

  g_assert_cmpstr (code, ==, "K7QF-2M9D-XT4B-0WJ1");
  for (guint i = 0; i < G_N_ELEMENTS (WRONG); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_usb_pairing_read_code (WRONG[i], &error));
      g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID);
    }
}

/* Each thing a proof is about makes it another one. */
static void
test_proofs (void)
{
  g_autoptr (GTlsCertificate) a = vtr_usb_certificate_new (NULL);
  g_autoptr (GTlsCertificate) b = vtr_usb_certificate_new (NULL);
  guint8 proofs[6][VTR_USB_PROOF_LENGTH] = { 0 };

  vtr_usb_pairing_prove ("CODE", VTR_USB_PAIRING_SHARER, 0, a, b, proofs[0]);
  vtr_usb_pairing_prove ("CODF", VTR_USB_PAIRING_SHARER, 0, a, b, proofs[1]);
  vtr_usb_pairing_prove ("CODE", VTR_USB_PAIRING_IMPORTER, 0, a, b, proofs[2]);
  vtr_usb_pairing_prove ("CODE", VTR_USB_PAIRING_SHARER, 1, a, b, proofs[3]);
  vtr_usb_pairing_prove ("CODE", VTR_USB_PAIRING_SHARER, 0, b, a, proofs[4]);
  vtr_usb_pairing_prove ("CODE", VTR_USB_PAIRING_SHARER, 0, a, b, proofs[5]);
  for (guint i = 1; i < 5; i++)
    g_assert_false (vtr_usb_pairing_is_equal (proofs[0], proofs[i]));
  g_assert_true (vtr_usb_pairing_is_equal (proofs[0], proofs[5]));
}

typedef struct
{
  guint      n_done;
  GIOStream *streams[2];
  GError    *errors[2];
} Meeting;

static void
make_pair (GIOStream **ret_a,
           GIOStream **ret_b)
{
  int fds[2] = { -1, -1 };
  GIOStream **ends[] = { ret_a, ret_b };

  g_assert_cmpint (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), ==, 0);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GSocket) socket = g_socket_new_from_fd (fds[i], NULL);

      *ends[i] = G_IO_STREAM (g_socket_connection_factory_create_connection (socket));
    }
}

static void
on_shared (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Meeting *meeting = user_data;

  meeting->streams[0] = vtr_usb_handshake_finish (result, &meeting->errors[0]);
  meeting->n_done++;
}

static void
on_imported (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Meeting *meeting = user_data;

  meeting->streams[1] = vtr_usb_handshake_finish (result, &meeting->errors[1]);
  meeting->n_done++;
}

static void
shake (Meeting           *meeting,
       GIOStream         *base,
       VtrUsbPairingSide  side,
       const char        *code)
{
  g_autoptr (GTlsCertificate) certificate = vtr_usb_certificate_new (NULL);

  vtr_usb_handshake_async (base, side, code, certificate, FALSE, NULL,
                           side == VTR_USB_PAIRING_SHARER ? on_shared : on_imported, meeting);
}

static void
clear_meeting (Meeting *meeting)
{
  for (guint i = 0; i < 2; i++)
    {
      g_clear_object (&meeting->streams[i]);
      g_clear_error (&meeting->errors[i]);
    }
}

static void
test_handshake (void)
{
  g_autoptr (GIOStream) sharer = NULL;
  g_autoptr (GIOStream) importer = NULL;
  Meeting meeting = { 0 };

  make_pair (&sharer, &importer);
  shake (&meeting, sharer, VTR_USB_PAIRING_SHARER, "K7QF-2M9D-XT4B-0WJ6");
  shake (&meeting, importer, VTR_USB_PAIRING_IMPORTER, "K7QF-2M9D-XT4B-0WJ6");
  while (meeting.n_done < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_no_error (meeting.errors[0]);
  g_assert_no_error (meeting.errors[1]);
  g_assert_cmpint (g_tls_connection_get_protocol_version (G_TLS_CONNECTION (meeting.streams[0])),
                   >=, G_TLS_PROTOCOL_VERSION_TLS_1_3);
  clear_meeting (&meeting);
}

static gboolean
accept_any (GTlsConnection       *tls,
            GTlsCertificate      *certificate,
            GTlsCertificateFlags  problems,
            gpointer              user_data)
{
  return TRUE;
}

static void
on_ready (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  g_tls_connection_handshake_finish (G_TLS_CONNECTION (source), result, &error);
  g_assert_no_error (error);
  (*(guint *) user_data)++;
}

static void
on_spliced (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  /* How it ends is the others' matter. */
  (void) g_io_stream_splice_finish (result, NULL);
  *(gboolean *) user_data = TRUE;
}

/* Somebody between the two speaks TLS with both, and passes on every byte, proofs and all. */
static void
test_in_the_middle (void)
{
  g_autoptr (GTlsCertificate) own = vtr_usb_certificate_new (NULL);
  g_autoptr (GIOStream) sharer = NULL;
  g_autoptr (GIOStream) importer = NULL;
  g_autoptr (GIOStream) to_sharer = NULL;
  g_autoptr (GIOStream) to_importer = NULL;
  g_autoptr (GIOStream) as_importer = NULL;
  g_autoptr (GIOStream) as_sharer = NULL;
  Meeting meeting = { 0 };
  guint n_ready = 0;
  gboolean is_over = FALSE;

  make_pair (&sharer, &to_sharer);
  make_pair (&importer, &to_importer);
  as_importer = g_tls_client_connection_new (to_sharer, NULL, NULL);
  as_sharer = g_tls_server_connection_new (to_importer, own, NULL);
  g_object_set (as_sharer, "authentication-mode", G_TLS_AUTHENTICATION_REQUIRED, NULL);
  g_tls_connection_set_certificate (G_TLS_CONNECTION (as_importer), own);
  g_signal_connect (as_importer, "accept-certificate", G_CALLBACK (accept_any), NULL);
  g_signal_connect (as_sharer, "accept-certificate", G_CALLBACK (accept_any), NULL);

  shake (&meeting, sharer, VTR_USB_PAIRING_SHARER, "K7QF-2M9D-XT4B-0WJ6");
  shake (&meeting, importer, VTR_USB_PAIRING_IMPORTER, "K7QF-2M9D-XT4B-0WJ6");
  g_tls_connection_handshake_async (G_TLS_CONNECTION (as_importer), G_PRIORITY_DEFAULT, NULL,
                                    on_ready, &n_ready);
  g_tls_connection_handshake_async (G_TLS_CONNECTION (as_sharer), G_PRIORITY_DEFAULT, NULL,
                                    on_ready, &n_ready);
  while (n_ready < 2)
    g_main_context_iteration (NULL, TRUE);
  g_io_stream_splice_async (as_importer, as_sharer, G_IO_STREAM_SPLICE_CLOSE_STREAM1
                            | G_IO_STREAM_SPLICE_CLOSE_STREAM2, G_PRIORITY_DEFAULT, NULL,
                            on_spliced, &is_over);
  while (meeting.n_done < 2 || !is_over)
    g_main_context_iteration (NULL, TRUE);

  g_assert_error (meeting.errors[0], VTR_USB_ERROR, VTR_USB_ERROR_UNTRUSTED);
  g_assert_error (meeting.errors[1], VTR_USB_ERROR, VTR_USB_ERROR_UNTRUSTED);
  clear_meeting (&meeting);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-pairing/codes", test_codes);
  g_test_add_func ("/usb-pairing/typed", test_typed);
  g_test_add_func ("/usb-pairing/proofs", test_proofs);
  g_test_add_func ("/usb-pairing/handshake", test_handshake);
  g_test_add_func ("/usb-pairing/in-the-middle", test_in_the_middle);

  return g_test_run ();
}
