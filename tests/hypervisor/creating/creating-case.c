/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "creating-case.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "machine-list.h"
#include "volume.h"

#define MIB (G_GUINT64_CONSTANT (1024) * 1024)

char *
creating_case_list (CreatingCase *self)
{
  g_autofree char *machines = creating_list_tree (self->root);
  g_autofree char *images = creating_list_tree (self->images);

  return g_strconcat (machines, "\n--\n", images, NULL);
}

static void
set_up (CreatingCase  *self,
        gconstpointer  data)
{
  *self = *(const CreatingCase *) data;
  self->iso = creating_write_iso (self->folder, "disc.iso", "SOME_DISC");
  self->images = vtr_volume_dup_folder ();
  g_assert_cmpint (g_mkdir_with_parents (self->images, 0700), ==, 0);
  self->before = creating_case_list (self);
}

void
creating_case_assert_clean (CreatingCase *self)
{
  g_autofree char *after = creating_case_list (self);
  VtrMachineList *machines = vtr_connection_get_machines (self->connection);

  g_assert_cmpstr (after, ==, self->before);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (machines)), ==, 0);
}

static void
tear_down (CreatingCase  *self,
           gconstpointer  data)
{
  creating_case_assert_clean (self);
  g_unlink (self->iso);
  g_free (self->iso);
  g_free (self->images);
  g_free (self->before);
}

void
creating_case_add (const char    *path,
                   CreatingCase  *all,
                   void         (*test) (CreatingCase *, gconstpointer))
{
  g_test_add (path, CreatingCase, all, set_up, test, tear_down);
}

void
creating_case_open (CreatingCase *self)
{
  g_autofree char *uri = NULL;

  /* libvirt cuts names where the locale says that a character ends. */
  setlocale (LC_ALL, "");
  self->folder = creating_isolate ();
  self->database = creating_load_database ();
  self->root = g_build_filename (self->folder, "r", NULL);
  uri = g_strdup_printf ("qemu:///embed?root=%s", self->root);
  self->connection = vtr_connection_new (uri);
  creating_open (self->connection);
}

void
creating_case_close (CreatingCase *self)
{
  vtr_connection_close (self->connection);
  g_object_unref (self->connection);
  g_object_unref (self->database);
  creating_remove_tree (self->folder);
  g_free (self->folder);
  g_free (self->root);
}

VtrMachinePlan *
creating_case_make_plan (CreatingCase *self,
                         const char   *os_id)
{
  VtrHostCapabilities *computer = vtr_connection_get_capabilities (self->connection);
  g_autoptr (VtrMedia) media = creating_identify (self->database, self->iso);
  VtrMachinePlan *plan = vtr_machine_plan_new (computer, media);

  if (os_id != NULL)
    {
      g_autoptr (VtrOs) os = creating_find_os (self->database, os_id);

      vtr_machine_plan_set_os (plan, os);
    }

  vtr_machine_plan_set_name (plan, "Made by the test");
  vtr_machine_plan_set_memory (plan, 128 * MIB);
  vtr_machine_plan_set_disk_size (plan, 20 * MIB);
  /* The computer may have KVM or not: what is tested is the same under emulation. */
  vtr_machine_plan_set_acceleration (plan, VTR_ACCELERATION_TCG);

  return plan;
}

VtrMachine *
creating_finish (VtrMachineCreator  *creator,
                 CreatingWait       *wait,
                 GError            **error)
{
  g_autoptr (GAsyncResult) result = creating_wait (wait);

  return vtr_machine_creator_run_finish (creator, result, error);
}

VtrMachine *
creating_case_run (CreatingCase    *self,
                   VtrMachinePlan  *plan,
                   gboolean         start,
                   GError         **error)
{
  g_autoptr (VtrMachineCreator) creator = vtr_machine_creator_new (self->connection, plan);
  CreatingWait wait = { NULL };

  vtr_machine_creator_run_async (creator, start, NULL, creating_on_done, &wait);

  return creating_finish (creator, &wait, error);
}

void
creating_delete (VtrMachine *machine)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };

  vtr_machine_delete_async (machine, TRUE, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_machine_delete_finish (machine, result, &error);
  g_assert_no_error (error);
}
