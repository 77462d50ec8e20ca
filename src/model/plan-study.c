#define G_LOG_DOMAIN "yexun-model"

#include "config.h"

#include "model/plan-study.h"

struct _YxPlanStudy {
  GObject parent_instance;

  YxPlanStudyData data;
  GStringChunk *texts;
  YxTaskAdvice *advice;
  YxRouteOdds *routes;
  YxStopOdds *stops;
  GHashTable *advice_of; /* task id → YxTaskAdvice */
};

G_DEFINE_FINAL_TYPE (YxPlanStudy, yx_plan_study, G_TYPE_OBJECT)

static const char *
keep_text (YxPlanStudy *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->texts, text) : NULL;
}

static void
yx_plan_study_finalize (GObject *object)
{
  YxPlanStudy *self = YX_PLAN_STUDY (object);

  g_free ((gpointer) self->data.points);
  g_free ((gpointer) self->data.baselines);
  g_free ((gpointer) self->data.met);
  g_free (self->advice);
  g_free (self->routes);
  g_free (self->stops);
  g_hash_table_unref (self->advice_of);
  g_string_chunk_free (self->texts);
  G_OBJECT_CLASS (yx_plan_study_parent_class)->finalize (object);
}

static void
yx_plan_study_class_init (YxPlanStudyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_plan_study_finalize;
}

static void
yx_plan_study_init (YxPlanStudy *self)
{
  self->texts = g_string_chunk_new (1024);
  self->advice_of = g_hash_table_new (g_str_hash, g_str_equal);
}

YxPlanStudy *
yx_plan_study_new (const YxPlanStudyData *data)
{
  YxPlanStudy *self;

  g_return_val_if_fail (data != NULL, NULL);

  self = g_object_new (YX_TYPE_PLAN_STUDY, NULL);
  self->data = *data;
  self->data.points = g_memdup2 (data->points, data->n_points * sizeof *data->points);
  self->data.baselines = g_memdup2 (data->baselines, data->n_baselines * sizeof *data->baselines);
  self->data.met = g_memdup2 (data->met, data->n_met * sizeof *data->met);
  self->data.advice = self->advice
      = g_memdup2 (data->advice, data->n_advice * sizeof *data->advice);
  for (guint i = 0; i < data->n_advice; i++) {
    YxTaskAdvice *advice = &self->advice[i];

    advice->task_id = keep_text (self, advice->task_id);
    advice->vehicle_id = keep_text (self, advice->vehicle_id);
    advice->car = keep_text (self, advice->car);
    advice->other_car = keep_text (self, advice->other_car);
    g_hash_table_insert (self->advice_of, (gpointer) advice->task_id, advice);
  }
  self->data.routes = self->routes
      = g_memdup2 (data->routes, data->n_routes * sizeof *data->routes);
  for (guint i = 0; i < data->n_routes; i++) {
    self->routes[i].vehicle_id = keep_text (self, self->routes[i].vehicle_id);
    self->routes[i].car = keep_text (self, self->routes[i].car);
  }
  self->data.stops = self->stops = g_memdup2 (data->stops, data->n_stops * sizeof *data->stops);
  for (guint i = 0; i < data->n_stops; i++) {
    self->stops[i].task_id = keep_text (self, self->stops[i].task_id);
    self->stops[i].place_id = keep_text (self, self->stops[i].place_id);
  }
  return self;
}

const YxPlanStudyData *
yx_plan_study_get_data (YxPlanStudy *self)
{
  g_return_val_if_fail (YX_IS_PLAN_STUDY (self), NULL);

  return &self->data;
}

const YxTaskAdvice *
yx_plan_study_find_advice (YxPlanStudy *self, const char *task_id)
{
  g_return_val_if_fail (YX_IS_PLAN_STUDY (self), NULL);
  g_return_val_if_fail (task_id != NULL, NULL);

  return g_hash_table_lookup (self->advice_of, task_id);
}
