/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-traces.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "embedded-driver.h"
#include "xml-document.h"

static void
add_logs (GStrvBuilder *paths,
          const char   *root,
          const char   *name)
{
  g_autofree char *log = g_strconcat (name, ".log", NULL);
  g_autofree char *tpm_log = g_strconcat (name, "-swtpm.log", NULL);
  g_autofree char *log_path = g_build_filename (root, "log", "qemu", log, NULL);
  g_autofree char *tpm_log_path = g_build_filename (root, "log", "swtpm", tpm_log, NULL);

  g_strv_builder_add (paths, log_path);
  g_strv_builder_add (paths, tpm_log_path);
}

/* Only the file that libvirt itself names after the machine: another one is the user's. */
static void
add_nvram (GStrvBuilder *paths,
           virDomainPtr  domain,
           const char   *name)
{
  g_autofree char *xml = virDomainGetXMLDesc (domain, 0);
  g_autofree char *own = g_strconcat ("/qemu/nvram/", name, "_VARS.fd", NULL);
  g_autofree char *nvram = NULL;
  g_autoptr (xmlDoc) document = NULL;

  document = xml != NULL ? vtr_xml_parse (xml, "domain", NULL) : NULL;
  if (document == NULL)
    return;

  nvram = vtr_xml_dup_text (vtr_xml_find (xmlDocGetRootElement (document), "os/nvram"));
  if (nvram != NULL && g_path_is_absolute (nvram) && g_str_has_suffix (nvram, own))
    g_strv_builder_add (paths, nvram);
}

GStrv
vtr_machine_traces_list (virConnectPtr conn,
                         virDomainPtr  domain)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autofree char *uri = virConnectGetURI (conn);
  g_autofree char *root = NULL;
  const char *name = virDomainGetName (domain);

  root = uri != NULL ? vtr_embedded_driver_dup_root (uri) : NULL;
  if (name != NULL && root != NULL)
    add_logs (paths, root, name);

  if (name != NULL && (root != NULL || (uri != NULL && g_str_has_prefix (uri, "qemu:///"))) &&
      virDomainIsPersistent (domain) == 0)
    add_nvram (paths, domain, name);

  return g_strv_builder_end (paths);
}

GStrv
vtr_machine_traces_list_of_failed (virConnectPtr  conn,
                                   const char    *name)
{
  g_autoptr (GStrvBuilder) paths = g_strv_builder_new ();
  g_autofree char *uri = virConnectGetURI (conn);
  g_autofree char *root = NULL;

  root = uri != NULL ? vtr_embedded_driver_dup_root (uri) : NULL;
  if (root != NULL)
    {
      g_autofree char *variables = g_strconcat (name, "_VARS.fd", NULL);
      g_autofree char *nvram = g_build_filename (root, "lib", "qemu", "nvram", variables, NULL);

      add_logs (paths, root, name);
      g_strv_builder_add (paths, nvram);
    }

  return g_strv_builder_end (paths);
}

void
vtr_machine_traces_remove (const char * const *paths)
{
  for (guint i = 0; paths != NULL && paths[i] != NULL; i++)
    {
      if (g_unlink (paths[i]) != 0 && errno != ENOENT)
        g_debug ("“%s” stays behind: %s", paths[i], g_strerror (errno));
    }
}
