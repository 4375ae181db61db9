/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-address.h"

#include "usb-error.h"

static void
test_parse (void)
{
  static const struct
  {
    const char *text;
    const char *again;
    gboolean    is_private;
  } CASES[] = {
    { "tcp:example.org:4000", "tcp:example.org:4000", FALSE },
    { "127.0.0.1:4000", "tcp:127.0.0.1:4000", TRUE },
    { "localhost:0", "tcp:localhost:0", TRUE },
    { "tcp:[::1]:4000", "tcp:[::1]:4000", TRUE },
    { "0.0.0.0:4000", "tcp:0.0.0.0:4000", FALSE },
    { "tls:[fe80::1%eth0]:5", "tls:[fe80::1%eth0]:5", TRUE },
    { "ssh:user@example.org:4000", "ssh:user@example.org:4000", TRUE },
    { "unix:/run/a b", "unix:/run/a b", TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (CASES); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (CASES[i].text, &error);
      g_autofree char *again = NULL;

      g_assert_no_error (error);
      again = vtr_usb_address_to_string (address);
      g_assert_cmpstr (again, ==, CASES[i].again);
      g_assert_cmpint (vtr_usb_address_is_private (address), ==, CASES[i].is_private);
    }
}

static void
test_refused (void)
{
  static const char * const TEXTS[] = {
    "", "nowhere", "tcp:", "tcp:host", "tcp::4000", "tcp:host:65536", "tcp:host:-1", "tcp:host:4x",
    "tcp:::1:4000", "unix:", "ssh:-oProxyCommand=x:4000", "ssh:user@-oX:4000", "ssh:a b:4000",
    "ssh:$(x):4000", "tcp:user@host:4000", "tcp:[]:4000", "tls:@:4",
  };

  for (guint i = 0; i < G_N_ELEMENTS (TEXTS); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_usb_address_parse (TEXTS[i], &error));
      g_assert_error (error, VTR_USB_ERROR, VTR_USB_ERROR_INVALID);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/usb-address/parse", test_parse);
  g_test_add_func ("/usb-address/refused", test_refused);

  return g_test_run ();
}
