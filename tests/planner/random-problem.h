#pragma once

/* Planning problems with every feature, drawn by seed. */

#include <glib.h>

#include "planner/planner.h"

typedef struct {
  YxPlanProblem problem;
  GPtrArray *memory;
} RandomProblem;

typedef struct {
  guint most_tasks, most_vehicles;
  gboolean plain; /* no links, locks, drop-offs, hours or second places */
} RandomShape;

/* Not every problem is sound: locks may contradict what can be driven. */
RandomProblem random_problem (guint64 seed, RandomShape shape);
void random_problem_clear (RandomProblem *random);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (RandomProblem, random_problem_clear)
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxPlanSolution, yx_plan_solution_clear)
