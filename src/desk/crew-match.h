#pragma once

/* Who rides where: officers to cars so that as little as possible of what the cars need is
 * missing. Plain C: arrays in, arrays out; nothing is read or kept.
 *
 * A car needs a number of officers, of whom some are judges, bailiffs or drivers; the others may
 * be anybody. It may need a woman and somebody who can drive among them, whatever their office.
 * For each of these a crew may take one officer more, where seats allow. Who is fixed rides, and
 * takes the seat of his office, else one that is anybody's, else one that is over.
 *
 * Score, the first counting before the second:
 *   unmet  what is missing, each office, head, woman and licence as 1;
 *   cost   of all who ride: YX_CREW_LOAD_COST for every recent duty, YX_CREW_SKILL_COST unless he
 *          has a skill that the car wishes for, YX_CREW_EXTRA_COST for one beyond the number
 *          needed.
 *
 * Method: a car is a row of seats; which of them is the woman's and which the driver's makes a
 * plain assignment problem, solved exactly with potentials (R. Jonker, A. Volgenant: A shortest
 * augmenting path algorithm for dense and sparse linear assignment problems, Computing 38, 1987).
 * All choices of those seats are tried while that is little work; beyond it a descent changes the
 * choice of one car, then of two, as long as that helps, and the result may not be the best. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define YX_CREW_LOAD_COST 16
#define YX_CREW_SKILL_COST 8
#define YX_CREW_EXTRA_COST 40

#define YX_CREW_NOBODY (-1)

typedef enum {
  YX_CREW_OK,
  YX_CREW_NO_MEMORY,
  YX_CREW_INVALID, /* a number below 0, or a car that is not there */
} YxCrewError;

typedef enum {
  YX_CREW_OFFICE_OTHER,
  YX_CREW_OFFICE_JUDGE,
  YX_CREW_OFFICE_BAILIFF,
  YX_CREW_OFFICE_DRIVER,
} YxCrewOffice;

typedef struct {
  YxCrewOffice office;
  bool woman;
  bool drives;
  unsigned skills;
  int load;  /* duties lately */
  int fixed; /* car that he rides in whatever comes; YX_CREW_NOBODY: none */
} YxCrewPerson;

typedef struct {
  int crew;                     /* officers, those below among them */
  int judges, bailiffs, drivers;
  bool woman;
  bool licence;
  unsigned wishes;              /* skills that would be good to have */
  int most;                     /* seats for the crew; at least as many as are needed are used */
} YxCrewNeed;

typedef struct {
  int unmet;
  int64_t cost;
  bool exact; /* every choice was tried */
} YxCrewScore;

/* ret_car: for each person his car, or YX_CREW_NOBODY. */
YxCrewError yx_crew_match (const YxCrewPerson *persons, size_t n_persons, const YxCrewNeed *needs,
                           size_t n_cars, int *ret_car, YxCrewScore *ret_score);

/* The score of any assignment; says of one car what is missing there. ret_missing is nullable,
 * one number a car. */
void yx_crew_score (const YxCrewPerson *persons, size_t n_persons, const YxCrewNeed *needs,
                    size_t n_cars, const int *car, YxCrewScore *ret_score, int *ret_missing);
