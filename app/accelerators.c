/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "accelerators.h"

void
vtr_accelerators_install (GtkApplication *application)
{
  static const struct { const char *action; const char *keys[4]; } accels[] = {
    { "app.quit", { "<Primary>q" } },
    { "app.preferences", { "<Primary>comma" } },
    { "app.shortcuts", { "<Primary>question" } },
    { "win.search", { "<Primary>f" } },
    { "win.new-machine", { "<Primary>n" } },
    { "win.new-window", { "<Primary><Shift>n" } },
    { "win.choose-media", { "<Primary>o" } },
    { "win.connect", { "<Primary>k" } },
    { "win.toggle-fullscreen", { "F11" } },
    { "win.back", { "<Alt>Left" } },
    { "win.properties", { "<Alt>Return", "<Alt>KP_Enter" } },
    { "console.send-files", { "<Primary><Shift>o" } },
    { "screen.microphone", { "<Primary><Shift>m" } },
    { "console.zoom-in", { "<Primary>plus", "<Primary>equal", "<Primary>KP_Add" } },
    { "console.zoom-out", { "<Primary>minus", "<Primary>KP_Subtract" } },
    { "console.zoom-normal", { "<Primary>0", "<Primary>KP_0" } },
  };

  for (guint i = 0; i < G_N_ELEMENTS (accels); i++)
    gtk_application_set_accels_for_action (application, accels[i].action,
                                           (const char **) accels[i].keys);
}
