/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine-widgets"

#include "spinner.h"

struct _VtrSpinner
{
  AdwBin      parent_instance;

  GtkSpinner *spinner;   /* (nullable) */
  gboolean    spinning;
};

G_DEFINE_FINAL_TYPE (VtrSpinner, vtr_spinner, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SPINNING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
update (VtrSpinner *self)
{
  gboolean is_seen = gtk_widget_get_mapped (GTK_WIDGET (self));

  /* Most never turn. */
  if (self->spinner == NULL && self->spinning)
    {
      self->spinner = GTK_SPINNER (gtk_spinner_new ());
      adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->spinner));
    }
  if (self->spinner != NULL)
    gtk_spinner_set_spinning (self->spinner, self->spinning && is_seen);
}

static void
vtr_spinner_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vtr_spinner_parent_class)->map (widget);

  update (VTR_SPINNER (widget));
}

static void
vtr_spinner_unmap (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (vtr_spinner_parent_class)->unmap (widget);

  update (VTR_SPINNER (widget));
}

static void
vtr_spinner_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  if (property_id == PROP_SPINNING)
    g_value_set_boolean (value, vtr_spinner_is_spinning (VTR_SPINNER (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
vtr_spinner_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  if (property_id == PROP_SPINNING)
    vtr_spinner_set_spinning (VTR_SPINNER (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
vtr_spinner_class_init (VtrSpinnerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = vtr_spinner_get_property;
  object_class->set_property = vtr_spinner_set_property;

  widget_class->map = vtr_spinner_map;
  widget_class->unmap = vtr_spinner_unmap;

  properties[PROP_SPINNING] =
    g_param_spec_boolean ("spinning", NULL, NULL, FALSE,
                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
vtr_spinner_init (VtrSpinner *self)
{
}

GtkWidget *
vtr_spinner_new (void)
{
  return g_object_new (VTR_TYPE_SPINNER, NULL);
}

void
vtr_spinner_set_spinning (VtrSpinner *self,
                          gboolean    spinning)
{
  g_return_if_fail (VTR_IS_SPINNER (self));

  spinning = spinning != FALSE;
  if (self->spinning == spinning)
    return;

  self->spinning = spinning;
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SPINNING]);
}

gboolean
vtr_spinner_is_spinning (VtrSpinner *self)
{
  g_return_val_if_fail (VTR_IS_SPINNER (self), FALSE);

  return self->spinning;
}
