/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sign-in-policy.h"

struct _VtrSignInPolicy
{
  gatomicrefcount ref_count;
  VtrSignInRules  rules;       /* its strings are owned */
};

G_DEFINE_BOXED_TYPE (VtrSignInPolicy, vtr_sign_in_policy, vtr_sign_in_policy_ref,
                     vtr_sign_in_policy_unref)

void
vtr_sign_in_rules_init (VtrSignInRules     *rules,
                        VtrDisplayEndpoint *endpoint)
{
  g_return_if_fail (rules != NULL);
  g_return_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint));

  *rules = (VtrSignInRules) {
    .host = vtr_display_endpoint_get_host (endpoint),
    .port = vtr_display_endpoint_get_known_port (endpoint),
    .is_local = vtr_display_endpoint_is_local (endpoint),
    .authorities_pem = vtr_display_endpoint_get_ca_pem (endpoint),
    .subject = vtr_display_endpoint_get_host_subject (endpoint),
  };
}

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
  self->rules.authorities_pem = g_strdup (rules->authorities_pem);
  self->rules.subject = g_strdup (rules->subject);

  return self;
}

VtrSignInPolicy *
vtr_sign_in_policy_new_for_endpoint (VtrDisplayEndpoint *endpoint)
{
  VtrSignInRules rules = { 0 };

  g_return_val_if_fail (VTR_IS_DISPLAY_ENDPOINT (endpoint), NULL);

  vtr_sign_in_rules_init (&rules, endpoint);

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
  g_free ((char *) self->rules.authorities_pem);
  g_free ((char *) self->rules.subject);
  g_free (self);
}

const VtrSignInRules *
vtr_sign_in_policy_get_rules (VtrSignInPolicy *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->rules;
}
