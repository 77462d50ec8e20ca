#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "paper/numbers-private.h"
#include "paper/summary-private.h"

static const char *
car_of (const YxFacts *facts, const char *vehicle_id)
{
  const YxFactVehicle *vehicle = yx_facts_find_vehicle (facts, vehicle_id);

  return vehicle != NULL ? yx_fact_vehicle_label (vehicle) : NULL;
}

static double
minutes (gint64 seconds)
{
  return (double) seconds / 60.0;
}

void
yx_numbers_put_visits (YxWorkbook *book, const YxSummary *summary)
{
  const YxSheetColumn columns[]
      = { { _("Cars"), 12 },          { _("Person or institution"), 20 },
          { _("Address"), 36 },       { _("Longitude"), 12 },
          { _("Latitude"), 12 },      { _("Planned arrival"), 20 },
          { _("Arrived"), 20 },       { _("Left"), 20 },
          { _("On scene (min)"), 14 }, { _("Forecast"), 10 },
          { _("Result"), 20 } };
  const YxFacts *facts = summary->course->facts;

  yx_numbers_begin (book, _("Visits made"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < summary->course->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (summary->course->visits, YxCourseVisit, i);
    const YxFactTask *task = yx_facts_find_task (facts, visit->task_id);
    const YxFactPlace *place = yx_facts_find_place (facts, visit->place_id);
    const YxLonLat point
        = place != NULL ? yx_veil_point (summary->veil, place->point) : (YxLonLat){ NAN, NAN };
    g_autofree char *name = task != NULL ? yx_summary_dup_name (summary, task) : NULL;
    g_autofree char *address
        = place != NULL ? yx_veil_address (summary->veil, place->address) : NULL;

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, car_of (facts, visit->vehicle_id));
    yx_workbook_put_text (book, name);
    yx_workbook_put_text (book, address);
    yx_workbook_put_real (book, point.lon);
    yx_workbook_put_real (book, point.lat);
    yx_workbook_put_time (book, visit->planned != NULL ? visit->planned->arrival : 0);
    yx_workbook_put_time (book, visit->arrived);
    yx_workbook_put_time (book, visit->left);
    yx_workbook_put_real (book, visit->on_scene_s >= 0 ? minutes (visit->on_scene_s) : NAN);
    yx_workbook_put_real (book, visit->planned != NULL ? visit->planned->presence : NAN);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) visit->outcome));
  }
}

void
yx_numbers_put_tasks (YxWorkbook *book, const YxSummary *summary)
{
  const YxSheetColumn columns[] = { { _("Person or institution"), 20 },
                                    { _("Cases"), 30 },
                                    { _("Visits made"), 9 },
                                    { _("Result"), 20 },
                                    { _("Why not visited"), 50 } };

  yx_numbers_begin (book, _("Tasks"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < summary->course->tasks->len; i++) {
    const YxCourseTask *task = &g_array_index (summary->course->tasks, YxCourseTask, i);
    const YxFactTask *fact = yx_facts_find_task (summary->course->facts, task->task_id);
    g_autofree char *name = yx_summary_dup_name (summary, fact);
    g_autofree char *cases = yx_summary_dup_cases (summary->course->facts, task->task_id);
    g_autofree char *why
        = task->n_visits == 0 ? yx_course_why_text (summary->course, task) : NULL;
    g_autofree char *shown = yx_veil_text (summary->veil, why);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, name);
    yx_workbook_put_text (book, cases);
    yx_workbook_put_int (book, task->n_visits);
    yx_workbook_put_text (book, task->n_visits > 0
                                    ? yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) task->outcome)
                                    : NULL);
    yx_workbook_put_text (book, shown);
  }
}

void
yx_numbers_put_cars (YxWorkbook *book, const YxSummary *summary)
{
  const YxSheetColumn columns[]
      = { { _("Cars"), 14 },  { _("People"), 9 },  { _("Set out"), 20 },
          { _("Back"), 20 },  { _("km"), 10 },     { _("Visits made"), 9 },
          { _("Somebody met"), 12 }, { _("Lawful results"), 12 } };

  yx_numbers_begin (book, _("Cars"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < summary->course->cars->len; i++) {
    const YxCourseCar *car = &g_array_index (summary->course->cars, YxCourseCar, i);

    if (!car->used)
      continue;
    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, car_of (summary->course->facts, car->vehicle_id));
    yx_workbook_put_int (book, car->n_staff);
    yx_workbook_put_time (book, car->set_out);
    yx_workbook_put_time (book, car->back);
    yx_workbook_put_real (book, car->way >= 0 ? (double) car->way_mm / 1e6 : NAN);
    yx_workbook_put_int (book, car->n_visits);
    yx_workbook_put_int (book, car->n_met);
    yx_workbook_put_int (book, car->n_results);
  }
}

static void
put_effort (YxWorkbook *book, const char *kind, const char *how, const YxEffort *effort)
{
  yx_workbook_begin_row (book);
  yx_workbook_put_text (book, kind);
  yx_workbook_put_text (book, how);
  yx_workbook_put_int (book, effort->n_cars);
  yx_workbook_put_int (book, effort->n_staff);
  yx_workbook_put_real (book, (double) effort->way_mm / 1e6);
  yx_workbook_put_real (book, (double) effort->car_s / 3600.0);
  yx_workbook_put_real (book, (double) effort->staff_s / 3600.0);
}

void
yx_numbers_put_pooling (YxWorkbook *book, const YxPooling *pooling)
{
  const YxSheetColumn columns[]
      = { { _("Kind"), 20 },  { _("How"), 20 }, { _("Cars"), 9 }, { _("People"), 9 }, { _("km"), 10 },
          { _("Hours of cars"), 14 }, { _("Hours of staff"), 14 } };
  g_autofree char *note = g_strdup_printf (
      _("Assumed: roads %.2f times the straight line, %.0f km/h, %.1f litres on 100 km, %.2f yuan a "
        "litre, %.2f yuan an hour of staff"),
      pooling->detour, pooling->speed_mps * 3.6, pooling->costs.litres_per_100km,
      pooling->costs.yuan_per_litre, pooling->costs.yuan_per_staff_hour);

  yx_numbers_begin (book, _("Pooling"), note, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < pooling->n_kinds; i++) {
    const char *kind = yx_enum_label (YX_TYPE_TASK_KIND, (int) pooling->kinds[i].kind);

    put_effort (book, kind, _("one case, one car"), &pooling->kinds[i].alone);
    put_effort (book, kind, _("together"), &pooling->kinds[i].together);
  }
  put_effort (book, _("All"), _("one case, one car"), &pooling->alone);
  put_effort (book, _("All"), _("together"), &pooling->together);
}

void
yx_numbers_put_curve (YxWorkbook *book, const YxSummary *summary)
{
  const YxSheetColumn columns[] = { { _("Cars"), 9 },           { _("Cases"), 9 },
                                    { _("People expected"), 14 }, { _("From (90 %)"), 12 },
                                    { _("To (90 %)"), 12 } };
  const YxFigures *figures = summary->figures;
  const YxPlanStudyData *study
      = figures->study != NULL ? yx_plan_study_get_data (figures->study) : NULL;
  g_autofree char *note
      = g_strdup_printf (_("As it was: %u cars, %u people met, %u cases visited"),
                         figures->pooling.together.n_cars, figures->n_met,
                         figures->pooling.n_cases);

  yx_numbers_begin (book, _("Coverage curve"), note, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; study != NULL && i < study->n_points; i++) {
    const YxCurvePoint *point = &study->points[i];

    yx_workbook_begin_row (book);
    yx_workbook_put_int (book, point->n_used);
    yx_workbook_put_int (book, point->n_cases);
    yx_workbook_put_real (book, point->expected);
    yx_workbook_put_real (book, point->low);
    yx_workbook_put_real (book, point->high);
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_LINES, _("Coverage curve"), 0, 2, 3);
}

void
yx_numbers_put_presence (YxWorkbook *book, const YxFigures *figures)
{
  const YxSheetColumn columns[]
      = { { _("Place"), 20 }, { _("Hour"), 8 }, { _("Visited"), 10 }, { _("Met"), 10 } };

  yx_numbers_begin (book, _("Presence by hour and place"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < figures->places->len; i++) {
    const YxPresenceRow *row = &g_array_index (figures->places, YxPresenceRow, i);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_PLACE_KIND, (int) row->kind));
    yx_workbook_put_int (book, row->hour);
    yx_workbook_put_int (book, row->n);
    yx_workbook_put_int (book, row->n_met);
  }
}

void
yx_numbers_put_service (YxWorkbook *book, const YxFigures *figures)
{
  const YxSheetColumn columns[] = { { _("Kind"), 20 },  { _("Somebody met"), 12 }, { _("Hour"), 8 },
                                    { _("Visits made"), 9 }, { _("Planned (min)"), 14 },
                                    { _("On scene (min)"), 14 } };

  yx_numbers_begin (book, _("Time on scene"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < figures->service->len; i++) {
    const YxServiceRow *row = &g_array_index (figures->service, YxServiceRow, i);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_TASK_KIND, (int) row->kind));
    yx_workbook_put_text (book, row->met ? _("yes") : _("no"));
    yx_workbook_put_int (book, row->hour);
    yx_workbook_put_int (book, row->time.n);
    yx_workbook_put_real (book, minutes (row->time.planned_s));
    yx_workbook_put_real (book, minutes (row->time.actual_s));
  }
}

void
yx_numbers_put_yields (YxWorkbook *book, const YxFigures *figures)
{
  const YxSheetColumn addresses[] = { { _("Source of the address"), 24 },
                                      { _("Visited"), 10 },
                                      { _("Met"), 10 },
                                      { _("Address not valid"), 14 } };
  const YxSheetColumn leads[]
      = { { _("Source of the lead"), 24 }, { _("Leads"), 10 },   { _("Verified"), 10 },
          { _("Dismissed"), 10 },          { _("Visited"), 10 }, { _("Met"), 10 } };

  yx_numbers_begin (book, _("Addresses by source"), NULL, addresses, G_N_ELEMENTS (addresses));
  for (guint i = 0; i < figures->addresses->len; i++) {
    const YxAddressYield *row = &g_array_index (figures->addresses, YxAddressYield, i);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_SOURCE, (int) row->source));
    yx_workbook_put_int (book, row->n_visited);
    yx_workbook_put_int (book, row->n_met);
    yx_workbook_put_int (book, row->n_invalid);
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_COLUMNS, _("Addresses by source"), 0, 1, 2);
  yx_numbers_begin (book, _("Leads by source"), NULL, leads, G_N_ELEMENTS (leads));
  for (guint i = 0; i < figures->leads->len; i++) {
    const YxLeadYield *row = &g_array_index (figures->leads, YxLeadYield, i);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_SOURCE, (int) row->source));
    yx_workbook_put_int (book, row->n_leads);
    yx_workbook_put_int (book, row->n_verified);
    yx_workbook_put_int (book, row->n_dismissed);
    yx_workbook_put_int (book, row->n_visited);
    yx_workbook_put_int (book, row->n_met);
  }
}

void
yx_numbers_put_responses (YxWorkbook *book, const YxFigures *figures)
{
  const YxSheetColumn columns[] = { { _("Source of the lead"), 24 }, { _("Came in"), 20 },
                                    { _("Car sent"), 20 },           { _("There at"), 20 },
                                    { _("Result"), 20 } };

  yx_numbers_begin (book, _("Response to leads"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < figures->responses->len; i++) {
    const YxLeadResponse *row = &g_array_index (figures->responses, YxLeadResponse, i);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_SOURCE, (int) row->source));
    yx_workbook_put_time (book, row->received);
    yx_workbook_put_time (book, row->sent);
    yx_workbook_put_time (book, row->arrived);
    yx_workbook_put_text (book, row->arrived != 0
                                    ? yx_enum_label (YX_TYPE_STOP_OUTCOME, (int) row->outcome)
                                    : NULL);
  }
}

void
yx_numbers_put_calibrations (YxWorkbook *book, const YxSummary *summary)
{
  const YxSheetColumn columns[]
      = { { _("No."), 6 },           { _("Adopted"), 20 },       { _("Plan made with it"), 14 },
          { _("Rests on this night"), 14 }, { _("Of what"), 16 }, { _("Subject"), 18 },
          { _("Count"), 10 },        { _("By the plans"), 14 },  { _("In fact"), 14 },
          { _("Factor before"), 12 }, { _("Adopted factor"), 12 } };

  yx_numbers_begin (book, _("Calibrations"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; summary->calibrations != NULL && i < summary->calibrations->len; i++) {
    const YxCalibration *calibration = g_ptr_array_index (summary->calibrations, i);
    gboolean planned_with, rests_on;

    if (!yx_summary_has_calibration (summary, calibration, &planned_with, &rests_on))
      continue;
    for (guint k = 0; k < calibration->factors->len; k++) {
      const YxCalibrationFactor *factor
          = &g_array_index (calibration->factors, YxCalibrationFactor, k);
      g_autofree char *subject = yx_calibration_subject_label (factor->what, factor->subject);

      yx_workbook_begin_row (book);
      yx_workbook_put_int (book, calibration->number);
      yx_workbook_put_time (book, calibration->adopted);
      yx_workbook_put_text (book, planned_with ? _("yes") : _("no"));
      yx_workbook_put_text (book, rests_on ? _("yes") : _("no"));
      yx_workbook_put_text (book, yx_calibration_kind_label (factor->what));
      yx_workbook_put_text (book, subject);
      yx_workbook_put_int (book, factor->n);
      yx_workbook_put_real (book, factor->planned);
      yx_workbook_put_real (book, factor->happened);
      yx_workbook_put_real (book, factor->was);
      yx_workbook_put_real (book, factor->factor);
    }
  }
}
