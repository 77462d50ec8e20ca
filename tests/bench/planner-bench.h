#pragma once

/* What the planner's benches share: points in the plane as a planning problem. */

#include "planner/planner.h"

typedef struct {
  const char *path, *routes;
  double seconds;
  uint64_t seed, steps;
  uint32_t threads, vehicles, decimals;
} BenchArguments;

typedef struct {
  uint32_t n_points; /* the first is the depot */
  struct {
    double x, y, service, open, close, weight;
    uint32_t demand;
  } * points;
  uint32_t decimals; /* to which distances are rounded down; 0: not at all */
  YxPlanProblem problem;
} BenchInstance;

bool bench_parse (int argc, char **argv, BenchArguments *arguments);
void bench_add_point (BenchInstance *instance, double x, double y, double service, double open,
                      double close, double weight, uint32_t demand);
/* Makes the problem of the points. Required: all customers, fewest vehicles; else scores. */
void bench_finish (BenchInstance *instance, uint32_t n_vehicles, uint32_t capacity, bool required);
/* Solves, checks, writes the routes. Complaints go to stderr. */
bool bench_solve (const BenchInstance *instance, const BenchArguments *arguments,
                  YxPlanSolution *ret_solution);
void bench_clear (BenchInstance *instance);
