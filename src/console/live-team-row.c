#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/live-team-row.h"

#include <glib/gi18n.h>
#include <math.h>

#include "console/route-colours.h"
#include "desk/alerts.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* An age is told in steps: the page is calmer, and lays out less. */
#define SECONDS_STEP 10
/* A battery below this is worth a word. */
#define LOW_BATTERY 0.2

struct _YxLiveTeamRow {
  GtkBox parent_instance;

  GtkLabel *badge;
  GtkLabel *name, *status;
  GtkLabel *next, *eta;
  GtkLabel *load, *slack;
  char *colour; /* css class of the badge; NULL: none yet */
};

G_DEFINE_FINAL_TYPE (YxLiveTeamRow, yx_live_team_row, GTK_TYPE_BOX)

static const char *const level_classes[]
    = { [YX_ALERT_LEVEL_INFO] = "level-info",
        [YX_ALERT_LEVEL_WARNING] = "level-warning",
        [YX_ALERT_LEVEL_URGENT] = "level-urgent",
        [YX_ALERT_LEVEL_CRITICAL] = "level-critical" };

static GtkLabel *
append_label (GtkWidget *line, const char *style, gboolean wide)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), wide ? 0.0f : 1.0f);
  gtk_widget_set_hexpand (label, wide);
  if (wide)
    gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (line), label);
  return GTK_LABEL (label);
}

static GtkWidget *
append_line (GtkWidget *lines)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);

  gtk_box_append (GTK_BOX (lines), line);
  return line;
}

static void
yx_live_team_row_finalize (GObject *object)
{
  g_free (YX_LIVE_TEAM_ROW (object)->colour);
  G_OBJECT_CLASS (yx_live_team_row_parent_class)->finalize (object);
}

static void
yx_live_team_row_class_init (YxLiveTeamRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_live_team_row_finalize;
}

static void
yx_live_team_row_init (YxLiveTeamRow *self)
{
  GtkWidget *lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *line;

  gtk_box_set_spacing (GTK_BOX (self), 9);
  gtk_widget_add_css_class (GTK_WIDGET (self), "yx-team");
  self->badge = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), "yx-badge");
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), "vehicle");
  gtk_widget_set_valign (GTK_WIDGET (self->badge), GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->badge));
  gtk_widget_set_hexpand (lines, TRUE);
  line = append_line (lines);
  self->name = append_label (line, "yx-row-title", TRUE);
  self->status = append_label (line, "yx-state", FALSE);
  line = append_line (lines);
  self->next = append_label (line, "yx-row-detail", TRUE);
  self->eta = append_label (line, "yx-row-time", FALSE);
  line = append_line (lines);
  self->load = append_label (line, "yx-row-detail", TRUE);
  self->slack = append_label (line, "yx-row-detail", FALSE);
  gtk_box_append (GTK_BOX (self), lines);
}

GtkWidget *
yx_live_team_row_new (void)
{
  return g_object_new (YX_TYPE_LIVE_TEAM_ROW, NULL);
}

char *
yx_live_age_text (gint64 since, gint64 now)
{
  const gint64 seconds = MAX (now - since, 0) / G_TIME_SPAN_SECOND;

  if (seconds < SECONDS_STEP)
    return g_strdup (_("now"));
  if (seconds < 60)
    return g_strdup_printf (_("%d s ago"), (int) (seconds / SECONDS_STEP * SECONDS_STEP));
  if (seconds < 3600)
    return g_strdup_printf (_("%d min ago"), (int) (seconds / 60));
  return g_strdup_printf (_("%d h %d min ago"), (int) (seconds / 3600),
                          (int) (seconds / 60 % 60));
}

static void
show_badge (YxLiveTeamRow *self, const YxNightTeam *team)
{
  g_autofree char *number = g_strdup_printf ("%u", team->ordinal + 1);
  g_autofree char *colour = yx_route_colours_class (team->ordinal);

  gtk_label_set_label (self->badge, number);
  if (g_strcmp0 (colour, self->colour) == 0)
    return;
  if (self->colour != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self->badge), self->colour);
  gtk_widget_add_css_class (GTK_WIDGET (self->badge), colour);
  g_free (self->colour);
  self->colour = g_steal_pointer (&colour);
}

static const YxNightStop *
stop_at (const YxNightTeam *team, int index)
{
  return index >= 0 && (guint) index < team->stops->len ? team->stops->pdata[index] : NULL;
}

static void
show_next (YxLiveTeamRow *self, const YxNightTeam *team)
{
  const YxNightStop *there = stop_at (team, team->there);
  const YxNightStop *next = there != NULL ? there : stop_at (team, team->next);
  g_autofree char *text = NULL;
  g_autofree char *eta = NULL;
  g_autofree char *slack = NULL;

  if (next == NULL) {
    gtk_label_set_label (self->next, team->status == YX_TEAM_STATUS_BACK ? "" : _("no stop left"));
    gtk_label_set_label (self->eta, "");
    gtk_label_set_label (self->slack, "");
    return;
  }
  text = g_strdup_printf ("%u · %s", next->ordinal, next->title);
  gtk_label_set_label (self->next, text);
  if (there != NULL) {
    eta = there->arrived != 0 ? yx_format_clock (there->arrived, NULL) : g_strdup ("");
  } else if (next->eta != 0) {
    g_autofree char *clock = yx_format_clock (next->eta, NULL);

    eta = g_strdup_printf ("→ %s", clock);
  } else {
    eta = g_strdup ("→ –");
  }
  gtk_label_set_label (self->eta, eta);
  if (there == NULL && next->eta != 0 && next->closes != 0) {
    const int minutes = (int) (next->slack_s / 60);

    slack = next->slack_s < 0 ? g_strdup_printf (_("%d min late"), MAX (-minutes, 1))
                              : g_strdup_printf (_("%d min to spare"), minutes);
    if (next->slack_s < 0)
      gtk_widget_add_css_class (GTK_WIDGET (self->slack), "late");
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self->slack), "late");
  }
  gtk_label_set_label (self->slack, slack != NULL ? slack : "");
}

void
yx_live_team_row_show (YxLiveTeamRow *self, const YxNightTeam *team, int level, gint64 now)
{
  g_autofree char *name = NULL;
  g_autofree char *since = NULL;
  g_autofree char *status = NULL;
  g_autofree char *spoken = NULL;
  g_autoptr (GString) load = g_string_new (NULL);

  g_return_if_fail (YX_IS_LIVE_TEAM_ROW (self));
  g_return_if_fail (team != NULL);

  show_badge (self, team);
  name = team->leader != NULL
             ? g_strdup_printf (_("%s · %s"),
                                team->call_sign != NULL ? team->call_sign : team->plate,
                                team->leader)
             : g_strdup (team->call_sign != NULL ? team->call_sign : team->plate);
  gtk_label_set_label (self->name, name);
  since = team->has_fix ? yx_live_age_text (team->fix.time, now) : g_strdup (_("no position"));
  status = g_strdup_printf ("%s · %s",
                            yx_enum_label (YX_TYPE_TEAM_STATUS, (int) team->status), since);
  gtk_label_set_label (self->status, status);
  show_next (self, team);
  g_string_append_printf (load, _("aboard %u · seats left %u · crew %u"), team->n_aboard,
                          team->n_seats_left, team->n_crew);
  if (isfinite (team->battery) && team->battery < LOW_BATTERY)
    g_string_append_printf (load, _(" · battery %d%%"), (int) lround (team->battery * 100.0));
  gtk_label_set_label (self->load, load->str);
  for (int i = 0; i < (int) G_N_ELEMENTS (level_classes); i++) {
    if (i == level)
      gtk_widget_add_css_class (GTK_WIDGET (self), level_classes[i]);
    else
      gtk_widget_remove_css_class (GTK_WIDGET (self), level_classes[i]);
  }
  spoken = g_strdup_printf ("%s, %s, %s %s, %s %s", name, status,
                            gtk_label_get_label (self->next), gtk_label_get_label (self->eta),
                            gtk_label_get_label (self->slack), load->str);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
}
