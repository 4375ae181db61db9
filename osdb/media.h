/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "os.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_MEDIA_KIND_UNKNOWN,
  VTR_MEDIA_KIND_INSTALL,
  VTR_MEDIA_KIND_LIVE,
  VTR_MEDIA_KIND_LIVE_INSTALL,
  VTR_MEDIA_KIND_DISK,
} VtrMediaKind;

#define VTR_TYPE_MEDIA (vtr_media_get_type ())
G_DECLARE_FINAL_TYPE (VtrMedia, vtr_media, VTR, MEDIA, GObject)

/* A medium that was looked at: a file (or block device) and what it turned out to be.
 * Immutable but for the choice among candidates; main thread. Made by VtrOsDatabase. */

const char   *vtr_media_get_path        (VtrMedia *self);
/* The volume's label, or the file's name */
const char   *vtr_media_get_label       (VtrMedia *self);
guint64       vtr_media_get_size        (VtrMedia *self);   /* bytes of the file */
VtrMediaKind  vtr_media_get_kind        (VtrMedia *self);
const char   *vtr_media_kind_to_string  (VtrMediaKind kind);/* "live-install", as in the CLI */
/* Libosinfo's id of the medium, or NULL */
const char   *vtr_media_get_media_id    (VtrMedia *self);
const char   *vtr_media_get_arch        (VtrMedia *self);   /* "x86_64", or NULL */
gboolean      vtr_media_is_bootable     (VtrMedia *self);
/* The format of a hard disk's image as QEMU names it ("qcow2", "raw"), or NULL for a disc. By its
 * first bytes only. */
const char   *vtr_media_get_disk_format (VtrMedia *self);
/* The file ends before the disc it holds does: a download that broke off. Missing padding doesn't
 * count. */
gboolean      vtr_media_is_truncated    (VtrMedia *self);
/* What the user should know before using it, a sentence: it is incomplete, nothing can start from
 * it. Or NULL. */
const char   *vtr_media_get_warning     (VtrMedia *self);
GStrv         vtr_media_get_install_scripts (VtrMedia *self);   /* (transfer none): profiles */

/* The one OS it is; NULL if unknown, or if there are several and none was chosen yet. */
VtrOs        *vtr_media_get_os          (VtrMedia *self);   /* (transfer none) (nullable) */
/* All it may be: empty, one, or several (then the user is asked). A GListModel of VtrOs. */
GListModel   *vtr_media_get_candidates  (VtrMedia *self);   /* (transfer none) */
/* The newest OS of the same distribution, for a medium newer than the database ("probably Debian").
 * There may be an OS besides, of the kind "Fedora, version not known". */
VtrOs        *vtr_media_get_os_guess    (VtrMedia *self);   /* (transfer none) (nullable) */
/* The user's choice: replaces get_os(); NULL takes the choice back. Notifies "os". */
void          vtr_media_choose_os       (VtrMedia *self,
                                         VtrOs    *os);
/* What devices and resources to go by: the OS, else the guess, else NULL. */
VtrOs        *vtr_media_get_effective_os (VtrMedia *self);  /* (transfer none) (nullable) */

G_END_DECLS
