#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/fact-form.h"
#include "console/places-form.h"
#include "desk/operation-places.h"
#include "desk/operation.h"
#include "model/format.h"

/* What a thread reads for the form. */
typedef struct {
  char *operation_id;
  YxOperationPlaces *places;
  gint64 start;
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_free (reading->operation_id);
  g_clear_pointer (&reading->places, yx_operation_places_free);
  g_free (reading);
}

static gboolean
invalid (GError **error, const char *text)
{
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
               _("“%s”: write a place as its name and coordinates, “法院 113.0733,34.9353”"), text);
  return FALSE;
}

/* "法院 113.0733,34.9353"; cuts @text. */
static gboolean
parse_place (char *text, YxDropOff *ret_place, GError **error)
{
  char *gap = strrchr (g_strstrip (text), ' ');
  char *comma, *end;
  YxLonLat point;

  if (gap == NULL)
    return invalid (error, text);
  point.lon = g_ascii_strtod (gap + 1, &comma);
  if (comma == gap + 1 || *comma != ',')
    return invalid (error, text);
  point.lat = g_ascii_strtod (comma + 1, &end);
  if (end == comma + 1 || *end != '\0')
    return invalid (error, text);
  *gap = '\0';
  *ret_place = (YxDropOff){ g_strstrip (text), point };
  return TRUE;
}

static gboolean
read_clock (const char *text, gint64 start, gint64 *ret_time, GError **error)
{
  g_autofree char *plain = g_strstrip (g_strdup (text));
  g_autofree char *whole = NULL;
  g_autofree char *day = NULL;
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (start / G_USEC_PER_SEC);

  *ret_time = 0;
  if (*plain == '\0')
    return TRUE;
  day = g_date_time_format (local, "%Y-%m-%d");
  whole = g_strdup_printf ("%s %s", day, plain);
  if (!yx_parse_time (whole, NULL, ret_time)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("Write the hour of the roll call as 04:30."));
    return FALSE;
  }
  /* 23:30 for an operation from midnight on. */
  if (*ret_time > start)
    *ret_time -= G_TIME_SPAN_DAY;
  return TRUE;
}

static gboolean
places_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) context = yx_fact_context (arguments);
  g_autofree char *end_text = g_strdup (yx_fact_text (arguments, 2));
  g_auto (GStrv) texts = g_strsplit_set (yx_fact_text (arguments, 3), ";", -1);
  g_autoptr (GArray) drop_offs = g_array_new (FALSE, FALSE, sizeof (YxDropOff));
  const char *operation_id;
  const char *assembly = yx_fact_text (arguments, 0);
  gint64 start, time;
  YxDropOff end;
  gboolean has_end;

  g_variant_get (context, "(&sx)", &operation_id, &start);
  has_end = *g_strstrip (end_text) != '\0';
  if (!read_clock (yx_fact_text (arguments, 1), start, &time, error)
      || (has_end && !parse_place (end_text, &end, error)))
    return FALSE;
  for (gsize i = 0; texts[i] != NULL; i++) {
    YxDropOff place;

    if (*g_strstrip (texts[i]) == '\0')
      continue;
    if (!parse_place (texts[i], &place, error))
      return FALSE;
    g_array_append_val (drop_offs, place);
  }
  return yx_desk_set_assembly (desk, operation_id, *assembly != '\0' ? assembly : NULL, NULL, time,
                               error)
         && yx_desk_set_ends (desk, operation_id, has_end ? &end : NULL,
                              (const YxDropOff *) (gpointer) drop_offs->data, drop_offs->len,
                              error);
}

static char *
place_text (const char *name, YxLonLat point)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

  return g_strdup_printf ("%s %s,%s", name, g_ascii_formatd (lon, sizeof lon, "%.6f", point.lon),
                          g_ascii_formatd (lat, sizeof lat, "%.6f", point.lat));
}

static void
read_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reading *reading = task_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxOperation) operation
      = yx_desk_find_operation (source, reading->operation_id, &error);

  if (operation != NULL) {
    reading->start = yx_operation_get_data (operation)->window_start;
    reading->places = yx_desk_get_operation_places (source, reading->operation_id, &error);
  }
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const Reading *reading = g_task_get_task_data (G_TASK (result));
  const YxOperationPlaces *places = reading->places;
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GString) drop_offs = g_string_new (NULL);
  g_autofree char *clock = NULL;
  g_autofree char *end = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), NULL)
      || gtk_widget_get_root (parent) == NULL)
    return;
  for (guint i = 0; i < places->drop_offs->len; i++) {
    const YxDropOff *place = &g_array_index (places->drop_offs, YxDropOff, i);
    g_autofree char *text = place_text (place->name, place->point);

    g_string_append_printf (drop_offs, "%s%s", i > 0 ? "; " : "", text);
  }
  if (places->assembly_time != 0)
    clock = yx_format_clock (places->assembly_time, NULL);
  if (places->end != NULL)
    end = place_text (places->end, places->end_point);

  const YxFactPlan plan = {
    .title = _("Assembly and Ends"),
    .about = _("A place is its name and coordinates: “法院 113.0733,34.9353”. Without one, cars end "
               "where they started and persons are handed over at the base. Changing these asks "
               "for a new plan."),
    .button = _("_Record"),
    .fields = { { .label = _("Roll call at (place)"), .text = places->assembly },
                { .label = _("Roll call at (hour)"), .text = clock },
                { .label = _("Cars end at"), .text = end },
                { .label = _("Persons are handed over at; several separated by ;"),
                  .text = drop_offs->str } },
    .n_fields = 4,
    .verb = places_verb,
    .context = g_variant_new ("(sx)", reading->operation_id, reading->start),
  };

  yx_fact_form_present (parent, YX_DESK (source), &plan);
}

void
yx_places_form_present (GtkWidget *parent, YxDesk *desk, const char *operation_id)
{
  g_autoptr (GTask) task = NULL;
  Reading *reading;

  g_return_if_fail (GTK_IS_WIDGET (parent) && YX_IS_DESK (desk));
  g_return_if_fail (operation_id != NULL);

  reading = g_new0 (Reading, 1);
  reading->operation_id = g_strdup (operation_id);
  task = g_task_new (desk, NULL, read_cb, g_object_ref (parent));
  g_task_set_source_tag (task, yx_places_form_present);
  g_task_set_task_data (task, reading, reading_free);
  g_task_run_in_thread (task, read_thread);
}
