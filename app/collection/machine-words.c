/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "machine-words.h"

#include "search-words.h"

#include <glib/gi18n.h>

static VtrOs *
find_os (VtrMachine    *machine,
         VtrOsDatabase *database)
{
  const char *id = vtr_machine_get_os_id (machine);

  return id != NULL ? vtr_os_database_find (database, id) : NULL;
}

const char *
vtr_machine_words_for_state (VtrMachineState state)
{
  switch (state)
    {
    case VTR_MACHINE_STATE_RUNNING:
      return _("Running");
    case VTR_MACHINE_STATE_PAUSED:
      return _("Paused");
    case VTR_MACHINE_STATE_SHUTTING_DOWN:
      return _("Shutting down");
    case VTR_MACHINE_STATE_CRASHED:
      return _("Crashed");
    case VTR_MACHINE_STATE_SAVED:
      return _("Saved");
    case VTR_MACHINE_STATE_SUSPENDED:
      return _("Asleep");
    case VTR_MACHINE_STATE_OFF:
    default:
      return _("Off");
    }
}

const char *
vtr_machine_words_for_state_class (VtrMachineState state)
{
  switch (state)
    {
    case VTR_MACHINE_STATE_RUNNING:
      return "success";
    case VTR_MACHINE_STATE_PAUSED:
    case VTR_MACHINE_STATE_SHUTTING_DOWN:
    case VTR_MACHINE_STATE_SUSPENDED:
      return "warning";
    case VTR_MACHINE_STATE_CRASHED:
      return "error";
    case VTR_MACHINE_STATE_SAVED:
      return "accent";
    case VTR_MACHINE_STATE_OFF:
    default:
      return "dim-label";
    }
}

char *
vtr_machine_words_dup_subtitle (VtrMachine    *machine,
                                VtrOsDatabase *database,
                                const char    *address)
{
  g_autoptr (GString) text = NULL;
  g_autoptr (VtrOs) os = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);

  os = find_os (machine, database);
  text = g_string_new (vtr_machine_words_for_state (vtr_machine_get_state (machine)));

  if (os != NULL)
    g_string_append_printf (text, " · %s", vtr_os_get_name (os));
  if (address != NULL)
    g_string_append_printf (text, " · %s", address);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

const char *
vtr_machine_words_get_icon_name (VtrMachine    *machine,
                                 VtrOsDatabase *database)
{
  g_autoptr (VtrOs) os = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);

  os = find_os (machine, database);

  /* Icon names are constants of the library, so they outlive the object. */
  return os != NULL ? vtr_os_get_icon_name (os) : "vitrine-os-unknown-symbolic";
}

gboolean
vtr_machine_words_match (VtrMachine    *machine,
                         VtrOsDatabase *database,
                         const char    *search)
{
  g_autofree char *text = NULL;
  g_autoptr (VtrOs) os = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), FALSE);

  if (search == NULL || *search == '\0')
    return TRUE;

  os = find_os (machine, database);
  text = g_strjoin ("\n", vtr_machine_get_name (machine), vtr_machine_get_title (machine),
                    os != NULL ? vtr_os_get_name (os) : "", NULL);

  return vtr_search_words_match (text, search);
}
