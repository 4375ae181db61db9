/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "display-endpoint.h"

G_BEGIN_DECLS

/* Connection files (.vv) as virt-viewer, oVirt and Proxmox write them: where a screen is, who signs
 * in, and how it is shown. docs/connection-files.md has every key and what becomes of it. What a
 * file says is data: nothing is run, fetched or written because of it, but that the file itself is
 * deleted where it says so. Immutable; any thread. */
#define VTR_TYPE_CONNECTION_FILE (vtr_connection_file_get_type ())
G_DECLARE_FINAL_TYPE (VtrConnectionFile, vtr_connection_file, VTR, CONNECTION_FILE, GObject)

#define VTR_CONNECTION_FILE_MAX_BYTES (64u * 1024)
/* The viewer whose files are understood: what a file's "version" is compared with. */
#define VTR_CONNECTION_FILE_VERSION   "11.0"

/* Key combinations of the file's: "ctrl+alt", "shift+f11". */
typedef enum
{
  VTR_CONNECTION_HOTKEY_TOGGLE_FULLSCREEN,
  VTR_CONNECTION_HOTKEY_RELEASE_CURSOR,
  VTR_CONNECTION_HOTKEY_ZOOM_IN,
  VTR_CONNECTION_HOTKEY_ZOOM_OUT,
  VTR_CONNECTION_HOTKEY_ZOOM_RESET,
  VTR_CONNECTION_HOTKEY_SECURE_ATTENTION,
  VTR_CONNECTION_HOTKEY_INSERT_CARD,
  VTR_CONNECTION_HOTKEY_REMOVE_CARD,
  VTR_CONNECTION_N_HOTKEYS
} VtrConnectionHotkey;

/* Pure. @os_id: this computer's operating system as the file's "versions" names it ("debian12");
 * (nullable). Errors are G_IO_ERROR, with a sentence for people: INVALID_DATA for what is no such
 * file, NOT_SUPPORTED for what is meant for another or a newer viewer. */
VtrConnectionFile  *vtr_connection_file_new_from_data    (const char          *data,
                                                          gsize                length,
                                                          const char          *os_id,
                                                          GError             **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
/* Reads the file in a thread: a regular one of at most VTR_CONNECTION_FILE_MAX_BYTES, which is
 * looked at before any of it is read. Where it says so, and it is the user's own regular file and
 * not a link to one, it is deleted once it was read well. The error names the file.
 *
 * @path: NULL for standard input, which is read to its end and may be anything. */
void                vtr_connection_file_load_async       (const char          *path,
                                                          GCancellable        *cancellable,
                                                          GAsyncReadyCallback  callback,
                                                          gpointer             user_data);
/* (transfer full) */
VtrConnectionFile  *vtr_connection_file_load_finish      (GAsyncResult        *result,
                                                          GError             **error)
                                                          G_GNUC_WARN_UNUSED_RESULT;
/* Whether the name of a file says that it is one. */
gboolean            vtr_connection_file_is_named_so      (const char          *path);

/* (transfer none), never NULL */
VtrDisplayEndpoint *vtr_connection_file_get_endpoint     (VtrConnectionFile   *self);
/* (nullable) */
const char         *vtr_connection_file_get_user         (VtrConnectionFile   *self);
const char         *vtr_connection_file_get_password     (VtrConnectionFile   *self);
/* Cleaned, on one line. (nullable) */
const char         *vtr_connection_file_get_title        (VtrConnectionFile   *self);
gboolean            vtr_connection_file_is_fullscreen    (VtrConnectionFile   *self);
/* In small letters; words of letters, digits, "_" and "-" with "+" between them. (nullable) */
const char         *vtr_connection_file_get_hotkey       (VtrConnectionFile   *self,
                                                          VtrConnectionHotkey  hotkey);
/* USB devices to connect by themselves, "class,vendor,product,version,allow|…", not looked into.
 * (nullable) */
const char         *vtr_connection_file_get_usb_filter   (VtrConnectionFile   *self);
gboolean            vtr_connection_file_wants_deletion   (VtrConnectionFile   *self);

G_END_DECLS
