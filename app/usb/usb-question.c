/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vitrine"

#include "usb-question.h"

#include "alert.h"
#include "usb-unmount.h"

#include <glib/gi18n.h>

/* Until it is answered. */
typedef struct
{
  GtkWidget     *parent;
  VtrUsbChoices *choices;
  VtrUsbChoice  *choice;
  gboolean       is_always;
} Question;

static void
question_free (Question *question)
{
  g_object_unref (question->parent);
  g_object_unref (question->choices);
  g_object_unref (question->choice);
  g_free (question);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Question, question_free)

static void
give (Question *question)
{
  if (question->is_always)
    vtr_usb_choices_keep (question->choices, question->choice, TRUE);
  else
    vtr_usb_choices_switch (question->choices, question->choice, TRUE);
}

static void
on_unmounted (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (Question) question = user_data;
  g_autoptr (GError) error = NULL;

  if (vtr_usb_unmount_finish (result, &error))
    give (question);
  else
    vtr_usb_choice_set_error (question->choice, error);
}

static void
on_answer (const char *response,
           gpointer    user_data)
{
  g_autoptr (Question) question = user_data;
  VtrUsbDevice *device = vtr_usb_choice_get_device (question->choice);
  GtkWidget *parent = question->parent;

  if (g_str_equal (response, "give"))
    give (question);
  else if (g_str_equal (response, "unmount"))
    vtr_usb_unmount_async (device, parent, on_unmounted, g_steal_pointer (&question));
}

/* Why to ask: NULL where nothing is. A machine that is off takes no disk from under anybody. */
static const char *
get_reason (VtrUsbRisk risks,
            gboolean   is_running)
{
  if (risks & VTR_USB_RISK_MOUNTED && is_running)
    return _("This computer uses the files on it now. They are unmounted first, so that nothing "
             "is lost.");
  if (risks & VTR_USB_RISK_ONLY_KEYBOARD)
    return _("It is the only keyboard of this computer. Until the machine is shut down or the "
             "keyboard is plugged in again, only the machine has it.");
  if (risks & VTR_USB_RISK_ONLY_MOUSE)
    return _("It is the only mouse of this computer. Until the machine is shut down or the mouse "
             "is plugged in again, only the machine has it.");

  return NULL;
}

gboolean
vtr_usb_question_ask (GtkWidget     *parent,
                      VtrUsbChoices *choices,
                      VtrUsbChoice  *choice,
                      gboolean       is_always)
{
  const VtrAlertResponse give_away[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE }, { "give", _("_Give It Away"), TRUE, FALSE },
  };
  const VtrAlertResponse unmount[] = {
    { "cancel", _("_Cancel"), FALSE, FALSE },
    { "unmount", _("_Unmount and Give"), FALSE, TRUE },
  };
  VtrUsbDevice *device = NULL;
  VtrUsbRisk risks = VTR_USB_RISK_NONE;
  const char *reason = NULL;
  gboolean is_running = FALSE;
  Question *question = NULL;
  g_autofree char *heading = NULL;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), FALSE);
  g_return_val_if_fail (VTR_IS_USB_CHOICES (choices), FALSE);
  g_return_val_if_fail (VTR_IS_USB_CHOICE (choice), FALSE);

  device = vtr_usb_choice_get_device (choice);
  risks = device != NULL ? vtr_usb_device_get_risks (device) : VTR_USB_RISK_NONE;
  is_running = vtr_usb_choices_get_machine (choices) == NULL ||
               vtr_machine_is_active (vtr_usb_choices_get_machine (choices));
  reason = get_reason (risks, is_running);
  if (reason == NULL)
    return FALSE;

  question = g_new0 (Question, 1);
  question->parent = g_object_ref (parent);
  question->choices = g_object_ref (choices);
  question->choice = g_object_ref (choice);
  question->is_always = is_always;
  /* Translators: %s is the name of a USB device. */
  heading = g_strdup_printf (_("Give “%s” to the Machine?"), vtr_usb_choice_get_title (choice));
  if (risks & VTR_USB_RISK_MOUNTED && is_running)
    vtr_alert_ask (parent, heading, reason, unmount, G_N_ELEMENTS (unmount), on_answer, question);
  else
    vtr_alert_ask (parent, heading, reason, give_away, G_N_ELEMENTS (give_away), on_answer,
                   question);

  return TRUE;
}
