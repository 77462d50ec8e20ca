#pragma once

/* An independent judge of routes: it keeps the original ways and restrictions of an extract and
 * walks a route over them node by node. It shares no code with the kernel and knows only the
 * plainest rules, so that what it condemns is certainly wrong. */

#include <glib.h>

#include "roads/roads.h"

typedef struct Walker Walker;

Walker *walker_new (const char *extract_path);
void walker_free (Walker *walker);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Walker, walker_free)

/* NULL when the route breaks no rule, else a sentence about the first one it breaks. */
char *walker_judge (Walker *walker, const YxRoadPath *path);

/* How many restrictions the walker is able to check, and how often one of them was in play: the
 * route came along its first road. */
guint walker_count_restrictions (Walker *walker);
guint64 walker_count_tests (Walker *walker);
