#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/route-colours.h"
#include "console/route-row.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxRouteRow {
  AdwBin parent_instance;

  GtkTreeExpander *expander;
  GtkLabel *badge_label;
  GtkLabel *title_label;
  GtkLabel *detail_label;
  GtkLabel *time_label;
  GtkWidget *lock_image;
};

G_DEFINE_FINAL_TYPE (YxRouteRow, yx_route_row, ADW_TYPE_BIN)

static void
show (YxRouteRow *self, const char *badge, const char *title, const char *detail, const char *time)
{
  gtk_label_set_label (self->badge_label, badge);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->detail_label, detail);
  gtk_widget_set_visible (GTK_WIDGET (self->detail_label), *detail != '\0');
  gtk_label_set_label (self->time_label, time);
  gtk_widget_set_visible (self->lock_image, FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), NULL);
}

static void
set_badge_css (YxRouteRow *self, const char *first, const char *second)
{
  const char *css[] = { "yx-badge", first, second, NULL };

  gtk_widget_set_css_classes (GTK_WIDGET (self->badge_label), css);
}

static void
set_title_route (YxRouteRow *self, gboolean route)
{
  if (route)
    gtk_widget_add_css_class (GTK_WIDGET (self->title_label), "route");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->title_label), "route");
}

/* "… · Fixed to its car, fixed to its time" */
static char *
with_locks (const char *detail, int locks)
{
  GString *text = g_string_new (detail);

  for (int kind = YX_LOCK_KIND_CAR; kind <= YX_LOCK_KIND_WHOLE; kind++)
    if (locks & (1 << kind))
      g_string_append_printf (text, " · %s", yx_enum_label (YX_TYPE_LOCK_KIND, kind));
  return g_string_free (text, FALSE);
}

/* A padlock where hand has fixed something. */
static void
show_lock (YxRouteRow *self, gboolean locked)
{
  gtk_widget_set_visible (self->lock_image, locked);
}

static void
yx_route_row_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), YX_TYPE_ROUTE_ROW);
  G_OBJECT_CLASS (yx_route_row_parent_class)->dispose (object);
}

static void
yx_route_row_class_init (YxRouteRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_route_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/route-row.ui");
  gtk_widget_class_bind_template_child (widget_class, YxRouteRow, expander);
  gtk_widget_class_bind_template_child (widget_class, YxRouteRow, badge_label);
  gtk_widget_class_bind_template_child (widget_class, YxRouteRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, YxRouteRow, detail_label);
  gtk_widget_class_bind_template_child (widget_class, YxRouteRow, time_label);
  gtk_widget_class_bind_template_child (widget_class, YxRouteRow, lock_image);
}

static void
yx_route_row_init (YxRouteRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
yx_route_row_new (void)
{
  return g_object_new (YX_TYPE_ROUTE_ROW, NULL);
}

void
yx_route_row_set_tree_row (YxRouteRow *self, GtkTreeListRow *row)
{
  g_return_if_fail (YX_IS_ROUTE_ROW (self));
  gtk_tree_expander_set_list_row (self->expander, row);
}

void
yx_route_row_show_route (YxRouteRow *self, YxRoute *route)
{
  const YxRouteData *data = yx_route_get_data (route);
  g_autofree char *number = g_strdup_printf ("%d", data->ordinal + 1);
  g_autofree char *colour = yx_route_colours_class (data->ordinal);
  g_autofree char *start = yx_format_clock (data->start, NULL);
  g_autofree char *end = yx_format_clock (data->end, NULL);
  g_autofree char *length = yx_format_metres (data->metres);
  g_autofree char *stops = g_strdup_printf (ngettext ("%d stop", "%d stops", data->n_stops),
                                            data->n_stops);
  g_autofree char *cases = g_strdup_printf (ngettext ("%d case", "%d cases", data->n_cases),
                                            data->n_cases);
  g_autofree char *detail = g_strdup_printf ("%s · %s · %s", stops, cases, length);
  g_autofree char *span = g_strdup_printf ("%s – %s", start, end);
  g_autofree char *title = NULL;
  g_autofree char *tip = NULL;
  g_autofree char *drive = yx_format_seconds (data->drive_s);
  g_autofree char *wait = yx_format_seconds (data->wait_s);
  g_autofree char *scene = yx_format_seconds (data->on_scene_s);

  g_return_if_fail (YX_IS_ROUTE_ROW (self));

  if (data->call_sign != NULL && *data->call_sign != '\0')
    title = g_strdup_printf ("%s  %s", data->plate, data->call_sign);
  else
    title = g_strdup (data->plate);
  show (self, number, title, detail, span);
  show_lock (self, data->locked);
  set_badge_css (self, "vehicle", colour);
  set_title_route (self, TRUE);
  /* Nobody has to be met at a counter. */
  tip = data->expected > 0.0
            ? g_strdup_printf (_("Driving %s, waiting %s, on scene %s; %.1f appearances expected"),
                               drive, wait, scene, data->expected)
            : g_strdup_printf (_("Driving %s, waiting %s, on scene %s"), drive, wait, scene);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tip);
}

void
yx_route_row_show_stop (YxRouteRow *self, YxStop *stop, guint ordinal)
{
  const YxStopData *data = yx_stop_get_data (stop);
  g_autofree char *colour = yx_route_colours_class (ordinal);
  g_autofree char *arrival = yx_format_clock (data->arrival, NULL);
  g_autofree char *scene = yx_format_seconds ((data->departure - data->begin) / G_USEC_PER_SEC);
  g_autofree char *number = g_strdup_printf ("%d", data->ordinal);
  g_autofree char *detail = NULL;
  g_autofree char *locked = NULL;
  const char *address = data->address != NULL ? data->address : "";

  g_return_if_fail (YX_IS_ROUTE_ROW (self));

  set_title_route (self, FALSE);
  if (data->kind != YX_STOP_KIND_VISIT) {
    show (self, data->kind == YX_STOP_KIND_START ? "▸" : data->kind == YX_STOP_KIND_END ? "■" : "◆",
          yx_enum_label (YX_TYPE_STOP_KIND, data->kind), address, arrival);
    set_badge_css (self, "depot", NULL);
    return;
  }
  detail = g_strdup_printf (_("%s · %s on scene · %.0f %% likely"),
                            data->masked_debtor != NULL ? data->masked_debtor : "", scene,
                            data->presence * 100.0);
  locked = with_locks (detail, data->locks);
  show (self, number, address, locked, arrival);
  show_lock (self, data->locks != 0);
  set_badge_css (self, colour, NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), data->case_numbers);
}

void
yx_route_row_show_left_outs (YxRouteRow *self, YxLeftOuts *left_outs)
{
  const guint n_tasks = g_list_model_get_n_items (yx_left_outs_get_tasks (left_outs));
  g_autofree char *number = g_strdup_printf ("%u", n_tasks);

  g_return_if_fail (YX_IS_ROUTE_ROW (self));

  show (self, number, _("Left out"),
        ngettext ("One debtor is not in the plan", "These debtors are not in the plan", n_tasks),
        "");
  set_badge_css (self, "vehicle", "warning");
  set_title_route (self, TRUE);
}

void
yx_route_row_show_left_out_task (YxRouteRow *self, YxTask *task)
{
  const YxTaskData *data = yx_task_get_data (task);
  const char *reason = yx_enum_label (YX_TYPE_LEFT_OUT, data->left_out);
  g_autofree char *title = NULL;
  g_autofree char *detail = NULL;

  g_return_if_fail (YX_IS_ROUTE_ROW (self));

  title = g_strdup_printf ("%s · %s", data->masked_debtor != NULL ? data->masked_debtor : "",
                           data->case_numbers != NULL ? data->case_numbers : "");
  if (data->left_out_note != NULL && *data->left_out_note != '\0')
    detail = g_strdup_printf ("%s: %s", reason, data->left_out_note);
  else
    detail = g_strdup (reason);
  show (self, "–", title, detail, "");
  set_badge_css (self, "warning", NULL);
  set_title_route (self, FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), detail);
}
