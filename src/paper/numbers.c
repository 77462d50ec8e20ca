#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "paper/compose.h"
#include "paper/numbers-private.h"

#define YUAN(fen) ((double) (fen) / 100.0)

void
yx_numbers_begin (YxWorkbook *book, const char *name, const char *note,
                  const YxSheetColumn *columns, guint n_columns)
{
  yx_workbook_begin_sheet (book, name, note);
  for (guint i = 0; i < n_columns; i++)
    yx_workbook_add_column (book, columns[i].heading, columns[i].width);
}

static void
put_pair (YxWorkbook *book, const char *label, const char *value)
{
  yx_workbook_begin_row (book);
  yx_workbook_put_text (book, label);
  yx_workbook_put_text (book, value);
}

void
yx_numbers_put_imprint (YxWorkbook *book, const YxSummary *frame, const char *name)
{
  const YxSheetColumn columns[] = { { _("What"), 22 }, { _("Text"), 60 } };
  g_autofree char *court = yx_veil_text (frame->veil, frame->court);
  g_autofree char *author = yx_veil_name (frame->veil, frame->author, YX_DEBTOR_KIND_PERSON);
  g_autofree char *signed_by = yx_veil_name (frame->veil, frame->signed_by, YX_DEBTOR_KIND_PERSON);
  g_autofree char *remarks = yx_veil_text (frame->veil, frame->remarks);
  g_autofree char *version = g_strdup_printf ("%d", frame->version);

  yx_numbers_begin (book, _("About"), NULL, columns, G_N_ELEMENTS (columns));
  put_pair (book, _("Court"), court);
  put_pair (book, _("Paper"), yx_paper_title (frame->kind));
  put_pair (book, _("Of"), name);
  put_pair (book, _("Edition"), frame->edition == YX_PAPER_EDITION_FULL
                                    ? _("Internal · personal data")
                                    : _("Redacted edition"));
  put_pair (book, _("Version"), version);
  put_pair (book, _("Made by"), author);
  yx_workbook_begin_row (book);
  yx_workbook_put_text (book, _("Made"));
  yx_workbook_put_time (book, frame->printed);
  put_pair (book, _("Signed off by"), signed_by);
  put_pair (book, _("Id"), frame->id);
  put_pair (book, _("Remarks"), remarks);
}

void
yx_numbers_put_funnel (YxWorkbook *book, const YxFunnel *funnel)
{
  const YxSheetColumn columns[] = { { _("Step"), 24 }, { _("Debtors"), 12 } };
  const struct {
    const char *label;
    guint count;
  } rows[] = {
    { _("Targets"), funnel->targets },
    { _("Visited"), funnel->visited },
    { _("Door opened"), funnel->door_opened },
    { _("Present"), funnel->present },
    { _("Came along"), funnel->came },
    { _("Of their own accord"), funnel->voluntarily },
    { _("Compelled"), funnel->compelled },
    { _("Paid"), funnel->paid },
    { _("Settled"), funnel->settled },
    { _("Detained"), funnel->detained },
    { _("Handed to police"), funnel->police },
    { _("Deferred for welfare"), funnel->deferred },
    { _("Withdrawn for risk"), funnel->withdrawn },
    { _("Not found"), funnel->not_found },
    { _("Door not opened"), funnel->door_closed },
    { _("Address not valid"), funnel->address_invalid },
    { _("Closed before the visit"), funnel->cancelled },
    { _("Not visited"), funnel->not_visited },
    { _("Without a result"), funnel->without_result },
  };

  yx_numbers_begin (book, _("Funnel"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < G_N_ELEMENTS (rows); i++) {
    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, rows[i].label);
    yx_workbook_put_int (book, rows[i].count);
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_BARS, _("Funnel"), 0, 1, 1);
}

void
yx_numbers_put_reliability (YxWorkbook *book, const YxReliability *presence)
{
  const YxSheetColumn columns[] = { { _("Forecast"), 14 },      { _("Places"), 10 },
                                    { _("Mean forecast"), 14 }, { _("Share met"), 12 },
                                    { _("Met"), 10 },           { _("From (95 %)"), 12 },
                                    { _("To (95 %)"), 12 } };

  yx_numbers_begin (book, _("Presence"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < YX_N_RELIABILITY_BINS; i++) {
    const YxReliabilityBin *bin = &presence->bins[i];
    g_autofree char *label = g_strdup_printf ("%.1f–%.1f", i / 10.0, (i + 1) / 10.0);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, label);
    yx_workbook_put_int (book, bin->n);
    yx_workbook_put_real (book, bin->n > 0 ? bin->sum / bin->n : NAN);
    yx_workbook_put_real (book, bin->n > 0 ? (double) bin->n_met / bin->n : NAN);
    yx_workbook_put_int (book, bin->n_met);
    yx_workbook_put_real (book, bin->n > 0 ? bin->wilson_low : NAN);
    yx_workbook_put_real (book, bin->n > 0 ? bin->wilson_high : NAN);
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_COLUMNS, _("Forecast, and what came true"), 0, 2, 2);
}

void
yx_numbers_put_travel (YxWorkbook *book, const YxDuration travel[24])
{
  const YxSheetColumn columns[] = { { _("Hour"), 8 },
                                    { _("Legs driven"), 10 },
                                    { _("Planned (min)"), 14 },
                                    { _("Driven (min)"), 14 } };

  yx_numbers_begin (book, _("Drives by hour"), NULL, columns, G_N_ELEMENTS (columns));
  for (int hour = 0; hour < 24; hour++) {
    if (travel[hour].n == 0)
      continue;
    yx_workbook_begin_row (book);
    yx_workbook_put_int (book, hour);
    yx_workbook_put_int (book, travel[hour].n);
    yx_workbook_put_real (book, (double) travel[hour].planned_s / 60.0);
    yx_workbook_put_real (book, (double) travel[hour].actual_s / 60.0);
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_COLUMNS, _("Drives by hour"), 0, 2, 2);
}

void
yx_numbers_put_safeguards (YxWorkbook *book, const GPtrArray *nights)
{
  const YxSheetColumn columns[] = { { _("Name of the operation"), 24 }, { _("Safeguard"), 24 },
                                    { _("State"), 14 },     { _("Time"), 20 },
                                    { _("Text"), 60 },      { _("Remark"), 40 },
                                    { _("By"), 14 } };

  yx_numbers_begin (book, _("Safeguards"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint k = 0; k < nights->len; k++) {
    const YxSummary *night = g_ptr_array_index (nights, k);

    for (guint i = 0; i < night->safeguards->len; i++) {
      const YxSafeguard *entry = &g_array_index (night->safeguards, YxSafeguard, i);
      g_autofree char *name = yx_veil_text (night->veil, night->course->facts->operation.name);
      g_autofree char *text = yx_veil_text (night->veil, entry->text);
      g_autofree char *remark = yx_veil_text (night->veil, entry->remark);
      g_autofree char *author
          = yx_veil_name (night->veil, entry->closed_by, YX_DEBTOR_KIND_PERSON);

      yx_workbook_begin_row (book);
      yx_workbook_put_text (book, name);
      yx_workbook_put_text (book, yx_safeguard_kind_label (entry->kind));
      yx_workbook_put_text (book, yx_safeguard_state_nick (entry->state));
      yx_workbook_put_time (book, entry->at);
      yx_workbook_put_text (book, text);
      yx_workbook_put_text (book, remark);
      yx_workbook_put_text (book, author);
    }
  }
}

static YxWorkbook *
begin_book (const YxSummary *frame, const char *name, GError **error)
{
  g_autofree char *title = g_strdup_printf ("%s %s", name, yx_paper_title (frame->kind));
  g_autofree char *author = yx_veil_name (frame->veil, frame->author, YX_DEBTOR_KIND_PERSON);
  YxWorkbook *book = yx_workbook_new (title, author, frame->printed, error);

  if (book != NULL)
    yx_numbers_put_imprint (book, frame, name);
  return book;
}

GBytes *
yx_numbers_of_night (const YxSummary *summary, GError **error)
{
  const YxFigures *figures = summary->figures;
  g_autofree char *name = yx_veil_text (summary->veil, summary->course->facts->operation.name);
  g_autoptr (YxWorkbook) book = begin_book (summary, name, error);
  g_autoptr (GPtrArray) nights = g_ptr_array_new ();

  if (book == NULL)
    return NULL;
  g_ptr_array_add (nights, (gpointer) summary);
  yx_numbers_put_funnel (book, &figures->funnel);
  yx_numbers_put_pooling (book, &figures->pooling);
  yx_numbers_put_cars (book, summary);
  yx_numbers_put_visits (book, summary);
  yx_numbers_put_tasks (book, summary);
  yx_numbers_put_curve (book, summary);
  yx_numbers_put_reliability (book, &figures->presence);
  yx_numbers_put_presence (book, figures);
  yx_numbers_put_travel (book, figures->travel);
  yx_numbers_put_service (book, figures);
  yx_numbers_put_yields (book, figures);
  yx_numbers_put_responses (book, figures);
  yx_numbers_put_calibrations (book, summary);
  yx_numbers_put_safeguards (book, nights);
  return yx_workbook_finish (book, error);
}

static void
put_operations (YxWorkbook *book, const YxPeriod *period)
{
  const YxSheetColumn columns[]
      = { { _("Name of the operation"), 28 },    { _("Began"), 20 },   { _("Targets"), 9 },
          { _("Visited"), 9 },       { _("Present"), 9 },  { _("Came along"), 10 },
          { _("Compelled"), 10 },    { _("Paid"), 9 },     { _("Settled"), 9 },
          { _("Detained"), 9 },      { _("Deferred for welfare"), 12 },
          { _("Withdrawn for risk"), 12 }, { _("Cars"), 8 }, { _("People"), 8 }, { _("km"), 10 },
          { _("Hours of staff"), 12 } };

  yx_numbers_begin (book, _("Operations"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < period->nights->len; i++) {
    const YxSummary *night = g_ptr_array_index (period->nights, i);
    const YxFunnel *funnel = &night->figures->funnel;
    const YxEffort *effort = &night->figures->pooling.together;
    g_autofree char *name = yx_veil_text (night->veil, night->course->facts->operation.name);
    const guint counts[] = { funnel->targets, funnel->visited,  funnel->present,  funnel->came,
                             funnel->compelled, funnel->paid,   funnel->settled,  funnel->detained,
                             funnel->deferred, funnel->withdrawn, effort->n_cars, effort->n_staff };

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, name);
    yx_workbook_put_time (book, night->course->begin);
    for (guint k = 0; k < G_N_ELEMENTS (counts); k++)
      yx_workbook_put_int (book, counts[k]);
    yx_workbook_put_real (book, (double) effort->way_mm / 1e6);
    yx_workbook_put_real (book, (double) effort->staff_s / 3600.0);
  }
}

static void
put_return (YxWorkbook *book, const char *label, const YxReturnRow *row)
{
  const guint counts[] = { row->n_actions,    row->n_fast,       row->n_concluded,
                           row->n_terminated, row->n_assets_concluded, row->n_assets_all,
                           row->n_first_terminated, row->n_first_closed };

  yx_workbook_begin_row (book);
  yx_workbook_put_text (book, label);
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    yx_workbook_put_int (book, counts[i]);
  yx_workbook_put_real (book, YUAN (row->recovered_fen));
  yx_workbook_put_real (book, YUAN (row->claimed_fen));
}

static void
put_returns (YxWorkbook *book, const YxPeriod *period)
{
  const YxSheetColumn columns[]
      = { { _("Area"), 20 },          { _("Actions"), 10 },          { _("Fast track"), 10 },
          { _("Concluded"), 10 },     { _("Round ended"), 12 },
          { _("Concluded, with assets"), 14 }, { _("All with assets"), 14 },
          { _("First-time, round ended"), 14 }, { _("First-time, ended"), 14 },
          { _("Recovered (yuan)"), 16 }, { _("Claimed (yuan)"), 16 } };

  yx_numbers_begin (book, _("Cases and recovery"), NULL, columns, G_N_ELEMENTS (columns));
  for (guint i = 0; i < period->returns->rows->len; i++) {
    const YxReturnRow *row = &g_array_index (period->returns->rows, YxReturnRow, i);
    g_autofree char *label = yx_veil_text (period->frame->veil, row->label);

    put_return (book, *row->key != '\0' ? label : _("In no area"), row);
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_COLUMNS, _("Recovered (yuan)"), 0, 9, 1);
  put_return (book, _("All"), &period->returns->total);
  yx_workbook_begin_row (book);
  yx_workbook_put_text (book, _("Cases filed"));
  yx_workbook_put_int (book, period->span->n_filed);
}

static void
put_span (YxWorkbook *book, const YxSpan *span)
{
  const YxSheetColumn measures[]
      = { { _("Measure"), 24 }, { _("How many"), 10 }, { _("Amount (yuan)"), 16 } };
  const YxSheetColumn leads[] = { { _("Source"), 24 },   { _("Came in"), 10 }, { _("Urgent"), 10 },
                                  { _("Verified"), 10 }, { _("Dismissed"), 10 } };

  yx_numbers_begin (book, _("Coercive measures"), NULL, measures, G_N_ELEMENTS (measures));
  for (guint i = 0; i < span->measures->len; i++) {
    const YxSpanMeasure *row = &g_array_index (span->measures, YxSpanMeasure, i);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_MEASURE_KIND, (int) row->kind));
    yx_workbook_put_int (book, row->n);
    yx_workbook_put_real (book, YUAN (row->amount_fen));
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_BARS, _("Coercive measures"), 0, 1, 1);
  yx_numbers_begin (book, _("Leads"), NULL, leads, G_N_ELEMENTS (leads));
  for (guint i = 0; i < span->leads->len; i++) {
    const YxSpanLead *row = &g_array_index (span->leads, YxSpanLead, i);

    yx_workbook_begin_row (book);
    yx_workbook_put_text (book, yx_enum_label (YX_TYPE_SOURCE, (int) row->source));
    yx_workbook_put_int (book, row->n);
    yx_workbook_put_int (book, row->n_urgent);
    yx_workbook_put_int (book, row->n_verified);
    yx_workbook_put_int (book, row->n_dismissed);
  }
  yx_workbook_add_chart (book, YX_WORKBOOK_COLUMNS, _("Leads"), 0, 1, 1);
}

GBytes *
yx_numbers_of_period (const YxPeriod *period, GError **error)
{
  g_autoptr (YxWorkbook) book = begin_book (period->frame, period->name, error);

  if (book == NULL)
    return NULL;
  put_operations (book, period);
  yx_numbers_put_funnel (book, &period->returns->total.funnel);
  put_returns (book, period);
  put_span (book, period->span);
  yx_numbers_put_reliability (book, &period->returns->presence);
  yx_numbers_put_travel (book, period->returns->travel);
  yx_numbers_put_safeguards (book, period->nights);
  return yx_workbook_finish (book, error);
}
