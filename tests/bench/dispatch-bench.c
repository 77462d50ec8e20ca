/* How soon the three best answers are there when something happens on a night under way: 20 cars
 * and 300 tasks in a made-up town; with a desk, its operation that is live. Asked as the console
 * asks: the desk is read, the rest is measured on the roads, and the answers are found. */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "desk/dispatch.h"
#include "desk/fleet.h"
#include "desk/lists.h"
#include "desk/made-night.h"
#include "desk/night-clock.h"
#include "desk/planning.h"

enum { N_CARS = 20, N_TASKS = 300, N_ASKED = 20 };

#define GOAL_MS 300.0

static int
compare (const void *a, const void *b)
{
  const double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
cpu_ms (void)
{
  struct timespec time;

  clock_gettime (CLOCK_PROCESS_CPUTIME_ID, &time);
  return (double) time.tv_sec * 1e3 + (double) time.tv_nsec / 1e6;
}

/* Returns the median of what the processor did. */
static double
ask_all (YxDesk *desk, const YxNightView *view, const char *name, YxDispatchCause cause,
         GPtrArray *tasks)
{
  double took[N_ASKED], work[N_ASKED];
  guint n_offers = 0, n = 0, n_refused = 0;

  for (guint i = 0; i < N_ASKED; i++) {
    const YxNightTeam *team = view->teams->pdata[i % view->teams->len];
    const char *task = tasks->len > 0 ? tasks->pdata[i * tasks->len / N_ASKED] : NULL;
    const YxDispatchQuestion question
        = { .operation_id = view->operation_id,
            .cause = cause,
            .task_id = cause == YX_DISPATCH_CAUSE_BROKEN_DOWN ? NULL : task,
            .vehicle_id = cause == YX_DISPATCH_CAUSE_HAND ? NULL : team->vehicle_id };
    g_autoptr (GError) error = NULL;
    const gint64 begun = g_get_monotonic_time ();
    const double worked = cpu_ms ();
    g_autoptr (YxDispatchBoard) board
        = yx_dispatch_board_open (desk, &question, view, NULL, &error);

    /* What may not go has no answers to be timed. */
    if (board == NULL) {
      n_refused++;
      continue;
    }
    work[n] = cpu_ms () - worked;
    took[n++] = (double) (g_get_monotonic_time () - begun) / 1e3;
    n_offers += yx_dispatch_board_get_offers (board)->len;
  }
  if (n == 0) {
    printf ("%-14s none can be asked\n", name);
    return 0;
  }
  qsort (took, n, sizeof *took, compare);
  qsort (work, n, sizeof *work, compare);
  printf ("%-14s %2u asked, %2u refused: median %6.1f ms, at most %6.1f ms (%.1f and %.1f ms of "
          "processor); %.1f answers each\n",
          name, n, n_refused, took[n / 2], took[n - 1], work[n / 2], work[n - 1],
          (double) n_offers / n);
  return work[n / 2];
}

static GPtrArray *
list_tasks (const YxNightView *view)
{
  GPtrArray *tasks = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < view->teams->len; i++) {
    const YxNightTeam *team = view->teams->pdata[i];

    /* The later ones: the first are under way. */
    for (guint j = team->stops->len / 2; j < team->stops->len; j++) {
      const YxNightStop *stop = team->stops->pdata[j];

      if (stop->task_id != NULL)
        g_ptr_array_add (tasks, g_strdup (stop->task_id));
    }
  }
  return tasks;
}

static double
measure (YxDesk *desk, const char *operation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxNight) night = yx_night_new (desk, operation_id, YX_NIGHT_READS, &error);
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (GPtrArray) tasks = NULL;
  guint n_stops = 0;
  double visit, closed, broken;

  g_assert_no_error (error);
  view = yx_night_dup_view (night);
  tasks = list_tasks (view);
  for (guint i = 0; i < view->teams->len; i++)
    n_stops += ((YxNightTeam *) view->teams->pdata[i])->stops->len;
  printf ("%s: %u cars, %u stops planned\n", view->name, view->teams->len, n_stops);
  visit = ask_all (desk, view, "a visit", YX_DISPATCH_CAUSE_HAND, tasks);
  closed = ask_all (desk, view, "a case closed", YX_DISPATCH_CAUSE_CLOSED, tasks);
  broken = ask_all (desk, view, "a broken car", YX_DISPATCH_CAUSE_BROKEN_DOWN, tasks);
  return MAX (visit, MAX (closed, broken));
}

static double
measure_made (void)
{
  const YxPlanRequest request = { .steps = 2000, .seed = 1 };
  Night *night = night_new (N_TASKS);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxPlan) plan = NULL;
  double worst;

  night_add_region (night);
  for (int i = 3; i < N_CARS; i++) {
    g_autofree char *plate = g_strdup_printf ("豫HO9%02d警", 10 + i);
    const YxVehicleData vehicle = {
      .plate = plate, .seats = 7, .crew = 4, .recorders = 2, .speed_factor = 1, .available = TRUE
    };

    yx_desk_add_vehicle (night->desk, &vehicle, NULL, &error);
    g_assert_no_error (error);
  }
  plan = yx_desk_plan (night->desk, night->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  night_run (night, "UPDATE operations SET step = 'live'");
  yx_desk_rehearse (night->desk, night->operation_id,
                    NIGHT_START + 10 * 60 * (gint64) G_USEC_PER_SEC, 0, &error);
  g_assert_no_error (error);
  worst = measure (night->desk, night->operation_id);
  night_free (night);
  return worst;
}

static double
measure_desk (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk = yx_desk_open (path, YX_STORE_OPEN_NORMAL, &error);
  g_autoptr (GListStore) operations = NULL;
  double worst = 0;

  g_assert_no_error (error);
  operations = yx_desk_list_operations (desk, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (G_LIST_MODEL (operations), i);

    if (yx_operation_get_data (operation)->step == YX_OPERATION_STEP_LIVE)
      worst = measure (desk, yx_operation_get_data (operation)->id);
  }
  return worst;
}

int
main (int argc, char **argv)
{
  const double worst = argc > 1 ? measure_desk (argv[1]) : measure_made ();

  return worst < GOAL_MS ? 0 : 1;
}
