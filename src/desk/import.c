#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/casework-private.h"
#include "desk/check-private.h"
#include "desk/desk-private.h"
#include "desk/import-facts.h"
#include "desk/import-private.h"
#include "desk/place-limit.h"
#include "desk/roles.h"

typedef struct {
  const YxImportRow *rows;
  gsize n_rows;
  const gboolean *rejected; /* [n_rows] */
  const YxImportOptions *options;
  YxImportProgress progress;
  gpointer progress_data;
  GCancellable *cancellable;
  YxImportReport *report;
  const char *author;
  gint64 now;
  gboolean has_region;
  YxBox region_box;
  GHashTable *cases, *debtors, *places; /* id → YxImportChange */
  GHashTable *found; /* address key → YxPosition; NULL without a region */
  double progress_from; /* where the looking up has left it */
} ImportJob;

/* What makes a row unusable by itself, whatever is on the desk. Returns whether it is usable. */
static gboolean
check_row (const YxImportRow *row, YxImportReport *report)
{
  if (!yx_import_said (row->case_number)) {
    yx_import_report_add (report, YX_IMPORT_REJECTED, row->line, "case-number",
                          g_strdup (_("The case number is missing")));
    return FALSE;
  }
  if (!yx_import_said (row->debtor_name)) {
    yx_import_report_add (report, YX_IMPORT_REJECTED, row->line, "debtor-name",
                          g_strdup (_("The debtor's name is missing")));
    return FALSE;
  }
  for (gsize i = 0; i < row->n_addresses; i++) {
    const YxImportAddress *address = &row->addresses[i];

    if (address->has_point && !yx_lon_lat_is_valid (address->point)) {
      yx_import_report_add (
          report, YX_IMPORT_REJECTED, row->line, "address",
          g_strdup_printf (_("Address %u has impossible coordinates"), (guint) i + 1));
      return FALSE;
    }
  }
  return TRUE;
}

static void
note_change (GHashTable *changes, const char *id, YxImportChange change)
{
  const YxImportChange before = GPOINTER_TO_INT (g_hash_table_lookup (changes, id));

  if (change > before)
    g_hash_table_insert (changes, g_strdup (id), GINT_TO_POINTER (change));
}

static void
count_changes (GHashTable *changes, guint *added, guint *updated, guint *unchanged)
{
  GHashTableIter iter;
  gpointer change;

  g_hash_table_iter_init (&iter, changes);
  while (g_hash_table_iter_next (&iter, NULL, &change)) {
    switch (GPOINTER_TO_INT (change)) {
    case YX_IMPORT_ADDED:
      (*added)++;
      break;
    case YX_IMPORT_UPDATED:
      (*updated)++;
      break;
    default:
      (*unchanged)++;
    }
  }
}

static gboolean
import_places (YxDb *db, ImportJob *job, const YxImportRow *row, const char *debtor_id,
               GPtrArray *place_ids, GError **error)
{
  for (gsize i = 0; i < row->n_addresses; i++) {
    const YxImportAddress *address = &row->addresses[i];
    g_autofree char *id = NULL;
    YxPosition position;
    YxImportChange change;

    if (!yx_import_said (address->text) && !address->has_point)
      continue;
    if (!yx_import_place (db, job->now, debtor_id, address, job->found, &position, &id, &change,
                          error))
      return FALSE;
    note_change (job->places, id, change);
    g_ptr_array_add (place_ids, g_strdup (id));

    if (!address->has_point) {
      yx_import_report_count (job->report, &position);
    } else if (job->has_region) {
      const double outside = yx_box_distance (job->region_box, address->point);

      if (outside > YX_PLACE_LIMIT_M) {
        job->report->places_outside++;
        yx_import_report_add (job->report, YX_IMPORT_NOTE, row->line, "address",
                              g_strdup_printf (_("Address %u lies %.1f km outside the region"),
                                               (guint) i + 1, outside / 1000.0));
      }
    }
  }
  return TRUE;
}

static gboolean
append_import_event (YxDb *db, const ImportJob *job, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const YxImportReport *report = job->report;

  yx_payload_set_text (payload, "source", job->options->source);
  yx_payload_set_int (payload, "rows", report->n_rows);
  yx_payload_set_int (payload, "rejected", report->n_rejected);
  yx_payload_set_int (payload, "cases_added", report->cases_added);
  yx_payload_set_int (payload, "cases_updated", report->cases_updated);
  yx_payload_set_int (payload, "debtors_added", report->debtors_added);
  yx_payload_set_int (payload, "debtors_updated", report->debtors_updated);
  yx_payload_set_int (payload, "places_added", report->places_added);
  yx_payload_set_int (payload, "places_updated", report->places_updated);
  return yx_desk_append_event (db, job->author, NULL, "cases.imported", payload, error);
}

static gboolean
import_job (YxDb *db, gpointer data, GError **error)
{
  ImportJob *job = data;
  YxImportReport *report = job->report;

  for (gsize i = 0; i < job->n_rows; i++) {
    const YxImportRow *row = &job->rows[i];
    g_autofree char *case_id = NULL;
    g_autofree char *debtor_id = NULL;
    g_autoptr (GPtrArray) place_ids = g_ptr_array_new_with_free_func (g_free);
    gboolean case_changed = FALSE, debtor_changed = FALSE;
    YxImportChange case_change, debtor_change;

    if (i % 128 == 0) {
      if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
        return FALSE;
      if (job->progress != NULL)
        job->progress (job->progress_from
                           + (1.0 - job->progress_from) * (double) i / (double) job->n_rows,
                       job->progress_data);
    }
    if (job->rejected[i])
      continue;
    if (!yx_import_case (db, row, job->now, &case_id, &case_change, error)
        || !yx_import_debtor (db, row, job->now, case_id, report, &debtor_id, &debtor_change, error)
        || !import_places (db, job, row, debtor_id, place_ids, error)
        || (row->facts != NULL
            && !yx_import_facts (db, row->facts, case_id, debtor_id, place_ids, job->author,
                                 job->now, &case_changed, &debtor_changed, error))) {
      g_prefix_error (error, _("Line %u: "), row->line);
      return FALSE;
    }
    note_change (job->cases, case_id,
                 case_changed ? MAX (case_change, YX_IMPORT_UPDATED) : case_change);
    note_change (job->debtors, debtor_id,
                 debtor_changed ? MAX (debtor_change, YX_IMPORT_UPDATED) : debtor_change);
  }

  count_changes (job->cases, &report->cases_added, &report->cases_updated,
                 &report->cases_unchanged);
  count_changes (job->debtors, &report->debtors_added, &report->debtors_updated,
                 &report->debtors_unchanged);
  count_changes (job->places, &report->places_added, &report->places_updated,
                 &report->places_unchanged);
  if (g_cancellable_set_error_if_cancelled (job->cancellable, error))
    return FALSE;
  return yx_leave_closed_cases (db, job->author, error) && append_import_event (db, job, error)
         && yx_triage_refresh (db, job->author, NULL, NULL, error);
}

static gsize
count_without_point (const YxImportRow *rows, gsize n_rows)
{
  gsize n = 0;

  for (gsize i = 0; i < n_rows; i++)
    for (gsize a = 0; a < rows[i].n_addresses; a++)
      n += !rows[i].addresses[a].has_point;
  return n;
}

gboolean
yx_desk_import_cases (YxDesk *self, const YxImportRow *rows, gsize n_rows,
                      const YxImportOptions *options, YxImportProgress progress,
                      gpointer progress_data, GCancellable *cancellable,
                      YxImportReport *ret_report, GError **error)
{
  static const YxImportOptions no_options = { 0 };
  g_auto (YxImportReport) report = { 0 };
  g_autofree gboolean *rejected = NULL;
  g_autofree char *author = NULL;
  g_autoptr (YxRegion) region = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (rows != NULL || n_rows == 0, FALSE);
  g_return_val_if_fail (ret_report != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "cases.import", error))
    return FALSE;
  if (options == NULL)
    options = &no_options;
  rejected = g_new0 (gboolean, n_rows + 1);
  yx_import_report_init (&report);
  report.n_rows = (guint) n_rows;
  for (gsize i = 0; i < n_rows; i++) {
    rejected[i] = !check_row (&rows[i], &report);
    report.n_rejected += rejected[i] ? 1 : 0;
  }
  report.kept = !options->strict || report.n_rejected + options->n_rejected == 0;

  if (report.kept && n_rows > 0) {
    author = yx_desk_dup_author (self);
    region = yx_desk_get_region (self, NULL);
    ImportJob job = {
      .rows = rows,
      .n_rows = n_rows,
      .rejected = rejected,
      .options = options,
      .progress = progress,
      .progress_data = progress_data,
      .cancellable = cancellable,
      .report = &report,
      .author = author,
      .now = g_get_real_time (),
      .has_region = region != NULL,
      .region_box = region != NULL ? yx_region_get_box (region) : YX_BOX_EMPTY,
    };
    gboolean stored;

    if (region != NULL && count_without_point (rows, n_rows) > 0) {
      const YxLocateJob locate = {
        rows, n_rows, rejected, progress, progress_data, 0.5, cancellable,
      };

      job.progress_from = locate.progress_share;
      job.found = yx_desk_locate_rows (self, region, &locate, error);
      if (job.found == NULL)
        return FALSE;
    }
    job.cases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    job.debtors = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    job.places = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    stored = yx_desk_write (self, import_job, &job, cancellable, error);
    g_clear_pointer (&job.found, g_hash_table_unref);
    g_hash_table_unref (job.cases);
    g_hash_table_unref (job.debtors);
    g_hash_table_unref (job.places);
    if (!stored)
      return FALSE;
  }
  if (progress != NULL)
    progress (1.0, progress_data);
  yx_import_report_sort (&report);
  *ret_report = report;
  report = (YxImportReport){ 0 };
  return TRUE;
}
