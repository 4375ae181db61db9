/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef enum
{
  VTR_ACCELERATION_AUTO,
  VTR_ACCELERATION_KVM,
  VTR_ACCELERATION_TCG,     /* emulation */
} VtrAcceleration;

#define VTR_TYPE_HOST_CAPABILITIES (vtr_host_capabilities_get_type ())
G_DECLARE_FINAL_TYPE (VtrHostCapabilities, vtr_host_capabilities, VTR, HOST_CAPABILITIES, GObject)

/* What the host and its hypervisor offer: parsed from libvirt's host capabilities and domain
 * capabilities. Immutable; made by the connection in a worker, or by tests from recorded XML. */

/* @domain_kvm_xml: (nullable): virConnectGetDomainCapabilities() for type kvm; NULL where it isn't
 * offered. @memory: bytes the host has; @uri: of the connection. A document that can't be read is
 * an error. */
VtrHostCapabilities *vtr_host_capabilities_new_from_xml (const char  *uri,
                                                         const char  *host_xml,
                                                         const char  *domain_kvm_xml,
                                                         const char  *domain_tcg_xml,
                                                         guint64      memory,
                                                         guint        cpus,
                                                         GError     **error)
                                                         G_GNUC_WARN_UNUSED_RESULT;

const char      *vtr_host_capabilities_get_uri          (VtrHostCapabilities *self);
/* "qemu", "test", … */
const char      *vtr_host_capabilities_get_hypervisor   (VtrHostCapabilities *self);
/* "7.2.0" or NULL */
const char      *vtr_host_capabilities_get_version      (VtrHostCapabilities *self);
/* "x86_64" */
const char      *vtr_host_capabilities_get_arch         (VtrHostCapabilities *self);
guint64          vtr_host_capabilities_get_memory       (VtrHostCapabilities *self);   /* bytes */
guint            vtr_host_capabilities_get_cpus         (VtrHostCapabilities *self);

/* The acceleration rule (x86: KVM only where the host CPU offers vmx/svm AND the hypervisor offers
 * kvm). */
/* KVM or TCG */
VtrAcceleration  vtr_host_capabilities_get_acceleration (VtrHostCapabilities *self);
/* One sentence for people, translated: why it is so. */
const char      *vtr_host_capabilities_get_acceleration_reason (VtrHostCapabilities *self);
/* The override may be used */
gboolean         vtr_host_capabilities_offers_kvm       (VtrHostCapabilities *self);
gboolean         vtr_host_capabilities_is_nested        (VtrHostCapabilities *self);

/* "vnc", "spice" */
gboolean         vtr_host_capabilities_has_display      (VtrHostCapabilities *self,
                                                         const char          *type);
/* (transfer none) */
GStrv            vtr_host_capabilities_get_displays     (VtrHostCapabilities *self);
gboolean         vtr_host_capabilities_has_efi          (VtrHostCapabilities *self);
gboolean         vtr_host_capabilities_has_secure_boot  (VtrHostCapabilities *self);
/* An emulated TPM 2.0 */
gboolean         vtr_host_capabilities_has_tpm          (VtrHostCapabilities *self);
gboolean         vtr_host_capabilities_has_usb_redirection (VtrHostCapabilities *self);
/* A value of an enum of the domain capabilities, e.g. device "video", attribute "modelType", value
 * "virtio". */
gboolean         vtr_host_capabilities_has_device       (VtrHostCapabilities *self,
                                                         const char          *device,
                                                         const char          *attribute,
                                                         const char          *value);

G_END_DECLS
