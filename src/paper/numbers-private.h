#pragma once

/* Sheets of a workbook of numbers. Internal to paper/. */

#include "exchange/workbook.h"
#include "paper/numbers.h"

G_BEGIN_DECLS

typedef struct {
  const char *heading;
  double width;
} YxSheetColumn;

void yx_numbers_begin (YxWorkbook *book, const char *name, const char *note,
                       const YxSheetColumn *columns, guint n_columns);
void yx_numbers_put_imprint (YxWorkbook *book, const YxSummary *frame, const char *name);
void yx_numbers_put_funnel (YxWorkbook *book, const YxFunnel *funnel);
void yx_numbers_put_reliability (YxWorkbook *book, const YxReliability *presence);
void yx_numbers_put_travel (YxWorkbook *book, const YxDuration travel[24]);
/* Of all nights: YxSummary * in `nights`. */
void yx_numbers_put_safeguards (YxWorkbook *book, const GPtrArray *nights);

/* paper/numbers-rows.c: what has a row for each visit, task or car. */
void yx_numbers_put_visits (YxWorkbook *book, const YxSummary *summary);
void yx_numbers_put_tasks (YxWorkbook *book, const YxSummary *summary);
void yx_numbers_put_cars (YxWorkbook *book, const YxSummary *summary);
void yx_numbers_put_pooling (YxWorkbook *book, const YxPooling *pooling);
void yx_numbers_put_curve (YxWorkbook *book, const YxSummary *summary);
void yx_numbers_put_yields (YxWorkbook *book, const YxFigures *figures);
void yx_numbers_put_responses (YxWorkbook *book, const YxFigures *figures);
void yx_numbers_put_presence (YxWorkbook *book, const YxFigures *figures);
/* Each factor of a calibration that the plan was made with or that rests on the night. */
void yx_numbers_put_calibrations (YxWorkbook *book, const YxSummary *summary);
void yx_numbers_put_service (YxWorkbook *book, const YxFigures *figures);

G_END_DECLS
