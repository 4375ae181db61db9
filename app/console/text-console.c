/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "text-console-private.h"

#include "guest-terminal.h"

#include <glib/gi18n.h>

#define ZOOM_STEP 1.2
#define LEAST_ZOOM 0.5
#define MOST_ZOOM 4.0

G_DEFINE_FINAL_TYPE (VtrTextConsole, vtr_text_console, ADW_TYPE_BIN)

/* What the bar says, and its way on. */
typedef struct
{
  const char *text;
  const char *button;     /* (nullable) */
  const char *action;     /* "machine.*" gets the machine's UUID */
} Words;

static void
get_words_off (VtrTextConsole *self,
               Words          *words)
{
  if (vtr_machine_is_active (self->machine))
    return;

  words->text = _("The machine is off.");
  words->button = vtr_machine_can (self->machine, VTR_MACHINE_ACTION_START) ? _("Start") : NULL;
  words->action = "machine.start";
}

static void
get_words_open (VtrTextConsole *self,
                Words          *words)
{
  VtrMachineState state = vtr_machine_get_state (self->machine);

  if (state != VTR_MACHINE_STATE_PAUSED && state != VTR_MACHINE_STATE_SUSPENDED)
    return;

  words->text = state == VTR_MACHINE_STATE_PAUSED ? _("The machine is paused.")
                                                  : _("The machine is asleep.");
  words->button = _("Resume");
  words->action = "machine.resume";
}

static Words
get_words (VtrTextConsole *self)
{
  Words words = { NULL, NULL, NULL };
  const GError *error = NULL;

  if (self->console == NULL)
    {
      words.text = _("There is no terminal to show it on.");
      return words;
    }

  error = vtr_machine_console_get_error (self->console);
  switch (vtr_machine_console_get_state (self->console))
    {
    case VTR_MACHINE_CONSOLE_OFF:
      get_words_off (self, &words);
      break;
    case VTR_MACHINE_CONSOLE_OPEN:
      get_words_open (self, &words);
      break;
    case VTR_MACHINE_CONSOLE_IN_USE:
      words.text = _("This console is open elsewhere.");
      words.button = _("Take Over");
      words.action = "terminal.take-over";
      break;
    case VTR_MACHINE_CONSOLE_LOST:
      words.text = _("The console was lost. Trying again…");
      words.button = _("Try Now");
      words.action = "terminal.retry";
      break;
    case VTR_MACHINE_CONSOLE_UNAVAILABLE:
      words.text = error != NULL ? error->message : _("This console can’t be opened.");
      break;
    case VTR_MACHINE_CONSOLE_OPENING:
    case VTR_MACHINE_CONSOLE_CLOSED:
    default:
      break;
    }

  return words;
}

static void
update (VtrTextConsole *self)
{
  Words words = get_words (self);
  gboolean is_about_machine = words.action != NULL && g_str_has_prefix (words.action, "machine.");

  gtk_widget_set_visible (self->bar, words.text != NULL);
  gtk_widget_set_visible (self->bar_button, words.button != NULL);
  gtk_label_set_text (self->bar_label, words.text != NULL ? words.text : "");
  if (words.button == NULL)
    return;

  gtk_button_set_label (GTK_BUTTON (self->bar_button), words.button);
  /* Another action's target would not be this one's. */
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->bar_button), NULL);
  gtk_actionable_set_action_target_value (
    GTK_ACTIONABLE (self->bar_button),
    is_about_machine ? g_variant_new_string (vtr_machine_get_uuid (self->machine)) : NULL);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->bar_button), words.action);
}

static void
on_selection_changed (VtrTextConsole *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "terminal.copy",
                                 vte_terminal_get_has_selection (self->terminal));
}

/* The keys are the guest's again, unless what was chosen wanted them. */
static void
on_menu_closed (VtrTextConsole *self)
{
  if (gtk_widget_get_focus_child (GTK_WIDGET (self->search_bar)) == NULL)
    vtr_text_console_grab_focus (self);
}

static void
show_menu (VtrTextConsole *self,
           double          x,
           double          y)
{
  if (self->menu == NULL)
    {
      self->menu = gtk_popover_menu_new_from_model (self->menu_model);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->menu), FALSE);
      gtk_widget_set_halign (self->menu, GTK_ALIGN_START);
      gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
      g_signal_connect_object (self->menu, "closed", G_CALLBACK (on_menu_closed), self,
                               G_CONNECT_SWAPPED);
    }

  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu),
                               &(GdkRectangle) { (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

static void
on_secondary_click (VtrTextConsole *self,
                    int             n_press,
                    double          x,
                    double          y)
{
  show_menu (self, x, y);
}

static void
on_search_changed (VtrTextConsole *self)
{
  const char *text = gtk_editable_get_text (self->search_entry);

  vtr_guest_terminal_set_search (self->terminal, text);
  gtk_widget_remove_css_class (GTK_WIDGET (self->search_entry), "error");
  /* From the last line up: what was said last is what is looked for. */
  vte_terminal_unselect_all (self->terminal);
  if (*text != '\0' && !vtr_guest_terminal_find (self->terminal, FALSE))
    gtk_widget_add_css_class (GTK_WIDGET (self->search_entry), "error");
}

static void
find (VtrTextConsole *self,
      gboolean        downwards)
{
  if (!gtk_search_bar_get_search_mode (self->search_bar))
    gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  if (*gtk_editable_get_text (self->search_entry) != '\0')
    vtr_guest_terminal_find (self->terminal, downwards);
}

static void
find_up (VtrTextConsole *self)
{
  find (self, FALSE);
}

static void
find_down (VtrTextConsole *self)
{
  find (self, TRUE);
}

static void
stop_search (VtrTextConsole *self)
{
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  vtr_text_console_grab_focus (self);
}

static void
zoom (VtrTextConsole *self,
      double          factor)
{
  double scale = factor > 0 ? vte_terminal_get_font_scale (self->terminal) * factor : 1;

  vte_terminal_set_font_scale (self->terminal, CLAMP (scale, LEAST_ZOOM, MOST_ZOOM));
}

static void
perform (GtkWidget  *widget,
         const char *action_name,
         GVariant   *parameter)
{
  VtrTextConsole *self = VTR_TEXT_CONSOLE (widget);
  const char *name = action_name + strlen ("terminal.");

  if (g_str_equal (name, "copy"))
    vte_terminal_copy_clipboard_format (self->terminal, VTE_FORMAT_TEXT);
  else if (g_str_equal (name, "paste"))
    vte_terminal_paste_clipboard (self->terminal);
  else if (g_str_equal (name, "select-all"))
    vte_terminal_select_all (self->terminal);
  else if (g_str_equal (name, "clear"))
    vte_terminal_reset (self->terminal, TRUE, TRUE);
  else if (g_str_equal (name, "find-next"))
    find_down (self);
  else if (g_str_equal (name, "find-previous"))
    find_up (self);
  else if (g_str_equal (name, "zoom-in"))
    zoom (self, ZOOM_STEP);
  else if (g_str_equal (name, "zoom-out"))
    zoom (self, 1 / ZOOM_STEP);
  else if (g_str_equal (name, "zoom-reset"))
    zoom (self, 0);
}

static void
start_search (GtkWidget  *widget,
              const char *action_name,
              GVariant   *parameter)
{
  VtrTextConsole *self = VTR_TEXT_CONSOLE (widget);

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
open_menu (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  show_menu (VTR_TEXT_CONSOLE (widget), gtk_widget_get_width (widget) / 2.0,
             gtk_widget_get_height (widget) / 2.0);
}

static void
take_over (GtkWidget  *widget,
           const char *action_name,
           GVariant   *parameter)
{
  VtrTextConsole *self = VTR_TEXT_CONSOLE (widget);

  if (self->console != NULL)
    vtr_machine_console_take_over (self->console);
}

static void
retry (GtkWidget  *widget,
       const char *action_name,
       GVariant   *parameter)
{
  VtrTextConsole *self = VTR_TEXT_CONSOLE (widget);

  if (self->console != NULL)
    vtr_machine_console_retry_now (self->console);
}

static void
vtr_text_console_root (GtkWidget *widget)
{
  VtrTextConsole *self = VTR_TEXT_CONSOLE (widget);

  GTK_WIDGET_CLASS (vtr_text_console_parent_class)->root (widget);

  _vtr_text_console_watch_keys (self, GTK_WIDGET (gtk_widget_get_root (widget)));
}

static void
vtr_text_console_unroot (GtkWidget *widget)
{
  VtrTextConsole *self = VTR_TEXT_CONSOLE (widget);

  _vtr_text_console_watch_keys (self, NULL);

  GTK_WIDGET_CLASS (vtr_text_console_parent_class)->unroot (widget);
}

static void
vtr_text_console_dispose (GObject *object)
{
  VtrTextConsole *self = VTR_TEXT_CONSOLE (object);

  if (self->console != NULL)
    vtr_machine_console_close (self->console);
  g_clear_object (&self->console);
  g_clear_object (&self->machine);
  g_clear_object (&self->menu_model);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), VTR_TYPE_TEXT_CONSOLE);

  G_OBJECT_CLASS (vtr_text_console_parent_class)->dispose (object);
}

static void
install_actions (GtkWidgetClass *widget_class)
{
  static const char * const names[] = {
    "terminal.copy", "terminal.paste", "terminal.select-all", "terminal.clear",
    "terminal.find-next", "terminal.find-previous", "terminal.zoom-in", "terminal.zoom-out",
    "terminal.zoom-reset",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_install_action (widget_class, names[i], NULL, perform);
  gtk_widget_class_install_action (widget_class, "terminal.find", NULL, start_search);
  gtk_widget_class_install_action (widget_class, "terminal.menu", NULL, open_menu);
  gtk_widget_class_install_action (widget_class, "terminal.take-over", NULL, take_over);
  gtk_widget_class_install_action (widget_class, "terminal.retry", NULL, retry);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/console/text-console.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrTextConsole, bar);
  gtk_widget_class_bind_template_child (widget_class, VtrTextConsole, bar_label);
  gtk_widget_class_bind_template_child (widget_class, VtrTextConsole, bar_button);
  gtk_widget_class_bind_template_child (widget_class, VtrTextConsole, search_bar);
  gtk_widget_class_bind_template_child (widget_class, VtrTextConsole, search_entry);
  gtk_widget_class_bind_template_child (widget_class, VtrTextConsole, scroller);
  gtk_widget_class_bind_template_child_full (widget_class, "context_menu", FALSE,
                                             G_STRUCT_OFFSET (VtrTextConsole, menu_model));
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, find_up);
  gtk_widget_class_bind_template_callback (widget_class, find_down);
  gtk_widget_class_bind_template_callback (widget_class, stop_search);
}

static void
vtr_text_console_class_init (VtrTextConsoleClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = vtr_text_console_dispose;
  widget_class->root = vtr_text_console_root;
  widget_class->unroot = vtr_text_console_unroot;
  bind_template (widget_class);
  install_actions (widget_class);
}

static void
vtr_text_console_init (VtrTextConsole *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_object_ref (self->menu_model);
  self->terminal = VTE_TERMINAL (vtr_guest_terminal_new ());
  gtk_scrolled_window_set_child (self->scroller, GTK_WIDGET (self->terminal));
  gtk_search_bar_connect_entry (self->search_bar, self->search_entry);
  g_signal_connect_object (self->terminal, "selection-changed",
                           G_CALLBACK (on_selection_changed), self, G_CONNECT_SWAPPED);
  on_selection_changed (self);

  /* It goes away then; the focus would wander off. */
  g_signal_connect_object (self->bar_button, "clicked",
                           G_CALLBACK (vtr_text_console_grab_focus), self, G_CONNECT_SWAPPED);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (click, "pressed", G_CALLBACK (on_secondary_click), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  _vtr_text_console_add_shortcuts (self);
}

static void
open_console (VtrTextConsole *self,
              const char     *id)
{
  g_autoptr (GError) error = NULL;
  int fd = vtr_guest_terminal_open_line (self->terminal, &error);

  if (fd < 0)
    {
      g_debug ("There is no pseudo terminal: %s", error->message);
      return;
    }

  self->console = vtr_machine_console_new (self->machine, id, fd);
  g_signal_connect_object (self->console, "notify::state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->machine, "notify::state", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->machine, "notify::busy", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  vtr_machine_console_open (self->console);
}

GtkWidget *
vtr_text_console_new (VtrMachine *machine,
                      const char *id,
                      const char *label)
{
  VtrTextConsole *self = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (VTR_IS_MACHINE (machine), NULL);
  g_return_val_if_fail (label != NULL, NULL);

  self = g_object_new (VTR_TYPE_TEXT_CONSOLE, NULL);
  self->machine = g_object_ref (machine);
  /* Translators: the accessible name of a terminal: "Serial Console of Debian 12". */
  name = g_strdup_printf (_("%s of %s"), label, vtr_machine_get_title (machine));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->terminal), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  open_console (self, id);
  update (self);

  return GTK_WIDGET (self);
}

void
vtr_text_console_close (VtrTextConsole *self)
{
  g_return_if_fail (VTR_IS_TEXT_CONSOLE (self));

  if (self->console != NULL)
    vtr_machine_console_close (self->console);
}

void
vtr_text_console_grab_focus (VtrTextConsole *self)
{
  g_return_if_fail (VTR_IS_TEXT_CONSOLE (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->terminal));
}
