/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "console-tabs.h"

#include "hidden-pages.h"
#include "text-console.h"

#define SETTINGS_KEY "machine-tabs"
#define SCREEN       "screen"

struct _VtrConsoleTabs
{
  AdwBin        parent_instance;

  GSettings    *settings;
  VtrMachine   *machine;      /* (nullable) */
  GSignalGroup *signals;      /* of the machine: its consoles may change */
  GtkWidget    *focus;        /* weak: in the screen */
  gboolean      is_filling;
  gboolean      hides_bar;

  GtkWidget    *bar;
  GtkStack     *stack;        /* "screen", and a text console each */
  AdwBin       *screen;
};

G_DEFINE_FINAL_TYPE (VtrConsoleTabs, vtr_console_tabs, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SCREEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char *
get_tab (VtrConsoleTabs *self)
{
  return gtk_stack_get_visible_child_name (self->stack);
}

static gboolean
is_on_screen (VtrConsoleTabs *self)
{
  return g_strcmp0 (get_tab (self), SCREEN) == 0;
}

static gboolean
has_display (VtrConsoleTabs *self)
{
  g_autoptr (GPtrArray) displays = NULL;

  if (self->machine == NULL)
    return TRUE;

  displays = vtr_machine_config_list_displays (vtr_machine_get_config (self->machine));

  return displays->len > 0;
}

static char *
dup_remembered (VtrConsoleTabs *self)
{
  g_autoptr (GVariant) tabs = g_settings_get_value (self->settings, SETTINGS_KEY);
  char *tab = NULL;

  g_variant_lookup (tabs, vtr_machine_get_uuid (self->machine), "s", &tab);

  return tab;
}

static void
remember (VtrConsoleTabs *self,
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
get_page (VtrConsoleTabs *self,
          guint           index)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->stack);
  g_autoptr (GObject) page = g_list_model_get_object (G_LIST_MODEL (pages), index);

  /* The stack has it, too. */
  return GTK_STACK_PAGE (page);
}

static guint
count_pages (VtrConsoleTabs *self)
{
  g_autoptr (GtkSelectionModel) pages = gtk_stack_get_pages (self->stack);

  return g_list_model_get_n_items (G_LIST_MODEL (pages));
}

static guint
count_tabs (VtrConsoleTabs *self)
{
  guint n_tabs = 0;

  for (guint i = 0; i < count_pages (self); i++)
    n_tabs += gtk_stack_page_get_visible (get_page (self, i)) ? 1 : 0;

  return n_tabs;
}

static void
update_bar (VtrConsoleTabs *self)
{
  gtk_widget_set_visible (self->bar, !self->hides_bar && count_tabs (self) > 1);
}

/* What the tab holds is made when it is first seen. */
static void
fill_tab (VtrConsoleTabs *self)
{
  GtkWidget *place = gtk_stack_get_visible_child (self->stack);
  GtkStackPage *page = NULL;
  GtkWidget *console = NULL;

  if (self->machine == NULL || is_on_screen (self) || !ADW_IS_BIN (place))
    return;

  if (adw_bin_get_child (ADW_BIN (place)) == NULL)
    {
      page = gtk_stack_get_page (self->stack, place);
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
focus_tab (VtrConsoleTabs *self)
{
  VtrTextConsole *console = get_console (gtk_stack_get_visible_child (self->stack));

  if (is_on_screen (self))
    gtk_widget_grab_focus (self->focus);
  else if (console != NULL)
    vtr_text_console_grab_focus (console);
}

static void
on_tab_changed (VtrConsoleTabs *self)
{
  const char *tab = get_tab (self);

  /* Whoever remembers that the screen had the keyboard must not give it back while it is hidden. */
  gtk_widget_set_can_focus (GTK_WIDGET (self->screen), is_on_screen (self));
  if (self->is_filling || self->machine == NULL || tab == NULL)
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
on_mapped (VtrConsoleTabs *self)
{
  if (!is_on_screen (self))
    focus_tab (self);
}

/* Closed by word: a window that looks for another place for the focus keeps what it was in for a
 * while. */
static void
remove_consoles (VtrConsoleTabs *self)
{
  while (count_pages (self) > 1)
    {
      GtkWidget *place = gtk_stack_page_get_child (get_page (self, 1));
      VtrTextConsole *console = get_console (place);

      if (console != NULL)
        vtr_text_console_close (console);
      gtk_stack_remove (self->stack, place);
    }
}

static gboolean
is_up_to_date (VtrConsoleTabs *self,
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
list_consoles (VtrConsoleTabs *self)
{
  if (self->machine == NULL)
    return g_ptr_array_new ();

  return vtr_machine_config_list_consoles (vtr_machine_get_config (self->machine));
}

/* Those there are; the open one stays open where it is still there. */
static void
fill (VtrConsoleTabs *self,
      const char     *wanted)
{
  g_autoptr (GPtrArray) consoles = list_consoles (self);
  GtkStackPage *screen = get_page (self, 0);

  self->is_filling = TRUE;
  if (!is_up_to_date (self, consoles))
    {
      gtk_stack_page_set_visible (screen, TRUE);
      gtk_stack_set_visible_child_name (self->stack, SCREEN);
      remove_consoles (self);
      for (guint i = 0; i < consoles->len; i++)
        {
          VtrConfigConsole *console = g_ptr_array_index (consoles, i);

          if (console->can_open)
            gtk_stack_add_titled (self->stack, adw_bin_new (), console->id, console->label);
        }
    }

  if (wanted != NULL && gtk_stack_get_child_by_name (self->stack, wanted) != NULL)
    gtk_stack_set_visible_child_name (self->stack, wanted);
  else if (!has_display (self) && count_pages (self) > 1)
    gtk_stack_set_visible_child (self->stack, gtk_stack_page_get_child (get_page (self, 1)));
  gtk_stack_page_set_visible (screen, has_display (self) || count_pages (self) == 1);
  self->is_filling = FALSE;

  fill_tab (self);
  update_bar (self);
}

static void
on_config_changed (VtrConsoleTabs *self)
{
  g_autofree char *tab = g_strdup (get_tab (self));

  if (self->machine != NULL)
    fill (self, tab);
}

static void
vtr_console_tabs_set_property (GObject      *object,
                               guint         property_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrConsoleTabs *self = VTR_CONSOLE_TABS (object);

  if (property_id == PROP_SCREEN)
    adw_bin_set_child (self->screen, g_value_get_object (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
vtr_console_tabs_dispose (GObject *object)
{
  VtrConsoleTabs *self = VTR_CONSOLE_TABS (object);

  g_clear_object (&self->signals);
  g_clear_object (&self->machine);
  g_clear_object (&self->settings);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_CONSOLE_TABS);
  g_clear_weak_pointer (&self->focus);

  G_OBJECT_CLASS (vtr_console_tabs_parent_class)->dispose (object);
}

static void
vtr_console_tabs_class_init (VtrConsoleTabsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = vtr_console_tabs_dispose;
  object_class->set_property = vtr_console_tabs_set_property;

  properties[PROP_SCREEN] =
    g_param_spec_object ("screen", NULL, NULL, GTK_TYPE_WIDGET,
                         G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/console/console-tabs.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleTabs, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleTabs, stack);
  gtk_widget_class_bind_template_child (widget_class, VtrConsoleTabs, screen);
}

static void
vtr_console_tabs_init (VtrConsoleTabs *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  vtr_hidden_pages_attach (self->stack);

  self->signals = g_signal_group_new (VTR_TYPE_MACHINE);
  g_signal_group_connect_object (self->signals, "notify::config", G_CALLBACK (on_config_changed),
                                 self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "notify::visible-child", G_CALLBACK (on_tab_changed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->stack, "map", G_CALLBACK (on_mapped), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

void
vtr_console_tabs_set_up (VtrConsoleTabs *self,
                         GSettings      *settings,
                         GtkWidget      *focus)
{
  g_return_if_fail (VTR_IS_CONSOLE_TABS (self));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_set_weak_pointer (&self->focus, focus);
}

void
vtr_console_tabs_set_machine (VtrConsoleTabs *self,
                              VtrMachine     *machine)
{
  g_autofree char *tab = NULL;

  g_return_if_fail (VTR_IS_CONSOLE_TABS (self));

  g_set_object (&self->machine, machine);
  if (machine != NULL)
    tab = dup_remembered (self);

  /* Not one that is another machine's. */
  self->is_filling = TRUE;
  gtk_stack_page_set_visible (get_page (self, 0), TRUE);
  gtk_stack_set_visible_child_name (self->stack, SCREEN);
  remove_consoles (self);
  self->is_filling = FALSE;

  fill (self, tab);
  g_signal_group_set_target (self->signals, machine);
}

gboolean
vtr_console_tabs_is_on_screen (VtrConsoleTabs *self)
{
  g_return_val_if_fail (VTR_IS_CONSOLE_TABS (self), FALSE);

  return is_on_screen (self);
}

void
vtr_console_tabs_hide_bar (VtrConsoleTabs *self,
                           gboolean        hidden)
{
  g_return_if_fail (VTR_IS_CONSOLE_TABS (self));

  self->hides_bar = hidden;
  update_bar (self);
}

void
vtr_console_tabs_switch (VtrConsoleTabs *self,
                         int             step)
{
  guint n_pages = 0;
  guint index = 0;

  g_return_if_fail (VTR_IS_CONSOLE_TABS (self));

  n_pages = count_pages (self);
  while (index < n_pages && gtk_stack_page_get_child (get_page (self, index)) !=
                            gtk_stack_get_visible_child (self->stack))
    index++;

  for (guint i = 0; i < n_pages; i++)
    {
      index = (guint) ((int) index + step + (int) n_pages) % n_pages;
      if (gtk_stack_page_get_visible (get_page (self, index)))
        break;
    }

  gtk_stack_set_visible_child (self->stack, gtk_stack_page_get_child (get_page (self, index)));
}
