/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The documents of new machines: against golden files (UPDATE_GOLDEN=1 writes them), against
 * libvirt's schema, and defined on the real QEMU of this computer. Needs a folder for the embedded
 * driver, so it runs below tini. */
#include "machine-xml.h"

#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "connection-private.h"
#include "creating-fixture.h"
#include "machine-config.h"

#define DISK "/srv/images/disk.qcow2"
#define ISO "/srv/iso/disc.iso"

typedef struct
{
  const char *golden;
  const char *host;
  const char *os;          /* NULL: unknown */
  const char *display;     /* NULL: the default */
  gboolean    disposable;
  gboolean    kernel;
  VtrFirmware firmware;
} Case;

static const Case cases[] = {
  { .golden = "debian12-kvm", .host = "accelerated", .os = "debian12" },
  { .golden = "debian12-tcg", .host = "emulating", .os = "debian12" },
  { .golden = "fedora41-kvm", .host = "accelerated", .os = "fedora41" },
  { .golden = "fedora41-tcg", .host = "emulating", .os = "fedora41" },
  { .golden = "ubuntu24.04-kvm", .host = "accelerated", .os = "ubuntu24.04" },
  { .golden = "ubuntu24.04-tcg", .host = "emulating", .os = "ubuntu24.04" },
  { .golden = "win10-kvm", .host = "accelerated", .os = "win10" },
  { .golden = "win10-tcg", .host = "emulating", .os = "win10" },
  { .golden = "win11-kvm", .host = "accelerated", .os = "win11" },
  { .golden = "win11-tcg", .host = "emulating", .os = "win11" },
  { .golden = "winxp-tcg", .host = "emulating", .os = "winxp" },
  { .golden = "freebsd13.1-kvm", .host = "accelerated", .os = "freebsd13.1" },
  { .golden = "freebsd13.1-tcg", .host = "emulating", .os = "freebsd13.1" },
  { .golden = "unknown-kvm", .host = "accelerated" },
  { .golden = "unknown-tcg", .host = "emulating" },
  { .golden = "unknown-bare", .host = "bare" },
  { .golden = "debian12-try", .host = "emulating", .os = "debian12", .disposable = TRUE },
  { .golden = "debian12-efi", .host = "emulating", .os = "debian12", .firmware = VTR_FIRMWARE_EFI },
  { .golden = "kernel", .host = "emulating", .kernel = TRUE },
  { .golden = "debian12-spice", .host = "emulating", .os = "debian12", .display = "spice" },
  { .golden = "win10-spice", .host = "accelerated", .os = "win10", .display = "spice" },
  { .golden = "debian12-vnc", .host = "emulating", .os = "debian12", .display = "vnc" },
  { .golden = "win10-vnc", .host = "accelerated", .os = "win10", .display = "vnc" },
};

static VtrOsDatabase *database = NULL;
static VtrMedia *disc = NULL;
static VtrConnection *connection = NULL;
static char *folder = NULL;

static VtrMachinePlan *
make_plan (const Case *test)
{
  g_autoptr (VtrHostCapabilities) capabilities = creating_capabilities (test->host);
  VtrMachinePlan *plan = vtr_machine_plan_new (capabilities, test->kernel ? NULL : disc);

  if (test->os != NULL)
    {
      g_autoptr (VtrOs) os = creating_find_os (database, test->os);

      vtr_machine_plan_set_os (plan, os);
    }

  if (test->kernel)
    vtr_machine_plan_set_kernel (plan, "/srv/vmlinuz", "/srv/initrd",
                                 "console=ttyS0 a=\"b\" & <c>");
  if (test->display != NULL)
    vtr_machine_plan_set_display (plan, test->display);
  vtr_machine_plan_set_firmware (plan, test->firmware);
  vtr_machine_plan_set_disposable (plan, test->disposable);

  return plan;
}

/* The disc is in a temporary folder, the golden files say where one would be. */
static char *
build (VtrMachinePlan *plan)
{
  g_autofree char *xml = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GError) error = NULL;

  vtr_machine_plan_validate (plan, &error);
  g_assert_no_error (error);

  xml = vtr_machine_xml_build (plan, vtr_machine_plan_get_disk_size (plan) > 0 ? DISK : NULL, NULL,
                               NULL);
  text = g_string_new (xml);
  g_string_replace (text, vtr_media_get_path (disc), ISO, 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
compare_golden (const char *name,
                const char *xml)
{
  g_autofree char *base = g_strconcat (name, ".xml", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "golden", base, NULL);
  g_autofree char *golden = NULL;
  g_autoptr (GError) error = NULL;

  if (g_getenv ("UPDATE_GOLDEN") != NULL)
    g_file_set_contents (path, xml, -1, &error);
  g_assert_no_error (error);

  g_file_get_contents (path, &golden, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (xml, ==, golden);
}

static void
test_golden (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (VtrMachinePlan) plan = make_plan (test);
  g_autofree char *xml = build (plan);

  compare_golden (test->golden, xml);
}

static void
test_schema (gconstpointer data)
{
  const Case *test = data;
  g_autofree char *base = g_strconcat (test->golden, ".xml", NULL);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "golden", base, NULL);
  g_autoptr (GSubprocess) validator = NULL;
  g_autofree char *said = NULL;
  g_autoptr (GError) error = NULL;

  validator = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE,
                                &error, "virt-xml-validate", path, "domain", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (validator, NULL, NULL, &said, NULL, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (validator))
    g_error ("%s", said);
}

/* Result: the document as libvirt keeps it. */
static gpointer
define_and_undefine (virConnectPtr   conn,
                     gpointer        data,
                     GCancellable   *cancellable,
                     GError        **error)
{
  virDomainPtr domain = virDomainDefineXML (conn, data);
  char *xml = NULL;

  if (domain == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, virGetLastErrorMessage ());
      return NULL;
    }

  xml = virDomainGetXMLDesc (domain, VIR_DOMAIN_XML_INACTIVE);
  g_assert_cmpint (virDomainUndefineFlags (domain, VIR_DOMAIN_UNDEFINE_NVRAM), ==, 0);
  virDomainFree (domain);

  return xml;
}

static char *
define_here (const char  *xml,
             GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  CreatingWait wait = { NULL };

  vtr_connection_run_async (connection, define_and_undefine, (gpointer) xml, NULL, g_free, NULL,
                            creating_on_done, &wait);
  result = creating_wait (&wait);

  return vtr_connection_run_finish (connection, result, error);
}

/* libvirt fills in what isn't said; what is said must be there after it. */
static void
assert_kept (const char *defined,
             VtrMachinePlan *plan)
{
  g_autoptr (VtrMachineConfig) config = NULL;
  g_autofree char *name = NULL;
  g_autofree char *os_id = NULL;
  g_autoptr (GError) error = NULL;
  VtrOs *os = vtr_machine_plan_get_os (plan);

  config = vtr_machine_config_new_from_xml (defined, &error);
  g_assert_no_error (error);
  name = vtr_machine_config_dup_name (config);
  os_id = vtr_machine_config_dup_os_id (config);

  g_assert_cmpstr (name, ==, vtr_machine_plan_get_name (plan));
  g_assert_cmpstr (os_id, ==, os != NULL ? vtr_os_get_id (os) : NULL);
  g_assert_cmpuint (vtr_machine_config_get_memory (config), ==, vtr_machine_plan_get_memory (plan));
  g_assert_cmpuint (vtr_machine_config_get_vcpus (config), ==, vtr_machine_plan_get_vcpus (plan));
  g_assert_cmpint (vtr_machine_config_get_flag (config, "try"), ==,
                   vtr_machine_plan_is_disposable (plan));
  g_assert_cmpint (vtr_machine_config_has_efi (config), ==,
                   vtr_machine_plan_get_effective_firmware (plan) == VTR_FIRMWARE_EFI);
  g_assert_cmpint (vtr_machine_config_is_emulated (config), ==,
                   vtr_machine_plan_get_effective_acceleration (plan) == VTR_ACCELERATION_TCG);
}

static void
test_define (gconstpointer data)
{
  const Case *test = data;
  g_autoptr (VtrMachinePlan) plan = make_plan (test);
  g_autofree char *xml = build (plan);
  g_autofree char *defined = NULL;
  g_autoptr (GError) error = NULL;

  defined = define_here (xml, &error);
  if (vtr_machine_plan_get_effective_acceleration (plan) == VTR_ACCELERATION_KVM &&
      !vtr_host_capabilities_offers_kvm (vtr_connection_get_capabilities (connection)))
    {
      /* Without KVM on this computer libvirt refuses its machines, and for that reason only. */
      g_assert_nonnull (error);
      g_assert_nonnull (strstr (error->message, "kvm"));
      return;
    }

  g_assert_no_error (error);
  assert_kept (defined, plan);
}

/* Text that means something in XML stays text. */
static void
test_escaping (void)
{
  const Case unknown = { .host = "emulating" };
  g_autoptr (VtrMachinePlan) plan = make_plan (&unknown);
  g_autofree char *xml = NULL;
  g_autofree char *defined = NULL;
  g_autoptr (GError) error = NULL;

  vtr_machine_plan_set_name (plan, "a<b> & \"c\" 'd' &amp; ]]> 🙂");
  xml = vtr_machine_xml_build (plan, "/srv/&lt;<\"x\">.qcow2", "/srv/<socket>&", NULL);
  g_assert_nonnull (strstr (xml, "<name>a&lt;b&gt; &amp; \"c\" 'd' &amp;amp; ]]&gt; 🙂</name>"));
  defined = define_here (xml, &error);
  g_assert_no_error (error);
  assert_kept (defined, plan);
}

static void
test_display_socket (void)
{
  const Case unknown = { .host = "emulating" };
  g_autoptr (VtrMachinePlan) plan = make_plan (&unknown);
  g_autofree char *chosen = vtr_machine_xml_build (plan, NULL, "/run/screen.sock", NULL);
  g_autofree char *free_choice = vtr_machine_xml_build (plan, NULL, NULL, NULL);

  g_assert_nonnull (strstr (chosen, "<listen type=\"socket\" socket=\"/run/screen.sock\"/>"));
  g_assert_nonnull (strstr (free_choice, "<listen type=\"socket\"/>"));
}

/* A name of many bytes leaves no room for the agent's socket below libvirt's folder, and the
 * machine starts all the same, without it or with a socket elsewhere. */
static void
test_long_names (void)
{
  const Case unknown = { .host = "emulating" };
  g_autoptr (VtrMachinePlan) plan = make_plan (&unknown);
  g_autofree char *latin = NULL;
  g_autofree char *other = NULL;
  g_autofree char *elsewhere = NULL;

  vtr_machine_plan_set_name (plan, "A name that is rather long but plain");
  latin = vtr_machine_xml_build (plan, NULL, NULL, NULL);
  g_assert_nonnull (strstr (latin, "org.qemu.guest_agent.0"));

  vtr_machine_plan_set_name (plan, "名前がとても長い機械です");
  other = vtr_machine_xml_build (plan, NULL, NULL, NULL);
  g_assert_null (strstr (other, "org.qemu.guest_agent.0"));

  elsewhere = vtr_machine_xml_build (plan, NULL, NULL, "/run/agent");
  g_assert_nonnull (strstr (elsewhere, "org.qemu.guest_agent.0"));
  g_assert_nonnull (strstr (elsewhere, "<source mode=\"bind\" path=\"/run/agent\"/>"));
}

static void
add_cases (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *golden = g_strconcat ("/machine-xml/golden/", cases[i].golden, NULL);
      g_autofree char *schema = g_strconcat ("/machine-xml/schema/", cases[i].golden, NULL);
      g_autofree char *define = g_strconcat ("/machine-xml/define/", cases[i].golden, NULL);

      g_test_add_data_func (golden, &cases[i], test_golden);
      g_test_add_data_func (schema, &cases[i], test_schema);
      g_test_add_data_func (define, &cases[i], test_define);
    }
}

static void
set_up (void)
{
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;

  database = creating_load_database ();
  path = creating_write_iso (folder, "disc.iso", "SOME_DISC");
  disc = creating_identify (database, path);
  uri = g_strdup_printf ("qemu:///embed?root=%s/r", folder);
  connection = vtr_connection_new (uri);
  creating_open (connection);
}

static void
tear_down (void)
{
  vtr_connection_close (connection);
  g_object_unref (connection);
  g_object_unref (disc);
  g_object_unref (database);
  creating_remove_tree (folder);
  g_free (folder);
}

int
main (int    argc,
      char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  folder = creating_isolate ();
  set_up ();

  add_cases ();
  g_test_add_func ("/machine-xml/escaping", test_escaping);
  g_test_add_func ("/machine-xml/display-socket", test_display_socket);
  g_test_add_func ("/machine-xml/long-names", test_long_names);

  status = g_test_run ();
  tear_down ();

  return status;
}
