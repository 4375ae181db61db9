/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which disks go with a machine where others name theirs as volumes of a pool: on libvirt's test
 * driver, which has pools and volumes without a file. */

#include "own-disks.h"

#include <glib.h>
#include <glib/gstdio.h>
#include <libvirt/virterror.h>

static const char MACHINE[] =
  "<domain type='test'><name>%s</name><memory>65536</memory><os><type>hvm</type></os>"
  "<devices><disk type='%s' device='disk'><source %s/><target dev='vda' bus='virtio'/></disk>"
  "</devices></domain>";

typedef struct
{
  virConnectPtr     conn;
  virStoragePoolPtr pool;
  virDomainPtr      domain;
} Fixture;

static virDomainPtr
define (virConnectPtr  conn,
        const char    *name,
        const char    *type,
        const char    *source)
{
  g_autofree char *xml = g_strdup_printf (MACHINE, name, type, source);
  virDomainPtr domain = virDomainDefineXML (conn, xml);

  g_assert_nonnull (domain);

  return domain;
}

static void
create_volume (virStoragePoolPtr  pool,
               const char        *name)
{
  g_autofree char *xml =
    g_strdup_printf ("<volume><name>%s</name><capacity>1048576</capacity></volume>", name);
  virStorageVolPtr volume = virStorageVolCreateXML (pool, xml, 0);

  g_assert_nonnull (volume);
  virStorageVolFree (volume);
}

/* A machine whose disk is a file of the pool "images". */
static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  const char *node = "<node/>";
  g_autofree char *path = NULL;
  g_autofree char *uri = NULL;
  const int fd = g_file_open_tmp ("node-XXXXXX.xml", &path, NULL);

  g_assert_cmpint (fd, >=, 0);
  g_assert_true (g_file_set_contents (path, node, -1, NULL));
  g_close (fd, NULL);
  uri = g_strdup_printf ("test://%s", path);
  fixture->conn = virConnectOpen (uri);
  g_unlink (path);
  g_assert_nonnull (fixture->conn);

  fixture->pool = virStoragePoolCreateXML (fixture->conn,
                                           "<pool type='dir'><name>images</name>"
                                           "<target><path>/images</path></target></pool>", 0);
  g_assert_nonnull (fixture->pool);
  create_volume (fixture->pool, "shared.qcow2");
  create_volume (fixture->pool, "other.qcow2");
  fixture->domain = define (fixture->conn, "mine", "file", "file='/images/shared.qcow2'");
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  virDomainFree (fixture->domain);
  virStoragePoolFree (fixture->pool);
  virConnectClose (fixture->conn);
}

/* How many disks would go with the machine. */
static guint
count_own (Fixture *fixture)
{
  char *xml = virDomainGetXMLDesc (fixture->domain, VIR_DOMAIN_XML_INACTIVE);
  g_autoptr (VtrMachineConfig) config = vtr_machine_config_new_from_xml (xml, NULL);
  g_autoptr (GPtrArray) files = NULL;

  free (xml);
  g_assert_nonnull (config);
  files = vtr_own_disks_list (fixture->conn, fixture->domain, config);
  if (files->len > 0)
    g_assert_cmpstr (files->pdata[0], ==, "/images/shared.qcow2");

  return files->len;
}

static void
test_alone (Fixture       *fixture,
            gconstpointer  data)
{
  g_assert_cmpuint (count_own (fixture), ==, 1);
}

static void
test_same_volume (Fixture       *fixture,
                  gconstpointer  data)
{
  virDomainPtr other = define (fixture->conn, "other", "volume",
                               "pool='images' volume='shared.qcow2'");

  g_assert_cmpuint (count_own (fixture), ==, 0);
  g_assert_cmpint (virDomainUndefine (other), ==, 0);
  virDomainFree (other);
  g_assert_cmpuint (count_own (fixture), ==, 1);
}

static void
test_other_volume (Fixture       *fixture,
                   gconstpointer  data)
{
  virDomainPtr other = define (fixture->conn, "other", "volume",
                               "pool='images' volume='other.qcow2'");

  g_assert_cmpuint (count_own (fixture), ==, 1);
  virDomainFree (other);
}

/* A pool that doesn't tell where its files are: whatever has the name may be the one. */
static void
test_unknown_pool (Fixture       *fixture,
                   gconstpointer  data)
{
  virDomainPtr other = define (fixture->conn, "other", "volume",
                               "pool='elsewhere' volume='shared.qcow2'");

  g_assert_cmpuint (count_own (fixture), ==, 0);
  virDomainFree (other);
}

static void
ignore_error (void        *data,
              virErrorPtr  error)
{
}

int
main (int    argc,
      char **argv)
{
  static const struct
  {
    const char *path;
    void      (*test) (Fixture       *fixture,
                       gconstpointer  data);
  } TESTS[] = {
    { "/own-disks/alone", test_alone },
    { "/own-disks/same-volume", test_same_volume },
    { "/own-disks/other-volume", test_other_volume },
    { "/own-disks/unknown-pool", test_unknown_pool },
  };

  g_test_init (&argc, &argv, NULL);
  virSetErrorFunc (NULL, ignore_error);

  for (guint i = 0; i < G_N_ELEMENTS (TESTS); i++)
    g_test_add (TESTS[i].path, Fixture, NULL, set_up, TESTS[i].test, tear_down);

  return g_test_run ();
}
