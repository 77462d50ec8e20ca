#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "cartography/overlay.h"
#include "charts/coverage.h"
#include "charts/plan-fact.h"
#include "paper/summary-private.h"

#define LETTERS 8.5
#define ROW_HEIGHT 20.0
#define COVERAGE_HEIGHT YX_MM (58)

static void
draw_funnel (cairo_t *cr, double width, double height, gpointer data)
{
  YxFunnelBar *bars = data;
  YxFunnelChart chart = { .bars = bars, .width = width, .style = yx_chart_paper };

  chart.style.size = YX_SIZE_SMALL_5;
  while (bars[chart.n_bars].label != NULL)
    chart.n_bars++;
  yx_funnel_chart_draw (&chart, cr);
}

void
yx_summary_put_bars (const YxFunnelBar *bars, guint n_bars, YxFlow *flow)
{
  YxFunnelBar *copy = g_new0 (YxFunnelBar, n_bars + 1);
  YxFunnelChart chart = { .bars = copy, .n_bars = n_bars, .style = yx_chart_paper };

  memcpy (copy, bars, n_bars * sizeof *bars);
  chart.style.size = YX_SIZE_SMALL_5;
  yx_flow_drawing (flow, draw_funnel, copy, g_free, yx_funnel_chart_height (&chart));
}

void
yx_summary_put_funnel_chart (const YxFunnel *funnel, YxFlow *flow)
{
  const YxFunnelBar bars[] = {
    { _("Targets"), funnel->targets, FALSE },
    { _("Visited"), funnel->visited, FALSE },
    { _("Door opened"), funnel->door_opened, FALSE },
    { _("Present"), funnel->present, FALSE },
    { _("Came along"), funnel->came, FALSE },
    { _("Paid"), funnel->paid, TRUE },
    { _("Settled"), funnel->settled, TRUE },
    { _("Detained"), funnel->detained, TRUE },
    { _("Handed to police"), funnel->police, TRUE },
    { _("Deferred for welfare"), funnel->deferred, TRUE },
    { _("Withdrawn for risk"), funnel->withdrawn, TRUE },
  };

  yx_summary_put_bars (bars, G_N_ELEMENTS (bars), flow);
}

typedef struct {
  YxPlanFactChart chart;
  GArray *rows;     /* of YxPlanFactRow */
  GPtrArray *stops; /* (element-type GArray) of YxPlanFactStop, one a row */
  GStringChunk *texts;
} PlanFact;

static void
plan_fact_free (gpointer data)
{
  PlanFact *self = data;

  g_array_unref (self->rows);
  g_ptr_array_unref (self->stops);
  g_string_chunk_free (self->texts);
  g_free (self);
}

static void
draw_plan_fact (cairo_t *cr, double width, double height, gpointer data)
{
  yx_plan_fact_chart_draw (&((PlanFact *) data)->chart, cr);
}

static YxPlanFactSign
sign_of (YxStopOutcome outcome)
{
  switch (outcome) {
  case YX_STOP_OUTCOME_PENDING:
    return YX_PLAN_FACT_OPEN;
  case YX_STOP_OUTCOME_APPEARED:
  case YX_STOP_OUTCOME_COMPELLED:
  case YX_STOP_OUTCOME_PAID:
  case YX_STOP_OUTCOME_SETTLED:
    return YX_PLAN_FACT_MET;
  case YX_STOP_OUTCOME_NOT_FOUND:
  case YX_STOP_OUTCOME_ADDRESS_INVALID:
  case YX_STOP_OUTCOME_DOOR_NOT_OPENED:
    return YX_PLAN_FACT_IN_VAIN;
  default:
    return YX_PLAN_FACT_OTHER;
  }
}

/* The car's stops, each in the plan that was in force when it was due. */
static void
add_planned (YxPlanFactRow *row, GArray *stops, const YxFacts *facts, const char *vehicle_id)
{
  for (guint i = 0; i < facts->stops->len; i++) {
    const YxFactStop *stop = &g_array_index (facts->stops, YxFactStop, i);
    const YxPlanFactStop made = { .kind = stop->kind, .plan_from = stop->begin,
                                  .plan_to = stop->departure };

    if (!yx_facts_was_due (facts, stop) || stop->vehicle_id != vehicle_id)
      continue;
    if (stop->kind == YX_STOP_KIND_START)
      row->plan_start = row->plan_start == 0 ? stop->departure : MIN (row->plan_start, stop->departure);
    else if (stop->kind == YX_STOP_KIND_END)
      row->plan_end = MAX (row->plan_end, stop->arrival);
    else
      g_array_append_val (stops, made);
  }
}

static void
add_visits (GArray *stops, const YxCourse *course, const char *vehicle_id)
{
  for (guint i = 0; i < course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (course->visits, YxCourseVisit, i);
    const YxPlanFactStop made = { .kind = YX_STOP_KIND_VISIT, .from = visit->arrived,
                                  .to = visit->left != 0 ? visit->left : visit->arrived,
                                  .sign = sign_of (visit->outcome) };

    if (visit->vehicle_id == vehicle_id && visit->arrived != 0)
      g_array_append_val (stops, made);
  }
}

static void
add_car (PlanFact *self, const YxCourse *course, guint index)
{
  const YxFactVehicle *vehicle = &g_array_index (course->facts->vehicles, YxFactVehicle, index);
  const YxCourseCar *car = &g_array_index (course->cars, YxCourseCar, index);
  const YxColour colour = yx_route_colour (self->rows->len, YX_MAP_STYLE_PRINT);
  GArray *stops = g_array_new (FALSE, TRUE, sizeof (YxPlanFactStop));
  YxPlanFactRow row = { .name = g_string_chunk_insert (self->texts, yx_fact_vehicle_label (vehicle)),
                        .ink = { colour.red, colour.green, colour.blue, 1.0 },
                        .set_out = car->set_out,
                        .back = car->back };

  add_planned (&row, stops, course->facts, vehicle->id);
  add_visits (stops, course, vehicle->id);
  for (guint i = 0; i < stops->len; i++) {
    const YxPlanFactStop *stop = &g_array_index (stops, YxPlanFactStop, i);

    /* A car that nobody saw come back has been out until its last visit, as far as is known. */
    if (car->back == 0)
      row.back = MAX (row.back, stop->to);
    if (row.set_out == 0 && stop->from != 0)
      row.set_out = stop->from;
  }
  if (!car->used && stops->len == 0) {
    g_array_unref (stops);
    return;
  }
  g_ptr_array_add (self->stops, stops);
  row.stops = (const YxPlanFactStop *) (gpointer) stops->data;
  row.n_stops = stops->len;
  g_array_append_val (self->rows, row);
}

gboolean
yx_summary_put_plan_fact_chart (const YxSummary *summary, YxFlow *flow)
{
  PlanFact *self = g_new0 (PlanFact, 1);

  self->rows = g_array_new (FALSE, TRUE, sizeof (YxPlanFactRow));
  self->stops = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->texts = g_string_chunk_new (256);
  for (guint i = 0; i < summary->course->cars->len; i++)
    add_car (self, summary->course, i);
  if (self->rows->len == 0) {
    plan_fact_free (self);
    return FALSE;
  }
  self->chart = (YxPlanFactChart){ .rows = (const YxPlanFactRow *) (gpointer) self->rows->data,
                                   .n_rows = self->rows->len,
                                   .chosen = G_MAXUINT,
                                   .width = yx_flow_get_width (flow),
                                   .row_height = ROW_HEIGHT,
                                   .style = yx_chart_paper };
  self->chart.style.size = LETTERS;
  yx_plan_fact_chart_fit (&self->chart, &self->chart.from, &self->chart.to);
  yx_flow_drawing (flow, draw_plan_fact, self, plan_fact_free,
                   yx_plan_fact_chart_height (&self->chart));
  return TRUE;
}

typedef struct {
  YxPlanStudy *study;
  guint chosen;
  int cars;
  guint met;
} Coverage;

static void
coverage_free (gpointer data)
{
  g_object_unref (((Coverage *) data)->study);
  g_free (data);
}

static void
draw_coverage (cairo_t *cr, double width, double height, gpointer data)
{
  const Coverage *self = data;
  const YxPlanStudyData *study = yx_plan_study_get_data (self->study);
  YxCoverageChart chart = { .points = study->points,
                            .n_points = study->n_points,
                            .chosen = self->chosen,
                            .marked = YX_COVERAGE_NONE,
                            .fact_vehicles = self->cars,
                            .fact = self->met,
                            .width = width,
                            .height = height,
                            .style = yx_chart_paper };

  chart.style.size = LETTERS;
  yx_coverage_chart_draw (&chart, cr);
}

gboolean
yx_summary_put_coverage_chart (const YxSummary *summary, YxFlow *flow)
{
  const YxFigures *figures = summary->figures;
  const YxPlanStudyData *study
      = figures->study != NULL ? yx_plan_study_get_data (figures->study) : NULL;
  const YxFactPlan *plan = yx_facts_find_plan (summary->course->facts,
                                               summary->course->facts->operation.plan_version);
  Coverage *self;

  if (study == NULL || study->n_points == 0)
    return FALSE;
  self = g_new0 (Coverage, 1);
  self->study = g_object_ref (figures->study);
  self->chosen = YX_COVERAGE_NONE;
  self->cars = (int) figures->pooling.together.n_cars;
  self->met = yx_coverage_has_people (study->points, study->n_points)
                  ? figures->n_met
                  : figures->pooling.n_cases;
  for (guint i = 0; plan != NULL && i < study->n_points; i++)
    if (self->chosen == YX_COVERAGE_NONE && study->points[i].n_used == plan->n_vehicles
        && study->points[i].n_cases == plan->n_cases_covered)
      self->chosen = i;
  yx_flow_drawing (flow, draw_coverage, self, coverage_free, COVERAGE_HEIGHT);
  return TRUE;
}
