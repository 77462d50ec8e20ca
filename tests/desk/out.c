#include "desk/out.h"

#include <glib/gstdio.h>

#include "desk/devices.h"
#include "desk/planning.h"
#include "desk/staff.h"

#define FIRST_STOP \
  "FROM stops s JOIN routes r ON r.id = s.route_id WHERE s.kind = 'visit' AND r.vehicle_id = '%s' " \
  "ORDER BY s.ordinal LIMIT 1"

static char *
text_of (Out *out, const char *format, const char *word)
{
  g_autofree char *sql = NULL;
  char *text;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  sql = g_strdup_printf (format, word);
#pragma GCC diagnostic pop
  text = night_query_text (out->night, sql);
  g_assert_nonnull (text);
  return text;
}

/* However many cars the plan took: the second half of the first car's visits is another's. */
static void
split_route (Out *out)
{
  g_autofree char *add = NULL;

  night_run (out->night, "UPDATE stops SET ordinal = ordinal + 100 * (SELECT r.ordinal + 1 FROM routes r "
                         "WHERE r.id = route_id), "
                         "route_id = (SELECT id FROM routes ORDER BY ordinal LIMIT 1) "
                         "WHERE kind = 'visit'");
  night_run (out->night, "UPDATE stops SET ordinal = 9000 WHERE kind = 'end'");
  night_run (out->night, "DELETE FROM stops WHERE route_id <> (SELECT id FROM routes "
                         "ORDER BY ordinal LIMIT 1)");
  night_run (out->night, "DELETE FROM routes WHERE id NOT IN (SELECT route_id FROM stops)");
  out->cars[0] = night_query_text (out->night, "SELECT vehicle_id FROM routes");
  out->cars[1] = text_of (out, "SELECT id FROM vehicles WHERE id <> '%s' ORDER BY plate",
                          out->cars[0]);
  add = g_strdup_printf (
      "INSERT INTO routes (id, plan_id, ordinal, vehicle_id, crew, n_stops, n_cases, expected, "
      "start_time, end_time, metres, drive_s, wait_s, on_scene_s) SELECT 'second', plan_id, "
      "ordinal + 1, '%s', crew, n_stops, n_cases, expected, start_time, end_time, metres, drive_s, "
      "wait_s, on_scene_s FROM routes",
      out->cars[1]);
  night_run (out->night, add);
  /* No task has a stop with both. */
  night_run (out->night, "UPDATE stops SET route_id = 'second' WHERE kind = 'visit' AND task_id IN "
                         "(SELECT task_id FROM stops WHERE kind = 'visit' GROUP BY task_id HAVING "
                         "min (ordinal) > (SELECT avg (ordinal) FROM stops WHERE kind = 'visit'))");
  night_run (out->night, "UPDATE routes SET n_stops = (SELECT count (*) FROM stops s "
                         "WHERE s.route_id = routes.id AND s.kind = 'visit')");
  night_run (out->night, "UPDATE plans SET n_vehicles = 2");
}

static char *
add_officer (Out *out, const char *name, const char *car)
{
  const YxOfficerData officer = { .name = name, .role = YX_OFFICER_ROLE_BAILIFF };
  g_autoptr (GError) error = NULL;
  g_autofree char *ride = NULL;
  char *id;

  yx_desk_add_officer (out->desk, &officer, &id, &error);
  g_assert_no_error (error);
  ride = g_strdup_printf ("INSERT INTO operation_crew (operation_id, officer_id, vehicle_id) "
                          "VALUES ('%s', '%s', '%s')",
                          out->operation_id, id, car);
  night_run (out->night, ride);
  return id;
}

static char *
pair (Out *out, const char *bearer, const char *label)
{
  const YxDeviceData device = { .protocol = YX_DEVICE_PROTOCOL_FIELD, .bearer = bearer,
                                .label = label };
  g_autoptr (GError) error = NULL;
  char *token;

  yx_desk_add_device (out->desk, &device, NULL, &token, &error);
  g_assert_no_error (error);
  return token;
}

Out *
out_new (void)
{
  const YxPlanRequest request = { .steps = 500, .seed = 1 };
  Out *out = g_new0 (Out, 1);
  g_autoptr (YxPlan) plan = NULL;
  g_autoptr (GError) error = NULL;

  out->night = night_new (8);
  out->desk = out->night->desk;
  out->operation_id = out->night->operation_id;
  night_add_region (out->night);
  plan = yx_desk_plan (out->desk, out->operation_id, &request, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  split_route (out);
  night_run (out->night, "UPDATE operations SET step = 'live'");
  out->officers[0] = add_officer (out, "例甲", out->cars[0]);
  out->officers[1] = add_officer (out, "例乙", out->cars[0]);
  out->officers[2] = add_officer (out, "例丙", out->cars[1]);
  out->tokens[0] = pair (out, out->cars[0], "甲车手机");
  out->tokens[1] = pair (out, out->officers[0], NULL);
  out->tokens[2] = pair (out, out->cars[1], NULL);
  for (int i = 0; i < 2; i++) {
    out->tasks[i] = text_of (out, "SELECT s.task_id " FIRST_STOP, out->cars[i]);
    out->places[i] = text_of (out, "SELECT s.place_id " FIRST_STOP, out->cars[i]);
  }
  return out;
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL) {
    g_autofree char *child = g_build_filename (path, name, NULL);

    if (g_file_test (child, G_FILE_TEST_IS_DIR))
      remove_tree (child);
    g_remove (child);
  }
}

void
out_free (Out *out)
{
  remove_tree (out->night->folder);
  night_free (out->night);
  for (int i = 0; i < 2; i++) {
    g_free (out->cars[i]);
    g_free (out->tasks[i]);
    g_free (out->places[i]);
  }
  for (int i = 0; i < 3; i++) {
    g_free (out->officers[i]);
    g_free (out->tokens[i]);
  }
  g_free (out);
}
