/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Asking a guest for a size: when, how often, and what is done with what it answers. */

#include "display-client-backend.h"
#include "guest-resizer.h"

#define TEST_TYPE_CLIENT (test_client_get_type ())
G_DECLARE_FINAL_TYPE (TestClient, test_client, TEST, CLIENT, VtrDisplayClient)

/* A screen that notes what it is asked for, and follows when the test says so. */
struct _TestClient
{
  VtrDisplayClient parent_instance;

  guint            n_requests;
  guint            width;        /* asked for last */
  guint            height;
};

G_DEFINE_FINAL_TYPE (TestClient, test_client, VTR_TYPE_DISPLAY_CLIENT)

static void
request_size (VtrDisplayClient *client,
              guint             width,
              guint             height)
{
  TestClient *self = TEST_CLIENT (client);

  self->n_requests++;
  self->width = width;
  self->height = height;
}

static void
test_client_class_init (TestClientClass *klass)
{
  VTR_DISPLAY_CLIENT_CLASS (klass)->request_size = request_size;
}

static void
test_client_init (TestClient *self)
{
}

typedef struct
{
  TestClient      *client;
  VtrGuestResizer *resizer;
} Test;

static gboolean
set_flag (gpointer user_data)
{
  *(gboolean *) user_data = TRUE;

  return G_SOURCE_REMOVE;
}

static void
wait_ms (guint ms)
{
  gboolean over = FALSE;

  g_timeout_add (ms, set_flag, &over);
  while (!over)
    g_main_context_iteration (NULL, TRUE);
}

/* So long that a size at rest has been asked for. */
static void
wait_rest (void)
{
  wait_ms (2 * VTR_GUEST_RESIZER_REST_MS);
}

static void
answer (Test *test)
{
  vtr_display_client_set_size (VTR_DISPLAY_CLIENT (test->client), (int) test->client->width,
                               (int) test->client->height);
}

static void
set_up (Test *test)
{
  g_autoptr (VtrDisplayEndpoint) endpoint = NULL;

  endpoint = vtr_display_endpoint_new_for_unix (VTR_DISPLAY_PROTOCOL_VNC, "/none");
  test->client = g_object_new (TEST_TYPE_CLIENT, "endpoint", endpoint, NULL);
  vtr_display_client_set_size (VTR_DISPLAY_CLIENT (test->client), 640, 480);
  vtr_display_client_set_ready (VTR_DISPLAY_CLIENT (test->client));
  vtr_display_client_set_can_resize (VTR_DISPLAY_CLIENT (test->client), TRUE);
  test->resizer = vtr_guest_resizer_new ();
  vtr_guest_resizer_set_client (test->resizer, VTR_DISPLAY_CLIENT (test->client));
}

static void
tear_down (Test *test)
{
  vtr_guest_resizer_free (test->resizer);
  g_assert_finalize_object (test->client);
}

static void
expect (Test  *test,
        guint  n_requests,
        guint  width,
        guint  height)
{
  g_assert_cmpuint (test->client->n_requests, ==, n_requests);
  g_assert_cmpuint (test->client->width, ==, width);
  g_assert_cmpuint (test->client->height, ==, height);
}

static void
test_off_at_first (void)
{
  Test test = { 0 };

  set_up (&test);
  vtr_guest_resizer_set_room (test.resizer, 1000, 700);
  wait_rest ();
  expect (&test, 0, 0, 0);
  vtr_guest_resizer_set_enabled (test.resizer, TRUE);
  wait_rest ();
  expect (&test, 1, 1000, 700);
  tear_down (&test);
}

/* A window that is dragged: only where it rests counts. */
static void
test_rests_first (void)
{
  Test test = { 0 };

  set_up (&test);
  vtr_guest_resizer_set_enabled (test.resizer, TRUE);
  for (int i = 0; i < 20; i++)
    {
      vtr_guest_resizer_set_room (test.resizer, 800 + i, 600);
      wait_ms (VTR_GUEST_RESIZER_REST_MS / 10);
    }
  expect (&test, 0, 0, 0);
  wait_rest ();
  expect (&test, 1, 819, 600);
  tear_down (&test);
}

/* One at a time, and then the newest. */
static void
test_newest_wins (void)
{
  Test test = { 0 };

  set_up (&test);
  vtr_guest_resizer_set_enabled (test.resizer, TRUE);
  vtr_guest_resizer_set_room (test.resizer, 800, 600);
  wait_rest ();
  expect (&test, 1, 800, 600);
  vtr_guest_resizer_set_room (test.resizer, 900, 600);
  wait_rest ();
  vtr_guest_resizer_set_room (test.resizer, 1000, 600);
  wait_rest ();
  expect (&test, 1, 800, 600);
  answer (&test);
  wait_rest ();
  expect (&test, 2, 1000, 600);
  answer (&test);
  wait_rest ();
  expect (&test, 2, 1000, 600);
  tear_down (&test);
}

/* What isn't answered is given up, and not asked for again; the next size is. */
static void
test_refused (void)
{
  Test test = { 0 };

  set_up (&test);
  vtr_guest_resizer_set_enabled (test.resizer, TRUE);
  vtr_guest_resizer_set_room (test.resizer, 800, 600);
  wait_rest ();
  wait_ms (VTR_GUEST_RESIZER_ANSWER_MS);
  wait_rest ();
  expect (&test, 1, 800, 600);
  vtr_guest_resizer_set_room (test.resizer, 801, 600);
  wait_rest ();
  expect (&test, 2, 801, 600);
  tear_down (&test);
}

/* A guest that chooses another size itself is left alone. */
static void
test_no_quarrel (void)
{
  Test test = { 0 };

  set_up (&test);
  vtr_guest_resizer_set_enabled (test.resizer, TRUE);
  vtr_guest_resizer_set_room (test.resizer, 800, 600);
  wait_rest ();
  answer (&test);
  vtr_display_client_set_size (VTR_DISPLAY_CLIENT (test.client), 1024, 768);
  wait_rest ();
  expect (&test, 1, 800, 600);
  tear_down (&test);
}

static void
test_only_where_possible (void)
{
  Test test = { 0 };
  VtrDisplayClient *client = NULL;

  set_up (&test);
  client = VTR_DISPLAY_CLIENT (test.client);
  vtr_guest_resizer_set_enabled (test.resizer, TRUE);
  vtr_display_client_set_can_resize (client, FALSE);
  vtr_guest_resizer_set_room (test.resizer, 800, 600);
  wait_rest ();
  vtr_display_client_set_view_only (client, TRUE);
  vtr_display_client_set_can_resize (client, TRUE);
  wait_rest ();
  expect (&test, 0, 0, 0);
  vtr_display_client_set_view_only (client, FALSE);
  wait_rest ();
  expect (&test, 1, 800, 600);

  /* The size it has needs no asking, and a slit is no room. */
  answer (&test);
  vtr_guest_resizer_set_room (test.resizer, 800, VTR_GUEST_RESIZER_MIN_SIDE - 1);
  wait_rest ();
  vtr_guest_resizer_set_room (test.resizer, 800, 600);
  wait_rest ();
  expect (&test, 1, 800, 600);
  tear_down (&test);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/guest-resizer/off-at-first", test_off_at_first);
  g_test_add_func ("/guest-resizer/rests-first", test_rests_first);
  g_test_add_func ("/guest-resizer/newest-wins", test_newest_wins);
  g_test_add_func ("/guest-resizer/refused", test_refused);
  g_test_add_func ("/guest-resizer/no-quarrel", test_no_quarrel);
  g_test_add_func ("/guest-resizer/only-where-possible", test_only_where_possible);

  return g_test_run ();
}
