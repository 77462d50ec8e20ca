/* Cases put into an operation and taken out of it, one by one. */

#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/operation-cases.h"
#include "desk/operation.h"
#include "desk/planning.h"

typedef struct {
  Night *night;
  char **ids; /* of all cases */
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GListStore) cases = NULL;

  self->night = night_new (4);
  cases = yx_desk_list_cases (self->night->desk, NULL, NULL);
  for (guint i = 0; i < 4; i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);

    g_strv_builder_add (ids, yx_case_get_data (item)->id);
  }
  self->ids = g_strv_builder_end (ids);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_strfreev (self->ids);
  night_free (self->night);
}

static void
change (Fixture *self, const char *const *add, const char *const *remove, guint n_added,
        guint n_removed, guint n_cases)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) now = NULL;
  YxOperationCases cases = { 0 };
  gboolean done = yx_desk_change_operation_cases (self->night->desk, self->night->operation_id,
                                                  add, remove, &cases, &error);

  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpuint (cases.n_added, ==, n_added);
  g_assert_cmpuint (cases.n_removed, ==, n_removed);
  g_assert_cmpuint (cases.n_cases, ==, n_cases);
  g_assert_cmpuint (cases.n_tasks, ==, n_cases);
  now = yx_desk_dup_operation_cases (self->night->desk, self->night->operation_id, &error);
  g_assert_cmpuint (g_strv_length (now), ==, n_cases);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM tasks WHERE dropped = 0"), ==,
                   n_cases);
}

static gint64
count_events (Fixture *self)
{
  return night_query (self->night,
                      "SELECT count(*) FROM events WHERE kind = 'operation.cases-changed'");
}

/* A visit whose case leaves goes, and comes back as the same visit; what is so already is no
 * change: the plan stays. */
static void
test_change (Fixture *self, gconstpointer data)
{
  const char *const first[] = { self->ids[0], NULL };
  const char *const both[] = { self->ids[0], self->ids[1], NULL };
  const YxPlanRequest request = { .steps = 100, .seed = 1 };
  g_autofree char *task = NULL;
  g_autofree char *again = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  sql = g_strdup_printf ("SELECT t.id FROM tasks t JOIN task_cases tc ON tc.task_id = t.id "
                         "WHERE tc.case_id = '%s'",
                         self->ids[0]);
  task = night_query_text (self->night, sql);
  change (self, NULL, first, 0, 1, 3);
  change (self, both, NULL, 1, 0, 4);
  again = night_query_text (self->night, sql);
  g_assert_cmpstr (task, ==, again);
  g_assert_cmpint (count_events (self), ==, 2);
  night_add_region (self->night);
  plan = yx_desk_plan (self->night->desk, self->night->operation_id, &request, NULL, NULL, NULL,
                       &error);
  g_assert_no_error (error);
  change (self, both, NULL, 0, 0, 4);
  g_assert_cmpint (count_events (self), ==, 2);
  g_assert_cmpint (night_query (self->night, "SELECT plan_version FROM operations"), ==, 1);
  change (self, NULL, both, 0, 2, 2);
  g_assert_cmpint (night_query (self->night, "SELECT plan_version FROM operations"), ==, 0);
}

static void
refuse (Fixture *self, const char *const *add, const char *const *remove, YxDeskError code)
{
  g_autoptr (GError) error = NULL;
  const gint64 events = night_query (self->night, "SELECT count(*) FROM events");

  g_assert_false (yx_desk_change_operation_cases (self->night->desk, self->night->operation_id,
                                                  add, remove, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, (int) code);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM operation_cases"), ==, 4);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, events);
}

/* One that cannot be leaves all as it was, those before it in the list too. */
static void
test_refused (Fixture *self, gconstpointer data)
{
  const char *const unknown[] = { "none", NULL };
  const char *const last[] = { self->ids[3], NULL };
  g_autofree char *sql
      = g_strdup_printf ("UPDATE cases SET status = 'settled' WHERE id = '%s'", self->ids[3]);

  refuse (self, unknown, NULL, YX_DESK_ERROR_NOT_FOUND);
  refuse (self, NULL, unknown, YX_DESK_ERROR_NOT_FOUND);
  night_run (self->night, sql);
  refuse (self, last, NULL, YX_DESK_ERROR_INVALID);
  night_run (self->night, "UPDATE operations SET step = 'approved'");
  refuse (self, NULL, last, YX_DESK_ERROR_STATE);
  night_run (self->night, "UPDATE operations SET step = 'draft', kind = 'bank'");
  refuse (self, NULL, last, YX_DESK_ERROR_INVALID);
}

#define ADD(name, function) \
  g_test_add ("/operation-cases/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("change", test_change);
  ADD ("refused", test_refused);
  return g_test_run ();
}
