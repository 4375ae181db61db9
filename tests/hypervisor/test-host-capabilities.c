/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "host-capabilities.h"

#include "connection.h"

static char *
load (const char *name)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (name == NULL)
    return NULL;

  path = g_test_build_filename (G_TEST_DIST, "data", "capabilities", name, NULL);
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);

  return text;
}

static VtrHostCapabilities *
new_from_files (const char *uri,
                const char *host,
                const char *kvm,
                const char *tcg)
{
  g_autofree char *host_xml = load (host);
  g_autofree char *kvm_xml = load (kvm);
  g_autofree char *tcg_xml = load (tcg);
  g_autoptr (GError) error = NULL;
  VtrHostCapabilities *capabilities = NULL;

  capabilities = vtr_host_capabilities_new_from_xml (uri, host_xml, kvm_xml, tcg_xml, 8589934592, 4,
                                                     &error);
  g_assert_no_error (error);

  return capabilities;
}

static void
test_new (void)
{
  VtrHostCapabilities *self = new_from_files ("qemu+ssh://host/system", "host-intel.xml",
                                              "domain-kvm-intel.xml", "domain-tcg.xml");

  g_assert_cmpstr (vtr_host_capabilities_get_uri (self), ==, "qemu+ssh://host/system");
  g_assert_cmpstr (vtr_host_capabilities_get_hypervisor (self), ==, "qemu");
  g_assert_null (vtr_host_capabilities_get_version (self));
  g_assert_cmpstr (vtr_host_capabilities_get_arch (self), ==, "x86_64");
  g_assert_cmpuint (vtr_host_capabilities_get_memory (self), ==, 8589934592);
  g_assert_cmpuint (vtr_host_capabilities_get_cpus (self), ==, 4);
  g_assert_finalize_object (self);
}

static const struct
{
  const char      *name;
  const char      *uri;
  const char      *host;
  const char      *kvm;
  const char      *tcg;
  VtrAcceleration  acceleration;
  gboolean         offers_kvm;
  gboolean         is_nested;
  const char      *reason;
} RULES[] = {
  { "intel", "qemu:///session", "host-intel.xml", "domain-kvm-intel.xml", "domain-tcg.xml",
    VTR_ACCELERATION_KVM, TRUE, FALSE, "with hardware virtualisation (KVM)" },
  { "intel-nested", "qemu:///session", "host-intel.xml", "domain-kvm-intel-nested.xml",
    "domain-tcg.xml",
    VTR_ACCELERATION_KVM, TRUE, TRUE, "with hardware virtualisation (KVM)" },
  { "amd", "qemu:///session", "host-amd.xml", "domain-kvm-amd.xml", "domain-tcg.xml",
    VTR_ACCELERATION_KVM, TRUE, FALSE, "with hardware virtualisation (KVM)" },
  { "amd-nested", "qemu:///session", "host-amd.xml", "domain-kvm-amd-nested.xml", "domain-tcg.xml",
    VTR_ACCELERATION_KVM, TRUE, TRUE, "with hardware virtualisation (KVM)" },
  /* The device is there and opens, and still no ordinary guest runs. */
  { "kvm-without-svm", "qemu:///session", "host-without-svm.xml", "domain-kvm.xml",
    "domain-tcg.xml",
    VTR_ACCELERATION_TCG, TRUE, FALSE, "processor offers no hardware virtualisation" },
  { "neither", "qemu:///session", "host-without-svm.xml", NULL, "domain-tcg.xml",
    VTR_ACCELERATION_TCG, FALSE, FALSE, "processor offers no hardware virtualisation" },
  { "no-permission", "qemu:///session", "host-intel.xml", NULL, "domain-tcg.xml",
    VTR_ACCELERATION_TCG, FALSE, FALSE, "isn’t available to you" },
  { "arm", "qemu:///session", "host-arm.xml", "domain-kvm.xml", "domain-tcg.xml",
    VTR_ACCELERATION_KVM, TRUE, FALSE, "with hardware virtualisation (KVM)" },
  { "arm-emulated", "qemu:///session", "host-arm.xml", NULL, "domain-tcg.xml",
    VTR_ACCELERATION_TCG, FALSE, FALSE, "isn’t available to you" },
  { "other-hypervisor", "test:///default", "host-test.xml", NULL, NULL,
    VTR_ACCELERATION_TCG, FALSE, FALSE, "This hypervisor decides by itself" },
};

static void
test_rule (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr (VtrHostCapabilities) self = new_from_files (RULES[i].uri, RULES[i].host, RULES[i].kvm,
                                                         RULES[i].tcg);
  const char *reason = vtr_host_capabilities_get_acceleration_reason (self);

  g_assert_cmpint (vtr_host_capabilities_get_acceleration (self), ==, RULES[i].acceleration);
  g_assert_cmpint (vtr_host_capabilities_offers_kvm (self), ==, RULES[i].offers_kvm);
  g_assert_cmpint (vtr_host_capabilities_is_nested (self), ==, RULES[i].is_nested);
  g_assert_nonnull (strstr (reason, RULES[i].reason));
  g_assert_true (g_str_has_suffix (reason, "."));
}

static void
test_devices (void)
{
  g_autoptr (VtrHostCapabilities) self = new_from_files ("qemu:///session", "host-without-svm.xml",
                                                         NULL,
                                                         "domain-tcg.xml");

  g_assert_true (vtr_host_capabilities_has_display (self, "vnc"));
  g_assert_true (vtr_host_capabilities_has_display (self, "spice"));
  g_assert_false (vtr_host_capabilities_has_display (self, "rdp"));
  g_assert_true (vtr_host_capabilities_has_efi (self));
  g_assert_true (vtr_host_capabilities_has_secure_boot (self));
  g_assert_true (vtr_host_capabilities_has_tpm (self));
  g_assert_true (vtr_host_capabilities_has_usb_redirection (self));
  g_assert_true (vtr_host_capabilities_has_device (self, "video", "modelType", "virtio"));
  g_assert_false (vtr_host_capabilities_has_device (self, "video", "modelType", "voodoo"));
  g_assert_false (vtr_host_capabilities_has_device (self, "video", "colour", "virtio"));
  g_assert_false (vtr_host_capabilities_has_device (self, "toaster", "modelType", "virtio"));
}

static void
test_plain_devices (void)
{
  g_autoptr (VtrHostCapabilities) self = new_from_files ("qemu:///session", "host-without-svm.xml",
                                                         NULL,
                                                         "domain-tcg-plain.xml");

  g_assert_true (vtr_host_capabilities_has_display (self, "vnc"));
  g_assert_false (vtr_host_capabilities_has_display (self, "spice"));
  g_assert_false (vtr_host_capabilities_has_efi (self));
  g_assert_false (vtr_host_capabilities_has_secure_boot (self));
  g_assert_false (vtr_host_capabilities_has_tpm (self));
  g_assert_false (vtr_host_capabilities_has_usb_redirection (self));
}

static void
test_no_documents (void)
{
  g_autoptr (VtrHostCapabilities) self = new_from_files ("test:///default", "host-test.xml", NULL,
                                                         NULL);

  g_assert_cmpuint (g_strv_length (vtr_host_capabilities_get_displays (self)), ==, 0);
  g_assert_false (vtr_host_capabilities_has_efi (self));
  g_assert_false (vtr_host_capabilities_has_tpm (self));
}

static void
test_unreadable (void)
{
  static const char * const DOCUMENTS[] = {
    "", "<capabilities>", "<domain/>", "no document",
    "<!DOCTYPE capabilities [<!ENTITY e 'x'>]><capabilities>&e;</capabilities>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (DOCUMENTS); i++)
    {
      g_autoptr (GError) host_error = NULL;
      g_autoptr (GError) domain_error = NULL;

      g_assert_null (vtr_host_capabilities_new_from_xml ("qemu:///session", DOCUMENTS[i], NULL,
                                                         NULL, 1, 1,
                                                         &host_error));
      g_assert_nonnull (host_error);
      g_assert_null (vtr_host_capabilities_new_from_xml ("qemu:///session", "<capabilities/>",
                                                         DOCUMENTS[i], NULL,
                                                         1, 1, &domain_error));
      g_assert_nonnull (domain_error);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/host-capabilities/new", test_new);
  for (guint i = 0; i < G_N_ELEMENTS (RULES); i++)
    {
      g_autofree char *path = g_strdup_printf ("/host-capabilities/rule/%s", RULES[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_rule);
    }
  g_test_add_func ("/host-capabilities/devices", test_devices);
  g_test_add_func ("/host-capabilities/plain-devices", test_plain_devices);
  g_test_add_func ("/host-capabilities/no-documents", test_no_documents);
  g_test_add_func ("/host-capabilities/unreadable", test_unreadable);

  return g_test_run ();
}
