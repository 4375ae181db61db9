/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-choice-status.h"

#include "share-dialog.h"
#include "usb-title.h"

#include <glib/gi18n.h>

#define NETWORK_ICON "network-workgroup-symbolic"

/* What it is called, once that is known: from then on it isn't forgotten when it ends. */
static void
show_network_title (VtrUsbChoice     *choice,
                    VtrUsbAttachment *attachment)
{
  VtrUsbApproval approval = { 0 };
  VtrUsbKind kind = VTR_USB_KIND_OTHER;
  g_autofree char *title = NULL;

  if (vtr_usb_attachment_get_disc (attachment) != NULL)
    return;

  vtr_usb_choice_set_detail (choice, vtr_usb_attachment_get_title (attachment));
  if (vtr_usb_attachment_get_approval (attachment, &approval))
    {
      title = vtr_usb_title_new_for_approval (&approval, &kind);
      vtr_usb_choice_set_words (choice, title, vtr_usb_kind_to_icon_name (kind));
    }
  else if (vtr_usb_choice_get_title (choice) == NULL)
    {
      vtr_usb_choice_set_words (choice, _("Networked Device"), NETWORK_ICON);
    }
}

void
vtr_usb_choice_status_show_attachment (VtrUsbChoice     *choice,
                                       VtrUsbAttachment *attachment)
{
  const GError *error = NULL;

  g_return_if_fail (VTR_IS_USB_CHOICE (choice));
  g_return_if_fail (VTR_IS_USB_ATTACHMENT (attachment));

  error = vtr_usb_attachment_get_error (attachment);
  if (vtr_usb_attachment_get_device (attachment) == NULL)
    show_network_title (choice, attachment);
  switch (vtr_usb_attachment_get_state (attachment))
    {
    case VTR_USB_ATTACHMENT_CONNECTED:
      vtr_usb_choice_set_state (choice, VTR_USB_CHOICE_GIVEN);
      vtr_usb_choice_set_error (choice, NULL);
      break;
    case VTR_USB_ATTACHMENT_ENDED:
      vtr_usb_choice_set_state (choice, VTR_USB_CHOICE_HERE);
      vtr_usb_choice_set_error (choice, error);
      break;
    case VTR_USB_ATTACHMENT_LEAVING:
      /* Why is told when it has ended. */
      vtr_usb_choice_set_state (choice, VTR_USB_CHOICE_LEAVING);
      break;
    case VTR_USB_ATTACHMENT_CONNECTING:
    case VTR_USB_ATTACHMENT_WAITING:
    default:
      vtr_usb_choice_set_state (choice, VTR_USB_CHOICE_CHANGING);
      vtr_usb_choice_set_error (choice, error);
      break;
    }
}

/* How it goes on, where it is to be the machine's, and isn't by us. (transfer full) (nullable) */
static char *
dup_promise (VtrUsbChoice *choice,
             VtrMachine   *machine,
             gboolean      is_given_by_other)
{
  const char *title = vtr_machine_get_title (machine);
  VtrUsbRisk risks = vtr_usb_device_get_risks (vtr_usb_choice_get_device (choice));

  if (is_given_by_other)
    /* Translators: %s is the name of a machine. */
    return g_strdup_printf (_("Another program gave it to “%s”"), title);
  if (vtr_usb_choice_get_state (choice) == VTR_USB_CHOICE_PROMISED)
    /* Translators: %s is the name of a machine. */
    return g_strdup_printf (_("Goes to “%s” when it starts"), title);
  if (vtr_usb_choice_is_kept (choice) && risks & VTR_USB_RISK_MOUNTED &&
      vtr_usb_choice_get_state (choice) == VTR_USB_CHOICE_HERE)
    /* Translators: %s is the name of a machine. */
    return g_strdup_printf (_("Goes to “%s” when it is unmounted here"), title);

  return NULL;
}

/* Who else has it, or gets it. (transfer full) (nullable) */
static char *
dup_other_machine (VtrUsbChoice     *choice,
                   VtrUsbManager    *manager,
                   VtrMachine       *machine,
                   VtrUsbAttachment *attachment,
                   gboolean          is_here)
{
  VtrUsbDevice *device = vtr_usb_choice_get_device (choice);
  const char *uuid = vtr_usb_rules_find (vtr_usb_manager_get_rules (manager), device);
  VtrMachine *other = NULL;

  if (attachment != NULL && !is_here && vtr_usb_attachment_get_machine (attachment) == NULL)
    return g_strdup (_("The machine of another screen has it"));
  if (attachment != NULL && !is_here)
    /* Translators: %s is the name of a machine. */
    return g_strdup_printf (_("“%s” has it"),
                            vtr_machine_get_title (vtr_usb_attachment_get_machine (attachment)));
  if (attachment != NULL || uuid == NULL)
    return NULL;

  other = vtr_usb_manager_find_machine (manager, uuid);

  return other != NULL && other != machine
           /* Translators: %s is the name of a machine. */
           ? g_strdup_printf (_("Always goes to “%s”"), vtr_machine_get_title (other))
           : NULL;
}

/* (transfer full) (nullable) */
static char *
dup_sharing (VtrUsbChoice  *choice,
             VtrUsbManager *manager)
{
  VtrUsbShare *share = vtr_usb_shares_find (vtr_usb_manager_get_shares (manager),
                                            vtr_usb_choice_get_device (choice));
  g_autofree char *address = NULL;

  if (share == NULL)
    return NULL;
  if (vtr_usb_share_get_peer (share) != NULL)
    /* Translators: %s is an address on the network. */
    return g_strdup_printf (_("Shared on the network, in use by %s"),
                            vtr_usb_share_get_peer (share));

  address = vtr_share_dialog_dup_address (share);

  /* Translators: %s is an address on the network. */
  return g_strdup_printf (_("Shared on the network at %s"), address);
}

static gboolean
is_kept (VtrUsbChoice  *choice,
         VtrUsbManager *manager,
         VtrMachine    *machine)
{
  return machine != NULL &&
         g_strcmp0 (vtr_usb_rules_find (vtr_usb_manager_get_rules (manager),
                                        vtr_usb_choice_get_device (choice)),
                    vtr_machine_get_uuid (machine)) == 0;
}

/* The machine hasn't got it. */
static void
show_absence (VtrUsbChoice  *choice,
              VtrUsbManager *manager,
              VtrMachine    *machine,
              gboolean       is_given_by_other)
{
  const gboolean is_off = machine != NULL && !vtr_machine_is_active (machine);
  const GError *error = vtr_usb_keeper_get_error (vtr_usb_manager_get_keeper (manager),
                                                  vtr_usb_choice_get_device (choice));

  vtr_usb_choice_set_state (choice, is_off && vtr_usb_choice_is_kept (choice)
                                      ? VTR_USB_CHOICE_PROMISED
                                      : VTR_USB_CHOICE_HERE);
  if (!vtr_usb_choice_is_kept (choice))
    return;
  if (is_off || is_given_by_other)
    vtr_usb_choice_set_error (choice, NULL);
  else if (error != NULL)
    vtr_usb_choice_set_error (choice, error);
}

void
vtr_usb_choice_status_show_device (VtrUsbChoice     *choice,
                                   VtrUsbManager    *manager,
                                   VtrMachine       *machine,
                                   VtrUsbAttachment *attachment,
                                   gboolean          is_here)
{
  gboolean is_given_by_other = FALSE;
  g_autofree char *detail = NULL;

  g_return_if_fail (VTR_IS_USB_CHOICE (choice));
  g_return_if_fail (VTR_IS_USB_MANAGER (manager));
  g_return_if_fail (machine == NULL || VTR_IS_MACHINE (machine));

  vtr_usb_choice_set_kept (choice, is_kept (choice, manager, machine));
  /* Trying again, until the other program lets go, is nothing to look at. */
  is_given_by_other = (attachment == NULL || is_here) && vtr_usb_choice_is_kept (choice) &&
                      vtr_usb_keeper_is_given_by_other (vtr_usb_manager_get_keeper (manager),
                                                        vtr_usb_choice_get_device (choice));
  if (is_here && !is_given_by_other)
    vtr_usb_choice_status_show_attachment (choice, attachment);
  else
    show_absence (choice, manager, machine, is_given_by_other);

  detail = dup_other_machine (choice, manager, machine, attachment, is_here);
  if (detail == NULL)
    detail = dup_sharing (choice, manager);
  if (detail == NULL && machine != NULL)
    detail = dup_promise (choice, machine, is_given_by_other && vtr_machine_is_active (machine));
  vtr_usb_choice_set_detail (choice, detail);
}
