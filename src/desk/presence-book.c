#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/desk-private.h"
#include "desk/factors.h"
#include "desk/presence-book.h"
#include "desk/presence-model.h"
#include "model/enum-types.h"
#include "model/visit.h"

#define MODEL_SETTING "presence.model"

typedef struct {
  gint64 time;
  YxVisitEvidence evidence; /* days_ago is filled in when asked */
} Visit;

typedef struct {
  gint64 heard;
  YxLeadEvidence evidence;
} Lead;

typedef struct {
  GArray *visits; /* of Visit */
  GArray *leads;  /* of Lead */
  guint n_dismissed;
} Page;

struct _YxPresenceBook {
  YxLikelihoodModel model;
  YxFactors factors;
  GHashTable *pages; /* place id → Page */
};

static void
page_free (gpointer data)
{
  Page *page = data;

  g_array_unref (page->visits);
  g_array_unref (page->leads);
  g_free (page);
}

static Page *
ensure_page (YxPresenceBook *book, const char *place_id)
{
  Page *page = g_hash_table_lookup (book->pages, place_id);

  if (page == NULL) {
    page = g_new0 (Page, 1);
    page->visits = g_array_new (FALSE, FALSE, sizeof (Visit));
    page->leads = g_array_new (FALSE, FALSE, sizeof (Lead));
    g_hash_table_insert (book->pages, g_strdup (place_id), page);
  }
  return page;
}

static void
take_visit (YxPresenceBook *book, YxStatement *row)
{
  const YxPresenceSays says = yx_outcome_says ((YxStopOutcome) yx_statement_get_enum (
      row, 2, YX_TYPE_STOP_OUTCOME, YX_STOP_OUTCOME_PENDING));
  const gint64 visited = yx_statement_get_int (row, 1);
  Visit visit = { .time = visited != 0 ? visited : yx_statement_get_int (row, 4) };
  gboolean weekend = FALSE;

  if (says == YX_PRESENCE_SAYS_NOTHING)
    return;
  visit.evidence.finding = says == YX_PRESENCE_SAYS_MET     ? YX_VISIT_MET
                           : says == YX_PRESENCE_SAYS_NEVER ? YX_VISIT_NOT_HIS
                                                            : YX_VISIT_ABSENT;
  visit.evidence.timed = visited != 0;
  visit.evidence.part = (unsigned) yx_day_part_of (visit.time, &weekend);
  visit.evidence.weekend = weekend;
  visit.evidence.times = (unsigned) CLAMP (yx_statement_get_int (row, 3), 1, 1000);
  g_array_append_val (ensure_page (book, yx_statement_get_text (row, 0))->visits, visit);
}

static void
take_lead (YxPresenceBook *book, YxStatement *row)
{
  const YxLeadStatus status = (YxLeadStatus) yx_statement_get_enum (row, 4, YX_TYPE_LEAD_STATUS,
                                                                    YX_LEAD_STATUS_OPEN);
  Page *page = ensure_page (book, yx_statement_get_text (row, 0));
  const Lead lead = {
    .heard = yx_statement_get_int (row, 5),
    .evidence = {
      .kind = (unsigned) yx_statement_get_enum (row, 1, YX_TYPE_PLACE_KIND, YX_PLACE_KIND_SEEN),
      .source = (unsigned) yx_statement_get_enum (row, 2, YX_TYPE_SOURCE, YX_SOURCE_OTHER),
      .certainty = yx_statement_get_real (row, 3),
      .verified = status == YX_LEAD_STATUS_VERIFIED,
    },
  };

  if (status == YX_LEAD_STATUS_DISMISSED)
    page->n_dismissed++;
  else
    g_array_append_val (page->leads, lead);
}

static gboolean
read_rows (YxPresenceBook *book, YxDb *db, const char *select, const char *scope,
           const char *value, void (*take) (YxPresenceBook *book, YxStatement *row),
           GError **error)
{
  g_autofree char *sql
      = scope != NULL ? g_strconcat (select, " AND ", scope, NULL) : g_strdup (select);
  YxStatement *statement = yx_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  if (scope != NULL)
    yx_statement_bind_text (statement, 1, value);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    take (book, statement);
  }
}

gboolean
yx_presence_model_read (YxDb *db, YxLikelihoodModel *ret_model, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT value FROM settings WHERE key = '" MODEL_SETTING "'", error);
  gboolean row, read = TRUE;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  if (row)
    read = yx_presence_model_parse (MODEL_SETTING, yx_statement_get_text (statement, 0), -1,
                                    ret_model, error);
  else
    *ret_model = *yx_presence_model_builtin ();
  if (row)
    yx_statement_reset (statement);
  return read;
}

YxPresenceBook *
yx_presence_book_read (YxDb *db, const char *scope, const char *value, GError **error)
{
  g_autoptr (YxPresenceBook) book = g_new0 (YxPresenceBook, 1);

  book->pages = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, page_free);
  /* A lead that was merged stands as the one that it was merged into. */
  if (!yx_presence_model_read (db, &book->model, error)
      || !yx_factors_read (db, &book->factors, error)
      || !read_rows (book, db,
                     "SELECT place_id, visited, outcome, times, recorded FROM visits WHERE 1 = 1",
                     scope, value, take_visit, error)
      || !read_rows (book, db,
                     "SELECT place_id, place_kind, source, certainty, "
                     "CASE WHEN status = 'merged' THEN (SELECT CASE WHEN t.status = 'dismissed' "
                     "THEN 'dismissed' ELSE 'open' END FROM leads t WHERE t.id = leads.merged_into) "
                     "ELSE status END, coalesce (heard, received) "
                     "FROM leads WHERE place_id IS NOT NULL",
                     scope, value, take_lead, error))
    return NULL;
  return g_steal_pointer (&book);
}

void
yx_presence_book_free (YxPresenceBook *book)
{
  g_clear_pointer (&book->pages, g_hash_table_unref);
  g_free (book);
}

const YxLikelihoodModel *
yx_presence_book_get_model (const YxPresenceBook *book)
{
  return &book->model;
}

YxPresencePlace
yx_presence_place_from_row (YxStatement *row, guint column)
{
  const gint64 known = MAX (yx_statement_get_int (row, column + 4),
                            yx_statement_get_int (row, column + 5));

  return (YxPresencePlace){
    .id = yx_statement_get_text (row, column),
    .kind = (YxPlaceKind) yx_statement_get_enum (row, column + 1, YX_TYPE_PLACE_KIND,
                                                 YX_PLACE_KIND_OTHER),
    .source = (YxSource) yx_statement_get_enum (row, column + 2, YX_TYPE_SOURCE, YX_SOURCE_OTHER),
    .by_hand = yx_statement_is_null (row, column + 3) ? -1.0
                                                      : yx_statement_get_real (row, column + 3),
    .known = MAX (known, yx_statement_get_int (row, column + 6)),
    .only_leads = yx_statement_get_int (row, column + 7) != 0,
  };
}

static double
days_between (gint64 from, gint64 to)
{
  return (double) (to - from) / (double) G_TIME_SPAN_DAY;
}

static void
tell_page (const YxPresenceBook *book, const Page *page, YxPresence *presence)
{
  double best = -1.0;

  for (guint i = 0; i < page->visits->len; i++) {
    const Visit *visit = &g_array_index (page->visits, Visit, i);

    presence->n_visits += visit->evidence.times;
    if (visit->evidence.finding == YX_VISIT_MET) {
      presence->n_met += visit->evidence.times;
      presence->last_met = MAX (presence->last_met, visit->time);
    }
  }
  for (guint i = 0; i < page->leads->len; i++) {
    const Lead *lead = &g_array_index (page->leads, Lead, i);
    const double worth = yx_likelihood_of_lead (&book->model, &lead->evidence);

    if (worth > best) {
      best = worth;
      presence->lead_heard = lead->heard;
      presence->lead_verified = lead->evidence.verified;
    }
  }
  presence->n_leads = page->leads->len;
  presence->n_dismissed = page->n_dismissed;
}

YxPresence
yx_presence_book_ask (const YxPresenceBook *book, const YxPresencePlace *place, gint64 at,
                      gboolean weekend, YxDayPart part)
{
  const Page *page = g_hash_table_lookup (book->pages, place->id);
  YxPresence presence = { .kind = place->kind, .part = part, .weekend = weekend };
  YxPlaceEvidence evidence = {
    .kind = (unsigned) place->kind,
    .source = (unsigned) place->source,
    .age_days = place->known != 0 ? days_between (place->known, at) : 0.0,
    .only_leads = place->only_leads,
  };
  g_autofree YxVisitEvidence *visits = NULL;
  g_autofree YxLeadEvidence *leads = NULL;
  bool by_lead = false;

  if (page != NULL) {
    visits = g_new (YxVisitEvidence, page->visits->len);
    leads = g_new (YxLeadEvidence, page->leads->len);
    for (guint i = 0; i < page->visits->len; i++) {
      const Visit *visit = &g_array_index (page->visits, Visit, i);

      visits[i] = visit->evidence;
      visits[i].days_ago = days_between (visit->time, at);
    }
    for (guint i = 0; i < page->leads->len; i++) {
      const Lead *lead = &g_array_index (page->leads, Lead, i);

      leads[i] = lead->evidence;
      leads[i].days_ago = days_between (lead->heard, at);
    }
    evidence.visits = visits;
    evidence.n_visits = page->visits->len;
    evidence.leads = leads;
    evidence.n_leads = page->leads->len;
    tell_page (book, page, &presence);
  }
  presence.likelihood
      = yx_likelihood_of_place (&book->model, &evidence, weekend, (unsigned) part, &by_lead);
  presence.by_lead = by_lead;
  if (book->factors.presence[place->kind] != 1.0) {
    presence.likelihood = yx_calibrated (presence.likelihood, book->factors.presence[place->kind]);
    presence.calibrated = TRUE;
  }
  presence.no_more = place->only_leads && presence.n_leads == 0;
  if (place->by_hand >= 0.0) {
    presence.likelihood = MIN (place->by_hand, 1.0);
    presence.by_hand = TRUE;
    presence.calibrated = FALSE;
  }
  return presence;
}
