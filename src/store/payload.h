#pragma once

/* The payload of an event: a JSON object in the one way it can be written, so that its digest is
 * the same wherever it is made: keys in byte order, no white space, UTF-8 unescaped but for
 * control characters, quote and backslash, whole numbers as they are, other numbers in the
 * shortest form that reads back the same. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YxPayload YxPayload;

YxPayload *yx_payload_new (void);
void yx_payload_free (YxPayload *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPayload, yx_payload_free)

/* Keys are static. A NULL text is left out; setting a key again replaces it. */
void yx_payload_set_text (YxPayload *self, const char *key, const char *value);
void yx_payload_set_int (YxPayload *self, const char *key, gint64 value);
/* Not finite numbers become null. */
void yx_payload_set_real (YxPayload *self, const char *key, double value);
void yx_payload_set_flag (YxPayload *self, const char *key, gboolean value);
/* n_values below 0: NULL-terminated. */
void yx_payload_set_texts (YxPayload *self, const char *key, const char *const *values,
                           gssize n_values);

/* Returns: (transfer full) */
char *yx_payload_to_json (YxPayload *self);

G_END_DECLS
