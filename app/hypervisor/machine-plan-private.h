/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "machine-plan.h"

G_BEGIN_DECLS

/* The plan over two files: machine-plan.c (the answers, and what follows from them) and
 * machine-plan-properties.c (the same as GObject properties). */
struct _VtrMachinePlan
{
  GObject              parent_instance;

  VtrHostCapabilities *capabilities;
  VtrMedia            *media;
  VtrOs               *os;
  /* The name is the OS's only when it is known, not guessed: a guess would be called by a wrong
   * version. */
  gboolean             os_is_certain;

  char                *name;
  VtrResources         resources;
  VtrFirmware          firmware;
  VtrAcceleration      acceleration;
  char                *display;
  gboolean             disposable;
  char                *kernel;
  char                *initrd;
  char                *kernel_args;
  guint64              disk_room;     /* bytes free where the disk will lie, 0 while not known */

  /* What the user has answered himself; a change of the OS leaves these alone. */
  gboolean             name_is_set;
  gboolean             memory_is_set;
  gboolean             vcpus_are_set;
  gboolean             disk_size_is_set;
};

typedef enum
{
  VTR_PLAN_0,
  VTR_PLAN_CAPABILITIES,
  VTR_PLAN_MEDIA,
  VTR_PLAN_OS,
  VTR_PLAN_NAME,
  VTR_PLAN_MEMORY,
  VTR_PLAN_VCPUS,
  VTR_PLAN_DISK_SIZE,
  VTR_PLAN_FIRMWARE,
  VTR_PLAN_ACCELERATION,
  VTR_PLAN_DISPLAY,
  VTR_PLAN_DISPOSABLE,
  VTR_PLAN_KERNEL,
  VTR_PLAN_INITRD,
  VTR_PLAN_KERNEL_ARGS,
  VTR_PLAN_N_PROPERTIES
} VtrPlanProperty;

/* The properties with the functions that get and set them. */
void vtr_machine_plan_install_properties (GObjectClass    *klass);
/* Tells that a property has another value now. */
void vtr_machine_plan_notify             (VtrMachinePlan  *self,
                                          VtrPlanProperty  property);

G_END_DECLS
