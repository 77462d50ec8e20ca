#pragma once

/* JSON as text, written as it comes: numbers in their shortest form that reads back the same
 * (json-glib writes 0.1 with seventeen digits), two blanks a level, arrays of numbers on one
 * line. Values are added to the innermost open object or array; within an object each is
 * preceded by its key. */

#include <glib.h>

G_BEGIN_DECLS

typedef struct _YxJsonText YxJsonText;

YxJsonText *yx_json_text_new (void);
void yx_json_text_free (YxJsonText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxJsonText, yx_json_text_free)

/* The text; every object and array must be closed. Frees the writer. Returns: (transfer full) */
char *yx_json_text_finish (YxJsonText *self);

void yx_json_text_key (YxJsonText *self, const char *key);
void yx_json_text_begin_object (YxJsonText *self);
void yx_json_text_end_object (YxJsonText *self);
void yx_json_text_begin_array (YxJsonText *self);
void yx_json_text_end_array (YxJsonText *self);

/* NULL becomes null. The text must be UTF-8. */
void yx_json_text_string (YxJsonText *self, const char *value);
void yx_json_text_int (YxJsonText *self, gint64 value);
/* What is not finite becomes null. */
void yx_json_text_double (YxJsonText *self, double value);
void yx_json_text_bool (YxJsonText *self, gboolean value);

/* A place as [lon, lat], to 1e-7 degrees. */
void yx_json_text_position (YxJsonText *self, double lon, double lat);

G_END_DECLS
