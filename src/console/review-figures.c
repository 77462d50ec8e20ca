#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-figures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "charts/coverage.h"
#include "charts/reliability.h"
#include "console/chart-style.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxReviewFigures {
  AdwBin parent_instance;

  GtkBox *columns[2];
  int next;                 /* column that takes the next card */
  const YxFigures *figures; /* shown; NULL: none */
  const YxCourse *course;
};

G_DEFINE_FINAL_TYPE (YxReviewFigures, yx_review_figures, ADW_TYPE_BIN)

typedef struct {
  GtkWidget *box;
  GtkGrid *grid;
  int n_rows;
} Card;

static GtkWidget *
make_label (const char *text, const char *style, double align)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), (float) align);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

static Card
begin_card (YxReviewFigures *self, const char *title)
{
  Card card = { .box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6) };

  card.grid = GTK_GRID (gtk_grid_new ());
  gtk_grid_set_column_spacing (card.grid, 14);
  gtk_grid_set_row_spacing (card.grid, 3);
  gtk_widget_add_css_class (card.box, "card");
  gtk_widget_add_css_class (card.box, "yx-figures-card");
  gtk_box_append (GTK_BOX (card.box), make_label (title, "heading", 0.0));
  gtk_box_append (GTK_BOX (card.box), GTK_WIDGET (card.grid));
  gtk_box_append (self->columns[self->next], card.box);
  return card;
}

/* A row of a card; NULL leaves a cell empty. */
static void
add_row (Card *card, const char *a, const char *b, const char *c, const char *d)
{
  const char *const texts[] = { a, b, c, d };

  for (int i = 0; i < (int) G_N_ELEMENTS (texts); i++) {
    GtkWidget *label;

    if (texts[i] == NULL)
      continue;
    label = make_label (texts[i], i > 0 ? "yx-numeric" : NULL, i > 0 ? 1.0 : 0.0);
    gtk_widget_set_hexpand (label, i == 0);
    gtk_grid_attach (card->grid, label, i, card->n_rows, 1, 1);
  }
  card->n_rows++;
}

static void
add_note (Card *card, const char *text)
{
  gtk_box_append (GTK_BOX (card->box), make_label (text, "yx-row-detail", 0.0));
}

static char *
km_text (gint64 way_mm)
{
  return yx_format_metres ((double) way_mm / 1000.0);
}

static void
add_effort (Card *card, const char *what, const YxEffort *alone, const YxEffort *together)
{
  g_autofree char *title = g_strdup_printf (_("%s: cars"), what);
  g_autofree char *a = g_strdup_printf ("%u", alone->n_cars);
  g_autofree char *b = g_strdup_printf ("%u", together->n_cars);
  g_autofree char *staff_a = g_strdup_printf ("%u", alone->n_staff);
  g_autofree char *staff_b = g_strdup_printf ("%u", together->n_staff);
  g_autofree char *way_a = km_text (alone->way_mm);
  g_autofree char *way_b = km_text (together->way_mm);
  g_autofree char *time_a = yx_format_seconds (alone->car_s);
  g_autofree char *time_b = yx_format_seconds (together->car_s);

  add_row (card, title, a, b, NULL);
  add_row (card, _("staff"), staff_a, staff_b, NULL);
  add_row (card, _("way"), way_a, way_b, NULL);
  add_row (card, _("hours of cars"), time_a, time_b, NULL);
}

static void
show_pooling (YxReviewFigures *self, const YxPooling *pooling)
{
  Card card = begin_card (self, _("What Pooling Saved"));
  g_autofree char *litres_a = g_strdup_printf (_("%.1f l"), pooling->alone_litres);
  g_autofree char *litres_b = g_strdup_printf (_("%.1f l"), pooling->litres);
  g_autofree char *rests = NULL;

  add_row (&card, NULL, _("one case, one car"), _("as it was"), NULL);
  add_effort (&card, _("all"), &pooling->alone, &pooling->together);
  add_row (&card, _("fuel"), litres_a, litres_b, NULL);
  for (guint i = 0; pooling->n_kinds > 1 && i < pooling->n_kinds; i++)
    add_effort (&card, yx_enum_label (YX_TYPE_TASK_KIND, (int) pooling->kinds[i].kind),
                &pooling->kinds[i].alone, &pooling->kinds[i].together);
  if (pooling->n_results > 0) {
    g_autofree char *cost = g_strdup_printf (_("%.2f yuan"), pooling->yuan / pooling->n_results);
    g_autofree char *kilometres = km_text (pooling->together.way_mm / pooling->n_results);

    add_row (&card, _("cost of a lawful result"), NULL, cost, NULL);
    add_row (&card, _("way for a lawful result"), NULL, kilometres, NULL);
  }
  rests = g_strdup_printf (
      pooling->from_plan
          ? _("Baseline: each of the %u cases visited from the base and back, straight lines times "
              "%.2f, at %.0f km/h as in the plan. Fuel: %.1f l on 100 km. Way not counted for want "
              "of fixes: %d min.")
          : _("Baseline: each of the %u cases visited from the base and back, straight lines times "
              "%.2f, at %.0f km/h, both assumed. Fuel: %.1f l on 100 km. Way not counted for want "
              "of fixes: %d min."),
      pooling->n_cases, pooling->detour, pooling->speed_mps * 3.6, pooling->costs.litres_per_100km,
      (int) (pooling->gap_s / 60));
  add_note (&card, rests);
  if (pooling->n_results > 0) {
    g_autofree char *priced
        = pooling->costs.yuan_per_staff_hour > 0.0
              ? g_strdup_printf (_("Cost: %.2f yuan a litre and %.0f yuan an hour of staff, shared by "
                                   "%u lawful results: appeared, compelled, paid, settled, deferred, "
                                   "withdrawn, handed to the police."),
                                 pooling->costs.yuan_per_litre, pooling->costs.yuan_per_staff_hour,
                                 pooling->n_results)
              : g_strdup_printf (_("Cost: %.2f yuan a litre, staff not counted, shared by %u lawful "
                                   "results: appeared, compelled, paid, settled, deferred, withdrawn, "
                                   "handed to the police."),
                                 pooling->costs.yuan_per_litre, pooling->n_results);

    add_note (&card, priced);
  }
}

static void
add_count (Card *card, const char *what, guint n, guint of)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *part
      = of > 0 ? g_strdup_printf ("%d%%", (int) lround (100.0 * n / of)) : g_strdup ("–");
  GtkWidget *bar = gtk_level_bar_new_for_interval (0.0, MAX (of, 1));

  add_row (card, what, number, part, NULL);
  /* A short bar is no alarm, and a full one no success. */
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_HIGH);
  gtk_level_bar_remove_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_FULL);
  gtk_level_bar_set_value (GTK_LEVEL_BAR (bar), MIN (n, MAX (of, 1)));
  gtk_widget_set_size_request (bar, 120, -1);
  gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
  gtk_grid_attach (card->grid, bar, 3, card->n_rows - 1, 1, 1);
}

static void
show_funnel (YxReviewFigures *self, const YxFunnel *funnel)
{
  Card card = begin_card (self, _("From Target to Result"));

  add_count (&card, _("targets"), funnel->targets, funnel->targets);
  add_count (&card, _("visited"), funnel->visited, funnel->targets);
  add_count (&card, _("door opened"), funnel->door_opened, funnel->targets);
  add_count (&card, _("present"), funnel->present, funnel->targets);
  add_count (&card, _("came"), funnel->came, funnel->targets);
  add_count (&card, _("paid"), funnel->paid, funnel->targets);
  add_count (&card, _("settled"), funnel->settled, funnel->targets);
  add_count (&card, _("detained by decision"), funnel->detained, funnel->targets);
  add_count (&card, _("deferred for welfare"), funnel->deferred, funnel->targets);
  add_count (&card, _("withdrawn for risk"), funnel->withdrawn, funnel->targets);
  add_count (&card, _("not found"), funnel->not_found, funnel->targets);
  add_count (&card, _("door not opened"), funnel->door_closed, funnel->targets);
  add_count (&card, _("address invalid"), funnel->address_invalid, funnel->targets);
  add_count (&card, _("closed before the visit"), funnel->cancelled, funnel->targets);
  add_count (&card, _("not visited"), funnel->not_visited, funnel->targets);
  add_note (&card, _("Deferred and withdrawn are results of a lawful night, not failures. A debtor may "
                     "stand under several."));
}

static void
add_drawing (YxReviewFigures *self, Card *card, GtkDrawingAreaDrawFunc draw, int height)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), height);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw, self, NULL);
  gtk_box_append (GTK_BOX (card->box), area);
}

static void
draw_presence_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  YxReviewFigures *self = user_data;
  YxReliabilityDot dots[YX_N_RELIABILITY_BINS] = { 0 };
  const YxReliabilityChart chart = { .dots = dots,
                                     .n_dots = G_N_ELEMENTS (dots),
                                     .width = width,
                                     .height = height,
                                     .style = yx_chart_style_of (GTK_WIDGET (area)) };

  if (self->figures == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (dots); i++) {
    const YxReliabilityBin *bin = &self->figures->presence.bins[i];

    if (bin->n > 0)
      dots[i] = (YxReliabilityDot){ bin->sum / bin->n, (double) bin->n_met / bin->n,
                                    bin->wilson_low, bin->wilson_high, bin->n };
  }
  yx_reliability_chart_draw (&chart, cr);
}

static void
show_presence (YxReviewFigures *self, const YxReliability *presence)
{
  Card card = begin_card (self, _("Was the Likelihood Right?"));
  g_autofree char *sum = NULL;

  add_row (&card, _("forecast"), _("visits"), _("met"), _("of them (95 %)"));
  for (int i = 0; i < YX_N_RELIABILITY_BINS; i++) {
    const YxReliabilityBin *bin = &presence->bins[i];
    g_autofree char *range = g_strdup_printf ("%d–%d%%", 10 * i, 10 * (i + 1));
    g_autofree char *n = g_strdup_printf ("%u", bin->n);
    g_autofree char *met = g_strdup_printf ("%u", bin->n_met);
    g_autofree char *interval
        = g_strdup_printf ("%d–%d%%", (int) lround (100.0 * bin->wilson_low),
                           (int) lround (100.0 * bin->wilson_high));

    if (bin->n > 0)
      add_row (&card, range, n, met, interval);
  }
  sum = presence->n > 0
            ? g_strdup_printf (_("Expected %.1f of %u, met %u; Brier score %.3f."),
                               presence->expected, presence->n, presence->n_met, presence->brier)
            : g_strdup (_("No visit had a forecast."));
  add_note (&card, sum);
  if (presence->n > 0)
    add_drawing (self, &card, draw_presence_cb, 190);
}

static void
draw_coverage_cb (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer user_data)
{
  YxReviewFigures *self = user_data;
  const YxPlanStudyData *study;
  const YxFactPlan *plan;
  YxCoverageChart chart = { .chosen = YX_COVERAGE_NONE,
                            .marked = YX_COVERAGE_NONE,
                            .width = width,
                            .height = height,
                            .style = yx_chart_style_of (GTK_WIDGET (area)) };

  if (self->figures == NULL || self->figures->study == NULL)
    return;
  study = yx_plan_study_get_data (self->figures->study);
  plan = yx_facts_find_plan (self->course->facts, self->course->facts->operation.plan_version);
  chart.points = study->points;
  chart.n_points = study->n_points;
  chart.fact_vehicles = (int) self->figures->pooling.together.n_cars;
  chart.fact = yx_coverage_has_people (study->points, study->n_points)
                   ? self->figures->n_met
                   : self->figures->pooling.n_cases;
  for (guint i = 0; plan != NULL && i < study->n_points; i++)
    if (chart.chosen == YX_COVERAGE_NONE && study->points[i].n_used == plan->n_vehicles
        && study->points[i].n_cases == plan->n_cases_covered)
      chart.chosen = i;
  yx_coverage_chart_draw (&chart, cr);
}

static void
show_coverage (YxReviewFigures *self)
{
  const YxPlanStudyData *study
      = self->figures->study != NULL ? yx_plan_study_get_data (self->figures->study) : NULL;
  g_autofree char *came_true = NULL;
  Card card;

  if (study == NULL || study->n_points == 0)
    return;
  card = begin_card (self, _("Forecast and What Came True"));
  came_true = g_strdup_printf (
      yx_coverage_has_people (study->points, study->n_points)
          ? _("Expected by the number of cars, and the point that came true: %u cars, %u met.")
          : _("Cases by the number of cars, and the point that came true: %u cars, %u cases."),
      self->figures->pooling.together.n_cars,
      yx_coverage_has_people (study->points, study->n_points) ? self->figures->n_met
                                                              : self->figures->pooling.n_cases);
  add_drawing (self, &card, draw_coverage_cb, 190);
  add_note (&card, came_true);
}

static void
add_duration (Card *card, const char *what, const YxDuration *duration)
{
  g_autofree char *n = g_strdup_printf ("%u", duration->n);
  g_autofree char *planned = yx_format_seconds (duration->planned_s / MAX (duration->n, 1));
  g_autofree char *actual = yx_format_seconds (duration->actual_s / MAX (duration->n, 1));

  add_row (card, what, n, planned, actual);
}

static void
show_durations (YxReviewFigures *self, const YxFigures *figures)
{
  Card card = begin_card (self, _("Driving and Time on the Spot"));
  guint n_legs = 0;

  for (int hour = 0; hour < 24; hour++)
    n_legs += figures->travel[hour].n;
  if (n_legs > 0)
    add_row (&card, _("leaving at"), _("drives"), _("planned"), _("taken"));
  for (int hour = 0; hour < 24; hour++) {
    g_autofree char *what = g_strdup_printf ("%02d:00–%02d:00", hour, hour + 1);

    if (figures->travel[hour].n > 0)
      add_duration (&card, what, &figures->travel[hour]);
  }
  if (figures->service->len > 0)
    add_row (&card, _("on the spot, from"), _("visits"), _("planned"), _("taken"));
  for (guint i = 0; i < figures->service->len; i++) {
    const YxServiceRow *row = &g_array_index (figures->service, YxServiceRow, i);
    g_autofree char *what = g_strdup_printf (
        yx_task_kind_seeks (row->kind) ? (row->met ? _("%s, met, %02d:00") : _("%s, in vain, %02d:00"))
                                       : _("%s, %02d:00"),
        yx_enum_label (YX_TYPE_TASK_KIND, (int) row->kind), row->hour);

    add_duration (&card, what, &row->time);
  }
  add_note (&card, n_legs > 0 || figures->service->len > 0
                       ? _("Means of one drive and one visit. Drives are those made in the order of the plan.")
                       : _("Neither drives nor visits can be set against a plan."));
}

static void
show_places (YxReviewFigures *self, const YxFigures *figures)
{
  Card card = begin_card (self, _("When They Were There"));

  if (figures->places->len > 0)
    add_row (&card, _("place, hour"), _("visits"), _("met"), _("share"));
  for (guint i = 0; i < figures->places->len; i++) {
    const YxPresenceRow *row = &g_array_index (figures->places, YxPresenceRow, i);
    g_autofree char *what
        = g_strdup_printf ("%s, %02d:00", yx_enum_label (YX_TYPE_PLACE_KIND, (int) row->kind),
                           row->hour);
    g_autofree char *n = g_strdup_printf ("%u", row->n);
    g_autofree char *met = g_strdup_printf ("%u", row->n_met);
    g_autofree char *share = g_strdup_printf ("%d%%", (int) lround (100.0 * row->n_met / row->n));

    add_row (&card, what, n, met, share);
  }
  if (figures->places->len == 0)
    add_note (&card, _("No visit says whether somebody was there."));
}

/* How long after; a dash when it did not happen. */
static char *
span_text (gint64 from, gint64 to)
{
  return to != 0 ? yx_format_seconds ((to - from) / G_USEC_PER_SEC) : g_strdup ("–");
}

static void
show_yields (YxReviewFigures *self, const YxFigures *figures)
{
  Card card = begin_card (self, _("Sources and Leads"));

  add_row (&card, _("addresses from"), _("visited"), _("met"), _("invalid"));
  for (guint i = 0; i < figures->addresses->len; i++) {
    const YxAddressYield *row = &g_array_index (figures->addresses, YxAddressYield, i);
    g_autofree char *n = g_strdup_printf ("%u", row->n_visited);
    g_autofree char *met = g_strdup_printf ("%u", row->n_met);
    g_autofree char *invalid = g_strdup_printf ("%u", row->n_invalid);

    add_row (&card, yx_enum_label (YX_TYPE_SOURCE, (int) row->source), n, met, invalid);
  }
  if (figures->leads->len > 0)
    add_row (&card, _("leads from"), _("taken down"), _("visited"), _("met"));
  for (guint i = 0; i < figures->leads->len; i++) {
    const YxLeadYield *row = &g_array_index (figures->leads, YxLeadYield, i);
    g_autofree char *n = g_strdup_printf ("%u", row->n_leads);
    g_autofree char *visited = g_strdup_printf ("%u", row->n_visited);
    g_autofree char *met = g_strdup_printf ("%u", row->n_met);

    add_row (&card, yx_enum_label (YX_TYPE_SOURCE, (int) row->source), n, visited, met);
  }
  if (figures->responses->len > 0)
    add_row (&card, _("leads of the night"), _("received"), _("car sent after"), _("there after"));
  for (guint i = 0; i < figures->responses->len; i++) {
    const YxLeadResponse *row = &g_array_index (figures->responses, YxLeadResponse, i);
    g_autofree char *received = yx_format_clock (row->received, NULL);
    g_autofree char *sent = span_text (row->received, row->sent);
    g_autofree char *arrived = span_text (row->received, row->arrived);

    add_row (&card, yx_enum_label (YX_TYPE_SOURCE, (int) row->source), received, sent, arrived);
  }
  if (figures->median_to_dispatch_s >= 0 || figures->median_to_arrival_s >= 0) {
    g_autofree char *sent = figures->median_to_dispatch_s >= 0
                                ? yx_format_seconds (figures->median_to_dispatch_s)
                                : g_strdup ("–");
    g_autofree char *span = figures->median_to_arrival_s >= 0
                                ? yx_format_seconds (figures->median_to_arrival_s)
                                : g_strdup ("–");
    g_autofree char *note = g_strdup_printf (
        _("From a lead to a car being sent: %s; to a car there: %s (medians)."), sent, span);

    add_note (&card, note);
  }
}

static void
show_missing (YxReviewFigures *self, const YxCourse *course)
{
  Card card = begin_card (self, _("What Is Missing"));

  if (course->missing->len == 0)
    add_note (&card, _("Nothing: the night is on record whole."));
  for (guint i = 0; i < course->missing->len; i++) {
    g_autofree char *text
        = yx_missing_text (course, &g_array_index (course->missing, YxMissing, i));

    add_note (&card, text);
  }
}

static void
yx_review_figures_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  G_OBJECT_CLASS (yx_review_figures_parent_class)->dispose (object);
}

static void
yx_review_figures_class_init (YxReviewFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_review_figures_dispose;
}

static void
yx_review_figures_init (YxReviewFigures *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++) {
    self->columns[i] = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));
    gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->columns[i]));
  }
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

GtkWidget *
yx_review_figures_new (void)
{
  return g_object_new (YX_TYPE_REVIEW_FIGURES, NULL);
}

void
yx_review_figures_show (YxReviewFigures *self, const YxCourse *course, const YxFigures *figures)
{
  g_return_if_fail (YX_IS_REVIEW_FIGURES (self));

  for (guint i = 0; i < G_N_ELEMENTS (self->columns); i++) {
    GtkWidget *child;

    while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->columns[i]))) != NULL)
      gtk_box_remove (self->columns[i], child);
  }
  self->course = course;
  self->figures = course != NULL ? figures : NULL;
  if (self->figures == NULL)
    return;
  self->next = 0;
  show_pooling (self, &figures->pooling);
  show_coverage (self);
  show_presence (self, &figures->presence);
  self->next = 1;
  show_funnel (self, &figures->funnel);
  show_places (self, figures);
  show_durations (self, figures);
  show_yields (self, figures);
  show_missing (self, course);
}
