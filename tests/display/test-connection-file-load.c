/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files as they lie on a disk: what isn't one, what is too long, and what asks to be deleted. */
#include "connection-file.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define GOOD    "[virt-viewer]\ntype=vnc\nhost=lab\n"
#define DELETED GOOD "delete-this-file=1\n"

/* In a folder of its own, which is removed with all in it. */
typedef struct
{
  char *folder;
  char *path;
} Place;

static void
set_up (Place         *place,
        gconstpointer  data)
{
  place->folder = g_dir_make_tmp ("vitrine-vv-XXXXXX", NULL);
  g_assert_nonnull (place->folder);
  place->path = g_build_filename (place->folder, "a.vv", NULL);
}

static void
tear_down (Place         *place,
           gconstpointer  data)
{
  g_autoptr (GDir) folder = g_dir_open (place->folder, 0, NULL);
  const char *name = NULL;

  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (place->folder, name, NULL);

      g_assert_cmpint (g_remove (path), ==, 0);
    }
  g_assert_cmpint (g_rmdir (place->folder), ==, 0);
  g_free (place->folder);
  g_free (place->path);
}

static void
on_loaded (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

static VtrConnectionFile *
load (const char  *path,
      GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  vtr_connection_file_load_async (path, NULL, on_loaded, &result);
  while (result == NULL)
    g_main_context_iteration (NULL, TRUE);

  return vtr_connection_file_load_finish (result, error);
}

/* What is written to the other end of a pipe. */
static VtrConnectionFile *
load_input (const char  *text,
            gsize        length,
            GError     **error)
{
  VtrConnectionFile *file = NULL;
  int input = dup (STDIN_FILENO);
  int ends[2] = { -1, -1 };

  /* All of it fits into a pipe that nobody reads yet. */
  g_assert_cmpint (pipe (ends), ==, 0);
  g_assert_cmpint (fcntl (ends[1], F_SETPIPE_SZ, 256 * 1024), >, 0);
  g_assert_cmpint (write (ends[1], text, length), ==, length);
  close (ends[1]);
  g_assert_cmpint (dup2 (ends[0], STDIN_FILENO), ==, STDIN_FILENO);
  close (ends[0]);
  file = load (NULL, error);
  dup2 (input, STDIN_FILENO);
  close (input);

  return file;
}

static void
write_file (const char *path,
            const char *text)
{
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

static void
assert_refused (Place      *place,
                int         code,
                const char *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = load (place->path, &error);

  g_assert_error (error, G_IO_ERROR, code);
  g_assert_null (file);
  g_assert_nonnull (strstr (error->message, place->path));
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” isn't said in “%s”", words, error->message);
}

static void
test_load (Place         *place,
           gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = NULL;

  write_file (place->path, GOOD);
  file = load (place->path, &error);
  g_assert_no_error (error);
  g_assert_false (vtr_connection_file_wants_deletion (file));
  g_assert_true (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

static void
test_not_files (Place         *place,
                gconstpointer  data)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd = -1;

  assert_refused (place, G_IO_ERROR_NOT_FOUND, "No such file");

  g_assert_cmpint (g_mkdir (place->path, 0700), ==, 0);
  assert_refused (place, G_IO_ERROR_INVALID_DATA, "no file");
  g_assert_cmpint (g_rmdir (place->path), ==, 0);

  /* Nobody writes to it: this must end nevertheless. */
  g_assert_cmpint (mkfifo (place->path, 0600), ==, 0);
  assert_refused (place, G_IO_ERROR_INVALID_DATA, "no file");
  g_assert_cmpint (g_unlink (place->path), ==, 0);

  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_strlcpy (address.sun_path, place->path, sizeof address.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  assert_refused (place, G_IO_ERROR_INVALID_DATA, "no file");
  close (fd);
  g_assert_cmpint (g_unlink (place->path), ==, 0);

  g_assert_cmpint (symlink ("/dev/zero", place->path), ==, 0);
  assert_refused (place, G_IO_ERROR_INVALID_DATA, "no file");
  g_assert_cmpint (g_unlink (place->path), ==, 0);

  g_assert_cmpint (symlink (place->path, place->path), ==, 0);
  assert_refused (place, G_IO_ERROR_TOO_MANY_LINKS, "");
}

/* Nothing of it is read: it would take a while, and memory. */
static void
test_huge (Place         *place,
           gconstpointer  data)
{
  g_autofree char *filling = g_strnfill (VTR_CONNECTION_FILE_MAX_BYTES - strlen (GOOD), '\n');
  g_autofree char *text = g_strconcat (GOOD, filling, NULL);
  g_autofree char *longer = g_strconcat (text, "\n", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = NULL;

  write_file (place->path, text);
  file = load (place->path, &error);
  g_assert_no_error (error);
  write_file (place->path, longer);
  assert_refused (place, G_IO_ERROR_INVALID_DATA, "too long");

  write_file (place->path, DELETED);
  g_assert_cmpint (truncate (place->path, 100 * 1000 * 1000), ==, 0);
  assert_refused (place, G_IO_ERROR_INVALID_DATA, "too long");
  g_assert_true (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

static void
test_delete (Place         *place,
             gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = NULL;

  write_file (place->path, DELETED);
  file = load (place->path, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

/* One that can't be used stays, for its user to look at. */
static void
test_delete_bad (Place         *place,
                 gconstpointer  data)
{
  write_file (place->path, DELETED "port=many\n");
  assert_refused (place, G_IO_ERROR_INVALID_DATA, "“port”");
  g_assert_true (g_file_test (place->path, G_FILE_TEST_EXISTS));
}

static void
test_delete_link (Place         *place,
                  gconstpointer  data)
{
  g_autofree char *target = g_build_filename (place->folder, "target", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = NULL;

  write_file (target, DELETED);
  g_assert_cmpint (symlink (target, place->path), ==, 0);
  file = load (place->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (target, G_FILE_TEST_IS_REGULAR));
  g_assert_true (g_file_test (place->path, G_FILE_TEST_IS_SYMLINK));
}

/* Somebody else's file, in a folder where it could be deleted. Needs to be root to make one; else
 * one of root's is looked at, which can't be deleted in any case. */
static void
test_delete_foreign (Place         *place,
                     gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = NULL;

  write_file (place->path, DELETED);
  if (geteuid () == 0)
    g_assert_cmpint (chown (place->path, 65534, (gid_t) -1), ==, 0);
  else
    g_assert_cmpint (g_chmod (place->folder, 0500), ==, 0);
  file = load (place->path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (place->path, G_FILE_TEST_IS_REGULAR));
  g_assert_cmpint (g_chmod (place->folder, 0700), ==, 0);
}

static void
test_input (Place         *place,
            gconstpointer  data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file = load_input (DELETED, strlen (DELETED), &error);
  g_autofree char *long_text = g_strnfill (VTR_CONNECTION_FILE_MAX_BYTES + 1, '\n');

  g_assert_no_error (error);
  g_assert_true (vtr_connection_file_wants_deletion (file));
  g_assert_null (load_input ("", 0, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_clear_error (&error);
  g_assert_null (load_input (long_text, strlen (long_text), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "too long"));
}

#define ADD(name, function) \
  g_test_add ("/connection-file-load/" name, Place, NULL, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("load", test_load);
  ADD ("not-files", test_not_files);
  ADD ("huge", test_huge);
  ADD ("input", test_input);
  ADD ("delete", test_delete);
  ADD ("delete-bad", test_delete_bad);
  ADD ("delete-link", test_delete_link);
  ADD ("delete-foreign", test_delete_foreign);

  return g_test_run ();
}
