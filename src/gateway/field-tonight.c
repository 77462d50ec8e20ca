#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include <libsoup/soup.h>
#include <math.h>
#include <string.h>

#include "desk/tonight.h"
#include "gateway/field-handlers.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

/* 0 is not known: null. */
static json_t *
time_json (gint64 time)
{
  return time != 0 ? json_integer (time / 1000) : json_null ();
}

static json_t *
nick_json (GType type, int value)
{
  return json_string (yx_enum_nick (type, value));
}

static json_t *
word_json (GType type, int value)
{
  return json_pack ("{s:s, s:s}", "nick", yx_enum_nick (type, value), "label",
                    yx_enum_label (type, value));
}

static json_t *
operation_json (const YxPhone *phone)
{
  if (phone->operation_id == NULL)
    return json_null ();
  return json_pack ("{s:s, s:s?, s:o, s:o, s:o}", "id", phone->operation_id, "name",
                    phone->operation, "step",
                    nick_json (YX_TYPE_OPERATION_STEP, (int) phone->step), "windowStart",
                    time_json (phone->window_start), "windowEnd", time_json (phone->window_end));
}

static json_t *
me_json (const YxPhone *phone, gboolean on_duty)
{
  json_t *officer = json_null ();

  if (phone->officer_id != NULL)
    officer = json_pack ("{s:s, s:s?}", "id", phone->officer_id, "name", phone->officer);
  return json_pack ("{s:s, s:o, s:s?, s:s?, s:s?, s:s?, s:s?, s:b}", "deviceId", phone->device_id,
                    "officer", officer, "role",
                    phone->officer_id != NULL
                        ? yx_enum_nick (YX_TYPE_OFFICER_ROLE, (int) phone->role)
                        : NULL,
                    "vehicle", phone->vehicle_id, "plate", phone->plate, "callSign",
                    phone->call_sign, "label", phone->label, "onDuty", on_duty);
}

static json_t *
crew_json (const YxTonight *tonight)
{
  json_t *list = json_array ();

  for (guint i = 0; i < tonight->crew->len; i++) {
    const YxTonightOfficer *officer = g_ptr_array_index (tonight->crew, i);

    json_array_append_new (list,
                           json_pack ("{s:s, s:s, s:s, s:s?}", "id", officer->id, "name",
                                      officer->name, "role",
                                      yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) officer->role),
                                      "phone", officer->phone));
  }
  return list;
}

static json_t *
expect_json (const YxTonightStop *stop)
{
  if (stop->name == NULL)
    return json_null ();
  return json_pack ("{s:s, s:s?, s:s?, s:o, s:o, s:o, s:b, s:o}", "name", stop->name, "appears",
                    stop->appears, "idNumber", stop->id_number, "sex",
                    nick_json (YX_TYPE_SEX, (int) stop->sex), "age",
                    stop->age >= 0 ? json_integer (stop->age) : json_null (), "capacity",
                    stop->expects ? nick_json (YX_TYPE_CAPACITY, (int) stop->capacity)
                                  : json_null (),
                    "photo", stop->photo, "likelihood",
                    isfinite (stop->likelihood) ? json_real (stop->likelihood) : json_null ());
}

static json_t *
cases_json (const YxTonightStop *stop)
{
  json_t *list = json_array ();

  for (guint i = 0; i < stop->cases->len; i++) {
    const YxTonightCase *item = g_ptr_array_index (stop->cases, i);

    json_array_append_new (list, json_pack ("{s:s, s:s, s:s?}", "id", item->id, "number",
                                            item->number, "cause", item->cause));
  }
  return list;
}

static json_t *
papers_json (const YxTonightStop *stop)
{
  json_t *list = json_array ();

  for (guint i = 0; i < stop->papers->len; i++) {
    const YxTonightPaper *paper = g_ptr_array_index (stop->papers, i);

    json_array_append_new (
        list, json_pack ("{s:s, s:s?, s:s?, s:o}", "kind",
                         yx_enum_label (YX_TYPE_DOCUMENT_KIND, (int) paper->kind), "number",
                         paper->number, "signedBy", paper->signed_by, "validUntil",
                         time_json (paper->valid_until)));
  }
  return list;
}

static json_t *
stop_json (const YxTonightStop *stop)
{
  json_t *safeguards = json_array ();
  g_autofree char *escaped = g_uri_escape_string (stop->key, ":", FALSE);
  g_autofree char *map = g_strdup_printf ("/api/map/%s.png", escaped);
  const gboolean is_visit = stop->kind == YX_STOP_KIND_VISIT;

  for (guint i = 0; i < stop->safeguards->len; i++)
    json_array_append_new (safeguards, json_string (g_ptr_array_index (stop->safeguards, i)));
  return json_pack (
      "{s:s, s:o, s:i, s:s?, s:s?, s:s?, s:f, s:f, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, "
      "s:o, s:s?, s:s, s:s}",
      "key", stop->key, "kind", nick_json (YX_TYPE_STOP_KIND, (int) stop->kind), "ordinal",
      (int) stop->ordinal, "task", stop->task_id, "place", stop->place_id, "address",
      stop->address, "lon", stop->point.lon, "lat", stop->point.lat, "arrival",
      time_json (stop->arrival), "windowStart", time_json (stop->opens), "windowEnd",
      time_json (stop->closes), "departure", time_json (stop->departure), "outcome",
      is_visit ? nick_json (YX_TYPE_STOP_OUTCOME, (int) stop->outcome) : json_null (), "taskKind",
      is_visit ? nick_json (YX_TYPE_TASK_KIND, (int) stop->task_kind) : json_null (), "expect",
      expect_json (stop), "cases", cases_json (stop), "safeguards", safeguards, "documents",
      papers_json (stop), "phone", stop->phone, "status", stop->status, "map", map);
}

static json_t *
stops_json (const YxTonight *tonight)
{
  json_t *list = json_array ();

  for (guint i = 0; i < tonight->stops->len; i++)
    json_array_append_new (list, stop_json (g_ptr_array_index (tonight->stops, i)));
  return list;
}

/* What an officer may report of a visit: neither that nothing is known nor that the desk struck it. */
static json_t *
outcomes_json (void)
{
  json_t *list = json_array ();

  for (int i = YX_STOP_OUTCOME_PENDING + 1; i < YX_STOP_OUTCOME_CANCELLED; i++) {
    json_t *word = word_json (YX_TYPE_STOP_OUTCOME, i);

    json_object_set_new (word, "aboard",
                         json_boolean (i == YX_STOP_OUTCOME_APPEARED
                                       || i == YX_STOP_OUTCOME_COMPELLED));
    json_array_append_new (list, word);
  }
  return list;
}

static json_t *
reasons_json (void)
{
  json_t *list = json_array ();

  for (int i = 0; i <= YX_STOP_REASON_SPLIT; i++)
    json_array_append_new (list, word_json (YX_TYPE_STOP_REASON, i));
  return list;
}

static json_t *
custodies_json (const YxTonight *tonight)
{
  json_t *list = json_array ();

  for (guint i = 0; i < tonight->custodies->len; i++) {
    const YxTonightCustody *custody = g_ptr_array_index (tonight->custodies, i);

    json_array_append_new (list, json_pack ("{s:s, s:s, s:o, s:o}", "id", custody->id, "name",
                                            custody->name, "began", time_json (custody->began),
                                            "limit", time_json (custody->ends)));
  }
  return list;
}

static json_t *
dispatches_json (const YxTonight *tonight)
{
  json_t *list = json_array ();

  for (guint i = 0; i < tonight->dispatches->len; i++) {
    const YxTonightDispatch *dispatch = g_ptr_array_index (tonight->dispatches, i);

    json_array_append_new (list,
                           json_pack ("{s:s, s:o, s:s?, s:o, s:o}", "id", dispatch->id, "cause",
                                      nick_json (YX_TYPE_DISPATCH_CAUSE, (int) dispatch->cause),
                                      "stopKey", dispatch->stop_key, "sent",
                                      time_json (dispatch->sent), "acknowledged",
                                      time_json (dispatch->acknowledged)));
  }
  return list;
}

/* An officer's own phone is asked for him, the car's for everybody in it. */
static json_t *
roll_call_json (const YxPhone *phone, const YxTonight *tonight)
{
  json_t *members = json_array ();
  gboolean all = TRUE;
  gboolean asked = FALSE;

  for (guint i = 0; i < tonight->asked->len; i++) {
    const YxTonightAsked *one = g_ptr_array_index (tonight->asked, i);

    if (phone->officer_id != NULL && g_strcmp0 (one->officer_id, phone->officer_id) != 0)
      continue;
    asked = TRUE;
    all = all && one->answered != 0;
    json_array_append_new (members,
                           json_pack ("{s:s, s:s, s:b}", "id", one->officer_id, "name", one->name,
                                      "answered", one->answered != 0));
  }
  if (tonight->roll_call_id == NULL || !asked) {
    json_decref (members);
    return json_null ();
  }
  return json_pack ("{s:s, s:o, s:b, s:o}", "id", tonight->roll_call_id, "called",
                    time_json (tonight->called), "answered", all, "members", members);
}

static json_t *
tonight_json (const YxPhone *phone, const YxTonight *tonight)
{
  return json_pack ("{s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:I}", "operation",
                    operation_json (phone), "me", me_json (phone, tonight->on_duty), "version",
                    phone->plan_version, "crew", crew_json (tonight), "stops",
                    stops_json (tonight), "outcomes", outcomes_json (), "stopReasons",
                    reasons_json (), "custodies", custodies_json (tonight), "dispatches",
                    dispatches_json (tonight), "rollCall", roll_call_json (phone, tonight),
                    "lastMessage", (json_int_t) tonight->last_message);
}

/* Of what is masked and of what is hidden, so that a name is told, and its telling written down,
 * when the phone has not got it yet, and not each time it asks. */
static char *
make_etag (const YxPhone *phone, const YxTonight *tonight)
{
  json_t *json = tonight_json (phone, tonight);
  char *masked = json_dumps (json, JSON_COMPACT | JSON_SORT_KEYS);
  g_autofree char *hidden = yx_tonight_hidden_digest (tonight);
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) masked, (gssize) strlen (masked));
  g_checksum_update (checksum, (const guchar *) hidden, (gssize) strlen (hidden));
  free (masked);
  json_decref (json);
  return g_strdup_printf ("\"%.32s\"", g_checksum_get_string (checksum));
}

void
yx_field_get_tonight (YxFieldCall *call)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxTonight) tonight
      = yx_desk_read_tonight (call->desk, call->phone, call->now, &error);
  json_t *json;

  if (tonight == NULL) {
    yx_field_answer_failure (call, error);
    return;
  }
  call->answer_etag = make_etag (call->phone, tonight);
  if (g_strcmp0 (call->etag, call->answer_etag) == 0) {
    call->status = SOUP_STATUS_NOT_MODIFIED;
    return;
  }
  if (!yx_desk_disclose_tonight (call->desk, call->phone, tonight, &error)) {
    yx_field_answer_failure (call, error);
    return;
  }
  json = tonight_json (call->phone, tonight);
  json_object_set_new (json, "now", json_integer (call->now / 1000));
  yx_field_answer_json (call, SOUP_STATUS_OK, json);
}

void
yx_field_get_photo (YxFieldCall *call)
{
  g_autoptr (GError) error = NULL;
  const char *type;
  GBytes *photo = yx_desk_read_stop_photo (call->desk, call->phone, call->key, &type, &error);

  if (photo == NULL) {
    yx_field_answer_failure (call, error);
    return;
  }
  call->status = SOUP_STATUS_OK;
  call->type = type;
  call->answer = photo;
}
