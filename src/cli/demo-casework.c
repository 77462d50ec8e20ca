#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/demo-casework.h"

#include <cairo.h>
#include <string.h>

#include "cli/demo-random.h"
#include "desk/case-page.h"
#include "desk/casework.h"
#include "desk/facts.h"
#include "desk/full-record.h"
#include "desk/lists.h"
#include "desk/triage.h"
#include "desk/visits.h"

#define DAY G_TIME_SPAN_DAY
#define PHOTO_WIDTH 240
#define PHOTO_HEIGHT 300

typedef struct {
  YxDesk *desk;
  YxDemoRandom random;
  gint64 now;
} Casework;

/* So many days after filing, in office hours, but never to come. */
static gint64
days_after (Casework *self, gint64 filed, int least, int most)
{
  const gint64 time = filed + (least + yx_demo_random_below (&self->random, most - least + 1)) * DAY
                      + (9 * 60 + yx_demo_random_below (&self->random, 480)) * 60 * G_USEC_PER_SEC;

  return MIN (time, self->now - G_TIME_SPAN_HOUR);
}

static gboolean
add_notice (Casework *self, const char *case_id, gint64 filed, YxDocumentKind kind, gint64 served,
            GError **error)
{
  const YxDocumentData document = {
    .case_id = case_id, .kind = kind, .signed_at = served, .served = served, .receipt = TRUE
  };

  return yx_desk_record_document (self->desk, &document, NULL, error);
}

/* Most steps were taken in time, a few late, the last ones not yet. */
static gboolean
add_workflow (Casework *self, const YxCaseData *data, GError **error)
{
  static const struct {
    const char *nick;
    int least, most;
    double chance;
  } nodes[] = {
    { "network-inquiry", 1, 11, 0.95 },
    { "field-inquiry", 12, 32, 0.85 },
    { "interview", 20, 50, 0.7 },
  };
  const gint64 served = days_after (self, data->filed, 2, 9);

  if (!add_notice (self, data->id, data->filed, YX_DOCUMENT_KIND_ENFORCEMENT_NOTICE, served, error)
      || !add_notice (self, data->id, data->filed, YX_DOCUMENT_KIND_ASSET_ORDER, served, error))
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++) {
    const gint64 done = days_after (self, data->filed, nodes[i].least, nodes[i].most);

    if (yx_demo_random_chance (&self->random, nodes[i].chance)
        && !yx_desk_record_node (self->desk, data->id, nodes[i].nick, done, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_assets (Casework *self, const YxCaseData *data, GError **error)
{
  const gint64 owed = data->claim_fen - data->paid_fen;
  const int drawn = yx_demo_random_below (&self->random, 10);

  if (drawn < 3)
    return TRUE;
  return yx_desk_record_assets (self->desk, data->id,
                                drawn < 6   ? 0
                                : drawn < 8 ? owed / 3
                                            : owed + owed / 10,
                                "网络查控", error);
}

static gboolean
add_measures (Casework *self, const YxCaseData *data, const char *debtor_id, GError **error)
{
  const gint64 restricted = days_after (self, data->filed, 15, 25);

  if (!yx_desk_add_measure (self->desk, data->id, debtor_id, YX_MEASURE_KIND_CONSUMPTION,
                            restricted, 0, 0, NULL, error))
    return FALSE;
  if (yx_demo_random_chance (&self->random, 0.4)
      && !yx_desk_add_measure (self->desk, data->id, debtor_id, YX_MEASURE_KIND_LISTING,
                               restricted + DAY, 0, 0, NULL, error))
    return FALSE;
  if (yx_demo_random_chance (&self->random, 0.3)
      && !yx_desk_add_measure (self->desk, data->id, debtor_id, YX_MEASURE_KIND_FREEZE,
                               days_after (self, data->filed, 5, 20), 0, data->claim_fen / 20,
                               "银行存款", error))
    return FALSE;
  if (!yx_demo_random_chance (&self->random, 0.1))
    return TRUE;
  return yx_desk_add_measure (self->desk, data->id, debtor_id, YX_MEASURE_KIND_FINE,
                              days_after (self, data->filed, 40, 60), 0, 200000, "拒不报告财产",
                              error);
}

/* ---- A photo of nobody ---- */

static cairo_status_t
collect_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

/* Head and shoulders in grey, as a form without a picture has them. */
static GBytes *
draw_photo (void)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, PHOTO_WIDTH, PHOTO_HEIGHT);
  cairo_t *cr = cairo_create (surface);

  cairo_set_source_rgb (cr, 0.74, 0.80, 0.88);
  cairo_paint (cr);
  cairo_set_source_rgb (cr, 0.42, 0.47, 0.55);
  cairo_arc (cr, PHOTO_WIDTH / 2.0, 118, 56, 0, 2 * G_PI);
  cairo_fill (cr);
  cairo_save (cr);
  cairo_translate (cr, PHOTO_WIDTH / 2.0, PHOTO_HEIGHT);
  cairo_scale (cr, 100, 110);
  cairo_arc (cr, 0, 0, 1, 0, 2 * G_PI);
  cairo_restore (cr);
  cairo_fill (cr);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, collect_cb, bytes);
  cairo_surface_destroy (surface);
  return g_byte_array_free_to_bytes (bytes);
}

static gboolean
add_visits (Casework *self, const char *debtor_id, GError **error)
{
  const YxPlaceFilter filter = { .debtor_id = debtor_id };
  g_autoptr (GListStore) places = yx_desk_list_places (self->desk, &filter, error);
  g_autoptr (YxPlace) place = NULL;

  if (places == NULL)
    return FALSE;
  place = g_list_model_get_item (G_LIST_MODEL (places), 0);
  if (place == NULL)
    return TRUE;
  const YxVisitRecord visit = { .place_id = yx_place_get_data (place)->id,
                                .visited = self->now - 40 * DAY - 5 * G_TIME_SPAN_HOUR,
                                .outcome = YX_STOP_OUTCOME_NOT_FOUND,
                                .note = "邻居称外出务工，周末回家" };
  return yx_desk_record_visit (self->desk, &visit, NULL, error);
}

static gboolean
add_case (Casework *self, const YxCaseData *data, const char *debtor_id, gboolean first,
          GError **error)
{
  g_autoptr (GBytes) photo = NULL;

  /* Whoever is in charge keeps his cases. */
  yx_desk_set_author (self->desk, data->judge);
  if (data->filed != 0 && !add_workflow (self, data, error))
    return FALSE;
  if (!add_assets (self, data, error)
      || (data->filed != 0 && !add_measures (self, data, debtor_id, error)))
    return FALSE;
  if (!first)
    return TRUE;
  photo = draw_photo ();
  return yx_desk_attach_photo (self->desk, debtor_id, photo, error)
         && add_visits (self, debtor_id, error);
}

/* Case number → YxCase. */
static GHashTable *
index_cases (GListModel *cases)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (cases); i++) {
    YxCase *item = g_list_model_get_item (cases, i);

    g_hash_table_insert (index, (gpointer) yx_case_get_data (item)->number, item);
  }
  return index;
}

static gboolean
is_sorted (GListModel *cases)
{
  for (guint i = 0; i < g_list_model_get_n_items (cases); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (cases, i);

    if (yx_case_get_data (item)->track != YX_TRACK_NONE)
      return TRUE;
  }
  return FALSE;
}

gboolean
yx_demo_casework_add (YxDesk *desk, const char *operation_id, uint64_t seed, GError **error)
{
  Casework self = { .desk = desk, .now = g_get_real_time () };
  g_autoptr (GListStore) cases = yx_desk_list_cases (desk, NULL, error);
  g_autofree char *author = yx_desk_dup_author (desk);
  g_autoptr (GListStore) tasks = NULL;
  g_autoptr (GHashTable) index = NULL;

  if (cases == NULL)
    return FALSE;
  if (is_sorted (G_LIST_MODEL (cases)))
    return TRUE;
  tasks = yx_desk_list_tasks (desk, operation_id, error);
  if (tasks == NULL)
    return FALSE;
  index = index_cases (G_LIST_MODEL (cases));
  yx_demo_random_init (&self.random, seed, "casework");
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (tasks)); i++) {
    g_autoptr (YxTask) item = g_list_model_get_item (G_LIST_MODEL (tasks), i);
    const YxTaskData *task = yx_task_get_data (item);
    g_auto (GStrv) numbers = g_strsplit (task->case_numbers, "、", -1);

    for (char **number = numbers; *number != NULL; number++) {
      YxCase *record = g_hash_table_lookup (index, *number);

      if (record != NULL
          && !add_case (&self, yx_case_get_data (record), task->debtor_id,
                        i == 0 && number == numbers, error))
        return FALSE;
    }
  }
  yx_desk_set_author (desk, author);
  return yx_desk_triage (desk, NULL, NULL, NULL, NULL, NULL, NULL, error);
}
