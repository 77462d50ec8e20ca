#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <math.h>

#include "desk/dispatch-answer.h"
#include "desk/messages.h"
#include "desk/night-clock.h"
#include "desk/roll-call.h"
#include "gateway/field-handlers.h"

#define MAX_MESSAGES 100
#define MAX_RECEIPTS 1000
#define MAX_FIXES 500
#define MAX_TEXT 8000 /* bytes; the desk has limits of its own */
/* A phone's clock may be off by so much; a fix of a later time is none. */
#define AHEAD (10 * G_TIME_SPAN_MINUTE)

static void
refuse_form (YxFieldVerdicts *verdicts, const char *id)
{
  yx_field_refuse (verdicts, id, _ ("A member has another type or value than it may have"), FALSE);
}

static void
answer_form (YxFieldCall *call)
{
  yx_field_answer_error (call, SOUP_STATUS_BAD_REQUEST,
                         _ ("A member has another type or value than it may have"));
}

/* ---- Positions ---- */

/* The latest time that a fix may be of. A night that is rehearsed runs by its own clock, which may
 * even wait for the fixes. */
static gboolean
find_limit (const YxFieldCall *call, gint64 *ret_limit, GError **error)
{
  gint64 night_now = call->now;

  if (call->phone->operation_id != NULL
      && !yx_desk_get_night_time (call->desk, call->phone->operation_id, call->now, &night_now,
                                  error))
    return FALSE;
  *ret_limit = night_now != call->now ? G_MAXINT64 : call->now + AHEAD;
  return TRUE;
}

static gboolean
read_fix (const YxFieldCall *call, gint64 limit, const json_t *json, YxDeviceFix *ret_fix)
{
  gboolean ok = TRUE;
  const YxLonLat point = yx_field_point (json, &ok);
  const gint64 time = yx_field_time (json, "time", &ok);
  const YxDeviceFix fix = {
    .device = call->phone->device,
    .receive_time = call->now,
    .fix = {
      .time = time,
      .lon = point.lon,
      .lat = point.lat,
      .altitude = yx_field_real (json, "altitude", &ok),
      .speed = yx_field_real (json, "speed", &ok),
      .course = yx_field_real (json, "course", &ok),
      .accuracy = yx_field_real (json, "accuracy", &ok),
      .battery = yx_field_real (json, "battery", &ok),
    },
  };

  if (!ok || !isfinite (point.lon) || time == 0 || time > limit)
    return FALSE;
  *ret_fix = fix;
  return TRUE;
}

/* Where somebody is when he is off duty is nobody's business. */
static gboolean
drop_off_duty (YxFieldCall *call, GArray *fixes, GError **error)
{
  g_autofree gint64 *times = g_new (gint64, fixes->len);
  g_autofree gboolean *on_duty = g_new (gboolean, fixes->len);
  guint kept = 0;

  for (guint i = 0; i < fixes->len; i++)
    times[i] = g_array_index (fixes, YxDeviceFix, i).fix.time;
  if (!yx_desk_was_on_duty (call->desk, call->phone, times, fixes->len, on_duty, error))
    return FALSE;
  for (guint i = 0; i < fixes->len; i++)
    if (on_duty[i])
      g_array_index (fixes, YxDeviceFix, kept++) = g_array_index (fixes, YxDeviceFix, i);
  g_array_set_size (fixes, kept);
  return TRUE;
}

void
yx_field_post_fixes (YxFieldCall *call)
{
  json_t *list = yx_field_read_list (call, MAX_FIXES);
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxDeviceFix));
  g_autoptr (GError) error = NULL;
  gsize i, n;
  gint64 limit;
  json_t *item;

  if (list == NULL)
    return;
  if (!find_limit (call, &limit, &error)) {
    json_decref (list);
    yx_field_answer_failure (call, error);
    return;
  }
  n = json_array_size (list);
  json_array_foreach (list, i, item) {
    YxDeviceFix fix;

    if (!read_fix (call, limit, item, &fix))
      break;
    g_array_append_val (fixes, fix);
  }
  json_decref (list);
  if (i < n) {
    answer_form (call);
    return;
  }
  if (!drop_off_duty (call, fixes, &error)) {
    yx_field_answer_failure (call, error);
    return;
  }
  yx_field_answer_json (call, SOUP_STATUS_OK,
                        json_pack ("{s:I, s:I}", "accepted", (json_int_t) fixes->len, "refused",
                                   (json_int_t) (n - fixes->len)));
  call->fixes = g_steal_pointer (&fixes);
}

/* ---- Messages ---- */

static json_t *
message_json (const YxMessage *message, const YxPhone *phone)
{
  const gboolean mine = message->from_device == phone->device;

  return json_pack (
      "{s:I, s:s, s:s, s:s?, s:s, s:b, s:I, s:b, s:o, s:o}", "seq", (json_int_t) message->seq,
      "id", message->id, "from", message->from, "to", message->vehicle, "said", message->said,
      "urgent", message->urgent, "sent", (json_int_t) (message->device_time / 1000), "mine", mine,
      "delivered",
      message->delivered != 0 ? json_integer (message->delivered / 1000) : json_null (), "read",
      message->read != 0 ? json_integer (message->read / 1000) : json_null ());
}

void
yx_field_get_messages (YxFieldCall *call)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  json_t *list = json_array ();
  gint64 after = 0;

  yx_field_query_number (call, "after", &after);
  if (call->phone->operation_id != NULL) {
    messages = yx_desk_list_messages (call->desk, call->phone->operation_id, call->phone, after,
                                      &error);
    if (messages == NULL) {
      json_decref (list);
      yx_field_answer_failure (call, error);
      return;
    }
    for (guint i = 0; i < messages->len; i++)
      json_array_append_new (list,
                             message_json (g_ptr_array_index (messages, i), call->phone));
  }
  yx_field_answer_json (call, SOUP_STATUS_OK, json_pack ("{s:o}", "messages", list));
}

void
yx_field_post_messages (YxFieldCall *call)
{
  json_t *list = yx_field_read_list (call, MAX_MESSAGES);
  YxFieldVerdicts verdicts;
  json_t *item;
  gsize i;

  if (list == NULL)
    return;
  yx_field_verdicts_init (&verdicts);
  json_array_foreach (list, i, item) {
    g_autoptr (GError) error = NULL;
    gboolean ok = TRUE;
    const YxMessageData message = {
      .id = yx_field_text (item, "id", MAX_TEXT, &ok),
      .said = yx_field_text (item, "said", MAX_TEXT, &ok),
      .urgent = yx_field_flag (item, "urgent", &ok),
      .time = yx_field_time (item, "time", &ok),
    };

    if (!ok || message.id == NULL) {
      refuse_form (&verdicts, message.id);
      continue;
    }
    yx_desk_send_message (call->desk, call->phone, NULL, &message, NULL, &error);
    yx_field_judge (&verdicts, message.id, error);
  }
  json_decref (list);
  yx_field_answer_verdicts (call, &verdicts);
}

void
yx_field_post_receipts (YxFieldCall *call)
{
  json_t *list = yx_field_read_list (call, MAX_RECEIPTS);
  g_autoptr (GArray) receipts = g_array_new (FALSE, TRUE, sizeof (YxReceiptData));
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;
  json_t *item;
  gsize i;

  if (list == NULL)
    return;
  json_array_foreach (list, i, item) {
    const YxReceiptData receipt = { yx_field_text (item, "id", MAX_TEXT, &ok),
                                    yx_field_time (item, "delivered", &ok),
                                    yx_field_time (item, "read", &ok) };

    ok = ok && receipt.message_id != NULL;
    g_array_append_val (receipts, receipt);
  }
  if (!ok)
    answer_form (call);
  else if (yx_desk_record_receipts (call->desk, call->phone,
                                    (const YxReceiptData *) (gpointer) receipts->data,
                                    receipts->len, &error))
    yx_field_answer_json (call, SOUP_STATUS_OK, json_object ());
  else
    yx_field_answer_failure (call, error);
  json_decref (list);
}

/* ---- Answers to the desk ---- */

void
yx_field_post_roll_call (YxFieldCall *call)
{
  json_t *json = yx_field_read_object (call);
  g_autoptr (GError) error = NULL;
  const char *officer, *note;
  gboolean ok = TRUE, well;

  if (json == NULL)
    return;
  officer = yx_field_text (json, "officer", MAX_TEXT, &ok);
  note = yx_field_text (json, "note", MAX_TEXT, &ok);
  well = yx_field_flag (json, "well", &ok);
  if (!ok || !json_is_boolean (json_object_get (json, "well")))
    answer_form (call);
  else if (yx_desk_answer_roll (call->desk, call->phone, call->key, officer, well, note, &error))
    yx_field_answer_json (call, SOUP_STATUS_OK, json_object ());
  else
    yx_field_answer_failure (call, error);
  json_decref (json);
}

void
yx_field_post_dispatch (YxFieldCall *call)
{
  json_t *json = yx_field_read_object (call);
  g_autoptr (GError) error = NULL;
  gboolean ok = TRUE;
  gint64 time;

  if (json == NULL)
    return;
  time = yx_field_time (json, "acknowledged", &ok);
  json_decref (json);
  if (!ok)
    answer_form (call);
  else if (yx_desk_acknowledge_dispatch (call->desk, call->phone, call->key, time, &error))
    yx_field_answer_json (call, SOUP_STATUS_OK, json_object ());
  else
    yx_field_answer_failure (call, error);
}
