/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"
#define PCRE2_CODE_UNIT_WIDTH 8

#include "guest-terminal.h"

#include <adwaita.h>
#include <errno.h>
#include <fcntl.h>
#include <pcre2.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

#define SCROLLBACK_LINES 10000
#define BELL_US          G_USEC_PER_SEC
#define LAST_BELL        "vtr-last-bell"

/* Sixteen colours that can be read on the light and on the dark background. */
static const char * const PALETTE[] = {
  "#241f31", "#c01c28", "#2ec27e", "#b58900", "#1e78e4", "#9841bb", "#0ab9dc", "#c0bfbc",
  "#5e5c64", "#ed333b", "#3bb877", "#c88800", "#51a1ff", "#c061cb", "#2a9fb8", "#f6f5f4",
};

static void
update_colors (VteTerminal *terminal)
{
  gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  GdkRGBA foreground = { 0 };
  GdkRGBA background = { 0 };
  GdkRGBA palette[G_N_ELEMENTS (PALETTE)];

  gdk_rgba_parse (&foreground, is_dark ? "#ffffff" : "#1e1e1e");
  gdk_rgba_parse (&background, is_dark ? "#1e1e1e" : "#ffffff");
  for (guint i = 0; i < G_N_ELEMENTS (PALETTE); i++)
    gdk_rgba_parse (&palette[i], PALETTE[i]);
  vte_terminal_set_colors (terminal, &foreground, &background, palette, G_N_ELEMENTS (palette));
}

/* A guest may ring as often as it likes. */
static void
on_bell (VteTerminal *terminal)
{
  gint64 *last = g_object_get_data (G_OBJECT (terminal), LAST_BELL);
  gint64 now = g_get_monotonic_time ();

  if (now - *last < BELL_US)
    return;

  *last = now;
  gtk_widget_error_bell (GTK_WIDGET (terminal));
}

GtkWidget *
vtr_guest_terminal_new (void)
{
  GtkWidget *widget = NULL;
  VteTerminal *terminal = NULL;

  widget = g_object_new (VTE_TYPE_TERMINAL, "accessible-role", GTK_ACCESSIBLE_ROLE_GROUP, NULL);
  terminal = VTE_TERMINAL (widget);
  vte_terminal_set_scrollback_lines (terminal, SCROLLBACK_LINES);
  vte_terminal_set_scroll_on_output (terminal, FALSE);
  vte_terminal_set_scroll_on_keystroke (terminal, TRUE);
  vte_terminal_set_allow_hyperlink (terminal, FALSE);
  vte_terminal_set_enable_sixel (terminal, FALSE);
  vte_terminal_set_audible_bell (terminal, FALSE);
  vte_terminal_set_mouse_autohide (terminal, TRUE);
  vte_terminal_search_set_wrap_around (terminal, TRUE);

  g_object_set_data_full (G_OBJECT (terminal), LAST_BELL, g_new0 (gint64, 1), g_free);
  g_signal_connect (terminal, "bell", G_CALLBACK (on_bell), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_colors), terminal, G_CONNECT_SWAPPED);
  update_colors (terminal);

  return widget;
}

/* What the kernel does for a shell (echo, line editing, signals) is the guest's own business. */
static gboolean
make_raw (int fd)
{
  struct termios settings;

  if (tcgetattr (fd, &settings) != 0)
    return FALSE;

  cfmakeraw (&settings);

  return tcsetattr (fd, TCSANOW, &settings) == 0;
}

int
vtr_guest_terminal_open_line (VteTerminal  *terminal,
                              GError      **error)
{
  g_autoptr (VtePty) pty = NULL;
  char name[64] = "";
  int fd = -1;
  int code = 0;

  g_return_val_if_fail (VTE_IS_TERMINAL (terminal), -1);

  pty = vte_pty_new_sync (VTE_PTY_DEFAULT, NULL, error);
  if (pty == NULL)
    return -1;

  vte_terminal_set_pty (terminal, pty);
  if (ptsname_r (vte_pty_get_fd (pty), name, sizeof name) == 0)
    fd = open (name, O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);
  if (fd >= 0 && make_raw (fd))
    return fd;

  code = errno;
  if (fd >= 0)
    close (fd);
  g_set_error_literal (error, G_IO_ERROR, (int) g_io_error_from_errno (code), g_strerror (code));

  return -1;
}

void
vtr_guest_terminal_set_search (VteTerminal *terminal,
                               const char  *text)
{
  g_autofree char *pattern = NULL;
  VteRegex *regex = NULL;

  g_return_if_fail (VTE_IS_TERMINAL (terminal));

  if (text != NULL && *text != '\0')
    {
      pattern = g_regex_escape_string (text, -1);
      regex = vte_regex_new_for_search (pattern, -1,
                                        PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_CASELESS |
                                        PCRE2_MULTILINE, NULL);
    }

  vte_terminal_search_set_regex (terminal, regex, 0);
  if (regex != NULL)
    vte_regex_unref (regex);
}

gboolean
vtr_guest_terminal_find (VteTerminal *terminal,
                         gboolean     downwards)
{
  g_return_val_if_fail (VTE_IS_TERMINAL (terminal), FALSE);

  return downwards ? vte_terminal_search_find_next (terminal)
                   : vte_terminal_search_find_previous (terminal);
}
