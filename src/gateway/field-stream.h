#pragma once

/* Server-sent events: each phone is told when something of its night has changed, whoever changed it
 * and in whatever program, within a quarter of a second and at most once a second. What has changed
 * it asks for itself. */

#include <libsoup/soup.h>

#include "desk/phone.h"

G_BEGIN_DECLS

typedef struct _YxFieldStreams YxFieldStreams;

/* Runs in the thread-default context. */
YxFieldStreams *yx_field_streams_new (YxDesk *desk);
void yx_field_streams_free (YxFieldStreams *self);

/* Answers a message with a stream that lasts as long as its phone's pairing; takes `phone`. The
 * oldest of a phone's streams ends when it has too many. */
void yx_field_streams_add (YxFieldStreams *self, SoupServerMessage *message, YxPhone *phone,
                           const char *token);

G_END_DECLS
