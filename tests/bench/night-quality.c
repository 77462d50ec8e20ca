/* How good a plan is after a time, against a longer one:
 *
 *   night-quality TASKS CARS SECONDS LONG [--nights N] [--threads T] [--clock]
 *
 * plans N nights drawn by seed for SECONDS and for LONG, and prints what each expects, when the
 * first plan stood, how many reports came and how late a cancel was obeyed. Processor time of one
 * thread; with --clock that of the clock on the wall. */

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "night.h"

#define N_CANCELS 12

typedef struct {
  double began, first;
  uint32_t n_reports;
} Watch;

typedef struct {
  atomic_bool cancel;
  double after, when, worked;
  clockid_t clock; /* processor time of the thread that plans */
} Canceller;

static bool
report_cb (const YxPlanProgress *progress, void *data)
{
  Watch *watch = data;

  (void) progress;
  if (watch->n_reports++ == 0)
    watch->first = night_now () - watch->began;
  return true;
}

static bool
plan (const YxPlanProblem *problem, double seconds, uint32_t threads, bool clock, Watch *watch,
      YxPlanSolution *ret_plan)
{
  const YxPlanOptions options = { .seed = 1,
                                  .seconds = seconds,
                                  .threads = threads,
                                  .cpu_clock = !clock,
                                  .progress = report_cb,
                                  .progress_data = watch };
  YxPlanBreach breach;

  *watch = (Watch){ .began = night_now () };
  return !yx_planner_solve (problem, &options, ret_plan, NULL)
         && yx_planner_check (problem, ret_plan, &breach);
}

static void *
cancel_thread (void *data)
{
  Canceller *canceller = data;
  const struct timespec wait
      = { (time_t) canceller->after,
          (long) (1e9 * (canceller->after - (double) (time_t) canceller->after)) };

  nanosleep (&wait, NULL);
  struct timespec worked;
  clock_gettime (canceller->clock, &worked);
  canceller->worked = (double) worked.tv_sec + 1e-9 * (double) worked.tv_nsec;
  canceller->when = night_now ();
  atomic_store (&canceller->cancel, true);
  return NULL;
}

/* Cancels at several moments of a run of so many seconds; the longest time until the plan is there, by
 * the clock on the wall and of the processor. */
static void
print_worst_cancel (const YxPlanProblem *problem, double seconds, uint32_t threads)
{
  double worst = 0, worst_worked = 0;

  for (uint32_t i = 0; i < N_CANCELS; i++) {
    /* The first ones come while the problem is being made ready. */
    const double share = (double) i / N_CANCELS;
    Canceller canceller = { .after = 0.002 + seconds * share * share };
    const YxPlanOptions options
        = { .seed = i, .seconds = seconds, .threads = threads, .cancel = &canceller.cancel };
    YxPlanSolution solution;
    pthread_t thread;

    if (pthread_getcpuclockid (pthread_self (), &canceller.clock)
        || pthread_create (&thread, NULL, cancel_thread, &canceller))
      abort ();
    if (yx_planner_solve (problem, &options, &solution, NULL))
      abort ();
    const double ended = night_now (), worked = night_worked ();
    pthread_join (thread, NULL);
    worst = ended - canceller.when > worst ? ended - canceller.when : worst;
    worst_worked = worked - canceller.worked > worst_worked ? worked - canceller.worked : worst_worked;
    yx_plan_solution_clear (&solution);
  }
  printf ("cancel obeyed within %.1f ms, of which the processor worked %.1f ms\n", 1000 * worst,
          1000 * worst_worked);
}

int
main (int argc, char **argv)
{
  uint32_t n_nights = 3, threads = 1;
  double sum[2] = { 0, 0 };
  bool clock = false;

  for (int i = 5; i < argc; i++)
    if (strcmp (argv[i], "--nights") == 0 && i + 1 < argc)
      n_nights = (uint32_t) atoi (argv[++i]);
    else if (strcmp (argv[i], "--threads") == 0 && i + 1 < argc)
      threads = (uint32_t) atoi (argv[++i]);
    else
      clock = strcmp (argv[i], "--clock") == 0;
  if (argc < 5) {
    fprintf (stderr, "usage: night-quality TASKS CARS SECONDS LONG [--nights N] [--threads T]"
                     " [--clock]\n");
    return 2;
  }
  for (uint32_t seed = 1; seed <= n_nights; seed++) {
    YxPlanScore score[2] = { 0 };
    Watch watch[2] = { 0 };
    uint64_t steps = 0; /* of the short plan */
    Night night;

    night_init (&night, (uint32_t) atoi (argv[1]), (uint32_t) atoi (argv[2]), seed);
    for (uint32_t i = 0; i < 2; i++) {
      YxPlanSolution solution;

      if (atof (argv[3 + i]) <= 0)
        continue;
      if (!plan (&night.problem, atof (argv[3 + i]), threads, clock, &watch[i], &solution))
        return 1;
      score[i] = solution.score;
      sum[i] += solution.score.value;
      steps = i == 0 ? solution.steps : steps;
      yx_plan_solution_clear (&solution);
    }
    printf ("night %u: %.3f expected, %u cars, cost %.0f in %s s, %" PRIu64 " steps; %.3f, %u, %.0f in %s s; first plan %.0f ms,"
            " %u reports\n",
            seed, score[0].value, score[0].vehicles, score[0].cost, argv[3], steps, score[1].value,
            score[1].vehicles, score[1].cost, argv[4], 1000 * watch[0].first, watch[0].n_reports);
    if (seed == n_nights)
      print_worst_cancel (&night.problem, atof (argv[3]) / 4, threads);
    fflush (stdout);
    night_clear (&night);
  }
  printf ("short plans %.2f %% below the long ones\n", sum[1] > 0 ? 100 * (1 - sum[0] / sum[1]) : 0);
  return 0;
}
