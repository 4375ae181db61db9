/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "display-client.h"
#include "file-transfer.h"

G_BEGIN_DECLS

/* The longest thing but text that is passed on through the clipboard, in bytes. */
#define VTR_GUEST_AGENT_CLIPBOARD_MAX (32u * 1024 * 1024)

#define VTR_TYPE_GUEST_AGENT (vtr_guest_agent_get_type ())
G_DECLARE_INTERFACE (VtrGuestAgent, vtr_guest_agent, VTR, GUEST_AGENT, VtrDisplayClient)

/* A VtrDisplayClient whose protocol reaches a program within the guest, its agent, which can do
 * more than a screen does. Main thread.
 *
 * Properties, which each implementation has: "can-send-files" (the agent is there and takes
 * files), "can-share-folder" (the server has a channel for it; whether the guest looks is its
 * matter), "n-monitors" (how many the guest can have now, at least 1).
 * Signals: "clipboard-offered" (const char * const *types: the guest copied something, that can be
 * had as these MIME types; text comes by "clipboard" besides. Empty when it is withdrawn),
 * "clipboard-requested" (const char *type: the guest wants what was offered; answer with
 * vtr_guest_agent_provide_clipboard()). */
struct _VtrGuestAgentInterface
{
  GTypeInterface parent_interface;

  void (*send_file)         (VtrGuestAgent       *self,
                             VtrFileTransfer     *transfer);
  void (*offer_clipboard)   (VtrGuestAgent       *self,
                             const char          *text,
                             const char * const  *types);
  void (*provide_clipboard) (VtrGuestAgent       *self,
                             const char          *type,
                             GBytes              *bytes);
  /* @task: (transfer full) returns GBytes. */
  void (*fetch_clipboard)   (VtrGuestAgent       *self,
                             const char          *type,
                             GTask               *task);
  void (*set_shared_folder) (VtrGuestAgent       *self,
                             const char          *folder,
                             gboolean             read_only);
  VtrDisplayClient * (*new_monitor) (VtrGuestAgent *self,
                                     guint          number);
};

gboolean         vtr_guest_agent_can_send_files    (VtrGuestAgent       *self);
gboolean         vtr_guest_agent_can_share_folder  (VtrGuestAgent       *self);

/* Begins to send a file, which may be over, as failed, when this returns. (transfer full), never
 * NULL */
VtrFileTransfer *vtr_guest_agent_send_file         (VtrGuestAgent       *self,
                                                    GFile               *file)
                                                    G_GNUC_WARN_UNUSED_RESULT;

/* Tells the guest what was copied on this desktop. @text: (nullable). @types: MIME types besides
 * text; those that the guest can't have are left out. Nothing of either takes the offer back. */
void             vtr_guest_agent_offer_clipboard   (VtrGuestAgent       *self,
                                                    const char          *text,
                                                    const char * const  *types);
/* @bytes: (nullable) when it can't be had any more; more than VTR_GUEST_AGENT_CLIPBOARD_MAX isn't
 * passed on. */
void             vtr_guest_agent_provide_clipboard (VtrGuestAgent       *self,
                                                    const char          *type,
                                                    GBytes              *bytes);
/* @type: one that was offered. Errors: VTR_DISPLAY_ERROR. */
void             vtr_guest_agent_fetch_clipboard_async
                                                   (VtrGuestAgent       *self,
                                                    const char          *type,
                                                    GCancellable        *cancellable,
                                                    GAsyncReadyCallback  callback,
                                                    gpointer             user_data);
GBytes          *vtr_guest_agent_fetch_clipboard_finish
                                                   (VtrGuestAgent       *self,
                                                    GAsyncResult        *result,
                                                    GError             **error)
                                                    G_GNUC_WARN_UNUSED_RESULT;

/* The folder of this computer that the guest may look into. Off at first. @folder: (nullable) for
 * none. */
void             vtr_guest_agent_set_shared_folder (VtrGuestAgent       *self,
                                                    const char          *folder,
                                                    gboolean             read_only);

guint            vtr_guest_agent_get_n_monitors    (VtrGuestAgent       *self);
/* One more monitor as a screen of its own, not opened yet: opening switches it on in the guest,
 * closing off. It closes, too, with the connection, which it keeps. @number: from 1 (the second) to
 * "n-monitors" - 1. (transfer full) */
VtrDisplayClient *
                 vtr_guest_agent_new_monitor       (VtrGuestAgent       *self,
                                                    guint                number)
                                                    G_GNUC_WARN_UNUSED_RESULT;

/* For implementations. */
void             vtr_guest_agent_emit_offered      (VtrGuestAgent       *self,
                                                    const char * const  *types);
void             vtr_guest_agent_emit_requested    (VtrGuestAgent       *self,
                                                    const char          *type);

G_END_DECLS
