#pragma once

/* What happened, line by line: for the timeline as a table and for the unit log of a team (ICS 214
 * in substance: who was in the unit, what it did when). */

#include "review/replay.h"

G_BEGIN_DECLS

typedef struct {
  gint64 time, known;
  YxReplayMarkKind kind;
  const char *vehicle_id; /* nullable */
  const char *task_id, *place_id; /* nullable */
  char *what;             /* "Arrived", in the user's language */
  char *text;             /* the rest: who, where, what was said; names masked unless full */
} YxTimelineLine;

/* In the order of time. The replay must outlive them. Returns: (transfer full): of YxTimelineLine */
GArray *yx_timeline_new (const YxReplay *replay, gboolean full_names);

/* The nick of a kind of mark, static: "movement". */
const char *yx_replay_mark_nick (YxReplayMarkKind kind);

/* A table (CSV, UTF-8 with its mark, RFC 4180): time, when known, car, kind, what, text, cases,
 * address. Returns: (transfer full) */
char *yx_timeline_to_csv (const YxReplay *replay, gboolean full_names);

/* The log of one team as text: operation, unit, members, then its lines and those that are to
 * all. NULL without such a vehicle. Returns: (transfer full) */
char *yx_unit_log (const YxReplay *replay, const char *vehicle_id, gboolean full_names);

G_END_DECLS
