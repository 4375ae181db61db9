/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* usb detach, usb cd: what is in a machine's USB ports, by libvirt alone; a disc also through its
 * screen. */

#include "command-table.h"

#include "command-call.h"
#include "command-usb.h"
#include "screen-address.h"
#include "usb-monitor.h"
#include "usb-port.h"
#include "usb-rules.h"

typedef struct
{
  VtrCommandCall *call;
  VtrMachine     *machine;
  VtrUsbWorker   *worker;       /* (nullable), as @monitor: while a device is looked for */
  VtrUsbMonitor  *monitor;
  GStrv           aliases;
  guint           next;
} Detach;

static void
detach_free (Detach *detach)
{
  g_object_unref (detach->call);
  g_object_unref (detach->machine);
  g_clear_object (&detach->monitor);
  g_clear_object (&detach->worker);
  g_strfreev (detach->aliases);
  g_free (detach);
}

/* One after the other. */
static void detach_next (Detach *detach);

static void
on_detached (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Detach *detach = user_data;
  GError *error = NULL;

  if (vtr_usb_port_close_finish (VTR_MACHINE (source), result, &error))
    {
      detach_next (detach);
      return;
    }

  vtr_command_call_fail (detach->call, error);
  detach_free (detach);
}

static void
detach_next (Detach *detach)
{
  const char *alias = detach->aliases[detach->next];

  if (alias == NULL)
    {
      vtr_command_call_finish (detach->call);
      detach_free (detach);
      return;
    }

  detach->next++;
  vtr_usb_port_close_async (detach->machine, alias, on_detached, detach);
}

static void
on_read (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Detach *detach = user_data;
  GError *error = NULL;
  g_autofree char *xml = vtr_machine_read_xml_finish (VTR_MACHINE (source), result, &error);

  if (xml == NULL)
    {
      vtr_command_call_fail (detach->call, error);
      detach_free (detach);
      return;
    }

  detach->aliases = vtr_usb_port_list_aliases (xml);
  detach_next (detach);
}

/* It isn't given to the machine by itself any more. @device: (nullable): all of its devices. */
static void
forget (Detach       *detach,
        VtrUsbDevice *device)
{
  g_autoptr (VtrUsbRules) rules = vtr_usb_rules_new (NULL);
  g_autoptr (GError) error = NULL;

  if (vtr_usb_rules_get_n_rules (rules) > 0 &&
      !vtr_usb_rules_remove (rules, vtr_machine_get_uuid (detach->machine), device, &error))
    g_debug ("%s", error->message);
}

/* @id: as its alias was made from. */
static void
detach_one (Detach     *detach,
            const char *id)
{
  detach->aliases = g_new0 (char *, 2);
  detach->aliases[0] = vtr_usb_port_dup_alias (id);
  detach_next (detach);
}

/* A device of this computer is in its port by its place, however it is called here; one that is
 * gone can be called so only. */
static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Detach *detach = user_data;
  const char *text = vtr_command_call_get_argument (detach->call, 1);
  g_autoptr (VtrUsbDevice) device = NULL;

  if (vtr_usb_monitor_refresh_finish (VTR_USB_MONITOR (source), result, NULL))
    device = vtr_usb_monitor_find (detach->monitor, text, NULL);
  if (device != NULL)
    forget (detach, device);
  detach_one (detach, device != NULL ? vtr_usb_device_get_id (device) : text);
}

static void
run_usb_detach (VtrCommandCall *call)
{
  VtrMachine *machine = vtr_command_call_find_first_machine (call);
  const char *text = vtr_command_call_get_argument (call, 1);
  g_autofree char *path = NULL;
  Detach *detach = NULL;

  if (machine == NULL)
    return;

  detach = g_new0 (Detach, 1);
  detach->call = g_object_ref (call);
  detach->machine = g_object_ref (machine);
  path = vtr_command_call_dup_path (call, text);
  if (g_str_equal (text, "all"))
    {
      forget (detach, NULL);
      vtr_machine_read_xml_async (machine, FALSE, NULL, on_read, detach);
    }
  else if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      detach_one (detach, path);
    }
  else
    {
      detach->worker = vtr_usb_worker_new ();
      detach->monitor = vtr_usb_monitor_new (detach->worker);
      vtr_usb_monitor_refresh_async (detach->monitor, NULL, on_listed, detach);
    }
}

static void
on_cd_added (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (VtrCommandCall) call = user_data;
  GError *error = NULL;

  if (vtr_usb_port_add_cd_finish (VTR_MACHINE (source), result, &error))
    vtr_command_call_finish (call);
  else
    vtr_command_call_fail (call, error);
}

static void
run_usb_cd (VtrCommandCall *call)
{
  const gboolean is_machine =
    vtr_screen_address_is_machine (vtr_command_call_get_argument (call, 0));
  VtrMachine *machine = is_machine ? vtr_command_call_find_first_machine (call) : NULL;
  g_autofree char *path = NULL;

  if (machine == NULL && is_machine)
    return;

  path = vtr_command_call_dup_path (call, vtr_command_call_get_argument (call, 1));
  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    vtr_command_call_fail (call, g_error_new (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_NOT_FOUND,
                                              "There is no file “%s”", path));
  else if (machine == NULL || !vtr_connection_is_local (vtr_command_call_get_connection (call)))
    vtr_command_usb_run_disc (call, path);
  else
    vtr_usb_port_add_cd_async (machine, path, on_cd_added, g_object_ref (call));
}

const VtrCommand vtr_command_usb_detach = {
  "usb detach", "MACHINE DEVICE|all",
  "Take a USB device away from a machine",
  "DEVICE is what “usb attach” or “usb cd” was given; “all” takes away everything that they gave.",
  NULL, 2, 2, VTR_COMMAND_NEEDS_CONNECTION, run_usb_detach
};

static const VtrCommandOption cd_options[] = {
  VTR_COMMAND_USB_SCREEN_OPTIONS,
  { "allow-insecure", VTR_OPTION_FLAG, NULL, "Connect to a screen in clear" },
  { NULL },
};

const VtrCommand vtr_command_usb_cd = {
  "usb cd", "MACHINE FILE [--user U] [--password-file F] [--allow-insecure]",
  "Plug a USB CD drive with that file in it into a running machine",
  "It stays until “usb detach MACHINE FILE”, or until the machine is off. A machine on another\n"
  "computer has it through its SPICE screen until the command is interrupted; MACHINE may also be\n"
  "the address of such a screen: spice://HOST:PORT, or a connection file (.vv).",
  cd_options, 2, 2, VTR_COMMAND_NEEDS_ADDRESS, run_usb_cd
};
