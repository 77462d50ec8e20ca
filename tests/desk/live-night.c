#include "desk/live-night.h"

#include "desk/alerts.h"
#include "desk/devices.h"
#include "desk/reports.h"
#include "geo/measure.h"
#include "model/id.h"

static gint64
add_terminal (Out *out, guint car)
{
  g_autofree char *identity = g_strdup_printf ("terminal-%u", car);
  g_autofree char *sql
      = g_strdup_printf ("SELECT number FROM devices WHERE identity = '%s'", identity);
  const YxDeviceData device
      = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = identity, .bearer = out->cars[car] };
  g_autoptr (GError) error = NULL;

  yx_desk_add_device (out->desk, &device, NULL, NULL, &error);
  g_assert_no_error (error);
  return night_query (out->night, sql);
}

void
live_set_up (LiveNight *f, gconstpointer data)
{
  f->out = out_new ();
  for (guint car = 0; car < 2; car++)
    f->terminals[car] = add_terminal (f->out, car);
}

void
live_tear_down (LiveNight *f, gconstpointer data)
{
  out_free (f->out);
}

void
live_send (LiveNight *f, gint64 device, gint64 time, gint64 received, YxLonLat point, double speed,
           guint flags)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE], mps[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, accuracy, flags) "
      "VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT
      ", %s, %s, %s, 8, %u) "
      "ON CONFLICT DO NOTHING",
      device, time, received, g_ascii_dtostr (lon, sizeof lon, point.lon),
      g_ascii_dtostr (lat, sizeof lat, point.lat), g_ascii_dtostr (mps, sizeof mps, speed), flags);

  night_run (f->out->night, sql);
}

YxNight *
live_open (LiveNight *f, YxNightMode mode)
{
  g_autoptr (GError) error = NULL;
  YxNight *night = yx_night_new (f->out->desk, f->out->operation_id, mode, &error);

  g_assert_no_error (error);
  return night;
}

void
live_advance (YxNight *night, gint64 now)
{
  g_autoptr (GError) error = NULL;

  yx_night_advance (night, now, NULL, &error);
  g_assert_no_error (error);
}

YxLonLat
live_first_stop (YxNight *night, LiveNight *f, char **ret_key)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  const YxNightTeam *team = yx_night_view_find_team (view, f->out->cars[0]);
  const YxNightStop *stop = NULL;

  for (guint i = 0; stop == NULL; i++) {
    g_assert_cmpuint (i, <, team->stops->len);
    stop = g_ptr_array_index (team->stops, i);
    if (stop->kind != YX_STOP_KIND_VISIT)
      stop = NULL;
  }
  *ret_key = g_strdup (stop->key);
  return stop->point;
}

gint64
live_drive_by (LiveNight *f, YxNight *night, YxLonLat stop)
{
  gint64 time = NIGHT_START + 5 * MINUTE;

  for (int i = 20; i >= 0; i--, time += 10 * SECOND) {
    live_send (f, f->terminals[0], time, time, yx_destination (stop, 40, 100.0 * i), i > 0 ? 10 : 0,
               0);
    live_advance (night, time);
  }
  for (int i = 0; i < 12; i++, time += 10 * SECOND) {
    live_send (f, f->terminals[0], time, time, yx_destination (stop, 30 * i, 8), 0, 0);
    live_advance (night, time);
  }
  for (int i = 1; i < 12; i++, time += 10 * SECOND) {
    live_send (f, f->terminals[0], time, time, yx_destination (stop, 130, 100.0 * i), 10, 0);
    live_advance (night, time);
  }
  return time;
}

YxTeamReport *
live_add_report (LiveNight *f, GArray *reports, YxReportKind kind, gint64 time, const char *stop)
{
  const YxTeamReport report = { .id = yx_id_new (),
                                .operation_id = g_strdup (f->out->operation_id),
                                .vehicle_id = g_strdup (f->out->cars[0]),
                                .kind = kind,
                                .stop = g_strdup (stop),
                                .device_time = time,
                                .device = 1 };

  g_array_append_val (reports, report);
  return &g_array_index (reports, YxTeamReport, reports->len - 1);
}

void
live_record (LiveNight *f, GArray *reports, guint n_refused)
{
  g_autoptr (GPtrArray) refusals = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  yx_desk_record_reports (f->out->desk, reports, &refusals, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (refusals->len, ==, reports->len);
  for (guint i = 0; i < refusals->len; i++)
    n += refusals->pdata[i] != NULL;
  g_assert_cmpuint (n, ==, n_refused);
}

YxAlert *
live_find_alert (YxNight *night, YxAlertKind kind)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  YxAlert *found = NULL;

  for (guint i = 0; i < view->alerts->len; i++) {
    const YxAlert *alert = view->alerts->pdata[i];

    if (alert->kind != kind)
      continue;
    g_assert_null (found);
    found = yx_alert_copy (alert);
  }
  return found;
}
