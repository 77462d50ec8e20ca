#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/area-view.h"
#include "exchange/area-file.h"

void
yx_area_view_free (YxAreaView *view)
{
  if (view == NULL)
    return;
  yx_area_set_free (view->set);
  g_clear_pointer (&view->teams, g_ptr_array_unref);
  yx_area_assignment_clear (&view->assignment);
  g_clear_object (&view->region);
  g_free (view);
}

static gboolean
read_view (YxDesk *desk, YxAreaView *view, GError **error)
{
  g_autoptr (YxAreaSet) current = NULL;

  view->region = yx_desk_get_region (desk, NULL);
  if (!yx_desk_get_roles (desk, &view->roles, error)
      || !yx_desk_get_areas (desk, YX_AREA_STATE_PROPOSED, &view->set, error)
      || !yx_desk_get_areas (desk, YX_AREA_STATE_CURRENT, &current, error))
    return FALSE;
  view->teams = yx_desk_list_teams (desk, error);
  if (view->teams == NULL
      || (current != NULL
          && !yx_desk_list_area_exceptions (desk, &view->assignment, error)))
    return FALSE;
  if (view->set == NULL)
    view->set = g_steal_pointer (&current);
  return TRUE;
}

static void
load_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  YxAreaView *view = g_new0 (YxAreaView, 1);
  GError *error = NULL;

  if (read_view (source, view, &error)) {
    g_task_return_pointer (task, view, (GDestroyNotify) yx_area_view_free);
    return;
  }
  yx_area_view_free (view);
  g_task_return_error (task, error);
}

void
yx_area_view_load_async (YxDesk *desk, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  g_autoptr (GTask) task = NULL;

  g_return_if_fail (YX_IS_DESK (desk));

  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_area_view_load_async);
  g_task_set_return_on_cancel (task, FALSE);
  g_task_run_in_thread (task, load_thread);
}

YxAreaView *
yx_area_view_load_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_area_view_load_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* How much more the largest has than the mean, in per cent; -1: nothing to compare. */
static double
excess_of (const YxAreaSet *set)
{
  double sum = 0.0, most = 0.0;

  for (guint i = 0; i < set->areas->len; i++) {
    const YxArea *area = g_ptr_array_index (set->areas, i);
    const double load = set->state == YX_AREA_STATE_PROPOSED ? area->load : area->n_cases;

    sum += load;
    most = MAX (most, load);
  }
  return sum > 0.0 ? 100.0 * (most * set->areas->len / sum - 1.0) : -1.0;
}

char *
yx_area_view_sentence (const YxAreaView *view)
{
  const YxAreaAssignment *assignment = &view->assignment;
  GString *text;
  double excess;
  gulong n;

  g_return_val_if_fail (view != NULL, NULL);

  if (view->set == NULL)
    return g_strdup (_("No areas yet: propose some, draw them on the map, or import a file."));
  n = view->set->areas->len;
  text = g_string_new (NULL);
  g_string_append_printf (text,
                          view->set->state == YX_AREA_STATE_PROPOSED
                              ? ngettext ("%lu area proposed", "%lu areas proposed", n)
                              : ngettext ("%lu area in force", "%lu areas in force", n),
                          n);
  excess = excess_of (view->set);
  if (excess >= 0.0)
    g_string_append_printf (text, _(", the largest load %.0f %% above the mean"), excess);
  if (view->set->state == YX_AREA_STATE_CURRENT && assignment->exceptions != NULL)
    g_string_append_printf (text, _(". %u of %u open cases fall to a team, %u of them by hand"),
                            assignment->n_by_area + assignment->n_by_hand, assignment->n_cases,
                            assignment->n_by_hand);
  return g_string_free (text, FALSE);
}

gboolean
yx_area_verb_assign (YxDesk *desk, GVariant *none, GError **error)
{
  g_auto (YxAreaAssignment) assignment = { 0 };

  return yx_desk_assign_by_area (desk, &assignment, error);
}

gboolean
yx_area_verb_accept (YxDesk *desk, GVariant *none, GError **error)
{
  return yx_desk_accept_areas (desk, error) && yx_area_verb_assign (desk, none, error);
}

gboolean
yx_area_verb_drop (YxDesk *desk, GVariant *state, GError **error)
{
  return yx_desk_drop_areas (desk, (YxAreaState) g_variant_get_int32 (state), error);
}

gboolean
yx_area_verb_hand (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autofree const char **cases = NULL;
  const char *team, *reason;

  g_variant_get (arguments, "(^a&s&s&s)", &cases, &team, &reason);
  return yx_desk_assign_cases (desk, cases, *team != '\0' ? team : NULL, reason, error);
}

gboolean
yx_area_verb_set (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *which, *name, *team;

  g_variant_get (arguments, "(&s&s&s)", &which, &name, &team);
  return yx_desk_set_area (desk, which, name, team, error);
}

gboolean
yx_area_verb_remove (YxDesk *desk, GVariant *which, GError **error)
{
  return yx_desk_remove_area (desk, g_variant_get_string (which, NULL), error);
}

gboolean
yx_area_verb_draw (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariantIter) iter = NULL;
  g_autoptr (GArray) points = g_array_new (FALSE, FALSE, sizeof (YxLonLat));
  const char *name;
  YxLonLat point;
  guint32 end;

  g_variant_get (arguments, "(&sa(dd))", &name, &iter);
  while (g_variant_iter_next (iter, "(dd)", &point.lon, &point.lat))
    g_array_append_val (points, point);
  end = points->len;
  {
    const YxAreaDraft draft
        = { .name = name, .rings = { (const YxLonLat *) (gpointer) points->data, &end, 1 } };

    return yx_desk_keep_areas (desk, &draft, 1, YX_AREA_SOURCE_DRAWN, TRUE, error);
  }
}

gboolean
yx_area_verb_import (YxDesk *desk, GVariant *arguments, GError **error)
{
  const char *path;
  int datum;

  g_variant_get (arguments, "(&si)", &path, &datum);
  return yx_area_file_import (desk, path, (YxDatum) datum, FALSE, NULL, NULL, error);
}
