#pragma once

/* One call of a phone to the field page's server, on its way: read whole, handled on a worker thread,
 * answered in the server's own. Handlers are plain functions that block for the disk. */

#include <jansson.h>

#include "desk/fixes.h"
#include "desk/phone.h"

G_BEGIN_DECLS

typedef struct {
  YxDesk *desk;
  YxPhone *phone;         /* whose token it came with */
  char *key;              /* the last part of the path, decoded; nullable */
  char *query;            /* nullable */
  char *etag;             /* of If-None-Match; nullable */
  char *media_type;       /* of the body; nullable */
  GBytes *body;
  gint64 now;             /* UTC microseconds */

  /* The answer */
  guint status;
  const char *type;       /* static */
  GBytes *answer;         /* nullable */
  char *answer_etag;      /* nullable */
  GArray *fixes;          /* of YxDeviceFix, durable before the answer goes out; nullable */
} YxFieldCall;

typedef void (*YxFieldHandler) (YxFieldCall *call);

void yx_field_call_clear (YxFieldCall *call);

/* Takes `json`. */
void yx_field_answer_json (YxFieldCall *call, guint status, json_t *json);
/* {"error": text} */
void yx_field_answer_error (YxFieldCall *call, guint status, const char *text);
/* What a verb of the desk failed with. */
void yx_field_answer_failure (YxFieldCall *call, const GError *error);

/* Whether what is wrong may be another next time: the disk, not what was sent. */
gboolean yx_field_is_passing (const GError *error);

/* The body as a JSON array of at most `max` objects, or one object; NULL: answered with why not. */
json_t *yx_field_read_list (YxFieldCall *call, gsize max);
json_t *yx_field_read_object (YxFieldCall *call);

/* A number of the query: "offset=12". */
gboolean yx_field_query_number (const YxFieldCall *call, const char *name, gint64 *ret_number);

/* Members of an object. A text that is not there or is null is NULL; *ok is set to FALSE, and left
 * otherwise, for one of another type or longer than `max` bytes. Borrowed. */
const char *yx_field_text (const json_t *object, const char *name, gsize max, gboolean *ok);
/* A real number, NAN when it is not there. */
double yx_field_real (const json_t *object, const char *name, gboolean *ok);
/* A whole number, 0 when it is not there. */
gint64 yx_field_whole (const json_t *object, const char *name, gboolean *ok);
/* Milliseconds in JSON, microseconds here; 0 when it is not there. */
gint64 yx_field_time (const json_t *object, const char *name, gboolean *ok);
gboolean yx_field_flag (const json_t *object, const char *name, gboolean *ok);
/* lon and lat; both NAN when they are not there. */
YxLonLat yx_field_point (const json_t *object, gboolean *ok);

/* The halves of "TASK:PLACE"; *ret_place NULL for "TASK:". FALSE for another key. */
gboolean yx_field_split_key (const char *key, char **ret_task, char **ret_place);

/* Answers to lists: what was taken, and what was not and why. */
typedef struct {
  json_t *accepted, *refused;
} YxFieldVerdicts;

void yx_field_verdicts_init (YxFieldVerdicts *verdicts);
/* id is nullable. */
void yx_field_accept (YxFieldVerdicts *verdicts, const char *id);
void yx_field_refuse (YxFieldVerdicts *verdicts, const char *id, const char *text, gboolean again);
/* error NULL: accepted. */
void yx_field_judge (YxFieldVerdicts *verdicts, const char *id, const GError *error);
/* Takes the verdicts. */
void yx_field_answer_verdicts (YxFieldCall *call, YxFieldVerdicts *verdicts);

G_END_DECLS
