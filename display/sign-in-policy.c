/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-in-policy.h"

struct _VtrSignInPolicy
{
  gatomicrefcount ref_count;
  VtrSignInRules  rules;       /* its strings are owned */
};

G_DEFINE_BOXED_TYPE (VtrSignInPolicy, vtr_sign_in_policy, vtr_sign_in_policy_ref,
                     vtr_sign_in_policy_unref)

VtrSignInPolicy *
vtr_sign_in_policy_new (const VtrSignInRules *rules)
{
  VtrSignInPolicy *self = NULL;

  g_return_val_if_fail (rules != NULL, NULL);

  self = g_new0 (VtrSignInPolicy, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->rules = *rules;
  self->rules.host = g_strdup (rules->host);
  self->rules.pinned_key = g_strdup (rules->pinned_key);
  self->rules.authorities = g_strdup (rules->authorities);

  return self;
}

VtrSignInPolicy *
vtr_sign_in_policy_new_for_endpoint (VtrDisplayEndpoint *endpoint)
{
  VtrSignInRules rules = { 0 };

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  rules.host = vtr_display_endpoint_get_host (endpoint);
  rules.port = vtr_display_endpoint_get_port (endpoint);
  rules.is_local = vtr_display_endpoint_is_local (endpoint);

  return vtr_sign_in_policy_new (&rules);
}

VtrSignInPolicy *
vtr_sign_in_policy_ref (VtrSignInPolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);

  return self;
}

void
vtr_sign_in_policy_unref (VtrSignInPolicy *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_free ((char *) self->rules.host);
  g_free ((char *) self->rules.pinned_key);
  g_free ((char *) self->rules.authorities);
  g_free (self);
}

const VtrSignInRules *
vtr_sign_in_policy_get_rules (VtrSignInPolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->rules;
}
