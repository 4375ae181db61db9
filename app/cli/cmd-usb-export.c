/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* usb export: a USB device of this computer for whoever connects. */

#include "command-table.h"

#include "command-call.h"
#include "json-fields.h"
#include "usb-share.h"

#define USUAL_PLACE "127.0.0.1:4000"

typedef struct
{
  VtrCommandCall *call;
  VtrUsbWorker   *worker;
  VtrUsbMonitor  *monitor;
  VtrUsbShare    *share;          /* NULL at the end */
  GSource        *cancel_source;
  GError         *error;          /* (nullable): how it ended */
  gboolean        has_ended;
} Export;

/* The device is this computer's again. */
static void
on_settled (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Export *export = user_data;
  VtrCommandCall *call = export->call;

  g_object_unref (export->worker);
  if (export->error != NULL)
    vtr_command_call_finish_with_error (call, export->error);
  else
    vtr_command_call_finish (call);
  g_object_unref (call);
}

static gboolean
on_ended (gpointer user_data)
{
  Export *export = user_data;

  if (export->cancel_source != NULL)
    {
      g_source_destroy (export->cancel_source);
      g_source_unref (export->cancel_source);
    }
  if (export->share != NULL)
    {
      g_signal_handlers_disconnect_by_data (export->share, export);
      vtr_usb_share_stop (export->share);
    }
  g_clear_object (&export->share);
  g_clear_object (&export->monitor);
  vtr_usb_worker_settle_async (export->worker, on_settled, export);

  return G_SOURCE_REMOVE;
}

/* @error: (transfer full) (nullable). The share may be telling of itself at this moment. */
static void
end_export (Export *export,
            GError *error)
{
  if (export->has_ended)
    {
      g_clear_error (&error);
      return;
    }

  export->has_ended = TRUE;
  export->error = error;
  g_idle_add_full (G_PRIORITY_HIGH, on_ended, export, NULL);
}

static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  end_export (user_data, NULL);

  return G_SOURCE_REMOVE;
}

static void
on_share_stopped (VtrUsbShare *share,
                  Export      *export)
{
  const GError *error = vtr_usb_share_get_error (share);

  end_export (export, error != NULL ? g_error_copy (error) : NULL);
}

static void
print_line (Export     *export,
            const char *text)
{
  g_autofree char *line = g_strconcat (text, "\n", NULL);

  vtr_command_call_print (export->call, line);
  vtr_command_call_flush (export->call);
}

/* One JSON object a line. @json: (transfer full): an object that is still open */
static void
print_event (Export      *export,
             JsonBuilder *json)
{
  g_autoptr (JsonBuilder) owned = json;
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *text = NULL;

  json_builder_end_object (owned);
  root = json_builder_get_root (owned);
  text = json_to_string (root, FALSE);
  print_line (export, text);
}

static JsonBuilder *
begin_event (const char *name)
{
  JsonBuilder *json = json_builder_new ();

  json_builder_begin_object (json);
  vtr_json_add_string (json, "event", name);

  return json;
}

static void
tell_beginning (Export *export)
{
  VtrUsbDevice *device = vtr_usb_share_get_device (export->share);
  const char *code = vtr_usb_share_get_code (export->share);
  g_autofree char *address = vtr_usb_address_to_string (vtr_usb_share_get_address (export->share));
  g_autofree char *text = NULL;

  if (vtr_command_call_is_json (export->call))
    {
      JsonBuilder *json = begin_event ("listening");

      vtr_json_add_string (json, "id", vtr_usb_device_get_id (device));
      vtr_json_add_string (json, "address", address);
      vtr_json_add_string (json, "code", code);
      print_event (export, json);
      return;
    }

  text = g_strdup_printf ("%s is offered at %s%s%s. Ctrl+C ends it.",
                          vtr_usb_device_get_title (device), address,
                          code != NULL ? "\nPairing code: " : "", code != NULL ? code : "");
  print_line (export, text);
}

static void
on_peer (VtrUsbShare *share,
         GParamSpec  *pspec,
         Export      *export)
{
  const char *peer = vtr_usb_share_get_peer (share);
  const GError *error = vtr_usb_share_get_error (share);
  g_autofree char *text = NULL;

  if (vtr_command_call_is_json (export->call))
    {
      JsonBuilder *json = begin_event (peer != NULL ? "connected" : "disconnected");

      if (peer != NULL)
        vtr_json_add_string (json, "peer", peer);
      else
        vtr_json_add_string (json, "error", error != NULL ? error->message : NULL);
      print_event (export, json);
      return;
    }

  text = peer != NULL ? g_strdup_printf ("%s has it.", peer) : g_strdup ("It is back.");
  print_line (export, text);
}

/* "host:port" is in clear on the loopback, and needs a pairing code anywhere else. */
static VtrUsbAddress *
read_address (VtrCommandCall  *call,
              GError         **error)
{
  const char *text = vtr_command_line_get_text (vtr_command_call_get_line (call), "listen");
  g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (text != NULL ? text : USUAL_PLACE,
                                                             error);

  if (address == NULL)
    return NULL;

  if (address->kind == VTR_USB_ADDRESS_UNIX)
    {
      g_autofree char *path = g_steal_pointer (&address->path);

      address->path = vtr_command_call_dup_path (call, path);
    }
  if (!vtr_usb_address_is_private (address))
    address->kind = VTR_USB_ADDRESS_TLS;

  return g_steal_pointer (&address);
}

static gboolean
start_share (Export  *export,
             GError **error)
{
  VtrCommandLine *line = vtr_command_call_get_line (export->call);
  g_autoptr (VtrUsbAddress) address = read_address (export->call, error);
  g_autoptr (VtrUsbDevice) device = NULL;

  if (address == NULL)
    return FALSE;

  device = vtr_usb_monitor_find (export->monitor, vtr_command_call_get_argument (export->call, 0),
                                 error);
  if (device == NULL)
    return FALSE;

  export->share = vtr_usb_share_new (export->worker, export->monitor, device,
                                     vtr_command_line_has_option (line, "once"));
  if (!vtr_usb_share_start (export->share, address, error))
    return FALSE;

  g_signal_connect (export->share, "stopped", G_CALLBACK (on_share_stopped), export);
  g_signal_connect (export->share, "notify::peer", G_CALLBACK (on_peer), export);
  tell_beginning (export);

  return TRUE;
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Export *export = user_data;
  GError *error = NULL;

  if (!vtr_usb_monitor_refresh_finish (VTR_USB_MONITOR (source), result, &error)
      || (!export->has_ended && !start_share (export, &error)))
    end_export (export, error);
}

static void
run_usb_export (VtrCommandCall *call)
{
  GCancellable *cancellable = vtr_command_call_get_cancellable (call);
  Export *export = g_new0 (Export, 1);

  export->call = g_object_ref (call);
  export->worker = vtr_usb_worker_new ();
  export->monitor = vtr_usb_monitor_new (export->worker);
  if (cancellable != NULL)
    {
      export->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (export->cancel_source, G_SOURCE_FUNC (on_cancelled), export, NULL);
      g_source_attach (export->cancel_source, NULL);
    }
  vtr_usb_monitor_refresh_async (export->monitor, NULL, on_listed, export);
}

static const VtrCommandOption export_options[] = {
  { "listen", VTR_OPTION_TEXT, "ADDRESS:PORT|unix:PATH",
    "Where: the loopback (127.0.0.1:4000 unless given) and sockets are for whoever gets there, "
    "any other address needs the pairing code that is printed" },
  { "once", VTR_OPTION_FLAG, NULL, "End when the first that has connected leaves" },
  { NULL },
};

const VtrCommand vtr_command_usb_export = {
  "usb export", "DEVICE [--listen ADDRESS:PORT|unix:PATH] [--once]",
  "Offer a USB device of this computer to one machine or computer at a time",
  "DEVICE is an ID of “usb list”, or VENDOR:PRODUCT. Speaks usbredir; the device is given back "
  "when whoever has it leaves, and at the end.",
  export_options, 1, 1, VTR_COMMAND_NEEDS_NOTHING, run_usb_export, TRUE
};
