/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "os-resources.h"
#include "os-support.h"

G_BEGIN_DECLS

#define VTR_TYPE_OS (vtr_os_get_type ())
G_DECLARE_FINAL_TYPE (VtrOs, vtr_os, VTR, OS, GObject)

/* The facts of one operating system of the database. Immutable once made, owned by whoever holds a
 * reference, safe to read from any thread. Made by VtrOsDatabase only. */

const char *vtr_os_get_id          (VtrOs *self);   /* URL, what a machine's metadata stores */
const char *vtr_os_get_short_id    (VtrOs *self);   /* "debian12" */
const char *vtr_os_get_name        (VtrOs *self);   /* "Debian 12" */
const char *vtr_os_get_version     (VtrOs *self);   /* "12", or NULL */
const char *vtr_os_get_codename    (VtrOs *self);   /* "Bookworm", or NULL */
const char *vtr_os_get_vendor      (VtrOs *self);   /* or NULL */
const char *vtr_os_get_distro      (VtrOs *self);   /* "debian", "win", or NULL */
const char *vtr_os_get_family      (VtrOs *self);   /* "linux", "winnt", "freebsd", or NULL */
/* Always a name: the distro's, else the family's */
const char *vtr_os_get_icon_name   (VtrOs *self);
/* Neither a prerelease, a snapshot nor "unknown" */
gboolean    vtr_os_is_released     (VtrOs *self);
/* Its end of life is not known or not past */
gboolean    vtr_os_is_supported_by_vendor (VtrOs *self);
/* Every word is in name, id, codename or vendor */
gboolean    vtr_os_matches         (VtrOs      *self,
                                    const char *search);

void        vtr_os_get_minimum     (VtrOs              *self,
                                    const char         *arch,
                                    VtrResources       *ret_resources);
void        vtr_os_get_recommended (VtrOs              *self,
                                    const char         *arch,
                                    VtrResources       *ret_resources);
const VtrOsSupport *
            vtr_os_get_support     (VtrOs *self);

G_END_DECLS
