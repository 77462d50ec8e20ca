#pragma once

/* What happened, line by line: for the timeline as a table and for the unit log of a team (ICS 214
 * in substance: who was in the unit, what it did when). */

#include "desk/veil.h"
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

/* What of a night a file may say: people by their full names, else masked. `veil` (nullable): that of
 * a redacted edition (desk/names.h), which hides the court's own people, numbers and plates too, and cuts
 * addresses and places. */
typedef struct {
  gboolean full_names;
  YxVeil *veil;
} YxNightEdition;

/* For free text of a file that is not redacted: hides the night's debtors and their addresses. Returns:
 * (transfer full) */
YxVeil *yx_night_names_new (const YxFacts *facts, gboolean on);

/* In the order of time. The replay must outlive them. Returns: (transfer full): of YxTimelineLine */
GArray *yx_timeline_new (const YxReplay *replay, const YxNightEdition *edition);

/* The nick of a kind of mark, static: "movement". */
const char *yx_replay_mark_nick (YxReplayMarkKind kind);

/* A table (CSV, UTF-8 with its mark, RFC 4180): time, when known, car, kind, what, text, cases,
 * address (redacted: to the township; else only with full names). Returns: (transfer full) */
char *yx_timeline_to_csv (const YxReplay *replay, const YxNightEdition *edition);

/* The log of one team as text: operation and its hours, unit, leader, members, then its lines and those
 * that are to all, each with how it is known, and who had the log made. NULL without such a vehicle.
 * Returns: (transfer full) */
char *yx_unit_log (const YxReplay *replay, const char *vehicle_id, const char *author,
                   const YxNightEdition *edition);

G_END_DECLS
