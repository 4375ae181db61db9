/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The helper's protocol (spice-client-glib-usb-acl-helper): it reads "BUS ADDRESS" and answers
 * "SUCCESS", "CANCELED" or what is wrong; the permission lasts as long as its input is open, a file
 * that was opened meanwhile stays open. */
#define G_LOG_DOMAIN "vitrine-usb"

#include "usb-access.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "usb-error.h"

#define HELPER           "/usr/libexec/spice-client-glib-usb-acl-helper"
#define PATIENCE_MS      60000u
#define ANSWER_MAX       256

typedef struct
{
  VtrUsbDevice *device;
  GSubprocess  *process;
  GCancellable *patience;
  GCancellable *caller;
  gulong        caller_handler;
  guint         timeout;
  char         *order;
  char          answer[ANSWER_MAX];
} Asking;

static void
asking_free (Asking *asking)
{
  g_cancellable_disconnect (asking->caller, asking->caller_handler);
  if (asking->timeout != 0)
    g_source_remove (asking->timeout);
  if (asking->process != NULL)
    g_subprocess_force_exit (asking->process);
  g_clear_object (&asking->caller);
  g_clear_object (&asking->patience);
  g_clear_object (&asking->process);
  g_clear_object (&asking->device);
  g_free (asking->order);
  g_free (asking);
}

char *
vtr_usb_access_dup_rule (VtrUsbDevice *device)
{
  g_return_val_if_fail (VTR_IS_USB_DEVICE (device), NULL);

  return g_strdup_printf ("SUBSYSTEM==\"usb\", ATTR{idVendor}==\"%04x\", "
                          "ATTR{idProduct}==\"%04x\", TAG+=\"uaccess\"",
                          vtr_usb_device_get_vendor (device),
                          vtr_usb_device_get_product (device));
}

static int
open_node (VtrUsbDevice *device)
{
  return open (vtr_usb_device_get_node (device), O_RDWR | O_CLOEXEC);
}

static void
return_no_permission (GTask *task)
{
  Asking *asking = g_task_get_task_data (task);
  g_autofree char *rule = vtr_usb_access_dup_rule (asking->device);

  g_task_return_new_error (task, VTR_USB_ERROR, VTR_USB_ERROR_NO_PERMISSION,
                           _("You may not open “%s”. An administrator can allow it with this line "
                             "in /etc/udev/rules.d/70-usb.rules; then plug it in again: %s"),
                           vtr_usb_device_get_title (asking->device), rule);
}

static void
on_answer (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, &error);
  int fd = -1;

  if (g_task_return_error_if_cancelled (task))
    return;

  asking->answer[MAX (length, 0)] = '\0';
  g_debug ("the helper says: %s", length > 0 ? asking->answer : "nothing");
  if (g_str_has_prefix (asking->answer, "SUCCESS"))
    fd = open_node (asking->device);
  if (fd < 0)
    return_no_permission (task);
  else
    g_task_return_int (task, fd);
}

static void
on_ordered (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Asking *asking = g_task_get_task_data (task);

  /* Where that failed, there is no answer either. */
  (void) g_output_stream_write_all_finish (G_OUTPUT_STREAM (source), result, NULL, NULL);
  g_input_stream_read_async (g_subprocess_get_stdout_pipe (asking->process), asking->answer,
                             ANSWER_MAX - 1, G_PRIORITY_DEFAULT, asking->patience, on_answer,
                             g_object_ref (task));
}

static gboolean
on_timeout (gpointer user_data)
{
  Asking *asking = user_data;

  asking->timeout = 0;
  g_cancellable_cancel (asking->patience);

  return G_SOURCE_REMOVE;
}

static void
on_caller_cancelled (GCancellable *caller,
                     gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

static void
ask_helper (GTask      *task,
            const char *helper,
            guint       patience)
{
  Asking *asking = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autoptr (GError) error = NULL;

  asking->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE
                                      | G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                      | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                      &error, helper, NULL);
  if (asking->process == NULL)
    {
      g_debug ("no helper: %s", error->message);
      return_no_permission (task);
      return;
    }

  asking->patience = g_cancellable_new ();
  asking->timeout = g_timeout_add (patience != 0 ? patience : PATIENCE_MS, on_timeout, asking);
  if (cancellable != NULL)
    {
      asking->caller = g_object_ref (cancellable);
      asking->caller_handler = g_cancellable_connect (cancellable,
                                                      G_CALLBACK (on_caller_cancelled),
                                                      g_object_ref (asking->patience),
                                                      g_object_unref);
    }
  asking->order = g_strdup_printf ("%u %u\n", vtr_usb_device_get_bus (asking->device),
                                   vtr_usb_device_get_address (asking->device));
  g_output_stream_write_all_async (g_subprocess_get_stdin_pipe (asking->process), asking->order,
                                   strlen (asking->order), G_PRIORITY_DEFAULT, asking->patience,
                                   on_ordered, g_object_ref (task));
}

void
vtr_usb_access_open_async (VtrUsbDevice        *device,
                           const char          *helper,
                           guint                patience,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Asking *asking = NULL;
  int fd = -1;

  g_return_if_fail (VTR_IS_USB_DEVICE (device));

  g_task_set_source_tag (task, vtr_usb_access_open_async);
  asking = g_new0 (Asking, 1);
  asking->device = g_object_ref (device);
  g_task_set_task_data (task, asking, (GDestroyNotify) asking_free);
  fd = open_node (device);
  if (fd >= 0)
    g_task_return_int (task, fd);
  else if (errno == EACCES || errno == EPERM)
    ask_helper (task, helper != NULL ? helper : HELPER, patience);
  else
    g_task_return_new_error (task, VTR_USB_ERROR, VTR_USB_ERROR_UNPLUGGED,
                             _("“%s” isn’t plugged in any more."),
                             vtr_usb_device_get_title (device));
}

int
vtr_usb_access_open_finish (GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), -1);

  return (int) g_task_propagate_int (G_TASK (result), error);
}
