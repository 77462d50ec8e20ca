#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/span.h"

#include <stdio.h>
#include <string.h>

#include "model/enum-types.h"

/* An operation may begin before its window does, and end after it. */
#define MARGIN (2 * G_TIME_SPAN_DAY)

static YxStatement *
prepare (YxDb *db, const YxSpan *span, const char *sql, GError **error)
{
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement != NULL) {
    yx_statement_bind_int (statement, 1, span->from);
    yx_statement_bind_int (statement, 2, span->until);
  }
  return statement;
}

static gboolean
read_filed (YxDb *db, YxSpan *span, GError **error)
{
  YxStatement *statement
      = prepare (db, span,
                 "SELECT count(*) FILTER (WHERE filed >= $1 AND filed < $2), "
                 "coalesce (sum(claim_fen) FILTER (WHERE filed >= $1 AND filed < $2), 0), "
                 "count(*) FILTER (WHERE filed IS NULL) FROM cases",
                 error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  g_assert (row);
  span->n_filed = (guint) yx_statement_get_int (statement, 0);
  span->filed_fen = yx_statement_get_int (statement, 1);
  span->n_without_filing = (guint) yx_statement_get_int (statement, 2);
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
read_measures (YxDb *db, YxSpan *span, GError **error)
{
  YxSpanMeasure kinds[YX_MEASURE_KIND_SEIZURE + 1] = { 0 };
  YxStatement *statement
      = prepare (db, span,
                 "SELECT kind, count(*), coalesce (sum(amount_fen), 0) FROM measures "
                 "WHERE imposed >= $1 AND imposed < $2 GROUP BY kind",
                 error);

  for (;;) {
    gboolean row;
    int kind;

    if (statement == NULL || !yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    kind = yx_statement_get_enum (statement, 0, YX_TYPE_MEASURE_KIND, -1);
    if (kind >= 0)
      kinds[kind] = (YxSpanMeasure){ (YxMeasureKind) kind,
                                     (guint) yx_statement_get_int (statement, 1),
                                     yx_statement_get_int (statement, 2) };
  }
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++) {
    if (kinds[i].n > 0)
      g_array_append_val (span->measures, kinds[i]);
  }
  return TRUE;
}

static int
compare_leads (gconstpointer a, gconstpointer b)
{
  return (int) ((const YxSpanLead *) a)->source - (int) ((const YxSpanLead *) b)->source;
}

static gboolean
read_leads (YxDb *db, YxSpan *span, GError **error)
{
  YxStatement *statement
      = prepare (db, span,
                 "SELECT source, count(*), sum(urgent), "
                 "count(*) FILTER (WHERE status = 'verified'), "
                 "count(*) FILTER (WHERE status = 'dismissed') FROM leads "
                 "WHERE received >= $1 AND received < $2 GROUP BY source",
                 error);

  for (;;) {
    YxSpanLead lead;
    gboolean row;

    if (statement == NULL || !yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    lead = (YxSpanLead){
      .source = (YxSource) yx_statement_get_enum (statement, 0, YX_TYPE_SOURCE, 0),
      .n = (guint) yx_statement_get_int (statement, 1),
      .n_urgent = (guint) yx_statement_get_int (statement, 2),
      .n_verified = (guint) yx_statement_get_int (statement, 3),
      .n_dismissed = (guint) yx_statement_get_int (statement, 4),
    };
    g_array_append_val (span->leads, lead);
  }
  g_array_sort (span->leads, compare_leads);
  return TRUE;
}

static gboolean
read_operations (YxDb *db, YxSpan *span, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT id FROM operations WHERE step IN ('live', 'closed') "
                       "AND window_end > $1 AND window_start < $2 ORDER BY window_start, id",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, span->from - MARGIN);
  yx_statement_bind_int (statement, 2, span->until + MARGIN);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    g_ptr_array_add (span->operations, g_strdup (yx_statement_get_text (statement, 0)));
  }
}

static gboolean
load_job (YxDb *db, gpointer data, GError **error)
{
  YxSpan *span = data;

  return read_filed (db, span, error) && read_measures (db, span, error)
         && read_leads (db, span, error) && read_operations (db, span, error);
}

YxSpan *
yx_span_load (YxDesk *desk, gint64 from, gint64 until, GError **error)
{
  g_autoptr (YxSpan) self = g_new0 (YxSpan, 1);

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (from < until, NULL);

  self->from = from;
  self->until = until;
  self->measures = g_array_new (FALSE, FALSE, sizeof (YxSpanMeasure));
  self->leads = g_array_new (FALSE, FALSE, sizeof (YxSpanLead));
  self->operations = g_ptr_array_new_with_free_func (g_free);
  if (!yx_store_read (yx_desk_get_store (desk), load_job, self, error))
    return NULL;
  return g_steal_pointer (&self);
}

void
yx_span_free (YxSpan *self)
{
  g_clear_pointer (&self->measures, g_array_unref);
  g_clear_pointer (&self->leads, g_array_unref);
  g_clear_pointer (&self->operations, g_ptr_array_unref);
  g_free (self);
}

static gint64
begin_of (const GDate *day)
{
  g_autoptr (GDateTime) local
      = g_date_time_new_local (g_date_get_year (day), g_date_get_month (day), g_date_get_day (day),
                               0, 0, 0);

  return local != NULL ? g_date_time_to_unix (local) * G_USEC_PER_SEC : 0;
}

gboolean
yx_span_parse (const char *text, gint64 *ret_from, gint64 *ret_until, gboolean *ret_is_week)
{
  int year, month, day, week;
  gsize used = 0;
  GDate first, last;
  gboolean is_week;

  g_return_val_if_fail (text != NULL, FALSE);

  g_date_clear (&first, 1);
  /* Plain digits only, and nothing after them. */
  if (strspn (text, "0123456789W-") != strlen (text))
    return FALSE;
  is_week = sscanf (text, "%4d-W%2d%zn", &year, &week, &used) == 2 && strlen (text) == 8;
  if (is_week && used == 8 && year >= 2000 && week >= 1) {
    /* 4 January lies in the first ISO week of its year. */
    if (week > g_date_get_monday_weeks_in_year ((GDateYear) year) + 1)
      return FALSE;
    g_date_set_dmy (&first, 4, G_DATE_JANUARY, (GDateYear) year);
    g_date_subtract_days (&first, (guint) g_date_get_weekday (&first) - 1);
    g_date_add_days (&first, 7 * (guint) (week - 1));
    if ((int) g_date_get_iso8601_week_of_year (&first) != week)
      return FALSE;
    last = first;
    g_date_add_days (&last, 7);
  } else if (!is_week && sscanf (text, "%4d-%2d-%2d%zn", &year, &month, &day, &used) == 3
             && used == 10 && strlen (text) == 10 && year >= 2000
             && g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)) {
    g_date_set_dmy (&first, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
    last = first;
    g_date_add_days (&last, 1);
  } else {
    return FALSE;
  }
  *ret_from = begin_of (&first);
  *ret_until = begin_of (&last);
  *ret_is_week = is_week;
  return *ret_from != 0 && *ret_until > *ret_from;
}
