/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

/* The text consoles of the machine, as tabs beside its screen. A console is opened when its tab is
 * first looked at: until then it is left to others. */

#include "console-page-private.h"

#include "hidden-pages.h"
#include "text-console.h"

#include <glib/gi18n.h>

#define SETTINGS_KEY "machine-tabs"
#define SCREEN       "screen"

static const char *
get_tab (VtrConsolePage *self)
{
  return gtk_stack_get_visible_child_name (self->tabs);
}

gboolean
_vtr_console_page_is_on_screen (VtrConsolePage *self)
{
  return g_strcmp0 (get_tab (self), SCREEN) == 0;
}

static gboolean
has_display (VtrConsolePage *self)
{
  g_autoptr (GPtrArray) displays = NULL;

  if (self->machine == NULL)
    return TRUE;

  displays = vtr_machine_config_list_displays (vtr_machine_get_config (self->machine));

  return displays->len > 0;
}

static char *
dup_remembered (VtrConsolePage *self)
{
  g_autoptr (GVariant) tabs = g_settings_get_value (self->settings, SETTINGS_KEY);
  char *tab = NULL;

  g_variant_lookup (tabs, vtr_machine_get_uuid (self->machine), "s", &tab);

  return tab;
}

static void
remember (VtrConsolePage *self,
          const char     *tab)
{
  g_autoptr (GVariant) old = g_settings_get_value (self->settings, SETTINGS_KEY);
  const char *uuid = vtr_machine_get_uuid (self->machine);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *key = NULL;
  const char *value = NULL;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, old);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    if (!g_str_equal (key, uuid))
      g_variant_builder_add (&builder, "{ss}", key, value);
  if (!g_str_equal (tab, SCREEN))
    g_variant_builder_add (&builder, "{ss}", uuid, tab);
  g_settings_set_value (self->settings, SETTINGS_KEY, g_variant_builder_end (&builder));
}

static GtkStackPage *
get_page (VtrConsolePage *self,
          guint           index)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->tabs);
  g_autoptr (GObject) page = g_list_model_get_object (G_LIST_MODEL (pages), index);

  /* The stack has it, too. */
  return GTK_STACK_PAGE (page);
}

static guint
count_pages (VtrConsolePage *self)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->tabs);

  return g_list_model_get_n_items (G_LIST_MODEL (pages));
}

static guint
count_tabs (VtrConsolePage *self)
{
  guint n_tabs = 0;

  for (guint i = 0; i < count_pages (self); i++)
    n_tabs += gtk_stack_page_get_visible (get_page (self, i)) ? 1 : 0;

  return n_tabs;
}

void
_vtr_console_page_update_tab_bar (VtrConsolePage *self)
{
  gtk_widget_set_visible (self->tab_bar, !self->fullscreen && count_tabs (self) > 1);
}

/* What the tab holds is made when it is first seen. */
static void
fill_tab (VtrConsolePage *self)
{
  GtkWidget *place = gtk_stack_get_visible_child (self->tabs);
  GtkStackPage *page = NULL;
  GtkWidget *console = NULL;

  if (self->machine == NULL || _vtr_console_page_is_on_screen (self) || !ADW_IS_BIN (place))
    return;

  if (adw_bin_get_child (ADW_BIN (place)) == NULL)
    {
      page = gtk_stack_get_page (self->tabs, place);
      console = vtr_text_console_new (self->machine, gtk_stack_page_get_name (page),
                                      gtk_stack_page_get_title (page));
      adw_bin_set_child (ADW_BIN (place), console);
    }
}

static VtrTextConsole *
get_console (GtkWidget *place)
{
  GtkWidget *child = ADW_IS_BIN (place) ? adw_bin_get_child (ADW_BIN (place)) : NULL;

  return VTR_IS_TEXT_CONSOLE (child) ? VTR_TEXT_CONSOLE (child) : NULL;
}

static void
focus_tab (VtrConsolePage *self)
{
  VtrTextConsole *console = get_console (gtk_stack_get_visible_child (self->tabs));

  if (_vtr_console_page_is_on_screen (self))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  else if (console != NULL)
    vtr_text_console_grab_focus (console);
}

static void
on_tab_changed (VtrConsolePage *self)
{
  const char *tab = get_tab (self);

  /* Whoever remembers that the screen had the keyboard must not give it back while it is hidden. */
  gtk_widget_set_can_focus (GTK_WIDGET (self->stack), _vtr_console_page_is_on_screen (self));
  if (self->is_filling_tabs || self->machine == NULL || tab == NULL)
    return;

  fill_tab (self);
  if (!vtr_machine_is_transient (self->machine))
    remember (self, tab);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    focus_tab (self);
}

/* The page has come onto the screen: a console that is open there gets the keys, as the screen does
 * when it gets its first picture. */
static void
on_mapped (VtrConsolePage *self)
{
  if (!_vtr_console_page_is_on_screen (self))
    focus_tab (self);
}

/* Closed by word: a window that looks for another place for the focus keeps what it was in for a
 * while. */
static void
remove_consoles (VtrConsolePage *self)
{
  while (count_pages (self) > 1)
    {
      GtkWidget *place = gtk_stack_page_get_child (get_page (self, 1));
      VtrTextConsole *console = get_console (place);

      if (console != NULL)
        vtr_text_console_close (console);
      gtk_stack_remove (self->tabs, place);
    }
}

static gboolean
is_up_to_date (VtrConsolePage *self,
               GPtrArray      *consoles)
{
  guint n_pages = 1;

  for (guint i = 0; i < consoles->len; i++)
    {
      VtrConfigConsole *console = g_ptr_array_index (consoles, i);

      if (!console->can_open)
        continue;
      if (n_pages >= count_pages (self) ||
          g_strcmp0 (gtk_stack_page_get_name (get_page (self, n_pages)), console->id) != 0)
        return FALSE;
      n_pages++;
    }

  return n_pages == count_pages (self);
}

static GPtrArray *
list_consoles (VtrConsolePage *self)
{
  if (self->machine == NULL)
    return g_ptr_array_new ();

  return vtr_machine_config_list_consoles (vtr_machine_get_config (self->machine));
}

/* Those there are; the open one stays open where it is still there. */
static void
fill (VtrConsolePage *self,
      const char     *wanted)
{
  g_autoptr (GPtrArray) consoles = list_consoles (self);
  GtkStackPage *screen = get_page (self, 0);

  self->is_filling_tabs = TRUE;
  if (!is_up_to_date (self, consoles))
    {
      gtk_stack_page_set_visible (screen, TRUE);
      gtk_stack_set_visible_child_name (self->tabs, SCREEN);
      remove_consoles (self);
      for (guint i = 0; i < consoles->len; i++)
        {
          VtrConfigConsole *console = g_ptr_array_index (consoles, i);

          if (console->can_open)
            gtk_stack_add_titled (self->tabs, adw_bin_new (), console->id, console->label);
        }
    }

  if (wanted != NULL && gtk_stack_get_child_by_name (self->tabs, wanted) != NULL)
    gtk_stack_set_visible_child_name (self->tabs, wanted);
  else if (!has_display (self) && count_pages (self) > 1)
    gtk_stack_set_visible_child (self->tabs, gtk_stack_page_get_child (get_page (self, 1)));
  gtk_stack_page_set_visible (screen, has_display (self) || count_pages (self) == 1);
  self->is_filling_tabs = FALSE;

  fill_tab (self);
  _vtr_console_page_update_tab_bar (self);
}

static void
on_config_changed (VtrConsolePage *self)
{
  g_autofree char *tab = g_strdup (get_tab (self));

  if (self->machine != NULL)
    fill (self, tab);
}

void
_vtr_console_page_show_consoles (VtrConsolePage *self)
{
  g_autofree char *tab = self->machine != NULL ? dup_remembered (self) : NULL;

  /* Not one that is another machine's. */
  self->is_filling_tabs = TRUE;
  gtk_stack_page_set_visible (get_page (self, 0), TRUE);
  gtk_stack_set_visible_child_name (self->tabs, SCREEN);
  remove_consoles (self);
  self->is_filling_tabs = FALSE;

  fill (self, tab);
  g_signal_group_set_target (self->config_signals, self->machine);
}

/* Round in a circle; the guest has these keys while the keyboard is its own. */
static void
switch_tab (VtrConsolePage *self,
            int             step)
{
  const guint n_pages = count_pages (self);
  guint index = 0;

  while (index < n_pages && gtk_stack_page_get_child (get_page (self, index)) !=
                            gtk_stack_get_visible_child (self->tabs))
    index++;

  for (guint i = 0; i < n_pages; i++)
    {
      index = (guint) ((int) index + step + (int) n_pages) % n_pages;
      if (gtk_stack_page_get_visible (get_page (self, index)))
        break;
    }

  gtk_stack_set_visible_child (self->tabs, gtk_stack_page_get_child (get_page (self, index)));
}

static void
next_tab (GtkWidget  *widget,
          const char *action_name,
          GVariant   *parameter)
{
  switch_tab (VTR_CONSOLE_PAGE (widget), 1);
}

static void
previous_tab (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  switch_tab (VTR_CONSOLE_PAGE (widget), -1);
}

void
_vtr_console_page_class_init_consoles (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "console.next-tab", NULL, next_tab);
  gtk_widget_class_install_action (widget_class, "console.previous-tab", NULL, previous_tab);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, tab_bar);
  gtk_widget_class_bind_template_child (widget_class, VtrConsolePage, tabs);
}

static void
add_shortcut (GtkEventController *controller,
              const char         *keys,
              const char         *action_name)
{
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string (keys),
                                            gtk_named_action_new (action_name));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
}

void
_vtr_console_page_init_consoles (VtrConsolePage *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  vtr_hidden_pages_attach (self->tabs);
  self->config_signals = g_signal_group_new (VTR_TYPE_MACHINE);
  g_signal_group_connect_object (self->config_signals, "notify::config",
                                 G_CALLBACK (on_config_changed), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tabs, "notify::visible-child", G_CALLBACK (on_tab_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->tabs, "map", G_CALLBACK (on_mapped), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);

  /* Before the terminal has them; a screen that has the keyboard is before all of it. */
  gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
  add_shortcut (controller, "<Control><Shift>Page_Down", "console.next-tab");
  add_shortcut (controller, "<Control><Shift>Page_Up", "console.previous-tab");
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}
