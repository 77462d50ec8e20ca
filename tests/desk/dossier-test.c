#include "desk/made-night.h"

#include <string.h>

#include "desk/crews.h"
#include "desk/dossier.h"
#include "desk/facts.h"
#include "desk/fleet.h"
#include "desk/papers.h"
#include "desk/planning.h"
#include "desk/roles.h"
#include "desk/steps.h"
#include "desk/veil.h"
#include "model/id.h"

static void
plan (Night *night)
{
  const YxPlanRequest request = { .steps = 200 };
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) made = NULL;

  made = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
approve (Night *night)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperationCheck) check = NULL;

  check = yx_desk_prepare_operation (night->desk, night->operation_id, &error);
  g_assert_no_error (error);
  yx_desk_record_night (night->desk, night->operation_id, "被执行人白天外出", &error);
  yx_desk_approve_night (night->desk, night->operation_id, "王院长", "夜1号", &error);
  yx_desk_approve_operation (night->desk, night->operation_id, NULL, &error);
  g_assert_no_error (error);
}

/* A planned night with a named crew and a flag whose remark names the debtor. */
static Night *
planned_night (void)
{
  Night *night = night_new (6);
  g_autofree char *vehicle = NULL;
  g_autofree char *debtor = NULL;
  g_auto (GStrv) crew = g_new0 (char *, 5);
  g_autoptr (GError) error = NULL;
  static const YxOfficerData officers[] = {
    { .name = "司机丁", .sex = YX_SEX_MALE, .role = YX_OFFICER_ROLE_DRIVER, .on_duty = TRUE },
    { .name = "法警丙", .sex = YX_SEX_MALE, .role = YX_OFFICER_ROLE_BAILIFF, .on_duty = TRUE },
    { .name = "法警乙", .sex = YX_SEX_MALE, .role = YX_OFFICER_ROLE_BAILIFF, .on_duty = TRUE },
    { .name = "何甲", .sex = YX_SEX_FEMALE, .role = YX_OFFICER_ROLE_JUDGE, .phone = "15400010001",
      .on_duty = TRUE },
  };

  night_add_region (night);
  night_run (night, "UPDATE debtors SET name = '李青' WHERE name = '样1某'");
  night_run (night, "UPDATE debtors SET phone = '15400020002' WHERE name = '李青'");
  night_run (night, "UPDATE places SET address = '温县祥云镇大尚村7号' "
                    "WHERE address = '某村1号之1'");
  debtor = night_query_text (night, "SELECT id FROM debtors WHERE name = '李青'");
  yx_desk_add_flag (night->desk, debtor, YX_DEBTOR_FLAG_DOG,
                    "李青在温县祥云镇大尚村7号养犬，电话 154-0002-0002", &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (officers); i++)
    yx_desk_add_officer (night->desk, &officers[i], &crew[i], &error);
  g_assert_no_error (error);
  plan (night);
  vehicle = night_query_text (night, "SELECT vehicle_id FROM routes LIMIT 1");
  yx_desk_set_crew (night->desk, night->operation_id, vehicle, (const char *const *) crew, &error);
  g_assert_no_error (error);
  return night;
}

static const YxDossierTask *
find_flagged (const YxDossier *dossier)
{
  for (guint i = 0; i < dossier->tasks->len; i++) {
    const YxDossierTask *task = g_ptr_array_index (dossier->tasks, i);

    if (task->flags->len > 0)
      return task;
  }
  return NULL;
}

static void
test_veil (void)
{
  static const struct {
    const char *text, *shown;
  } cases[] = {
    { "李青住温县祥云镇大尚村7号", "李某住温县祥云镇" },
    { "李青之兄李青山在场", "李某之兄李某在场" },
    { "致电15400020002或154 0002 0002", "致电***********或***********" },
    { "身份证99082519850101001X。", "身份证******************。" },
    { "全角１５４０００２０００２", "全角***********" },
    { "（2025）豫0825执123号，3人", "（2025）豫0825执123号，3人" },
    { "驾豫HA0B00离开", "驾豫H***00离开" },
    { "豫HO003警到场", "豫H**03警到场" },
    { "", "" },
  };
  g_autoptr (YxVeil) veil = yx_veil_new (TRUE);
  g_autoptr (YxVeil) off = yx_veil_new (FALSE);

  yx_veil_hide_name (veil, "李青");
  yx_veil_hide_name (veil, "李青山");
  yx_veil_hide_name (veil, NULL);
  yx_veil_hide_address (veil, "温县祥云镇大尚村7号");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = yx_veil_text (veil, cases[i].text);
    g_autofree char *as_is = yx_veil_text (off, cases[i].text);

    g_assert_cmpstr (shown, ==, cases[i].shown);
    g_assert_cmpstr (as_is, ==, cases[i].text);
  }
}

static void
test_veil_address (void)
{
  static const struct {
    const char *address, *shown;
  } cases[] = {
    { "河南省焦作市温县祥云镇大尚村3组7号", "河南省焦作市温县祥云镇" },
    { "温泉街道黄河路12号3栋2单元501室", "温泉街道" },
    { "大尚村7号", "…" },
    { "老李家", "…" },
    { "", "…" },
  };
  g_autoptr (YxVeil) veil = yx_veil_new (TRUE);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *shown = yx_veil_address (veil, cases[i].address);

    g_assert_cmpstr (shown, ==, cases[i].shown);
  }
}

/* Points of one cell become one point, at most half a diagonal off. */
static void
test_veil_point (void)
{
  g_autoptr (YxVeil) veil = yx_veil_new (TRUE);

  for (int i = 0; i < 1000; i++) {
    const YxLonLat point = { g_test_rand_double_range (-179, 179),
                             g_test_rand_double_range (-80, 80) };
    const YxLonLat shown = yx_veil_point (veil, point);
    const YxLonLat again = yx_veil_point (veil, shown);

    g_assert_cmpfloat (yx_distance (point, shown), <=, 360.0);
    g_assert_cmpfloat_with_epsilon (shown.lat, again.lat, 1e-9);
  }
}

static void
test_full (void)
{
  Night *night = planned_night ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDossier) dossier
      = yx_desk_read_dossier (night->desk, night->operation_id, YX_VERSION_IN_FORCE,
                              YX_PAPER_EDITION_FULL, &error);
  const YxDossierTask *task;
  guint n_visits = 0, n_officers = 0;

  g_assert_no_error (error);
  g_assert_cmpint (dossier->version, ==, 0);
  g_assert_cmpstr (dossier->name, ==, "黎明");
  g_assert_cmpint (dossier->tasks->len, ==, night_query (night, "SELECT count(*) FROM plan_tasks"));
  g_assert_cmpint (dossier->routes->len, ==, night_query (night, "SELECT count(*) FROM routes"));
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);

    n_officers += route->officers->len;
    g_assert_nonnull (route->line);
    g_assert_cmpint (route->seats, ==, 7);
    for (guint s = 0; s < route->stops->len; s++)
      n_visits += g_array_index (route->stops, YxDossierStop, s).task != NULL;
  }
  g_assert_cmpint (n_officers, ==, 4);
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);

    if (route->officers->len > 0)
      g_assert_cmpstr (((YxDossierOfficer *) g_ptr_array_index (route->officers, 0))->name, ==,
                       "何甲"); /* the judge first */
  }
  g_assert_cmpint (n_visits, ==,
                   night_query (night, "SELECT count(*) FROM stops WHERE kind = 'visit'"));
  task = find_flagged (dossier);
  g_assert_nonnull (task);
  g_assert_cmpstr (task->name, ==, "李青");
  g_assert_cmpstr (task->phone, ==, "15400020002");
  g_assert_cmpint (strlen (task->id_number), ==, 18);
  g_assert_cmpint (task->age, ==, 40);
  g_assert_cmpint (task->places->len, ==, 2);
  g_assert_cmpint (task->warrants->len, ==, 1);
  g_assert_cmpint (g_array_index (task->warrants, YxDossierWarrant, 0).addresses->len, ==,
                   night_query (night, "SELECT count(*) FROM document_places dp JOIN documents d "
                                       "ON d.id = dp.document_id JOIN debtors b "
                                       "ON b.id = d.debtor_id WHERE b.name = '李青'"));
  g_assert_cmpint (
      night_query (night, "SELECT count(*) FROM events WHERE kind = 'records.read'"), ==, 1);
  night_free (night);
}

/* Whether any text of the dossier holds a word. */
static gboolean
says (const YxDossier *dossier, const char *word)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < dossier->tasks->len; i++) {
    const YxDossierTask *task = g_ptr_array_index (dossier->tasks, i);

    g_string_append_printf (all, "%s|%s|%s|%s|", task->name, task->id_number, task->phone,
                            task->identity_by);
    for (guint p = 0; p < task->places->len; p++)
      g_string_append (all, g_array_index (task->places, YxDossierPlace, p).address);
    for (guint f = 0; f < task->flags->len; f++)
      g_string_append (all, g_array_index (task->flags, YxDossierFlag, f).note);
    for (guint w = 0; w < task->warrants->len; w++) {
      GPtrArray *addresses = g_array_index (task->warrants, YxDossierWarrant, w).addresses;

      for (guint a = 0; a < addresses->len; a++)
        g_string_append (all, g_ptr_array_index (addresses, a));
    }
  }
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);

    for (guint s = 0; s < route->stops->len; s++) {
      const YxDossierStop *stop = &g_array_index (route->stops, YxDossierStop, s);

      g_string_append (all, stop->address != NULL ? stop->address : "");
    }
    for (guint o = 0; o < route->officers->len; o++) {
      const YxDossierOfficer *officer = g_ptr_array_index (route->officers, o);

      g_string_append_printf (all, "%s|%s|", officer->name, officer->phone);
    }
  }
  return strstr (all->str, word) != NULL;
}

static void
test_redacted (void)
{
  static const char *const hidden[] = { "李青", "何甲", "15400020002", "15400010001",
                                        "154-0002-0002", "大尚村", "某村2号" };
  Night *night = planned_night ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDossier) full
      = yx_desk_read_dossier (night->desk, night->operation_id, YX_VERSION_IN_FORCE,
                              YX_PAPER_EDITION_FULL, &error);
  g_autoptr (YxDossier) dossier
      = yx_desk_read_dossier (night->desk, night->operation_id, YX_VERSION_IN_FORCE,
                              YX_PAPER_EDITION_REDACTED, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++) {
    g_assert_true (says (full, hidden[i]));
    g_assert_false (says (dossier, hidden[i]));
  }
  g_assert_true (says (dossier, "李某"));
  for (guint i = 0; i < dossier->routes->len; i++)
    g_assert_null (((YxDossierRoute *) g_ptr_array_index (dossier->routes, i))->line);
  g_assert_cmpint (
      night_query (night, "SELECT count(*) FROM events WHERE kind = 'records.read'"), ==, 1);
  night_free (night);
}

static void
test_roles (void)
{
  Night *night = planned_night ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDossier) refused = NULL;
  g_autoptr (YxDossier) redacted = NULL;

  yx_desk_set_member_role (night->desk, "指挥", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (night->desk, "评查", YX_ROLE_REVIEWER, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (night->desk, "评查");
  refused = yx_desk_read_dossier (night->desk, night->operation_id, YX_VERSION_IN_FORCE,
                                  YX_PAPER_EDITION_FULL, &error);
  g_assert_null (refused);
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_clear_error (&error);
  g_assert_cmpint (
      night_query (night, "SELECT count(*) FROM events WHERE kind = 'access.refused'"), ==, 1);
  g_assert_cmpint (
      night_query (night, "SELECT count(*) FROM events WHERE kind = 'records.read'"), ==, 0);
  redacted = yx_desk_read_dossier (night->desk, night->operation_id, YX_VERSION_IN_FORCE,
                                   YX_PAPER_EDITION_REDACTED, &error);
  g_assert_no_error (error);
  night_free (night);
}

static void
test_versions (void)
{
  Night *night = planned_night ();
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDossier) first = NULL;
  g_autoptr (YxDossier) draft = NULL;
  g_autoptr (YxDossier) none = NULL;
  int plan_version;

  approve (night);
  plan_version = (int) night_query (night, "SELECT plan_version FROM operations");
  yx_desk_reopen_operation (night->desk, night->operation_id, "换车", &error);
  g_assert_no_error (error);
  plan (night);

  draft = yx_desk_read_dossier (night->desk, night->operation_id, YX_VERSION_IN_FORCE,
                                YX_PAPER_EDITION_FULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (draft->version, ==, 0);
  g_assert_cmpint (yx_plan_get_data (draft->plan)->version, ==, plan_version + 1);

  first = yx_desk_read_dossier (night->desk, night->operation_id, 1, YX_PAPER_EDITION_FULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (first->version, ==, 1);
  g_assert_cmpint (yx_plan_get_data (first->plan)->version, ==, plan_version);
  g_assert_cmpstr (first->reopened_why, ==, "换车");
  g_assert_cmpstr (first->commander, ==, "指挥");
  g_assert_cmpstr (first->president, ==, "王院长");

  none = yx_desk_read_dossier (night->desk, night->operation_id, 2, YX_PAPER_EDITION_FULL, &error);
  g_assert_null (none);
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  night_free (night);
}

static void
test_no_plan (void)
{
  Night *night = night_new (1);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDossier) dossier
      = yx_desk_read_dossier (night->desk, night->operation_id, YX_VERSION_IN_FORCE,
                              YX_PAPER_EDITION_REDACTED, &error);

  g_assert_null (dossier);
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING);
  night_free (night);
}

static gboolean
issue (Night *night, YxPaperKind kind, int version, GError **error)
{
  char id[YX_ID_LENGTH + 1];
  const YxPaperIssue paper = { .id = id, .operation_id = night->operation_id, .kind = kind,
                               .version = version, .plan_version = 1, .n_pages = 3,
                               .digest = "00" };

  yx_id_fill (id);
  return yx_desk_issue_paper (night->desk, &paper, NULL, error);
}

/* The window is moved to now, so that a pack can be issued of it. */
static void
begin_now (Night *night, gint64 hours)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE operations SET window_start = %" G_GINT64_FORMAT ", window_end = %" G_GINT64_FORMAT,
      g_get_real_time () - G_TIME_SPAN_HOUR, g_get_real_time () + hours * G_TIME_SPAN_HOUR);

  night_run (night, sql);
}

static YxPaperState
last_state (Night *night)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) papers = yx_desk_list_papers (night->desk, night->operation_id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (papers->len, >, 0);
  return g_array_index (papers, YxIssuedPaper, 0).state;
}

static void
test_issue (void)
{
  Night *night = planned_night ();
  g_autoptr (GError) error = NULL;

  g_assert_false (issue (night, YX_PAPER_KIND_PACK, 0, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  issue (night, YX_PAPER_KIND_ORDER, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last_state (night), ==, YX_PAPER_STATE_VALID);
  plan (night);
  g_assert_cmpint (last_state (night), ==, YX_PAPER_STATE_SUPERSEDED);

  approve (night);
  g_assert_false (issue (night, YX_PAPER_KIND_PACK, 1, &error)); /* the night of 2025 is over */
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  begin_now (night, 2);
  issue (night, YX_PAPER_KIND_PACK, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpint (last_state (night), ==, YX_PAPER_STATE_VALID);
  g_assert_false (issue (night, YX_PAPER_KIND_PACK, 1, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS);
  g_clear_error (&error);

  night_run (night, "UPDATE papers SET expires = 1 WHERE kind = 'pack'");
  g_assert_cmpint (last_state (night), ==, YX_PAPER_STATE_EXPIRED);
  night_run (night, "UPDATE papers SET expires = 9000000000000000 WHERE kind = 'pack'");
  yx_desk_reopen_operation (night->desk, night->operation_id, "换车", &error);
  g_assert_no_error (error);
  g_assert_cmpint (last_state (night), ==, YX_PAPER_STATE_SUPERSEDED);
  g_assert_cmpint (
      night_query (night, "SELECT count(*) FROM events WHERE kind = 'paper.issued'"), ==, 2);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dossier/veil", test_veil);
  g_test_add_func ("/dossier/veil-address", test_veil_address);
  g_test_add_func ("/dossier/veil-point", test_veil_point);
  g_test_add_func ("/dossier/full", test_full);
  g_test_add_func ("/dossier/redacted", test_redacted);
  g_test_add_func ("/dossier/roles", test_roles);
  g_test_add_func ("/dossier/versions", test_versions);
  g_test_add_func ("/dossier/no-plan", test_no_plan);
  g_test_add_func ("/papers/issue", test_issue);
  return g_test_run ();
}
