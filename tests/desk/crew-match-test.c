/* Who rides where: against every assignment there is on small boards, and against boards that are
 * made so that nothing need be missing on large ones. */

#include <glib.h>

#include "desk/crew-match.h"

#define MOST_PERSONS 7
#define MOST_CARS 3

typedef struct {
  YxCrewPerson persons[MOST_PERSONS];
  size_t n_persons;
  YxCrewNeed needs[MOST_CARS];
  size_t n_cars;
} Board;

static void
draw_board (Board *board, GRand *rand)
{
  *board = (Board){ .n_persons = (size_t) g_rand_int_range (rand, 0, MOST_PERSONS + 1),
                    .n_cars = (size_t) g_rand_int_range (rand, 1, MOST_CARS + 1) };
  for (size_t c = 0; c < board->n_cars; c++) {
    YxCrewNeed *need = &board->needs[c];

    need->judges = g_rand_int_range (rand, 0, 2);
    need->bailiffs = g_rand_int_range (rand, 0, 2);
    need->drivers = g_rand_int_range (rand, 0, 2);
    need->crew = g_rand_int_range (rand, 0, 4);
    need->woman = g_rand_boolean (rand);
    need->licence = g_rand_boolean (rand);
    need->wishes = (unsigned) g_rand_int_range (rand, 0, 3);
    need->most = g_rand_int_range (rand, 0, 6);
  }
  for (size_t i = 0; i < board->n_persons; i++)
    board->persons[i] = (YxCrewPerson){
      .office = (YxCrewOffice) g_rand_int_range (rand, 0, 4),
      .woman = g_rand_int_range (rand, 0, 3) == 0,
      .drives = g_rand_int_range (rand, 0, 3) == 0,
      .skills = (unsigned) g_rand_int_range (rand, 0, 4),
      .load = g_rand_int_range (rand, 0, 4),
      .fixed = g_rand_int_range (rand, 0, 8) == 0
                   ? g_rand_int_range (rand, 0, (int) board->n_cars)
                   : YX_CREW_NOBODY,
    };
}

/* Seats that those who are fixed leave. */
static int
count_left (const Board *board, int c)
{
  const YxCrewNeed *need = &board->needs[c];
  const int needed = MAX (need->crew, need->judges + need->bailiffs + need->drivers);
  int left[] = { needed - need->judges - need->bailiffs - need->drivers, need->judges,
                 need->bailiffs, need->drivers };
  int over = MAX (need->most - needed, 0);

  for (size_t i = 0; i < board->n_persons; i++) {
    const YxCrewPerson *person = &board->persons[i];

    if (person->fixed != c)
      continue;
    if (left[person->office] > 0)
      left[person->office]--;
    else if (left[YX_CREW_OFFICE_OTHER] > 0)
      left[YX_CREW_OFFICE_OTHER]--;
    else if (over > 0)
      over--;
  }
  return left[0] + left[1] + left[2] + left[3] + over;
}

/* Nobody rides where there is no seat. */
static gboolean
is_possible (const Board *board, const int *car)
{
  int n_riders[MOST_CARS] = { 0 };

  for (size_t i = 0; i < board->n_persons; i++) {
    if (board->persons[i].fixed != YX_CREW_NOBODY && car[i] != board->persons[i].fixed)
      return FALSE;
    if (board->persons[i].fixed == YX_CREW_NOBODY && car[i] != YX_CREW_NOBODY)
      n_riders[car[i]]++;
  }
  for (size_t c = 0; c < board->n_cars; c++)
    if (n_riders[c] > count_left (board, (int) c))
      return FALSE;
  return TRUE;
}

/* The least score of all assignments. */
static YxCrewScore
enumerate (const Board *board)
{
  YxCrewScore best = { .unmet = G_MAXINT };
  int car[MOST_PERSONS];

  for (size_t i = 0; i < board->n_persons; i++)
    car[i] = YX_CREW_NOBODY;
  for (;;) {
    size_t i = 0;

    if (is_possible (board, car)) {
      YxCrewScore score;

      yx_crew_score (board->persons, board->n_persons, board->needs, board->n_cars, car, &score,
                     NULL);
      if (score.unmet < best.unmet || (score.unmet == best.unmet && score.cost < best.cost))
        best = score;
    }
    while (i < board->n_persons && car[i] == (int) board->n_cars - 1)
      car[i++] = YX_CREW_NOBODY;
    if (i == board->n_persons)
      return best;
    car[i]++;
  }
}

static void
test_enumeration (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int round = 0; round < 600; round++) {
    Board board;
    YxCrewScore found, best;
    int car[MOST_PERSONS];

    draw_board (&board, rand);
    g_assert_cmpint (yx_crew_match (board.persons, board.n_persons, board.needs, board.n_cars, car,
                                    &found),
                     ==, YX_CREW_OK);
    g_assert_true (is_possible (&board, car));
    best = enumerate (&board);
    g_assert_true (found.exact);
    g_assert_cmpint (found.unmet, ==, best.unmet);
    g_assert_cmpint (found.cost, ==, best.cost);
  }
}

/* Crews are made first, then mixed with others: nothing need be missing. */
static void
test_planted (void)
{
  static const YxCrewOffice offices[] = { YX_CREW_OFFICE_JUDGE, YX_CREW_OFFICE_BAILIFF,
                                          YX_CREW_OFFICE_BAILIFF, YX_CREW_OFFICE_DRIVER };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 6; round++) {
    YxCrewPerson persons[48] = { 0 };
    YxCrewNeed needs[10] = { 0 };
    YxCrewScore score;
    int car[48];

    for (int c = 0; c < 10; c++) {
      const int woman = g_rand_int_range (rand, -2, 4);

      needs[c] = (YxCrewNeed){ .crew = 4, .judges = 1, .bailiffs = 2, .drivers = 1,
                               .woman = woman >= 0, .most = 5 };
      for (int i = 0; i < 4; i++)
        persons[4 * c + i] = (YxCrewPerson){ .office = offices[i], .woman = i == woman,
                                             .drives = i == 3, .load = i, .fixed = -1 };
    }
    for (int i = 40; i < 48; i++)
      persons[i] = (YxCrewPerson){ .office = offices[i % 4], .load = 9, .fixed = -1 };
    for (int i = 47; i > 0; i--) {
      const int j = g_rand_int_range (rand, 0, i + 1);
      const YxCrewPerson other = persons[i];

      persons[i] = persons[j];
      persons[j] = other;
    }
    g_assert_cmpint (yx_crew_match (persons, 48, needs, 10, car, &score), ==, YX_CREW_OK);
    g_assert_cmpint (score.unmet, ==, 0);
  }
}

static void
test_faults (void)
{
  YxCrewPerson person = { .fixed = 1 };
  YxCrewNeed need = { .crew = 1 };
  YxCrewScore score;
  int car;

  g_assert_cmpint (yx_crew_match (&person, 1, &need, 1, &car, &score), ==, YX_CREW_INVALID);
  person.fixed = YX_CREW_NOBODY;
  need.judges = -1;
  g_assert_cmpint (yx_crew_match (&person, 1, &need, 1, &car, &score), ==, YX_CREW_INVALID);
  need.judges = 0;
  g_assert_cmpint (yx_crew_match (&person, 1, &need, 1, &car, &score), ==, YX_CREW_OK);
  g_assert_cmpint (car, ==, 0);
  g_assert_cmpint (yx_crew_match (NULL, 0, &need, 1, NULL, &score), ==, YX_CREW_OK);
  g_assert_cmpint (score.unmet, ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/crew-match/enumeration", test_enumeration);
  g_test_add_func ("/desk/crew-match/planted", test_planted);
  g_test_add_func ("/desk/crew-match/faults", test_faults);
  return g_test_run ();
}
