#pragma once

/* Who sits here: the member of the desk in whose name this window acts. */

#include "console/window.h"

G_BEGIN_DECLS

/* Asks, if the desk has members: always when @always is set, else only when the login name is
 * none of them. */
void yx_who_acts_ask (YxWindow *window, YxDesk *desk, gboolean always);

G_END_DECLS
