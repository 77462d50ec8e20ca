/* Cars sent elsewhere while a night runs: who is proposed, that what is sent is the plan, and what
 * cannot be sent. */

#include <string.h>

#include "desk/dispatch.h"
#include "desk/events.h"
#include "desk/leads.h"
#include "desk/night-clock.h"
#include "desk/operation.h"
#include "desk/out.h"
#include "desk/roles.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

typedef struct {
  Out *out;
} Fixture;

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  f->out = out_new ();
  yx_desk_rehearse (f->out->desk, f->out->operation_id, NIGHT_START + 10 * MINUTE, 0, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  out_free (f->out);
}

static YxNightView *
look (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxNight) night
      = yx_night_new (f->out->desk, f->out->operation_id, YX_NIGHT_READS, &error);

  g_assert_no_error (error);
  return yx_night_dup_view (night);
}

static YxDispatchBoard *
ask (Fixture *f, const YxDispatchQuestion *question, GError **error)
{
  g_autoptr (YxNightView) view = look (f);
  YxDispatchQuestion whole = *question;

  whole.operation_id = f->out->operation_id;
  return yx_dispatch_board_open (f->out->desk, &whole, view, NULL, error);
}

static int
plan_version (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperation) operation
      = yx_desk_find_operation (f->out->desk, f->out->operation_id, &error);

  g_assert_no_error (error);
  return yx_operation_get_data (operation)->plan_version;
}

/* Whether the plan in force has the car visit the task. */
static gboolean
is_planned (Fixture *f, const char *vehicle, const char *task)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT count(*) FROM stops s JOIN routes r ON r.id = s.route_id "
      "JOIN plans p ON p.id = r.plan_id JOIN operations o ON o.id = p.operation_id "
      "AND o.plan_version = p.version WHERE r.vehicle_id = '%s' AND s.task_id = '%s' "
      "AND s.kind = 'visit'",
      vehicle, task);

  return night_query (f->out->night, sql) > 0;
}

/* Every car whose visits are others in the second version than in the first has been told. */
static void
assert_all_told (Fixture *f, int before, int after)
{
  g_autofree char *sql = g_strdup_printf (
      "WITH v AS (SELECT p.version, r.vehicle_id, s.task_id, s.place_id FROM stops s "
      "JOIN routes r ON r.id = s.route_id JOIN plans p ON p.id = r.plan_id "
      "WHERE s.kind = 'visit'), "
      "b AS (SELECT vehicle_id, task_id, place_id FROM v WHERE version = %d), "
      "a AS (SELECT vehicle_id, task_id, place_id FROM v WHERE version = %d) "
      "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM b EXCEPT SELECT * FROM a) "
      "UNION SELECT * FROM (SELECT * FROM a EXCEPT SELECT * FROM b)) "
      "WHERE vehicle_id NOT IN (SELECT vehicle_id FROM dispatches WHERE plan_after = %d)",
      before, after, after);

  g_assert_cmpint (night_query (f->out->night, sql), ==, 0);
}

/* The plan and the orders are written together or not at all. */
static void
test_together (Fixture *f, gconstpointer data)
{
  const YxDispatchQuestion question
      = { .cause = YX_DISPATCH_CAUSE_HAND, .task_id = f->out->tasks[1] };
  const int before = plan_version (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDispatchBoard) board = ask (f, &question, &error);
  const gint64 n_events = night_query (f->out->night, "SELECT count(*) FROM events");

  g_assert_no_error (error);
  night_run (f->out->night, "CREATE TRIGGER no_orders BEFORE INSERT ON dispatches BEGIN "
                            "SELECT raise (ABORT, 'no'); END");
  g_assert_false (yx_dispatch_board_send (board, 0, NULL, &error));
  g_assert_nonnull (error);
  g_assert_cmpint (plan_version (f), ==, before);
  g_assert_cmpint (night_query (f->out->night, "SELECT max (version) FROM plans"), ==, before);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events"), ==, n_events);
  night_run (f->out->night, "DROP TRIGGER no_orders");
  g_clear_error (&error);
  g_assert_true (yx_dispatch_board_send (board, 0, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (plan_version (f), ==, before + 1);
}

/* Somebody is to be visited at his other address: what is given up for it is said. */
static void
test_other_address (Fixture *f, gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf (
      "SELECT p.id FROM places p JOIN tasks t ON t.debtor_id = p.debtor_id WHERE t.id = '%s' "
      "AND p.id <> '%s' LIMIT 1",
      f->out->tasks[1], f->out->places[1]);
  g_autofree char *place = night_query_text (f->out->night, sql);
  const YxDispatchQuestion question
      = { .cause = YX_DISPATCH_CAUSE_HAND, .task_id = f->out->tasks[1], .place_id = place };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDispatchBoard) board = NULL;
  GPtrArray *offers;

  g_assert_nonnull (place);
  board = ask (f, &question, &error);
  g_assert_no_error (error);
  offers = yx_dispatch_board_get_offers (board);
  g_assert_cmpuint (offers->len, >=, 1);
  for (guint i = 0; i < offers->len; i++) {
    const YxDispatchOffer *offer = offers->pdata[i];

    g_assert_cmpstr (offer->place_id, ==, place);
    g_assert_cmpuint (offer->dropped->len, >=, 1);
    g_assert_nonnull (strstr (offer->dropped->pdata[offer->dropped->len - 1], "other address"));
  }
}

/* A visit asked for by hand: every answer is a car, the best first, and what is sent is the plan. */
static void
test_take (Fixture *f, gconstpointer data)
{
  const YxDispatchQuestion question
      = { .cause = YX_DISPATCH_CAUSE_HAND, .task_id = f->out->tasks[1] };
  const int before = plan_version (f);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDispatchBoard) board = ask (f, &question, &error);
  g_autoptr (GPtrArray) sent = NULL;
  g_autofree char *vehicle = NULL;
  GPtrArray *offers;
  guint last;

  g_assert_no_error (error);
  offers = yx_dispatch_board_get_offers (board);
  g_assert_cmpuint (offers->len, >=, 1);
  for (guint i = 0; i < offers->len; i++) {
    const YxDispatchOffer *offer = offers->pdata[i];

    g_assert_cmpint (offer->kind, ==, YX_OFFER_TAKE);
    g_assert_cmpstr (offer->task_id, ==, f->out->tasks[1]);
    g_assert_cmpint (offer->begin, >=, NIGHT_START + 10 * MINUTE);
    g_assert_nonnull (offer->text);
    if (i > 0) {
      const YxDispatchOffer *better = offers->pdata[i - 1];

      g_assert_cmpfloat (better->minutes, <=, offer->minutes);
      g_assert_cmpstr (better->vehicle_id, !=, offer->vehicle_id);
    }
  }
  last = offers->len - 1;
  vehicle = g_strdup (((const YxDispatchOffer *) offers->pdata[last])->vehicle_id);
  yx_dispatch_board_send (board, last, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (plan_version (f), ==, before + 1);
  g_assert_true (is_planned (f, vehicle, f->out->tasks[1]));
  assert_all_told (f, before, before + 1);
  sent = yx_desk_list_dispatches (f->out->desk, f->out->operation_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sent->len, >=, 1);
  for (guint i = 0; i < sent->len; i++) {
    const YxDispatch *dispatch = sent->pdata[i];

    g_assert_cmpint (dispatch->plan_before, ==, before);
    g_assert_cmpint (dispatch->plan_after, ==, before + 1);
    g_assert_cmpint (dispatch->acknowledged, ==, 0);
  }
  yx_desk_acknowledge_dispatch (f->out->desk, NULL, ((const YxDispatch *) sent->pdata[0])->id, 0,
                                &error);
  g_assert_no_error (error);
}

/* A car is out: nobody is proposed to ride in it, and its visits are named. */
static void
test_broken_down (Fixture *f, gconstpointer data)
{
  const YxDispatchQuestion question
      = { .cause = YX_DISPATCH_CAUSE_BROKEN_DOWN, .vehicle_id = f->out->cars[0] };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDispatchBoard) board = ask (f, &question, &error);
  GPtrArray *offers;
  gboolean better = FALSE, keeps = FALSE;

  g_assert_no_error (error);
  offers = yx_dispatch_board_get_offers (board);
  g_assert_cmpuint (offers->len, >=, 2);
  for (guint i = 0; i < offers->len; i++) {
    const YxDispatchOffer *offer = offers->pdata[i];

    if (offer->kind != YX_OFFER_KEEP)
      continue;
    keeps = TRUE;
    g_assert_cmpuint (offer->dropped->len, >=, 1);
  }
  g_assert_true (keeps);
  {
    const YxDispatchOffer *first = offers->pdata[0];
    const guint n = offers->len;

    /* What is on screen stays where it is: a key that was meant for it must not mean another. */
    yx_dispatch_board_improve (board, 0.2, NULL, &better, &error);
    g_assert_no_error (error);
    g_assert_true (offers->pdata[0] == (gpointer) first);
    g_assert_cmpuint (offers->len, ==, n + (better ? 1 : 0));
  }
  for (guint i = 0; i < offers->len; i++) {
    if (((const YxDispatchOffer *) offers->pdata[i])->kind != YX_OFFER_REST)
      continue;
    yx_dispatch_board_send (board, i, NULL, &error);
    g_assert_no_error (error);
    g_assert_false (is_planned (f, f->out->cars[0], f->out->tasks[0]));
    assert_all_told (f, plan_version (f) - 1, plan_version (f));
    /* The car that is out is told as well, whatever becomes of the others. */
    g_assert_cmpint (night_query (f->out->night,
                                  "SELECT count(*) FROM dispatches WHERE cause = 'broken-down'"),
                     >=, 1);
    return;
  }
  g_assert_not_reached ();
}

/* Two dispatchers: who comes second is told, and nothing of his is written. */
static void
test_overtaken (Fixture *f, gconstpointer data)
{
  const YxDispatchQuestion question
      = { .cause = YX_DISPATCH_CAUSE_HAND, .task_id = f->out->tasks[1] };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDispatchBoard) first = ask (f, &question, &error);
  g_autoptr (YxDispatchBoard) second = ask (f, &question, &error);
  int version;

  g_assert_no_error (error);
  yx_dispatch_board_send (first, 0, NULL, &error);
  g_assert_no_error (error);
  version = plan_version (f);
  g_assert_false (yx_dispatch_board_send (second, 0, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_assert_cmpint (plan_version (f), ==, version);
}

/* A lead's debtor who is in no case that may go comes into the operation, but nobody is sent. */
static void
test_lead (Fixture *f, gconstpointer data)
{
  g_autofree char *place_debtor = NULL;
  g_autofree char *lead_id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDispatchBoard) board = NULL;
  YxLeadRecord lead = { .address = "集市北口", .certainty = 0.9 };
  YxDispatchQuestion question = { .cause = YX_DISPATCH_CAUSE_LEAD };

  night_run (f->out->night,
             "INSERT INTO debtors (id, kind, name, name_key, sex, created, updated) "
             "VALUES ('new', 'person', '新某', '新某', 'male', 0, 0)");
  lead.debtor_id = "new";
  lead.has_point = TRUE;
  lead.point = (YxLonLat){ 113.0, 35.0 };
  yx_desk_record_lead (f->out->desk, &lead, &lead_id, &error);
  g_assert_no_error (error);
  question.lead_id = lead_id;
  board = ask (f, &question, &error);
  g_assert_null (board);
  g_assert_nonnull (error);
  g_clear_error (&error);
  question.lead_id = "none";
  g_assert_null (ask (f, &question, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
}

/* Not with any role. */
static void
test_roles (Fixture *f, gconstpointer data)
{
  const YxDispatchQuestion question
      = { .cause = YX_DISPATCH_CAUSE_HAND, .task_id = f->out->tasks[0] };
  g_autoptr (GError) error = NULL;

  yx_desk_set_member_role (f->out->desk, "root", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (f->out->desk, "root");
  yx_desk_set_member_role (f->out->desk, "clerk", YX_ROLE_CLERK, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (f->out->desk, "clerk");
  g_assert_null (ask (f, &question, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/desk/dispatch/together", Fixture, NULL, set_up, test_together, tear_down);
  g_test_add ("/desk/dispatch/other-address", Fixture, NULL, set_up, test_other_address, tear_down);
  g_test_add ("/desk/dispatch/take", Fixture, NULL, set_up, test_take, tear_down);
  g_test_add ("/desk/dispatch/broken-down", Fixture, NULL, set_up, test_broken_down, tear_down);
  g_test_add ("/desk/dispatch/overtaken", Fixture, NULL, set_up, test_overtaken, tear_down);
  g_test_add ("/desk/dispatch/lead", Fixture, NULL, set_up, test_lead, tear_down);
  g_test_add ("/desk/dispatch/roles", Fixture, NULL, set_up, test_roles, tear_down);
  return g_test_run ();
}
