#pragma once

/* Shows a YxSheet. Its widgets are made out of sight, a few rows in each turn of the main loop, and
 * take the place of what is shown when all of them are there: no turn is long, and nothing
 * flickers. Every row that does something is reached with the arrow keys and done with Enter. */

#include <adwaita.h>

#include "console/sheet.h"

G_BEGIN_DECLS

#define YX_TYPE_SHEET_VIEW (yx_sheet_view_get_type ())
G_DECLARE_FINAL_TYPE (YxSheetView, yx_sheet_view, YX, SHEET_VIEW, AdwBin)

/* Signals:
 *   deed (const char *action, const char *target): somebody activated a row or a button
 *   shown (): what was taken last is on screen */

YxSheetView *yx_sheet_view_new (void);

/* sheet: (transfer full). stay: it is about the same thing as the one before, so the place
 * scrolled to and the focus stay. */
void yx_sheet_view_take (YxSheetView *self, YxSheet *sheet, gboolean stay);

/* (transfer none) (nullable): what is shown. */
const YxSheet *yx_sheet_view_get_sheet (YxSheetView *self);

/* Puts the focus on the first row or button. */
void yx_sheet_view_focus (YxSheetView *self);

/* Activates the row or button that has this action and target; FALSE: there is none. */
gboolean yx_sheet_view_activate (YxSheetView *self, const char *action, const char *target);

G_END_DECLS
