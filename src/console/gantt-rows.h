#pragma once

/* The rows of the plan's time chart: the plan as it is stored, or as a change by hand would make
 * it. Each row stays the same car's, whatever is tried. */

#include "charts/gantt.h"
#include "cartography/overlay.h"
#include "desk/hand.h"
#include "desk/lists.h"

G_BEGIN_DECLS

typedef struct _YxGanttRows YxGanttRows;

/* What is known of a visit beside its times. */
typedef struct {
  const char *stop_id; /* of the stored plan */
  const char *task_id, *place_id;
  const char *who, *cases, *address;
  double presence;
  guint locks; /* 1 << YxLockKind, or'ed */
} YxGanttVisit;

YxGanttRows *yx_gantt_rows_new (void);
void yx_gantt_rows_free (YxGanttRows *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxGanttRows, yx_gantt_rows_free)

/* Takes over what is stored. */
void yx_gantt_rows_set_view (YxGanttRows *self, const YxPlanView *view, YxMapStyle style);

/* Adds rows for cars that are offered but idle. (nullable) */
void yx_gantt_rows_set_board (YxGanttRows *self, YxPlanBoard *board);

/* Shows what would be; NULL: what is stored. */
void yx_gantt_rows_show (YxGanttRows *self, const YxPlanTry *try);

/* Valid until the next of the calls above. */
const YxGanttRow *yx_gantt_rows_get (YxGanttRows *self, guint *ret_n);
const char *yx_gantt_rows_get_vehicle (YxGanttRows *self, guint row);
const char *yx_gantt_rows_get_route (YxGanttRows *self, guint row); /* (nullable) */
/* NULL unless that stop is a visit. */
const YxGanttVisit *yx_gantt_rows_get_visit (YxGanttRows *self, guint row, guint stop);

/* Where a visit is shown. FALSE: nowhere. */
gboolean yx_gantt_rows_find (YxGanttRows *self, const char *task_id, const char *place_id,
                             guint *ret_row, guint *ret_stop);
gboolean yx_gantt_rows_find_stop (YxGanttRows *self, const char *stop_id, guint *ret_row,
                                  guint *ret_stop);
/* YX_GANTT_NONE: no row. */
guint yx_gantt_rows_find_route (YxGanttRows *self, const char *route_id);

G_END_DECLS
