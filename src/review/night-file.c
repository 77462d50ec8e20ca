#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <math.h>

#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "review/figures-private.h"
#include "review/night-file.h"

/* All layers share one list: GeoJSON has but one layer. */
typedef enum {
  NAME,
  DESC,
  TIME,
  KIND,
  CAR,
  DEVICE,
  BEGIN,
  END,
  OUTCOME,
  PLANNED,
  PRESENCE,
  DIGEST,
  N_FIELDS,
} Field;

static const YxFeatureField fields[N_FIELDS] = {
  [NAME] = { "name", YX_FEATURE_TEXT },       [DESC] = { "desc", YX_FEATURE_TEXT },
  [TIME] = { "time", YX_FEATURE_TIME },       [KIND] = { "kind", YX_FEATURE_TEXT },
  [CAR] = { "car", YX_FEATURE_TEXT },         [DEVICE] = { "device", YX_FEATURE_TEXT },
  [BEGIN] = { "begin", YX_FEATURE_TIME },     [END] = { "end", YX_FEATURE_TIME },
  [OUTCOME] = { "outcome", YX_FEATURE_TEXT }, [PLANNED] = { "planned", YX_FEATURE_TIME },
  [PRESENCE] = { "presence", YX_FEATURE_REAL }, [DIGEST] = { "sha256", YX_FEATURE_TEXT },
};

enum { LAYER_VISITS, LAYER_STOPS, LAYER_EVIDENCE, LAYER_TRACKS, N_LAYERS };

typedef struct {
  const YxReplay *replay;
  const YxCourse *course;
  YxFeatureFile *file;
  const YxNightEdition *edition;
  YxVeil *words; /* searches free text; the redacted edition's own, else one of its names */
  guint layers[N_LAYERS]; /* where each goes */
} Writing;

/* A car's call sign or plate, as the edition has them. */
static char *
dup_car (const Writing *writing, const char *vehicle_id)
{
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (writing->course->facts, vehicle_id);
  const char *label = vehicle != NULL ? yx_fact_vehicle_label (vehicle) : NULL;

  return writing->edition->veil != NULL ? yx_veil_text (writing->edition->veil, label)
                                        : g_strdup (label);
}

static YxLonLat
shown_point (const Writing *writing, YxLonLat point)
{
  return writing->edition->veil != NULL ? yx_veil_point (writing->edition->veil, point) : point;
}

static char *
dup_name (const Writing *writing, const char *task_id)
{
  const YxFactTask *task = yx_facts_find_task (writing->course->facts, task_id);

  if (task == NULL)
    return NULL;
  return task->institution_id != NULL || writing->edition->full_names
             ? g_strdup (task->name)
             : yx_mask_debtor (task->name, task->debtor_kind);
}

static gboolean
write_visits (Writing *writing, GError **error)
{
  for (guint i = 0; i < writing->course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (writing->course->visits, YxCourseVisit, i);
    g_autofree char *name = dup_name (writing, visit->task_id);
    g_autofree char *car = dup_car (writing, visit->vehicle_id);
    YxFeatureValue values[N_FIELDS] = { 0 };
    YxLonLat point;
    const gboolean placed = yx_course_visit_point (writing->course, visit, &point);

    if (!placed)
      continue;
    point = shown_point (writing, point);
    values[NAME].text = name;
    values[DESC].text = yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) visit->outcome);
    values[TIME].number = visit->arrived;
    values[KIND].text = "visit";
    values[CAR].text = car;
    values[BEGIN].number = visit->arrived;
    values[END].number = visit->left;
    values[OUTCOME].text = yx_enum_nick (YX_TYPE_STOP_OUTCOME, (int) visit->outcome);
    values[PLANNED].number = visit->planned != NULL ? visit->planned->arrival : 0;
    values[PRESENCE].real = visit->planned != NULL ? visit->planned->presence : (double) NAN;
    if (!yx_feature_file_add (writing->file, writing->layers[LAYER_VISITS], &point, 1, values,
                              error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_stops (Writing *writing, GError **error)
{
  const YxFacts *facts = writing->course->facts;

  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);
    g_autofree char *name = NULL;
    g_autofree char *car = dup_car (writing, stop->vehicle_id);
    g_autofree char *address = NULL;
    const YxLonLat point = shown_point (writing, stop->point);
    YxFeatureValue values[N_FIELDS] = { 0 };

    if (stop->version != facts->operation.plan_version)
      continue;
    name = dup_name (writing, stop->task_id);
    values[NAME].text
        = name != NULL ? name : yx_enum_label (YX_TYPE_STOP_KIND, (int) stop->kind);
    if (writing->edition->veil != NULL)
      address = yx_veil_address (writing->edition->veil, stop->address);
    else if (writing->edition->full_names)
      address = g_strdup (stop->address);
    values[DESC].text = address;
    values[TIME].number = stop->arrival;
    values[KIND].text = "stop";
    values[CAR].text = car;
    values[BEGIN].number = stop->begin;
    values[END].number = stop->departure;
    values[OUTCOME].text = yx_enum_nick (YX_TYPE_STOP_OUTCOME, (int) stop->outcome);
    values[PLANNED].number = stop->arrival;
    values[PRESENCE].real = stop->presence;
    if (!yx_feature_file_add (writing->file, writing->layers[LAYER_STOPS], &point, 1, values,
                              error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
write_evidence (Writing *writing, GError **error)
{
  const YxFacts *facts = writing->course->facts;

  for (guint i = 0; i < facts->evidence->len; i++) {
    const YxFactEvidence *evidence = &g_array_index (facts->evidence, YxFactEvidence, i);
    const YxLonLat point = shown_point (writing, evidence->point);
    g_autofree char *name = yx_veil_text (writing->words, evidence->name);
    g_autofree char *note = yx_veil_text (writing->words, evidence->note);
    g_autofree char *car = dup_car (writing, evidence->vehicle_id);
    YxFeatureValue values[N_FIELDS] = { 0 };

    if (!isfinite (evidence->point.lon) || !isfinite (evidence->point.lat))
      continue;
    values[NAME].text = name;
    values[DESC].text = note;
    values[TIME].number = evidence->taken;
    values[KIND].text = "evidence";
    values[CAR].text = car;
    values[PRESENCE].real = NAN;
    values[DIGEST].text = evidence->digest;
    if (!yx_feature_file_add (writing->file, writing->layers[LAYER_EVIDENCE], &point, 1, values, error))
      return FALSE;
  }
  return TRUE;
}

/* Points of a stretch as the edition shows them, each but once in a row. Returns how many are left, at the
 * beginning of `points`. */
static guint
show_stretch (const Writing *writing, YxLonLat *points, guint n)
{
  guint kept = 0;

  if (writing->edition->veil == NULL)
    return n;
  for (guint i = 0; i < n; i++) {
    const YxLonLat shown = yx_veil_point (writing->edition->veil, points[i]);

    if (kept == 0 || shown.lon != points[kept - 1].lon || shown.lat != points[kept - 1].lat)
      points[kept++] = shown;
  }
  return kept;
}

/* Each stretch between two gaps is a line of its own. */
static gboolean
write_track (Writing *writing, guint index, GArray *points, GArray *ends, GError **error)
{
  const YxFactDevice *device
      = &g_array_index (writing->course->facts->devices, YxFactDevice, index);
  const YxWay *way = &g_array_index (writing->course->ways, YxWay, index);
  g_autoptr (GArray) gaps = yx_replay_list_gaps (writing->replay, index);
  g_autofree char *car = dup_car (writing, device->vehicle_id);
  g_autofree char *label = yx_veil_text (writing->words, device->label);
  guint first = 0;

  if (!yx_replay_trail (writing->replay, NULL, index, writing->course->begin, writing->course->end, FALSE,
                        G_MAXINT, points, ends))
    return TRUE;
  g_assert (gaps->len == 2 * (ends->len - 1));
  for (guint run = 0; run < ends->len; run++) {
    const guint end = g_array_index (ends, guint, run);
    YxLonLat *stretch = &g_array_index (points, YxLonLat, first);
    const guint n = show_stretch (writing, stretch, end - first);
    YxFeatureValue values[N_FIELDS] = { 0 };

    values[NAME].text = car != NULL ? car : label;
    values[BEGIN].number = run == 0 ? way->first : g_array_index (gaps, gint64, 2 * run - 1);
    values[END].number
        = run + 1 == ends->len ? way->last : g_array_index (gaps, gint64, 2 * run);
    values[TIME].number = values[BEGIN].number;
    values[KIND].text = "track";
    values[CAR].text = car;
    values[DEVICE].text = label;
    values[PRESENCE].real = NAN;
    if (n >= 2
        && !yx_feature_file_add (writing->file, writing->layers[LAYER_TRACKS], stretch, n, values,
                                 error))
      return FALSE;
    first = end;
  }
  return TRUE;
}

gboolean
yx_night_file_write (const YxReplay *replay, const char *path, YxExportFormat format,
                     const YxNightEdition *edition, GCancellable *cancellable, GError **error)
{
  const gboolean one_of_points = format == YX_EXPORT_GPX;
  const YxFeatureLayer many[N_LAYERS] = {
    [LAYER_VISITS] = { "visits", FALSE, fields, N_FIELDS },
    [LAYER_STOPS] = { "stops", FALSE, fields, N_FIELDS },
    [LAYER_EVIDENCE] = { "evidence", FALSE, fields, N_FIELDS },
    [LAYER_TRACKS] = { "tracks", TRUE, fields, N_FIELDS },
  };
  const YxFeatureLayer two[]
      = { { "waypoints", FALSE, fields, N_FIELDS }, { "tracks", TRUE, fields, N_FIELDS } };
  g_autoptr (YxFeatureFile) file = NULL;
  g_autoptr (YxVeil) names = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  g_autoptr (GArray) ends = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (replay != NULL && path != NULL && edition != NULL, FALSE);

  file = yx_feature_file_new (path, format, one_of_points ? two : many,
                              one_of_points ? G_N_ELEMENTS (two) : N_LAYERS, error);
  if (file == NULL)
    return FALSE;
  Writing writing = { .replay = replay,
                      .course = yx_replay_get_course (replay),
                      .file = file,
                      .edition = edition };
  names = yx_night_names_new (writing.course->facts, !edition->full_names);
  writing.words = edition->veil != NULL ? edition->veil : names;
  for (guint i = 0; i < N_LAYERS; i++)
    writing.layers[i] = one_of_points ? (i == LAYER_TRACKS ? 1 : 0) : i;
  if (!write_visits (&writing, error) || !write_stops (&writing, error)
      || !write_evidence (&writing, error))
    return FALSE;
  for (guint i = 0; i < writing.course->facts->devices->len; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !write_track (&writing, i, points, ends, error))
      return FALSE;
  }
  return yx_feature_file_finish (file, error);
}
