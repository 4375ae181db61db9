/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrinectl"

/* usb attach: a USB device for a running machine, for as long as the command runs. */

#include "command-table.h"

#include "command-call.h"
#include "command-display.h"
#include "command-usb.h"
#include "hypervisor-error.h"
#include "json-fields.h"
#include "screen-address.h"
#include "usb-attachment.h"
#include "usb-error.h"
#include "usb-monitor.h"
#include "usb-port.h"
#include "usb-rules.h"

#define SCREEN_TIMEOUT 30.0

typedef struct
{
  VtrCommandCall   *call;
  VtrMachine       *machine;        /* (nullable): a screen that no libvirt was named for */
  VtrUsbDevice     *device;         /* (nullable): for the screen, while that is opened */
  char             *disc;           /* (nullable): or this file */
  VtrDisplayClient *client;         /* (nullable): the screen it goes through */
  VtrUsbWorker     *worker;         /* (nullable): for a device of this computer */
  VtrUsbMonitor    *monitor;        /* (nullable) */
  VtrUsbAttachment *attachment;     /* NULL until the device is found */
  GSource          *cancel_source;
  GError           *remembering_error;   /* (nullable) */
  gboolean          is_remembered;
} Attach;

static gboolean
is_always (Attach *attach)
{
  return vtr_command_line_has_option (vtr_command_call_get_line (attach->call), "always");
}

static gboolean
remember (Attach        *attach,
          VtrUsbDevice  *device,
          GError       **error)
{
  g_autoptr (VtrUsbRules) rules = vtr_usb_rules_new (NULL);

  return vtr_usb_rules_add (rules, vtr_machine_get_uuid (attach->machine), device, FALSE, error);
}

/* No sooner than the machine has it: else Vitrine, where it runs, would want to give it at the same
 * moment. */
static void
remember_attached (Attach *attach)
{
  VtrUsbDevice *device = vtr_usb_attachment_get_device (attach->attachment);

  if (!is_always (attach) || attach->is_remembered)
    return;

  attach->is_remembered = TRUE;
  if (!remember (attach, device, &attach->remembering_error))
    vtr_usb_attachment_detach (attach->attachment);
}

/* Why it ended, unless that is what was asked for. (transfer full) (nullable) */
static GError *
dup_outcome (Attach *attach)
{
  const GError *error = NULL;
  GError *remembering_error = g_steal_pointer (&attach->remembering_error);

  if (remembering_error != NULL || attach->attachment == NULL)
    return remembering_error;

  error = vtr_usb_attachment_get_error (attach->attachment);
  /* Vitrine was faster, and goes on. */
  if (is_always (attach) &&
      g_error_matches (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_EXISTS))
    {
      remember (attach, vtr_usb_attachment_get_device (attach->attachment), &remembering_error);
      return remembering_error;
    }

  return error != NULL ? g_error_copy (error) : NULL;
}

static void
clear_screen (Attach *attach)
{
  if (attach->client != NULL)
    vtr_display_client_close (attach->client);
  g_clear_object (&attach->client);
  g_clear_object (&attach->device);
  g_clear_pointer (&attach->disc, g_free);
  g_clear_object (&attach->machine);
}

/* This computer has its device back. */
static void
on_settled (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autofree Attach *attach = user_data;
  VtrCommandCall *call = attach->call;
  GError *error = dup_outcome (attach);

  if (error != NULL)
    vtr_command_call_finish_with_error (call, error);
  else
    vtr_command_call_finish (call);
  g_clear_object (&attach->attachment);
  g_clear_object (&attach->worker);
  clear_screen (attach);
  g_object_unref (call);
}

static void
settle (Attach *attach)
{
  if (attach->worker != NULL)
    vtr_usb_worker_settle_async (attach->worker, on_settled, attach);
  else
    on_settled (NULL, NULL, attach);
}

static void
on_screen_finished (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  vtr_display_client_finish_finish (VTR_DISPLAY_CLIENT (source), result, NULL);
  settle (user_data);
}

static gboolean
on_over (gpointer user_data)
{
  Attach *attach = user_data;

  if (attach->cancel_source != NULL)
    {
      g_source_destroy (attach->cancel_source);
      g_source_unref (attach->cancel_source);
    }
  g_clear_object (&attach->monitor);
  /* The server reads what the device said last. */
  if (attach->client != NULL)
    vtr_display_client_finish_async (attach->client, on_screen_finished, attach);
  else
    settle (attach);

  return G_SOURCE_REMOVE;
}

/* Before there is an attachment. */
static void
free_attach (Attach *attach)
{
  g_clear_object (&attach->monitor);
  g_clear_object (&attach->worker);
  if (attach->cancel_source != NULL)
    {
      g_source_destroy (attach->cancel_source);
      g_source_unref (attach->cancel_source);
    }
  clear_screen (attach);
  g_free (attach);
}

/* @error: (transfer full). Before there is an attachment. */
static void
fail (Attach *attach,
      GError *error)
{
  VtrCommandCall *call = attach->call;

  free_attach (attach);
  vtr_command_call_fail (call, error);
  g_object_unref (call);
}

static void
print_event (Attach     *attach,
             const char *name,
             const char *message)
{
  const char *title = vtr_usb_attachment_get_title (attach->attachment);
  g_autofree char *line = NULL;

  if (vtr_command_call_is_json (attach->call))
    {
      g_autoptr (JsonBuilder) json = json_builder_new ();
      g_autoptr (JsonNode) root = NULL;
      g_autofree char *text = NULL;

      json_builder_begin_object (json);
      vtr_json_add_string (json, "event", name);
      vtr_json_add_string (json, "machine",
                           attach->machine != NULL
                             ? vtr_machine_get_name (attach->machine)
                             : vtr_command_call_get_argument (attach->call, 0));
      vtr_json_add_string (json, "device", title);
      if (message != NULL)
        vtr_json_add_string (json, "message", message);
      json_builder_end_object (json);
      root = json_builder_get_root (json);
      text = json_to_string (root, FALSE);
      line = g_strconcat (text, "\n", NULL);
    }
  else
    {
      g_autofree char *plain = vtr_text_to_line (title);

      line = message != NULL ? g_strdup_printf ("%s: %s\n", plain, message)
                             : g_strdup_printf ("%s: %s\n", plain, name);
    }

  vtr_command_call_print (attach->call, line);
  vtr_command_call_flush (attach->call);
}

static void
on_state (VtrUsbAttachment *attachment,
          GParamSpec       *pspec,
          Attach           *attach)
{
  const GError *error = vtr_usb_attachment_get_error (attachment);

  switch (vtr_usb_attachment_get_state (attachment))
    {
    case VTR_USB_ATTACHMENT_CONNECTED:
      print_event (attach, "attached", NULL);
      remember_attached (attach);
      break;
    case VTR_USB_ATTACHMENT_WAITING:
      print_event (attach, "waiting", error != NULL ? error->message : NULL);
      break;
    case VTR_USB_ATTACHMENT_ENDED:
      g_idle_add (on_over, attach);
      break;
    case VTR_USB_ATTACHMENT_CONNECTING:
    case VTR_USB_ATTACHMENT_LEAVING:
    default:
      break;
    }
}

/* Being interrupted is how it usually ends. */
static gboolean
on_cancelled (GCancellable *cancellable,
              gpointer      user_data)
{
  Attach *attach = user_data;

  if (attach->attachment != NULL)
    vtr_usb_attachment_detach (attach->attachment);

  return G_SOURCE_REMOVE;
}

/* @attachment: (transfer full) */
static void
start (Attach           *attach,
       VtrUsbAttachment *attachment)
{
  attach->attachment = attachment;
  g_signal_connect (attachment, "notify::state", G_CALLBACK (on_state), attach);
  vtr_usb_attachment_start (attachment);
  if (g_cancellable_is_cancelled (vtr_command_call_get_cancellable (attach->call)))
    vtr_usb_attachment_detach (attachment);
}

/* It is off: the device waits for it. */
static void
finish_remembered (Attach       *attach,
                   VtrUsbDevice *device)
{
  VtrCommandCall *call = attach->call;
  GError *error = NULL;

  if (!remember (attach, device, &error))
    {
      fail (attach, error);
      return;
    }

  free_attach (attach);
  vtr_command_call_finish (call);
  g_object_unref (call);
}

static void
on_screen (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Attach *attach = user_data;
  GError *error = NULL;

  attach->client = vtr_command_display_open_finish (VTR_COMMAND_CALL (source), result, &error);
  if (attach->client == NULL)
    fail (attach, error);
  else if (!VTR_IS_USB_OUTLET (attach->client))
    fail (attach, g_error_new_literal (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_UNSUPPORTED,
                                       "Only SPICE screens carry USB devices"));
  else if (attach->disc != NULL)
    start (attach, vtr_usb_attachment_new_disc (VTR_USB_OUTLET (attach->client), attach->machine,
                                                attach->disc));
  else
    start (attach, vtr_usb_attachment_new_on_screen (VTR_USB_OUTLET (attach->client),
                                                     attach->machine, attach->device));
}

/* Where no port is possible. */
static void
open_screen (Attach *attach)
{
  vtr_command_display_open_async (attach->call, vtr_command_call_get_argument (attach->call, 0),
                                  SCREEN_TIMEOUT, on_screen, attach);
}

static gboolean
has_port (Attach *attach)
{
  return attach->machine != NULL &&
         vtr_usb_port_is_possible (vtr_machine_get_connection (attach->machine));
}

static void
on_listed (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Attach *attach = user_data;
  const char *text = vtr_command_call_get_argument (attach->call, 1);
  g_autoptr (VtrUsbDevice) device = NULL;
  GError *error = NULL;

  if (vtr_usb_monitor_refresh_finish (VTR_USB_MONITOR (source), result, &error))
    device = vtr_usb_monitor_find (attach->monitor, text, &error);
  if (device == NULL)
    fail (attach, error);
  else if (is_always (attach) && !vtr_machine_is_active (attach->machine))
    finish_remembered (attach, device);
  else if (has_port (attach))
    start (attach, vtr_usb_attachment_new_local (attach->machine, attach->worker, device));
  else
    {
      attach->device = g_steal_pointer (&device);
      open_screen (attach);
    }
}

static gboolean
is_address (const char *text)
{
  return g_str_has_prefix (text, "tcp:") || g_str_has_prefix (text, "tls:") ||
         g_str_has_prefix (text, "ssh:") || g_str_has_prefix (text, "unix:");
}

/* What goes over the network in clear can be read and changed on the way. */
static gboolean
check_address (Attach               *attach,
               const VtrUsbAddress  *address,
               GError              **error)
{
  if (vtr_usb_address_is_private (address) ||
      vtr_command_line_has_option (vtr_command_call_get_line (attach->call), "allow-insecure"))
    return TRUE;

  g_set_error_literal (error, VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_FAILED,
                       "Others on the network could read and change what goes there: use ssh: or "
                       "tls: instead of tcp:, or --allow-insecure");

  return FALSE;
}

static void
attach_network (Attach     *attach,
                const char *text)
{
  VtrCommandLine *line = vtr_command_call_get_line (attach->call);
  GError *error = NULL;
  g_autoptr (VtrUsbAddress) address = vtr_usb_address_parse (text, &error);

  if (address == NULL || !check_address (attach, address, &error))
    {
      fail (attach, error);
      return;
    }

  start (attach,
         vtr_usb_attachment_new_network (attach->machine, address,
                                         vtr_command_line_get_text (line, "code"), NULL));
}

/* NULL when it has failed. */
static Attach *
create_attach (VtrCommandCall *call)
{
  GCancellable *cancellable = vtr_command_call_get_cancellable (call);
  VtrMachine *machine = NULL;
  Attach *attach = NULL;

  if (vtr_screen_address_is_machine (vtr_command_call_get_argument (call, 0)))
    {
      machine = vtr_command_call_find_first_machine (call);
      if (machine == NULL)
        return NULL;
    }

  attach = g_new0 (Attach, 1);
  attach->call = g_object_ref (call);
  g_set_object (&attach->machine, machine);
  if (cancellable != NULL)
    {
      attach->cancel_source = g_cancellable_source_new (cancellable);
      g_source_set_callback (attach->cancel_source, G_SOURCE_FUNC (on_cancelled), attach, NULL);
      g_source_attach (attach->cancel_source, NULL);
    }

  return attach;
}

void
vtr_command_usb_run_disc (VtrCommandCall *call,
                          const char     *path)
{
  Attach *attach = create_attach (call);

  if (attach == NULL)
    return;

  attach->disc = g_strdup (path);
  open_screen (attach);
}

static void
run_usb_attach (VtrCommandCall *call)
{
  const char *text = vtr_command_call_get_argument (call, 1);
  Attach *attach = create_attach (call);

  if (attach == NULL)
    return;

  if (is_address (text) && is_always (attach))
    {
      fail (attach, g_error_new_literal (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE,
                                         "--always is for devices of this computer"));
      return;
    }
  if (attach->machine == NULL && (is_address (text) || is_always (attach)))
    {
      fail (attach, g_error_new_literal (VTR_COMMAND_ERROR, VTR_COMMAND_ERROR_USAGE,
                                         "A screen alone takes devices of this computer, and "
                                         "nothing is remembered for it"));
      return;
    }
  if (is_address (text))
    {
      attach_network (attach, text);
      return;
    }

  attach->worker = vtr_usb_worker_new ();
  attach->monitor = vtr_usb_monitor_new (attach->worker);
  vtr_usb_monitor_refresh_async (attach->monitor, NULL, on_listed, attach);
}

static const VtrCommandOption options[] = {
  { "always", VTR_OPTION_FLAG, NULL,
    "Give it to this machine from now on, whenever both are there" },
  { "code", VTR_OPTION_TEXT, "CODE", "The pairing code, for a device at tls:HOST:PORT" },
  { "allow-insecure", VTR_OPTION_FLAG, NULL,
    "Connect to tcp:HOST:PORT on the network in clear, or to a screen" },
  VTR_COMMAND_USB_SCREEN_OPTIONS,
  { NULL },
};

const VtrCommand vtr_command_usb_attach = {
  "usb attach", "MACHINE DEVICE|tcp:HOST:PORT [--always] [--code CODE] [--user U] "
                "[--password-file F] [--allow-insecure]",
  "Give a USB device to a running machine",
  "DEVICE is the ID that “usb list” prints, or the USB ID. The machine has it until the command\n"
  "is interrupted, the device is unplugged, the machine stops or “usb detach” takes it away. A\n"
  "connection over the network that is lost is made again. With --always it is remembered:\n"
  "Vitrine gives it to the machine whenever both are there; one that is off has it at its next\n"
  "start. A machine on another computer, or of another user, gets devices of this computer\n"
  "through its SPICE screen, which nobody else can look at meanwhile. MACHINE may also be the\n"
  "address of such a screen: spice://HOST:PORT, or a connection file (.vv).",
  options, 2, 2, VTR_COMMAND_NEEDS_ADDRESS, run_usb_attach, TRUE
};
