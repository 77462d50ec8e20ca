#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/baseline.h"

typedef struct {
  YxTaskKind kind;
  guint32 here;
  int crew;
  double metres, driving, seconds;
} Trip;

static void
extend_trip (const YxPlanInput *input, Trip *trip, guint32 there, double service)
{
  const gsize leg = (gsize) trip->here * input->snaps->len + there;

  trip->metres += input->metres[leg];
  trip->driving += input->seconds[leg];
  trip->seconds += input->seconds[leg] + service;
  trip->here = there;
}

void
yx_baseline_measure (const YxPlanInput *input, const YxPlanDraft *draft,
                     const YxPlanSolution *solution, YxBaseline ret_kinds[YX_N_TASK_KINDS])
{
  g_autoptr (GHashTable) trips = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, g_free);
  GHashTableIter iter;
  gpointer value;

  for (guint kind = 0; kind < YX_N_TASK_KINDS; kind++)
    ret_kinds[kind] = (YxBaseline){ .kind = (YxTaskKind) kind };
  for (uint32_t s = 0; s < solution->n_stops; s++) {
    const YxPlanStop *stop = &solution->stops[s];
    const YxPlanPlace *place;
    YxPlanInputTask *task;

    if (stop->task == YX_PLAN_NONE)
      continue;
    task = draft->tasks[stop->task];
    place = &draft->problem.tasks[stop->task].places[stop->place];
    for (guint c = 0; c < task->cases->len; c++) {
      char *case_id = g_ptr_array_index (task->cases, c);
      Trip *trip = g_hash_table_lookup (trips, case_id);

      if (trip == NULL) {
        trip = g_new0 (Trip, 1); /* at location 0, the base */
        trip->kind = task->kind;
        g_hash_table_insert (trips, case_id, trip);
      }
      trip->crew = MAX (trip->crew, task->crew);
      extend_trip (input, trip, place->location, place->service);
    }
  }
  g_hash_table_iter_init (&iter, trips);
  while (g_hash_table_iter_next (&iter, NULL, &value)) {
    Trip *trip = value;
    YxBaseline *kind = &ret_kinds[trip->kind];

    extend_trip (input, trip, 0, 0.0);
    kind->n_cases++;
    kind->n_staff += trip->crew;
    kind->metres += trip->metres;
    kind->drive_s += (int64_t) trip->driving;
    kind->car_s += (int64_t) trip->seconds;
    kind->staff_s += (int64_t) trip->seconds * trip->crew;
  }
}

YxBaseline
yx_baseline_sum (const YxBaseline kinds[YX_N_TASK_KINDS])
{
  YxBaseline sum = { 0 };

  for (guint kind = 0; kind < YX_N_TASK_KINDS; kind++) {
    sum.n_cases += kinds[kind].n_cases;
    sum.n_staff += kinds[kind].n_staff;
    sum.metres += kinds[kind].metres;
    sum.drive_s += kinds[kind].drive_s;
    sum.car_s += kinds[kind].car_s;
    sum.staff_s += kinds[kind].staff_s;
  }
  return sum;
}
