/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "usb-fixture.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "mock-stick.h"

#define PATIENCE_SECONDS 60

static gboolean
on_late (gpointer user_data)
{
  g_error ("what was waited for didn't happen in a minute");

  return G_SOURCE_REMOVE;
}

void
usb_fixture_wait (gboolean (*is_done) (gpointer),
                  gpointer   user_data)
{
  guint late = g_timeout_add_seconds (PATIENCE_SECONDS, on_late, NULL);

  while (!is_done (user_data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (late);
}

void
usb_fixture_set_up (UsbFixture    *self,
                    gconstpointer  unused)
{
  const gsize size = USB_FIXTURE_SECTORS * MOCK_SECTOR;
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("vitrine-usb-XXXXXX", NULL);
  self->image = g_build_filename (self->folder, "stick.img", NULL);
  self->sectors = g_malloc (size);
  for (gsize i = 0; i < size; i++)
    self->sectors[i] = (guint8) (i * 31 + i / MOCK_SECTOR * 7);
  g_file_set_contents (self->image, (const char *) self->sectors, (gssize) size, &error);
  g_assert_no_error (error);

  self->bus = mock_bus_new ();
  self->stick = mock_stick_new (self->image, &error);
  g_assert_no_error (error);
  mock_bus_plug (self->bus, 2, self->stick);
  self->worker = vtr_usb_worker_new ();
  self->monitor = vtr_usb_monitor_new (self->worker);
}

void
usb_fixture_tear_down (UsbFixture    *self,
                       gconstpointer  unused)
{
  g_clear_object (&self->monitor);
  g_assert_finalize_object (self->worker);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
  mock_bus_free (self->bus);
  g_unlink (self->image);
  g_rmdir (self->folder);
  g_free (self->sectors);
  g_free (self->image);
  g_free (self->folder);
}

typedef struct
{
  VtrUsbMonitor *monitor;
  const char    *id;
  VtrUsbDevice  *found;
} Search;

static gboolean
is_found (gpointer user_data)
{
  Search *search = user_data;

  search->found = vtr_usb_monitor_find (search->monitor, search->id, NULL);

  return search->found != NULL;
}

VtrUsbDevice *
usb_fixture_find (UsbFixture *self,
                  const char *id)
{
  Search search = { self->monitor, id, NULL };

  usb_fixture_wait (is_found, &search);

  return search.found;
}

char *
usb_fixture_make_helper (UsbFixture *self,
                         const char *commands)
{
  char *path = g_build_filename (self->folder, "helper", NULL);
  g_autofree char *script = g_strdup_printf ("#!/bin/sh\nread bus address\n%s\n", commands);

  g_assert_true (g_file_set_contents_full (path, script, -1, G_FILE_SET_CONTENTS_NONE, 0700, NULL));

  return path;
}

void
usb_fixture_become_ordinary (void)
{
  const uid_t nobody = 65534;

  if (getuid () == 0 && (setresgid (nobody, nobody, nobody) != 0
                         || setresuid (nobody, nobody, nobody) != 0))
    g_error ("the test can't run as an ordinary user");
}
