/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "host-capabilities.h"
#include "media.h"

G_BEGIN_DECLS

typedef enum
{
  VTR_FIRMWARE_AUTO,     /* what the OS needs, else BIOS */
  VTR_FIRMWARE_BIOS,
  VTR_FIRMWARE_EFI,
} VtrFirmware;

#define VTR_TYPE_MACHINE_PLAN (vtr_machine_plan_get_type ())
G_DECLARE_FINAL_TYPE (VtrMachinePlan, vtr_machine_plan, VTR, MACHINE_PLAN, GObject)

/* The user's answers on good defaults: a machine to be made. Main thread; no I/O.
 *
 * Properties, all read-write and notifying: "name", "os" (VtrOs, nullable), "memory" (bytes),
 * "vcpus", "disk-size" (bytes; 0 = no disk), "firmware", "acceleration", "display" ("vnc"/"spice"),
 * "disposable" (Try: no disk, a transient machine), "kernel", "initrd", "kernel-args" (paths/text,
 * nullable). Construct-only: "capabilities", "media" (nullable: an empty machine). Setting "os"
 * anew resets what the user hasn't set himself (memory, vcpus, disk size) to that OS's
 * recommendation, merged with what the host has. */

VtrMachinePlan *vtr_machine_plan_new          (VtrHostCapabilities  *capabilities,
                                               VtrMedia             *media)
                                               G_GNUC_WARN_UNUSED_RESULT;

VtrHostCapabilities *vtr_machine_plan_get_capabilities (VtrMachinePlan *self);
VtrMedia       *vtr_machine_plan_get_media    (VtrMachinePlan *self);   /* (nullable) */
/* (nullable): medium's effective OS at first */
VtrOs          *vtr_machine_plan_get_os       (VtrMachinePlan *self);
const char     *vtr_machine_plan_get_name     (VtrMachinePlan *self);
guint64         vtr_machine_plan_get_memory   (VtrMachinePlan *self);
guint           vtr_machine_plan_get_vcpus    (VtrMachinePlan *self);
guint64         vtr_machine_plan_get_disk_size (VtrMachinePlan *self);
VtrFirmware     vtr_machine_plan_get_firmware (VtrMachinePlan *self);
VtrAcceleration vtr_machine_plan_get_acceleration (VtrMachinePlan *self);
const char     *vtr_machine_plan_get_display  (VtrMachinePlan *self);
gboolean        vtr_machine_plan_is_disposable (VtrMachinePlan *self);
const char     *vtr_machine_plan_get_kernel   (VtrMachinePlan *self);
const char     *vtr_machine_plan_get_initrd   (VtrMachinePlan *self);
const char     *vtr_machine_plan_get_kernel_args (VtrMachinePlan *self);

void            vtr_machine_plan_set_os       (VtrMachinePlan *self, VtrOs *os);
void            vtr_machine_plan_set_name     (VtrMachinePlan *self, const char *name);
void            vtr_machine_plan_set_memory   (VtrMachinePlan *self, guint64 bytes);
void            vtr_machine_plan_set_vcpus    (VtrMachinePlan *self, guint vcpus);
void            vtr_machine_plan_set_disk_size (VtrMachinePlan *self, guint64 bytes);
void            vtr_machine_plan_set_firmware (VtrMachinePlan *self, VtrFirmware firmware);
void            vtr_machine_plan_set_acceleration (VtrMachinePlan  *self,
                                                   VtrAcceleration  acceleration);
void            vtr_machine_plan_set_display  (VtrMachinePlan *self, const char *display);
void            vtr_machine_plan_set_disposable (VtrMachinePlan *self, gboolean disposable);
void            vtr_machine_plan_set_kernel   (VtrMachinePlan *self, const char *kernel,
                                               const char *initrd, const char *args);

/* @bytes: free where the disk will lie, 0 when not known. A disk size that the user hasn't chosen
 * himself is no larger, for a disk that doesn't fit into its place is refused. */
void            vtr_machine_plan_set_disk_room (VtrMachinePlan *self, guint64 bytes);

/* What the sliders may offer, bytes: the OS's minimum (0 unknown), its recommendation, the host's
 * limit. */
void            vtr_machine_plan_get_memory_range (VtrMachinePlan *self,
                                                   guint64        *ret_minimum,
                                                   guint64        *ret_recommended,
                                                   guint64        *ret_maximum);
/* KVM or TCG: what AUTO comes to. */
VtrAcceleration vtr_machine_plan_get_effective_acceleration (VtrMachinePlan *self);
/* BIOS or EFI: what AUTO comes to. */
VtrFirmware     vtr_machine_plan_get_effective_firmware (VtrMachinePlan *self);

/* The first thing that can't work, as a sentence: no name, '/' in it, over 255 bytes, memory over
 * the host's, an OS that needs Secure Boot or a TPM the host lacks
 * (VTR_HYPERVISOR_ERROR_UNSUPPORTED), … */
gboolean        vtr_machine_plan_validate     (VtrMachinePlan  *self,
                                               GError         **error);
/* A name that no machine in @taken (a GListModel of VtrMachine, nullable) has: "Debian 12", "Debian
 * 12 2". */
char           *vtr_machine_plan_dup_free_name (VtrMachinePlan *self,
                                               GListModel      *taken);

G_END_DECLS
