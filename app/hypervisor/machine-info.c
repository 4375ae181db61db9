/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-info.h"

#include <glib/gi18n-lib.h>

#include "hypervisor-error.h"

/* libvirt answers several calls of one connection at a time; below this many machines threads don't
 * pay. */
#define N_READERS 4
#define MIN_PER_READER 16

void
vtr_machine_info_free (VtrMachineInfo *self)
{
  if (self == NULL)
    return;

  g_free (self->uuid);
  g_free (self->name);
  g_free (self->xml);
  g_free (self->title);
  g_free (self->os_id);
  g_clear_object (&self->config);
  g_free (self);
}

VtrMachineState
vtr_machine_state_from_libvirt (int      state,
                                int      reason,
                                gboolean has_saved_memory)
{
  switch (state)
    {
    case VIR_DOMAIN_PAUSED:
      return reason == VIR_DOMAIN_PAUSED_CRASHED ? VTR_MACHINE_STATE_CRASHED :
                                                   VTR_MACHINE_STATE_PAUSED;
    case VIR_DOMAIN_SHUTDOWN:
      return VTR_MACHINE_STATE_SHUTTING_DOWN;
    case VIR_DOMAIN_SHUTOFF:
      if (has_saved_memory)
        return VTR_MACHINE_STATE_SAVED;
      return reason == VIR_DOMAIN_SHUTOFF_CRASHED ? VTR_MACHINE_STATE_CRASHED :
                                                    VTR_MACHINE_STATE_OFF;
    case VIR_DOMAIN_CRASHED:
      return VTR_MACHINE_STATE_CRASHED;
    case VIR_DOMAIN_PMSUSPENDED:
      return VTR_MACHINE_STATE_SUSPENDED;
    default:
      /* Xen has machines that are neither running nor blocked at this moment, "no state". */
      return VTR_MACHINE_STATE_RUNNING;
    }
}

/* With its secrets (a display's password), since an edited document is defined again; a connection
 * that may only look has them withheld. */
static char *
read_xml (virDomainPtr domain,
          gboolean     is_transient)
{
  const unsigned int flags = is_transient ? 0 : VIR_DOMAIN_XML_INACTIVE;
  char *xml = virDomainGetXMLDesc (domain, flags | VIR_DOMAIN_XML_SECURE);

  return xml != NULL ? xml : virDomainGetXMLDesc (domain, flags);
}

/* Here rather than on the main thread: a thousand machines may come at a time. */
static gboolean
read_config (VtrMachineInfo  *info,
             GError         **error)
{
  info->config = vtr_machine_config_new_from_xml (info->xml, error);
  if (info->config == NULL)
    return FALSE;

  /* Not virDomainGetName(): that is the name this handle was made with, a rename's event has the
   * old one. */
  info->name = vtr_machine_config_dup_name (info->config);
  info->title = vtr_machine_config_dup_title (info->config);
  if (info->title == NULL || *info->title == '\0')
    {
      g_free (info->title);
      info->title = g_strdup (info->name);
    }
  info->os_id = vtr_machine_config_dup_os_id (info->config);
  info->memory = vtr_machine_config_get_memory (info->config);
  info->vcpus = vtr_machine_config_get_vcpus (info->config);
  info->is_emulated = vtr_machine_config_is_emulated (info->config);

  return TRUE;
}

static gboolean
read_state (VtrMachineInfo  *info,
            virDomainPtr     domain)
{
  gboolean has_saved_memory = FALSE;
  int state = VIR_DOMAIN_NOSTATE;
  int reason = 0;
  int autostart = 0;
  int persistent = 0;

  persistent = virDomainIsPersistent (domain);
  if (persistent < 0 || virDomainGetState (domain, &state, &reason, 0) != 0)
    return FALSE;

  info->is_transient = persistent == 0;
  info->is_active = state != VIR_DOMAIN_SHUTOFF;
  /* Neither is known to every driver, nor of a transient machine. */
  if (!info->is_transient && virDomainGetAutostart (domain, &autostart) == 0)
    info->autostart = autostart != 0;
  if (!info->is_active)
    has_saved_memory = virDomainHasManagedSaveImage (domain, 0) == 1;

  info->state = vtr_machine_state_from_libvirt (state, reason, has_saved_memory);

  return TRUE;
}

VtrMachineInfo *
vtr_machine_info_read (virDomainPtr   domain,
                       GError       **error)
{
  g_autoptr (VtrMachineInfo) info = g_new0 (VtrMachineInfo, 1);
  char uuid[VIR_UUID_STRING_BUFLEN] = "";
  char *xml = NULL;

  if (virDomainGetUUIDString (domain, uuid) != 0 || !read_state (info, domain))
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The state of a machine could not be read."));
      return NULL;
    }

  info->uuid = g_strdup (uuid);
  xml = read_xml (domain, info->is_transient);
  if (xml == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The configuration of a machine could not "
                                                      "be read."));
      return NULL;
    }

  info->xml = g_strdup (xml);
  free (xml);
  if (!read_config (info, error))
    return NULL;

  return g_steal_pointer (&info);
}

typedef struct
{
  virDomainPtr   *domains;
  int             n_domains;
  VtrMachineInfo **infos;
  GCancellable   *cancellable;
  int             next;             /* atomic */
} ReadAll;

static gpointer
read_some (gpointer data)
{
  ReadAll *all = data;

  while (!g_cancellable_is_cancelled (all->cancellable))
    {
      int i = g_atomic_int_add (&all->next, 1);
      g_autoptr (GError) error = NULL;

      if (i >= all->n_domains)
        break;

      all->infos[i] = vtr_machine_info_read (all->domains[i], &error);
      if (all->infos[i] == NULL)
        g_debug ("A machine is left out: %s", error->message);
    }

  return NULL;
}

static void
read_with_threads (ReadAll *all)
{
  GThread *threads[N_READERS - 1] = { NULL };
  const int n_threads = MIN (all->n_domains / MIN_PER_READER, N_READERS - 1);

  for (int i = 0; i < n_threads; i++)
    threads[i] = g_thread_try_new ("read-machines", read_some, all, NULL);

  read_some (all);

  for (int i = 0; i < n_threads; i++)
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
}

GPtrArray *
vtr_machine_info_read_all (virConnectPtr   conn,
                           GCancellable   *cancellable,
                           GError        **error)
{
  g_autoptr (GPtrArray) infos = NULL;
  ReadAll all = { .cancellable = cancellable };

  all.n_domains = virConnectListAllDomains (conn, &all.domains, 0);
  if (all.n_domains < 0)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The list of machines could not be read."));
      return NULL;
    }

  all.infos = g_new0 (VtrMachineInfo *, (gsize) all.n_domains + 1);
  read_with_threads (&all);

  infos = g_ptr_array_new_with_free_func ((GDestroyNotify) vtr_machine_info_free);
  for (int i = 0; i < all.n_domains; i++)
    {
      if (all.infos[i] != NULL)
        g_ptr_array_add (infos, all.infos[i]);
      virDomainFree (all.domains[i]);
    }

  g_free (all.infos);
  free (all.domains);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return g_steal_pointer (&infos);
}
