/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "launch-options.h"

#include <glib/gi18n.h>

static const GOptionEntry entries[] = {
  { "connect", 'c', 0, G_OPTION_ARG_STRING, NULL,
    N_("Use the hypervisor at this libvirt URI"), N_("URI") },
  { "full-screen", 'f', 0, G_OPTION_ARG_NONE, NULL,
    N_("Show the machine, file or address in full screen"), NULL },
  { "machine", 'm', 0, G_OPTION_ARG_STRING, NULL,
    N_("Show this machine"), N_("NAME") },
  { "kiosk", 'k', 0, G_OPTION_ARG_NONE, NULL,
    N_("Show one screen and nothing else, in full screen"), NULL },
  { "kiosk-quit", 0, 0, G_OPTION_ARG_STRING, NULL,
    N_("When a kiosk ends: never, or on-disconnect"), N_("WHEN") },
  { "keymap", 'K', 0, G_OPTION_ARG_STRING, NULL,
    N_("Keys that become others in machines: F1=SHIFT+CTRL+F1,ALT_L="), N_("KEYS") },
  { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Print the version and exit"), NULL },
  { NULL }
};

void
vtr_launch_options_add (GApplication *application)
{
  g_application_add_main_option_entries (application, entries);
  g_application_set_option_context_parameter_string (
    application, _("[FILE.iso|FILE.vv|-|ADDRESS]"));
  g_application_set_option_context_description (
    application,
    _("A file is what a machine is made from, or a connection file (.vv), which leads to a screen; "
      "- reads one from standard input. "
      "An address is that of a screen to show: vnc://HOST:DISPLAY, vnc://HOST::PORT, "
      "vnc+unix:///PATH, spice://HOST:PORT, spice+tls://HOST:PORT, spice+unix:///PATH, "
      "ws://HOST:PORT/PATH or wss://HOST:PORT/PATH."));
}

static gboolean
read_keymap (VtrLaunchOptions *options,
             GVariantDict     *dict)
{
  g_autoptr (GError) error = NULL;
  const char *text = NULL;

  if (!g_variant_dict_lookup (dict, "keymap", "&s", &text))
    return TRUE;

  options->key_remap = vtr_key_remap_new (text, &error);
  if (error != NULL)
    g_printerr ("vitrine: --keymap: %s\n", error->message);

  return error == NULL;
}

gboolean
vtr_launch_options_read (VtrLaunchOptions *options,
                         GVariantDict     *dict)
{
  const char *when = "never";

  vtr_launch_options_clear (options);
  g_variant_dict_lookup (dict, "connect", "s", &options->uri);
  g_variant_dict_lookup (dict, "machine", "s", &options->machine);
  g_variant_dict_lookup (dict, "kiosk-quit", "&s", &when);
  options->is_fullscreen = g_variant_dict_contains (dict, "full-screen");
  options->is_kiosk = g_variant_dict_contains (dict, "kiosk");
  options->ends_with_screen = g_str_equal (when, "on-disconnect");
  options->wants_version = g_variant_dict_contains (dict, "version");

  if (options->wants_version)
    return TRUE;

  if (!options->ends_with_screen && !g_str_equal (when, "never"))
    g_printerr ("vitrine: %s\n", _("--kiosk-quit takes never or on-disconnect"));
  else if (!options->is_kiosk && g_variant_dict_contains (dict, "kiosk-quit"))
    g_printerr ("vitrine: %s\n", _("--kiosk-quit goes with --kiosk"));
  else if (options->is_kiosk && options->machine != NULL)
    g_printerr ("vitrine: %s\n", _("--kiosk shows an address or a connection file, no machine"));
  else
    return read_keymap (options, dict);

  return FALSE;
}

void
vtr_launch_options_clear (VtrLaunchOptions *options)
{
  g_free (options->uri);
  g_free (options->machine);
  g_clear_pointer (&options->key_remap, vtr_key_remap_unref);
  *options = (VtrLaunchOptions) { 0 };
}
