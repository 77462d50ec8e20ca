#pragma once

/* The time plan below the map: the chart, what is told of it, and the desk's verbs that its moves
 * and locks call. */

#include <adwaita.h>

#include "console/gantt-view.h"

G_BEGIN_DECLS

#define YX_TYPE_GANTT_PANE (yx_gantt_pane_get_type ())
G_DECLARE_FINAL_TYPE (YxGanttPane, yx_gantt_pane, YX, GANTT_PANE, AdwBin)

/* Signals:
 *   message (const char *text): something a toast should say */

/* Once. */
void yx_gantt_pane_set_selection (YxGanttPane *self, YxPlanSelection *selection);

/* Shows a view of this desk's plan; the travel times to move visits by are read while the pane is
 * in sight. */
void yx_gantt_pane_show (YxGanttPane *self, YxDesk *desk, const YxPlanView *view,
                         YxMapStyle style);

/* Takes the version before. */
void yx_gantt_pane_undo (YxGanttPane *self);

/* Opens the list of versions. */
void yx_gantt_pane_show_versions (YxGanttPane *self);

YxGanttView *yx_gantt_pane_get_view (YxGanttPane *self);

/* Whether visits can be moved: the travel times are there. */
gboolean yx_gantt_pane_is_ready (YxGanttPane *self);

G_END_DECLS
