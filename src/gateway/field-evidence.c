#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>

#include "desk/evidence.h"
#include "gateway/field-handlers.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define MAX_TEXT 8000 /* bytes; the desk has limits of its own */

static json_t *
state_json (const YxEvidenceState *state)
{
  return json_pack ("{s:I, s:b}", "received", (json_int_t) state->received, "complete",
                    state->complete);
}

static void
answer_state (YxFieldCall *call, const YxEvidenceState *state)
{
  json_t *json = state_json (state);

  switch (state->verdict) {
  case YX_EVIDENCE_WRONG_OFFSET:
    json_object_set_new (json, "error", json_string (_ ("The upload goes on elsewhere")));
    yx_field_answer_json (call, SOUP_STATUS_CONFLICT, json);
    return;
  case YX_EVIDENCE_WRONG_DIGEST:
    json_object_set_new (json, "error",
                         json_string (_ ("What came is not what was hashed; send it again")));
    yx_field_answer_json (call, SOUP_STATUS_UNPROCESSABLE_ENTITY, json);
    return;
  case YX_EVIDENCE_TAKEN:
  default:
    yx_field_answer_json (call, SOUP_STATUS_OK, json);
    return;
  }
}

/* FALSE: answered with why not. *ret_task and *ret_place are (transfer full). */
static gboolean
read_data (YxFieldCall *call, const json_t *json, YxEvidenceData *data, char **ret_task,
           char **ret_place)
{
  gboolean ok = TRUE;
  const char *kind = yx_field_text (json, "kind", MAX_TEXT, &ok);
  const char *stop = yx_field_text (json, "stop", MAX_TEXT, &ok);
  int value = YX_EVIDENCE_KIND_OTHER;

  data->id = yx_field_text (json, "id", MAX_TEXT, &ok);
  data->name = yx_field_text (json, "name", MAX_TEXT, &ok);
  data->media_type = yx_field_text (json, "mediaType", MAX_TEXT, &ok);
  data->bytes = yx_field_whole (json, "bytes", &ok);
  data->digest = yx_field_text (json, "sha256", MAX_TEXT, &ok);
  data->taken = yx_field_time (json, "taken", &ok);
  data->note = yx_field_text (json, "note", MAX_TEXT, &ok);
  data->point = yx_field_point (json, &ok);
  if (!ok || !yx_enum_parse (YX_TYPE_EVIDENCE_KIND, kind, &value)) {
    yx_field_answer_error (call, SOUP_STATUS_BAD_REQUEST,
                           _ ("A member has another type or value than it may have"));
    return FALSE;
  }
  if (data->bytes > YX_EVIDENCE_MAX_BYTES) {
    yx_field_answer_error (call, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE,
                           _ ("The file is empty or larger than 2 GB"));
    return FALSE;
  }
  data->kind = (YxEvidenceKind) value;
  /* Stops that are no visit (the start, a drop-off) are of no task. */
  if (stop != NULL && yx_field_split_key (stop, ret_task, ret_place)) {
    data->task_id = *ret_task;
    data->place_id = *ret_place;
  }
  return TRUE;
}

void
yx_field_post_evidence (YxFieldCall *call)
{
  json_t *json = yx_field_read_object (call);
  YxEvidenceData data = { 0 };
  YxEvidenceState state;
  g_autofree char *task = NULL;
  g_autofree char *place = NULL;
  g_autoptr (GError) error = NULL;

  if (json == NULL)
    return;
  if (read_data (call, json, &data, &task, &place)) {
    if (yx_desk_begin_evidence (call->desk, call->phone, &data, &state, &error))
      answer_state (call, &state);
    else
      yx_field_answer_failure (call, error);
  }
  json_decref (json);
}

void
yx_field_put_evidence (YxFieldCall *call)
{
  gsize size;
  const guint8 *piece = g_bytes_get_data (call->body, &size);
  g_autoptr (GError) error = NULL;
  YxEvidenceState state;
  gint64 offset;

  if (!yx_field_query_number (call, "offset", &offset))
    yx_field_answer_error (call, SOUP_STATUS_BAD_REQUEST, _ ("A piece needs its offset"));
  else if (yx_desk_append_evidence (call->desk, call->phone, call->key, offset, piece, size, &state,
                                    &error))
    answer_state (call, &state);
  else
    yx_field_answer_failure (call, error);
}

void
yx_field_get_evidence (YxFieldCall *call)
{
  g_autoptr (GError) error = NULL;
  YxEvidenceState state;

  if (yx_desk_get_evidence_state (call->desk, call->phone, call->key, &state, &error))
    answer_state (call, &state);
  else
    yx_field_answer_failure (call, error);
}
