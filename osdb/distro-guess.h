/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "os.h"

G_BEGIN_DECLS

/* From the label of a disc that the database doesn't know to the newest OS of the same
 * distribution: the words that the labels of known media begin with. Filled while the database
 * loads, read-only afterwards; any thread. */
typedef struct _VtrDistroGuess VtrDistroGuess;

VtrDistroGuess *vtr_distro_guess_new      (void) G_GNUC_WARN_UNUSED_RESULT;
void            vtr_distro_guess_free     (VtrDistroGuess *self);
/* @literal: what the labels of one of @os's media begin with (vtr_volume_pattern_dup_literal()). */
void            vtr_distro_guess_add      (VtrDistroGuess *self,
                                           VtrOs          *os,
                                           const char     *literal);
/* (transfer none) (nullable): the newest released OS whose media are labelled like @volume_id. */
VtrOs          *vtr_distro_guess_find     (VtrDistroGuess *self,
                                           const char     *volume_id);
/* The newest released OS of the same distribution as @os. (transfer none) (nullable) */
VtrOs          *vtr_distro_guess_find_newest (VtrDistroGuess *self,
                                           VtrOs          *os);
/* "x86_64", "aarch64" or "i686" where a label names an architecture in any of the usual ways;
 * static. */
const char     *vtr_distro_guess_arch     (const char     *volume_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (VtrDistroGuess, vtr_distro_guess_free)

G_END_DECLS
