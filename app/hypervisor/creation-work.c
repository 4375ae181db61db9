/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "creation-work.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hypervisor-error.h"
#include "machine-traces.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)

static GStrv
list_files (VtrMachinePlan *plan)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  VtrMedia *media = vtr_machine_plan_get_media (plan);
  const char *kernel = vtr_machine_plan_get_kernel (plan);
  const char *initrd = vtr_machine_plan_get_initrd (plan);

  if (media != NULL)
    g_strv_builder_add (builder, vtr_media_get_path (media));
  if (kernel != NULL)
    g_strv_builder_add (builder, kernel);
  if (initrd != NULL)
    g_strv_builder_add (builder, initrd);

  return g_strv_builder_end (builder);
}

VtrCreationWork *
vtr_creation_work_new (VtrConnection  *connection,
                       VtrMachinePlan *plan,
                       const char     *uuid)
{
  VtrCreationWork *work = g_new0 (VtrCreationWork, 1);

  work->name = g_strdup (vtr_machine_plan_get_name (plan));
  work->files = list_files (plan);
  work->is_local = vtr_connection_is_local (connection);
  work->uuid = g_strdup (uuid);
  work->disposable = vtr_machine_plan_is_disposable (plan);

  return work;
}

void
vtr_creation_work_free (VtrCreationWork *work)
{
  if (work == NULL)
    return;

  g_free (work->name);
  g_strfreev (work->files);
  g_free (work->xml);
  g_free (work->uuid);
  g_free (work);
}

static gboolean
check_file (const char  *path,
            GError     **error)
{
  struct stat status;
  int saved_errno = 0;
  int fd = -1;

  /* Not blocking: a FIFO would wait for a writer for ever. */
  fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
  if (fd < 0)
    {
      saved_errno = errno;
      if (saved_errno == ENOENT || saved_errno == ENOTDIR)
        g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_INVALID,
                     _("The file “%s” isn’t there (any more)."), path);
      else
        g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_INVALID,
                     _("The file “%s” can’t be read: %s."), path, g_strerror (saved_errno));
      return FALSE;
    }

  if (fstat (fd, &status) != 0 || !(S_ISREG (status.st_mode) || S_ISBLK (status.st_mode)))
    {
      close (fd);
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_INVALID,
                   _("“%s” isn’t a file that a machine could start from."), path);
      return FALSE;
    }

  close (fd);
  return TRUE;
}

gpointer
vtr_creation_work_check (virConnectPtr   conn,
                         gpointer        data,
                         GCancellable   *cancellable,
                         GError        **error)
{
  VtrCreationWork *work = data;
  g_autoptr (virDomain) domain = NULL;

  for (guint i = 0; work->is_local && work->files[i] != NULL; i++)
    {
      if (!check_file (work->files[i], error))
        return NULL;
    }

  domain = virDomainLookupByName (conn, work->name);
  if (domain != NULL)
    g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_EXISTS,
                 _("There is a machine called “%s” already."), work->name);

  return NULL;
}

static gboolean
is_system_connection (virConnectPtr conn)
{
  g_autofree char *uri = virConnectGetURI (conn);

  return uri != NULL && g_str_has_suffix (uri, "/system");
}

/* The first folder above @path that other users may not pass: QEMU of a system connection is one of
 * them. */
static char *
dup_closed_folder (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);
  struct stat status;
  char *closed = NULL;

  while (closed == NULL && strlen (folder) > 1)
    {
      char *parent = g_path_get_dirname (folder);

      if (stat (folder, &status) == 0 && (status.st_mode & S_IXOTH) == 0)
        closed = g_strdup (folder);
      g_free (folder);
      folder = parent;
    }

  return closed;
}

/* libvirt's "Permission denied" doesn't tell people that it is about QEMU's own user. */
static void
set_start_error (virConnectPtr     conn,
                 VtrCreationWork  *work,
                 GError          **error)
{
  vtr_hypervisor_error_set_from_libvirt (error, _("The machine “%s” could not be started."),
                                         work->name);

  if (error == NULL || !work->is_local || !is_system_connection (conn))
    return;

  for (guint i = 0; work->files[i] != NULL; i++)
    {
      g_autofree char *closed = dup_closed_folder (work->files[i]);

      if (closed == NULL)
        continue;

      g_clear_error (error);
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
                   _("The hypervisor runs as a user of its own, who can’t read “%s”: "
                     "the folder “%s” is closed to other users."), work->files[i], closed);
      return;
    }
}

static char *
dup_uuid (virDomainPtr   domain,
          GError       **error)
{
  char uuid[VIR_UUID_STRING_BUFLEN] = "";

  if (virDomainGetUUIDString (domain, uuid) == 0)
    return g_strdup (uuid);

  vtr_hypervisor_error_set_from_libvirt (error, _("The new machine can’t be found."));
  return NULL;
}

/* Not with libvirt's auto-destroy: the embedded driver hasn't got it, and it could not be taken
 * back when the user wants to keep the machine. */
static virDomainPtr
start_disposable (virConnectPtr     conn,
                  VtrCreationWork  *work,
                  GError          **error)
{
  virDomainPtr domain = virDomainCreateXML (conn, work->xml, 0);
  g_auto (GStrv) traces = NULL;

  if (domain == NULL)
    {
      set_start_error (conn, work, error);
      traces = vtr_machine_traces_list_of_failed (conn, work->name);
    }
  else
    {
      traces = vtr_machine_traces_list (conn, domain);
    }

  vtr_machine_traces_remove ((const char * const *) traces);

  return domain;
}

gpointer
vtr_creation_work_define (virConnectPtr   conn,
                          gpointer        data,
                          GCancellable   *cancellable,
                          GError        **error)
{
  VtrCreationWork *work = data;
  g_autoptr (virDomain) domain = NULL;

  if (work->disposable)
    {
      domain = start_disposable (conn, work, error);
    }
  else
    {
      domain = virDomainDefineXML (conn, work->xml);
      if (domain == NULL)
        vtr_hypervisor_error_set_from_libvirt (error, _("The machine “%s” could not be made."),
                                               work->name);
    }

  return domain != NULL ? dup_uuid (domain, error) : NULL;
}

gpointer
vtr_creation_work_start (virConnectPtr   conn,
                         gpointer        data,
                         GCancellable   *cancellable,
                         GError        **error)
{
  VtrCreationWork *work = data;
  g_autoptr (virDomain) domain = virDomainLookupByUUIDString (conn, work->uuid);

  if (domain == NULL || virDomainCreate (domain) != 0)
    set_start_error (conn, work, error);

  return NULL;
}

gpointer
vtr_creation_work_undo (virConnectPtr   conn,
                        gpointer        data,
                        GCancellable   *cancellable,
                        GError        **error)
{
  VtrCreationWork *work = data;
  g_autoptr (virDomain) domain = virDomainLookupByUUIDString (conn, work->uuid);
  const unsigned int flags = VIR_DOMAIN_UNDEFINE_MANAGED_SAVE |
                             VIR_DOMAIN_UNDEFINE_SNAPSHOTS_METADATA | VIR_DOMAIN_UNDEFINE_NVRAM;

  g_auto (GStrv) traces = NULL;

  if (domain == NULL)
    return NULL;

  traces = vtr_machine_traces_list (conn, domain);
  if (virDomainIsActive (domain) == 1)
    virDomainDestroy (domain);
  /* A transient one is gone with its process. */
  if (!work->disposable && virDomainUndefineFlags (domain, flags) != 0 &&
      virDomainUndefine (domain) != 0)
    vtr_hypervisor_error_set_from_libvirt (error,
                                           _("What was made of “%s” could not be taken back."),
                                           work->name);
  vtr_machine_traces_remove ((const char * const *) traces);

  return NULL;
}
