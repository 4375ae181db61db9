/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-spice-client"

/* Pictures between the two clipboards, by the guest's agent. They are only announced, and fetched
 * when a program wants them: they may be large. They pass as they are; nothing here decodes what
 * the guest made. */

#include "spice-client-private.h"

#include <glib/gi18n-lib.h>
#include <spice/vd_agent.h>

#define PATIENCE_SECONDS 30u

typedef struct
{
  const char *mime_type;
  guint32     type;
} ImageType;

static const ImageType IMAGE_TYPES[VTR_SPICE_CLIENT_IMAGE_TYPES] = {
  { "image/png", VD_AGENT_CLIPBOARD_IMAGE_PNG },
  { "image/bmp", VD_AGENT_CLIPBOARD_IMAGE_BMP },
  { "image/tiff", VD_AGENT_CLIPBOARD_IMAGE_TIFF },
  { "image/jpeg", VD_AGENT_CLIPBOARD_IMAGE_JPG },
};

static const ImageType *
find_by_name (const char *mime_type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (IMAGE_TYPES); i++)
    if (g_str_equal (IMAGE_TYPES[i].mime_type, mime_type))
      return &IMAGE_TYPES[i];

  return NULL;
}

static const ImageType *
find_by_type (guint32 type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (IMAGE_TYPES); i++)
    if (IMAGE_TYPES[i].type == type)
      return &IMAGE_TYPES[i];

  return NULL;
}

static guint
get_bit (const ImageType *image)
{
  return 1u << (image - IMAGE_TYPES);
}

/* What the user has. */

guint
vtr_spice_client_list_images (VtrSpiceClient *self,
                              guint32        *ret_types)
{
  guint n_types = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (IMAGE_TYPES); i++)
    if ((self->offered_images & get_bit (&IMAGE_TYPES[i])) != 0)
      ret_types[n_types++] = IMAGE_TYPES[i].type;

  return n_types;
}

void
vtr_spice_client_offer_clipboard (VtrGuestAgent      *agent,
                                  const char         *text,
                                  const char * const *types)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (agent);

  vtr_spice_client_set_offer (self, text);
  for (gsize i = 0; types[i] != NULL; i++)
    {
      const ImageType *image = find_by_name (types[i]);

      if (image != NULL)
        self->offered_images |= get_bit (image);
    }
  vtr_spice_client_announce_clipboard (self);
}

gboolean
vtr_spice_client_request_image (VtrSpiceClient *self,
                                guint32         type)
{
  const ImageType *image = find_by_type (type);

  if (image == NULL || (self->offered_images & get_bit (image)) == 0)
    return FALSE;

  self->requested_images |= get_bit (image);
  vtr_guest_agent_emit_requested (VTR_GUEST_AGENT (self), image->mime_type);

  return TRUE;
}

void
vtr_spice_client_provide_clipboard (VtrGuestAgent *agent,
                                    const char    *type,
                                    GBytes        *bytes)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (agent);
  const ImageType *image = find_by_name (type);
  const guchar *data = NULL;
  gsize size = 0;

  /* Something else may have been copied meanwhile. */
  if (image == NULL || self->main == NULL || (self->requested_images & get_bit (image)) == 0)
    return;

  self->requested_images &= ~get_bit (image);
  if (bytes != NULL)
    data = g_bytes_get_data (bytes, &size);
  spice_main_channel_clipboard_selection_notify (self->main, VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD,
                                                 data != NULL ? image->type
                                                              : VD_AGENT_CLIPBOARD_NONE,
                                                 data, size);
}

/* What the guest has. */

void
vtr_spice_client_tell_offered (VtrSpiceClient *self,
                               const guint32  *types,
                               guint           n_types)
{
  const char *names[VTR_SPICE_CLIENT_IMAGE_TYPES + 2] = { NULL };
  guint n_names = 0;

  self->guest_images = 0;
  if (vtr_display_client_is_view_only (VTR_DISPLAY_CLIENT (self)))
    return;

  for (guint i = 0; i < n_types; i++)
    {
      const ImageType *image = find_by_type (types[i]);

      if (image != NULL && (self->guest_images & get_bit (image)) == 0)
        {
          self->guest_images |= get_bit (image);
          names[n_names++] = image->mime_type;
        }
    }
  if (self->is_text_wanted)
    names[n_names] = "text/plain;charset=utf-8";

  vtr_guest_agent_emit_offered (VTR_GUEST_AGENT (self), names);
}

static void
end_fetch (VtrSpiceClient *self,
           GBytes         *bytes,
           const char     *problem)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->fetch);

  g_clear_handle_id (&self->fetch_timeout, g_source_remove);
  if (task == NULL)
    return;

  if (bytes != NULL)
    g_task_return_pointer (task, g_bytes_ref (bytes), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_new_error (task, VTR_DISPLAY_ERROR, VTR_DISPLAY_ERROR_UNSUPPORTED, "%s", problem);
}

static gboolean
on_patience_over (gpointer user_data)
{
  VtrSpiceClient *self = user_data;

  self->fetch_timeout = 0;
  end_fetch (self, NULL, _("The machine took too long to give what was copied in it."));

  return G_SOURCE_REMOVE;
}

void
vtr_spice_client_fetch_clipboard (VtrGuestAgent *agent,
                                  const char    *type,
                                  GTask         *task)
{
  VtrSpiceClient *self = VTR_SPICE_CLIENT (agent);
  const ImageType *image = find_by_name (type);

  /* One at a time: what is wanted now is what counts. */
  end_fetch (self, NULL, _("Something else was asked of the machine."));
  self->fetch = task;

  if (image == NULL || self->main == NULL || (self->guest_images & get_bit (image)) == 0)
    {
      end_fetch (self, NULL, _("The machine doesn’t have that any more."));
      return;
    }

  self->fetch_type = image->type;
  self->fetch_timeout = g_timeout_add_seconds (PATIENCE_SECONDS, on_patience_over, self);
  spice_main_channel_clipboard_selection_request (self->main,
                                                  VD_AGENT_CLIPBOARD_SELECTION_CLIPBOARD,
                                                  image->type);
}

gboolean
vtr_spice_client_receive_image (VtrSpiceClient *self,
                                guint32         type,
                                gconstpointer   data,
                                gsize           size)
{
  g_autoptr (GBytes) bytes = NULL;

  if (self->fetch == NULL || (type != self->fetch_type && type != VD_AGENT_CLIPBOARD_NONE))
    return FALSE;

  if (vtr_spice_client_is_refused (type, size))
    {
      end_fetch (self, NULL, _("What was copied in the machine is too large."));
    }
  else if (type == VD_AGENT_CLIPBOARD_NONE || data == NULL || size == 0)
    {
      end_fetch (self, NULL, _("The machine doesn’t have that any more."));
    }
  else if (size > VTR_GUEST_AGENT_CLIPBOARD_MAX)
    {
      end_fetch (self, NULL, _("What was copied in the machine is too large."));
    }
  else
    {
      bytes = g_bytes_new (data, size);
      end_fetch (self, bytes, NULL);
    }

  return TRUE;
}

void
vtr_spice_client_reset_images (VtrSpiceClient *self)
{
  self->requested_images = 0;
  self->guest_images = 0;
  end_fetch (self, NULL, _("The machine doesn’t have that any more."));
}
