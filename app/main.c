/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "application.h"
#include "config.h"
#include "renderer-choice.h"

#include <glib/gi18n.h>
#include <locale.h>

int
main (int    argc,
      char **argv)
{
  g_autoptr (VtrApplication) application = NULL;

  vtr_renderer_choice_make ("/dev");
  setlocale (LC_ALL, "");
  /* In another character set libvirt would cut the names of machines in the middle of a letter. */
  if (!g_get_charset (NULL))
    setlocale (LC_CTYPE, "C.UTF-8");
  bindtextdomain (GETTEXT_PACKAGE, VTR_LOCALE_DIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);

  application = vtr_application_new ();

  return vtr_application_run (application, argc, argv);
}
