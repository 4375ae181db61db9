/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "about.h"

#include <adwaita.h>
#include <glib/gi18n.h>

void
vtr_about_show (GtkWindow  *parent,
                const char *version,
                const char *debug_info)
{
  GtkWidget *about = adw_about_window_new ();

  gtk_window_set_transient_for (GTK_WINDOW (about), parent);
  gtk_window_set_modal (GTK_WINDOW (about), TRUE);
  g_object_set (about,
                "application-name", _("Vitrine"),
                "application-icon", "org.vitrine.Vitrine",
                "version", version,
                "comments", _("Make, run and look at virtual machines"),
                "developer-name", _("The Vitrine developers"),
                "license-type", GTK_LICENSE_GPL_3_0,
                /* Translators: put your names here, one a line. */
                "translator-credits", _("translator-credits"),
                "debug-info", debug_info,
                "debug-info-filename", "vitrine.txt",
                NULL);
  gtk_window_present (GTK_WINDOW (about));
}
