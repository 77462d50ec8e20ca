#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/gather.h"
#include "desk/night-private.h"
#include "desk/page-parts.h"
#include "desk/rulesets-private.h"
#include "desk/tonight-private.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define OF_ROUTE "FROM stops s JOIN tasks t ON t.id = s.task_id "

/* Reports that say how far a stop has come. */
static const YxReportKind steps[]
    = { YX_REPORT_KIND_EN_ROUTE, YX_REPORT_KIND_ARRIVED, YX_REPORT_KIND_WORKING,
        YX_REPORT_KIND_STOPPED, YX_REPORT_KIND_HANDED_OVER, YX_REPORT_KIND_LEFT };

static void
case_free (gpointer data)
{
  YxTonightCase *item = data;

  g_free (item->id);
  g_free (item->number);
  g_free (item->cause);
  g_free (item);
}

static void
paper_free (gpointer data)
{
  YxTonightPaper *paper = data;

  g_free (paper->number);
  g_free (paper->signed_by);
  g_free (paper);
}

void
yx_tonight_stop_free (gpointer data)
{
  YxTonightStop *stop = data;

  g_free (stop->key);
  g_free (stop->task_id);
  g_free (stop->place_id);
  g_free (stop->address);
  g_free (stop->name);
  g_free (stop->id_number);
  g_free (stop->appears);
  g_free (stop->phone);
  g_free (stop->debtor_id);
  g_free (stop->full_name);
  g_free (stop->full_appears);
  g_free (stop->full_phone);
  g_ptr_array_unref (stop->cases);
  g_ptr_array_unref (stop->papers);
  g_ptr_array_unref (stop->safeguards);
  g_free (stop);
}

static char *
make_key (const YxTonight *tonight, YxStopKind kind, const char *task_id, const char *place_id)
{
  guint n = tonight->n_past_drop_offs + 1;

  switch (kind) {
  case YX_STOP_KIND_START:
    return g_strdup ("start");
  case YX_STOP_KIND_END:
    return g_strdup ("end");
  case YX_STOP_KIND_DROP_OFF:
    for (guint i = 0; i < tonight->stops->len; i++)
      n += ((YxTonightStop *) g_ptr_array_index (tonight->stops, i))->kind == kind;
    return g_strdup_printf ("drop-off:%u", n);
  case YX_STOP_KIND_VISIT:
  default:
    return g_strdup_printf ("%s:%s", task_id != NULL ? task_id : "",
                            place_id != NULL ? place_id : "");
  }
}

static void
take_person (YxTonightStop *stop, YxStatement *row, gint64 now)
{
  const YxDebtorKind kind
      = (YxDebtorKind) yx_statement_get_enum (row, 15, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON);
  const char *appears_name = yx_statement_get_text (row, 22);
  const char *appears_id = yx_statement_get_text (row, 23);
  const char *id_number = appears_id != NULL ? appears_id : yx_statement_get_text (row, 18);

  stop->expects = TRUE;
  stop->debtor_id = yx_statement_dup_text (row, 14);
  stop->full_name = yx_statement_dup_text (row, 16);
  stop->name = yx_mask_debtor (stop->full_name, kind);
  stop->sex = (YxSex) yx_statement_get_enum (row, 17, YX_TYPE_SEX, YX_SEX_UNKNOWN);
  stop->id_number = id_number != NULL ? yx_mask_id_number (id_number) : NULL;
  stop->age = yx_page_age (id_number, yx_statement_get_text (row, 19), now);
  stop->full_phone = yx_statement_dup_text (row, 20);
  stop->capacity
      = (YxCapacity) yx_statement_get_enum (row, 21, YX_TYPE_CAPACITY, YX_CAPACITY_UNKNOWN);
  stop->full_appears = g_strdup (appears_name);
  stop->appears
      = appears_name != NULL ? yx_mask_debtor (appears_name, YX_DEBTOR_KIND_PERSON) : NULL;
  stop->photo = yx_statement_get_int (row, 24) != 0;
}

/* Its own: a time that was promised, else the hours of the institution that it was planned in. None
 * otherwise. */
static void
find_window (const YxTonight *tonight, YxTonightStop *stop, YxStatement *row)
{
  if (!yx_statement_is_null (row, 30)) {
    stop->opens = yx_statement_get_int (row, 30);
    stop->closes = stop->opens + YX_PROMISE_SLACK;
  } else if (!yx_statement_is_null (row, 28)) {
    yx_night_find_hours (tonight->ruleset, yx_statement_get_text (row, 27),
                         (YxInstitutionKind) yx_statement_get_enum (
                             row, 28, YX_TYPE_INSTITUTION_KIND, YX_INSTITUTION_KIND_OFFICE),
                         stop->task_kind, yx_statement_get_int (row, 29), &stop->opens,
                         &stop->closes);
  }
}

static void
take_stop (YxTonight *tonight, YxStatement *row)
{
  YxTonightStop *stop = g_new0 (YxTonightStop, 1);

  stop->kind = (YxStopKind) yx_statement_get_enum (row, 0, YX_TYPE_STOP_KIND, YX_STOP_KIND_VISIT);
  stop->task_id = yx_statement_dup_text (row, 1);
  stop->place_id = yx_statement_dup_text (row, 2);
  stop->key = make_key (tonight, stop->kind, stop->task_id, stop->place_id);
  stop->address = yx_statement_dup_text (row, 3);
  stop->point
      = (YxLonLat){ yx_statement_get_real (row, 4), yx_statement_get_real (row, 5) };
  stop->arrival = yx_statement_get_int (row, 6);
  stop->departure = yx_statement_get_int (row, 7);
  stop->likelihood = yx_statement_get_real (row, 8);
  stop->outcome = (YxStopOutcome) yx_statement_get_enum (row, 9, YX_TYPE_STOP_OUTCOME,
                                                         YX_STOP_OUTCOME_PENDING);
  stop->task_kind
      = (YxTaskKind) yx_statement_get_enum (row, 10, YX_TYPE_TASK_KIND, YX_TASK_KIND_SUMMONS);
  stop->status = "";
  stop->age = -1;
  stop->cases = g_ptr_array_new_with_free_func (case_free);
  stop->papers = g_ptr_array_new_with_free_func (paper_free);
  stop->safeguards = g_ptr_array_new_with_free_func (g_free);
  stop->ordinal = tonight->stops->len;
  if (stop->kind == YX_STOP_KIND_VISIT) {
    const YxApplicantJoins applicant = (YxApplicantJoins) yx_statement_get_enum (
        row, 12, YX_TYPE_APPLICANT_JOINS, YX_APPLICANT_JOINS_NO);

    find_window (tonight, stop, row);
    if (!yx_statement_is_null (row, 14)) {
      take_person (stop, row, tonight->now);
    } else {
      stop->name = yx_statement_dup_text (row, 25);
      stop->phone = yx_statement_dup_text (row, 26);
    }
    if (yx_statement_get_int (row, 13) != 0)
      g_ptr_array_add (stop->safeguards, g_strdup (_ ("A female officer must be there")));
    if (yx_statement_get_int (row, 11) != 0)
      g_ptr_array_add (stop->safeguards, g_strdup (_ ("The home is to be entered")));
    if (applicant != YX_APPLICANT_JOINS_NO)
      g_ptr_array_add (stop->safeguards,
                       g_strdup (yx_enum_label (YX_TYPE_APPLICANT_JOINS, (int) applicant)));
  }
  g_ptr_array_add (tonight->stops, stop);
}

static void
take_case (YxTonight *tonight, YxStatement *row)
{
  for (guint i = 0; i < tonight->stops->len; i++) {
    YxTonightStop *stop = g_ptr_array_index (tonight->stops, i);
    YxTonightCase *item;

    if (stop->task_id == NULL
        || g_strcmp0 (stop->task_id, yx_statement_get_text (row, 0)) != 0)
      continue;
    item = g_new0 (YxTonightCase, 1);
    item->id = yx_statement_dup_text (row, 1);
    item->number = yx_statement_dup_text (row, 2);
    item->cause = yx_statement_dup_text (row, 3);
    g_ptr_array_add (stop->cases, item);
  }
}

static void
take_flag (YxTonight *tonight, YxStatement *row)
{
  const YxDebtorFlag flag = (YxDebtorFlag) yx_statement_get_enum (
      row, 1, YX_TYPE_DEBTOR_FLAG, YX_DEBTOR_FLAG_ILLNESS);
  const char *label = yx_enum_label (YX_TYPE_DEBTOR_FLAG, (int) flag);
  const char *note = yx_statement_get_text (row, 2);

  for (guint i = 0; i < tonight->stops->len; i++) {
    YxTonightStop *stop = g_ptr_array_index (tonight->stops, i);

    if (stop->debtor_id != NULL
        && g_strcmp0 (stop->debtor_id, yx_statement_get_text (row, 0)) == 0)
      g_ptr_array_add (stop->safeguards, note != NULL && *note != '\0'
                                             ? g_strdup_printf (_ ("%s: %s"), label, note)
                                             : g_strdup (label));
  }
}

static void
take_paper (YxTonight *tonight, YxStatement *row)
{
  for (guint i = 0; i < tonight->stops->len; i++) {
    YxTonightStop *stop = g_ptr_array_index (tonight->stops, i);
    YxTonightPaper *paper;

    if (stop->task_id == NULL
        || g_strcmp0 (stop->task_id, yx_statement_get_text (row, 0)) != 0)
      continue;
    paper = g_new0 (YxTonightPaper, 1);
    paper->kind = (YxDocumentKind) yx_statement_get_enum (row, 1, YX_TYPE_DOCUMENT_KIND,
                                                          YX_DOCUMENT_KIND_WARRANT);
    paper->number = yx_statement_dup_text (row, 2);
    paper->signed_by = yx_statement_dup_text (row, 3);
    paper->valid_until = yx_statement_get_int (row, 4);
    g_ptr_array_add (stop->papers, paper);
  }
}

static void
take_past (YxTonight *tonight, YxStatement *row)
{
  tonight->n_past_drop_offs = (guint) yx_statement_get_int (row, 0);
}

/* Rows are in the order in which things happened: the last one stands. */
static void
take_report (YxTonight *tonight, YxStatement *row)
{
  const int kind = yx_statement_get_enum (row, 0, YX_TYPE_REPORT_KIND, -1);
  gboolean is_step = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    is_step = is_step || (int) steps[i] == kind;
  if (!is_step)
    return;
  for (guint i = 0; i < tonight->stops->len; i++) {
    YxTonightStop *stop = g_ptr_array_index (tonight->stops, i);

    if (stop->kind == YX_STOP_KIND_VISIT
        && g_strcmp0 (stop->task_id, yx_statement_get_text (row, 1)) == 0
        && g_strcmp0 (stop->place_id, yx_statement_get_text (row, 2)) == 0)
      stop->status = yx_enum_nick (YX_TYPE_REPORT_KIND, kind);
  }
}

gboolean
yx_tonight_read_rows (YxDb *db, const char *sql, const char *first, const char *second,
                      YxTonightRow take, YxTonight *tonight, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, first);
  if (second != NULL)
    yx_statement_bind_text (statement, 2, second);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take (tonight, statement);
  }
}

static void
take_needed (YxTonight *tonight, YxStatement *row)
{
  tonight->needs_hours = yx_statement_get_int (row, 0) > 0;
}

/* Only a night with institutions on its way has use for the ruleset. */
static gboolean
read_ruleset (YxDb *db, const YxPhone *phone, YxTonight *tonight, GError **error)
{
  if (!yx_tonight_read_rows (db,
                             "SELECT count (*) " OF_ROUTE
                             "WHERE s.route_id = $1 AND t.institution_id IS NOT NULL",
                             phone->route_id, NULL, take_needed, tonight, error))
    return FALSE;
  if (tonight->needs_hours)
    tonight->ruleset = yx_rulesets_read (db, NULL, phone->window_start, error);
  return !tonight->needs_hours || tonight->ruleset != NULL;
}

gboolean
yx_tonight_read_stops (YxDb *db, const YxPhone *phone, YxTonight *tonight, GError **error)
{
  static const struct {
    const char *sql;
    YxTonightRow take;
  } queries[] = {
    { "SELECT s.kind, s.task_id, s.place_id, coalesce (s.address, i.address), s.lon, s.lat, "
      "s.arrival, s.departure, s.presence, s.outcome, t.kind, t.entry, t.applicant, "
      "t.female_officer, d.id, d.kind, d.name, d.sex, d.id_number, d.born, d.phone, d.capacity, "
      "d.appears_name, d.appears_id_number, "
      "CASE WHEN EXISTS (SELECT 1 FROM debtor_photos p WHERE p.debtor_id = d.id) THEN 1 ELSE 0 END, "
      "i.name, i.phone, i.hours, i.kind, s.service_begin, (SELECT max (l.begin_at) FROM plan_locks l "
      "WHERE l.operation_id = o.id AND l.kind = 'time' AND l.task_id = s.task_id "
      "AND coalesce (l.place_id, '') = coalesce (s.place_id, '')) FROM stops s "
      "JOIN routes r ON r.id = s.route_id JOIN plans pl ON pl.id = r.plan_id "
      "JOIN operations o ON o.id = pl.operation_id LEFT JOIN tasks t ON t.id = s.task_id "
      "LEFT JOIN debtors d ON d.id = t.debtor_id "
      "LEFT JOIN institutions i ON i.id = t.institution_id WHERE s.route_id = $1 "
      "ORDER BY s.ordinal",
      take_stop },
    { "SELECT DISTINCT t.id, c.id, c.number, c.cause " OF_ROUTE
      "JOIN task_cases tc ON tc.task_id = t.id JOIN cases c ON c.id = tc.case_id "
      "WHERE s.route_id = $1 AND tc.left_at IS NULL ORDER BY t.id, c.id",
      take_case },
    { "SELECT DISTINCT f.debtor_id, f.kind, f.note, f.noted, f.id " OF_ROUTE
      "JOIN debtor_flags f ON f.debtor_id = t.debtor_id "
      "WHERE s.route_id = $1 AND f.cleared IS NULL ORDER BY f.noted, f.id",
      take_flag },
    { "SELECT DISTINCT t.id, d.kind, d.number, d.signed_by, d.valid_until, d.id " OF_ROUTE
      "JOIN task_cases tc ON tc.task_id = t.id JOIN documents d ON d.case_id = tc.case_id "
      "AND d.kind IN ('warrant', 'search-warrant', 'eviction-notice', 'summons') "
      "AND (d.debtor_id = t.debtor_id OR d.debtor_id = '') "
      "WHERE s.route_id = $1 AND tc.left_at IS NULL ORDER BY t.id, d.id",
      take_paper },
  };

  /* As desk/night.h numbers them. */
  if (!yx_tonight_read_rows (db,
                             "SELECT count (*) FROM movements m JOIN operations o "
                             "ON o.id = m.operation_id WHERE o.id = $1 AND m.vehicle_id = $2 "
                             "AND m.kind = 'arrived' AND m.stop = 'drop-off' "
                             "AND m.plan_version < o.plan_version",
                             phone->operation_id, phone->vehicle_id, take_past, tonight, error))
    return FALSE;
  if (!read_ruleset (db, phone, tonight, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    if (!yx_tonight_read_rows (db, queries[i].sql, phone->route_id, NULL, queries[i].take, tonight,
                               error))
      return FALSE;
  return yx_tonight_read_rows (db,
                               "SELECT kind, task_id, place_id FROM reports "
                               "WHERE operation_id = $1 AND vehicle_id = $2 "
                               "AND task_id IS NOT NULL ORDER BY device_time, seq",
                               phone->operation_id, phone->vehicle_id, take_report, tonight, error);
}
