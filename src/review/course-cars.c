#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "model/visit.h"
#include "review/course-private.h"

/* So far a car that nobody said anything of has gone out. */
#define OUT_MM (1000 * 1000)

static gboolean
says_out (YxReportKind kind)
{
  switch (kind) {
  case YX_REPORT_KIND_EN_ROUTE:
  case YX_REPORT_KIND_ARRIVED:
  case YX_REPORT_KIND_WORKING:
  case YX_REPORT_KIND_DOOR_OPENED:
  case YX_REPORT_KIND_RESULT:
  case YX_REPORT_KIND_LEFT:
  case YX_REPORT_KIND_HANDED_OVER:
  case YX_REPORT_KIND_BACK:
  case YX_REPORT_KIND_STOPPED:
  case YX_REPORT_KIND_BROKEN_DOWN:
    return TRUE;
  case YX_REPORT_KIND_ON_DUTY:
  case YX_REPORT_KIND_OFF_DUTY:
  case YX_REPORT_KIND_ASSEMBLED:
  case YX_REPORT_KIND_SOS:
  case YX_REPORT_KIND_SOS_OVER:
  case YX_REPORT_KIND_RECORDER_ON:
  case YX_REPORT_KIND_RECORDER_OFF:
  case YX_REPORT_KIND_NOTE:
  default:
    return FALSE;
  }
}

static void
take_times (const YxCourse *self, YxCourseCar *car)
{
  gint64 first = 0, last = 0;

  for (guint i = 0; i < self->facts->movements->len; i++) {
    const YxFactMovement *movement = &g_array_index (self->facts->movements, YxFactMovement, i);

    if (movement->vehicle_id != car->vehicle_id)
      continue;
    car->used = TRUE;
    first = first == 0 ? movement->time : MIN (first, movement->time);
    last = MAX (last, movement->time);
    if (movement->kind == YX_MOVEMENT_KIND_SET_OUT && car->set_out == 0) {
      car->set_out = movement->time;
      car->set_out_from = movement->by_hand ? YX_KNOWN_FROM_BUTTON : YX_KNOWN_FROM_FIXES;
    } else if (movement->kind == YX_MOVEMENT_KIND_BACK) {
      car->back = movement->time;
      car->back_from = movement->by_hand ? YX_KNOWN_FROM_BUTTON : YX_KNOWN_FROM_FIXES;
    }
  }
  for (guint i = 0; i < self->facts->reports->len; i++) {
    const YxFactReport *report = &g_array_index (self->facts->reports, YxFactReport, i);

    if (report->vehicle_id != car->vehicle_id || !says_out (report->kind))
      continue;
    car->used = TRUE;
    first = first == 0 ? report->time : MIN (first, report->time);
    last = MAX (last, report->time);
    if (report->kind == YX_REPORT_KIND_EN_ROUTE && car->set_out == 0) {
      car->set_out = report->time;
      car->set_out_from = YX_KNOWN_FROM_BUTTON;
    } else if (report->kind == YX_REPORT_KIND_BACK && car->back == 0) {
      car->back = report->time;
      car->back_from = YX_KNOWN_FROM_BUTTON;
    }
  }
  if (car->set_out == 0 && first != 0) {
    car->set_out = first;
    car->set_out_from = YX_KNOWN_FROM_INFERENCE;
  }
  if (car->back == 0 && last != 0) {
    car->back = last;
    car->back_from = YX_KNOWN_FROM_INFERENCE;
  }
}

static void
take_way (const YxCourse *self, YxCourseCar *car)
{
  const YxWay *way;

  car->way = yx_ways_find (self->ways, car->vehicle_id);
  if (car->way < 0)
    return;
  way = &g_array_index (self->ways, YxWay, car->way);
  car->way_mm = way->way_mm;
  if (car->used || way->way_mm < OUT_MM)
    return;
  car->used = TRUE;
  car->set_out = way->first;
  car->back = way->last;
  car->set_out_from = car->back_from = YX_KNOWN_FROM_INFERENCE;
}

static void
take_staff (const YxCourse *self, YxCourseCar *car, const YxFactVehicle *vehicle)
{
  for (guint i = 0; i < self->facts->crews->len; i++)
    car->n_staff += g_array_index (self->facts->crews, YxFactCrew, i).vehicle_id
                    == car->vehicle_id;
  car->crew_by_name = car->n_staff > 0;
  if (car->crew_by_name)
    return;
  car->n_staff = (guint) MAX (vehicle->crew, 0);
  for (guint i = 0; i < self->facts->routes->len; i++) {
    const YxFactRoute *route = &g_array_index (self->facts->routes, YxFactRoute, i);

    if (route->vehicle_id == car->vehicle_id)
      car->n_staff = (guint) MAX (route->crew, 0);
  }
}

static void
take_visits (const YxCourse *self, YxCourseCar *car)
{
  for (guint i = 0; i < self->visits->len; i++) {
    const YxCourseVisit *visit = &g_array_index (self->visits, YxCourseVisit, i);

    if (visit->vehicle_id != car->vehicle_id)
      continue;
    car->n_visits++;
    car->n_met += yx_task_kind_seeks (visit->kind)
                  && yx_outcome_says (visit->outcome) == YX_PRESENCE_SAYS_MET;
    car->n_results += yx_outcome_is_result (visit->outcome);
  }
}

void
yx_course_build_cars (YxCourse *self)
{
  self->cars = g_array_new (FALSE, TRUE, sizeof (YxCourseCar));
  for (guint i = 0; i < self->facts->vehicles->len; i++) {
    const YxFactVehicle *vehicle = &g_array_index (self->facts->vehicles, YxFactVehicle, i);
    YxCourseCar car = { .vehicle_id = vehicle->id };

    take_times (self, &car);
    take_way (self, &car);
    take_staff (self, &car, vehicle);
    take_visits (self, &car);
    if (car.used && car.back > car.set_out)
      car.out_s = (car.back - car.set_out) / G_USEC_PER_SEC;
    g_array_append_val (self->cars, car);
  }
}
