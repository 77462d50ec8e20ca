#pragma once

/* A visit lifted out of the plan's time chart: where it is held just now, by pointer or by keys,
 * and what the board says to that. */

#include "console/gantt-rows.h"

G_BEGIN_DECLS

typedef struct _YxGanttMove YxGanttMove;

/* Lifts a visit that the rows show as they are stored; NULL when that stop is none. `grabbed` is
 * the time under the pointer. The board is kept. */
YxGanttMove *yx_gantt_move_new (YxPlanBoard *board, YxGanttRows *rows, guint row, guint stop,
                                gint64 grabbed);
void yx_gantt_move_free (YxGanttMove *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxGanttMove, yx_gantt_move_free)

/* Over a row at a time: before the first stop whose middle is later. In its own place it is held to
 * the time, elsewhere it begins as early as it goes unless `hold`. */
void yx_gantt_move_to (YxGanttMove *self, guint row, gint64 time, gboolean hold);

/* By keys: so many rows down, places later in the order, minutes later than as early as it goes. */
void yx_gantt_move_step (YxGanttMove *self, int rows, int places, int minutes);

/* Whether anything is other than it was. */
gboolean yx_gantt_move_is_change (YxGanttMove *self);

/* Valid until the next step. */
const YxStopMove *yx_gantt_move_get (YxGanttMove *self);
/* NULL: it cannot even be tried. */
const YxPlanTry *yx_gantt_move_get_try (YxGanttMove *self);
guint yx_gantt_move_get_row (YxGanttMove *self);
void yx_gantt_move_get_ghost (YxGanttMove *self, guint *ret_row, gint64 *ret_begin,
                              gint64 *ret_leave);

/* What it breaks, else what it costs. Returns: (transfer full) */
char *yx_gantt_move_text (YxGanttMove *self);
/* Whether it may be dropped here. */
gboolean yx_gantt_move_is_sound (YxGanttMove *self);

G_END_DECLS
