/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-smart-cards"

#include "smart-cards.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libcacard.h>
#include <string.h>
#include <unistd.h>

#include "display-error.h"

/* Where libcacard looks for the PKCS #11 modules that drive readers. */
#define SYSTEM_DATABASE "/etc/pki/nssdb"
/* The name by which the SPICE library knows a reader of software. */
#define SOFTWARE_READER "Spice Software Smartcard"
#define N_CERTIFICATES  3u

/* libcacard can be opened once in a process, and what it was opened with can't be freed. */
static struct
{
  GMutex            lock;
  VCardEmulOptions *options;   /* NULL until it was tried */
  VCardEmulError    status;
} library;

/* The channel that has the cards is kept at the SPICE library's own object for them, of which there
 * is one. */
static G_DEFINE_QUARK (vtr-smart-cards-claim, get_claim)

void
vtr_smart_cards_mute (SpiceChannel *channel)
{
  g_signal_handlers_block_matched (spice_smartcard_manager_get (), G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                                   NULL, channel);
}

void
vtr_smart_cards_unmute (SpiceChannel *channel)
{
  g_signal_handlers_unblock_matched (spice_smartcard_manager_get (), G_SIGNAL_MATCH_DATA, 0, 0,
                                     NULL, NULL, channel);
}

/* (transfer full) (nullable) */
static VReader *
dup_software_reader (void)
{
  VReaderList *list = vreader_get_reader_list ();
  VReader *found = NULL;

  for (VReaderListEntry *entry = vreader_list_get_first (list); entry != NULL && found == NULL;
       entry = vreader_list_get_next (entry))
    {
      VReader *reader = vreader_list_get_reader (entry);

      if (strcmp (vreader_get_name (reader), SOFTWARE_READER) == 0)
        found = reader;
      else
        vreader_free (reader);
    }

  vreader_list_delete (list);

  return found;
}

VtrSoftwareCard
vtr_smart_cards_get_software (void)
{
  VReader *reader = dup_software_reader ();
  VtrSoftwareCard card = VTR_SOFTWARE_CARD_NONE;

  if (reader == NULL)
    return card;

  card = vreader_card_is_present (reader) == VREADER_OK ? VTR_SOFTWARE_CARD_IN
                                                        : VTR_SOFTWARE_CARD_OUT;
  vreader_free (reader);

  return card;
}

gboolean
vtr_smart_cards_put_software (gboolean is_in)
{
  VReader *reader = dup_software_reader ();
  VCardEmulError status = VCARD_EMUL_FAIL;

  if (reader == NULL)
    return FALSE;

  /* The card that comes back is the same, with all that it knew. */
  if (!is_in && vreader_card_is_present (reader) == VREADER_OK)
    vreader_power_off (reader);
  status = is_in ? vcard_emul_force_card_insert (reader) : vcard_emul_force_card_remove (reader);
  vreader_free (reader);

  return status == VCARD_EMUL_OK;
}

/* So that the next channel can give the readers numbers of its own, and finds no card that somebody
 * else's guest has given the PIN to. */
static void
reset_readers (void)
{
  VReaderList *list = NULL;

  vtr_smart_cards_put_software (TRUE);
  list = vreader_get_reader_list ();

  for (VReaderListEntry *entry = vreader_list_get_first (list); entry != NULL;
       entry = vreader_list_get_next (entry))
    {
      VReader *reader = vreader_list_get_reader (entry);

      vreader_set_id (reader, (vreader_id_t) -1);
      if (vreader_card_is_present (reader) == VREADER_OK)
        vreader_power_off (reader);
      vreader_free (reader);
    }

  vreader_list_delete (list);
}

static guint
count_readers (void)
{
  VReaderList *list = vreader_get_reader_list ();
  guint n_readers = 0;

  for (VReaderListEntry *entry = vreader_list_get_first (list); entry != NULL;
       entry = vreader_list_get_next (entry))
    n_readers++;

  vreader_list_delete (list);

  return n_readers;
}

/* @channel: only compared. */
static void
end_claim (gpointer  user_data,
           GObject  *channel)
{
  if (g_object_get_qdata (user_data, get_claim_quark ()) != channel)
    return;

  g_object_set_qdata (user_data, get_claim_quark (), NULL);
  reset_readers ();
}

static void
on_channel_event (SpiceChannel      *channel,
                  SpiceChannelEvent  event,
                  gpointer           user_data)
{
  if (event != SPICE_CHANNEL_OPENED && event != SPICE_CHANNEL_SWITCHING)
    vtr_smart_cards_release (channel);
}

gboolean
vtr_smart_cards_claim (SpiceChannel *channel)
{
  GObject *manager = G_OBJECT (spice_smartcard_manager_get ());
  gpointer holder = g_object_get_qdata (manager, get_claim_quark ());

  if (holder != NULL)
    return holder == channel;

  g_object_set_qdata (manager, get_claim_quark (), channel);
  g_object_weak_ref (G_OBJECT (channel), end_claim, manager);
  g_signal_connect (channel, "channel-event", G_CALLBACK (on_channel_event), manager);

  return TRUE;
}

void
vtr_smart_cards_release (SpiceChannel *channel)
{
  GObject *manager = G_OBJECT (spice_smartcard_manager_get ());

  if (g_object_get_qdata (manager, get_claim_quark ()) != channel)
    return;

  g_signal_handlers_disconnect_by_func (channel, G_CALLBACK (on_channel_event), manager);
  g_object_weak_unref (G_OBJECT (channel), end_claim, manager);
  end_claim (manager, G_OBJECT (channel));
}

static gboolean
is_database (const char *folder)
{
  static const char * const FILES[] = { "cert9.db", "cert8.db" };

  for (gsize i = 0; i < G_N_ELEMENTS (FILES); i++)
    {
      g_autofree char *path = g_build_filename (folder, FILES[i], NULL);

      if (g_access (path, R_OK) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
fail (GError     **error,
      const char  *message)
{
  g_set_error_literal (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED, message);

  return FALSE;
}

/* Names stand between these in what libcacard is told. */
static gboolean
has_plain_names (const char         *database,
                 const char * const *certificates)
{
  if (database != NULL && strpbrk (database, "\"\n") != NULL)
    return FALSE;

  for (guint i = 0; i < N_CERTIFICATES; i++)
    if (certificates[i][0] == '\0' || strpbrk (certificates[i], ",()\"\n") != NULL)
      return FALSE;

  return TRUE;
}

/* NULL in @ret_orders for cards in readers. */
static gboolean
make_orders (const char         *database,
             const char * const *certificates,
             char              **ret_orders,
             GError            **error)
{
  const char *folder = database != NULL ? database : SYSTEM_DATABASE;

  if (!is_database (folder))
    {
      g_set_error (error, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED,
                   _("This computer isn’t set up for smart cards: there is no NSS database in %s"),
                   folder);
      return FALSE;
    }
  if (certificates == NULL || g_strv_length ((char **) certificates) != N_CERTIFICATES)
    {
      *ret_orders = g_strdup_printf ("db=\"%s\"", folder);
      return TRUE;
    }
  if (!has_plain_names (folder, certificates))
    return fail (error, _("The names of the software smart card’s certificates can’t be used"));

  *ret_orders = g_strdup_printf ("db=\"%s\" use_hw=no soft=(,%s,CAC,,%s,%s,%s)", folder,
                                 SOFTWARE_READER, certificates[0], certificates[1],
                                 certificates[2]);

  return TRUE;
}

static void
open_in_thread (GTask        *task,
                gpointer      source,
                gpointer      task_data,
                GCancellable *cancellable)
{
  const char *orders = task_data;
  gboolean is_open = FALSE;

  g_mutex_lock (&library.lock);
  if (library.options == NULL)
    {
      library.options = vcard_emul_options (orders);
      library.status = library.options != NULL ? vcard_emul_init (library.options)
                                               : VCARD_EMUL_FAIL;
    }
  is_open = library.status == VCARD_EMUL_OK;
  g_mutex_unlock (&library.lock);

  if (is_open)
    g_task_return_int (task, count_readers ());
  else
    g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED, "%s",
                             _("This computer’s smart cards can’t be opened"));
}

void
vtr_smart_cards_open_async (const char          *database,
                            const char * const  *certificates,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, callback, user_data);
  g_autofree char *orders = NULL;
  GError *error = NULL;

  g_task_set_source_tag (task, vtr_smart_cards_open_async);
  if (!make_orders (database, certificates, &orders, &error))
    {
      g_task_return_error (task, error);
      return;
    }

  g_task_set_task_data (task, g_steal_pointer (&orders), g_free);
  g_task_run_in_thread (task, open_in_thread);
}

gboolean
vtr_smart_cards_open_finish (GAsyncResult  *result,
                             guint         *ret_n_readers,
                             GError       **error)
{
  GError *local_error = NULL;
  gssize n_readers = 0;

  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  n_readers = g_task_propagate_int (G_TASK (result), &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, local_error);
      return FALSE;
    }

  *ret_n_readers = (guint) n_readers;

  return TRUE;
}
