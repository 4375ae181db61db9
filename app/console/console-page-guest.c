/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* What the page makes of what is known of the guest: its addresses, in the title and to copy, and
 * an offer of the programs that work together with this computer where it lacks them. */

#include "console-page-private.h"

#include "alert.h"
#include "guest-tools.h"

#include <glib/gi18n.h>

#define MAX_ADDRESSES 4u

typedef struct
{
  VtrConsolePage *page;
  char           *text;
} Copy;

static void
copy_free (Copy *copy)
{
  g_clear_object (&copy->page);
  g_free (copy->text);
  g_free (copy);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Copy, copy_free)

static VtrOs *
find_os (VtrConsolePage *self)
{
  const char *id = vtr_machine_get_os_id (self->machine);

  return id != NULL ? vtr_os_database_find (self->database, id) : NULL;
}

/* It could have them, and hasn't. */
static gboolean
lacks_tools (VtrConsolePage *self)
{
  const VtrGuestFlags flags = vtr_guest_watch_get_flags (self->guest);

  return ((flags & VTR_GUEST_HAS_AGENT_CHANNEL) != 0 && (flags & VTR_GUEST_HAS_AGENT) == 0) ||
         ((flags & VTR_GUEST_HAS_CLIPBOARD_CHANNEL) != 0 && (flags & VTR_GUEST_HAS_CLIPBOARD) == 0);
}

static gboolean
offers_tools (VtrConsolePage *self)
{
  g_autoptr (VtrOs) os = NULL;
  g_auto (VtrGuestTools) tools = { NULL, NULL };

  if (self->machine == NULL || !lacks_tools (self))
    return FALSE;

  os = find_os (self);

  return vtr_guest_tools_get (os, &tools);
}

static void
append_address (GMenu      *menu,
                const char *address)
{
  g_autofree char *label = NULL;
  g_autoptr (GMenuItem) item = NULL;

  /* Translators: %s is an internet address. */
  label = g_strdup_printf (_("Copy %s"), address);
  item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, "console.copy-text", "s", address);
  g_menu_append_item (menu, item);
}

/* Only where it changes: it may be open. */
static void
update_menu (VtrConsolePage *self)
{
  GMenu *menu = vtr_console_menu_get_section (self->menu, VTR_CONSOLE_MENU_GUEST);
  const gboolean with_tools = offers_tools (self);
  const char * const *addresses = vtr_guest_watch_get_addresses (self->guest);
  g_autofree char *joined = NULL;
  g_autofree char *content = NULL;

  if (addresses != NULL)
    joined = g_strjoinv (" ", (char **) addresses);
  content = g_strdup_printf ("%s|%d", joined != NULL ? joined : "", with_tools);
  if (g_strcmp0 (content, self->guest_menu_content) == 0)
    return;

  g_free (self->guest_menu_content);
  self->guest_menu_content = g_steal_pointer (&content);
  g_menu_remove_all (menu);
  for (guint i = 0; addresses != NULL && addresses[i] != NULL && i < MAX_ADDRESSES; i++)
    append_address (menu, addresses[i]);
  if (with_tools)
    g_menu_append (menu, _("Guest Tools…"), "console.guest-tools");
}

static void
on_changed (VtrConsolePage *self)
{
  update_menu (self);
  if (self->machine != NULL)
    _vtr_console_page_update_title (self);
}

static void
copy_text (VtrConsolePage *self,
           const char     *text)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
action_copy (GtkWidget  *widget,
             const char *action_name,
             GVariant   *parameter)
{
  copy_text (VTR_CONSOLE_PAGE (widget), g_variant_get_string (parameter, NULL));
}

static void
on_tools_answer (const char *response,
                 gpointer    user_data)
{
  g_autoptr (Copy) copy = user_data;

  if (g_str_equal (response, "copy"))
    copy_text (copy->page, copy->text);
}

static void
show_tools (GtkWidget  *widget,
            const char *action_name,
            GVariant   *parameter)
{
  VtrConsolePage *self = VTR_CONSOLE_PAGE (widget);
  g_autoptr (VtrOs) os = self->machine != NULL ? find_os (self) : NULL;
  g_auto (VtrGuestTools) tools = { NULL, NULL };
  VtrAlertResponse responses[] = {
    { "cancel", _("_Close"), FALSE, FALSE },
    { "copy", _("_Copy"), FALSE, FALSE },
  };
  Copy *copy = NULL;

  if (self->machine == NULL || !vtr_guest_tools_get (os, &tools))
    return;

  copy = g_new0 (Copy, 1);
  copy->page = g_object_ref (self);
  copy->text = g_strdup (tools.command);
  vtr_alert_ask_with_detail (widget, _("Guest Tools"), tools.text, tools.command, responses,
                             G_N_ELEMENTS (responses), on_tools_answer, copy);
}

void
_vtr_console_page_class_init_guest (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.copy-text", "s", action_copy);
  gtk_widget_class_install_action (widget_class, "console.guest-tools", NULL, show_tools);
}

void
_vtr_console_page_init_guest (VtrConsolePage *self)
{
  self->guest = vtr_guest_watch_new ();
  g_signal_connect_object (self->guest, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
}

void
_vtr_console_page_clear_guest (VtrConsolePage *self)
{
  g_clear_object (&self->guest);
  g_clear_pointer (&self->guest_menu_content, g_free);
}
