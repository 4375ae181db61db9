/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "machine-traces.h"

#include <errno.h>
#include <glib/gstdio.h>

#include "embedded-driver.h"
#include "xml-document.h"

/* Where libvirt keeps its logs: below the embedded driver's root, or in the user's cache; "/log" is
 * appended to the one in another place than to the other. NULL for the system's, which its
 * administrator looks after. */
static char *
dup_log_folder (const char *uri,
                const char *program)
{
  g_autofree char *root = uri != NULL ? vtr_embedded_driver_dup_root (uri) : NULL;

  if (root != NULL)
    return g_build_filename (root, "log", program, NULL);

  if (g_strcmp0 (uri, "qemu:///session") == 0)
    return g_build_filename (g_get_user_cache_dir (), "libvirt", program, "log", NULL);

  return NULL;
}

static void
add_log (GStrvBuilder *paths,
         const char   *uri,
         const char   *program,
         const char   *name,
         const char   *suffix)
{
  g_autofree char *folder = dup_log_folder (uri, program);
  g_autofree char *base = g_strconcat (name, suffix, NULL);
  g_autofree char *path = NULL;

  if (folder == NULL)
    return;

  path = g_build_filename (folder, base, NULL);
  g_strv_builder_add (paths, path);
}

static void
add_logs (GStrvBuilder *paths,
          const char   *uri,
          const char   *name)
{
  add_log (paths, uri, "qemu", name, ".log");
  add_log (paths, uri, "swtpm", name, "-swtpm.log");
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
  const char *name = virDomainGetName (domain);

  if (name == NULL || uri == NULL || !g_str_has_prefix (uri, "qemu:///"))
    return g_strv_builder_end (paths);

  add_logs (paths, uri, name);
  if (virDomainIsPersistent (domain) == 0)
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

  if (uri == NULL || !g_str_has_prefix (uri, "qemu:///"))
    return g_strv_builder_end (paths);

  add_logs (paths, uri, name);
  root = vtr_embedded_driver_dup_root (uri);
  if (root != NULL)
    {
      g_autofree char *variables = g_strconcat (name, "_VARS.fd", NULL);
      g_autofree char *nvram = g_build_filename (root, "lib", "qemu", "nvram", variables, NULL);

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
