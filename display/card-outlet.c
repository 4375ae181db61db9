/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-card-outlet"

#include "card-outlet.h"

G_DEFINE_INTERFACE (VtrCardOutlet, vtr_card_outlet, VTR_TYPE_DISPLAY_CLIENT)

static void
vtr_card_outlet_default_init (VtrCardOutletInterface *iface)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  g_object_interface_install_property (
    iface, g_param_spec_boolean ("has-card-channel", NULL, NULL, FALSE, flags));
  g_object_interface_install_property (
    iface, g_param_spec_string ("card-problem", NULL, NULL, NULL, flags));
  g_object_interface_install_property (
    iface, g_param_spec_uint ("software-card", NULL, NULL, VTR_SOFTWARE_CARD_NONE,
                              VTR_SOFTWARE_CARD_OUT, VTR_SOFTWARE_CARD_NONE, flags));
}

gboolean
vtr_card_outlet_is_there (VtrCardOutlet *self)
{
  gboolean is_there = FALSE;

  g_return_val_if_fail (VTR_IS_CARD_OUTLET (self), FALSE);

  g_object_get (self, "has-card-channel", &is_there, NULL);

  return is_there;
}

char *
vtr_card_outlet_dup_problem (VtrCardOutlet *self)
{
  char *problem = NULL;

  g_return_val_if_fail (VTR_IS_CARD_OUTLET (self), NULL);

  g_object_get (self, "card-problem", &problem, NULL);

  return problem;
}

void
vtr_card_outlet_set_allowed (VtrCardOutlet *self,
                             gboolean       allowed)
{
  g_return_if_fail (VTR_IS_CARD_OUTLET (self));

  VTR_CARD_OUTLET_GET_IFACE (self)->set_allowed (self, allowed != FALSE);
}

void
vtr_card_outlet_set_software (VtrCardOutlet      *self,
                              const char         *database,
                              const char * const *certificates)
{
  g_return_if_fail (VTR_IS_CARD_OUTLET (self));

  VTR_CARD_OUTLET_GET_IFACE (self)->set_software (self, database, certificates);
}

VtrSoftwareCard
vtr_card_outlet_get_software_card (VtrCardOutlet *self)
{
  guint card = VTR_SOFTWARE_CARD_NONE;

  g_return_val_if_fail (VTR_IS_CARD_OUTLET (self), VTR_SOFTWARE_CARD_NONE);

  g_object_get (self, "software-card", &card, NULL);

  return (VtrSoftwareCard) card;
}

void
vtr_card_outlet_put_card (VtrCardOutlet *self,
                          gboolean       is_in)
{
  g_return_if_fail (VTR_IS_CARD_OUTLET (self));

  VTR_CARD_OUTLET_GET_IFACE (self)->put_card (self, is_in != FALSE);
}
