/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "resource-row.h"

#include <glib/gi18n.h>

#define MIB (G_GUINT64_CONSTANT (1) << 20)
#define GIB (G_GUINT64_CONSTANT (1) << 30)
#define GB  G_GUINT64_CONSTANT (1000000000)

struct _VtrResourceRow
{
  AdwPreferencesRow  parent_instance;

  VtrResourceRange   range;
  GArray            *stops;      /* guint64, ascending */
  guint64            value;

  GtkScale          *scale;
  GtkAdjustment     *adjustment;
  GtkLabel          *amount;
  GtkLabel          *note;
  GtkLabel          *hint;
};

G_DEFINE_FINAL_TYPE (VtrResourceRow, vtr_resource_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  PROP_0,
  PROP_VALUE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static int
compare_amounts (gconstpointer a,
                 gconstpointer b)
{
  guint64 left = *(const guint64 *) a;
  guint64 right = *(const guint64 *) b;

  return left < right ? -1 : left > right;
}

static void
add_stop (GArray  *stops,
          guint64  amount)
{
  for (guint i = 0; i < stops->len; i++)
    {
      if (g_array_index (stops, guint64, i) == amount)
        return;
    }

  g_array_append_val (stops, amount);
}

/* Every amount of the table times its unit, then on in the steps people buy: 1, 1.5, 2, 3, 4, 6, 8,
 * … */
static void
add_stops (GArray        *stops,
           const guint64 *table,
           guint          n_table,
           guint64        unit,
           guint64        maximum)
{
  guint64 amount = 0;

  for (guint i = 0; i < n_table && table[i] * unit <= maximum; i++)
    add_stop (stops, table[i] * unit);

  for (amount = table[n_table - 1] * unit; amount <= maximum / 2; amount *= 2)
    {
      add_stop (stops, amount);
      add_stop (stops, amount + amount / 2);
    }
}

static guint
nearest_stop (VtrResourceRow *self,
              guint64         value)
{
  guint best = 0;
  guint64 best_distance = G_MAXUINT64;

  for (guint i = 0; i < self->stops->len; i++)
    {
      guint64 stop = g_array_index (self->stops, guint64, i);
      guint64 distance = stop > value ? stop - value : value - stop;

      if (distance < best_distance)
        {
          best = i;
          best_distance = distance;
        }
    }

  return best;
}

static const char *
choose_note (VtrResourceRow *self)
{
  if (self->range.minimum > 0 && self->value < self->range.minimum)
    return _("less than it needs");
  if (self->range.recommended > 0 && self->value == self->range.recommended)
    return _("recommended");
  if (self->range.minimum > 0 && self->value == self->range.minimum)
    return _("the least it needs");

  return "";
}

static void
update_words (VtrResourceRow *self)
{
  g_autofree char *amount = vtr_resource_format (self->range.unit, self->value);
  g_autofree char *exact = NULL;
  gboolean too_little = self->range.minimum > 0 && self->value < self->range.minimum;

  gtk_label_set_text (self->amount, amount);
  gtk_label_set_text (self->note, choose_note (self));

  if (too_little)
    gtk_widget_add_css_class (GTK_WIDGET (self->note), "warning");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->note), "warning");

  if (self->range.unit != VTR_RESOURCE_COUNT)
    {
      exact = g_strdup_printf (_("%" G_GUINT64_FORMAT " bytes"), self->value);
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->amount), exact);
    }

  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT, amount, -1);
}

static void
on_scale_changed (VtrResourceRow *self)
{
  guint index = (guint) (gtk_adjustment_get_value (self->adjustment) + 0.5);

  if (self->stops == NULL || index >= self->stops->len)
    return;
  /* The value may lie between two stops: only a move of the slider replaces it. */
  if (index == nearest_stop (self, self->value))
    return;

  self->value = g_array_index (self->stops, guint64, index);
  update_words (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

static void
add_mark (VtrResourceRow *self,
          guint64         amount)
{
  if (amount > 0 && amount <= self->range.maximum)
    gtk_scale_add_mark (self->scale, nearest_stop (self, amount), GTK_POS_BOTTOM, NULL);
}

static void
vtr_resource_row_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  VtrResourceRow *self = VTR_RESOURCE_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      g_value_set_uint64 (value, self->value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_resource_row_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  VtrResourceRow *self = VTR_RESOURCE_ROW (object);

  switch (prop_id)
    {
    case PROP_VALUE:
      vtr_resource_row_set_value (self, g_value_get_uint64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
vtr_resource_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), VTR_TYPE_RESOURCE_ROW);

  G_OBJECT_CLASS (vtr_resource_row_parent_class)->dispose (object);
}

static void
vtr_resource_row_finalize (GObject *object)
{
  VtrResourceRow *self = VTR_RESOURCE_ROW (object);

  g_clear_pointer (&self->stops, g_array_unref);

  G_OBJECT_CLASS (vtr_resource_row_parent_class)->finalize (object);
}

static void
vtr_resource_row_class_init (VtrResourceRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vtr_resource_row_get_property;
  object_class->set_property = vtr_resource_row_set_property;
  object_class->dispose = vtr_resource_row_dispose;
  object_class->finalize = vtr_resource_row_finalize;

  properties[PROP_VALUE] =
    g_param_spec_uint64 ("value", NULL, NULL, 0, G_MAXUINT64, 0,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/org/vitrine/Vitrine/widgets/resource-row.ui");
  gtk_widget_class_bind_template_child (widget_class, VtrResourceRow, scale);
  gtk_widget_class_bind_template_child (widget_class, VtrResourceRow, adjustment);
  gtk_widget_class_bind_template_child (widget_class, VtrResourceRow, amount);
  gtk_widget_class_bind_template_child (widget_class, VtrResourceRow, note);
  gtk_widget_class_bind_template_child (widget_class, VtrResourceRow, hint);
  gtk_widget_class_bind_template_callback (widget_class, on_scale_changed);
}

static void
on_title_changed (VtrResourceRow *self)
{
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->scale),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
}

static void
vtr_resource_row_init (VtrResourceRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "notify::title", G_CALLBACK (on_title_changed), NULL);
}

void
vtr_resource_row_set_range (VtrResourceRow         *self,
                            const VtrResourceRange *range)
{
  g_return_if_fail (VTR_IS_RESOURCE_ROW (self));
  g_return_if_fail (range != NULL && range->maximum > 0);

  self->range = *range;
  g_clear_pointer (&self->stops, g_array_unref);
  self->stops = vtr_resource_stops (range);

  gtk_adjustment_configure (self->adjustment, nearest_stop (self, self->value),
                            0, self->stops->len - 1, 1, 2, 0);
  gtk_scale_clear_marks (self->scale);
  add_mark (self, range->minimum);
  add_mark (self, range->recommended);
  update_words (self);
}

void
vtr_resource_row_set_value (VtrResourceRow *self,
                            guint64         value)
{
  g_return_if_fail (VTR_IS_RESOURCE_ROW (self));

  if (self->value == value)
    return;

  self->value = value;
  if (self->stops != NULL)
    gtk_adjustment_set_value (self->adjustment, nearest_stop (self, value));
  update_words (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_VALUE]);
}

void
vtr_resource_row_set_hint (VtrResourceRow *self,
                           const char     *hint)
{
  g_return_if_fail (VTR_IS_RESOURCE_ROW (self));

  gtk_label_set_text (self->hint, hint != NULL ? hint : "");
  gtk_widget_set_visible (GTK_WIDGET (self->hint), hint != NULL && *hint != '\0');
}

char *
vtr_resource_format (VtrResourceUnit unit,
                     guint64         value)
{
  switch (unit)
    {
    case VTR_RESOURCE_MEMORY:
      if (value < GIB)
        return g_strdup_printf (_("%" G_GUINT64_FORMAT " MB"), value / MIB);
      if (value % GIB == 0)
        return g_strdup_printf (_("%" G_GUINT64_FORMAT " GB"), value / GIB);
      return g_strdup_printf (_("%.1f GB"), (double) value / (double) GIB);
    case VTR_RESOURCE_DISK:
      if (value % GB == 0)
        return g_strdup_printf (_("%" G_GUINT64_FORMAT " GB"), value / GB);
      return g_strdup_printf (_("%.1f GB"), (double) value / (double) GB);
    case VTR_RESOURCE_COUNT:
    default:
      return g_strdup_printf ("%" G_GUINT64_FORMAT, value);
    }
}

GArray *
vtr_resource_stops (const VtrResourceRange *range)
{
  static const guint64 memory_mib[] = { 256, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192 };
  static const guint64 disk_gb[] = { 5, 8, 10, 15, 20, 25, 30, 40, 50, 64, 80, 100, 128 };
  GArray *stops = NULL;

  g_return_val_if_fail (range != NULL, NULL);

  stops = g_array_new (FALSE, FALSE, sizeof (guint64));

  switch (range->unit)
    {
    case VTR_RESOURCE_MEMORY:
      add_stops (stops, memory_mib, G_N_ELEMENTS (memory_mib), MIB, range->maximum);
      break;
    case VTR_RESOURCE_DISK:
      add_stops (stops, disk_gb, G_N_ELEMENTS (disk_gb), GB, range->maximum);
      break;
    case VTR_RESOURCE_COUNT:
    default:
      for (guint64 i = 1; i <= MIN (range->maximum, 16); i++)
        add_stop (stops, i);
      for (guint64 i = 20; i <= range->maximum && i <= 512; i += i < 64 ? 4 : 16)
        add_stop (stops, i);
    }

  if (range->minimum > 0 && range->minimum <= range->maximum)
    add_stop (stops, range->minimum);
  if (range->recommended > 0 && range->recommended <= range->maximum)
    add_stop (stops, range->recommended);
  add_stop (stops, range->maximum);
  g_array_sort (stops, compare_amounts);

  return stops;
}
