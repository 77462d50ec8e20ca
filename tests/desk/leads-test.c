/* Leads and visits on a desk: each verb its rows and one event, or neither. */

#include "desk/leads.h"

#include <string.h>

#include "desk/check.h"
#include "desk/import.h"
#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/presence.h"
#include "desk/roles.h"
#include "desk/visits.h"

#define HOUR G_TIME_SPAN_HOUR
#define DAY G_TIME_SPAN_DAY

typedef struct {
  Night *night;
  YxDesk *desk;
  char *debtor_id, *other_id, *place_id, *task_id;
  gint64 n_events;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->night = night_new (2);
  self->desk = self->night->desk;
  self->debtor_id
      = night_query_text (self->night, "SELECT id FROM debtors ORDER BY id LIMIT 1");
  self->other_id
      = night_query_text (self->night, "SELECT id FROM debtors ORDER BY id DESC LIMIT 1");
  self->place_id = night_query_text (self->night,
                                     "SELECT id FROM places WHERE debtor_id = (SELECT id FROM "
                                     "debtors ORDER BY id LIMIT 1) ORDER BY id LIMIT 1");
  self->task_id = night_query_text (self->night, "SELECT id FROM tasks WHERE debtor_id = (SELECT "
                                                 "id FROM debtors ORDER BY id LIMIT 1)");
  self->n_events = night_query (self->night, "SELECT count(*) FROM events");
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_auto (YxVerifyReport) report = { 0 };
  g_autoptr (GError) error = NULL;

  yx_desk_verify (self->desk, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_true (report.ok);
  night_free (self->night);
  g_free (self->debtor_id);
  g_free (self->other_id);
  g_free (self->place_id);
  g_free (self->task_id);
}

static gint64
query (Fixture *self, const char *format, const char *id)
{
  g_autofree char *sql = NULL;
  g_auto (GStrv) parts = g_strsplit (format, "%", 2);

  sql = parts[1] != NULL ? g_strconcat (parts[0], "'", id, "'", parts[1], NULL)
                         : g_strdup (format);
  return night_query (self->night, sql);
}

static void
assert_event (Fixture *self, const char *kind)
{
  g_autofree char *last
      = night_query_text (self->night, "SELECT kind FROM events ORDER BY seq DESC LIMIT 1");

  g_assert_cmpstr (last, ==, kind);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, ++self->n_events);
}

static void
assert_refused (Fixture *self, gboolean done, GError **error, YxDeskError code)
{
  g_assert_error (*error, YX_DESK_ERROR, (int) code);
  g_assert_false (done);
  g_clear_error (error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM events"), ==, self->n_events);
}

static YxLeadRecord
some_lead (Fixture *self)
{
  return (YxLeadRecord){
    .debtor_id = self->debtor_id,
    .address = "县医院门口",
    .has_point = TRUE,
    .point = { 113.02, 35.02 },
    .kind = YX_PLACE_KIND_SEEN,
    .source = YX_SOURCE_POLICE_110,
    .text = "刚看见他进门",
    .certainty = 0.5,
  };
}

static char *
record (Fixture *self, const YxLeadRecord *lead)
{
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  g_assert_true (yx_desk_record_lead (self->desk, lead, &id, &error));
  g_assert_no_error (error);
  assert_event (self, "lead.recorded");
  return id;
}

static void
test_record (Fixture *self, gconstpointer data)
{
  YxLeadRecord lead = some_lead (self);
  g_autofree char *id = record (self, &lead);
  g_autofree char *urgent_id = NULL;
  g_autofree char *payload = NULL;
  g_autoptr (YxLead) read = NULL;
  g_autoptr (GError) error = NULL;
  const YxLeadData *is;

  read = yx_desk_get_lead (self->desk, id, &error);
  g_assert_no_error (error);
  is = yx_lead_get_data (read);
  g_assert_cmpstr (is->debtor_id, ==, self->debtor_id);
  g_assert_cmpstr (is->address, ==, "县医院门口");
  g_assert_cmpstr (is->case_numbers, ==, "（2025）豫0825执1号");
  g_assert_cmpint (is->verify_by - is->received, ==, 7 * DAY);
  g_assert_cmpint (is->heard, ==, is->received);
  g_assert_false (is->has_informant);
  g_assert_cmpfloat_with_epsilon (is->likelihood, 0.22, 0.001);
  g_assert_cmpint (query (self, "SELECT count(*) FROM places WHERE id = % AND only_leads = 1 "
                                "AND kind = 'seen' AND lon = 113.02", is->place_id), ==, 1);

  lead.urgent = TRUE;
  lead.address = NULL;
  lead.point = (YxLonLat){ 113.0201, 35.0201 };
  lead.informant = "某甲";
  lead.informant_phone = "10000000000";
  urgent_id = record (self, &lead);
  g_assert_cmpint (query (self, "SELECT (verify_by - received) FROM leads WHERE id = %",
                          urgent_id), ==, 3 * DAY);
  /* A point some metres from a place that he is known at is that place. */
  g_assert_cmpint (query (self, "SELECT count(*) FROM leads WHERE place_id = (SELECT place_id "
                                "FROM leads WHERE id = %)", id), ==, 2);
  payload = night_query_text (self->night,
                              "SELECT payload FROM events ORDER BY seq DESC LIMIT 1");
  g_assert_null (strstr (payload, "某甲"));
  g_assert_null (strstr (payload, "10000000000"));
}

static void
test_refused_values (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *id = NULL;
  YxLeadRecord lead = some_lead (self);

  lead.address = "";
  lead.has_point = FALSE;
  assert_refused (self, yx_desk_record_lead (self->desk, &lead, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  lead = some_lead (self);
  lead.point.lat = 91.0;
  assert_refused (self, yx_desk_record_lead (self->desk, &lead, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  lead = some_lead (self);
  lead.certainty = 1.01;
  assert_refused (self, yx_desk_record_lead (self->desk, &lead, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  lead = some_lead (self);
  lead.heard = g_get_real_time () + HOUR;
  assert_refused (self, yx_desk_record_lead (self->desk, &lead, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  lead = some_lead (self);
  lead.debtor_id = "nobody";
  assert_refused (self, yx_desk_record_lead (self->desk, &lead, NULL, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);
  assert_refused (self, yx_desk_verify_lead (self->desk, "no-such-lead", &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);

  lead = some_lead (self);
  id = record (self, &lead);
  assert_refused (self, yx_desk_dismiss_lead (self->desk, id, "  ", &error), &error,
                  YX_DESK_ERROR_INVALID);
  assert_refused (self, yx_desk_merge_leads (self->desk, id, id, &error), &error,
                  YX_DESK_ERROR_INVALID);
}

static double
presence_of (Fixture *self, const char *place_id, char **ret_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places
      = yx_desk_list_presence (self->desk, place_id, g_get_real_time (), &error);
  const YxPlacePresence *place;

  g_assert_no_error (error);
  g_assert_cmpuint (places->len, ==, 1);
  place = g_ptr_array_index (places, 0);
  if (ret_text != NULL)
    *ret_text = yx_presence_text (&place->at, g_get_real_time ());
  return place->at.likelihood;
}

static void
test_verify_and_dismiss (Fixture *self, gconstpointer data)
{
  YxLeadRecord lead = some_lead (self);
  g_autofree char *id = record (self, &lead);
  g_autofree char *place_id = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxLead) read = yx_desk_get_lead (self->desk, id, &error);
  double raw, verified;

  place_id = g_strdup (yx_lead_get_data (read)->place_id);
  raw = presence_of (self, place_id, NULL);
  yx_desk_verify_lead (self->desk, id, &error);
  g_assert_no_error (error);
  assert_event (self, "lead.verified");
  g_assert_cmpint (query (self, "SELECT count(*) FROM places WHERE id = % AND verified IS NOT "
                                "NULL AND verified_by = '指挥'", place_id), ==, 1);
  verified = presence_of (self, place_id, &text);
  g_assert_cmpfloat (verified, >, 3.0 * raw);
  g_assert_nonnull (strstr (text, "verified lead"));
  assert_refused (self, yx_desk_verify_lead (self->desk, id, &error), &error,
                  YX_DESK_ERROR_STATE);

  yx_desk_dismiss_lead (self->desk, id, "认错了人", &error);
  g_assert_no_error (error);
  assert_event (self, "lead.dismissed");
  /* Nobody else named the place. */
  g_assert_cmpfloat (presence_of (self, place_id, NULL), ==, 0.0);
  assert_refused (self, yx_desk_dismiss_lead (self->desk, id, "again", &error), &error,
                  YX_DESK_ERROR_STATE);

  {
    const YxImportAddress address
        = { .text = "县医院门口", .kind = YX_PLACE_KIND_WORK, .presence = -1.0 };

    yx_desk_add_place (self->desk, self->debtor_id, &address, NULL, &error);
    g_assert_no_error (error);
    assert_event (self, "place.updated");
    g_assert_cmpfloat (presence_of (self, place_id, NULL), >, 0.0);
  }
}

static void
test_merge (Fixture *self, gconstpointer data)
{
  YxLeadRecord lead = some_lead (self);
  g_autofree char *first = record (self, &lead);
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autofree char *stranger = NULL;
  g_autoptr (GListStore) same = NULL;
  g_autoptr (YxLead) kept = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *place_id = NULL;
  double alone;

  kept = yx_desk_get_lead (self->desk, first, &error);
  place_id = g_strdup (yx_lead_get_data (kept)->place_id);
  alone = presence_of (self, place_id, NULL);

  /* 222 m off, an hour before. */
  lead.address = "医院对面";
  lead.point.lat += 0.002;
  lead.heard = g_get_real_time () - HOUR;
  lead.source = YX_SOURCE_APPLICANT;
  lead.informant = "某乙";
  same = yx_desk_find_same_leads (self->desk, &lead, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (same)), ==, 1);
  second = record (self, &lead);

  /* Too far, too early, another man: not the same. */
  g_clear_object (&same);
  lead.address = "别处";
  lead.point.lat += 0.004;
  same = yx_desk_find_same_leads (self->desk, &lead, &error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (same)), ==, 0);
  g_clear_object (&same);
  lead = some_lead (self);
  lead.heard = g_get_real_time () - 3 * DAY;
  same = yx_desk_find_same_leads (self->desk, &lead, &error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (same)), ==, 0);
  g_clear_object (&same);
  lead = some_lead (self);
  lead.debtor_id = self->other_id;
  same = yx_desk_find_same_leads (self->desk, &lead, &error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (same)), ==, 0);
  stranger = record (self, &lead);
  assert_refused (self, yx_desk_merge_leads (self->desk, first, stranger, &error), &error,
                  YX_DESK_ERROR_INVALID);
  lead = some_lead (self);
  lead.debtor_id = self->other_id;
  lead.merge_into = first;
  assert_refused (self, yx_desk_record_lead (self->desk, &lead, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);

  yx_desk_merge_leads (self->desk, first, second, &error);
  g_assert_no_error (error);
  assert_event (self, "lead.merged");
  g_assert_cmpint (query (self, "SELECT count(*) FROM leads WHERE id = % AND status = 'merged' "
                                "AND source = 'applicant' AND address = '医院对面'", second),
                   ==, 1);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM lead_informants"), ==, 1);
  g_assert_cmpint (query (self, "SELECT count(*) FROM leads WHERE place_id = %", place_id), ==, 2);
  /* A second source confirms. */
  g_assert_cmpfloat (presence_of (self, place_id, NULL), >, alone + 0.1);
  assert_refused (self, yx_desk_verify_lead (self->desk, second, &error), &error,
                  YX_DESK_ERROR_STATE);

  /* Taken down as a repetition at once; the urgent one hurries the one that stays. */
  lead = some_lead (self);
  lead.merge_into = first;
  lead.urgent = TRUE;
  third = record (self, &lead);
  g_clear_object (&kept);
  kept = yx_desk_get_lead (self->desk, first, &error);
  g_assert_cmpint (yx_lead_get_data (kept)->n_merged, ==, 2);
  g_assert_true (yx_lead_get_data (kept)->urgent);
  g_assert_cmpint (yx_lead_get_data (kept)->verify_by, <, g_get_real_time () + 3 * DAY + HOUR);
  g_assert_cmpint (query (self, "SELECT count(*) FROM leads WHERE merged_into = %", first), ==, 2);

  /* Merging the one that counts takes along what had gone into it. */
  lead = some_lead (self);
  {
    g_autofree char *fourth = record (self, &lead);

    yx_desk_merge_leads (self->desk, fourth, first, &error);
    g_assert_no_error (error);
    assert_event (self, "lead.merged");
    g_assert_cmpint (query (self, "SELECT count(*) FROM leads WHERE merged_into = %", fourth), ==,
                     3);
  }
}

static void
test_roles (Fixture *self, gconstpointer data)
{
  YxLeadRecord lead = some_lead (self);
  g_auto (YxInformant) informant = { 0 };
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;

  lead.informant = "某丙";
  lead.informant_note = "邻居";
  id = record (self, &lead);
  yx_desk_set_member_role (self->desk, "指挥", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (self->desk, "指挥", YX_ROLE_COMMANDER, TRUE, &error);
  yx_desk_set_member_role (self->desk, "调度", YX_ROLE_DISPATCHER, TRUE, &error);
  yx_desk_set_member_role (self->desk, "复盘", YX_ROLE_REVIEWER, TRUE, &error);
  g_assert_no_error (error);
  self->n_events += 4;

  yx_desk_set_author (self->desk, "复盘");
  lead.informant = NULL;
  g_assert_false (yx_desk_record_lead (self->desk, &lead, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  assert_event (self, "access.refused");
  g_assert_false (yx_desk_verify_lead (self->desk, id, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  assert_event (self, "access.refused");
  {
    const YxVisitRecord visit
        = { .place_id = self->place_id, .outcome = YX_STOP_OUTCOME_NOT_FOUND };

    g_assert_false (yx_desk_record_visit (self->desk, &visit, NULL, &error));
    g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
    g_clear_error (&error);
    assert_event (self, "access.refused");
  }

  /* A dispatcher takes leads down, and still is not told who called. */
  yx_desk_set_author (self->desk, "调度");
  g_assert_false (yx_desk_read_informant (self->desk, id, &informant, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  assert_event (self, "access.refused");
  g_assert_null (informant.name);

  yx_desk_set_author (self->desk, "指挥");
  g_assert_true (yx_desk_read_informant (self->desk, id, &informant, &error));
  g_assert_cmpstr (informant.name, ==, "某丙");
  g_assert_cmpstr (informant.note, ==, "邻居");
  assert_event (self, "lead.informant-read");
}

static void
test_list (Fixture *self, gconstpointer data)
{
  static const struct {
    const char *text;
    guint n;
  } texts[] = {
    { "医院", 2 }, { "样1某", 2 }, { "执1号", 2 }, { "(2025)豫0825执1号", 2 }, { "刚看见", 2 },
    { "执2号", 0 }, { "县 医院", 2 }, { "%", 0 },
  };
  YxLeadRecord lead = some_lead (self);
  g_autofree char *first = record (self, &lead);
  g_autofree char *second = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) all = NULL;
  g_autoptr (YxLead) top = NULL;
  YxLeadCounts counts;

  lead.urgent = TRUE;
  second = record (self, &lead);
  all = yx_desk_list_leads (self->desk, NULL, &error);
  g_assert_no_error (error);
  /* What must be verified first stands first. */
  top = g_list_model_get_item (G_LIST_MODEL (all), 0);
  g_assert_cmpstr (yx_record_get_id (YX_RECORD (top)), ==, second);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const YxLeadFilter filter = { .text = texts[i].text };
    g_autoptr (GListStore) found = yx_desk_list_leads (self->desk, &filter, &error);

    g_assert_no_error (error);
    g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==, texts[i].n);
  }
  {
    const YxBox box = { 113.0, 35.0, 113.1, 35.1 };
    const YxBox elsewhere = { 114.0, 35.0, 114.1, 35.1 };
    const YxLeadFilter filters[] = {
      { .urgent = TRUE },
      { .overdue = TRUE, .now = g_get_real_time () + 4 * DAY },
      { .overdue = TRUE, .now = g_get_real_time () + 8 * DAY },
      { .overdue = TRUE },
      { .statuses = 1u << YX_LEAD_STATUS_OPEN, .limit = 1 },
      { .statuses = 1u << YX_LEAD_STATUS_VERIFIED },
      { .box = &box },
      { .box = &elsewhere },
      { .debtor_id = self->other_id },
    };
    static const guint counted[] = { 1, 1, 2, 0, 1, 0, 2, 0, 0 };

    for (gsize i = 0; i < G_N_ELEMENTS (filters); i++) {
      g_autoptr (GListStore) found = yx_desk_list_leads (self->desk, &filters[i], &error);

      g_assert_no_error (error);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (found)), ==, counted[i]);
    }
  }
  g_assert_true (yx_desk_count_leads (self->desk, &counts, &error));
  g_assert_cmpuint (counts.all, ==, 2);
  g_assert_cmpuint (counts.open, ==, 2);
  g_assert_cmpuint (counts.urgent, ==, 1);
  g_assert_cmpuint (counts.overdue, ==, 0);
}

/* Of the address rule: what it counts at the place. */
static int
failed_visits (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = yx_desk_check_operation (
      self->desk, self->night->operation_id, YX_CHECK_STAGE_PREPARATION, &error);
  const YxTaskCheck *task;

  g_assert_no_error (error);
  task = yx_operation_check_find (check, self->task_id);
  for (guint i = 0; i < task->findings->len; i++) {
    const YxTaskFinding *finding = &g_array_index (task->findings, YxTaskFinding, i);
    const char *number;

    if (finding->rule != YX_RULE_ADDRESS)
      continue;
    number = strpbrk (finding->seen, "0123456789");
    return finding->verdict == YX_VERDICT_WARN && strstr (finding->seen, "visit") != NULL
                   && number != NULL
               ? (int) g_ascii_strtoll (number, NULL, 10)
               : 0;
  }
  g_assert_not_reached ();
}

static void
visit (Fixture *self, YxStopOutcome outcome, gint64 ago)
{
  const YxVisitRecord record = { .place_id = self->place_id, .task_id = self->task_id,
                                 .visited = g_get_real_time () - ago, .outcome = outcome };
  g_autoptr (GError) error = NULL;

  yx_desk_record_visit (self->desk, &record, NULL, &error);
  g_assert_no_error (error);
  assert_event (self, "visit.recorded");
}

static void
test_visits (Fixture *self, gconstpointer data)
{
  g_autoptr (GListStore) visits = NULL;
  g_autoptr (YxVisit) latest = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *other_task = night_query_text (
      self->night,
      "SELECT id FROM tasks WHERE debtor_id = (SELECT id FROM debtors ORDER BY id DESC LIMIT 1)");
  const double before = presence_of (self, self->place_id, NULL);
  YxVisitRecord wrong = { .place_id = self->place_id, .outcome = YX_STOP_OUTCOME_PENDING };
  const YxVisitFilter filter = { .place_id = self->place_id };

  assert_refused (self, yx_desk_record_visit (self->desk, &wrong, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  wrong.outcome = YX_STOP_OUTCOME_NOT_FOUND;
  wrong.visited = g_get_real_time () + DAY;
  assert_refused (self, yx_desk_record_visit (self->desk, &wrong, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  wrong.visited = 0;
  wrong.task_id = other_task;
  assert_refused (self, yx_desk_record_visit (self->desk, &wrong, NULL, &error), &error,
                  YX_DESK_ERROR_INVALID);
  wrong.task_id = "no-task";
  assert_refused (self, yx_desk_record_visit (self->desk, &wrong, NULL, &error), &error,
                  YX_DESK_ERROR_NOT_FOUND);

  g_assert_cmpint (failed_visits (self), ==, 0);
  visit (self, YX_STOP_OUTCOME_NOT_FOUND, 5 * DAY);
  visit (self, YX_STOP_OUTCOME_DOOR_NOT_OPENED, 4 * DAY);
  g_assert_cmpfloat (presence_of (self, self->place_id, NULL), <, before);
  g_assert_cmpint (failed_visits (self), ==, 0);
  visit (self, YX_STOP_OUTCOME_ADDRESS_INVALID, 3 * DAY);
  g_assert_cmpint (failed_visits (self), ==, 3);
  /* Met since: the count begins anew. */
  visit (self, YX_STOP_OUTCOME_COMPELLED, 2 * DAY);
  g_assert_cmpint (failed_visits (self), ==, 0);
  g_assert_cmpint (query (self, "SELECT count(*) FROM places WHERE id = % AND seen IS NOT NULL",
                          self->place_id), ==, 1);

  visits = yx_desk_list_visits (self->desk, &filter, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (visits)), ==, 4);
  latest = g_list_model_get_item (G_LIST_MODEL (visits), 0);
  g_assert_cmpint (yx_visit_get_data (latest)->outcome, ==, YX_STOP_OUTCOME_COMPELLED);
  g_assert_cmpstr (yx_visit_get_data (latest)->operation, ==, "黎明");
  g_assert_cmpint (yx_visit_get_data (latest)->times, ==, 1);
}

static void
test_hand_wins (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *free_text = NULL;
  const double before = presence_of (self, self->place_id, NULL);

  assert_refused (self, yx_desk_set_presence (self->desk, self->place_id, 1.5, &error), &error,
                  YX_DESK_ERROR_INVALID);
  yx_desk_set_presence (self->desk, self->place_id, 0.66, &error);
  g_assert_no_error (error);
  assert_event (self, "place.presence-set");
  visit (self, YX_STOP_OUTCOME_NOT_FOUND, DAY);
  g_assert_cmpfloat (presence_of (self, self->place_id, &text), ==, 0.66);
  g_assert_nonnull (strstr (text, "66 %"));
  g_assert_nonnull (strstr (text, "set by hand"));
  yx_desk_set_presence (self->desk, self->place_id, -1.0, &error);
  g_assert_no_error (error);
  assert_event (self, "place.presence-set");
  g_assert_cmpfloat (presence_of (self, self->place_id, &free_text), <, before);
  g_assert_null (strstr (free_text, "set by hand"));
}

#define ADD(name, function) \
  g_test_add ("/desk/leads/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  ADD ("record", test_record);
  ADD ("refused-values", test_refused_values);
  ADD ("verify-and-dismiss", test_verify_and_dismiss);
  ADD ("merge", test_merge);
  ADD ("roles", test_roles);
  ADD ("list", test_list);
  ADD ("visits", test_visits);
  ADD ("hand-wins", test_hand_wins);
  return g_test_run ();
}
