/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

/* What is only known by asking the hypervisor at the moment: the live document, the guest's
 * addresses. */

#include <glib/gi18n-lib.h>

#include "connection-private.h"
#include "hypervisor-error.h"
#include "machine-private.h"

typedef struct
{
  char     *uuid;
  char     *title;
  gboolean  inactive;
} Question;

static Question *
question_new (VtrMachine *self)
{
  Question *question = g_new0 (Question, 1);

  question->uuid = g_strdup (self->uuid);
  question->title = g_strdup (self->title);

  return question;
}

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->uuid);
  g_free (question->title);
  g_free (question);
}

/* In a worker. */
static gpointer
read_xml (virConnectPtr   conn,
          gpointer        data,
          GCancellable   *cancellable,
          GError        **error)
{
  const Question *question = data;
  virDomainPtr domain = virDomainLookupByUUIDString (conn, question->uuid);
  char *xml = NULL;
  char *copy = NULL;

  if (domain != NULL)
    xml = virDomainGetXMLDesc (domain, question->inactive ? VIR_DOMAIN_XML_INACTIVE : 0);
  if (xml == NULL)
    vtr_hypervisor_error_set_from_libvirt (error, _("The configuration of “%s” could not be read."),
                                           question->title);

  copy = g_strdup (xml);
  free (xml);
  if (domain != NULL)
    virDomainFree (domain);

  return copy;
}

/* What an address is of use for: not the guest's own loopback, and each once. */
static void
add_address (GPtrArray  *addresses,
             const char *address)
{
  g_autoptr (GInetAddress) parsed = g_inet_address_new_from_string (address);

  if (parsed == NULL || g_inet_address_get_is_loopback (parsed) ||
      g_ptr_array_find_with_equal_func (addresses, address, g_str_equal, NULL))
    return;

  g_ptr_array_add (addresses, g_strdup (address));
}

static void
add_addresses_of_source (GPtrArray    *addresses,
                         virDomainPtr  domain,
                         unsigned int  source)
{
  virDomainInterfacePtr *interfaces = NULL;
  int n_interfaces = virDomainInterfaceAddresses (domain, &interfaces, source, 0);

  for (int i = 0; i < n_interfaces; i++)
    {
      for (unsigned int j = 0; j < interfaces[i]->naddrs; j++)
        add_address (addresses, interfaces[i]->addrs[j].addr);
      virDomainInterfaceFree (interfaces[i]);
    }

  free (interfaces);
}

/* The best first: what this computer's own network gave, what the guest says, what was heard on the
 * wire. */
static const unsigned int SOURCES[] = {
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_LEASE,
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_AGENT,
  VIR_DOMAIN_INTERFACE_ADDRESSES_SRC_ARP,
};

/* In a worker. That nobody knows is the usual case and no error: off, no lease of ours, no agent in
 * the guest. */
static gpointer
read_addresses (virConnectPtr   conn,
                gpointer        data,
                GCancellable   *cancellable,
                GError        **error)
{
  const Question *question = data;
  g_autoptr (GPtrArray) addresses = g_ptr_array_new_with_free_func (g_free);
  virDomainPtr domain = virDomainLookupByUUIDString (conn, question->uuid);

  if (domain == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The addresses of “%s” could not be read."),
                                             question->title);
      return NULL;
    }

  for (guint i = 0; i < G_N_ELEMENTS (SOURCES) && addresses->len == 0; i++)
    add_addresses_of_source (addresses, domain, SOURCES[i]);
  virDomainFree (domain);
  g_ptr_array_add (addresses, NULL);

  return g_ptr_array_steal (addresses, NULL);
}

static void
on_answered (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  gpointer answer = vtr_connection_run_finish (VTR_CONNECTION (source), result, &error);

  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, answer, g_task_get_task_data (task));
}

static void
free_strings (gpointer strings)
{
  g_strfreev (strings);
}

static void
ask (VtrMachine          *self,
     VtrConnectionFunc    func,
     Question            *question,
     GDestroyNotify       answer_free,
     GCancellable        *cancellable,
     GAsyncReadyCallback  callback,
     gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, func);
  g_task_set_task_data (task, answer_free, NULL);
  if (self->connection == NULL)
    {
      question_free (question);
      g_task_return_error (task, vtr_hypervisor_error_new_closed ());
      return;
    }

  vtr_connection_run_async (self->connection, func, question, question_free, answer_free,
                            cancellable,
                            on_answered, g_steal_pointer (&task));
}

void
vtr_machine_read_xml_async (VtrMachine          *self,
                            gboolean             inactive,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  Question *question = NULL;

  g_return_if_fail (VTR_IS_MACHINE (self));

  question = question_new (self);
  question->inactive = inactive;
  ask (self, read_xml, question, g_free, cancellable, callback, user_data);
}

char *
vtr_machine_read_xml_finish (VtrMachine    *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
vtr_machine_read_addresses_async (VtrMachine          *self,
                                  GCancellable        *cancellable,
                                  GAsyncReadyCallback  callback,
                                  gpointer             user_data)
{
  g_return_if_fail (VTR_IS_MACHINE (self));

  ask (self, read_addresses, question_new (self), free_strings, cancellable, callback, user_data);
}

GStrv
vtr_machine_read_addresses_finish (VtrMachine    *self,
                                   GAsyncResult  *result,
                                   GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
