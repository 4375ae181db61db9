/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-port-private.h"

#include <glib/gi18n-lib.h>
#include <libvirt/virterror.h>
#include <string.h>

#include "hypervisor-error.h"
#include "usb-port.h"
#include "xml-document.h"

G_DEFINE_AUTOPTR_CLEANUP_FUNC (virDomain, virDomainFree)

/* How long a guest may take to let a device go. */
#define PULL_LIMIT_US (10 * G_USEC_PER_SEC)
#define PULL_STEP_US  50000u

static const char CONTROLLER[] = "<controller type='usb' model='qemu-xhci' ports='15'/>";

/* NULL and the error where it isn't running. */
static virDomainPtr
find_running (virConnectPtr   conn,
              const char     *uuid,
              const char     *title,
              GError        **error)
{
  virDomainPtr domain = virDomainLookupByUUIDString (conn, uuid);

  if (domain == NULL)
    {
      vtr_hypervisor_error_set_from_libvirt (error, _("The machine can’t be looked at."));
      return NULL;
    }
  if (virDomainIsActive (domain) == 1)
    return domain;

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_WRONG_STATE,
               _("The machine “%s” is off."), title);
  virDomainFree (domain);

  return NULL;
}

/* The devices of a live document that have an alias of ours: @func is called with each. */
static void
for_each_device (const char                *xml,
                 void (*func) (xmlNode    *node,
                               const char *alias,
                               gpointer    data),
                 gpointer                   data)
{
  g_autoptr (xmlDoc) document = vtr_xml_parse (xml, "domain", NULL);
  xmlNode *devices = document != NULL
                       ? vtr_xml_find (xmlDocGetRootElement (document), "devices")
                       : NULL;

  for (xmlNode *node = devices != NULL ? xmlFirstElementChild (devices) : NULL; node != NULL;
       node = xmlNextElementSibling (node))
    {
      g_autofree char *alias = vtr_xml_dup_attribute (vtr_xml_find (node, "alias"), "name");

      func (node, alias != NULL ? alias : "", data);
    }
}

static void
collect_alias (xmlNode    *node,
               const char *alias,
               gpointer    data)
{
  if (g_str_has_prefix (alias, "ua-usb-"))
    g_ptr_array_add (data, g_strdup (alias));
}

GStrv
vtr_usb_port_list_aliases (const char *live_xml)
{
  GPtrArray *aliases = g_ptr_array_new ();

  g_return_val_if_fail (live_xml != NULL, NULL);

  for_each_device (live_xml, collect_alias, aliases);
  g_ptr_array_add (aliases, NULL);

  return (GStrv) g_ptr_array_free (aliases, FALSE);
}

static void
collect_target (xmlNode    *node,
                const char *alias,
                gpointer    data)
{
  char *target = vtr_xml_dup_attribute (vtr_xml_find (node, "target"), "dev");

  if (target != NULL)
    g_hash_table_add (data, target);
}

/* A letter that no disk has. (transfer full) */
static char *
choose_target (const char *live_xml)
{
  g_autoptr (GHashTable) taken = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for_each_device (live_xml, collect_target, taken);
  for (char letter = 'a'; letter <= 'z'; letter++)
    {
      g_autofree char *target = g_strdup_printf ("sd%c", letter);

      if (!g_hash_table_contains (taken, target))
        return g_steal_pointer (&target);
    }

  return g_strdup ("sdzz");
}

static char *
dup_live_xml (virDomainPtr   domain,
              GError       **error)
{
  char *text = virDomainGetXMLDesc (domain, 0);
  char *xml = g_strdup (text);

  free (text);
  if (xml == NULL)
    vtr_hypervisor_error_set_from_libvirt (error, _("The machine can’t be looked at."));

  return xml;
}

/* There may be none, it may be full, or it may be too old for the device. */
static gboolean
lacks_port (void)
{
  const virError *error = virGetLastError ();

  return error != NULL && error->message != NULL && strstr (error->message, "alias") == NULL &&
         (strstr (error->message, "USB") != NULL || strstr (error->message, "usb") != NULL);
}

static gboolean
attach (virDomainPtr domain,
        const char  *xml)
{
  return virDomainAttachDeviceFlags (domain, xml, VIR_DOMAIN_AFFECT_LIVE) == 0;
}

/* Where no port is free, a controller more; libvirt (9.0) can't add one while the machine runs. */
static gboolean
attach_somewhere (virDomainPtr   domain,
                  const char    *title,
                  const char    *xml,
                  GError       **error)
{
  if (attach (domain, xml))
    return TRUE;

  if (lacks_port ())
    {
      if (!attach (domain, CONTROLLER))
        {
          vtr_hypervisor_error_set_plain_from_libvirt (
            error, VTR_HYPERVISOR_ERROR_UNSUPPORTED,
            _("The machine “%s” has no free USB port, and none can be added while it "
              "runs: take another device away from it."),
            title);
          return FALSE;
        }
      if (attach (domain, xml))
        return TRUE;
    }

  vtr_hypervisor_error_set_from_libvirt (
    error, _("The USB device could not be plugged into the machine “%s”."), title);

  return FALSE;
}

/* FALSE and the error where it has. */
static gboolean
check_lacks (virDomainPtr   domain,
             const char    *title,
             const char    *alias,
             GError       **error)
{
  g_autofree char *live_xml = dup_live_xml (domain, error);
  g_auto (GStrv) aliases = live_xml != NULL ? vtr_usb_port_list_aliases (live_xml) : NULL;

  if (aliases == NULL)
    return FALSE;
  if (!g_strv_contains ((const char * const *) aliases, alias))
    return TRUE;

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_EXISTS,
               _("The machine “%s” has it already."), title);

  return FALSE;
}

gboolean
vtr_usb_plug_in (virConnectPtr   conn,
                 const char     *uuid,
                 const char     *title,
                 const char     *alias,
                 const char     *xml,
                 GError        **error)
{
  g_autoptr (virDomain) domain = find_running (conn, uuid, title, error);
  g_autofree char *live_xml = NULL;
  g_autofree char *target = NULL;
  g_autoptr (GString) placed = g_string_new (xml);
  g_autoptr (GError) failure = NULL;

  if (domain == NULL || !check_lacks (domain, title, alias, error))
    return FALSE;

  live_xml = dup_live_xml (domain, error);
  if (live_xml == NULL)
    return FALSE;

  target = choose_target (live_xml);
  g_string_replace (placed, VTR_USB_CD_TARGET, target, 1);
  if (attach_somewhere (domain, title, placed->str, &failure))
    return TRUE;

  /* Another program may have been faster. */
  if (check_lacks (domain, title, alias, error))
    g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

/* Detaching ends when the guest has let go, which libvirt doesn't wait for longer than some
 * seconds. */
static gboolean
wait_until_gone (virDomainPtr domain,
                 const char  *alias)
{
  const gint64 limit = g_get_monotonic_time () + PULL_LIMIT_US;

  while (g_get_monotonic_time () < limit)
    {
      g_autofree char *live_xml = dup_live_xml (domain, NULL);
      g_auto (GStrv) aliases = live_xml != NULL ? vtr_usb_port_list_aliases (live_xml) : NULL;

      if (aliases == NULL || !g_strv_contains ((const char * const *) aliases, alias))
        return TRUE;
      g_usleep (PULL_STEP_US);
    }

  return FALSE;
}

gboolean
vtr_usb_pull_out (virConnectPtr   conn,
                  const char     *uuid,
                  const char     *title,
                  const char     *alias,
                  GError        **error)
{
  g_autoptr (virDomain) domain = find_running (conn, uuid, title, error);
  g_autofree char *live_xml = NULL;
  g_auto (GStrv) aliases = NULL;

  if (domain == NULL)
    return FALSE;

  live_xml = dup_live_xml (domain, error);
  if (live_xml == NULL)
    return FALSE;
  aliases = vtr_usb_port_list_aliases (live_xml);
  if (!g_strv_contains ((const char * const *) aliases, alias))
    {
      g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_NOT_FOUND,
                   _("The machine “%s” has no such USB device."), title);
      return FALSE;
    }

  if (virDomainDetachDeviceAlias (domain, alias, VIR_DOMAIN_AFFECT_LIVE) != 0)
    {
      vtr_hypervisor_error_set_from_libvirt (
        error, _("The USB device could not be taken out of the machine “%s”."), title);
      return FALSE;
    }

  if (wait_until_gone (domain, alias))
    return TRUE;

  g_set_error (error, VTR_HYPERVISOR_ERROR, VTR_HYPERVISOR_ERROR_FAILED,
               _("The machine “%s” doesn’t let the USB device go."), title);

  return FALSE;
}
