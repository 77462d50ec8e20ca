#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/address.h"
#include "desk/gather.h"
#include "desk/lists-private.h"
#include "desk/place-limit.h"
#include "desk/presence-book.h"
#include "model/enum-types.h"

/* Before those of presence. */
#define N_COLUMNS 14

static YxStatement *
prepare (YxDb *db, const YxPlaceFilter *filter, const char *cases_of, GError **error)
{
  const struct {
    const char *value;
    const char *condition;
  } conditions[] = {
    { filter->debtor_id, " AND p.debtor_id = $%u" },
    { filter->case_id,
      " AND p.debtor_id IN (SELECT debtor_id FROM case_debtors WHERE case_id = $%u)" },
    { filter->operation_id, " AND p.debtor_id IN (SELECT debtor_id FROM tasks "
                            "WHERE operation_id = $%u AND dropped = 0)" },
    { cases_of, " AND p.debtor_id IN (SELECT cd.debtor_id FROM operation_cases oc "
                "JOIN case_debtors cd ON cd.case_id = oc.case_id WHERE oc.operation_id = $%u)" },
  };
  g_autoptr (GString) sql
      = g_string_new ("SELECT p.id, p.debtor_id, d.name, d.kind, p.address, p.kind, p.source, "
                      "p.lon, p.lat, p.presence, p.seen, p.located, p.match, p.radius_m, "
                      YX_PRESENCE_COLUMNS ("p") " "
                      "FROM places p JOIN debtors d ON d.id = p.debtor_id WHERE 1 = 1");
  YxStatement *statement;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++) {
    if (conditions[i].value == NULL)
      continue;
    n++;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    g_string_append_printf (sql, conditions[i].condition, n);
#pragma GCC diagnostic pop
  }
  if (filter->to_fix)
    g_string_append_printf (sql, " AND (p.lon IS NULL OR (p.located = 'found' AND p.radius_m > %d))",
                            (int) YX_ADDRESS_NEAR_M);
  if (filter->box != NULL) {
    g_autofree char *clause = yx_db_box_clause (db, "places", "p", n + 1);

    g_string_append (sql, clause);
  }
  g_string_append (sql, " ORDER BY p.debtor_id, p.id");

  statement = yx_db_prepare (db, sql->str, error);
  if (statement == NULL)
    return NULL;
  n = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (conditions); i++) {
    if (conditions[i].value != NULL)
      yx_statement_bind_text (statement, ++n, conditions[i].value);
  }
  if (filter->box != NULL) {
    yx_statement_bind_real (statement, n + 1, filter->box->west);
    yx_statement_bind_real (statement, n + 2, filter->box->south);
    yx_statement_bind_real (statement, n + 3, filter->box->east);
    yx_statement_bind_real (statement, n + 4, filter->box->north);
  }
  return statement;
}

static YxPlace *
place_from_row (YxStatement *row, const YxBox *region, const YxPresenceBook *book, gint64 now)
{
  const YxPresencePlace place = yx_presence_place_from_row (row, N_COLUMNS);
  g_autofree char *masked = yx_mask_debtor (
      yx_statement_get_text (row, 2),
      (YxDebtorKind) yx_statement_get_enum (row, 3, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
  YxPlaceData data = {
    .id = yx_statement_get_text (row, 0),
    .debtor_id = yx_statement_get_text (row, 1),
    .masked_debtor = masked,
    .address = yx_statement_get_text (row, 4),
    .kind = (YxPlaceKind) yx_statement_get_enum (row, 5, YX_TYPE_PLACE_KIND, YX_PLACE_KIND_OTHER),
    .source = (YxSource) yx_statement_get_enum (row, 6, YX_TYPE_SOURCE, YX_SOURCE_OTHER),
    .has_point = !yx_statement_is_null (row, 7),
    .lon = yx_statement_get_real (row, 7),
    .lat = yx_statement_get_real (row, 8),
    .seen = yx_statement_get_int (row, 10),
    .located = yx_statement_get_text (row, 11),
    .match = yx_statement_get_text (row, 12),
    .radius_m = yx_statement_get_real (row, 13),
  };

  data.presence
      = yx_presence_book_ask (book, &place, now, FALSE, YX_DAY_PART_DAWN).likelihood;
  data.standing = data.has_point ? YX_PLACE_STANDING_ON_MAP : YX_PLACE_STANDING_NO_POINT;
  if (data.has_point && region != NULL) {
    data.outside_m = yx_box_distance (*region, (YxLonLat){ data.lon, data.lat });
    if (data.outside_m > YX_PLACE_LIMIT_M)
      data.standing = YX_PLACE_STANDING_OUTSIDE;
  }
  return yx_place_new (&data);
}

/* The visits and leads of the debtors that the filter asks for. */
static YxPresenceBook *
read_book (YxDb *db, const YxPlaceFilter *filter, const char *cases_of, GError **error)
{
  if (filter->debtor_id != NULL)
    return yx_presence_book_read (db, "debtor_id = $1", filter->debtor_id, error);
  if (filter->case_id != NULL)
    return yx_presence_book_read (
        db, "debtor_id IN (SELECT cd.debtor_id FROM case_debtors cd WHERE cd.case_id = $1)",
        filter->case_id, error);
  if (filter->operation_id != NULL)
    return yx_presence_book_read (
        db, "debtor_id IN (SELECT t.debtor_id FROM tasks t WHERE t.operation_id = $1)",
        filter->operation_id, error);
  if (cases_of != NULL)
    return yx_presence_book_read (
        db,
        "debtor_id IN (SELECT cd.debtor_id FROM operation_cases oc JOIN case_debtors cd "
        "ON cd.case_id = oc.case_id WHERE oc.operation_id = $1)",
        cases_of, error);
  return yx_presence_book_read (db, NULL, NULL, error);
}

static gboolean
places_job (YxDb *db, gpointer data, GError **error)
{
  YxListJob *job = data;

  job->result = yx_read_places (db, job->filter, NULL, job->region, error);
  return job->result != NULL;
}

GListStore *
yx_read_places (YxDb *db, const YxPlaceFilter *filter, const char *cases_of, const YxBox *region,
                GError **error)
{
  static const YxPlaceFilter all = { 0 };
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (YxPresenceBook) book = NULL;
  const gint64 now = g_get_real_time ();
  YxStatement *statement;

  if (filter == NULL)
    filter = &all;
  book = read_book (db, filter, cases_of, error);
  if (book == NULL)
    return NULL;
  statement = prepare (db, filter, cases_of, error);
  if (statement == NULL)
    return NULL;
  for (;;) {
    g_autoptr (YxPlace) place = NULL;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return yx_list_new (YX_TYPE_PLACE, places);
    place = place_from_row (statement, region, book, now);
    if (!filter->not_plannable
        || yx_place_get_data (place)->standing != YX_PLACE_STANDING_ON_MAP)
      g_ptr_array_add (places, g_steal_pointer (&place));
  }
}

GListStore *
yx_desk_list_places (YxDesk *self, const YxPlaceFilter *filter, GError **error)
{
  YxListJob job = { .filter = filter };
  YxBox region;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  if (yx_list_region_box (self, &region))
    job.region = &region;
  return yx_list_job_run (self, places_job, &job, error);
}
