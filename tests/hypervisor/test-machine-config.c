/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "domain-fixture.h"

#include "hypervisor-error.h"
#include "xml-document.h"

static const char * const FILES[] = { "lab.xml", "one-line.xml", "plain.xml", "xen.xml" };

static const char *
get_href (xmlNs *ns)
{
  return ns != NULL ? (const char *) ns->href : "";
}

/* One line for every node and attribute there is, white space included, in the order of the
 * document, except those below the elements in @leave_out ("/domain/title"). */
static void
describe (xmlNode             *node,
          const char          *parent_path,
          const char * const  *leave_out,
          GPtrArray           *lines)
{
  for (; node != NULL; node = node->next)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", parent_path, (const char *) node->name);

      if (node->type == XML_ELEMENT_NODE && leave_out != NULL && g_strv_contains (leave_out, path))
        continue;

      g_ptr_array_add (lines,
                       g_strdup_printf ("%s type %d ns <%s> content <%s>", path, (int) node->type,
                                        node->type == XML_ELEMENT_NODE ? get_href (node->ns) : "",
                                        node->type == XML_ELEMENT_NODE
                                          ? ""
                                          : (const char *) node->content));
      if (node->type != XML_ELEMENT_NODE)
        continue;

      for (xmlNs *ns = node->nsDef; ns != NULL; ns = ns->next)
        g_ptr_array_add (lines,
                         g_strdup_printf ("%s xmlns:%s=%s", path,
                                          ns->prefix != NULL ? (const char *) ns->prefix : "",
                                          (const char *) ns->href));
      for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next)
        {
          xmlChar *value = xmlNodeGetContent ((xmlNode *) attribute);

          g_ptr_array_add (lines, g_strdup_printf ("%s @%s ns <%s> = <%s>", path,
                                                   (const char *) attribute->name,
                                                   get_href (attribute->ns), (const char *) value));
          xmlFree (value);
        }
      describe (node->children, path, leave_out, lines);
    }
}

static char *
describe_xml (const char          *xml,
              const char * const  *leave_out)
{
  g_autoptr (xmlDoc) document = vtr_xml_parse (xml, "domain", NULL);
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  g_assert_nonnull (document);
  describe (document->children, "", leave_out, lines);
  g_assert_cmpuint (lines->len, >, 5);
  g_ptr_array_add (lines, NULL);

  return g_strjoinv ("\n", (char **) lines->pdata);
}

static void
assert_same (const char          *before,
             const char          *after,
             const char * const  *leave_out)
{
  g_autofree char *lines_before = describe_xml (before, leave_out);
  g_autofree char *lines_after = describe_xml (after, leave_out);

  g_assert_cmpstr (lines_before, ==, lines_after);
}

static void
test_new (void)
{
  VtrMachineConfig *config = domain_config_new_from_file ("plain.xml");

  g_assert_finalize_object (config);
}

static void
test_lossless (gconstpointer name)
{
  g_autofree char *before = domain_load (name);
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_text (before);
  g_autoptr (VtrMachineConfig) copy = vtr_machine_config_copy (config);
  g_autofree char *after = vtr_machine_config_to_xml (config);
  g_autofree char *copied = vtr_machine_config_to_xml (copy);

  assert_same (before, after, NULL);
  g_assert_cmpstr (after, ==, copied);
}

static void
set_other_title (VtrMachineConfig *config)
{
  vtr_machine_config_set_title (config, "Tom & <Jerry> 🐭 ]]>");
}

static void
set_other_os (VtrMachineConfig *config)
{
  vtr_machine_config_set_os_id (config, "http://fedoraproject.org/fedora/40?a=1&b=2");
}

static void
set_more_memory (VtrMachineConfig *config)
{
  vtr_machine_config_set_memory (config, 3221225472);
}

static void
set_more_vcpus (VtrMachineConfig *config)
{
  vtr_machine_config_set_vcpus (config, 3);
}

static void
set_try_flag (VtrMachineConfig *config)
{
  vtr_machine_config_set_flag (config, "try", TRUE);
}

static const char * const TITLE[] = { "/domain/title", NULL };
static const char * const OS[] = { "/domain/metadata/libosinfo/os", NULL };
static const char * const MEMORY[] = { "/domain/memory", "/domain/currentMemory", NULL };
static const char * const VCPU[] = { "/domain/vcpu", NULL };

/* Each changes only what it names, on documents that have the element already. */
static const struct
{
  const char          *name;
  const char          *file;
  void               (*set) (VtrMachineConfig *config);
  const char * const  *changes;
} CHANGES[] = {
  { "title", "plain.xml", set_other_title, TITLE },
  { "os", "plain.xml", set_other_os, OS },
  { "memory", "plain.xml", set_more_memory, MEMORY },
  { "memory-lab", "lab.xml", set_more_memory, MEMORY },
  { "memory-xen", "xen.xml", set_more_memory, MEMORY },
  { "memory-one-line", "one-line.xml", set_more_memory, MEMORY },
  { "vcpus", "plain.xml", set_more_vcpus, VCPU },
  { "vcpus-lab", "lab.xml", set_more_vcpus, VCPU },
  { "vcpus-xen", "xen.xml", set_more_vcpus, VCPU },
};

static void
test_change (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autofree char *before = domain_load (CHANGES[i].file);
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_text (before);
  g_autofree char *after = NULL;

  CHANGES[i].set (config);
  after = vtr_machine_config_to_xml (config);

  g_assert_cmpstr (before, !=, after);
  assert_same (before, after, CHANGES[i].changes);
}

/* What was added and taken away again leaves nothing, not even white space. */
static void
test_add_and_remove (gconstpointer name)
{
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_file (name);
  g_autofree char *before = NULL;
  g_autofree char *between = NULL;
  g_autofree char *after = NULL;

  vtr_machine_config_set_title (config, NULL);
  vtr_machine_config_set_os_id (config, NULL);
  before = vtr_machine_config_to_xml (config);

  set_other_title (config);
  set_other_os (config);
  set_try_flag (config);
  between = vtr_machine_config_to_xml (config);
  g_assert_cmpstr (before, !=, between);

  vtr_machine_config_set_flag (config, "try", FALSE);
  vtr_machine_config_set_os_id (config, NULL);
  vtr_machine_config_set_title (config, "");
  after = vtr_machine_config_to_xml (config);

  g_assert_cmpstr (before, ==, after);
}

/* Beside what is new, all the rest is there. */
static void
test_added_only (gconstpointer name)
{
  static const char * const ADDED[] = {
    "/domain/title", "/domain/metadata/machine", "/domain/metadata/libosinfo", "/domain/text", NULL,
  };
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_file (name);
  g_autoptr (VtrMachineConfig) again = NULL;
  g_autofree char *before = vtr_machine_config_to_xml (config);
  g_autofree char *after = NULL;
  g_autofree char *title = NULL;
  g_autofree char *os_id = NULL;
  g_auto (GStrv) lines = NULL;

  set_other_title (config);
  set_other_os (config);
  set_try_flag (config);
  after = vtr_machine_config_to_xml (config);
  again = domain_config_new_from_text (after);

  title = vtr_machine_config_dup_title (again);
  os_id = vtr_machine_config_dup_os_id (again);
  g_assert_cmpstr (title, ==, "Tom & <Jerry> 🐭 ]]>");
  g_assert_cmpstr (os_id, ==, "http://fedoraproject.org/fedora/40?a=1&b=2");
  g_assert_true (vtr_machine_config_get_flag (again, "try"));
  g_assert_false (vtr_machine_config_get_flag (again, "other"));

  /* Every line from before, but for the white space around the new ones, is found again. */
  {
    g_autofree char *lines_before = describe_xml (before, ADDED);
    g_autofree char *lines_after = describe_xml (after, ADDED);

    lines = g_strsplit (lines_before, "\n/", -1);
    for (guint i = 0; lines[i] != NULL; i++)
      g_assert_nonnull (strstr (lines_after, lines[i]));
  }
}

static void
test_getters (void)
{
  g_autoptr (VtrMachineConfig) plain = domain_config_new_from_file ("plain.xml");
  g_autoptr (VtrMachineConfig) lab = domain_config_new_from_file ("lab.xml");
  g_autoptr (VtrMachineConfig) xen = domain_config_new_from_file ("xen.xml");
  g_autofree char *name = vtr_machine_config_dup_name (lab);
  g_autofree char *uuid = vtr_machine_config_dup_uuid (plain);
  g_autofree char *title = vtr_machine_config_dup_title (plain);
  g_autofree char *no_title = vtr_machine_config_dup_title (lab);
  g_autofree char *os_id = vtr_machine_config_dup_os_id (plain);
  g_autofree char *no_os_id = vtr_machine_config_dup_os_id (lab);
  g_autofree char *arch = vtr_machine_config_dup_arch (lab);
  g_autofree char *no_arch = vtr_machine_config_dup_arch (xen);

  g_assert_cmpstr (name, ==, "numa lab & <friends>");
  g_assert_cmpstr (uuid, ==, "0f5a6d1c-0a2f-4d57-8a0e-0c9d4b1f6a01");
  g_assert_cmpstr (title, ==, "A plain machine");
  g_assert_null (no_title);
  g_assert_cmpstr (os_id, ==, "http://debian.org/debian/12");
  g_assert_null (no_os_id);
  g_assert_cmpstr (arch, ==, "x86_64");
  g_assert_null (no_arch);
  g_assert_cmpuint (vtr_machine_config_get_memory (plain), ==, 1073741824);
  g_assert_cmpuint (vtr_machine_config_get_memory (lab), ==, 8589934592);
  g_assert_cmpuint (vtr_machine_config_get_memory (xen), ==, 512000000);
  g_assert_cmpuint (vtr_machine_config_get_vcpus (plain), ==, 2);
  g_assert_cmpuint (vtr_machine_config_get_vcpus (lab), ==, 6);
  g_assert_true (vtr_machine_config_is_emulated (plain));
  g_assert_false (vtr_machine_config_is_emulated (lab));
  g_assert_false (vtr_machine_config_is_emulated (xen));
  g_assert_true (vtr_machine_config_has_efi (plain));
  g_assert_true (vtr_machine_config_has_efi (lab));
  g_assert_false (vtr_machine_config_has_efi (xen));
}

static void
test_memory_values (void)
{
  static const struct
  {
    const char *element;
    guint64     bytes;
  } VALUES[] = {
    { "<memory>1024</memory>", 1048576 },
    { "<memory unit='b'>512</memory>", 512 },
    { "<memory unit='KB'>3</memory>", 3000 },
    { "<memory unit='kib'> 3 </memory>", 3072 },
    { "<memory unit='G'>1</memory>", 1073741824 },
    { "<memory unit='TiB'>1</memory>", 1099511627776 },
    { "<memory unit='TiB'>99999999999999</memory>", 0 },
    { "<memory unit='parsec'>1</memory>", 0 },
    { "<memory>-1</memory>", 0 },
    { "<memory>99999999999999999999999</memory>", 0 },
    { "<memory>many</memory>", 0 },
    { "<memory/>", 0 },
    { "", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (VALUES); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<domain><name>m</name>%s</domain>",
                                              VALUES[i].element);
      g_autoptr (VtrMachineConfig) config = domain_config_new_from_text (xml);

      g_assert_cmpuint (vtr_machine_config_get_memory (config), ==, VALUES[i].bytes);
      vtr_machine_config_set_memory (config, 2097152);
      g_assert_cmpuint (vtr_machine_config_get_memory (config), ==, 2097152);
    }
}

static void
test_vcpu_topology (void)
{
  static const struct
  {
    const char *before;
    guint       vcpus;
    const char *after;
  } VALUES[] = {
    { "<vcpu>8</vcpu><cpu><topology sockets='2' cores='2' threads='2'/></cpu>", 12,
      "<vcpu>12</vcpu><cpu><topology sockets=\"3\" cores=\"2\" threads=\"2\"/></cpu>" },
    { "<vcpu>8</vcpu><cpu><topology sockets='2' dies='1' cores='2' threads='2'/></cpu>", 3,
      "<vcpu>3</vcpu><cpu><topology sockets=\"1\" dies=\"1\" cores=\"3\" threads=\"1\"/></cpu>" },
    { "<vcpu current='2'>8</vcpu><cpu><topology sockets='8' cores='1' threads='1'/></cpu>", 4,
      "<vcpu current=\"4\">8</vcpu>"
      "<cpu><topology sockets=\"8\" cores=\"1\" threads=\"1\"/></cpu>" },
    { "<vcpu current='2'>4</vcpu>", 6, "<vcpu current=\"6\">6</vcpu>" },
    { "<vcpu>2</vcpu>", 2, "<vcpu>2</vcpu>" },
    { "", 4, "<vcpu>4</vcpu>" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (VALUES); i++)
    {
      g_autofree char *xml = g_strdup_printf ("<domain><name>m</name>%s</domain>",
                                              VALUES[i].before);
      g_autofree char *expected = g_strdup_printf ("<domain><name>m</name>%s</domain>\n",
                                                   VALUES[i].after);
      g_autoptr (VtrMachineConfig) config = domain_config_new_from_text (xml);
      g_autofree char *after = NULL;

      vtr_machine_config_set_vcpus (config, VALUES[i].vcpus);
      after = vtr_machine_config_to_xml (config);
      g_assert_cmpstr (after, ==, expected);
      g_assert_cmpuint (vtr_machine_config_get_vcpus (config), ==, VALUES[i].vcpus);
    }
}

/* A balloon that was made smaller by hand is the user's. */
static void
test_balloon (void)
{
  g_autoptr (VtrMachineConfig) config = domain_config_new_from_file ("lab.xml");
  g_autofree char *grown = NULL;
  g_autofree char *shrunk = NULL;

  vtr_machine_config_set_memory (config, 17179869184);
  grown = vtr_machine_config_to_xml (config);
  g_assert_nonnull (strstr (grown, "<memory unit=\"KiB\" dumpCore=\"off\">16777216</memory>"));
  g_assert_nonnull (strstr (grown, "<currentMemory unit=\"GiB\">6</currentMemory>"));

  vtr_machine_config_set_memory (config, 1073741824);
  shrunk = vtr_machine_config_to_xml (config);
  g_assert_nonnull (strstr (shrunk, "<currentMemory unit=\"KiB\">1048576</currentMemory>"));
}

static void
test_refused (void)
{
  static const char * const DOCUMENTS[] = {
    "", " ", "domain", "<domain>", "<domain/>", "<domain><name/></domain>",
    "<network><name>n</name></network>", "<x:domain xmlns:x='urn:x'><name>n</name></x:domain>",
    "<!DOCTYPE domain><domain><name>n</name></domain>",
    "<!DOCTYPE domain SYSTEM 'file:///etc/passwd'><domain><name>n</name></domain>",
    "<!DOCTYPE d [<!ENTITY a 'b'>]><domain><name>&a;</name></domain>",
    "<domain><name>&nothing;</name></domain>",
    "<domain><name>n</name></domain><domain/>",
    "<domain><name>\xff\xfe</name></domain>",
    "<domain><q:a/><name>\x01</name></domain>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (DOCUMENTS); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (vtr_machine_config_new_from_xml (DOCUMENTS[i], &error));
      g_assert_nonnull (error);
      g_assert_true (error->domain == G_MARKUP_ERROR);
      g_assert_true (g_str_has_suffix (error->message, "."));
    }
}

static void
test_too_large (void)
{
  g_autofree char *filling = g_strnfill (8 * 1024 * 1024, ' ');
  g_autofree char *xml = g_strconcat ("<domain><name>n</name>", filling, "</domain>", NULL);
  g_autoptr (GError) error = NULL;

  g_assert_null (vtr_machine_config_new_from_xml (xml, &error));
  g_assert_true (error->domain == G_MARKUP_ERROR);
  g_assert_nonnull (strstr (error->message, "8 MiB"));
}

static void
test_deep (void)
{
  g_autoptr (GString) xml = g_string_new ("<domain><name>n</name>");
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append (xml, "<a>");
  g_assert_null (vtr_machine_config_new_from_xml (xml->str, &error));
  g_assert_true (error->domain == G_MARKUP_ERROR);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/machine-config/new", test_new);
  for (guint i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      g_autofree char *lossless = g_strdup_printf ("/machine-config/lossless/%s", FILES[i]);
      g_autofree char *and_remove = g_strdup_printf ("/machine-config/add-and-remove/%s", FILES[i]);
      g_autofree char *added_only = g_strdup_printf ("/machine-config/added-only/%s", FILES[i]);

      g_test_add_data_func (lossless, FILES[i], test_lossless);
      g_test_add_data_func (and_remove, FILES[i], test_add_and_remove);
      g_test_add_data_func (added_only, FILES[i], test_added_only);
    }
  for (guint i = 0; i < G_N_ELEMENTS (CHANGES); i++)
    {
      g_autofree char *path = g_strdup_printf ("/machine-config/change/%s", CHANGES[i].name);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_change);
    }
  g_test_add_func ("/machine-config/getters", test_getters);
  g_test_add_func ("/machine-config/memory-values", test_memory_values);
  g_test_add_func ("/machine-config/vcpu-topology", test_vcpu_topology);
  g_test_add_func ("/machine-config/balloon", test_balloon);
  g_test_add_func ("/machine-config/refused", test_refused);
  g_test_add_func ("/machine-config/too-large", test_too_large);
  g_test_add_func ("/machine-config/deep", test_deep);

  return g_test_run ();
}
