#include "night-window.h"

#include "console/live-team-row.h"
#include "desk/devices.h"

/* The night's clock stands, and follows the positions. */
static void
set_clock (UiNight *f)
{
  g_autofree char *sql
      = g_strdup_printf ("INSERT INTO night_clocks (operation_id, real_time, night_time, speed) "
                         "VALUES ('%s', 0, %" G_GINT64_FORMAT ", 0)",
                         f->out->operation_id, NIGHT_START);

  night_run (f->out->night, sql);
}

/* Car 0 is at its first stop at that time. */
void
ui_night_send_position (UiNight *f, gint64 time)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO positions (device, device_time, receive_time, lon, lat, speed, accuracy, flags) "
      "SELECT %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ", lon, lat, 0, 8, 0 "
      "FROM places WHERE id = '%s'",
      f->terminal, time, time, f->out->places[0]);
  g_autoptr (GError) error = NULL;

  night_run (f->out->night, sql);
  yx_night_advance (f->writer, time, NULL, &error);
  g_assert_no_error (error);
}

void
ui_night_report (UiNight *f, YxReportKind kind, YxStopOutcome outcome, gint64 time)
{
  YxTeamReport row = { .operation_id = g_strdup (f->out->operation_id),
                       .vehicle_id = g_strdup (f->out->cars[0]),
                       .kind = kind,
                       .outcome = outcome,
                       .aboard = outcome == YX_STOP_OUTCOME_COMPELLED ? 1 : 0,
                       .device_time = time,
                       .device = 1 };
  g_autoptr (GArray) reports = yx_team_reports_new ();
  g_autoptr (GPtrArray) refusals = NULL;
  g_autoptr (GError) error = NULL;

  if (kind == YX_REPORT_KIND_RESULT)
    row.stop = g_strdup_printf ("%s:%s", f->out->tasks[0], f->out->places[0]);
  g_array_append_val (reports, row);
  yx_desk_record_reports (f->out->desk, reports, &refusals, &error);
  g_assert_no_error (error);
  g_assert_null (refusals->pdata[0]);
  yx_night_advance (f->writer, time, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
shows_teams (UiNight *f)
{
  return gtk_widget_get_mapped (GTK_WIDGET (f->page))
         && ui_find (GTK_WIDGET (f->page), YX_TYPE_LIVE_TEAM_ROW) != NULL
         && ui_find_label (GTK_WIDGET (f->page), "visited 0 of") != NULL;
}

void
ui_night_set_up (UiNight *f, gconstpointer data)
{
  const YxDeviceData device = { .protocol = YX_DEVICE_PROTOCOL_OSMAND, .identity = "terminal-0" };
  YxDeviceData borne;
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;

  f->out = out_new ();
  borne = device;
  borne.bearer = f->out->cars[0];
  yx_desk_add_device (f->out->desk, &borne, NULL, NULL, &error);
  g_assert_no_error (error);
  f->terminal
      = night_query (f->out->night, "SELECT number FROM devices WHERE identity = 'terminal-0'");
  set_clock (f);
  f->writer = yx_night_new (f->out->desk, f->out->operation_id, YX_NIGHT_WRITES, &error);
  g_assert_no_error (error);
  ui_night_send_position (f, NIGHT_START + MINUTE);
  path = g_build_filename (f->out->night->folder, "night.desk", NULL);
  f->window = ui_open (path);
  f->left = f->window;
  g_object_add_weak_pointer (G_OBJECT (f->window), &f->left);
  f->page = YX_LIVE_PAGE (ui_find (GTK_WIDGET (f->window), YX_TYPE_LIVE_PAGE));
  /* A night that runs is what is seen first. */
  ui_wait (shows_teams, f);
  ui_wait_drawn (GTK_WIDGET (f->page));
}

void
ui_night_tear_down (UiNight *f, gconstpointer data)
{
  if (f->left != NULL) {
    g_object_remove_weak_pointer (G_OBJECT (f->window), &f->left);
    ui_close (f->window);
  }
  yx_night_free (f->writer);
  out_free (f->out);
}
