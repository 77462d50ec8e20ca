/* Areas and teams, and whose each case is. */

#include <math.h>
#include <string.h>

#include "desk/areas.h"
#include "desk/made-night.h"
#include "desk/roles.h"

/* The town's streets lie from 113.000, 35.000 to 113.028, 35.028. */
static const YxLonLat west_half[] = { { 112.9, 34.9 }, { 113.014, 34.9 }, { 113.014, 35.1 },
                                      { 112.9, 35.1 } };
static const YxLonLat east_half[] = { { 113.014, 34.9 }, { 113.1, 34.9 }, { 113.1, 35.1 },
                                      { 113.014, 35.1 } };
static const YxLonLat bow[] = { { 113.0, 35.0 }, { 113.1, 35.1 }, { 113.1, 35.0 }, { 113.0, 35.2 } };
static const guint32 four = 4;

static YxAreaDraft
draft (const char *name, const char *team, const YxLonLat *points)
{
  return (YxAreaDraft){ name, team, { points, &four, 1 } };
}

static void
keep_halves (Night *night)
{
  const YxAreaDraft halves[]
      = { draft ("西片区", "一组", west_half), draft ("东片区", "二组", east_half) };
  g_autoptr (GError) error = NULL;

  yx_desk_keep_areas (night->desk, halves, 2, YX_AREA_SOURCE_IMPORTED, FALSE, &error);
  g_assert_no_error (error);
}

static guint
count_why (const YxAreaAssignment *assignment, YxAreaException why)
{
  guint n = 0;

  for (guint i = 0; i < assignment->exceptions->len; i++)
    n += g_array_index (assignment->exceptions, YxCaseException, i).why == why;
  return n;
}

/* Against the database's own geometry: whose places all lie in the west are the first team's. */
static void
test_assign (void)
{
  Night *night = night_new (30);
  g_autoptr (GError) error = NULL;
  g_auto (YxAreaAssignment) looked = { 0 };
  g_auto (YxAreaAssignment) given = { 0 };
  g_auto (YxAreaAssignment) again = { 0 };
  gint64 n_west, n_east;

  g_assert_false (yx_desk_assign_by_area (night->desk, &given, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);
  keep_halves (night);
  n_west = night_query (night, "SELECT count(*) FROM cases c WHERE NOT EXISTS (SELECT 1 FROM "
                               "case_debtors cd JOIN places p ON p.debtor_id = cd.debtor_id "
                               "WHERE cd.case_id = c.id AND p.lon > 113.014)");
  n_east = night_query (night, "SELECT count(*) FROM cases c WHERE NOT EXISTS (SELECT 1 FROM "
                               "case_debtors cd JOIN places p ON p.debtor_id = cd.debtor_id "
                               "WHERE cd.case_id = c.id AND p.lon < 113.014)");
  g_assert_cmpint (n_west, >, 0);
  g_assert_cmpint (n_east, >, 0);

  yx_desk_list_area_exceptions (night->desk, &looked, &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM case_teams"), ==, 0);
  yx_desk_assign_by_area (night->desk, &given, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (given.n_cases, ==, 30);
  g_assert_cmpuint (given.n_by_area, ==, n_west + n_east);
  g_assert_cmpuint (given.n_changed, ==, n_west + n_east);
  g_assert_cmpuint (given.exceptions->len, ==, 30 - n_west - n_east);
  g_assert_cmpuint (count_why (&given, YX_AREA_EXCEPTION_SEVERAL), ==, given.exceptions->len);
  g_assert_cmpuint (looked.exceptions->len, ==, given.exceptions->len);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM case_teams ct JOIN teams t "
                                       "ON t.id = ct.team_id WHERE t.name = '一组'"),
                   ==, n_west);
  yx_desk_assign_by_area (night->desk, &again, &error);
  g_assert_cmpuint (again.n_changed, ==, 0);
  night_free (night);
}

static void
test_exceptions (void)
{
  Night *night = night_new (8);
  g_autoptr (GError) error = NULL;
  const YxAreaDraft areas[] = { draft ("甲", "一组", west_half), draft ("乙", NULL, east_half) };
  const YxAreaDraft over = draft ("丙", "一组", west_half);
  g_auto (YxAreaAssignment) given = { 0 };
  g_auto (YxAreaAssignment) overlapping = { 0 };

  /* One case by each fault. */
  night_run (night, "UPDATE places SET lon = 113.004, lat = 35.004");
  night_run (night, "UPDATE places SET lon = NULL, lat = NULL WHERE address LIKE '某村1号%'");
  night_run (night, "UPDATE places SET lon = 120 WHERE address LIKE '某村2号%'");
  night_run (night, "UPDATE places SET lon = 113.020 WHERE address LIKE '某村3号之1'");
  night_run (night, "UPDATE places SET lon = 113.020 WHERE address LIKE '某村4号%'");
  night_run (night, "UPDATE places SET lon = 120 WHERE address LIKE '某村5号之1'");
  yx_desk_keep_areas (night->desk, areas, 2, YX_AREA_SOURCE_DRAWN, FALSE, &error);
  g_assert_no_error (error);
  yx_desk_assign_by_area (night->desk, &given, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (given.n_by_area, ==, 3);
  g_assert_cmpuint (count_why (&given, YX_AREA_EXCEPTION_NO_POINT), ==, 1);
  g_assert_cmpuint (count_why (&given, YX_AREA_EXCEPTION_NO_AREA), ==, 1);
  g_assert_cmpuint (count_why (&given, YX_AREA_EXCEPTION_SEVERAL), ==, 2);
  g_assert_cmpuint (count_why (&given, YX_AREA_EXCEPTION_NO_TEAM), ==, 1);
  g_assert_cmpstr (g_array_index (given.exceptions, YxCaseException, 2).details, ==, "甲, 乙");

  yx_desk_keep_areas (night->desk, &over, 1, YX_AREA_SOURCE_DRAWN, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_assign_by_area (night->desk, &overlapping, &error);
  g_assert_cmpuint (count_why (&overlapping, YX_AREA_EXCEPTION_OVERLAP), ==, 5);
  g_assert_cmpuint (overlapping.n_by_area, ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM case_teams"), ==, 0);
  night_free (night);
}

/* By hand with a reason, which stays when areas are asked again, until it is taken back. */
static void
test_by_hand (void)
{
  Night *night = night_new (10);
  g_autoptr (GError) error = NULL;
  g_autofree char *case_id = NULL;
  g_autofree char *team = NULL;
  g_auto (YxAreaAssignment) given = { 0 };
  g_auto (YxAreaAssignment) back = { 0 };

  keep_halves (night);
  case_id = night_query_text (night, "SELECT id FROM cases ORDER BY number LIMIT 1");
  yx_desk_find_team (night->desk, "二组", &team, &error);
  g_assert_no_error (error);
  const char *const cases[] = { case_id, NULL };
  const char *const nobody[] = { "nobody", NULL };

  g_assert_false (yx_desk_assign_cases (night->desk, cases, team, "", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (yx_desk_assign_cases (night->desk, cases, "no-team", "熟悉案情", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yx_desk_assign_cases (night->desk, nobody, team, "熟悉案情", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  yx_desk_assign_cases (night->desk, cases, team, "熟悉案情", &error);
  g_assert_no_error (error);

  yx_desk_assign_by_area (night->desk, &given, &error);
  g_assert_cmpuint (given.n_by_hand, ==, 1);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM case_teams WHERE how = 'hand' "
                                       "AND reason = '熟悉案情'"),
                   ==, 1);
  yx_desk_assign_cases (night->desk, cases, NULL, NULL, &error);
  g_assert_no_error (error);
  yx_desk_assign_by_area (night->desk, &back, &error);
  g_assert_cmpuint (back.n_by_hand, ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events WHERE kind = "
                                       "'cases.assigned-by-hand'"),
                   ==, 2);
  night_free (night);
}

/* A proposal covers all cases evenly, is accepted with teams, and dropping it undoes it. */
static void
test_propose (void)
{
  Night *night = night_new (60);
  g_autoptr (GError) error = NULL;
  const YxAreaRequest request = { .n_areas = 3, .method = YX_AREA_METHOD_GRID, .seed = 7 };
  const YxAreaRequest towns = { .n_areas = 3, .method = YX_AREA_METHOD_TOWNS, .seed = 7 };
  const YxAreaRequest none = { .n_areas = 0 };
  g_autoptr (YxAreaSet) proposed = NULL;
  g_autoptr (YxAreaSet) again = NULL;
  g_autoptr (YxAreaSet) kept = NULL;
  g_autoptr (YxAreaSet) current = NULL;
  g_autoptr (YxAreaSet) gone = NULL;
  double sum = 0;

  g_assert_null (yx_desk_propose_areas (night->desk, &none, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_null (yx_desk_propose_areas (night->desk, &towns, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NO_REGION);
  g_clear_error (&error);

  keep_halves (night);
  yx_desk_add_team (night->desk, "三组", "样某", NULL, &error);
  proposed = yx_desk_propose_areas (night->desk, &request, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (proposed->areas->len, ==, 3);
  g_assert_cmpfloat (proposed->spread, <, 1.2);
  for (guint i = 0; i < 3; i++) {
    YxArea *area = g_ptr_array_index (proposed->areas, i);
    const YxRings rings = yx_area_rings (area);

    g_assert_cmpint (yx_rings_check (&rings, NULL), ==, YX_RINGS_OK);
    sum += area->load;
  }
  g_assert_cmpfloat_with_epsilon (sum, 60, 1e-6);
  again = yx_desk_propose_areas (night->desk, &request, NULL, &error);
  for (guint i = 0; i < 3; i++)
    g_assert_cmpfloat (((YxArea *) g_ptr_array_index (proposed->areas, i))->load, ==,
                       ((YxArea *) g_ptr_array_index (again->areas, i))->load);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM area_sets WHERE state = 'proposed'"),
                   ==, 1);

  /* What is kept is what was proposed. */
  g_assert_true (yx_desk_get_areas (night->desk, YX_AREA_STATE_PROPOSED, &kept, &error));
  g_assert_cmpuint (kept->areas->len, ==, 3);
  g_assert_cmpuint (((YxArea *) g_ptr_array_index (kept->areas, 1))->points->len, ==,
                    ((YxArea *) g_ptr_array_index (proposed->areas, 1))->points->len);
  /* The geometry is one that the database takes for valid. */
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM areas WHERE NOT ST_IsValid (geom)"),
                   ==, 0);
  /* All places but those on the outer rim are in exactly one area. */
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM places p WHERE (SELECT count(*) "
                                       "FROM areas a JOIN area_sets s ON s.id = a.set_id "
                                       "WHERE s.state = 'proposed' "
                                       "AND ST_Contains (a.geom, p.geom)) <> 1"),
                   ==, 0);

  yx_desk_accept_areas (night->desk, &error);
  g_assert_no_error (error);
  g_assert_true (yx_desk_get_areas (night->desk, YX_AREA_STATE_CURRENT, &current, &error));
  g_assert_cmpstr (current->id, ==, kept->id);
  g_assert_cmpint (night_query (night, "SELECT count(DISTINCT team_id) FROM areas a "
                                       "JOIN area_sets s ON s.id = a.set_id "
                                       "WHERE s.state = 'current'"),
                   ==, 3);
  g_assert_false (yx_desk_accept_areas (night->desk, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);

  yx_desk_drop_areas (night->desk, YX_AREA_STATE_CURRENT, &error);
  g_assert_no_error (error);
  g_assert_true (yx_desk_get_areas (night->desk, YX_AREA_STATE_CURRENT, &gone, &error));
  g_assert_cmpuint (gone->areas->len, ==, 2);
  g_assert_cmpstr (((YxArea *) g_ptr_array_index (gone->areas, 0))->name, ==, "西片区");
  g_assert_false (yx_desk_drop_areas (night->desk, YX_AREA_STATE_PROPOSED, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  night_free (night);
}

/* A ring that is none refuses the whole and is named; nothing is stored. */
static void
test_refusals (void)
{
  Night *night = night_new (1);
  g_autoptr (GError) error = NULL;
  const YxAreaDraft crossing[] = { draft ("好", NULL, west_half), draft ("坏", NULL, bow) };
  const YxAreaDraft twice[] = { draft ("甲", NULL, west_half), draft ("甲", NULL, east_half) };
  const YxAreaDraft nameless = draft ("", NULL, west_half);
  const YxAreaDraft no_rings = { "空", NULL, { NULL, NULL, 0 } };
  const gint64 n_events = night_query (night, "SELECT count(*) FROM events");

  g_assert_false (
      yx_desk_keep_areas (night->desk, crossing, 2, YX_AREA_SOURCE_IMPORTED, FALSE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "坏"));
  g_clear_error (&error);
  g_assert_false (
      yx_desk_keep_areas (night->desk, twice, 2, YX_AREA_SOURCE_IMPORTED, FALSE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (
      yx_desk_keep_areas (night->desk, &nameless, 1, YX_AREA_SOURCE_IMPORTED, FALSE, &error));
  g_clear_error (&error);
  g_assert_false (
      yx_desk_keep_areas (night->desk, &no_rings, 1, YX_AREA_SOURCE_IMPORTED, FALSE, &error));
  g_clear_error (&error);
  g_assert_false (yx_desk_keep_areas (night->desk, NULL, 0, YX_AREA_SOURCE_IMPORTED, FALSE, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING);
  g_clear_error (&error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM areas"), ==, 0);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events"), ==, n_events);

  keep_halves (night);
  {
    const YxAreaDraft same = draft ("西片区", NULL, east_half);

    g_assert_false (
        yx_desk_keep_areas (night->desk, &same, 1, YX_AREA_SOURCE_DRAWN, TRUE, &error));
    g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS);
    g_clear_error (&error);
  }
  yx_desk_set_area (night->desk, "西片区", "城西", "三组", &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_set_area (night->desk, "东片区", "城西", NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_false (yx_desk_remove_area (night->desk, "西片区", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  yx_desk_remove_area (night->desk, "城西", &error);
  g_assert_no_error (error);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM areas a JOIN area_sets s "
                                       "ON s.id = a.set_id WHERE s.state = 'current'"),
                   ==, 1);
  night_free (night);
}

static void
test_roles (void)
{
  Night *night = night_new (2);
  g_autoptr (GError) error = NULL;
  const YxAreaRequest request = { .n_areas = 1 };
  const YxAreaDraft half = draft ("西片区", NULL, west_half);
  static const char *const nobody[] = { "nobody", NULL };
  YxAreaAssignment given;
  const gint64 before = night_query (night, "SELECT count(*) FROM events");

  yx_desk_set_member_role (night->desk, "指挥", YX_ROLE_ADMINISTRATOR, TRUE, &error);
  yx_desk_set_member_role (night->desk, "书记员", YX_ROLE_CLERK, TRUE, &error);
  g_assert_no_error (error);
  yx_desk_set_author (night->desk, "书记员");
  g_assert_null (yx_desk_propose_areas (night->desk, &request, NULL, NULL));
  g_assert_false (yx_desk_accept_areas (night->desk, NULL));
  g_assert_false (yx_desk_drop_areas (night->desk, YX_AREA_STATE_CURRENT, NULL));
  g_assert_false (yx_desk_keep_areas (night->desk, &half, 1, YX_AREA_SOURCE_DRAWN, FALSE, NULL));
  g_assert_false (yx_desk_set_area (night->desk, "x", "y", NULL, NULL));
  g_assert_false (yx_desk_remove_area (night->desk, "x", NULL));
  g_assert_false (yx_desk_add_team (night->desk, "一组", NULL, NULL, NULL));
  g_assert_false (yx_desk_assign_by_area (night->desk, &given, NULL));
  g_assert_false (yx_desk_assign_cases (night->desk, nobody, "t", "熟悉案情", &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events WHERE kind = 'access.refused'"),
                   ==, 9);
  g_assert_cmpint (night_query (night, "SELECT count(*) FROM events"), ==, before + 2 + 9);
  night_free (night);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/areas/assign", test_assign);
  g_test_add_func ("/desk/areas/exceptions", test_exceptions);
  g_test_add_func ("/desk/areas/by-hand", test_by_hand);
  g_test_add_func ("/desk/areas/propose", test_propose);
  g_test_add_func ("/desk/areas/refusals", test_refusals);
  g_test_add_func ("/desk/areas/roles", test_roles);
  return g_test_run ();
}
