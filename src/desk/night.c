#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "desk/night-private.h"
#include "model/id.h"

/* How often it is asked what is wrong and when who will be where: real time. */
#define SIGNS_US ((gint64) G_USEC_PER_SEC)


static void
dispatch_clear (gpointer data)
{
  YxNightDispatch *dispatch = data;

  g_free (dispatch->id);
  g_free (dispatch->vehicle_id);
  g_free (dispatch->task_id);
}

static void
answer_clear (gpointer data)
{
  YxNightAnswer *answer = data;

  g_free (answer->officer_id);
  g_free (answer->name);
  g_free (answer->vehicle_id);
}

static YxNight *
night_alloc (YxDesk *desk, const char *operation_id, gboolean spare)
{
  YxNight *night = g_new0 (YxNight, 1);
  char id[YX_ID_LENGTH + 1];

  yx_id_fill (id);
  night->desk = g_object_ref (desk);
  night->operation_id = g_strdup (operation_id);
  night->spare = spare;
  night->owner = g_strdup_printf ("%s:%d:%s%s", g_get_host_name (), (int) getpid (),
                                  spare ? YX_NIGHT_SPARE : "", id);
  night->head = -1;
  night->clocks = g_array_new (FALSE, FALSE, sizeof (YxNightClock));
  night->cases_of = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  night->closed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  night->outcomes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  night->teams = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_tracked_team_free);
  night->team_of = g_hash_table_new (g_str_hash, g_str_equal);
  night->devices = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_tracked_device_free);
  night->device_of = g_hash_table_new (g_int64_hash, g_int64_equal);
  night->custodies = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_custody_free);
  night->zones = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_zone_free);
  night->alerts = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_night_alert_free);
  night->dispatches = g_array_new (FALSE, FALSE, sizeof (YxNightDispatch));
  g_array_set_clear_func (night->dispatches, dispatch_clear);
  night->answers = g_array_new (FALSE, FALSE, sizeof (YxNightAnswer));
  g_array_set_clear_func (night->answers, answer_clear);
  night->quiet = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  night->movements = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_night_movement_free);
  night->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_night_mark_free);
  night->latest = G_MININT64;
  g_mutex_init (&night->lock);
  return night;
}

static gboolean
read_marks (YxDb *db, YxNight *night, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT kind, plan_version, task_id, after_position, after_report, marked FROM night_marks "
      "WHERE operation_id = $1 ORDER BY seq",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  for (;;) {
    YxNightMark *mark;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    mark = g_new0 (YxNightMark, 1);
    switch (*yx_statement_get_text (statement, 0)) {
    case 'p':
      mark->kind = YX_NIGHT_MARK_PLAN;
      break;
    case 'c':
      mark->kind = YX_NIGHT_MARK_CLOSED;
      break;
    default:
      mark->kind = YX_NIGHT_MARK_END;
      break;
    }
    mark->plan_version = (int) yx_statement_get_int (statement, 1);
    mark->task_id = g_strdup (yx_statement_get_text (statement, 2));
    mark->after_position = yx_statement_get_int (statement, 3);
    mark->after_report = yx_statement_get_int (statement, 4);
    mark->marked = yx_statement_get_int (statement, 5);
    mark->written = TRUE;
    g_ptr_array_add (night->marks, mark);
  }
}

/* After a purge of the last rows the numbers of positions begin anew; the stored marks were lowered
 * with them (desk/purge.c). What is read a second time is known by its time. */
static gboolean
lower_mark (YxDb *db, YxNight *night, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT (SELECT coalesce (max (seq), 0) FROM positions), "
      "(SELECT coalesce (max (after_position), 0) FROM night_marks WHERE operation_id = $1)",
      error);
  gint64 last, mark;
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, night->operation_id);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  last = yx_statement_get_int (statement, 0);
  mark = yx_statement_get_int (statement, 1);
  yx_statement_reset (statement);
  if (night->begun && last < night->last_position)
    night->last_position = MIN (last, mark);
  return TRUE;
}

/* All that is new, in one snapshot. */
static gboolean
read_job (YxDb *db, gpointer data, GError **error)
{
  YxNight *night = data;
  YxStatement *statement;
  gboolean row;
  gint64 head;

  statement = yx_db_prepare (db, "SELECT coalesce (max (seq), 0) FROM event_head", error);
  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  head = yx_statement_get_int (statement, 0);
  yx_statement_reset (statement);
  if (head != night->head) {
    if (!yx_night_read_setup (db, night, error)
        || (!night->begun && !read_marks (db, night, error)))
      return FALSE;
    night->head = head;
    if (!lower_mark (db, night, error))
      return FALSE;
  }
  return yx_night_feed (db, night, error);
}

YxNight *
yx_night_new (YxDesk *desk, const char *operation_id, YxNightMode mode, GError **error)
{
  g_autoptr (YxNight) night = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);
  g_return_val_if_fail (operation_id != NULL, NULL);

  /* Reads only: what it writes is by the clock of whoever advances it. */
  night = night_alloc (desk, operation_id, mode == YX_NIGHT_WRITES_IF_NOBODY);
  if (!yx_night_advance (night, 0, NULL, error))
    return NULL;
  night->writes = mode != YX_NIGHT_READS;
  return g_steal_pointer (&night);
}

void
yx_night_free (YxNight *night)
{
  if (night == NULL)
    return;
  yx_night_let_go (night);
  g_clear_pointer (&night->view, yx_night_view_unref);
  g_clear_pointer (&night->roads, yx_roads_search_free);
  g_clear_object (&night->region);
  g_ptr_array_unref (night->teams);
  g_hash_table_unref (night->team_of);
  g_ptr_array_unref (night->devices);
  g_hash_table_unref (night->device_of);
  g_ptr_array_unref (night->custodies);
  g_ptr_array_unref (night->zones);
  g_ptr_array_unref (night->alerts);
  g_hash_table_unref (night->quiet);
  g_array_unref (night->dispatches);
  g_array_unref (night->answers);
  g_ptr_array_unref (night->movements);
  g_ptr_array_unref (night->marks);
  g_array_unref (night->clocks);
  g_hash_table_unref (night->cases_of);
  g_hash_table_unref (night->closed);
  g_hash_table_unref (night->outcomes);
  g_clear_pointer (&night->ruleset, yx_ruleset_unref);
  g_mutex_clear (&night->lock);
  g_free (night->operation_id);
  g_free (night->owner);
  g_free (night->name);
  g_object_unref (night->desk);
  g_free (night);
}

gboolean
yx_night_advance (YxNight *night, gint64 now, GCancellable *cancellable, GError **error)
{
  const gint64 real = g_get_monotonic_time ();
  g_autoptr (GPtrArray) signs = NULL;

  g_return_val_if_fail (night != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  night->now = now != 0 ? now : yx_night_time_at (night->clocks, g_get_real_time (), night->latest);
  if (!yx_store_read (yx_desk_get_store (night->desk), read_job, night, error)) {
    night->head = -1;
    return FALSE;
  }
  /* The clock may have been set by what was read. */
  if (now == 0)
    night->now = yx_night_time_at (night->clocks, g_get_real_time (), night->latest);
  yx_night_end_zones (night, night->now);
  for (guint i = 0; i < night->teams->len; i++)
    yx_night_settle_status (night, g_ptr_array_index (night->teams, i), night->now);
  yx_night_reckon (night, night->now);
  if (night->writes && (now != 0 || real - night->signs_time >= SIGNS_US)) {
    night->signs_time = real;
    signs = yx_night_find_signs (night, night->now);
  }
  if (!yx_night_write (night, night->now, signs, error)) {
    night->head = -1;
    return FALSE;
  }
  yx_night_show (night, night->now);
  return TRUE;
}
