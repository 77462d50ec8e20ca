/* Zones on a night's map: who is in one, who has left one, and when they are over. */

#include <string.h>

#include "desk/live-night.h"
#include "desk/zones.h"
#include "geo/measure.h"

static char *
draw_zone (LiveNight *f, const char *name, YxZoneKind kind, YxLonLat centre, gint64 until)
{
  YxLonLat points[8];
  const YxZoneDraft draft = { .operation_id = f->out->operation_id, .name = name, .kind = kind,
                              .points = points, .n_points = G_N_ELEMENTS (points), .until = until };
  g_autoptr (GError) error = NULL;
  char *id = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    points[i] = yx_destination (centre, 45.0 * i, 300);
  yx_desk_draw_zone (f->out->desk, &draft, &id, &error);
  g_assert_no_error (error);
  return id;
}

/* Rows as if it had been drawn then; the desk's clock is the PC's. */
static void
date_zones (LiveNight *f, gint64 time)
{
  g_autofree char *sql = g_strdup_printf ("UPDATE zones SET drawn = %" G_GINT64_FORMAT, time);

  night_run (f->out->night, sql);
}

static void
test_zones (LiveNight *f, gconstpointer data)
{
  const YxLonLat bridge = { 113.2, 35.2 }, yard = { 113.3, 35.2 };
  const YxLonLat away = yx_destination (bridge, 90, 2000);
  g_autofree char *keep_out = draw_zone (f, "断桥", YX_ZONE_KIND_KEEP_OUT, bridge, 0);
  g_autofree char *keep_in = draw_zone (f, "集结", YX_ZONE_KIND_KEEP_IN, yard, 0);
  g_autoptr (YxNight) night = NULL;
  g_autoptr (YxNight) again = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autoptr (YxAlert) in = NULL;
  g_autoptr (YxAlert) left = NULL;
  g_autoptr (GError) error = NULL;
  gint64 time = NIGHT_START + MINUTE;

  date_zones (f, NIGHT_START);
  night = live_open (f, YX_NIGHT_WRITES);
  view = yx_night_dup_view (night);
  g_assert_cmpuint (view->zones->len, ==, 2);
  g_assert_cmpstr (((YxZone *) view->zones->pdata[0])->name, ==, "断桥");
  g_assert_cmpuint (((YxZone *) view->zones->pdata[0])->points->len, ==, 8);

  live_send (f, f->terminals[0], time, time, away, 10, 0);
  live_send (f, f->terminals[1], time, time, yard, 0, 0);
  live_advance (night, time);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_IN_ZONE));
  time += MINUTE;
  live_send (f, f->terminals[0], time, time, bridge, 10, 0);
  live_advance (night, time);
  in = live_find_alert (night, YX_ALERT_KIND_IN_ZONE);
  g_assert_nonnull (in);
  g_assert_cmpint (in->level, ==, YX_ALERT_LEVEL_URGENT);
  g_assert_cmpstr (in->vehicle_id, ==, f->out->cars[0]);
  g_assert_nonnull (strstr (in->text, "断桥"));
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_LEFT_ZONE));

  /* The second car leaves where it was to stay; the first goes on, and its alert is over. */
  time += MINUTE;
  live_send (f, f->terminals[0], time, time, away, 10, 0);
  live_send (f, f->terminals[1], time, time, bridge, 10, 0);
  live_advance (night, time);
  left = live_find_alert (night, YX_ALERT_KIND_LEFT_ZONE);
  g_assert_nonnull (left);
  g_assert_cmpstr (left->vehicle_id, ==, f->out->cars[1]);
  for (int i = 1; i <= 3; i++)
    live_advance (night, time + i * 15 * SECOND);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM alerts WHERE kind = 'in-zone' AND "
                                               "cleared IS NULL AND vehicle_id IN (SELECT vehicle_id "
                                               "FROM devices WHERE identity = 'terminal-0')"),
                   ==, 0);

  /* Another program that reads the rows anew sees the same. */
  yx_night_free (g_steal_pointer (&night));
  again = live_open (f, YX_NIGHT_WRITES);
  live_advance (again, time + MINUTE);
  g_clear_pointer (&left, yx_alert_free);
  left = live_find_alert (again, YX_ALERT_KIND_LEFT_ZONE);
  g_assert_nonnull (left);
  g_assert_cmpuint (left->n_times, ==, 1);

  yx_desk_remove_zone (f->out->desk, keep_in, &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_remove_zone (f->out->desk, keep_in, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  live_advance (again, time + 2 * MINUTE);
  live_advance (again, time + 3 * MINUTE);
  g_assert_null (live_find_alert (again, YX_ALERT_KIND_LEFT_ZONE));
  g_clear_pointer (&view, yx_night_view_unref);
  view = yx_night_dup_view (again);
  g_assert_cmpuint (view->zones->len, ==, 1);
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM events WHERE kind LIKE 'zone.%'"), ==, 3);
}

/* Drawn over a car that stands there, and over by itself. */
static void
test_zone_over (LiveNight *f, gconstpointer data)
{
  const YxLonLat bridge = { 113.2, 35.2 };
  const gint64 drawn = NIGHT_START + 10 * MINUTE;
  g_autoptr (YxNight) night = live_open (f, YX_NIGHT_WRITES);
  g_autoptr (YxAlert) in = NULL;
  g_autoptr (YxNightView) view = NULL;
  g_autofree char *id = NULL;
  g_autofree char *sql = NULL;

  live_send (f, f->terminals[0], drawn - MINUTE, drawn - MINUTE, bridge, 0, 0);
  live_advance (night, drawn - MINUTE);
  id = draw_zone (f, "观察", YX_ZONE_KIND_WATCH, bridge, 0);
  sql = g_strdup_printf ("UPDATE zones SET drawn = %" G_GINT64_FORMAT ", until_time = %" G_GINT64_FORMAT,
                         drawn, drawn + 10 * MINUTE);
  night_run (f->out->night, sql);
  live_advance (night, drawn + SECOND);
  in = live_find_alert (night, YX_ALERT_KIND_IN_ZONE);
  g_assert_nonnull (in);
  g_assert_cmpint (in->level, ==, YX_ALERT_LEVEL_INFO);
  view = yx_night_dup_view (night);
  g_assert_cmpuint (view->zones->len, ==, 1);
  live_advance (night, drawn + 10 * MINUTE);
  live_advance (night, drawn + 11 * MINUTE);
  g_assert_null (live_find_alert (night, YX_ALERT_KIND_IN_ZONE));
  g_clear_pointer (&view, yx_night_view_unref);
  view = yx_night_dup_view (night);
  g_assert_cmpuint (view->zones->len, ==, 0);
}

static void
test_zone_refused (LiveNight *f, gconstpointer data)
{
  const YxLonLat bow[] = { { 113, 35 }, { 113.1, 35.1 }, { 113.1, 35 }, { 113, 35.1 } };
  const YxLonLat line[] = { { 113, 35 }, { 113.1, 35 }, { 113, 35 } };
  const YxZoneDraft drafts[] = {
    { f->out->operation_id, "结", YX_ZONE_KIND_WATCH, bow, 4, NULL, 0 },
    { f->out->operation_id, "线", YX_ZONE_KIND_WATCH, line, 3, NULL, 0 },
    { f->out->operation_id, "空", YX_ZONE_KIND_WATCH, bow, 0, NULL, 0 },
    { f->out->operation_id, "  ", YX_ZONE_KIND_WATCH, bow, 3, NULL, 0 },
    { f->out->operation_id, "晚", YX_ZONE_KIND_WATCH, bow, 3, NULL, 1000 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (drafts); i++) {
    g_autoptr (GError) error = NULL;

    g_assert_false (yx_desk_draw_zone (f->out->desk, &drafts[i], NULL, &error));
    g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  }
  g_assert_cmpint (night_query (f->out->night, "SELECT count(*) FROM zones"), ==, 0);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "Asia/Shanghai", TRUE);
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function)                                                                       \
  g_test_add ("/desk/zones/" name, LiveNight, NULL, live_set_up, function, live_tear_down)
  TEST ("in-and-out", test_zones);
  TEST ("over", test_zone_over);
  TEST ("refused", test_zone_refused);
  return g_test_run ();
}
