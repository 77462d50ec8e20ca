#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/review-figures.h"

#include <glib/gi18n.h>
#include <math.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxReviewFigures {
  AdwBin parent_instance;

  GtkFlowBox *cards;
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
  gtk_widget_set_valign (card.box, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (card.box), make_label (title, "heading", 0.0));
  gtk_box_append (GTK_BOX (card.box), GTK_WIDGET (card.grid));
  gtk_flow_box_insert (self->cards, card.box, -1);
  gtk_widget_set_focusable (gtk_widget_get_parent (card.box), FALSE);
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
  for (guint i = 0; i < pooling->n_kinds; i++)
    add_effort (&card, yx_enum_label (YX_TYPE_TASK_KIND, (int) pooling->kinds[i].kind),
                &pooling->kinds[i].alone, &pooling->kinds[i].together);
  if (pooling->n_results > 0 && pooling->yuan > 0.0) {
    g_autofree char *cost
        = g_strdup_printf (_("%.0f yuan"), pooling->yuan / pooling->n_results);

    add_row (&card, _("cost of a lawful result"), NULL, cost, NULL);
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
}

static void
add_count (Card *card, const char *what, guint n, guint of)
{
  g_autofree char *number = g_strdup_printf ("%u", n);
  g_autofree char *part
      = of > 0 ? g_strdup_printf ("%d%%", (int) lround (100.0 * n / of)) : g_strdup ("–");
  GtkWidget *bar = gtk_level_bar_new_for_interval (0.0, MAX (of, 1));

  add_row (card, what, number, part, NULL);
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
  if (figures->median_to_arrival_s >= 0) {
    g_autofree char *span = yx_format_seconds (figures->median_to_arrival_s);
    g_autofree char *note = g_strdup_printf (_("From a lead to a car there: %s (median)."), span);

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

  self->cards = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (self->cards, GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (self->cards, 3);
  gtk_flow_box_set_homogeneous (self->cards, TRUE);
  gtk_flow_box_set_min_children_per_line (self->cards, 2);
  gtk_flow_box_set_column_spacing (self->cards, 12);
  gtk_flow_box_set_row_spacing (self->cards, 12);
  gtk_widget_set_valign (GTK_WIDGET (self->cards), GTK_ALIGN_START);
  gtk_widget_set_margin_start (GTK_WIDGET (self->cards), 12);
  gtk_widget_set_margin_end (GTK_WIDGET (self->cards), 12);
  gtk_widget_set_margin_top (GTK_WIDGET (self->cards), 12);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self->cards), 12);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (self->cards));
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
  GtkFlowBoxChild *child;

  g_return_if_fail (YX_IS_REVIEW_FIGURES (self));

  while ((child = gtk_flow_box_get_child_at_index (self->cards, 0)) != NULL)
    gtk_flow_box_remove (self->cards, GTK_WIDGET (child));
  if (course == NULL || figures == NULL)
    return;
  show_pooling (self, &figures->pooling);
  show_funnel (self, &figures->funnel);
  show_presence (self, &figures->presence);
  show_yields (self, figures);
  show_missing (self, course);
}
