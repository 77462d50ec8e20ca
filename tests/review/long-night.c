#include "review/long-night.h"

double
long_night_lon (gint64 second)
{
  return LONG_NIGHT_LON + (double) second * LONG_NIGHT_STEP;
}

double
long_night_lat (guint device)
{
  return 34.0 + 0.01 * device;
}

static void
add_car (LongNight *self, const LongNightOptions *options, guint device)
{
  const gint64 late_to = options->late_from + (device == 1 ? options->late_s : 0);
  g_autofree char *car = g_strdup_printf (
      "INSERT INTO vehicles (id, plate, kind, seats, crew, female_officer, recorders, speed_factor, "
      "available) VALUES ('car%u', '豫H·%05u', 'car', 7, 4, 0, 1, 1.0, 1);"
      "INSERT INTO devices (id, protocol, identity, label, vehicle_id, created, number) "
      "VALUES ('device%u', 'jt808', '%u', '设备%u', 'car%u', 0, %u)",
      device, device, device, device, device, device, device);
  g_autofree char *reports = g_strdup_printf (
      "INSERT INTO reports (id, operation_id, vehicle_id, device, kind, device_time, receive_time, "
      "author) VALUES ('out%u', '%s', 'car%u', %u, 'en-route', %" G_GINT64_FORMAT
      ", %" G_GINT64_FORMAT ", ''), ('back%u', '%s', 'car%u', %u, 'back', %" G_GINT64_FORMAT
      ", %" G_GINT64_FORMAT ", '')",
      device, self->night->operation_id, device, device, self->begin, self->begin, device,
      self->night->operation_id, device, device, self->end, self->end);
  g_autofree char *fixes = g_strdup_printf (
      "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, course, flags) "
      "WITH RECURSIVE t (s) AS (SELECT 0 UNION ALL SELECT s + %" G_GINT64_FORMAT " FROM t "
      "WHERE s < %" G_GINT64_FORMAT ") SELECT %u, %" G_GINT64_FORMAT " + s * 1000000, "
      "%" G_GINT64_FORMAT " + s * 1000000 + CASE WHEN s >= %" G_GINT64_FORMAT
      " AND s < %" G_GINT64_FORMAT " THEN 3600000000 ELSE 2000000 END, %.1f + s * 1e-4, "
      "34.0 + 0.01 * %u, 9.0, 90.0, 0 FROM t WHERE s < %" G_GINT64_FORMAT
      " OR s >= %" G_GINT64_FORMAT,
      options->every, options->seconds, device, self->begin, self->begin, options->late_from,
      late_to, LONG_NIGHT_LON, device, options->gap_from, options->gap_from + options->gap_s);

  night_run (self->night, car);
  night_run (self->night, reports);
  night_run (self->night, fixes);
}

LongNight *
long_night_new (const LongNightOptions *options)
{
  LongNight *self = g_new0 (LongNight, 1);

  self->night = night_new (3);
  self->n_devices = options->n_devices;
  self->begin = LONG_NIGHT_BEGIN;
  self->end = self->begin + options->seconds * G_USEC_PER_SEC;
  for (guint device = 1; device <= options->n_devices; device++)
    add_car (self, options, device);
  return self;
}

void
long_night_free (LongNight *self)
{
  night_free (self->night);
  g_free (self);
}
