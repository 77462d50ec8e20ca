/* A night under way: where teams are held to be, and that the same rows always say the same. */

#include "desk/alerts.h"
#include "desk/live-night.h"
#include "geo/measure.h"

#define MOVEMENTS                                                                                  \
  "SELECT group_concat (vehicle_id || kind || stop_key || time || inferred || by_hand || "         \
  "plan_version, ';') FROM (SELECT * FROM movements ORDER BY seq)"

static void
test_arrives (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  const YxNightTeam *team;
  const YxNightStop *reached;

  live_drive_by (f, night, stop);
  view = yx_night_dup_view (night);
  g_assert_true (view->writes);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  reached = yx_night_team_find_stop (team, key);
  g_assert_cmpint (reached->state, ==, YX_TEAM_STOP_DONE);
  /* It was there from the 21st fix to the 33rd. */
  g_assert_cmpint (ABS (reached->arrived - (NIGHT_START + 5 * MINUTE + 200 * SECOND)), <=,
                   15 * SECOND);
  g_assert_cmpint (ABS (reached->left - (NIGHT_START + 5 * MINUTE + 330 * SECOND)), <=,
                   30 * SECOND);
  g_assert_cmpuint (team->trail->len, >, 20);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM movements WHERE kind = 'arrived'"), ==, 1);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'movement.%'"), ==,
      night_query (f->out->night, "SELECT count(*) FROM movements"));
  team = yx_night_view_find_team (view, f->out->cars[1]);
  g_assert_false (team->has_fix);
  g_assert_cmpint (team->status, ==, YX_TEAM_STATUS_ASSEMBLED);
}

static void
test_same_rows (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNight) again = NULL;
  g_autoptr (YxNight) reader = NULL;
  g_autofree char *key = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  const gint64 now = live_drive_by (f, night, stop);
  gint64 n_events;

  before = night_query_text (f->out->night, MOVEMENTS);
  g_assert_nonnull (before);
  n_events
      = night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'movement.%'");
  /* All at once, by another program that found the rows: nothing is written twice. */
  yx_night_free (g_steal_pointer (&night));
  again = live_open (f, YX_NIGHT_WRITES);
  live_advance (again, now);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'movement.%'"), ==,
      n_events);
  /* And from nothing, the same. */
  yx_night_free (g_steal_pointer (&again));
  night_run (f->out->night, "DELETE FROM movements");
  again = live_open (f, YX_NIGHT_WRITES);
  live_advance (again, now);
  after = night_query_text (f->out->night, MOVEMENTS);
  g_assert_cmpstr (after, ==, before);
}

/* One that writes, and one that waits for it to let go. */
static void
test_one_writes (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) first = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNight) second = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (first, f, &key);
  const gint64 now = live_drive_by (f, first, stop);
  gint64 n;

  n = night_query (f->out->night, "SELECT count(*) FROM movements");
  g_assert_cmpint (n, >, 0);
  live_advance (second, now);
  view = yx_night_dup_view (second);
  g_assert_false (view->writes);
  g_assert_cmpint (
      yx_night_team_find_stop (yx_night_view_find_team (view, f->out->cars[0]), key)->state, ==,
      YX_TEAM_STOP_DONE);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM movements"), ==, n);
}

/* One without a gateway writes while nobody else does, and makes room for one that has a gateway. */
static void
test_spare_writes (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) spare = live_open (f, YX_NIGHT_WRITES_IF_NOBODY);
  g_autoptr (YxNight) second = live_open (f, YX_NIGHT_WRITES_IF_NOBODY);
  g_autoptr (YxNight) first = NULL;
  g_autoptr (YxNightView) before = NULL;
  g_autoptr (YxNightView) beside = NULL;
  g_autoptr (YxNightView) after = NULL;
  g_autofree char *owner = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (spare, f, &key);
  const gint64 now = live_drive_by (f, spare, stop);

  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM movements"), >, 0);
  before = yx_night_dup_view (spare);
  g_assert_true (before->writes);
  live_advance (second, now);
  beside = yx_night_dup_view (second);
  g_assert_false (beside->writes);

  first = live_open (f, YX_NIGHT_WRITES);
  live_advance (first, now + 1);
  after = yx_night_dup_view (first);
  g_assert_true (after->writes);
  owner = night_query_text (f->out->night, "SELECT owner FROM night_writers");
  g_assert_null (strstr (owner, "spare"));
}

/* What comes late, twice or out of order makes nobody arrive. */
static void
test_late_rows (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  const gint64 now = NIGHT_START + 30 * MINUTE;
  const YxNightTeam *team;

  for (int i = 0; i < 30; i++)
    live_send (f, f->terminals[0], now + i * 10 * SECOND, now + i * 10 * SECOND,
               yx_destination (stop, 40, 3000 + 50.0 * i), 10, 0);
  /* From ten minutes ago, at the door; and once more. */
  for (int repeat = 0; repeat < 2; repeat++)
    for (int i = 0; i < 30; i++)
      live_send (f, f->terminals[0], now - 10 * MINUTE + i * 10 * SECOND, now + 5 * MINUTE, stop, 0,
                 0);
  live_advance (night, now + 6 * MINUTE);
  view = yx_night_dup_view (night);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  g_assert_cmpint (yx_night_team_find_stop (team, key)->state, ==, YX_TEAM_STOP_OPEN);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM movements WHERE kind = 'arrived'"), ==, 0);
}

/* Arrival times come nearer as the car does, and say so when it is too late. */
static void
test_arrival_times (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNightView) far = NULL;
  g_autoptr (YxNightView) near = NULL;
  g_autoptr (YxNightView) late = NULL;
  guint n_late = 0;
  g_autofree char *key = NULL;
  const YxLonLat corner = { 113.028, 35.028 };
  const YxNightTeam *team;
  gint64 far_s, near_s, time = NIGHT_START + 30 * MINUTE;
  int next;

  live_first_stop (night, f, &key);
  /* It has left: a long way from where it was first seen. */
  live_send (f, f->terminals[0], time - MINUTE, time - MINUTE, (YxLonLat){ 113.0, 35.0 }, 10, 0);
  live_send (f, f->terminals[0], time, time, corner, 10, 0);
  live_advance (night, time);
  far = yx_night_dup_view (night);
  team = yx_night_view_find_team (far, f->out->cars[0]);
  next = team->next;
  g_assert_cmpint (next, >=, 0);
  far_s = (((YxNightStop *) team->stops->pdata[next])->eta - time) / SECOND;
  g_assert_cmpint (far_s, >, 0);
  for (guint i = (guint) next + 1; i < team->stops->len; i++)
    g_assert_cmpint (((YxNightStop *) team->stops->pdata[i])->eta, >=,
                     ((YxNightStop *) team->stops->pdata[i - 1])->eta);
  {
    const YxLonLat goal = ((YxNightStop *) team->stops->pdata[next])->point;
    const YxLonLat half = { (corner.lon + goal.lon) / 2, (corner.lat + goal.lat) / 2 };

    time += MINUTE;
    live_send (f, f->terminals[0], time, time, half, 10, 0);
  }
  live_advance (night, time);
  near = yx_night_dup_view (night);
  team = yx_night_view_find_team (near, f->out->cars[0]);
  g_assert_cmpint (team->next, ==, next);
  near_s = (((YxNightStop *) team->stops->pdata[next])->eta - time) / SECOND;
  g_assert_cmpint (near_s, <, far_s);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_LATE));
  /* The window is over in four hours. */
  live_advance (night, NIGHT_START + 4 * 60 * MINUTE + 5 * MINUTE);
  late = yx_night_dup_view (night);
  for (guint i = 0; i < late->alerts->len; i++) {
    const YxAlert *alert = late->alerts->pdata[i];

    n_late
        += alert->kind == YX_ALERT_KIND_LATE && g_strcmp0 (alert->vehicle_id, f->out->cars[0]) == 0;
  }
  g_assert_cmpuint (n_late, ==, 1);
}

/* Away from its way, standing still, no crew, a battery that runs down, a phone that sleeps. */
static void
test_on_the_way (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxAlert) off = NULL;
  g_autoptr (YxAlert) still = NULL;
  g_autoptr (YxAlert) worse = NULL;
  g_autoptr (YxAlert) crew = NULL;
  const YxLonLat outside = { 113.06, 35.06 };
  gint64 time = NIGHT_START;

  night_run (f->out->night, "DELETE FROM operation_crew WHERE vehicle_id <> "
                            "(SELECT min (vehicle_id) FROM operation_crew)");
  night = live_open (f, YX_NIGHT_WRITES);
  for (guint car = 0; car < 2; car++) {
    live_send (f, f->terminals[car], time, time, (YxLonLat){ 113.0, 35.0 }, 10, 0);
    live_send (f, f->terminals[car], time + 10 * SECOND, time + 10 * SECOND,
               (YxLonLat){ 113.006, 35.0 }, 10, 0);
  }
  time += 20 * SECOND;
  for (int i = 0; i < 30; i++, time += 10 * SECOND) {
    live_send (f, f->terminals[0], time, time, yx_destination (outside, 45, 100.0 * i), 10, 0);
    live_send (f, f->terminals[1], time, time, (YxLonLat){ 113.0062, 35.0 }, 0, 0);
    live_advance (night, time);
  }
  off = live_find_alert (night, YX_ALERT_KIND_OFF_ROUTE);
  g_assert_nonnull (off);
  g_assert_cmpstr (off->vehicle_id, ==, f->out->cars[0]);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_STOPPED_LONG));
  for (int i = 0; i < 30; i++, time += 10 * SECOND) {
    live_send (f, f->terminals[0], time, time, yx_destination (outside, 45, 3000 + 100.0 * i), 10,
               0);
    live_send (f, f->terminals[1], time, time, (YxLonLat){ 113.0062, 35.0 }, 0, 0);
    live_advance (night, time);
  }
  still = live_find_alert (night, YX_ALERT_KIND_STOPPED_LONG);
  g_assert_nonnull (still);
  g_assert_cmpstr (still->vehicle_id, ==, f->out->cars[1]);
  g_assert_cmpint (still->level, ==, YX_ALERT_LEVEL_WARNING);
  /* One of the two cars has nobody in its crew. */
  crew = live_find_alert (night, YX_ALERT_KIND_NO_CREW);
  g_assert_nonnull (crew);
  for (int i = 0; i < 80; i++, time += 10 * SECOND) {
    live_send (f, f->terminals[0], time, time, yx_destination (outside, 45, 6000 + 100.0 * i), 10,
               0);
    live_send (f, f->terminals[1], time, time, (YxLonLat){ 113.0062, 35.0 }, 0, 0);
  }
  live_advance (night, time);
  worse = live_find_alert (night, YX_ALERT_KIND_STOPPED_LONG);
  g_assert_cmpint (worse->level, ==, YX_ALERT_LEVEL_URGENT);
  g_assert_cmpstr (worse->id, ==, still->id);
}

/* Another plan: what was done stays, what is gone is gone, and it is the same when read again. */
static void
test_new_plan (LiveNight *f, gconstpointer data)
{
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxNight) again = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *key = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  const YxLonLat stop = live_first_stop (night, f, &key);
  const gint64 now = live_drive_by (f, night, stop);
  const YxNightTeam *team;
  guint n_old, n_done = 0;

  view = yx_night_dup_view (night);
  n_old = yx_night_view_find_team (view, f->out->cars[0])->stops->len;
  g_clear_pointer (&view, yx_night_view_unref);
  /* The same plan once more, without the stop that is done and without the second car. */
  night_run (
      f->out->night,
      "INSERT INTO plans (id, operation_id, version, created, author, n_cases, n_cases_covered, "
      "n_tasks, n_tasks_planned, n_stops, n_vehicles, n_vehicles_offered, n_staff, expected, "
      "metres, drive_s, wait_s, on_scene_s, start_time, end_time, baseline_vehicles, "
      "baseline_staff, baseline_metres, baseline_drive_s, seed, steps, seconds, region, study, "
      "origin, made_from) SELECT 'next', operation_id, version + 1, created, author, n_cases, "
      "n_cases_covered, n_tasks, n_tasks_planned, n_stops, n_vehicles, n_vehicles_offered, "
      "n_staff, expected, metres, drive_s, wait_s, on_scene_s, start_time, end_time, "
      "baseline_vehicles, baseline_staff, baseline_metres, baseline_drive_s, seed, steps, "
      "seconds, region, study, origin, made_from FROM plans");
  night_run (
      f->out->night,
      "INSERT INTO routes (id, plan_id, ordinal, vehicle_id, crew, n_stops, n_cases, expected, "
      "start_time, end_time, metres, drive_s, wait_s, on_scene_s) SELECT 'route', 'next', 0, "
      "vehicle_id, crew, n_stops, n_cases, expected, start_time, end_time, metres, drive_s, "
      "wait_s, on_scene_s FROM routes WHERE id <> 'second'");
  night_run (
      f->out->night,
      "INSERT INTO stops (id, route_id, ordinal, kind, task_id, place_id, address, lon, lat, "
      "snap_m, arrival, service_begin, departure, drive_s, metres, presence, outcome) "
      "SELECT 'again' || id, 'route', ordinal, kind, task_id, place_id, address, lon, lat, "
      "snap_m, arrival, service_begin, departure, drive_s, metres, presence, 'pending' FROM stops "
      "WHERE route_id <> 'second' AND id NOT IN (SELECT s.id FROM stops s JOIN movements m "
      "ON m.task_id = s.task_id AND m.place_id = s.place_id)");
  night_run (f->out->night, "UPDATE operations SET plan_version = plan_version + 1");
  yx_desk_set_base (f->out->desk, "法院", (YxLonLat){ 113.0, 35.0 }, NULL);
  live_advance (night, now + MINUTE);
  view = yx_night_dup_view (night);
  g_assert_cmpint (view->plan_version, ==, 2);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  g_assert_cmpuint (team->stops->len, <=, n_old);
  g_assert_cmpint (yx_night_team_find_stop (team, key)->state, ==, YX_TEAM_STOP_DONE);
  for (guint i = 0; i < team->stops->len; i++)
    n_done += ((YxNightStop *) team->stops->pdata[i])->state == YX_TEAM_STOP_DONE;
  g_assert_cmpuint (n_done, ==, 1);
  /* The car without a route keeps nothing but its way home. */
  team = yx_night_view_find_team (view, f->out->cars[1]);
  for (guint i = 0; i < team->stops->len; i++)
    g_assert_cmpint (((YxNightStop *) team->stops->pdata[i])->kind, ==, YX_STOP_KIND_END);
  g_assert_cmpint (
      night_query (f->out->night, "SELECT count(*) FROM night_marks WHERE kind = 'plan'"), ==, 2);
  before = night_query_text (f->out->night, MOVEMENTS);
  yx_night_free (g_steal_pointer (&night));
  night_run (f->out->night, "DELETE FROM movements");
  again = live_open (f, YX_NIGHT_WRITES);
  live_advance (again, now + 2 * MINUTE);
  after = night_query_text (f->out->night, MOVEMENTS);
  g_assert_cmpstr (after, ==, before);
}

static void
test_windows (LiveNight *f, gconstpointer data)
{
  g_autofree char *sql = g_strdup_printf (
      "UPDATE tasks SET institution_id = 'bank' WHERE id = '%s'", f->out->tasks[0]);
  g_autofree char *lock = g_strdup_printf (
      "INSERT INTO plan_locks (id, operation_id, kind, vehicle_id, task_id, place_id, begin_at, "
      "author, "
      "locked) VALUES ('l', '%s', 'time', '%s', '%s', '%s', %" G_GINT64_FORMAT ", 'x', 1)",
      f->out->operation_id, f->out->cars[1], f->out->tasks[1], f->out->places[1],
      NIGHT_START + 40 * MINUTE);
  g_autofree char *key = g_strdup_printf ("%s:%s", f->out->tasks[1], f->out->places[1]);
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxNightView) view = NULL;
  const YxNightStop *stop;
  const YxNightTeam *team;
  guint n = 0;

  night_run (f->out->night,
             "INSERT INTO institutions (id, kind, name, name_key, hours, created, updated) "
             "VALUES ('bank', 'bank', 'x', 'x', '9:00-16:30', 1, 1)");
  night_run (f->out->night, sql);
  night_run (f->out->night, lock);
  night = live_open (f, YX_NIGHT_WRITES);
  view = yx_night_dup_view (night);
  team = yx_night_view_find_team (view, f->out->cars[0]);
  for (guint i = 0; i < team->stops->len; i++) {
    stop = team->stops->pdata[i];
    if (g_strcmp0 (stop->task_id, f->out->tasks[0]) != 0)
      continue;
    /* It opened at nine, four hours before the operation began. */
    g_assert_cmpint (stop->opens, ==, NIGHT_START - 4 * 60 * MINUTE);
    g_assert_cmpint (stop->closes, <, NIGHT_START + 210 * MINUTE);
    g_assert_cmpint (stop->closes, >, NIGHT_START + 150 * MINUTE);
    n++;
  }
  g_assert_cmpuint (n, >, 0);
  stop = yx_night_team_find_stop (yx_night_view_find_team (view, f->out->cars[1]), key);
  g_assert_cmpint (stop->opens, ==, NIGHT_START + 40 * MINUTE);
  g_assert_cmpint (stop->closes, ==, NIGHT_START + 45 * MINUTE);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/desk/live/" name, LiveNight, NULL, live_set_up, function, live_tear_down)
  TEST ("arrives", test_arrives);
  TEST ("same-rows", test_same_rows);
  TEST ("one-writes", test_one_writes);
  TEST ("spare-writes", test_spare_writes);
  TEST ("late-rows", test_late_rows);
  TEST ("arrival-times", test_arrival_times);
  TEST ("on-the-way", test_on_the_way);
  TEST ("new-plan", test_new_plan);
  TEST ("windows", test_windows);
  return g_test_run ();
}
