#pragma once

/* A night made ready to be replayed. Apart from review/replay.h, for programs that only close one. */

#include "desk/desk.h"

G_BEGIN_DECLS

/* Gathers the fixes of a night that is over, so that its replay opens at once; from any thread, and
 * nobody waits for it. What fails is done again when the replay is opened. */
void yx_replay_prepare (YxDesk *desk, const char *operation_id);

G_END_DECLS
