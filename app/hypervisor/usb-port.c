/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-port.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/un.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-private.h"
#include "usb-port-private.h"

#define ALIAS_PREFIX "ua-usb-"
#define MAX_ALIAS    60u
#define KEY_LENGTH   12
#define SOCKET_NAME  "usb"

/* In a worker. */
typedef struct
{
  char     *uuid;
  char     *title;
  char     *alias;
  char     *folder;       /* (nullable): for a CD */
  char     *xml;          /* (nullable): of what is plugged in */
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->uuid);
  g_free (order->title);
  g_free (order->alias);
  g_free (order->folder);
  g_free (order->xml);
  g_free (order);
}

/* @xml: (transfer full) (nullable) */
static Order *
create_order (VtrMachine *machine,
              const char *alias,
              const char *folder,
              char       *xml)
{
  Order *order = g_new0 (Order, 1);

  order->uuid = g_strdup (vtr_machine_get_uuid (machine));
  order->title = g_strdup (vtr_machine_get_title (machine));
  order->alias = g_strdup (alias);
  order->folder = g_strdup (folder);
  order->xml = xml;

  return order;
}

char *
vtr_usb_port_dup_alias (const char *id)
{
  GString *alias = g_string_new (ALIAS_PREFIX);

  g_return_val_if_fail (id != NULL, NULL);

  /* A long one would be cut: its sum stays different from others'. */
  if (strlen (id) > MAX_ALIAS)
    {
      g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, id, -1);

      g_string_append_len (alias, sum, 2 * KEY_LENGTH);
      return g_string_free (alias, FALSE);
    }

  for (const char *c = id; *c != '\0'; c++)
    g_string_append_c (alias, g_ascii_isalnum (*c) ? *c : '-');

  return g_string_free (alias, FALSE);
}

gboolean
vtr_usb_port_is_possible (VtrConnection *connection)
{
  g_autoptr (GUri) uri = NULL;

  if (connection == NULL || !vtr_connection_is_local (connection))
    return FALSE;
  if (vtr_connection_is_embedded (connection))
    return TRUE;

  uri = g_uri_parse (vtr_connection_get_uri (connection), G_URI_FLAGS_PARSE_RELAXED, NULL);

  return uri != NULL && g_str_equal (g_uri_get_path (uri), "/session");
}

/* It stays the same over the machine's being saved, and over a restart of this computer: the saved
 * memory names it. A socket's path has 107 bytes. */
static char *
dup_folder (const char *key)
{
  const gsize most = sizeof ((struct sockaddr_un *) NULL)->sun_path - sizeof ("/" SOCKET_NAME);
  char *folder = g_build_filename (g_get_user_data_dir (), "vitrine", "usb", key, NULL);

  if (strlen (folder) > most)
    {
      g_free (folder);
      folder = g_build_filename (g_get_user_runtime_dir (), "vitrine-usb", key, NULL);
    }
  if (strlen (folder) > most)
    g_clear_pointer (&folder, g_free);

  return folder;
}

VtrUsbPort *
vtr_usb_port_new (VtrMachine  *machine,
                  const char  *alias,
                  GError     **error)
{
  g_autofree char *identity = NULL;
  g_autofree char *key = NULL;
  g_autofree char *folder = NULL;
  VtrUsbPort *self = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (alias != NULL, NULL);

  if (!vtr_usb_port_is_possible (vtr_machine_get_connection (machine)))
    {
      g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                           _("The machine runs on another computer or as another user: it gets "
                             "USB devices of this computer through its SPICE screen, while that is "
                             "shown."));
      return NULL;
    }

  identity = g_strconcat (vtr_machine_get_uuid (machine), "\n", alias, NULL);
  key = g_compute_checksum_for_string (G_CHECKSUM_SHA256, identity, -1);
  key[KEY_LENGTH] = '\0';
  folder = dup_folder (key);
  if (folder == NULL)
    {
      g_set_error_literal (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
                           _("The name of this user’s folder is too long for a socket."));
      return NULL;
    }

  self = g_new0 (VtrUsbPort, 1);
  self->uuid = g_strdup (vtr_machine_get_uuid (machine));
  self->alias = g_strdup (alias);
  self->socket = g_build_filename (folder, SOCKET_NAME, NULL);
  self->folder = g_steal_pointer (&folder);

  return self;
}

void
vtr_usb_port_free (VtrUsbPort *self)
{
  if (self == NULL)
    return;

  g_free (self->uuid);
  g_free (self->alias);
  g_free (self->folder);
  g_free (self->socket);
  g_free (self);
}

static void
remove_files (const char *folder)
{
  g_autofree char *socket = g_build_filename (folder, SOCKET_NAME, NULL);

  g_unlink (socket);
  g_rmdir (folder);
}

void
vtr_usb_port_remove_files (VtrUsbPort *self)
{
  g_return_if_fail (self != NULL);

  remove_files (self->folder);
}

/* In a worker. */
static gpointer
plug_in (virConnectPtr   conn,
         gpointer        data,
         GCancellable   *cancellable,
         GError        **error)
{
  const Order *order = data;
  g_autoptr (GError) failure = NULL;

  if (order->folder != NULL && g_mkdir_with_parents (order->folder, 0700) != 0)
    {
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                   _("The folder “%s” could not be made: %s."), order->folder,
                   g_strerror (errno));
      return NULL;
    }

  /* Where the machine has one of that alias already, the files are that one's. */
  if (!vtr_usb_plug_in (conn, order->uuid, order->title, order->alias, order->xml, &failure) &&
      order->folder != NULL &&
      !g_error_matches (failure, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_EXISTS))
    remove_files (order->folder);
  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));

  return NULL;
}

static gpointer
pull_out (virConnectPtr   conn,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  const Order *order = data;

  vtr_usb_pull_out (conn, order->uuid, order->title, order->alias, error);

  return NULL;
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

/* @order: (transfer full) */
static void
run (VtrMachine          *machine,
     VtrConnectionFunc    func,
     Order               *order,
     GCancellable        *cancellable,
     gpointer             tag,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  VtrConnection *connection = vtr_machine_get_connection (machine);
  g_autoptr (GTask) task = g_task_new (machine, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  if (connection == NULL)
    {
      order_free (order);
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  vtr_connection_run_async (connection, func, order, order_free, NULL, cancellable, on_run,
                            g_steal_pointer (&task));
}

void
vtr_usb_port_open_async (VtrUsbPort          *self,
                         VtrMachine          *machine,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (VTR_IS_MACHINE (machine));

  run (machine, plug_in,
       create_order (machine, self->alias, self->folder,
                     g_markup_printf_escaped ("<redirdev bus='usb' type='unix'>"
                                              "<source mode='bind' path='%s'/>"
                                              "<alias name='%s'/></redirdev>",
                                              self->socket, self->alias)),
       cancellable, vtr_usb_port_open_async, callback, user_data);
}

gboolean
vtr_usb_port_open_finish (VtrMachine    *machine,
                          GAsyncResult  *result,
                          GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, machine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vtr_usb_port_add_channel_async (VtrMachine          *machine,
                                const char          *alias,
                                GAsyncReadyCallback  callback,
                                gpointer             user_data)
{
  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (alias != NULL);

  run (machine, plug_in,
       create_order (machine, alias, NULL,
                     g_markup_printf_escaped ("<redirdev bus='usb' type='spicevmc'>"
                                              "<alias name='%s'/></redirdev>", alias)),
       NULL, vtr_usb_port_add_channel_async, callback, user_data);
}

void
vtr_usb_port_close_async (VtrMachine          *machine,
                          const char          *alias,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (alias != NULL);

  run (machine, pull_out, create_order (machine, alias, NULL, NULL), NULL,
       vtr_usb_port_close_async, callback, user_data);
}

gboolean
vtr_usb_port_close_finish (VtrMachine    *machine,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, machine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
vtr_usb_port_add_cd_async (VtrMachine          *machine,
                           const char          *file,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autofree char *alias = NULL;

  g_return_if_fail (VTR_IS_MACHINE (machine));
  g_return_if_fail (file != NULL);

  alias = vtr_usb_port_dup_alias (file);
  run (machine, plug_in,
       create_order (machine, alias, NULL,
                     g_markup_printf_escaped ("<disk type='file' device='cdrom'>"
                                              "<driver name='qemu' type='raw'/>"
                                              "<source file='%s'/>"
                                              "<target dev='" VTR_USB_CD_TARGET "' bus='usb'/>"
                                              "<readonly/><alias name='%s'/></disk>",
                                              file, alias)),
       NULL, vtr_usb_port_add_cd_async, callback, user_data);
}

gboolean
vtr_usb_port_add_cd_finish (VtrMachine    *machine,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, machine), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}
