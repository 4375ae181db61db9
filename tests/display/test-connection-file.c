/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "connection-file.h"

#include <string.h>
#include <sys/stat.h>

#include "connection-version.h"

#define HEAD "[virt-viewer]\n"

typedef struct
{
  const char *text;
  const char *address;
  const char *user;
  const char *password;
  const char *title;
  gboolean    is_fullscreen;
  gboolean    wants_deletion;
} GoodFile;

static const GoodFile good_files[] = {
  { HEAD "type=vnc\nhost=lab\n", "vnc://lab:5900" },
  { HEAD "type=VNC\nhost=lab\nport=5901\n", "vnc://lab:5901" },
  { HEAD "type=vnc\nhost=lab\nport=1\n", "vnc://lab:1" },
  { HEAD "type=vnc\nhost=::1\nport=7000", "vnc://[::1]:7000" },
  { HEAD "type=vnc\nhost=[::1]\nport=7000", "vnc://[::1]:7000" },
  { HEAD "type=vnc\nunix-path=/run/a b%#\n", "vnc+unix:///run/a b%#" },
  { HEAD "type=spice\nunix-path=/run/s\n", "spice+unix:///run/s" },
  { HEAD "type=spice\nhost=lab\nport=5930\n", "spice://lab:5930" },
  { "# written by a cloud\n[ovirt]\nhost=engine\nca=x\nadmin=1\n" HEAD
    "type=spice\nhost=10.0.0.1\nport=5900\npassword=s3cret\ndelete-this-file=1\nfullscreen=0\n"
    "title=fedora:%d - Press SHIFT+F12 to Release Cursor\ntoggle-fullscreen=shift+f11\n"
    "release-cursor=shift+f12\nsecure-attention=ctrl+alt+end\nusb-filter=-1,-1,-1,-1,0\n"
    "enable-smartcard=0\nenable-usb-autoshare=1\ntls-ciphers=DEFAULT\nversion=2.0-8\n"
    "versions=rhev-win64:2.0-160;debian12:8.0-3;rhel7:2.0-6\nnewer-version-url=http://x/\n",
    "spice://10.0.0.1:5900", NULL, "s3cret", "fedora:1 - Press SHIFT+F12 to Release Cursor",
    FALSE, TRUE },
  { HEAD "type=vnc\nhost=lab\nusername=jo\npassword=a b\\sc\nfullscreen=true\n",
    "vnc://lab:5900", "jo", "a b c", NULL, TRUE },
  { HEAD "type=vnc\nhost=lab\ntitle= \\tA\\nB \xe2\x80\xae\n", "vnc://lab:5900", NULL, NULL,
    "A B" },
  /* Not understood, not looked at. */
  { HEAD "type=vnc\nhost=lab\ncolor-depth=nonsense\ndisable-effects=;;;\nwhat=ever\n[x]\ny=z\n",
    "vnc://lab:5900" },
  /* -1 and 0 are how some say that there is none. */
  { HEAD "type=spice\nhost=lab\nport=5930\ntls-port=-1\n", "spice://lab:5930" },
  { HEAD "type=vnc\nhost=lab\nport=0\npassword=\ntitle=\nfullscreen=\n", "vnc://lab:5900" },
  { HEAD "type=vnc\nhost=lab\nversion=11.0\n", "vnc://lab:5900" },
  { HEAD "type=vnc\nhost=lab\nversion=11.0-99\n", "vnc://lab:5900" },
  { HEAD "type=vnc\nhost=lab\nversion=many\nversions=debian12;debian12:;:1\n", "vnc://lab:5900" },
  { HEAD "type=vnc\nhost=lab\nversions=fedora99:99.0\n", "vnc://lab:5900" },
};

typedef struct
{
  const char *text;
  int         code;
  const char *words;
} BadFile;

static const BadFile bad_files[] = {
  { "", G_IO_ERROR_INVALID_DATA, "no connection file" },
  { "\n", G_IO_ERROR_INVALID_DATA, "no connection file" },
  { "type=vnc\n", G_IO_ERROR_INVALID_DATA, "no connection file" },
  { "[virt-viewer\ntype=vnc\n", G_IO_ERROR_INVALID_DATA, "no connection file" },
  { "[Desktop Entry]\nType=Link\n", G_IO_ERROR_INVALID_DATA, "no connection file" },
  { HEAD "type=vnc\nhost=\xff\xfe\n", G_IO_ERROR_INVALID_DATA, "no connection file" },
  { "\x7f" "ELF\x02", G_IO_ERROR_INVALID_DATA, "no connection file" },
  { HEAD, G_IO_ERROR_INVALID_DATA, "what type" },
  { HEAD "host=lab\n", G_IO_ERROR_INVALID_DATA, "what type" },
  { HEAD "type=ovirt\nhost=lab\n", G_IO_ERROR_NOT_SUPPORTED, "type “ovirt”" },
  { HEAD "type=<b>x</b>\nhost=lab\n", G_IO_ERROR_NOT_SUPPORTED, "type “<b>x</b>”" },
  { HEAD "type=vnc\n", G_IO_ERROR_INVALID_DATA, "where the screen is" },
  { HEAD "type=vnc\nport=5900\n", G_IO_ERROR_INVALID_DATA, "where the screen is" },
  { HEAD "type=spice\nhost=lab\n", G_IO_ERROR_INVALID_DATA, "which port" },
  { HEAD "type=vnc\nhost=lab\nunix-path=/s\n", G_IO_ERROR_INVALID_DATA, "both a socket and" },
  { HEAD "type=vnc\nunix-path=/s\nport=5900\n", G_IO_ERROR_INVALID_DATA, "both a socket and" },
  { HEAD "type=vnc\nunix-path=s\n", G_IO_ERROR_INVALID_ARGUMENT, "full path" },
  { HEAD "type=vnc\nhost=la b\n", G_IO_ERROR_INVALID_ARGUMENT, "host name" },
  { HEAD "type=vnc\nhost=lab/x\n", G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { HEAD "type=vnc\nhost=lab:1\n", G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { HEAD "type=vnc\nhost=-oProxyCommand=x\n", G_IO_ERROR_INVALID_ARGUMENT, NULL },
  { HEAD "type=vnc\nhost=lab\\nx\n", G_IO_ERROR_INVALID_DATA, "“host”" },
  { HEAD "type=vnc\nhost=lab\nport=65536\n", G_IO_ERROR_INVALID_DATA, "“port”" },
  { HEAD "type=vnc\nhost=lab\nport=5900x\n", G_IO_ERROR_INVALID_DATA, "“port”" },
  { HEAD "type=vnc\nhost=lab\nport=-2\n", G_IO_ERROR_INVALID_DATA, "“port”" },
  { HEAD "type=spice\nhost=lab\ntls-port=1e3\n", G_IO_ERROR_INVALID_DATA, "“tls-port”" },
  { HEAD "type=spice\nhost=lab\ntls-port=5901\nca=junk\n", G_IO_ERROR_INVALID_DATA, "“ca”" },
  { HEAD "type=spice\nhost=lab\nport=1\nproxy=socks://x\n", G_IO_ERROR_INVALID_DATA,
    "“proxy”" },
  { HEAD "type=vnc\nhost=lab\nfullscreen=2\n", G_IO_ERROR_INVALID_DATA, "“fullscreen”" },
  { HEAD "type=vnc\nhost=lab\ndelete-this-file=yes\n", G_IO_ERROR_INVALID_DATA,
    "“delete-this-file”" },
  { HEAD "type=vnc\nhost=lab\npassword=a\\nb\n", G_IO_ERROR_INVALID_DATA, "“password”" },
  { HEAD "type=vnc\nhost=lab\nrelease-cursor=ctrl++\n", G_IO_ERROR_INVALID_DATA,
    "“release-cursor”" },
  { HEAD "type=vnc\nhost=lab\ntoggle-fullscreen=<Shift>F11\n", G_IO_ERROR_INVALID_DATA,
    "“toggle-fullscreen”" },
  { HEAD "type=vnc\nhost=lab\nversion=11.1\n", G_IO_ERROR_NOT_SUPPORTED, "version 11.1" },
  { HEAD "type=vnc\nhost=lab\nversion=99\n", G_IO_ERROR_NOT_SUPPORTED, "version 99" },
  { HEAD "type=vnc\nhost=lab\nversion=11.0\nversions=rhel7:2.0;debian12:12.0-1\n",
    G_IO_ERROR_NOT_SUPPORTED, "version 12.0-1" },
};

static VtrConnectionFile *
parse (const char  *text,
       GError     **error)
{
  return vtr_connection_file_new_from_data (text, strlen (text), "debian12", error);
}

static void
test_good (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (good_files); i++)
    {
      const GoodFile *good = &good_files[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrConnectionFile) file = parse (good->text, &error);
      g_autofree char *address = NULL;

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_no_error (error);
      address = vtr_display_endpoint_to_string (vtr_connection_file_get_endpoint (file));
      g_assert_cmpstr (address, ==, good->address);
      g_assert_cmpstr (vtr_connection_file_get_user (file), ==, good->user);
      g_assert_cmpstr (vtr_connection_file_get_password (file), ==, good->password);
      g_assert_cmpstr (vtr_connection_file_get_title (file), ==, good->title);
      g_assert_cmpint (vtr_connection_file_is_fullscreen (file), ==, good->is_fullscreen);
      g_assert_cmpint (vtr_connection_file_wants_deletion (file), ==, good->wants_deletion);
    }
}

static void
test_bad (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (bad_files); i++)
    {
      const BadFile *bad = &bad_files[i];
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrConnectionFile) file = parse (bad->text, &error);

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_error (error, G_IO_ERROR, bad->code);
      g_assert_null (file);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      if (bad->words != NULL && strstr (error->message, bad->words) == NULL)
        g_error ("“%s” isn't said in “%s”", bad->words, error->message);
    }
}

/* What only SPICE has, and where all of it is encrypted as soon as a part of it is to be. */
static void
test_tls (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file =
    parse (HEAD "type=spice\nhost=lab\nport=5900\ntls-port=5901\nsecure-channels=main;inputs\n"
           "ca=-----BEGIN CERTIFICATE-----\\nMII\\n-----END CERTIFICATE-----\\n\n"
           "host-subject=O=lab,CN=vm 1\nproxy=http://proxy:3128\n", &error);
  VtrDisplayEndpoint *endpoint = NULL;

  g_assert_no_error (error);
  endpoint = vtr_connection_file_get_endpoint (file);
  g_assert_cmpuint (vtr_display_endpoint_get_port (endpoint), ==, 0);
  g_assert_cmpuint (vtr_display_endpoint_get_tls_port (endpoint), ==, 5901);
  g_assert_cmpstr (vtr_display_endpoint_get_ca_pem (endpoint), ==,
                   "-----BEGIN CERTIFICATE-----\nMII\n-----END CERTIFICATE-----\n");
  g_assert_cmpstr (vtr_display_endpoint_get_host_subject (endpoint), ==, "O=lab,CN=vm 1");
  g_assert_cmpstr (vtr_display_endpoint_get_proxy (endpoint), ==, "http://proxy:3128");
}

static void
test_hotkeys (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrConnectionFile) file =
    parse (HEAD "type=vnc\nhost=lab\ntoggle-fullscreen=Shift+F11\nrelease-cursor=ctrl+alt\n"
           "zoom-in=ctrl+kp_add\nsmartcard-insert=shift+F8\nsmartcard-remove=shift+f9\n"
           "usb-filter=0x03,-1,-1,-1,0|-1,-1,-1,-1,1\n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (vtr_connection_file_get_hotkey (file, VTR_CONNECTION_HOTKEY_TOGGLE_FULLSCREEN),
                   ==, "shift+f11");
  g_assert_cmpstr (vtr_connection_file_get_hotkey (file, VTR_CONNECTION_HOTKEY_RELEASE_CURSOR),
                   ==, "ctrl+alt");
  g_assert_cmpstr (vtr_connection_file_get_hotkey (file, VTR_CONNECTION_HOTKEY_ZOOM_IN),
                   ==, "ctrl+kp_add");
  g_assert_null (vtr_connection_file_get_hotkey (file, VTR_CONNECTION_HOTKEY_ZOOM_RESET));
  g_assert_cmpstr (vtr_connection_file_get_hotkey (file, VTR_CONNECTION_HOTKEY_INSERT_CARD),
                   ==, "shift+f8");
  g_assert_cmpstr (vtr_connection_file_get_hotkey (file, VTR_CONNECTION_HOTKEY_REMOVE_CARD),
                   ==, "shift+f9");
  g_assert_cmpstr (vtr_connection_file_get_usb_filter (file),
                   ==, "0x03,-1,-1,-1,0|-1,-1,-1,-1,1");
}

/* Every beginning of a good file, and every byte of it another one: an answer, and nothing else. */
static void
test_broken (void)
{
  const char *good = good_files[8].text;
  gsize length = strlen (good);

  for (gsize cut = 0; cut < length; cut++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (VtrConnectionFile) file =
        vtr_connection_file_new_from_data (good, cut, "debian12", &error);

      g_assert_true ((file == NULL) == (error != NULL));
    }

  for (gsize at = 0; at < length; at++)
    {
      g_autofree char *changed = g_strdup (good);

      for (guint i = 0; i < 8; i++)
        {
          g_autoptr (GError) error = NULL;
          g_autoptr (VtrConnectionFile) file = NULL;

          changed[at] = (char) (good[at] ^ (1 << i));
          file = vtr_connection_file_new_from_data (changed, length, NULL, &error);
          g_assert_true ((file == NULL) == (error != NULL));
        }
    }
}

/* Whatever is too long is refused; what just fits isn't. */
static void
test_limits (void)
{
  static const struct
  {
    const char *key;
    gsize       max_length;
  } limits[] = {
    { "username", 1023 }, { "password", 1023 }, { "title", 4096 }, { "usb-filter", 4096 },
    { "release-cursor", 64 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    for (gsize over = 0; over < 2; over++)
      {
        g_autofree char *value = g_strnfill (limits[i].max_length + over, 'x');
        g_autofree char *text = g_strdup_printf (HEAD "type=vnc\nhost=lab\n%s=%s\n", limits[i].key,
                                                 value);
        g_autoptr (GError) error = NULL;
        g_autoptr (VtrConnectionFile) file = parse (text, &error);

        g_test_message ("%s, %" G_GSIZE_FORMAT " too long", limits[i].key, over);
        if (over == 0)
          g_assert_no_error (error);
        else
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
        if (file != NULL && vtr_connection_file_get_title (file) != NULL)
          g_assert_cmpuint (strlen (vtr_connection_file_get_title (file)), ==, 200);
      }
}

static void
test_versions (void)
{
  static const struct
  {
    const char *needed;
    const char *known;
    gboolean    is_newer;
  } cases[] = {
    { "1", "2", FALSE }, { "2", "1", TRUE }, { "1.0", "1", FALSE }, { "1", "1.0", FALSE },
    { "1.0.1", "1", TRUE }, { "1.10", "1.9", TRUE }, { "1.9", "1.10", FALSE },
    { "0.5-3", "0.5-2", TRUE }, { "0.5-2", "0.5-3", FALSE }, { "0.5-3", "0.5", FALSE },
    { "0.5", "0.5-3", FALSE }, { "1-1.10", "1-1.9", TRUE }, { "a", "1", FALSE },
    { "1.a", "1.0", FALSE }, { "2.", "1", FALSE }, { ".2", "1", FALSE }, { "", "1", FALSE },
    { "-1", "1", FALSE }, { "2-", "1", FALSE }, { "4294967295", "1", TRUE },
    { "4294967296", "1", FALSE }, { "9.9.9.9.9.9.9.9", "1", TRUE },
    { "9.9.9.9.9.9.9.9.9", "1", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s and %s", cases[i].needed, cases[i].known);
      g_assert_cmpint (vtr_connection_version_is_newer (cases[i].needed, cases[i].known), ==,
                       cases[i].is_newer);
    }
}

static void
test_named_so (void)
{
  g_assert_true (vtr_connection_file_is_named_so ("/tmp/console.vv"));
  g_assert_true (vtr_connection_file_is_named_so ("A.VV"));
  g_assert_false (vtr_connection_file_is_named_so (".vv"));
  g_assert_false (vtr_connection_file_is_named_so ("vv"));
  g_assert_false (vtr_connection_file_is_named_so ("a.vv.iso"));
  g_assert_false (vtr_connection_file_is_named_so (""));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/connection-file/good", test_good);
  g_test_add_func ("/connection-file/bad", test_bad);
  g_test_add_func ("/connection-file/tls", test_tls);
  g_test_add_func ("/connection-file/hotkeys", test_hotkeys);
  g_test_add_func ("/connection-file/broken", test_broken);
  g_test_add_func ("/connection-file/limits", test_limits);
  g_test_add_func ("/connection-file/versions", test_versions);
  g_test_add_func ("/connection-file/named-so", test_named_so);

  return g_test_run ();
}
