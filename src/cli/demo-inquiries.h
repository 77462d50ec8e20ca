#pragma once

/* A day of bank inquiries beside the demo's dawn: two invented branches and a registry, and an
 * operation whose few stops serve several cases each. */

#include "desk/desk.h"

G_BEGIN_DECLS

/* Needs cases with their papers, vehicles, a base and a region. `dawn`: the demo's night. */
gboolean yx_demo_inquiries_add (YxDesk *desk, gint64 dawn, guint64 seed, GError **error);

G_END_DECLS
