#pragma once

/* The pace of the gateway's main loop. With a thousand reports a second, each alone would wake it,
 * have it look at every connection, and send it to sleep again; so it wakes at most once in eight
 * milliseconds, and takes what has come meanwhile together. Whoever waits for an answer waits
 * for the disk longer than that. */

#include <glib.h>

G_BEGIN_DECLS

void yx_pace_install (GMainContext *context);

G_END_DECLS
