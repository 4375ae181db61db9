/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* usb list: the USB devices of this computer. */

#include "command-table.h"

#include "command-call.h"
#include "json-fields.h"
#include "text-table.h"
#include "usb-monitor.h"

typedef struct
{
  VtrCommandCall *call;
  VtrUsbWorker   *worker;
  VtrUsbMonitor  *monitor;
} Listing;

static const struct
{
  VtrUsbRisk  risk;
  const char *word;
} RISKS[] = {
  { VTR_USB_RISK_ONLY_KEYBOARD, "only-keyboard" },
  { VTR_USB_RISK_ONLY_MOUSE, "only-mouse" },
  { VTR_USB_RISK_MOUNTED, "mounted" },
  { VTR_USB_RISK_SYSTEM, "system" },
  { VTR_USB_RISK_HUB, "hub" },
};

static GStrv
dup_risks (VtrUsbDevice *device)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (guint i = 0; i < G_N_ELEMENTS (RISKS); i++)
    {
      if ((vtr_usb_device_get_risks (device) & RISKS[i].risk) != 0)
        g_strv_builder_add (words, RISKS[i].word);
    }

  return g_strv_builder_end (words);
}

static void
add_device (JsonBuilder  *json,
            VtrUsbDevice *device)
{
  g_autofree char *vendor = g_strdup_printf ("%04x", vtr_usb_device_get_vendor (device));
  g_autofree char *product = g_strdup_printf ("%04x", vtr_usb_device_get_product (device));
  g_auto (GStrv) risks = dup_risks (device);

  json_builder_begin_object (json);
  vtr_json_add_string (json, "id", vtr_usb_device_get_id (device));
  vtr_json_add_size (json, "bus", vtr_usb_device_get_bus (device));
  vtr_json_add_string (json, "port", vtr_usb_device_get_port (device));
  vtr_json_add_size (json, "address", vtr_usb_device_get_address (device));
  vtr_json_add_string (json, "vendor", vendor);
  vtr_json_add_string (json, "product", product);
  vtr_json_add_string (json, "vendor_name", vtr_usb_device_get_vendor_name (device));
  vtr_json_add_string (json, "product_name", vtr_usb_device_get_product_name (device));
  vtr_json_add_string (json, "serial", vtr_usb_device_get_serial (device));
  vtr_json_add_string (json, "class", vtr_usb_kind_to_string (vtr_usb_device_get_kind (device)));
  vtr_json_add_boolean (json, "busy", vtr_usb_device_is_busy (device));
  vtr_json_add_boolean (json, "permitted", vtr_usb_device_is_permitted (device));
  vtr_json_add_strings (json, "mounts", vtr_usb_device_get_mounts (device));
  vtr_json_add_strings (json, "risks", (const char * const *) risks);
  json_builder_end_object (json);
}

static JsonNode *
build_json (GListModel *devices)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();

  json_builder_begin_array (json);
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (VtrUsbDevice) device = g_list_model_get_item (devices, i);

      add_device (json, device);
    }
  json_builder_end_array (json);

  return json_builder_get_root (json);
}

static char *
build_text (GListModel *devices)
{
  g_autoptr (VtrTextTable) table = vtr_text_table_new (5, 0);

  vtr_text_table_add (table, "ID", "USB ID", "CLASS", "NAME", "USE");
  for (guint i = 0; i < g_list_model_get_n_items (devices); i++)
    {
      g_autoptr (VtrUsbDevice) device = g_list_model_get_item (devices, i);
      g_autofree char *ids = g_strdup_printf ("%04x:%04x", vtr_usb_device_get_vendor (device),
                                              vtr_usb_device_get_product (device));
      const char *use = vtr_usb_device_get_use (device);

      if (use == NULL && !vtr_usb_device_is_permitted (device))
        use = "not permitted";
      vtr_text_table_add (table, vtr_usb_device_get_id (device), ids,
                          vtr_usb_kind_to_string (vtr_usb_device_get_kind (device)),
                          vtr_usb_device_get_title (device), use);
    }

  return vtr_text_table_to_string (table);
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Listing *listing = user_data;
  VtrCommandCall *call = listing->call;
  GListModel *devices = G_LIST_MODEL (source);
  GError *error = NULL;

  if (!vtr_usb_monitor_refresh_finish (listing->monitor, result, &error))
    vtr_command_call_fail (call, error);
  else
    {
      if (vtr_command_call_is_json (call))
        vtr_command_call_print_json (call, build_json (devices));
      else if (g_list_model_get_n_items (devices) > 0)
        {
          g_autofree char *text = build_text (devices);

          vtr_command_call_print (call, text);
        }
      vtr_command_call_finish (call);
    }

  g_object_unref (listing->monitor);
  g_object_unref (listing->worker);
  g_object_unref (call);
}

static void
run_usb_list (VtrCommandCall *call)
{
  Listing *listing = g_new0 (Listing, 1);

  listing->call = g_object_ref (call);
  listing->worker = vtr_usb_worker_new ();
  listing->monitor = vtr_usb_monitor_new (listing->worker);
  vtr_usb_monitor_refresh_async (listing->monitor, NULL, on_listed, listing);
}

const VtrCommand vtr_command_usb_list = {
  "usb list", "",
  "List the USB devices of this computer",
  "The ID is where a device is plugged in; “usb export” takes it, or the USB ID.",
  NULL, 0, 0, VTR_COMMAND_NEEDS_NOTHING, run_usb_list
};
