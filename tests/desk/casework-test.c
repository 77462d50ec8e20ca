/* The case desk: tracks by the rules and by hand, workflow nodes, photos, pages, who may see what.
 */

#include <string.h>

#include "desk/address.h"
#include "desk/case-page.h"
#include "desk/casework.h"
#include "desk/facts.h"
#include "desk/full-record.h"
#include "desk/import.h"
#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/operation.h"
#include "desk/planning.h"
#include "desk/roles.h"
#include "desk/triage.h"
#include "desk/visits.h"

/* One pixel, whole. */
static const guchar png[]
    = { 0x89, 'P',  'N',  'G',  0x0d, 0x0a, 0x1a, 0x0a, 0,    0,    0,    13,   'I',  'H',
        'D',  'R',  0,    0,    0,    1,    0,    0,    0,    1,    8,    0,    0,    0,
        0,    0x3a, 0x7e, 0x9b, 0x55, 0,    0,    0,    10,   'I',  'D',  'A',  'T',  0x78,
        0x9c, 0x63, 0x60, 0,    0,    0,    2,    0,    1,    0x48, 0xaf, 0xa4, 0x71, 0,
        0,    0,    0,    'I',  'E',  'N',  'D',  0xae, 0x42, 0x60, 0x82 };

typedef struct {
  Night *night;
  YxDesk *desk;
  char *case_id, *debtor_id;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->night = night_new (3);
  self->desk = self->night->desk;
  self->case_id
      = night_query_text (self->night, "SELECT id FROM cases WHERE number = '（2025）豫0825执1号'");
  self->debtor_id = night_query_text (
      self->night, "SELECT d.id FROM debtors d JOIN case_debtors x ON x.debtor_id = d.id "
                   "JOIN cases c ON c.id = x.case_id WHERE c.number = '（2025）豫0825执1号'");
  /* Now, and not on the night's own day, some places were verified lately. */
  night_run (self->night, "UPDATE places SET verified = unixepoch () * 1000000");
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
  g_free (self->case_id);
  g_free (self->debtor_id);
}

static gint64
n_events (Fixture *self, const char *kind)
{
  g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM events WHERE kind = '%s'", kind);

  return night_query (self->night, sql);
}

static void
assert_track (Fixture *self, YxTrack track, YxTrack by_rules)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCasePage) page = yx_desk_load_case_page (self->desk, self->case_id, &error);

  g_assert_no_error (error);
  g_assert_cmpint ((int) page->track.track, ==, (int) track);
  g_assert_cmpint ((int) page->track.by_rules, ==, (int) by_rules);
  g_assert_cmpint (page->track.by_hand, ==, track != by_rules);
}

static void
test_triage (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  YxTriageReport report = { 0 };
  gboolean done;

  /* Nothing is sorted by itself before somebody asks for it. */
  done = yx_desk_record_assets (self->desk, self->case_id, 4500000, "存款", &error);
  g_assert_no_error (error);
  g_assert_true (done);
  assert_track (self, YX_TRACK_NONE, YX_TRACK_NONE);

  done = yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_true (done);
  g_assert_cmpuint (report.n_cases, ==, 3);
  g_assert_cmpuint (report.n_changed, ==, 3);
  g_assert_cmpuint (report.tracks[YX_TRACK_FAST], ==, 1);
  g_assert_cmpuint (report.tracks[YX_TRACK_ORDINARY], ==, 2);
  g_assert_cmpint (n_events (self, "cases.triaged"), ==, 1);
  assert_track (self, YX_TRACK_FAST, YX_TRACK_FAST);

  /* Asked again, nothing changes. */
  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_changed, ==, 0);

  /* Once sorted, a case follows its facts. */
  yx_desk_record_assets (self->desk, self->case_id, 4499999, NULL, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);
  g_assert_cmpint (n_events (self, "case.triaged"), ==, 1);
  yx_desk_record_assets (self->desk, self->case_id, 4500000, NULL, &error);
  yx_desk_set_claim_kind (self->desk, self->case_id, YX_CLAIM_KIND_DELIVERY, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);
  yx_desk_set_claim_kind (self->desk, self->case_id, YX_CLAIM_KIND_UNKNOWN, &error);
  assert_track (self, YX_TRACK_FAST, YX_TRACK_FAST);
  yx_desk_set_case_status (self->desk, self->case_id, YX_CASE_STATUS_TERMINATED, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);
  yx_desk_record_assets (self->desk, self->case_id, 0, NULL, &error);
  assert_track (self, YX_TRACK_WATCH, YX_TRACK_WATCH);
  yx_desk_set_case_status (self->desk, self->case_id, YX_CASE_STATUS_PAID, &error);
  assert_track (self, YX_TRACK_NONE, YX_TRACK_NONE);
}

static void
visit (Fixture *self, const char *place_id, YxStopOutcome outcome, int hours_ago)
{
  const YxVisitRecord record = { .place_id = place_id, .outcome = outcome,
                                 .visited = g_get_real_time () - hours_ago * G_TIME_SPAN_HOUR };
  g_autoptr (GError) error = NULL;

  yx_desk_record_visit (self->desk, &record, NULL, &error);
  g_assert_no_error (error);
}

static void
test_findable (Fixture *self, gconstpointer data)
{
  g_autofree char *place_id = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  sql = g_strdup_printf ("SELECT id FROM places WHERE debtor_id = '%s' ORDER BY id LIMIT 1",
                         self->debtor_id);
  place_id = night_query_text (self->night, sql);
  night_run (self->night, "UPDATE places SET verified = NULL, seen = NULL");
  yx_desk_record_assets (self->desk, self->case_id, 9000000, NULL, &error);
  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);
  yx_desk_verify_place (self->desk, place_id, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_FAST, YX_TRACK_FAST);

  /* Three visits in vain, then the debtor is met after all. */
  for (int i = 3; i > 0; i--)
    visit (self, place_id, YX_STOP_OUTCOME_NOT_FOUND, i);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);
  visit (self, place_id, YX_STOP_OUTCOME_APPEARED, 0);
  assert_track (self, YX_TRACK_FAST, YX_TRACK_FAST);

  /* Without a point nobody can be sent there; pinned, he can. */
  night_run (self->night, "UPDATE places SET lon = NULL, lat = NULL, geom = NULL");
  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, NULL, &error);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);
  yx_desk_pin_place (self->desk, place_id, (YxLonLat){ 113.01, 35.01 }, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_FAST, YX_TRACK_FAST);
}

static void
test_by_hand (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  YxTriageReport report;

  g_assert_false (yx_desk_set_track (self->desk, self->case_id, YX_TRACK_FAST, "  ", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (yx_desk_clear_track (self->desk, self->case_id, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  yx_desk_set_track (self->desk, self->case_id, YX_TRACK_FAST, "被执行人已联系到", &error);
  g_assert_no_error (error);
  /* The rules' word is kept beside it, and a run leaves it alone. */
  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_by_hand, ==, 1);
  g_assert_cmpuint (report.tracks[YX_TRACK_FAST], ==, 1);
  assert_track (self, YX_TRACK_FAST, YX_TRACK_ORDINARY);
  yx_desk_clear_track (self->desk, self->case_id, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);
  g_assert_cmpint (n_events (self, "case.track-chosen"), ==, 1);
  g_assert_cmpint (n_events (self, "case.track-left-to-rules"), ==, 1);
}

static void
cancel_cb (double fraction, gpointer user_data)
{
  if (fraction > 0.4)
    g_cancellable_cancel (user_data);
}

static void
test_some (Fixture *self, gconstpointer data)
{
  const char *const ids[] = { self->case_id, NULL };
  const char *const wrong[] = { self->case_id, "nobody", NULL };
  const YxCaseFilter filter = { .text = "执2号" };
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  YxTriageReport report;

  g_assert_false (
      yx_desk_triage (self->desk, NULL, NULL, cancel_cb, cancellable, cancellable, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (yx_desk_triage (self->desk, wrong, NULL, NULL, NULL, NULL, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM cases WHERE track IS NOT NULL"),
                   ==, 0);

  yx_desk_triage (self->desk, ids, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_cases, ==, 1);
  yx_desk_triage (self->desk, NULL, &filter, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (report.n_cases, ==, 1);
  g_assert_cmpint (night_query (self->night, "SELECT count(*) FROM cases WHERE track IS NOT NULL"),
                   ==, 2);
}

static const YxPageNode *
find_node (const YxCasePage *page, const char *nick)
{
  for (guint i = 0; i < page->nodes->len; i++) {
    const YxPageNode *node = &g_array_index (page->nodes, YxPageNode, i);

    if (g_str_equal (node->nick, nick))
      return node;
  }
  g_assert_not_reached ();
}

static void
test_nodes (Fixture *self, gconstpointer data)
{
  const gint64 now = g_get_real_time ();
  g_autofree char *sql
      = g_strdup_printf ("UPDATE cases SET filed = %" G_GINT64_FORMAT, now - 20 * G_TIME_SPAN_DAY);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCasePage) page = NULL;
  g_autoptr (GListStore) work = NULL;
  g_autoptr (YxCase) first = NULL;

  night_run (self->night, sql);
  g_assert_false (
      yx_desk_record_node (self->desk, self->case_id, "nowhere", now - 1, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (yx_desk_record_node (self->desk, self->case_id, "notice", now + G_TIME_SPAN_DAY,
                                       NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (yx_desk_record_node (self->desk, "nobody", "notice", now - 1, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  work = yx_desk_list_case_work (self->desk, NULL, &error);
  g_assert_no_error (error);
  first = g_list_model_get_item (G_LIST_MODEL (work), 0);
  g_assert_cmpint (yx_case_get_data (first)->due, >, now - 20 * G_TIME_SPAN_DAY);
  g_assert_cmpint (yx_case_get_data (first)->due, <, now);
  g_assert_nonnull (yx_case_get_data (first)->due_node);

  yx_desk_record_node (self->desk, self->case_id, "notice", now - G_TIME_SPAN_DAY, "当面送达",
                       &error);
  g_assert_no_error (error);
  page = yx_desk_load_case_page (self->desk, self->case_id, &error);
  g_assert_no_error (error);
  g_assert_true (find_node (page, "notice")->by_hand);
  g_assert_cmpstr (find_node (page, "notice")->note, ==, "当面送达");
  g_assert_true (find_node (page, "assigned")->next);
  g_assert_true (find_node (page, "assigned")->overdue);
  g_assert_false (find_node (page, "closed")->overdue);
  g_clear_pointer (&page, yx_case_page_free);

  g_assert_false (yx_desk_clear_node (self->desk, self->case_id, "notice", "", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  yx_desk_clear_node (self->desk, self->case_id, "notice", "登记错误", &error);
  g_assert_no_error (error);
  page = yx_desk_load_case_page (self->desk, self->case_id, &error);
  g_assert_cmpint (find_node (page, "notice")->done, ==, 0);
  g_assert_true (find_node (page, "notice")->overdue);
  g_assert_cmpint (n_events (self, "case.node-recorded"), ==, 1);
  g_assert_cmpint (n_events (self, "case.node-cleared"), ==, 1);
}

static void
test_photo (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) whole = g_bytes_new_static (png, sizeof png);
  g_autoptr (GBytes) cut = g_bytes_new_static (png, sizeof png - 1);
  g_autoptr (GBytes) text = g_bytes_new_static ("no photo", 8);
  g_autofree guchar *much = g_malloc0 (YX_PHOTO_MAX_BYTES + 1);
  g_autoptr (GBytes) large = NULL;
  GBytes *const refused[] = { cut, text, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxFullRecord) record = NULL;
  g_autoptr (YxDebtorPage) page = NULL;

  memcpy (much, png, sizeof png);
  large = g_bytes_new_static (much, YX_PHOTO_MAX_BYTES + 1);
  g_assert_false (yx_desk_attach_photo (self->desk, self->debtor_id, large, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  for (gsize i = 0; refused[i] != NULL; i++) {
    g_assert_false (yx_desk_attach_photo (self->desk, self->debtor_id, refused[i], &error));
    g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
    g_clear_error (&error);
  }
  g_assert_false (yx_desk_attach_photo (self->desk, "nobody", whole, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  yx_desk_attach_photo (self->desk, self->debtor_id, whole, &error);
  g_assert_no_error (error);
  page = yx_desk_load_debtor_page (self->desk, self->debtor_id, &error);
  g_assert_no_error (error);
  g_assert_true (page->has_photo);
  record = yx_desk_read_full_record (self->desk, self->debtor_id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (record->photo, whole));
  g_assert_cmpstr (record->photo_type, ==, "image/png");
  g_assert_cmpint (n_events (self, "debtor.record-read"), ==, 1);
  g_clear_pointer (&record, yx_full_record_free);

  /* One that was changed behind the desk's back is not shown as what was attached. */
  night_run (self->night, "UPDATE debtor_photos SET bytes = x'00'");
  g_assert_null (yx_desk_read_full_record (self->desk, self->debtor_id, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  yx_desk_remove_photo (self->desk, self->debtor_id, "换新照片", &error);
  g_assert_no_error (error);
  record = yx_desk_read_full_record (self->desk, self->debtor_id, &error);
  g_assert_no_error (error);
  g_assert_null (record->photo);
}

/* Whatever a page holds, it holds no full name, number or phone. */
static void
test_masked (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDebtorPage) page = NULL;
  g_autoptr (YxCasePage) of_case = NULL;
  g_autoptr (YxFullRecord) record = NULL;

  night_run (self->night, "UPDATE debtors SET phone = '19900000001'");
  page = yx_desk_load_debtor_page (self->desk, self->debtor_id, &error);
  g_assert_no_error (error);
  of_case = yx_desk_load_case_page (self->desk, self->case_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (page->masked_name, ==, "样某");
  g_assert_true (g_str_has_prefix (page->masked_id_number, "9908*"));
  g_assert_cmpstr (page->masked_phone, ==, "199****0001");
  g_assert_cmpint (page->age, >=, 40);
  g_assert_cmpint ((int) page->sex, ==, (int) YX_SEX_FEMALE);
  g_assert_cmpstr (g_array_index (of_case->parties, YxPageParty, 0).masked_name, ==, "样某");

  record = yx_desk_read_full_record (self->desk, self->debtor_id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (record->name, ==, "样1某");
  g_assert_cmpstr (record->phone, ==, "19900000001");
}

static void
test_roles (Fixture *self, gconstpointer data)
{
  static const char json[] = "{}";
  g_autoptr (GBytes) photo = g_bytes_new_static (png, sizeof png);
  const gint64 now = g_get_real_time ();
  g_autoptr (GError) error = NULL;
  gint64 refused = 0;

  yx_desk_set_author (self->desk, "管");
  yx_desk_set_member_role (self->desk, "管", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (self->desk, "评", YX_ROLE_REVIEWER, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (self->desk, "评");

#define REFUSED(call)                                                                              \
  G_STMT_START                                                                                     \
  {                                                                                                \
    g_assert_false (call);                                                                         \
    g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);                                \
    g_clear_error (&error);                                                                        \
    g_assert_cmpint (n_events (self, "access.refused"), ==, ++refused);                            \
  }                                                                                                \
  G_STMT_END
  REFUSED (yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, NULL, &error));
  REFUSED (yx_desk_set_track (self->desk, self->case_id, YX_TRACK_FAST, "r", &error));
  REFUSED (yx_desk_clear_track (self->desk, self->case_id, &error));
  REFUSED (yx_desk_record_node (self->desk, self->case_id, "notice", now - 1, NULL, &error));
  REFUSED (yx_desk_clear_node (self->desk, self->case_id, "notice", "r", &error));
  REFUSED (yx_desk_record_assets (self->desk, self->case_id, 1, NULL, &error));
  REFUSED (yx_desk_set_claim_kind (self->desk, self->case_id, YX_CLAIM_KIND_ACT, &error));
  REFUSED (yx_desk_attach_photo (self->desk, self->debtor_id, photo, &error));
  REFUSED (yx_desk_remove_photo (self->desk, self->debtor_id, "r", &error));
  REFUSED (yx_desk_read_full_record (self->desk, self->debtor_id, &error) != NULL);
  REFUSED (yx_desk_add_casework (self->desk, "ours.json", json, sizeof json - 1, &error));
  REFUSED (yx_desk_remove_casework (self->desk, "ours.json", &error));
  /* An administrator keeps the program, not the cases: he does not see people either. */
  yx_desk_set_author (self->desk, "管");
  REFUSED (yx_desk_read_full_record (self->desk, self->debtor_id, &error) != NULL);
#undef REFUSED
  g_assert_cmpint (n_events (self, "debtor.record-read"), ==, 0);
}

static void
test_own_rules (Fixture *self, gconstpointer data)
{
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data ("/io/github/yexun/Yexun/rules/casework.json", 0, NULL);
  g_autofree char *whole = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_auto (GStrv) halves = g_strsplit (whole, "\"assets_percent_least\": 100", 2);
  g_autofree char *ours = g_strconcat (halves[0], "\"assets_percent_least\": 50", halves[1], NULL);
  g_autoptr (GArray) files = NULL;
  g_autoptr (GError) error = NULL;

  yx_desk_record_assets (self->desk, self->case_id, 2250000, NULL, &error);
  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  assert_track (self, YX_TRACK_ORDINARY, YX_TRACK_ORDINARY);

  yx_desk_add_casework (self->desk, "本院.json", ours, strlen (ours), &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_add_casework (self->desk, "本院.json", ours, strlen (ours), &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS);
  g_clear_error (&error);
  files = yx_desk_list_casework (self->desk, &error);
  g_assert_cmpuint (files->len, ==, 1);
  yx_desk_triage (self->desk, NULL, NULL, NULL, NULL, NULL, NULL, &error);
  assert_track (self, YX_TRACK_FAST, YX_TRACK_FAST);

  yx_desk_remove_casework (self->desk, "本院.json", &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_remove_casework (self->desk, "本院.json", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
}

static void
test_measures (Fixture *self, gconstpointer data)
{
  const gint64 now = g_get_real_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCasePage) page = NULL;
  const YxPageMeasure *measure;

  yx_desk_add_measure (self->desk, self->case_id, self->debtor_id, YX_MEASURE_KIND_LISTING,
                       now - 800 * G_TIME_SPAN_DAY, 0, 0, NULL, &error);
  yx_desk_add_measure (self->desk, self->case_id, self->debtor_id, YX_MEASURE_KIND_DETENTION,
                       now - G_TIME_SPAN_DAY, now + 9 * G_TIME_SPAN_DAY, 0, NULL, &error);
  g_assert_no_error (error);
  page = yx_desk_load_case_page (self->desk, self->case_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (page->measures->len, ==, 2);
  measure = &g_array_index (page->measures, YxPageMeasure, 0);
  g_assert_cmpint ((int) measure->kind, ==, (int) YX_MEASURE_KIND_DETENTION);
  g_assert_false (measure->over);
  g_assert_nonnull (strstr (measure->limit, "15"));
  measure = &g_array_index (page->measures, YxPageMeasure, 1);
  g_assert_true (measure->over);
  g_assert_true (measure->by_law);
}

/* A debtor in two cases is one visit that serves both; a case with two debtors is two visits,
 * each at places of its own. */
static void
test_one_visit (Fixture *self, gconstpointer data)
{
  const YxImportAddress far
      = { .text = "另一处1号", .has_point = TRUE, .point = { 113.01, 35.01 }, .presence = -1 };
  /* His own two, which the second warrant names as well. */
  const YxImportAddress own[]
      = { { .text = "某村1号之1", .presence = -1 }, { .text = "某村1号之2", .presence = -1 } };
  YxImportRow rows[2] = { YX_IMPORT_ROW_INIT, YX_IMPORT_ROW_INIT };
  g_autofree char *id_number = night_query_text (
      self->night, "SELECT d.id_number FROM debtors d JOIN case_debtors x ON x.debtor_id = d.id "
                   "JOIN cases c ON c.id = x.case_id WHERE c.number = '（2025）豫0825执1号'");
  const YxPlanRequest request = { .seconds = 1, .seed = 7, .threads = 1 };
  YxImportFacts facts = YX_IMPORT_FACTS_INIT;
  g_auto (YxImportReport) report = { 0 };
  g_autoptr (GListStore) tasks = NULL;
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (YxDebtorPage) page = NULL;
  g_autoptr (GError) error = NULL;
  guint n_cases, n_tasks;
  int n_served = 0, n_of_first = 0;

  /* Their papers are in order, too. */
  facts.title_effective = NIGHT_START - 200 * G_TIME_SPAN_DAY;
  facts.n_summonses = 2;
  for (int i = 0; i < 2; i++) {
    facts.summons_served[i] = NIGHT_START - (60 - 20 * i) * G_TIME_SPAN_DAY;
    facts.summons_deadlines[i] = NIGHT_START - (50 - 20 * i) * G_TIME_SPAN_DAY;
  }
  facts.summons_receipts = TRUE;
  facts.summons_answer = YX_SUMMONS_ANSWER_NO_SHOW;
  facts.warrant_number = "拘9号";
  facts.warrant_signed = NIGHT_START - 3 * G_TIME_SPAN_DAY;
  facts.warrant_until = NIGHT_START + 10 * G_TIME_SPAN_DAY;
  facts.identity_by = "甲";
  facts.identity_by_second = "乙";
  facts.deputy = YX_DEPUTY_STATUS_NONE;
  facts.born = "1985-01-01";
  rows[0].facts = rows[1].facts = &facts;
  night_add_region (self->night);
  rows[0].case_number = "（2025）豫0825执99号";
  rows[0].debtor_name = "样1某";
  rows[0].debtor_id_number = id_number;
  rows[0].addresses = own;
  rows[0].n_addresses = G_N_ELEMENTS (own);
  rows[1].case_number = "（2025）豫0825执2号";
  rows[1].debtor_name = "样旁某";
  rows[1].debtor_sex = YX_SEX_MALE;
  rows[1].addresses = &far;
  rows[1].n_addresses = 1;
  yx_desk_import_cases (self->desk, rows, 2, NULL, NULL, NULL, NULL, &report, &error);
  g_assert_no_error (error);
  yx_desk_set_operation_cases (self->desk, self->night->operation_id, NULL, &n_cases, &n_tasks,
                               &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_cases, ==, 4);
  g_assert_cmpuint (n_tasks, ==, 4);

  tasks = yx_desk_list_tasks (self->desk, self->night->operation_id, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tasks)); i++) {
    g_autoptr (YxTask) item = g_list_model_get_item (G_LIST_MODEL (tasks), i);
    const YxTaskData *task = yx_task_get_data (item);

    n_served += task->n_cases;
    if (g_str_equal (task->debtor_id, self->debtor_id)) {
      n_of_first = task->n_cases;
      g_assert_nonnull (strstr (task->case_numbers, "执1号"));
      g_assert_nonnull (strstr (task->case_numbers, "执99号"));
    }
    if (strstr (task->case_numbers, "执2号") != NULL)
      g_assert_cmpint (task->n_cases, ==, 1);
  }
  g_assert_cmpint (n_of_first, ==, 2);
  g_assert_cmpint (n_served, ==, 5);

  /* And so the plan counts: four visits, which cover four cases; the case with two debtors is
   * one, though somebody goes to two places for it. */
  plan = yx_desk_plan (self->desk, self->night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (yx_plan_get_data (plan)->n_tasks_planned, ==, 4);
  g_assert_cmpint (yx_plan_get_data (plan)->n_cases, ==, 4);
  g_assert_cmpint (yx_plan_get_data (plan)->n_cases_covered, ==, 4);
  g_assert_cmpint (night_query (self->night,
                                "SELECT count(DISTINCT s.address) FROM stops s JOIN task_cases t "
                                "ON t.task_id = s.task_id JOIN cases c ON c.id = t.case_id "
                                "WHERE s.kind = 'visit' AND c.number = '（2025）豫0825执2号'"),
                   >=, 2);
  g_assert_cmpint (night_query (self->night,
                                "SELECT count(*) FROM stops s JOIN tasks t ON t.id = s.task_id "
                                "JOIN debtors d ON d.id = t.debtor_id WHERE d.name = '样旁某' "
                                "AND s.address <> '另一处1号'"),
                   ==, 0);
  page = yx_desk_load_debtor_page (self->desk, self->debtor_id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (page->n_open_cases, ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (page->cases)), ==, 2);
}

static void
test_find (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *by_number = yx_desk_find_case (self->desk, "(2025)豫0825执1号", &error);
  g_autofree char *by_part = NULL;
  g_autofree char *by_name = NULL;

  g_assert_no_error (error);
  g_assert_cmpstr (by_number, ==, self->case_id);
  by_part = yx_desk_find_case (self->desk, "执1号", &error);
  g_assert_cmpstr (by_part, ==, self->case_id);
  g_assert_null (yx_desk_find_case (self->desk, "豫0825", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (yx_desk_find_case (self->desk, "执7号", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  by_name = yx_desk_find_debtor (self->desk, "样1某", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (by_name, ==, self->debtor_id);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function)                                                                        \
  g_test_add ("/desk/casework/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("triage", test_triage);
  ADD ("findable", test_findable);
  ADD ("by-hand", test_by_hand);
  ADD ("some", test_some);
  ADD ("nodes", test_nodes);
  ADD ("photo", test_photo);
  ADD ("masked", test_masked);
  ADD ("roles", test_roles);
  ADD ("own-rules", test_own_rules);
  ADD ("measures", test_measures);
  ADD ("one-visit", test_one_visit);
  ADD ("find", test_find);
  return g_test_run ();
}
