#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/custody-private.h"
#include "desk/night-private.h"
#include "desk/reports-private.h"
#include "desk/roles.h"
#include "desk/visits-private.h"
#include "model/enum-types.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define CLOCK_SLACK (5 * 60 * (gint64) G_USEC_PER_SEC)
#define NOTE_MAX 2000 /* characters */
#define ABOARD_MAX 20

typedef struct {
  GArray *reports;     /* of YxTeamReport; with jobs of _async a reference */
  char *author;        /* of those without a device */
  GPtrArray *refusals; /* (element-type utf8) (nullable elements), by index */
} RecordJob;

typedef struct {
  YxTeamReportFilter filter;
  GArray *reports;
} ListJob;

/* A report as it is written: what was found out about it. */
typedef struct {
  const YxTeamReport *said;
  char *id, *vehicle_id, *officer_id, *task_id, *place_id, *debtor_id, *author;
  gint64 time, received;
} Entry;

static void
entry_clear (Entry *entry)
{
  g_free (entry->id);
  g_free (entry->vehicle_id);
  g_free (entry->officer_id);
  g_free (entry->task_id);
  g_free (entry->place_id);
  g_free (entry->debtor_id);
  g_free (entry->author);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Entry, entry_clear)

static void
record_job_free (RecordJob *job)
{
  g_array_unref (job->reports);
  g_free (job->author);
  g_ptr_array_unref (job->refusals);
  g_free (job);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RecordJob, record_job_free)

static RecordJob *
record_job_new (YxDesk *desk, GArray *reports)
{
  RecordJob *job = g_new0 (RecordJob, 1);

  job->reports = g_array_ref (reports);
  job->author = yx_desk_dup_author (desk);
  job->refusals = g_ptr_array_new_with_free_func (g_free);
  return job;
}

static void
ordered_clear (gpointer data)
{
  yx_team_report_clear (&((YxOrderedReport *) data)->report);
}

/* ---- What it is about ---- */

/* The first row of a query with up to three texts, its columns copied; *ret_found FALSE: none. */
static gboolean
find_row (YxDb *db, const char *sql, const char *const *texts, guint n_texts, char **columns,
          guint n_columns, gboolean *ret_found, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < n_texts; i++)
    yx_statement_bind_text (statement, i + 1, texts[i]);
  if (!yx_statement_step (statement, ret_found, error))
    return FALSE;
  for (guint i = 0; *ret_found && i < n_columns; i++)
    columns[i] = g_strdup (yx_statement_get_text (statement, i));
  if (*ret_found)
    yx_statement_reset (statement);
  return TRUE;
}

/* Which car it comes from, and who says it. */
static gboolean
find_who (YxDb *db, Entry *entry, const char **ret_refusal, GError **error)
{
  const YxTeamReport *said = entry->said;
  const char *texts[] = { said->operation_id, said->vehicle_id, said->officer_id };
  char *found[2] = { NULL };
  gboolean any;

  entry->officer_id = g_strdup (said->officer_id);
  if (said->officer_id != NULL) {
    if (!find_row (db, "SELECT name FROM officers WHERE id = $1", &texts[2], 1, found, 1, &any,
                   error))
      return FALSE;
    if (!any) {
      *ret_refusal = _("There is no such officer");
      return TRUE;
    }
    if (entry->author == NULL)
      entry->author = g_steal_pointer (&found[0]);
    g_clear_pointer (&found[0], g_free);
  }
  if (said->vehicle_id == NULL) {
    const char *pair[] = { said->operation_id, said->officer_id };

    if (!find_row (db,
                   "SELECT vehicle_id FROM operation_crew WHERE operation_id = $1 AND officer_id = $2",
                   pair, 2, found, 1, &any, error))
      return FALSE;
    if (!any)
      *ret_refusal = _("Which car the report is from is not known");
    entry->vehicle_id = found[0];
    return TRUE;
  }
  if (!find_row (db, "SELECT id, coalesce (call_sign, plate) FROM vehicles WHERE id = $1", &texts[1],
                 1, found, 2, &any, error))
    return FALSE;
  if (!any) {
    *ret_refusal = _("There is no such car");
    return TRUE;
  }
  entry->vehicle_id = found[0];
  if (entry->author == NULL)
    entry->author = g_steal_pointer (&found[1]);
  g_free (found[1]);
  return TRUE;
}

static gboolean
is_visit_key (const char *key)
{
  return !g_str_has_prefix (key, "drop-off:") && strcmp (key, "end") != 0
         && !g_str_has_prefix (key, "end:") && strcmp (key, "start") != 0;
}

static gboolean
find_stop (YxDb *db, Entry *entry, const char **ret_refusal, GError **error)
{
  const YxTeamReport *said = entry->said;
  g_auto (GStrv) parts = NULL;
  char *found[1] = { NULL };
  gboolean any;

  if (said->stop != NULL && is_visit_key (said->stop)) {
    parts = g_strsplit (said->stop, ":", 2);
    entry->task_id = g_strdup (parts[0]);
    entry->place_id = parts[1] != NULL && *parts[1] != '\0' ? g_strdup (parts[1]) : NULL;
  } else if (said->stop == NULL) {
    entry->task_id = g_strdup (said->task_id);
    entry->place_id = g_strdup (said->place_id);
  }
  if (entry->task_id != NULL) {
    const char *pair[] = { entry->task_id, said->operation_id };

    if (!find_row (db, "SELECT debtor_id FROM tasks WHERE id = $1 AND operation_id = $2", pair, 2,
                   found, 1, &any, error))
      return FALSE;
    if (!any) {
      *ret_refusal = _("The operation has no such stop");
      return TRUE;
    }
    entry->debtor_id = found[0];
  }
  if (entry->place_id != NULL) {
    const char *pair[] = { entry->place_id, entry->debtor_id };

    if (!find_row (db, "SELECT id FROM places WHERE id = $1 AND debtor_id = $2", pair, 2, NULL, 0,
                   &any, error))
      return FALSE;
    if (!any)
      *ret_refusal = _("The place is another debtor’s than the task’s");
  }
  return TRUE;
}

/* What can be seen without looking anything up. */
static const char *
check_said (const YxTeamReport *said)
{
  if (said->operation_id == NULL)
    return _("The report is of no operation");
  if (said->vehicle_id == NULL && said->officer_id == NULL)
    return _("The report says neither car nor officer");
  if (said->id != NULL && !g_uuid_string_is_valid (said->id))
    return _("The report’s id is no UUID");
  if (yx_enum_nick (YX_TYPE_REPORT_KIND, (int) said->kind) == NULL)
    return _("A report of this kind is not known");
  if (said->kind == YX_REPORT_KIND_RESULT && said->outcome == YX_STOP_OUTCOME_PENDING)
    return _("A result needs its outcome");
  if (said->kind == YX_REPORT_KIND_RESULT && said->stop == NULL && said->task_id == NULL)
    return _("A result needs its stop");
  if (said->aboard < 0 || said->aboard > ABOARD_MAX)
    return _("So many persons do not ride in a car");
  if (said->has_point && !yx_lon_lat_is_valid (said->point))
    return _("The report’s coordinates are not valid");
  if (said->note != NULL && !g_utf8_validate (said->note, -1, NULL))
    return _("The note is no text in UTF-8");
  if (said->note != NULL && g_utf8_strlen (said->note, -1) > NOTE_MAX)
    return _("The note is longer than 2,000 characters");
  return NULL;
}

/* ---- Rows ---- */

static gboolean
write_row (YxDb *db, const Entry *entry, GError **error)
{
  const YxTeamReport *said = entry->said;
  YxStatement *statement = yx_db_prepare (
      db,
      "INSERT INTO reports (id, operation_id, vehicle_id, officer_id, device, kind, task_id, "
      "place_id, outcome, aboard, reason, note, lon, lat, device_time, receive_time, author, stop, "
      "after_position) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, "
      "$17, $18, (SELECT coalesce (max (seq), 0) FROM positions))",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, entry->id);
  yx_statement_bind_text (statement, 2, said->operation_id);
  yx_statement_bind_text (statement, 3, entry->vehicle_id);
  yx_statement_bind_text (statement, 4, entry->officer_id);
  if (said->device != 0)
    yx_statement_bind_int (statement, 5, said->device);
  yx_statement_bind_enum (statement, 6, YX_TYPE_REPORT_KIND, (int) said->kind);
  yx_statement_bind_text (statement, 7, entry->task_id);
  yx_statement_bind_text (statement, 8, entry->place_id);
  if (said->kind == YX_REPORT_KIND_RESULT)
    yx_statement_bind_enum (statement, 9, YX_TYPE_STOP_OUTCOME, (int) said->outcome);
  yx_statement_bind_int (statement, 10, said->aboard);
  if (said->kind == YX_REPORT_KIND_STOPPED)
    yx_statement_bind_enum (statement, 11, YX_TYPE_STOP_REASON, (int) said->reason);
  yx_statement_bind_text (statement, 12,
                          said->note != NULL && *said->note != '\0' ? said->note : NULL);
  if (said->has_point) {
    yx_statement_bind_real (statement, 13, said->point.lon);
    yx_statement_bind_real (statement, 14, said->point.lat);
  }
  yx_statement_bind_int (statement, 15, entry->time);
  yx_statement_bind_int (statement, 16, entry->received);
  yx_statement_bind_text (statement, 17, entry->author);
  yx_statement_bind_text (statement, 18, said->stop);
  return yx_statement_run (statement, error);
}

static gboolean
append_event (YxDb *db, const Entry *entry, GError **error)
{
  const YxTeamReport *said = entry->said;
  const char *nick = yx_enum_nick (YX_TYPE_REPORT_KIND, (int) said->kind);
  g_autoptr (YxPayload) payload = yx_payload_new ();
  g_autofree char *kind = g_strconcat ("report.", nick, NULL);

  yx_payload_set_text (payload, "report", entry->id);
  yx_payload_set_text (payload, "vehicle", entry->vehicle_id);
  yx_payload_set_text (payload, "officer", entry->officer_id);
  yx_payload_set_text (payload, "stop", said->stop);
  yx_payload_set_text (payload, "task", entry->task_id);
  yx_payload_set_text (payload, "place", entry->place_id);
  yx_payload_set_int (payload, "time", entry->time);
  if (said->device != 0)
    yx_payload_set_int (payload, "device", said->device);
  if (said->kind == YX_REPORT_KIND_RESULT)
    yx_payload_set_text (payload, "outcome",
                         yx_enum_nick (YX_TYPE_STOP_OUTCOME, (int) said->outcome));
  if (said->kind == YX_REPORT_KIND_STOPPED)
    yx_payload_set_text (payload, "reason",
                         yx_enum_nick (YX_TYPE_STOP_REASON, (int) said->reason));
  if (said->aboard > 0)
    yx_payload_set_int (payload, "aboard", said->aboard);
  return yx_desk_append_event (db, entry->author, said->operation_id, kind, payload, error);
}

/* What follows from a result, or from handing over. */
static gboolean
write_consequences (YxDb *db, const Entry *entry, GError **error)
{
  const YxTeamReport *said = entry->said;

  if (said->kind == YX_REPORT_KIND_HANDED_OVER)
    return yx_hand_over_custodies (db, said->operation_id, entry->vehicle_id, entry->time,
                                   entry->author, error);
  if (said->kind != YX_REPORT_KIND_RESULT)
    return TRUE;
  if (entry->place_id != NULL) {
    const YxVisitRecord visit = {
      .place_id = entry->place_id,
      .task_id = entry->task_id,
      .visited = entry->time,
      .outcome = said->outcome,
      .note = said->note,
    };

    if (!yx_write_visit (db, &visit, entry->author, NULL, error))
      return FALSE;
  } else if (!yx_tell_stop (db, entry->task_id, NULL, said->outcome, error)) {
    return FALSE;
  }
  if (said->aboard > 0 && entry->debtor_id != NULL
      && (said->outcome == YX_STOP_OUTCOME_APPEARED || said->outcome == YX_STOP_OUTCOME_COMPELLED)) {
    const YxCustodyBegin custody = {
      .operation_id = said->operation_id,
      .debtor_id = entry->debtor_id,
      .task_id = entry->task_id,
      .vehicle_id = entry->vehicle_id,
      .began = entry->time,
    };
    gboolean begun;

    return yx_write_custody (db, &custody, entry->author, &begun, NULL, error);
  }
  return TRUE;
}

/* *ret_refusal stays NULL for one that is, or was already, recorded. */
static gboolean
record_one (YxDb *db, const RecordJob *job, const YxTeamReport *said, const char **ret_refusal,
            GError **error)
{
  g_auto (Entry) entry = { .said = said };
  gboolean known, there_is;
  gint64 night_now;

  *ret_refusal = check_said (said);
  if (*ret_refusal != NULL)
    return TRUE;
  entry.id = said->id != NULL ? g_ascii_strdown (said->id, -1) : yx_id_new ();
  if (!find_row (db, "SELECT id FROM reports WHERE id = $1", (const char *const *) &entry.id, 1, NULL,
                 0, &known, error))
    return FALSE;
  if (known)
    return TRUE;
  if (!yx_desk_row_exists (db, "operations", said->operation_id, &there_is, error))
    return FALSE;
  if (!there_is) {
    *ret_refusal = _("There is no such operation");
    return TRUE;
  }
  if (said->device == 0)
    entry.author = g_strdup (job->author);
  if (!find_who (db, &entry, ret_refusal, error))
    return FALSE;
  if (*ret_refusal != NULL)
    return TRUE;
  if (!find_stop (db, &entry, ret_refusal, error))
    return FALSE;
  if (*ret_refusal != NULL)
    return TRUE;
  entry.received = g_get_real_time ();
  if (!yx_night_read_time (db, said->operation_id, entry.received, &night_now, error))
    return FALSE;
  /* A clock that runs ahead must not make anything happen in the time to come. */
  entry.time = said->device_time != 0 && said->device_time <= night_now + CLOCK_SLACK
                   ? said->device_time
                   : night_now;
  return write_row (db, &entry, error) && append_event (db, &entry, error)
         && write_consequences (db, &entry, error);
}

static gboolean
record_job (YxDb *db, gpointer data, GError **error)
{
  RecordJob *job = data;
  g_autofree guint *order = g_new (guint, job->reports->len + 1);

  g_ptr_array_set_size (job->refusals, 0);
  g_ptr_array_set_size (job->refusals, (int) job->reports->len);
  /* Few at a time, so that sorting by insertion is enough; equal times stay as sent. */
  for (guint i = 0; i < job->reports->len; i++) {
    const gint64 time = g_array_index (job->reports, YxTeamReport, i).device_time;
    guint at = i;

    while (at > 0 && g_array_index (job->reports, YxTeamReport, order[at - 1]).device_time > time) {
      order[at] = order[at - 1];
      at--;
    }
    order[at] = i;
  }
  for (guint i = 0; i < job->reports->len; i++) {
    const char *refusal = NULL;

    if (!record_one (db, job, &g_array_index (job->reports, YxTeamReport, order[i]), &refusal, error))
      return FALSE;
    g_ptr_array_index (job->refusals, order[i]) = g_strdup (refusal);
  }
  return TRUE;
}

static gboolean
record (YxDesk *desk, RecordJob *job, GCancellable *cancellable, GError **error)
{
  gboolean by_hand = FALSE;

  for (guint i = 0; i < job->reports->len; i++)
    by_hand |= g_array_index (job->reports, YxTeamReport, i).device == 0;
  if (by_hand && !yx_desk_may (desk, YX_RIGHT_DISPATCH, "report.record", error))
    return FALSE;
  return yx_desk_write (desk, record_job, job, cancellable, error);
}

static void
record_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  RecordJob *job = data;
  g_autoptr (GError) error = NULL;

  if (record (source, job, cancellable, &error))
    g_task_return_pointer (task, g_ptr_array_ref (job->refusals), (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

/* ---- Reading ---- */

#define COLUMNS \
  "SELECT seq, id, operation_id, vehicle_id, officer_id, coalesce (device, 0), kind, stop, task_id, " \
  "place_id, outcome, aboard, reason, note, lon, lat, device_time, receive_time, author, " \
  "after_position FROM reports "

static void
report_from_row (YxStatement *row, YxTeamReport *ret_report)
{
  *ret_report = (YxTeamReport){
    .seq = yx_statement_get_int (row, 0),
    .id = g_strdup (yx_statement_get_text (row, 1)),
    .operation_id = g_strdup (yx_statement_get_text (row, 2)),
    .vehicle_id = g_strdup (yx_statement_get_text (row, 3)),
    .officer_id = g_strdup (yx_statement_get_text (row, 4)),
    .device = yx_statement_get_int (row, 5),
    .kind
    = (YxReportKind) yx_statement_get_enum (row, 6, YX_TYPE_REPORT_KIND, YX_REPORT_KIND_NOTE),
    .stop = g_strdup (yx_statement_get_text (row, 7)),
    .task_id = g_strdup (yx_statement_get_text (row, 8)),
    .place_id = g_strdup (yx_statement_get_text (row, 9)),
    .outcome = (YxStopOutcome) yx_statement_get_enum (row, 10, YX_TYPE_STOP_OUTCOME,
                                                      YX_STOP_OUTCOME_PENDING),
    .aboard = (int) yx_statement_get_int (row, 11),
    .reason = (YxStopReason) yx_statement_get_enum (row, 12, YX_TYPE_STOP_REASON,
                                                    YX_STOP_REASON_NOT_SAID),
    .note = g_strdup (yx_statement_get_text (row, 13)),
    .has_point = !yx_statement_is_null (row, 14),
    .point = { yx_statement_get_real (row, 14), yx_statement_get_real (row, 15) },
    .device_time = yx_statement_get_int (row, 16),
    .receive_time = yx_statement_get_int (row, 17),
    .author = g_strdup (yx_statement_get_text (row, 18)),
  };
}

GArray *
yx_read_reports (YxDb *db, const char *operation_id, gint64 after, gint64 until, GError **error)
{
  g_autoptr (GArray) reports = g_array_new (FALSE, FALSE, sizeof (YxOrderedReport));
  YxStatement *statement = yx_db_prepare (
      db, COLUMNS "WHERE operation_id = $1 AND seq > $2 AND seq <= $3 ORDER BY seq", error);

  if (statement == NULL)
    return NULL;
  g_array_set_clear_func (reports, ordered_clear);
  yx_statement_bind_text (statement, 1, operation_id);
  yx_statement_bind_int (statement, 2, after);
  yx_statement_bind_int (statement, 3, until);
  for (;;) {
    YxOrderedReport ordered;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&reports);
    report_from_row (statement, &ordered.report);
    ordered.after_position = yx_statement_get_int (statement, 19);
    /* A stop may be named by its task and place alone. */
    if (ordered.report.stop == NULL && ordered.report.task_id != NULL)
      ordered.report.stop = g_strdup_printf (
          "%s:%s", ordered.report.task_id,
          ordered.report.place_id != NULL ? ordered.report.place_id : "");
    g_array_append_val (reports, ordered);
  }
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *statement = yx_db_prepare (db,
                                          COLUMNS "WHERE seq > $1 "
                                                  "AND ($2 IS NULL OR operation_id = $2) "
                                                  "AND ($3 IS NULL OR vehicle_id = $3) "
                                                  "AND ($4 IS NULL OR task_id = $4) "
                                                  "ORDER BY seq LIMIT $5",
                                          error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, job->filter.after);
  yx_statement_bind_text (statement, 2, job->filter.operation_id);
  yx_statement_bind_text (statement, 3, job->filter.vehicle_id);
  yx_statement_bind_text (statement, 4, job->filter.task_id);
  yx_statement_bind_int (statement, 5, job->filter.limit > 0 ? job->filter.limit : G_MAXINT64);
  for (;;) {
    YxTeamReport report;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    report_from_row (statement, &report);
    g_array_append_val (job->reports, report);
  }
}

/* ---- Verbs ---- */

void
yx_team_report_clear (YxTeamReport *report)
{
  g_free (report->id);
  g_free (report->operation_id);
  g_free (report->vehicle_id);
  g_free (report->officer_id);
  g_free (report->stop);
  g_free (report->task_id);
  g_free (report->place_id);
  g_free (report->note);
  g_free (report->author);
}

static void
report_clear (gpointer data)
{
  yx_team_report_clear (data);
}

GArray *
yx_team_reports_new (void)
{
  GArray *reports = g_array_new (FALSE, TRUE, sizeof (YxTeamReport));

  g_array_set_clear_func (reports, report_clear);
  return reports;
}

gboolean
yx_desk_record_reports (YxDesk *self, GArray *reports, GPtrArray **ret_refusals, GError **error)
{
  g_autoptr (RecordJob) job = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (reports != NULL, FALSE);

  job = record_job_new (self, reports);
  if (!record (self, job, NULL, error))
    return FALSE;
  if (ret_refusals != NULL)
    *ret_refusals = g_ptr_array_ref (job->refusals);
  return TRUE;
}

void
yx_desk_record_reports_async (YxDesk *self, GArray *reports, GCancellable *cancellable,
                              GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (self));
  g_return_if_fail (reports != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_desk_record_reports_async);
  g_task_set_task_data (task, record_job_new (self, reports), (GDestroyNotify) record_job_free);
  g_task_run_in_thread (task, record_thread);
}

gboolean
yx_desk_record_reports_finish (YxDesk *self, GAsyncResult *result, GPtrArray **ret_refusals,
                               GError **error)
{
  g_autoptr (GPtrArray) refusals = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  refusals = g_task_propagate_pointer (G_TASK (result), error);
  if (refusals == NULL)
    return FALSE;
  if (ret_refusals != NULL)
    *ret_refusals = g_steal_pointer (&refusals);
  return TRUE;
}

GArray *
yx_desk_list_reports (YxDesk *self, const YxTeamReportFilter *filter, GError **error)
{
  g_autoptr (GArray) reports = yx_team_reports_new ();
  ListJob job = { .reports = reports };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (filter != NULL)
    job.filter = *filter;
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&reports);
}
