/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "usb-rests.h"

#include "hypervisor-error.h"
#include "usb-error.h"

#define FIRST_S      5
#define LAST_S       300
/* Another program gave it to its machine; when that ends, we do. */
#define LAST_OTHER_S 20

typedef struct
{
  VtrUsbDevice *device;
  char         *machine;        /* (nullable): whose it always is, as it was remembered then */
  GError       *error;          /* (nullable): nothing is wrong */
  gboolean      is_given_by_other;
  gint64        until;          /* monotonic time; G_MAXINT64: for as long as it is plugged in */
  guint         seconds;
} Rest;

struct _VtrUsbRests
{
  GHashTable *rests;      /* by the device's id */
};

static void
rest_free (gpointer data)
{
  Rest *rest = data;

  g_object_unref (rest->device);
  g_free (rest->machine);
  g_clear_error (&rest->error);
  g_free (rest);
}

VtrUsbRests *
vtr_usb_rests_new (void)
{
  VtrUsbRests *self = g_new0 (VtrUsbRests, 1);

  self->rests = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, rest_free);

  return self;
}

void
vtr_usb_rests_free (VtrUsbRests *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->rests);
  g_free (self);
}

/* (nullable): another device in the same place is another one. */
static const Rest *
find (VtrUsbRests  *self,
      VtrUsbDevice *device)
{
  const Rest *rest = g_hash_table_lookup (self->rests, vtr_usb_device_get_id (device));

  return rest != NULL && vtr_usb_device_is_same (rest->device, device) ? rest : NULL;
}

void
vtr_usb_rests_begin (VtrUsbRests  *self,
                     VtrUsbDevice *device,
                     const GError *error,
                     const char   *machine)
{
  const gboolean is_given_by_other = g_error_matches (error, VTR_HYPERVISOR_ERROR,
                                                      VTR_HYPERVISOR_ERROR_EXISTS);
  const gboolean is_refused = g_error_matches (error, VTR_USB_ERROR, VTR_USB_ERROR_NO_PERMISSION);
  const guint last = is_given_by_other ? LAST_OTHER_S : LAST_S;
  const Rest *before = find (self, device);
  Rest *rest = g_new0 (Rest, 1);

  rest->device = g_object_ref (device);
  rest->machine = g_strdup (machine);
  rest->seconds = before != NULL ? MIN (before->seconds * 2, last) : FIRST_S;
  rest->error = error != NULL && !is_given_by_other ? g_error_copy (error) : NULL;
  rest->is_given_by_other = is_given_by_other;
  rest->until = error != NULL && !is_refused
                  ? g_get_monotonic_time () + (gint64) rest->seconds * G_USEC_PER_SEC
                  : G_MAXINT64;
  g_hash_table_insert (self->rests, g_strdup (vtr_usb_device_get_id (device)), rest);
}

void
vtr_usb_rests_end (VtrUsbRests  *self,
                   VtrUsbDevice *device)
{
  g_hash_table_remove (self->rests, vtr_usb_device_get_id (device));
}

void
vtr_usb_rests_end_of_machine (VtrUsbRests *self,
                              VtrUsbRules *rules,
                              const char  *uuid)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->rests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (g_strcmp0 (vtr_usb_rules_find (rules, ((Rest *) value)->device), uuid) == 0)
      g_hash_table_iter_remove (&iter);
}

void
vtr_usb_rests_follow (VtrUsbRests *self,
                      VtrUsbRules *rules)
{
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->rests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      Rest *rest = value;
      const char *machine = vtr_usb_rules_find (rules, rest->device);

      if (g_strcmp0 (machine, rest->machine) == 0)
        continue;

      g_free (rest->machine);
      rest->machine = g_strdup (machine);
      if (machine != NULL)
        g_hash_table_iter_remove (&iter);
    }
}

gboolean
vtr_usb_rests_has (VtrUsbRests  *self,
                   VtrUsbDevice *device)
{
  const Rest *rest = find (self, device);

  return rest != NULL && rest->until > g_get_monotonic_time ();
}

gint64
vtr_usb_rests_get_first_end (VtrUsbRests *self)
{
  const gint64 now = g_get_monotonic_time ();
  gint64 first = G_MAXINT64;
  GHashTableIter iter;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->rests);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const Rest *rest = value;

      if (rest->until > now)
        first = MIN (first, rest->until);
    }

  return first;
}

const GError *
vtr_usb_rests_get_error (VtrUsbRests  *self,
                         VtrUsbDevice *device)
{
  const Rest *rest = find (self, device);

  return rest != NULL ? rest->error : NULL;
}

gboolean
vtr_usb_rests_is_given_by_other (VtrUsbRests  *self,
                                 VtrUsbDevice *device)
{
  const Rest *rest = find (self, device);

  return rest != NULL && rest->is_given_by_other;
}
