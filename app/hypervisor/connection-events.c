/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "vtr-hypervisor"

#include "connection-events.h"

/* Those that change what a list or a machine shows; "device removed" and the like change its
 * document. */
static const int EVENTS[] = {
  VIR_DOMAIN_EVENT_ID_LIFECYCLE,
  VIR_DOMAIN_EVENT_ID_REBOOT,
  VIR_DOMAIN_EVENT_ID_DEVICE_ADDED,
  VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED,
  VIR_DOMAIN_EVENT_ID_METADATA_CHANGE,
  VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE,
  VIR_DOMAIN_EVENT_ID_PMSUSPEND,
  VIR_DOMAIN_EVENT_ID_PMWAKEUP,
  VIR_DOMAIN_EVENT_ID_DISK_CHANGE,
  VIR_DOMAIN_EVENT_ID_TRAY_CHANGE,
};

struct _VtrEventSink
{
  gatomicrefcount   ref_count;
  GMainContext     *context;

  VtrEventSinkFunc  func;           /* main thread only */
  gpointer          user_data;

  int               callback_ids[G_N_ELEMENTS (EVENTS)];   /* the thread's that opens or closes */
  gboolean          has_close_callback;

  GMutex            lock;
  GHashTable       *uuids;          /* below: guarded by @lock */
  gboolean          lost;
  gboolean          scheduled;
};

VtrEventSink *
vtr_event_sink_new (GMainContext *context)
{
  VtrEventSink *self = g_new0 (VtrEventSink, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->context = g_main_context_ref (context);
  self->uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_mutex_init (&self->lock);
  for (guint i = 0; i < G_N_ELEMENTS (EVENTS); i++)
    self->callback_ids[i] = -1;

  return self;
}

VtrEventSink *
vtr_event_sink_ref (VtrEventSink *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
vtr_event_sink_unref (VtrEventSink *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_mutex_clear (&self->lock);
  g_hash_table_unref (self->uuids);
  g_main_context_unref (self->context);
  g_free (self);
}

static gboolean
deliver (gpointer user_data)
{
  VtrEventSink *self = user_data;
  g_autoptr (GHashTable) uuids = NULL;
  gboolean lost = FALSE;

  g_mutex_lock (&self->lock);
  self->scheduled = FALSE;
  if (self->func != NULL)
    {
      uuids = g_steal_pointer (&self->uuids);
      self->uuids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      lost = self->lost;
      self->lost = FALSE;
    }
  g_mutex_unlock (&self->lock);

  if (uuids != NULL && (lost || g_hash_table_size (uuids) > 0))
    self->func (uuids, lost, self->user_data);

  return G_SOURCE_REMOVE;
}

/* With the lock held. */
static void
schedule (VtrEventSink *self)
{
  g_autoptr (GSource) source = NULL;

  if (self->scheduled)
    return;

  self->scheduled = TRUE;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, vtr_event_sink_ref (self),
                         (GDestroyNotify) vtr_event_sink_unref);
  g_source_attach (source, self->context);
}

static void
add_machine (VtrEventSink *self,
             virDomainPtr  domain)
{
  char uuid[VIR_UUID_STRING_BUFLEN] = "";

  if (virDomainGetUUIDString (domain, uuid) != 0)
    return;

  g_mutex_lock (&self->lock);
  g_hash_table_add (self->uuids, g_strdup (uuid));
  schedule (self);
  g_mutex_unlock (&self->lock);
}

/* libvirt's callbacks differ in what comes between the machine and the user data. */
static int
on_lifecycle (virConnectPtr conn,
              virDomainPtr  domain,
              int           event,
              int           detail,
              void         *opaque)
{
  add_machine (opaque, domain);
  return 0;
}

static void
on_plain_event (virConnectPtr conn,
                virDomainPtr  domain,
                void         *opaque)
{
  add_machine (opaque, domain);
}

static void
on_device_event (virConnectPtr  conn,
                 virDomainPtr   domain,
                 const char    *alias,
                 void          *opaque)
{
  add_machine (opaque, domain);
}

static void
on_metadata_change (virConnectPtr  conn,
                    virDomainPtr   domain,
                    int            type,
                    const char    *namespace_uri,
                    void          *opaque)
{
  add_machine (opaque, domain);
}

static void
on_agent_lifecycle (virConnectPtr conn,
                    virDomainPtr  domain,
                    int           state,
                    int           reason,
                    void         *opaque)
{
  add_machine (opaque, domain);
}

static void
on_power_event (virConnectPtr conn,
                virDomainPtr  domain,
                int           reason,
                void         *opaque)
{
  add_machine (opaque, domain);
}

static void
on_disk_change (virConnectPtr  conn,
                virDomainPtr   domain,
                const char    *old_source,
                const char    *new_source,
                const char    *alias,
                int            reason,
                void          *opaque)
{
  add_machine (opaque, domain);
}

static void
on_tray_change (virConnectPtr  conn,
                virDomainPtr   domain,
                const char    *alias,
                int            reason,
                void          *opaque)
{
  add_machine (opaque, domain);
}

static void
on_closed (virConnectPtr  conn,
           int            reason,
           void          *opaque)
{
  VtrEventSink *self = opaque;

  if (reason == VIR_CONNECT_CLOSE_REASON_CLIENT)
    return;

  g_mutex_lock (&self->lock);
  self->lost = TRUE;
  schedule (self);
  g_mutex_unlock (&self->lock);
}

static virConnectDomainEventGenericCallback
get_callback (int event)
{
  switch (event)
    {
    case VIR_DOMAIN_EVENT_ID_LIFECYCLE:
      return VIR_DOMAIN_EVENT_CALLBACK (on_lifecycle);
    case VIR_DOMAIN_EVENT_ID_DEVICE_ADDED:
    case VIR_DOMAIN_EVENT_ID_DEVICE_REMOVED:
      return VIR_DOMAIN_EVENT_CALLBACK (on_device_event);
    case VIR_DOMAIN_EVENT_ID_METADATA_CHANGE:
      return VIR_DOMAIN_EVENT_CALLBACK (on_metadata_change);
    case VIR_DOMAIN_EVENT_ID_AGENT_LIFECYCLE:
      return VIR_DOMAIN_EVENT_CALLBACK (on_agent_lifecycle);
    case VIR_DOMAIN_EVENT_ID_PMSUSPEND:
    case VIR_DOMAIN_EVENT_ID_PMWAKEUP:
      return VIR_DOMAIN_EVENT_CALLBACK (on_power_event);
    case VIR_DOMAIN_EVENT_ID_DISK_CHANGE:
      return VIR_DOMAIN_EVENT_CALLBACK (on_disk_change);
    case VIR_DOMAIN_EVENT_ID_TRAY_CHANGE:
      return VIR_DOMAIN_EVENT_CALLBACK (on_tray_change);
    default:
      return VIR_DOMAIN_EVENT_CALLBACK (on_plain_event);
    }
}

static void
free_opaque (void *opaque)
{
  vtr_event_sink_unref (opaque);
}

void
vtr_event_sink_register (VtrEventSink  *self,
                         virConnectPtr  conn)
{
  for (guint i = 0; i < G_N_ELEMENTS (EVENTS); i++)
    {
      self->callback_ids[i] =
        virConnectDomainEventRegisterAny (conn, NULL, EVENTS[i], get_callback (EVENTS[i]),
                                          vtr_event_sink_ref (self), free_opaque);
      if (self->callback_ids[i] < 0)
        vtr_event_sink_unref (self);
    }

  /* Without a reference: drivers that can't lose their peer say yes and forget it, the function to
   * free it included. Whoever registers lives until he unregisters, and that waits for a call in
   * progress. */
  self->has_close_callback = virConnectRegisterCloseCallback (conn, on_closed, self, NULL) == 0;
}

void
vtr_event_sink_unregister (VtrEventSink  *self,
                           virConnectPtr  conn)
{
  if (self->has_close_callback)
    virConnectUnregisterCloseCallback (conn, on_closed);
  self->has_close_callback = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (EVENTS); i++)
    {
      if (self->callback_ids[i] >= 0)
        virConnectDomainEventDeregisterAny (conn, self->callback_ids[i]);
      self->callback_ids[i] = -1;
    }
}

void
vtr_event_sink_attach (VtrEventSink     *self,
                       VtrEventSinkFunc  func,
                       gpointer          user_data)
{
  self->user_data = user_data;
  self->func = func;

  g_mutex_lock (&self->lock);
  schedule (self);
  g_mutex_unlock (&self->lock);
}

void
vtr_event_sink_detach (VtrEventSink *self)
{
  self->func = NULL;
  self->user_data = NULL;
}
