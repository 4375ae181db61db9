/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The clipboard of another program: "hold TEXT" has a text in it until it is ended, "save-image
 * FILE" writes the picture that is in it as a PNG file. */

#include <gtk/gtk.h>
#include <stdlib.h>

static void
on_texture (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  if (texture == NULL)
    g_error ("There is no picture: %s", error->message);

  exit (gdk_texture_save_to_png (texture, user_data) ? EXIT_SUCCESS : EXIT_FAILURE);
}

int
main (int    argc,
      char **argv)
{
  GdkClipboard *clipboard = NULL;

  if (argc != 3 || !gtk_init_check ())
    return EXIT_FAILURE;

  clipboard = gdk_display_get_clipboard (gdk_display_get_default ());
  if (g_str_equal (argv[1], "hold"))
    gdk_clipboard_set_text (clipboard, argv[2]);
  else
    gdk_clipboard_read_texture_async (clipboard, NULL, on_texture, argv[2]);

  while (TRUE)
    g_main_context_iteration (NULL, TRUE);
}
