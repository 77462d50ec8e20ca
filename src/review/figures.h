#pragma once

/* The figures of one night, from its course: what pooling saved, how far targets got, how well the
 * forecasts held, what sources and leads yielded. Every number can be counted again from the rows
 * (tests/review/recompute.py does); docs/review.md has the definitions for people.
 *
 * Way is in millimetres and time in seconds, as whole numbers, so that sums are the same in any
 * order. Hours are those of the local clock. */

#include "desk/review.h"
#include "model/plan-study.h"
#include "review/course.h"

G_BEGIN_DECLS

/* ---- Pooling ---- */

typedef struct {
  guint n_cars, n_staff;
  gint64 way_mm;
  gint64 car_s;
  gint64 staff_s;
} YxEffort;

/* One kind of task. `alone` is the baseline, one case, one car: each case that was visited out on its
 * own, from the base to the places that were visited for it and back, as the crow flies times the
 * detour, at the speed of the plan, with the crew that its tasks ask for, and on the spot its share of
 * the time that was spent there. `together` is what was spent: a car counts under each kind that it
 * visited; its way and time are shared out by its visits, rounded down. */
typedef struct {
  YxTaskKind kind;
  guint n_visits, n_cases, n_results;
  YxEffort alone, together;
} YxPoolingKind;

typedef struct {
  YxReviewCosts costs;
  YxEffort together;         /* of all cars that went out */
  YxEffort alone;            /* of all kinds */
  guint n_cases, n_results;  /* visited; visits with a lawful result */
  YxPoolingKind *kinds;      /* those with a visit, by kind */
  guint n_kinds;
  double detour;             /* road by straight line, of the last plan's legs */
  double speed_mps;          /* of the same legs */
  gboolean from_plan;        /* these two; FALSE: there is none, and they are assumed */
  guint n_cars_without_way;  /* went out, and have no fix: their way is not in the sum */
  guint n_cars_by_seats;     /* whose staff is the usual crew, not names */
  gint64 gap_s;              /* without a fix, of all cars: way not counted */
  double litres, alone_litres;
  double yuan, alone_yuan;
} YxPooling;

/* ---- Funnel ---- */

/* Debtors sought, each counted once. From `targets` to `ended` each is part of the one before it; what
 * follows says how it ended, and a debtor may stand under several. */
typedef struct {
  guint targets, visited, door_opened, present, came; /* came: voluntarily or compelled */
  guint voluntarily, compelled;
  guint paid, settled, detained, police;
  guint deferred, withdrawn;                          /* results, not failures */
  guint not_found, door_closed, address_invalid;
  guint cancelled;                                    /* closed before anybody came */
  guint not_visited;                                  /* the rest: see why */
  guint without_result;                               /* visited, and nothing was said */
  guint n_cases, n_cases_visited;
} YxFunnel;

/* ---- Calibration ---- */

/* Forecasts of presence in [low, low + 0.1), the last one including 1. */
typedef struct {
  guint n, n_met;
  double sum;                    /* of the forecasts */
  double wilson_low, wilson_high; /* of n_met of n, 95 % */
} YxReliabilityBin;

#define YX_N_RELIABILITY_BINS 10

typedef struct {
  YxReliabilityBin bins[YX_N_RELIABILITY_BINS];
  guint n, n_met;
  double expected; /* sum of all forecasts */
  double brier;    /* mean square of forecast less what came true; NAN: none */
} YxReliability;

/* Legs driven as planned, one stop after the next, by the hour of leaving. */
typedef struct {
  guint n;
  gint64 planned_s, actual_s;
} YxDuration;

typedef struct {
  YxTaskKind kind;
  gboolean met;     /* somebody; at institutions: always */
  int hour;         /* of arriving */
  YxDuration time;
} YxServiceRow;

typedef struct {
  YxPlaceKind kind;
  int hour;
  guint n, n_met;
} YxPresenceRow;

/* ---- Yield ---- */

typedef struct {
  YxSource source;
  guint n_visited, n_met, n_invalid; /* addresses of this source */
} YxAddressYield;

typedef struct {
  YxSource source;
  guint n_leads, n_verified, n_dismissed, n_visited, n_met; /* visited: its place, after it came */
} YxLeadYield;

/* A lead that came during the night, or that a car was sent to. Times 0: not. */
typedef struct {
  const char *lead_id, *debtor_id, *vehicle_id;
  YxSource source;
  gint64 received, sent, acknowledged, arrived;
  YxStopOutcome outcome;
} YxLeadResponse;

typedef struct {
  YxPooling pooling;
  YxFunnel funnel;
  YxReliability presence;
  YxDuration travel[24];
  GArray *service;   /* of YxServiceRow, by kind, met, hour */
  GArray *places;    /* of YxPresenceRow, by kind, hour */
  GArray *addresses; /* of YxAddressYield, by source; those with a visit */
  GArray *leads;     /* of YxLeadYield, by source; those with a lead */
  GArray *responses; /* of YxLeadResponse, as received */
  gint64 median_to_dispatch_s, median_to_arrival_s; /* -1: none; the lower of two */
  YxPlanStudy *study; /* of the last plan, with its curve; nullable */
  guint n_met;        /* debtors: where the curve came true, with pooling.together.n_cars */
} YxFigures;

/* costs (desk/review.h) is nullable: the usual ones. The course must outlive the figures. (transfer full) */
YxFigures *yx_figures_new (const YxCourse *course, const YxReviewCosts *costs);
void yx_figures_free (YxFigures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFigures, yx_figures_free)

/* Adds one target to a funnel; other tasks change nothing. */
void yx_funnel_count_task (YxFunnel *self, const YxCourseTask *task);

/* Wilson's score interval (1927) of n_hits of n at 95 %; 0 and 1 for n = 0. */
void yx_wilson (guint n_hits, guint n, double *ret_low, double *ret_high);

/* The hour of the local clock, 0 to 23. */
int yx_local_hour (gint64 time);

/* Adds the counts of another night, for calibration over many. Intervals and the Brier score follow. */
void yx_reliability_add (YxReliability *sum, const YxReliability *other);

/* What 10 bins say in all: intervals of each. */
void yx_reliability_finish (YxReliability *self);

G_END_DECLS
