/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a machine's description says of its disks, displays, consoles and other devices. */

#include "domain-fixture.h"

#include "hypervisor-error.h"

static void
test_disks (void)
{
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_file ("lab.xml");
  g_autoptr (GPtrArray) disks = vtr_machine_config_list_disks (config);
  VtrConfigDisk *disk = NULL;

  g_assert_cmpuint (disks->len, ==, 4);
  disk = disks->pdata[0];
  g_assert_cmpstr (disk->device, ==, "disk");
  g_assert_cmpstr (disk->target, ==, "vda");
  g_assert_cmpstr (disk->bus, ==, "virtio");
  g_assert_cmpstr (disk->file, ==, "/srv/images/lab.qcow2");
  g_assert_cmpstr (disk->format, ==, "qcow2");
  g_assert_false (disk->read_only);
  g_assert_false (disk->shareable);
  disk = disks->pdata[1];
  g_assert_cmpstr (disk->file, ==, "/dev/vg/data");
  g_assert_true (disk->shareable);
  disk = disks->pdata[2];
  g_assert_null (disk->file);
  g_assert_null (disk->format);
  disk = disks->pdata[3];
  g_assert_cmpstr (disk->device, ==, "cdrom");
  g_assert_true (disk->read_only);
}

static void
test_displays (void)
{
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_file ("lab.xml");
  g_autoptr (GPtrArray) displays = vtr_machine_config_list_displays (config);
  VtrConfigDisplay *display = NULL;

  g_assert_cmpuint (displays->len, ==, 3);
  display = displays->pdata[0];
  g_assert_cmpstr (display->type, ==, "spice");
  g_assert_cmpstr (display->host, ==, "127.0.0.1");
  g_assert_cmpint (display->port, ==, -1);
  display = displays->pdata[1];
  g_assert_cmpint (display->port, ==, 5903);
  g_assert_null (display->socket);
  display = displays->pdata[2];
  g_assert_cmpstr (display->socket, ==, "/run/user/1000/lab.sock");
}

/* A machine of each kind, as it is in between the devices that nobody touches. */
#define WITH_DISPLAY(display) \
  "<domain type='qemu'>\n  <name>a</name>\n  <devices>\n" \
  "    <controller type='usb' index='0' model='qemu-xhci'/>\n" \
  "    <other xmlns='urn:x'>kept</other>\n" display "    <!-- the end -->\n  </devices>\n</domain>"

static void
check_switch (const char *xml,
              const char *protocol,
              const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMachineConfig) config = vtr_machine_config_new_from_xml (xml, &error);
  g_autoptr (VtrMachineConfig) wanted = vtr_machine_config_new_from_xml (expected, NULL);
  g_autofree char *changed = NULL;
  g_autofree char *text = NULL;
  g_autofree char *display = NULL;

  g_assert_no_error (error);
  g_assert_true (vtr_machine_config_set_display (config, protocol, &error));
  g_assert_no_error (error);
  changed = vtr_machine_config_to_xml (config);
  text = vtr_machine_config_to_xml (wanted);
  g_assert_cmpstr (changed, ==, text);
  display = vtr_machine_config_dup_display (config);
  g_assert_cmpstr (display, ==, protocol);
}

#define VNC_DEVICES \
  "    <channel type='qemu-vdagent'>\n" \
  "      <source><clipboard copypaste='yes'/><mouse mode='client'/></source>\n" \
  "      <target type='virtio' name='com.redhat.spice.0'/>\n    </channel>\n" \
  "    <graphics type='vnc' port='-1' autoport='yes' websocket='-1' sharePolicy='ignore'>\n" \
  "      <listen type='socket'/>\n      <audio id='1'/>\n    </graphics>\n" \
  "    <audio id='1' type='none'/>\n"
#define SPICE_DEVICES \
  "    <channel type='spicevmc'>\n" \
  "      <target type='virtio' name='com.redhat.spice.0'/>\n    </channel>\n" \
  "    <graphics type='spice' port='-1' autoport='yes'>\n" \
  "      <listen type='socket'/>\n    </graphics>\n" \
  "    <audio id='1' type='spice'/>\n"

static void
test_set_display (void)
{
  g_autoptr (VtrMachineConfig) none = NULL;
  g_autoptr (GError) error = NULL;
  const char *spice = WITH_DISPLAY (SPICE_DEVICES "    <redirdev bus='usb' type='spicevmc'/>\n"
                                    "    <channel type='spiceport'><target name='x'/></channel>\n"
                                    "    <redirdev bus='usb' type='tcp'/>\n");

  check_switch (WITH_DISPLAY (VNC_DEVICES), "vnc", WITH_DISPLAY (VNC_DEVICES));
  check_switch (spice, "spice", spice);
  /* What SPICE was the other end of goes, and what it wasn't stays. */
  check_switch (spice, "vnc", WITH_DISPLAY (
    "    <channel type='qemu-vdagent'>\n      <source><clipboard copypaste='yes'/>"
    "<mouse mode='client'/></source>\n"
    "      <target type='virtio' name='com.redhat.spice.0'/>\n    </channel>\n"
    "    <graphics type='vnc' port='-1' autoport='yes'>\n      <listen type='socket'/>\n"
    "      <audio id='1'/>\n    </graphics>\n    <audio id='1' type='none'/>\n"
    "    <redirdev bus='usb' type='tcp'/>\n"));
  /* Redirected devices come where there are none of another kind. */
  check_switch (WITH_DISPLAY (VNC_DEVICES "    <redirdev bus='usb' type='tcp'/>\n"), "spice",
                WITH_DISPLAY (SPICE_DEVICES "    <redirdev bus='usb' type='tcp'/>\n"));

  none = vtr_machine_config_new_from_xml ("<domain><name>a</name><devices/></domain>", &error);
  g_assert_no_error (error);
  g_assert_false (vtr_machine_config_set_display (none, "spice", &error));
  g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED);
  g_assert_null (vtr_machine_config_dup_display (none));
}

/* As libvirt writes them: the first serial port twice. */
static const char CONSOLES[] =
  "<domain type='qemu'><name>c</name><devices>"
  "<parallel type='pty'><target port='0'/></parallel>"
  "<serial type='pty'><source path='/dev/pts/3'/><target type='isa-serial' port='0'/></serial>"
  "<serial type='file'><source path='/x'/><target port='1'/></serial>"
  "<console type='pty'><target type='serial' port='0'/></console>"
  "<console type='pty'><target type='virtio' port='1'/></console>"
  "<console type='pty'><target type='virtio' port='2'/><alias name='ua-mine'/></console>"
  "</devices></domain>";

static void
check_console (GPtrArray  *consoles,
               guint       index,
               const char *id,
               const char *label,
               gboolean    can_open)
{
  VtrConfigConsole *console = NULL;

  g_assert_cmpuint (index, <, consoles->len);
  console = consoles->pdata[index];
  g_assert_cmpstr (console->id, ==, id);
  g_assert_cmpstr (console->label, ==, label);
  g_assert_cmpint (console->can_open, ==, can_open);
}

/* Only one of them has got its terminal. */
static void
check_ready (GPtrArray  *consoles,
             const char *id)
{
  for (guint i = 0; i < consoles->len; i++)
    {
      VtrConfigConsole *console = consoles->pdata[i];

      g_assert_cmpint (console->is_ready, ==, g_str_equal (console->id, id));
    }
}

static void
test_consoles (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (VtrMachineConfig) config = vtr_machine_config_new_from_xml (CONSOLES, &error);
  g_autoptr (VtrMachineConfig) plain = domain_config_new_from_file ("plain.xml");
  g_autoptr (VtrMachineConfig) xen = domain_config_new_from_file ("xen.xml");
  g_autoptr (GPtrArray) consoles = NULL;
  g_autoptr (GPtrArray) of_plain = vtr_machine_config_list_consoles (plain);
  g_autoptr (GPtrArray) of_xen = vtr_machine_config_list_consoles (xen);

  g_assert_no_error (error);
  consoles = vtr_machine_config_list_consoles (config);
  g_assert_cmpuint (consoles->len, ==, 5);
  check_console (consoles, 0, "serial0", "Serial Console", TRUE);
  check_console (consoles, 1, "serial1", "Serial Console 2", FALSE);
  check_console (consoles, 2, "console1", "Text Console", TRUE);
  check_console (consoles, 3, "ua-mine", "Text Console 2", TRUE);
  check_console (consoles, 4, "parallel0", "Parallel Port", TRUE);
  check_ready (consoles, "serial0");
  g_assert_cmpuint (of_plain->len, ==, 0);
  g_assert_cmpuint (of_xen->len, ==, 1);
  check_console (of_xen, 0, "console0", "Text Console", TRUE);
}

static void
test_devices (void)
{
  static const struct
  {
    const char *kind;
    const char *label;
    const char *id;
  } EXPECTED[] = {
    { "disk", "Disk (vda)", "vda" },
    { "interface", "Network card (virtio)", "interface-0" },
    { "interface", "Network card (e1000e)", "interface-1" },
    { "graphics", "Display (vnc)", "graphics-0" },
  };
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_file ("plain.xml");
  g_autoptr (VtrMachineConfig) lab = domain_config_new_from_file ("lab.xml");
  g_autoptr (GPtrArray) devices = vtr_machine_config_list_devices (config);
  g_autoptr (GPtrArray) lab_devices = vtr_machine_config_list_devices (lab);
  VtrConfigDevice *last = NULL;

  g_assert_cmpuint (devices->len, ==, G_N_ELEMENTS (EXPECTED));
  for (guint i = 0; i < G_N_ELEMENTS (EXPECTED); i++)
    {
      VtrConfigDevice *device = devices->pdata[i];

      g_assert_cmpstr (device->kind, ==, EXPECTED[i].kind);
      g_assert_cmpstr (device->label, ==, EXPECTED[i].label);
      g_assert_cmpstr (device->id, ==, EXPECTED[i].id);
    }

  /* What Vitrine has never seen is a device all the same. */
  g_assert_cmpuint (lab_devices->len, ==, 13);
  last = lab_devices->pdata[11];
  g_assert_cmpstr (last->kind, ==, "newdevice");
  g_assert_cmpstr (last->label, ==, "newdevice");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/machine-config/disks", test_disks);
  g_test_add_func ("/machine-config/displays", test_displays);
  g_test_add_func ("/machine-config/set-display", test_set_display);
  g_test_add_func ("/machine-config/consoles", test_consoles);
  g_test_add_func ("/machine-config/devices", test_devices);

  return g_test_run ();
}
