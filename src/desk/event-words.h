#pragma once

/* Words for what the event log holds, for people who read it. */

#include <glib.h>

G_BEGIN_DECLS

/* "operation.departed" in the user's language: "Set out"; a kind that has no words of its own is
 * returned as it is. Returns: (transfer none) */
const char *yx_event_kind_label (const char *kind);

/* Every kind that has words, NULL-terminated, static. */
const char *const *yx_event_kinds (void);

G_END_DECLS
