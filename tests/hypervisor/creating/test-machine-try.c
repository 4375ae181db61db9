/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Machines that are tried, and kept after all. Runs below tini. */
#include "creating-case.h"
#include "machine-keep.h"

/* Runs without a trace in any folder but its sockets; nothing is left when it ends. */
static void
test_try (CreatingCase  *fixture,
          gconstpointer  data)
{
  static const char *oses[] = { NULL, "win11" };

  for (guint i = 0; i < G_N_ELEMENTS (oses); i++)
    {
      g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, oses[i]);
      g_autoptr (VtrMachine) machine = NULL;
      g_autofree char *images = NULL;
      g_autoptr (GError) error = NULL;

      vtr_machine_plan_set_disposable (plan, TRUE);
      machine = creating_case_run (fixture, plan, FALSE, &error);
      g_assert_no_error (error);
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      g_assert_true (vtr_machine_is_transient (machine));
      g_assert_true (vtr_machine_config_get_flag (vtr_machine_get_config (machine), "try"));
      images = creating_list_tree (fixture->images);
      g_assert_cmpstr (images, ==, "");
      creating_delete (machine);
      creating_case_assert_clean (fixture);
    }
}

static gboolean
keep (VtrMachine  *machine,
      GError     **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  CreatingWait wait = { NULL };

  vtr_machine_keep_async (machine, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);

  return vtr_machine_keep_finish (machine, result, error);
}

static void
perform (VtrMachine       *machine,
         VtrMachineAction  action)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  CreatingWait wait = { NULL };

  vtr_machine_perform_async (machine, action, NULL, creating_on_done, &wait);
  result = creating_wait (&wait);
  vtr_machine_perform_finish (machine, result, &error);
  g_assert_no_error (error);
}

static void
test_keep (CreatingCase  *fixture,
           gconstpointer  data)
{
  static const char *oses[] = { NULL, "win11" };

  for (guint i = 0; i < G_N_ELEMENTS (oses); i++)
    {
      g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, oses[i]);
      g_autoptr (VtrMachine) machine = NULL;
      g_autoptr (GError) error = NULL;

      vtr_machine_plan_set_disposable (plan, TRUE);
      machine = creating_case_run (fixture, plan, FALSE, &error);
      g_assert_no_error (error);

      keep (machine, &error);
      g_assert_no_error (error);
      g_assert_false (vtr_machine_is_transient (machine));
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      g_assert_false (vtr_machine_config_get_flag (vtr_machine_get_config (machine), "try"));

      g_assert_false (keep (machine, &error));
      g_assert_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE);
      g_clear_error (&error);

      /* It is an ordinary machine: off and on again. */
      perform (machine, VTR_MACHINE_ACTION_FORCE_OFF);
      perform (machine, VTR_MACHINE_ACTION_START);
      g_assert_cmpint (vtr_machine_get_state (machine), ==, VTR_MACHINE_STATE_RUNNING);
      creating_delete (machine);
      creating_case_assert_clean (fixture);
    }
}

static void
test_keep_ended (CreatingCase  *fixture,
                 gconstpointer  data)
{
  g_autoptr (VtrMachinePlan) plan = creating_case_make_plan (fixture, NULL);
  g_autoptr (VtrMachine) machine = NULL;
  g_autoptr (GError) error = NULL;

  vtr_machine_plan_set_disposable (plan, TRUE);
  machine = creating_case_run (fixture, plan, FALSE, &error);
  g_assert_no_error (error);
  creating_delete (machine);
  g_assert_false (keep (machine, &error));
  g_assert_nonnull (error);
}

int
main (int    argc,
      char **argv)
{
  CreatingCase all = { NULL };
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  creating_case_open (&all);
  creating_case_add ("/machine-try/try", &all, test_try);
  creating_case_add ("/machine-try/keep", &all, test_keep);
  creating_case_add ("/machine-try/keep-ended", &all, test_keep_ended);

  status = g_test_run ();
  creating_case_close (&all);

  return status;
}
