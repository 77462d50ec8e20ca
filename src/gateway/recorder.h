#pragma once

/* Takes fixes from all servers, writes what waits in one transaction, and tells each giver when
 * his are durable. While one group is written the next one gathers. */

#include "desk/device-parts.h"
#include "desk/fixes.h"

G_BEGIN_DECLS

typedef struct _YxRecorder YxRecorder;

/* `error` is NULL when the fixes are durable. Called once, in the recorder's context. */
typedef void (*YxRecorderDone) (gpointer data, const GError *error);

/* Every group that has become durable, of YxDeviceFix. */
typedef void (*YxRecorderNews) (const GArray *fixes, gpointer data);

/* To be used in one thread, whose default context it runs in. */
YxRecorder *yx_recorder_new (YxDesk *desk, YxRecorderNews news, gpointer news_data);

/* Waits for what is being written and answers everybody. */
void yx_recorder_free (YxRecorder *self);

/* Copies the fixes; `done` is called also for none of them. */
void yx_recorder_add (YxRecorder *self, const YxDeviceFix *fixes, gsize n, YxRecorderDone done,
                      gpointer data);

/* `error` is NULL when what the state says is durable. */
typedef void (*YxRecorderPartDone) (gpointer data, YxDevicePartState state, const GError *error);

/* Keeps a packet of a split message of a terminal; copied. */
void yx_recorder_add_part (YxRecorder *self, gint64 device, const YxJt808Message *packet,
                           YxRecorderPartDone done, gpointer data);

typedef struct {
  guint64 n_fixes, n_groups;
} YxRecorderCounts;

void yx_recorder_get_counts (YxRecorder *self, YxRecorderCounts *ret_counts);

G_END_DECLS
