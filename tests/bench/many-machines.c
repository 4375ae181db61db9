/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "many-machines.h"

#include <glib/gstdio.h>

char *
many_machines_write (guint n_machines)
{
  g_autoptr (GString) xml = g_string_new ("<node>");
  g_autoptr (GError) error = NULL;
  char *path = NULL;
  int fd = g_file_open_tmp ("vitrine-bench-XXXXXX.xml", &path, &error);

  if (fd < 0)
    g_error ("%s", error->message);
  g_close (fd, NULL);

  for (guint i = 0; i < n_machines; i++)
    g_string_append_printf (xml,
                            "<domain type='test'><name>machine-%05u</name>"
                            "<title>Machine number %u</title>"
                            "<memory unit='MiB'>1024</memory><vcpu>2</vcpu>"
                            "<os><type>hvm</type></os><devices>"
                            "<disk type='file' device='disk'><source file='/srv/%u.qcow2'/>"
                            "<target dev='vda' bus='virtio'/></disk>"
                            "<graphics type='vnc' port='-1'/></devices></domain>", i, i, i);
  g_string_append (xml, "</node>");

  if (!g_file_set_contents (path, xml->str, -1, &error))
    g_error ("%s", error->message);

  return path;
}
