/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "hypervisor-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *detail;
} VtrHypervisorErrorPrivate;

/* GLib's macro has a branch in which these get NULL, for errors without private data; the compiler
 * sees it. */
static void
vtr_hypervisor_error_private_init (VtrHypervisorErrorPrivate *priv)
{
  if (priv != NULL)
    priv->detail = NULL;
}

static void
vtr_hypervisor_error_private_copy (const VtrHypervisorErrorPrivate *from,
                                   VtrHypervisorErrorPrivate       *to)
{
  if (from != NULL && to != NULL)
    to->detail = g_strdup (from->detail);
}

static void
vtr_hypervisor_error_private_clear (VtrHypervisorErrorPrivate *priv)
{
  if (priv != NULL)
    g_clear_pointer (&priv->detail, g_free);
}

G_DEFINE_EXTENDED_ERROR (VtrHypervisorError, vtr_hypervisor_error)

typedef struct
{
  int                libvirt_code;
  VtrHypervisorError code;
  const char        *reason;      /* a sentence; NULL where the code only says that it failed */
} KnownError;

static const KnownError KNOWN_ERRORS[] = {
  { VIR_ERR_NO_SUPPORT, VTR_HYPERVISOR_ERROR_UNSUPPORTED, N_("The hypervisor can’t do this.") },
  { VIR_ERR_UNKNOWN_HOST, VTR_HYPERVISOR_ERROR_CONNECT, N_("No computer of this name was found.") },
  { VIR_ERR_NO_CONNECT, VTR_HYPERVISOR_ERROR_CONNECT, N_("The hypervisor isn’t available.") },
  { VIR_ERR_INVALID_CONN, VTR_HYPERVISOR_ERROR_CONNECT,
    N_("The connection to the hypervisor is closed.") },
  { VIR_ERR_XML_ERROR, VTR_HYPERVISOR_ERROR_INVALID,
    N_("The hypervisor doesn’t accept its description.") },
  { VIR_ERR_XML_DETAIL, VTR_HYPERVISOR_ERROR_INVALID,
    N_("The hypervisor doesn’t accept its description.") },
  { VIR_ERR_XML_INVALID_SCHEMA, VTR_HYPERVISOR_ERROR_INVALID,
    N_("The hypervisor doesn’t accept its description.") },
  { VIR_ERR_INVALID_ARG, VTR_HYPERVISOR_ERROR_INVALID, NULL },
  { VIR_ERR_DOM_EXIST, VTR_HYPERVISOR_ERROR_EXISTS,
    N_("There is a machine of this name already.") },
  { VIR_ERR_STORAGE_VOL_EXIST, VTR_HYPERVISOR_ERROR_EXISTS,
    N_("There is a disk of this name already.") },
  { VIR_ERR_NO_DOMAIN, VTR_HYPERVISOR_ERROR_NOT_FOUND, N_("The machine doesn’t exist any more.") },
  { VIR_ERR_NO_STORAGE_POOL, VTR_HYPERVISOR_ERROR_NOT_FOUND,
    N_("The storage pool doesn’t exist.") },
  { VIR_ERR_NO_STORAGE_VOL, VTR_HYPERVISOR_ERROR_NOT_FOUND, N_("The disk doesn’t exist.") },
  { VIR_ERR_NO_NETWORK, VTR_HYPERVISOR_ERROR_NOT_FOUND, N_("Its network doesn’t exist.") },
  { VIR_ERR_OPERATION_INVALID, VTR_HYPERVISOR_ERROR_WRONG_STATE,
    N_("This is not possible in the state it is in now.") },
  { VIR_ERR_CONFIG_UNSUPPORTED, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
    N_("The hypervisor lacks something that its configuration asks for.") },
  { VIR_ERR_ARGUMENT_UNSUPPORTED, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
    N_("The hypervisor can’t do this.") },
  { VIR_ERR_OPERATION_UNSUPPORTED, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
    N_("The hypervisor can’t do this.") },
  { VIR_ERR_OPERATION_TIMEOUT, VTR_HYPERVISOR_ERROR_FAILED,
    N_("The hypervisor is busy and didn’t answer.") },
  { VIR_ERR_OPERATION_DENIED, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
    N_("You are not allowed to do this.") },
  { VIR_ERR_ACCESS_DENIED, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
    N_("You are not allowed to do this.") },
  { VIR_ERR_AUTH_FAILED, VTR_HYPERVISOR_ERROR_CONNECT, N_("You were not let in.") },
  { VIR_ERR_AUTH_UNAVAILABLE, VTR_HYPERVISOR_ERROR_CONNECT, N_("You were not let in.") },
  { VIR_ERR_AUTH_CANCELLED, VTR_HYPERVISOR_ERROR_CONNECT, N_("You were not let in.") },
  { VIR_ERR_RESOURCE_BUSY, VTR_HYPERVISOR_ERROR_FAILED, N_("Something it needs is in use.") },
  { VIR_ERR_CPU_INCOMPATIBLE, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
    N_("This computer’s processor lacks what its configuration asks for.") },
};

/* What runs out or is missing is only told in the text, by the system's own words for errno, which
 * libvirt appends ("…: No space left on device"). */
static const KnownError *
find_known_error (const virError *last)
{
  static const KnownError no_space = {
    0, VTR_HYPERVISOR_ERROR_NO_SPACE, N_("There is no space left on the disk.")
  };
  static const KnownError lost = {
    0, VTR_HYPERVISOR_ERROR_CONNECT, N_("The connection to the hypervisor was lost.")
  };

  if (last->message != NULL && strstr (last->message, g_strerror (ENOSPC)) != NULL)
    return &no_space;

  if (last->domain == VIR_FROM_RPC &&
      (last->code == VIR_ERR_RPC || last->code == VIR_ERR_INTERNAL_ERROR))
    return &lost;

  for (guint i = 0; i < G_N_ELEMENTS (KNOWN_ERRORS); i++)
    if (KNOWN_ERRORS[i].libvirt_code == last->code)
      return &KNOWN_ERRORS[i];

  return NULL;
}

static void
set_detail (GError     *error,
            const char *detail)
{
  VtrHypervisorErrorPrivate *priv = vtr_hypervisor_error_get_private (error);

  if (priv != NULL)
    priv->detail = g_strdup (detail);
}

void
vtr_hypervisor_error_set_from_libvirt (GError     **error,
                                       const char  *format,
                                       ...)
{
  const virError *last = virGetLastError ();
  const KnownError *known = last != NULL ? find_known_error (last) : NULL;
  const VtrHypervisorError code = known != NULL ? known->code : VTR_HYPERVISOR_ERROR_FAILED;
  g_autofree char *sentence = NULL;
  va_list args;

  if (error == NULL)
    return;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);

  if (known != NULL && known->reason != NULL)
    /* Translators: two whole sentences, what didn't work and why. */
    g_set_error (error, VTR_HYPERVISOR_ERROR, (int) code, _("%s %s"), sentence, _(known->reason));
  else
    g_set_error_literal (error, VTR_HYPERVISOR_ERROR, (int) code, sentence);

  set_detail (*error, last != NULL ? last->message : NULL);
}

void
vtr_hypervisor_error_set_plain_from_libvirt (GError             **error,
                                             VtrHypervisorError   code,
                                             const char          *format,
                                             ...)
{
  const virError *last = virGetLastError ();
  g_autofree char *sentence = NULL;
  va_list args;

  if (error == NULL)
    return;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);

  g_set_error_literal (error, VTR_HYPERVISOR_ERROR, (int) code, sentence);
  set_detail (*error, last != NULL ? last->message : NULL);
}

GError *
vtr_hypervisor_error_new_closed (void)
{
  return g_error_new_literal (VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_CONNECT,
                              _("The connection to the hypervisor is closed."));
}

gboolean
vtr_hypervisor_error_last_is_not_found (void)
{
  return virGetLastErrorCode () == VIR_ERR_NO_DOMAIN;
}

const char *
vtr_hypervisor_error_get_detail (const GError *error)
{
  const VtrHypervisorErrorPrivate *priv = NULL;

  if (error == NULL || error->domain != VTR_HYPERVISOR_ERROR)
    return NULL;

  priv = vtr_hypervisor_error_get_private (error);

  return priv != NULL ? priv->detail : NULL;
}
