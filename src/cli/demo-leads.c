#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/demo-leads.h"

#include "cli/demo-facts.h"
#include "desk/leads.h"
#include "desk/lists.h"
#include "desk/visits.h"

#define MINUTE G_TIME_SPAN_MINUTE
#define HOUR G_TIME_SPAN_HOUR
#define DAY G_TIME_SPAN_DAY

/* What becomes of a lead in the sample. */
typedef enum {
  STAYS,
  IS_VERIFIED,
  IS_DISMISSED,
  REPEATS, /* merged into the one before */
} Fate;

/* Towns and open cases by number, so that the same desk always has the same leads. lon_m and lat_m:
 * metres off the town's middle. */
static const struct {
  guint nth_case;
  guint town;
  int lon_m, lat_m;
  const char *spot; /* behind the town's name */
  const char *said;
  YxSource source;
  YxPlaceKind kind;
  double certainty;
  gboolean urgent;
  gint64 ago;
  Fate fate;
  const char *informant, *phone;
} leads[] = {
  { 3, 0, 420, -180, "汽车站候车厅", "在候车厅买票，穿灰色夹克", YX_SOURCE_POLICE_110,
    YX_PLACE_KIND_SEEN, 0.9, TRUE, 20 * MINUTE, STAYS, NULL, NULL },
  { 3, 0, 560, -120, "汽车站对面面馆", "像是他，在吃面", YX_SOURCE_APPLICANT, YX_PLACE_KIND_SEEN,
    0.5, FALSE, 35 * MINUTE, STAYS, "申请人例某", "15400000001" },
  { 11, 2, 150, 90, "农贸市场", "每天早上在市场卖菜", YX_SOURCE_HOTLINE, YX_PLACE_KIND_WORK, 0.5,
    FALSE, 3 * HOUR, STAYS, "某市民", "15400000002" },
  { 17, 4, -260, 310, "新村3排", "租住在这里，晚上回来", YX_SOURCE_OFFICER, YX_PLACE_KIND_HOME,
    0.9, FALSE, 2 * DAY, IS_VERIFIED, NULL, NULL },
  { 23, 1, 90, -300, "建材市场东门", "开了一家门店，用弟弟的名字", YX_SOURCE_APPLICANT,
    YX_PLACE_KIND_BUSINESS, 0.5, FALSE, 9 * DAY, STAYS, "申请人样某", "15400000003" },
  { 29, 3, -120, -60, "亲戚家", "春节后住在姐姐家", YX_SOURCE_APPLICANT, YX_PLACE_KIND_RELATIVE,
    0.25, FALSE, 5 * DAY, IS_DISMISSED, NULL, NULL },
  { 31, 5, 300, 200, "加油站", "车停在加油站", YX_SOURCE_POLICE_110, YX_PLACE_KIND_SEEN, 0.5,
    FALSE, 6 * HOUR, STAYS, NULL, NULL },
  { 31, 5, 330, 210, "加油站便利店", "刚才在便利店", YX_SOURCE_HOTLINE, YX_PLACE_KIND_SEEN, 0.5,
    FALSE, 5 * HOUR, REPEATS, "某市民", NULL },
  { 37, 6, 40, 260, "物流园", "在物流园装货，夜班", YX_SOURCE_AGENCY, YX_PLACE_KIND_WORK, 0.9, TRUE,
    26 * HOUR, STAYS, NULL, NULL },
  { 41, 0, -350, 410, "小区5号楼", "邻居说他夜里回来", YX_SOURCE_OFFICER, YX_PLACE_KIND_HOME, 0.9,
    FALSE, 4 * DAY, IS_VERIFIED, NULL, NULL },
};

/* In the order in which a place's visits take them: about half in vain. */
static const YxStopOutcome outcomes[] = {
  YX_STOP_OUTCOME_NOT_FOUND, YX_STOP_OUTCOME_COMPELLED,       YX_STOP_OUTCOME_DOOR_NOT_OPENED,
  YX_STOP_OUTCOME_APPEARED,  YX_STOP_OUTCOME_NOT_FOUND,       YX_STOP_OUTCOME_PAID,
  YX_STOP_OUTCOME_NOT_FOUND, YX_STOP_OUTCOME_ADDRESS_INVALID, YX_STOP_OUTCOME_NOT_FOUND,
};

/* One place in so many has been gone to. */
#define VISITED_STEP 16

static YxLonLat
move_metres (double lon, double lat, int east, int north)
{
  /* In Wen County a degree of longitude is about 91.2 km. */
  return (YxLonLat){ lon + east / 91200.0, lat + north / 111200.0 };
}

static gboolean
add_lead (YxDesk *desk, guint index, const char *debtor_id, char **last_id, GError **error)
{
  const YxDemoTown *town = &yx_demo_towns[leads[index].town % yx_demo_n_towns];
  const gint64 now = g_get_real_time ();
  g_autofree char *address = g_strdup_printf ("%s%s%s", town->county, town->name, leads[index].spot);
  g_autofree char *id = NULL;
  const YxLeadRecord record = {
    .debtor_id = debtor_id,
    .address = address,
    .has_point = TRUE,
    .point = move_metres (town->lon, town->lat, leads[index].lon_m, leads[index].lat_m),
    .kind = leads[index].kind,
    .source = leads[index].source,
    .text = leads[index].said,
    .certainty = leads[index].certainty,
    .urgent = leads[index].urgent,
    .heard = now - leads[index].ago,
    .received = now - leads[index].ago + (leads[index].ago > HOUR ? 10 * MINUTE : 0),
    .informant = leads[index].informant,
    .informant_phone = leads[index].phone,
    .merge_into = leads[index].fate == REPEATS ? *last_id : NULL,
  };

  if (!yx_desk_record_lead (desk, &record, &id, error)
      || (leads[index].fate == IS_VERIFIED && !yx_desk_verify_lead (desk, id, error))
      || (leads[index].fate == IS_DISMISSED
          && !yx_desk_dismiss_lead (desk, id, "上门核实，姐姐家已两年无人居住", error)))
    return FALSE;
  g_free (*last_id);
  *last_id = g_steal_pointer (&id);
  return TRUE;
}

static gboolean
add_leads (YxDesk *desk, GListModel *cases, GError **error)
{
  g_autofree char *last_id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (leads); i++) {
    g_autoptr (YxCase) item
        = g_list_model_get_item (cases, leads[i].nth_case % g_list_model_get_n_items (cases));
    g_autoptr (GListStore) debtors
        = yx_desk_list_debtors (desk, yx_case_get_data (item)->id, error);
    g_autoptr (YxDebtor) debtor = NULL;

    if (debtors == NULL)
      return FALSE;
    debtor = g_list_model_get_item (G_LIST_MODEL (debtors), 0);
    if (!add_lead (desk, i, yx_debtor_get_data (debtor)->id, &last_id, error))
      return FALSE;
  }
  return TRUE;
}

/* Times of day in turn: dawn, evening, dawn, noon. */
static gint64
visit_time (guint index)
{
  static const int hours[] = { 5, 19, 6, 12 };
  g_autoptr (GDateTime) today = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = g_date_time_add_days (today, -(int) (6 + index * 5 % 80));
  g_autoptr (GDateTime) then = g_date_time_new_local (
      g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
      hours[index % G_N_ELEMENTS (hours)], (int) (index * 7 % 60), 0.0);

  return g_date_time_to_unix (then) * G_USEC_PER_SEC;
}

static gboolean
add_visits (YxDesk *desk, GListModel *places, GError **error)
{
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (places); i += VISITED_STEP) {
    g_autoptr (YxPlace) place = g_list_model_get_item (places, i);
    const guint n_visits = 1 + i / VISITED_STEP % 3;

    for (guint v = 0; v < n_visits; v++, n++) {
      const YxVisitRecord visit = {
        .place_id = yx_place_get_data (place)->id,
        .visited = visit_time (n),
        .outcome = outcomes[n % G_N_ELEMENTS (outcomes)],
      };

      if (!yx_desk_record_visit (desk, &visit, NULL, error))
        return FALSE;
    }
  }
  return TRUE;
}

gboolean
yx_demo_leads_add (YxDesk *desk, GError **error)
{
  YxLeadCounts counts;
  const YxCaseFilter open = { .statuses = 1u << YX_CASE_STATUS_OPEN };
  g_autoptr (GListStore) cases = NULL;
  g_autoptr (GListStore) places = NULL;

  if (!yx_desk_count_leads (desk, &counts, error))
    return FALSE;
  if (counts.all > 0)
    return TRUE;
  cases = yx_desk_list_cases (desk, &open, error);
  places = cases != NULL ? yx_desk_list_places (desk, NULL, error) : NULL;
  return places != NULL && add_visits (desk, G_LIST_MODEL (places), error)
         && add_leads (desk, G_LIST_MODEL (cases), error);
}
