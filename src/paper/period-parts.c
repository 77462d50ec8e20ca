#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "paper/grid.h"
#include "paper/period-private.h"
#include "paper/words.h"

#define MAP_HEIGHT YX_MM (108)

static void
add_action (YxGrid *table, const char *name, const YxFunnel *funnel)
{
  g_autofree char *targets = yx_review_count (funnel->targets);
  g_autofree char *visited = yx_review_count (funnel->visited);
  g_autofree char *present = yx_review_count (funnel->present);
  g_autofree char *came = yx_review_count (funnel->came);
  g_autofree char *paid = yx_review_count (funnel->paid + funnel->settled);
  g_autofree char *detained = yx_review_count (funnel->detained);
  g_autofree char *deferred = yx_review_count (funnel->deferred + funnel->withdrawn);
  const char *cells[] = { name, targets, visited, present, came, paid, detained, deferred };

  yx_grid_add_row (table, cells);
}

void
yx_period_put_actions (const YxPeriod *period, YxFlow *flow)
{
  const YxFunnel *all = &period->returns->total.funnel;
  const YxGridColumn columns[] = {
    { _("Name of the operation"), 2.7, YX_ALIGN_LEFT },      { _("Targets"), 0.95, YX_ALIGN_RIGHT },
    { _("Visited"), 0.95, YX_ALIGN_RIGHT },       { _("Present"), 0.95, YX_ALIGN_RIGHT },
    { _("Came along"), 0.95, YX_ALIGN_RIGHT },    { _("Paid, settled"), 1.6, YX_ALIGN_RIGHT },
    { _("Detained"), 1.25, YX_ALIGN_RIGHT },     { _("Deferred, withdrawn"), 1.5, YX_ALIGN_RIGHT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  if (period->nights->len == 0) {
    yx_flow_text (flow, _("No operation went out."));
    return;
  }
  for (guint i = 0; i < period->nights->len; i++) {
    const YxSummary *night = g_ptr_array_index (period->nights, i);
    g_autofree char *name = yx_veil_text (night->veil, night->course->facts->operation.name);
    g_autofree char *begin = yx_words_time (night->course->begin);
    g_autofree char *label = g_strdup_printf ("%s\n%s", name, begin);

    add_action (table, label, &night->figures->funnel);
  }
  if (period->nights->len > 1)
    add_action (table, _("All"), all);
  g_autofree char *text = g_strdup_printf (
      _("%u operations went out. Of %u debtors sought, with %u cases, %u were visited; %u were "
        "present, and %u came along: %u of their own accord, %u compelled. %u paid, %u settled, %u "
        "were detained; %u visits were deferred for welfare and %u withdrawn for risk."),
      period->nights->len, all->targets, all->n_cases, all->visited, all->present, all->came,
      all->voluntarily, all->compelled, all->paid, all->settled, all->detained, all->deferred,
      all->withdrawn);

  yx_flow_text (flow, text);
  yx_flow_space (flow, YX_BODY_PITCH / 3);
  yx_flow_grid (flow, table);
  if (all->targets > 0) {
    yx_flow_space (flow, YX_BODY_PITCH / 2);
    yx_summary_put_funnel_chart (all, flow);
    yx_flow_space (flow, YX_BODY_PITCH / 3);
  }
}

void
yx_period_put_efforts (const YxPeriod *period, YxFlow *flow)
{
  YxEffort together = { 0 }, alone = { 0 };

  for (guint i = 0; i < period->nights->len; i++) {
    const YxPooling *pooling
        = &((const YxSummary *) g_ptr_array_index (period->nights, i))->figures->pooling;

    together.n_cars += pooling->together.n_cars;
    together.n_staff += pooling->together.n_staff;
    together.way_mm += pooling->together.way_mm;
    together.staff_s += pooling->together.staff_s;
    alone.n_cars += pooling->alone.n_cars;
    alone.way_mm += pooling->alone.way_mm;
    alone.staff_s += pooling->alone.staff_s;
  }
  if (together.n_cars == 0)
    return;
  g_autofree char *text = g_strdup_printf (
      _("%u cars and %u people went out, %.1f km and %.1f hours of staff; one case, one car, would "
        "have been %u cars, %.1f km and %.1f hours."),
      together.n_cars, together.n_staff, (double) together.way_mm / 1e6,
      (double) together.staff_s / 3600.0, alone.n_cars, (double) alone.way_mm / 1e6,
      (double) alone.staff_s / 3600.0);

  yx_flow_text (flow, text);
}

static char *
share (gint64 part, gint64 whole)
{
  return whole > 0 ? g_strdup_printf (_("%.1f %%"), 100.0 * (double) part / (double) whole)
                   : g_strdup (_("–"));
}

static void
add_return (YxGrid *table, const char *label, const YxReturnRow *row)
{
  g_autofree char *fast = yx_review_count (row->n_fast);
  g_autofree char *concluded = yx_review_count (row->n_concluded);
  g_autofree char *terminated = yx_review_count (row->n_terminated);
  g_autofree char *recovered = g_strdup_printf ("%.2f", (double) row->recovered_fen / 1e6);
  g_autofree char *recovery = share (row->recovered_fen, row->claimed_fen);
  g_autofree char *conclusion = share (row->n_assets_concluded, row->n_assets_all);
  g_autofree char *rounds = share (row->n_first_terminated, row->n_first_closed);
  const char *cells[]
      = { label, fast, concluded, terminated, recovered, recovery, conclusion, rounds };

  yx_grid_add_row (table, cells);
}

void
yx_period_put_cases (const YxPeriod *period, YxFlow *flow, gboolean by_area)
{
  const YxReturnRow *total = &period->returns->total;
  const YxGridColumn columns[] = {
    { by_area ? _("Area") : _("Cases"), 1.8, YX_ALIGN_LEFT },
    { _("Fast track"), 0.9, YX_ALIGN_RIGHT },
    { _("Concluded"), 0.9, YX_ALIGN_RIGHT },
    { _("Round ended"), 0.9, YX_ALIGN_RIGHT },
    { _("Recovered (10,000 yuan)"), 1.3, YX_ALIGN_RIGHT },
    { _("Recovery rate"), 1.3, YX_ALIGN_RIGHT },
    { _("Conclusion rate"), 1.3, YX_ALIGN_RIGHT },
    { _("Rate of ended rounds"), 1.1, YX_ALIGN_RIGHT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  const YxSpan *span = period->span;
  g_autofree char *filed
      = span->n_without_filing > 0
            ? g_strdup_printf (_("%u cases were filed, over %.2f × 10,000 yuan; %u cases of the desk "
                                 "have no day of filing."),
                               span->n_filed, (double) span->filed_fen / 1e6, span->n_without_filing)
            : g_strdup_printf (_("%u cases were filed, over %.2f × 10,000 yuan."), span->n_filed,
                               (double) span->filed_fen / 1e6);

  yx_flow_text (flow, filed);
  yx_flow_space (flow, YX_BODY_PITCH / 3);
  for (guint i = 0; by_area && i < period->returns->rows->len; i++) {
    const YxReturnRow *row = &g_array_index (period->returns->rows, YxReturnRow, i);
    g_autofree char *label = yx_veil_text (period->frame->veil, row->label);

    add_return (table, *row->key != '\0' ? label : _("In no area"), row);
  }
  add_return (table, _("All"), total);
  yx_flow_grid (flow, table);
  yx_flow_note (flow, _("By when the desk learnt of it. Recovery: recovered of what was claimed, in "
                        "the cases that ended. Conclusion: concluded of the cases with assets, those "
                        "still open today among them. Ended rounds: of first-time cases that "
                        "ended."));
}

void
yx_period_put_measures (const YxPeriod *period, YxFlow *flow)
{
  const YxGridColumn columns[] = { { _("Measure"), 3.0, YX_ALIGN_LEFT },
                                   { _("How many"), 1.0, YX_ALIGN_RIGHT },
                                   { _("Amount (10,000 yuan)"), 1.6, YX_ALIGN_RIGHT } };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  for (guint i = 0; i < period->span->measures->len; i++) {
    const YxSpanMeasure *row = &g_array_index (period->span->measures, YxSpanMeasure, i);
    g_autofree char *n = yx_review_count (row->n);
    g_autofree char *amount = row->amount_fen > 0
                                  ? g_strdup_printf ("%.2f", (double) row->amount_fen / 1e6)
                                  : g_strdup (_("–"));
    const char *cells[] = { yx_enum_label (YX_TYPE_MEASURE_KIND, (int) row->kind), n, amount };

    yx_grid_add_row (table, cells);
  }
  if (yx_grid_get_n_rows (table) > 0)
    yx_flow_grid (flow, table);
  else
    yx_flow_text (flow, _("The desk holds no measure imposed in this time."));
}

void
yx_period_put_leads (const YxPeriod *period, YxFlow *flow)
{
  const YxGridColumn columns[] = {
    { _("Source"), 2.6, YX_ALIGN_LEFT },     { _("Came in"), 1.0, YX_ALIGN_RIGHT },
    { _("Urgent"), 1.0, YX_ALIGN_RIGHT },    { _("Verified"), 1.0, YX_ALIGN_RIGHT },
    { _("Dismissed"), 1.0, YX_ALIGN_RIGHT }, { _("Open"), 1.0, YX_ALIGN_RIGHT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  for (guint i = 0; i < period->span->leads->len; i++) {
    const YxSpanLead *row = &g_array_index (period->span->leads, YxSpanLead, i);
    g_autofree char *n = yx_review_count (row->n);
    g_autofree char *urgent = yx_review_count (row->n_urgent);
    g_autofree char *verified = yx_review_count (row->n_verified);
    g_autofree char *dismissed = yx_review_count (row->n_dismissed);
    g_autofree char *open = yx_review_count (row->n - row->n_verified - row->n_dismissed);
    const char *cells[] = { yx_enum_label (YX_TYPE_SOURCE, (int) row->source), n, urgent, verified,
                            dismissed, open };

    yx_grid_add_row (table, cells);
  }
  if (yx_grid_get_n_rows (table) > 0)
    yx_flow_grid (flow, table);
  else
    yx_flow_text (flow, _("The desk holds no lead received in this time."));
}

gboolean
yx_period_put_map (const YxPeriod *period, YxFlow *flow, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) failure = NULL;

  yx_flow_space (flow, YX_BODY_PITCH / 3);
  if (yx_visit_map_put (period->nights, flow, MAP_HEIGHT, cancellable, &failure))
    yx_flow_note (flow, _("Places visited. Tick: somebody met or a lawful result; cross: nobody met; "
                          "ring: planned, and not visited."));
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));
  return FALSE;
}
