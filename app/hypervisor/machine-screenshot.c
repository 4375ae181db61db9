/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-hypervisor"

#include "machine-screenshot.h"

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-private.h"

#include <glib/gi18n-lib.h>

#define MAX_BYTES   (256u * 1024 * 1024)
#define CHUNK_BYTES (64u * 1024)

static GBytes *
receive (virStreamPtr   stream,
         GCancellable  *cancellable,
         GError       **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  g_autofree char *chunk = g_malloc (CHUNK_BYTES);
  int length = 0;

  while ((length = virStreamRecv (stream, chunk, CHUNK_BYTES)) > 0)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (bytes->len + (guint) length > MAX_BYTES)
        {
          g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED, "%s",
                       _("The picture of the screen is too big."));
          return NULL;
        }

      g_byte_array_append (bytes, (const guint8 *) chunk, (guint) length);
    }

  if (length < 0)
    {
      vtr_hypervisor_error_set_from_libvirt (error, "%s",
                                             _("The picture of the screen broke off."));
      return NULL;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
take_screenshot (virConnectPtr   conn,
                 virDomainPtr    domain,
                 GCancellable   *cancellable,
                 GError        **error)
{
  virStreamPtr stream = virStreamNew (conn, 0);
  GBytes *bytes = NULL;
  char *mime_type = NULL;

  if (stream != NULL)
    mime_type = virDomainScreenshot (domain, stream, 0, 0);

  if (mime_type == NULL)
    vtr_hypervisor_error_set_from_libvirt (error, "%s",
                                           _("The hypervisor made no picture of the screen."));
  else
    bytes = receive (stream, cancellable, error);

  if (stream != NULL)
    {
      if (bytes != NULL)
        virStreamFinish (stream);
      else
        virStreamAbort (stream);
      virStreamFree (stream);
    }
  free (mime_type);

  return bytes;
}

static gpointer
run (virConnectPtr   conn,
     gpointer        data,
     GCancellable   *cancellable,
     GError        **error)
{
  const char *uuid = data;
  virDomainPtr domain = virDomainLookupByUUIDString (conn, uuid);
  GBytes *bytes = NULL;

  if (domain == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, "%s", _("The machine isn’t there any more."));
      return NULL;
    }

  bytes = take_screenshot (conn, domain, cancellable, error);
  virDomainFree (domain);

  return bytes;
}

static void
on_run (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  GBytes *bytes = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);

  if (bytes != NULL)
    g_task_return_pointer (task, bytes, (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
vtr_machine_take_screenshot_async (VtrMachine          *self,
                                   GCancellable        *cancellable,
                                   GAsyncReadyCallback  callback,
                                   gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (VTR_IS_MACHINE (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, vtr_machine_take_screenshot_async);

  if (self->connection == NULL || !self->is_active)
    {
      g_task_return_new_error (task, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE, "%s",
                               _("The machine is off, so it has no picture."));
      return;
    }

  vtr_connection_run_async (self->connection, run, g_strdup (self->uuid), g_free,
                            (GDestroyNotify) g_bytes_unref, cancellable, on_run,
                            g_steal_pointer (&task));
}

GBytes *
vtr_machine_take_screenshot_finish (VtrMachine    *self,
                                    GAsyncResult  *result,
                                    GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
