#pragma once

/* The plan in time, as a widget: zoomed and moved by wheel and keys, sharing its selection with
 * table, map and list, its visits moved by pointer or keys.
 *
 * Keys: Up, Down another car; Left, Right its previous and next stop; plus, minus, 0 the span; with
 * Control, Left and Right move it. M lifts the selected visit: arrows carry it to another car or
 * place in the order, plus and minus hold it five minutes later or earlier, Enter drops it, Escape
 * puts it back. C, T, O fix it to its car, its time, in its order; W fixes the whole car; Delete
 * takes it out of the plan. */

#include <gtk/gtk.h>

#include "console/gantt-move.h"
#include "console/plan-selection.h"

G_BEGIN_DECLS

#define YX_TYPE_GANTT_VIEW (yx_gantt_view_get_type ())
G_DECLARE_FINAL_TYPE (YxGanttView, yx_gantt_view, YX, GANTT_VIEW, GtkWidget)

/* Signals:
 *   moved (const YxStopMove *move): it has been dropped there; valid during the signal
 *   lock (const char *stop_id, int kind, gboolean locked)
 *   lock-car (const char *vehicle_id, gboolean locked)
 *   told (const char *text, gboolean broken): what is under way; NULL: nothing is
 *   frozen (): a visit was to be moved, and there is no board */

/* Once. */
void yx_gantt_view_set_selection (YxGanttView *self, YxPlanSelection *selection);

/* Shows the plan that is stored; what was being moved is put back. The span stays when the
 * operation is the same. */
void yx_gantt_view_show (YxGanttView *self, const YxPlanView *view, YxMapStyle style);

/* From then on visits can be moved. (nullable) */
void yx_gantt_view_set_board (YxGanttView *self, YxPlanBoard *board);

/* The whole plan. */
void yx_gantt_view_fit (YxGanttView *self);

/* Puts back what is being moved, or was dropped and not stored. FALSE: nothing is being moved. */
gboolean yx_gantt_view_cancel (YxGanttView *self);

/* For tests: the middle of a visit in the widget. FALSE: not shown. */
gboolean yx_gantt_view_locate (YxGanttView *self, const char *stop_id, double *ret_x,
                               double *ret_y);
gboolean yx_gantt_view_is_moving (YxGanttView *self);

G_END_DECLS
