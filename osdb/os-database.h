/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "media.h"
#include "os.h"

G_BEGIN_DECLS

#define VTR_OSDB_ERROR (vtr_osdb_error_quark ())
GQuark vtr_osdb_error_quark (void);

typedef enum
{
  VTR_OSDB_ERROR_NOT_FOUND,      /* no such file */
  VTR_OSDB_ERROR_NOT_READABLE,   /* no permission */
  VTR_OSDB_ERROR_NOT_A_MEDIUM,   /* a directory, FIFO, socket, character device */
  VTR_OSDB_ERROR_EMPTY,          /* an empty file */
  VTR_OSDB_ERROR_DATABASE,       /* the database can't be loaded */
  VTR_OSDB_ERROR_IO,
} VtrOsdbError;

#define VTR_TYPE_OS_DATABASE (vtr_os_database_get_type ())
G_DECLARE_FINAL_TYPE (VtrOsDatabase, vtr_os_database, VTR, OS_DATABASE, GObject)

/* The database of operating systems: libosinfo's, by location, then what the administrator and the
 * user imported, then those files of Vitrine's overlay that none of them has. Loaded once, in a
 * thread, and again when the user imports something while the program runs; what was handed out
 * before stays valid. Main thread. */

/* @overlay_dir: (nullable): folder in libosinfo's own format, for what the databases don't know
 * yet. */
VtrOsDatabase *vtr_os_database_new            (const char           *overlay_dir)
                                               G_GNUC_WARN_UNUSED_RESULT;

/* Loads; callers that ask while it loads wait for the same load, later ones return at once. */
void           vtr_os_database_load_async     (VtrOsDatabase        *self,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
gboolean       vtr_os_database_load_finish    (VtrOsDatabase        *self,
                                               GAsyncResult         *result,
                                               GError              **error);
gboolean       vtr_os_database_is_loaded      (VtrOsDatabase        *self);

/* Looks at a file in a worker thread (never blocks on a FIFO, reads a few KiB) and identifies it,
 * loading the database first where needed. A file that is no medium is an error; an unknown ISO
 * isn't, nor is a database that can't be loaded: then every disc is unknown. */
void           vtr_os_database_identify_async (VtrOsDatabase        *self,
                                               const char           *path,
                                               GCancellable         *cancellable,
                                               GAsyncReadyCallback   callback,
                                               gpointer              user_data);
VtrMedia      *vtr_os_database_identify_finish (VtrOsDatabase       *self,
                                               GAsyncResult         *result,
                                               GError              **error)
                                               G_GNUC_WARN_UNUSED_RESULT;

/* @id: a short id ("debian12", any of an OS's) or the URL. (transfer full) (nullable) */
VtrOs         *vtr_os_database_find           (VtrOsDatabase        *self,
                                               const char           *id);
/* Every OS, newest first within a distribution, names in natural order. (transfer none); empty
 * until loaded. */
GListModel    *vtr_os_database_get_list       (VtrOsDatabase        *self);

G_END_DECLS
