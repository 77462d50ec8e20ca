#pragma once

/* The papers of tonight's visits: titles, summonses, warrants, identity and deputy checks, flags.
 * All of tonight's debtors may go, some with warnings; of the backlog a few are proposed as well
 * that may not, each for another reason. */

#include "cli/demo-cases.h"

#define YX_DEMO_N_STOPPED 6

/* A case list with the columns that the go/no-go looks at, dated from the day of the operation. */
GBytes *yx_demo_papers_to_csv (const YxDemoCases *cases, guint64 seed, const GDate *day);

/* Numbers of the cases that are proposed for tonight and stopped. Returns: (transfer full) */
GStrv yx_demo_papers_dup_stopped (const YxDemoCases *cases);

/* The same for the night before: `n` other open cases of the backlog, all in order. */
GBytes *yx_demo_papers_past_to_csv (const YxDemoCases *cases, guint64 seed, const GDate *day, guint n);
/* Their numbers. Returns: (transfer full) */
GStrv yx_demo_papers_dup_past (const YxDemoCases *cases, guint n);
