#include "config.h"

#include "desk/crew-match.h"

#include <stdlib.h>
#include <string.h>

#define MISSING ((int64_t) 1 << 32) /* of one thing needed: more than all costs together */
#define MAX_OPTIONS 32
/* Steps of the assignment that are little work: some tenths of a second. */
#define EXHAUSTIVE_STEPS 6e7
#define DESCENT_STEPS 3e8

enum { SEAT_OTHER, SEAT_JUDGE, SEAT_BAILIFF, SEAT_DRIVER, SEAT_EXTRA, N_SEAT_KINDS };

typedef struct {
  int car;
  int kind;
  bool woman;   /* it is the woman's */
  bool licence; /* it is the driver's */
} Seat;

/* Which seats are the woman's and the driver's: kinds, and whether they are one seat. */
typedef struct {
  int woman, licence; /* seat kind; -1: not needed */
  bool one_seat;
} Option;

typedef struct {
  int first;                  /* seat */
  int n[N_SEAT_KINDS];        /* seats left to fill, by kind */
  bool woman, licence;        /* still needed */
  Option options[MAX_OPTIONS];
  int n_options;
  int option;
} Car;

typedef struct {
  const YxCrewPerson *persons;
  size_t n_persons;
  const YxCrewNeed *needs;
  size_t n_cars;
  int *free;         /* persons who are not fixed */
  int n_free;
  Car *cars;
  Seat *seats;
  int n_seats;
  /* of the assignment */
  int64_t *row_potential, *column_potential, *slack;
  int *column_row, *way;
  bool *used;
} Match;

static int
seat_kind_of (YxCrewOffice office)
{
  switch (office) {
  case YX_CREW_OFFICE_JUDGE:
    return SEAT_JUDGE;
  case YX_CREW_OFFICE_BAILIFF:
    return SEAT_BAILIFF;
  case YX_CREW_OFFICE_DRIVER:
    return SEAT_DRIVER;
  case YX_CREW_OFFICE_OTHER:
  default:
    return SEAT_OTHER;
  }
}

static int
greater (int a, int b)
{
  return a > b ? a : b;
}

/* Seats of a car by kind, all empty. */
static void
count_seats (const YxCrewNeed *need, int *ret_n)
{
  const int named = need->judges + need->bailiffs + need->drivers;

  ret_n[SEAT_JUDGE] = need->judges;
  ret_n[SEAT_BAILIFF] = need->bailiffs;
  ret_n[SEAT_DRIVER] = need->drivers;
  ret_n[SEAT_OTHER] = greater (need->crew - named, 0);
  ret_n[SEAT_EXTRA] = greater (need->most - greater (need->crew, named), 0);
}

static int64_t
cost_of_riding (const YxCrewPerson *person, const YxCrewNeed *need)
{
  return (int64_t) YX_CREW_LOAD_COST * person->load
         + (need->wishes != 0 && (person->skills & need->wishes) == 0 ? YX_CREW_SKILL_COST : 0);
}

static bool
is_valid (const Match *match)
{
  for (size_t i = 0; i < match->n_persons; i++)
    if (match->persons[i].load < 0 || match->persons[i].fixed < YX_CREW_NOBODY
        || match->persons[i].fixed >= (int) match->n_cars)
      return false;
  for (size_t c = 0; c < match->n_cars; c++) {
    const YxCrewNeed *need = &match->needs[c];

    if (need->crew < 0 || need->judges < 0 || need->bailiffs < 0 || need->drivers < 0
        || need->most < 0)
      return false;
  }
  return true;
}

/* Seats those who are fixed take up, the office's first. */
static void
seat_fixed (Match *match)
{
  for (size_t i = 0; i < match->n_persons; i++) {
    const YxCrewPerson *person = &match->persons[i];
    Car *car;
    int kind;

    if (person->fixed == YX_CREW_NOBODY) {
      match->free[match->n_free++] = (int) i;
      continue;
    }
    car = &match->cars[person->fixed];
    kind = seat_kind_of (person->office);
    if (car->n[kind] > 0)
      car->n[kind]--;
    else if (car->n[SEAT_OTHER] > 0)
      car->n[SEAT_OTHER]--;
    else
      car->n[SEAT_EXTRA] = greater (car->n[SEAT_EXTRA] - 1, 0);
    car->woman = car->woman && !person->woman;
    car->licence = car->licence && !person->drives;
  }
}

static void
list_options (Car *car)
{
  for (int w = 0; w < N_SEAT_KINDS; w++) {
    if (!car->woman && w > 0)
      break;
    if (car->woman && car->n[w] == 0)
      continue;
    for (int l = 0; l < N_SEAT_KINDS; l++) {
      if (!car->licence && l > 0)
        break;
      if (car->licence && car->n[l] == 0)
        continue;
      const Option option = { car->woman ? w : -1, car->licence ? l : -1, false };

      if (car->woman && car->licence && w == l) {
        car->options[car->n_options] = option;
        car->options[car->n_options++].one_seat = true;
        if (car->n[w] < 2)
          continue;
      }
      car->options[car->n_options++] = option;
    }
  }
  /* The fixed take up every seat: nothing to choose, and what is missing stays so. */
  if (car->n_options == 0)
    car->options[car->n_options++] = (Option){ -1, -1, false };
}

/* Extra seats beyond those that a woman and a driver could take are of no use. */
static void
place_seats (Match *match)
{
  for (size_t c = 0; c < match->n_cars; c++) {
    Car *car = &match->cars[c];

    if (car->n[SEAT_EXTRA] > car->woman + car->licence)
      car->n[SEAT_EXTRA] = car->woman + car->licence;
    car->first = match->n_seats;
    for (int kind = 0; kind < N_SEAT_KINDS; kind++)
      for (int i = 0; i < car->n[kind]; i++)
        match->seats[match->n_seats++] = (Seat){ (int) c, kind, false, false };
    list_options (car);
  }
}

static void
apply_option (Match *match, int c, int option)
{
  Car *car = &match->cars[c];
  const Option *chosen = &car->options[option];
  const int end = c + 1 < (int) match->n_cars ? match->cars[c + 1].first : match->n_seats;
  bool woman = chosen->woman >= 0, licence = chosen->licence >= 0;

  car->option = option;
  for (int s = car->first; s < end; s++) {
    Seat *seat = &match->seats[s];

    seat->woman = woman && seat->kind == chosen->woman;
    woman = woman && !seat->woman;
    seat->licence = licence && seat->kind == chosen->licence
                    && (chosen->woman != chosen->licence || seat->woman == chosen->one_seat);
    licence = licence && !seat->licence;
  }
}

/* Of putting a person (or nobody) on a seat. */
static int64_t
cost_of_seat (const Match *match, const Seat *seat, const YxCrewPerson *person)
{
  const bool extra = seat->kind == SEAT_EXTRA;
  /* The seat of an office may carry another, whose office stays missing. */
  const bool fills = person != NULL && !extra
                     && (seat->kind == SEAT_OTHER || seat->kind == seat_kind_of (person->office));
  int64_t cost = fills || extra ? 0 : MISSING;

  cost += seat->woman && (person == NULL || !person->woman) ? MISSING : 0;
  cost += seat->licence && (person == NULL || !person->drives) ? MISSING : 0;
  if (person != NULL)
    cost += cost_of_riding (person, &match->needs[seat->car]) + (fills ? 0 : YX_CREW_EXTRA_COST);
  return cost;
}

/* Column j: person free[j], or from n_free on nobody. */
static int64_t
cost_at (const Match *match, int row, int column)
{
  return cost_of_seat (match, &match->seats[row],
                       column < match->n_free ? &match->persons[match->free[column]] : NULL);
}

/* Cheapest assignment of all rows, with rows and columns counted from 1, 0 being the start. */
static int64_t
assign (Match *match)
{
  const int n_rows = match->n_seats, n_columns = match->n_free + match->n_seats;
  int64_t total = 0;

  memset (match->row_potential, 0, (size_t) (n_rows + 1) * sizeof *match->row_potential);
  memset (match->column_potential, 0, (size_t) (n_columns + 1) * sizeof *match->column_potential);
  memset (match->column_row, 0, (size_t) (n_columns + 1) * sizeof *match->column_row);
  for (int row = 1; row <= n_rows; row++) {
    int column = 0;

    match->column_row[0] = row;
    for (int j = 0; j <= n_columns; j++) {
      match->slack[j] = INT64_MAX;
      match->used[j] = false;
    }
    do {
      const int from = match->column_row[column];
      int64_t least = INT64_MAX;
      int next = 0;

      match->used[column] = true;
      for (int j = 1; j <= n_columns; j++) {
        int64_t reduced;

        if (match->used[j])
          continue;
        reduced = cost_at (match, from - 1, j - 1) - match->row_potential[from]
                  - match->column_potential[j];
        if (reduced < match->slack[j]) {
          match->slack[j] = reduced;
          match->way[j] = column;
        }
        if (match->slack[j] < least) {
          least = match->slack[j];
          next = j;
        }
      }
      for (int j = 0; j <= n_columns; j++) {
        if (match->used[j]) {
          match->row_potential[match->column_row[j]] += least;
          match->column_potential[j] -= least;
        } else {
          match->slack[j] -= least;
        }
      }
      column = next;
    } while (match->column_row[column] != 0);
    while (column != 0) {
      const int before = match->way[column];

      match->column_row[column] = match->column_row[before];
      column = before;
    }
  }
  for (int j = 1; j <= n_columns; j++)
    if (match->column_row[j] != 0)
      total += cost_at (match, match->column_row[j] - 1, j - 1);
  return total;
}

static void
try_all (Match *match, int *best_options)
{
  int64_t best = INT64_MAX;

  for (;;) {
    const int64_t total = assign (match);
    size_t c = 0;

    if (total < best) {
      best = total;
      for (size_t i = 0; i < match->n_cars; i++)
        best_options[i] = match->cars[i].option;
    }
    while (c < match->n_cars && match->cars[c].option + 1 == match->cars[c].n_options) {
      apply_option (match, (int) c, 0);
      c++;
    }
    if (c == match->n_cars)
      return;
    apply_option (match, (int) c, match->cars[c].option + 1);
  }
}

/* Sets the better of the present option and `option` of a car; whether that was `option`. */
static bool
try_option (Match *match, int c, int option, int64_t *best)
{
  const int before = match->cars[c].option;
  int64_t total;

  apply_option (match, c, option);
  total = assign (match);
  if (total < *best) {
    *best = total;
    return true;
  }
  apply_option (match, c, before);
  return false;
}

static void
descend (Match *match, double steps_each, int *best_options)
{
  int64_t best = assign (match);
  double steps = steps_each;
  bool better = true;
  const int n = (int) match->n_cars;

  while (better && steps < DESCENT_STEPS) {
    better = false;
    for (int c = 0; c < n; c++)
      for (int o = 0; o < match->cars[c].n_options; o++, steps += steps_each)
        if (o != match->cars[c].option)
          better |= try_option (match, c, o, &best);
    for (int c = 0; c < n && !better && steps < DESCENT_STEPS; c++) {
      const int before = match->cars[c].option;

      for (int o = 0; o < match->cars[c].n_options && !better; o++) {
        apply_option (match, c, o);
        for (int d = c + 1; d < n && !better; d++)
          for (int p = 0; p < match->cars[d].n_options && !better; p++, steps += steps_each)
            better = p != match->cars[d].option && try_option (match, d, p, &best);
      }
      if (!better)
        apply_option (match, c, before);
    }
  }
  for (int c = 0; c < n; c++)
    best_options[c] = match->cars[c].option;
}

static bool
choose_options (Match *match)
{
  const double n_columns = match->n_free + match->n_seats;
  const double steps_each = (double) match->n_seats * match->n_seats * n_columns + 1.0;
  double steps = steps_each;
  int *best = calloc (match->n_cars + 1, sizeof *best);

  if (best == NULL)
    return false;
  for (size_t c = 0; c < match->n_cars; c++) {
    apply_option (match, (int) c, 0);
    steps *= match->cars[c].n_options;
  }
  if (steps <= EXHAUSTIVE_STEPS)
    try_all (match, best);
  else
    descend (match, steps_each, best);
  for (size_t c = 0; c < match->n_cars; c++)
    apply_option (match, (int) c, best[c]);
  free (best);
  assign (match);
  return steps <= EXHAUSTIVE_STEPS;
}

static bool
allocate (Match *match)
{
  size_t n_seats = 0, n_columns;

  match->cars = calloc (match->n_cars + 1, sizeof *match->cars);
  match->free = calloc (match->n_persons + 1, sizeof *match->free);
  if (match->cars == NULL || match->free == NULL)
    return false;
  for (size_t c = 0; c < match->n_cars; c++) {
    Car *car = &match->cars[c];

    count_seats (&match->needs[c], car->n);
    car->woman = match->needs[c].woman;
    car->licence = match->needs[c].licence;
    for (int kind = 0; kind < SEAT_EXTRA; kind++)
      n_seats += (size_t) car->n[kind];
    n_seats += 2;
  }
  n_columns = match->n_persons + n_seats;
  match->seats = calloc (n_seats + 1, sizeof *match->seats);
  match->row_potential = calloc (n_seats + 1, sizeof *match->row_potential);
  match->column_potential = calloc (n_columns + 1, sizeof *match->column_potential);
  match->slack = calloc (n_columns + 1, sizeof *match->slack);
  match->column_row = calloc (n_columns + 1, sizeof *match->column_row);
  match->way = calloc (n_columns + 1, sizeof *match->way);
  match->used = calloc (n_columns + 1, sizeof *match->used);
  return match->seats != NULL && match->row_potential != NULL && match->column_potential != NULL
         && match->slack != NULL && match->column_row != NULL && match->way != NULL
         && match->used != NULL;
}

static void
release (Match *match)
{
  free (match->cars);
  free (match->free);
  free (match->seats);
  free (match->row_potential);
  free (match->column_potential);
  free (match->slack);
  free (match->column_row);
  free (match->way);
  free (match->used);
}

YxCrewError
yx_crew_match (const YxCrewPerson *persons, size_t n_persons, const YxCrewNeed *needs,
               size_t n_cars, int *ret_car, YxCrewScore *ret_score)
{
  Match match = { .persons = persons, .n_persons = n_persons, .needs = needs, .n_cars = n_cars };
  bool exact;

  if (!is_valid (&match))
    return YX_CREW_INVALID;
  if (!allocate (&match)) {
    release (&match);
    return YX_CREW_NO_MEMORY;
  }
  seat_fixed (&match);
  place_seats (&match);
  exact = choose_options (&match);
  for (size_t i = 0; i < n_persons; i++)
    ret_car[i] = persons[i].fixed;
  for (int j = 1; j <= match.n_free; j++)
    if (match.column_row[j] != 0)
      ret_car[match.free[j - 1]] = match.seats[match.column_row[j] - 1].car;
  release (&match);
  yx_crew_score (persons, n_persons, needs, n_cars, ret_car, ret_score, NULL);
  ret_score->exact = exact;
  return YX_CREW_OK;
}

void
yx_crew_score (const YxCrewPerson *persons, size_t n_persons, const YxCrewNeed *needs,
               size_t n_cars, const int *car, YxCrewScore *ret_score, int *ret_missing)
{
  *ret_score = (YxCrewScore){ 0 };
  for (size_t c = 0; c < n_cars; c++) {
    const YxCrewNeed *need = &needs[c];
    int n[N_SEAT_KINDS], missing = 0, over = 0;
    bool woman = need->woman, licence = need->licence;

    count_seats (need, n);
    for (size_t i = 0; i < n_persons; i++) {
      const YxCrewPerson *person = &persons[i];
      const int kind = seat_kind_of (person->office);

      if (car[i] != (int) c)
        continue;
      if (kind != SEAT_OTHER && n[kind] > 0)
        n[kind]--;
      else
        over++;
      woman = woman && !person->woman;
      licence = licence && !person->drives;
      ret_score->cost += cost_of_riding (person, need);
    }
    missing = n[SEAT_JUDGE] + n[SEAT_BAILIFF] + n[SEAT_DRIVER] + greater (n[SEAT_OTHER] - over, 0)
              + woman + licence;
    ret_score->cost += (int64_t) YX_CREW_EXTRA_COST * greater (over - n[SEAT_OTHER], 0);
    ret_score->unmet += missing;
    if (ret_missing != NULL)
      ret_missing[c] = missing;
  }
}
