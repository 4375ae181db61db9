/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file-transfer.h"

#include <gio/gunixsocketaddress.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder of the test's own, with a file of 5 bytes. */
typedef struct
{
  char            *folder;
  char            *path;
  VtrFileTransfer *transfer;
} TransferTest;

static void
set_up (TransferTest  *test,
        gconstpointer  name)
{
  g_autoptr (GFile) file = NULL;

  test->folder = g_dir_make_tmp ("vtr-transfer-XXXXXX", NULL);
  test->path = g_build_filename (test->folder, (const char *) name, NULL);
  g_assert_true (g_file_set_contents (test->path, "hello", 5, NULL));
  file = g_file_new_for_path (test->path);
  test->transfer = vtr_file_transfer_new (file);
}

static void
tear_down (TransferTest  *test,
           gconstpointer  name)
{
  g_assert_finalize_object (test->transfer);
  if (g_remove (test->path) != 0)
    g_rmdir (test->path);
  g_assert_cmpint (g_rmdir (test->folder), ==, 0);
  g_free (test->folder);
  g_free (test->path);
}

static void
on_checked (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  int *ret_good = user_data;

  *ret_good = vtr_file_transfer_check_finish (VTR_FILE_TRANSFER (source), result);
}

static gboolean
check (TransferTest *test)
{
  int good = -1;

  vtr_file_transfer_check_async (test->transfer, on_checked, &good);
  while (good < 0)
    g_main_context_iteration (NULL, TRUE);

  return good;
}

static void
assert_failed (TransferTest *test,
               const char   *sentence)
{
  g_assert_false (check (test));
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_FAILED);
  g_assert_cmpstr (vtr_file_transfer_get_error (test->transfer)->message, ==, sentence);
  g_assert_true (vtr_file_transfer_is_over (test->transfer));
}

static void
test_whole_way (TransferTest  *test,
                gconstpointer  name)
{
  g_assert_cmpstr (vtr_file_transfer_get_name (test->transfer), ==, "a file");
  g_assert_true (check (test));
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_WAITING);

  vtr_file_transfer_report (test->transfer, 2);
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_SENDING);
  g_assert_cmpfloat_with_epsilon (vtr_file_transfer_get_progress (test->transfer), 0.4, 0.001);
  vtr_file_transfer_report (test->transfer, 99);
  g_assert_cmpfloat_with_epsilon (vtr_file_transfer_get_progress (test->transfer), 1, 0.001);

  vtr_file_transfer_finish (test->transfer, NULL);
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_DONE);
  vtr_file_transfer_cancel (test->transfer);
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_DONE);
  g_assert_null (vtr_file_transfer_get_error (test->transfer));
}

static void
test_cancel (TransferTest  *test,
             gconstpointer  name)
{
  g_assert_true (check (test));
  vtr_file_transfer_report (test->transfer, 1);
  vtr_file_transfer_cancel (test->transfer);
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_CANCELLED);
  g_assert_true (g_cancellable_is_cancelled (
    vtr_file_transfer_get_cancellable (test->transfer)));

  /* What the backend says about that is no news. */
  vtr_file_transfer_finish (test->transfer, g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "x"));
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_CANCELLED);
  g_assert_null (vtr_file_transfer_get_error (test->transfer));
}

static void
test_folder (TransferTest  *test,
             gconstpointer  name)
{
  g_assert_cmpint (g_remove (test->path), ==, 0);
  g_assert_cmpint (g_mkdir (test->path, 0755), ==, 0);
  assert_failed (test, "“a file” is a folder, and only files can be sent.");
}

static void
test_socket (TransferTest  *test,
             gconstpointer  name)
{
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocket) socket = NULL;

  g_assert_cmpint (g_remove (test->path), ==, 0);
  address = g_unix_socket_address_new (test->path);
  socket = g_socket_new (G_SOCKET_FAMILY_UNIX, G_SOCKET_TYPE_STREAM, 0, NULL);
  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  assert_failed (test, "“a file” is not a file with contents that could be sent.");
}

/* Opening it would wait for somebody who writes. */
static void
test_fifo (TransferTest  *test,
           gconstpointer  name)
{
  g_assert_cmpint (g_remove (test->path), ==, 0);
  g_assert_cmpint (mkfifo (test->path, 0644), ==, 0);
  assert_failed (test, "“a file” is not a file with contents that could be sent.");
}

static void
test_missing (TransferTest  *test,
              gconstpointer  name)
{
  g_assert_cmpint (g_remove (test->path), ==, 0);
  assert_failed (test, "“a file” can’t be sent: it is not there any more.");
}

/* Also for root, who may read everything that can be read. */
static void
test_unreadable (TransferTest  *test,
                 gconstpointer  name)
{
  g_assert_cmpint (g_chmod (test->path, 0), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (65534), ==, 0);
  assert_failed (test, "“a file” can’t be sent: you are not allowed to read it.");
  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_shrinks (TransferTest  *test,
              gconstpointer  name)
{
  g_assert_true (check (test));
  vtr_file_transfer_report (test->transfer, 1);
  g_assert_cmpint (truncate (test->path, 2), ==, 0);
  while (!vtr_file_transfer_is_over (test->transfer))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_FAILED);
  g_assert_cmpstr (vtr_file_transfer_get_error (test->transfer)->message, ==,
                   "“a file” was changed while it was being sent.");
  g_assert_true (g_cancellable_is_cancelled (
    vtr_file_transfer_get_cancellable (test->transfer)));
}

static void
test_cancelled_while_looked_at (TransferTest  *test,
                                gconstpointer  name)
{
  int good = -1;

  vtr_file_transfer_check_async (test->transfer, on_checked, &good);
  vtr_file_transfer_cancel (test->transfer);
  while (good < 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpint (good, ==, FALSE);
  g_assert_cmpint (vtr_file_transfer_get_state (test->transfer), ==, VTR_FILE_TRANSFER_CANCELLED);
}

#define ADD(path, function)                                                                        \
  g_test_add ("/file-transfer/" path, TransferTest, "a file", set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("whole-way", test_whole_way);
  ADD ("cancel", test_cancel);
  ADD ("folder", test_folder);
  ADD ("socket", test_socket);
  ADD ("fifo", test_fifo);
  ADD ("missing", test_missing);
  ADD ("unreadable", test_unreadable);
  ADD ("shrinks", test_shrinks);
  ADD ("cancelled-while-looked-at", test_cancelled_while_looked_at);

  return g_test_run ();
}
