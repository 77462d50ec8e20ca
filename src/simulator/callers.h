#pragma once

/* People who call in during the night: leads about debtors of the plan, somewhere else than planned. */

#include "simulator/simulator.h"

G_BEGIN_DECLS

typedef struct _YxCallers YxCallers;

/* Begins to take down options->n_leads of them, between two times of the night, in a thread of its own;
 * `options` must outlive it. */
YxCallers *yx_callers_start (YxDesk *desk, const char *operation_id,
                             const YxSimulationOptions *options, gint64 night_start,
                             gint64 night_end, GCancellable *cancellable, GError **error);

/* Waits for its end and frees it. Returns: how many leads were taken. */
guint yx_callers_join (YxCallers *self);

/* Waits until the night's clock, which showed `start` at the monotonic time `began`, shows `time`;
 * FALSE: cancelled. */
gboolean yx_simulation_wait (const YxSimulationOptions *options, GCancellable *cancellable,
                             gint64 start, gint64 time, gint64 began);

G_END_DECLS
