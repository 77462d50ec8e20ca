/* What goes between the desk and its cars: messages, receipts, roll calls; who a phone is. */

#include "desk/devices.h"
#include "desk/messages.h"
#include "desk/out.h"
#include "desk/roll-call.h"
#include "model/id.h"

static YxPhone *
find (Out *out, int which)
{
  g_autoptr (GError) error = NULL;
  YxPhone *phone = yx_desk_find_phone (out->desk, out->tokens[which], g_get_real_time (), &error);

  g_assert_no_error (error);
  return phone;
}

static GPtrArray *
list (Out *out, const YxPhone *phone, gint64 after)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *messages
      = yx_desk_list_messages (out->desk, out->operation_id, phone, after, &error);

  g_assert_no_error (error);
  return messages;
}

static void
test_phone (void)
{
  Out *out = out_new ();
  g_autoptr (YxPhone) car = find (out, 0);
  g_autoptr (YxPhone) officer = find (out, 1);
  g_autoptr (YxPhone) none = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpstr (car->vehicle_id, ==, out->cars[0]);
  g_assert_cmpstr (car->operation_id, ==, out->operation_id);
  g_assert_cmpint (car->step, ==, YX_OPERATION_STEP_LIVE);
  g_assert_null (car->officer_id);
  /* An officer is where his car is. */
  g_assert_cmpstr (officer->officer_id, ==, out->officers[0]);
  g_assert_cmpstr (officer->vehicle_id, ==, out->cars[0]);
  g_assert_cmpstr (officer->author, ==, "例甲");
  g_assert_cmpstr (officer->route_id, ==, car->route_id);

  none = yx_desk_find_phone (out->desk, "another", g_get_real_time (), &error);
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_assert_null (none);
  g_clear_error (&error);

  /* Revoked while it is at work: what it had begun is refused too. */
  g_assert_true (yx_desk_revoke_device (out->desk, "甲车手机", &error));
  none = yx_desk_find_phone (out->desk, out->tokens[0], g_get_real_time (), &error);
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yx_desk_send_message (out->desk, car, NULL, &(YxMessageData){ .said = "到" }, NULL,
                                        &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN);
  g_assert_cmpint (night_query (out->night, "SELECT count (*) FROM messages"), ==, 0);

  /* An operation that has ended is nobody's after three days. */
  night_run (out->night, "UPDATE operations SET step = 'closed'");
  none = yx_desk_find_phone (out->desk, out->tokens[1], g_get_real_time (), NULL);
  g_assert_nonnull (none);
  g_assert_null (none->operation_id);
  out_free (out);
}

static void
test_duty (void)
{
  Out *out = out_new ();
  g_autoptr (YxPhone) phone = find (out, 0);
  const gint64 times[] = { 5, 10, 15, 20, 25 };
  gboolean on_duty[5];
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO reports (id, operation_id, device, kind, device_time, receive_time, author) "
      "VALUES ('b', '%s', 1, 'off-duty', 20, 21, 'x'), ('a', '%s', 1, 'on-duty', 10, 22, 'x'), "
      "('c', '%s', 2, 'on-duty', 5, 23, 'x')",
      out->operation_id, out->operation_id, out->operation_id);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (phone->device, ==, 1);
  night_run (out->night, sql);
  yx_desk_was_on_duty (out->desk, phone, times, 5, on_duty, &error);
  g_assert_no_error (error);
  /* By device time, whenever the reports came in, and by its own alone. */
  g_assert_false (on_duty[0]);
  g_assert_true (on_duty[1]);
  g_assert_true (on_duty[2]);
  g_assert_false (on_duty[3]);
  g_assert_false (on_duty[4]);
  out_free (out);
}

static void
test_messages (void)
{
  Out *out = out_new ();
  g_autoptr (YxPhone) first = find (out, 0);
  g_autoptr (YxPhone) second = find (out, 2);
  g_autoptr (GPtrArray) seen = NULL;
  gint64 last;
  g_autoptr (GError) error = NULL;
  g_autofree char *to_all = NULL;
  g_autofree char *to_one = NULL;
  g_autofree char *id = yx_id_new ();
  const YxMessageData answer = { .id = id, .said = "收到", .time = 7 };
  const YxMessageData other = { .id = id, .said = "没收到" };
  const YxMessage *message;

  yx_desk_send_message (out->desk, NULL, out->operation_id, &(YxMessageData){ .said = "集合" },
                        &to_all, &error);
  g_assert_no_error (error);
  yx_desk_send_message (out->desk, NULL, out->operation_id,
                        &(YxMessageData){ .said = "先去第二处", .vehicle_id = out->cars[1],
                                          .urgent = TRUE },
                        &to_one, &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_send_message (out->desk, NULL, out->operation_id,
                                        &(YxMessageData){ .said = "x", .vehicle_id = "none" }, NULL,
                                        &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (yx_desk_send_message (out->desk, NULL, out->operation_id,
                                        &(YxMessageData){ .said = "" }, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);

  /* What a phone sends twice is one message; another under its id is refused. */
  for (int i = 0; i < 2; i++) {
    yx_desk_send_message (out->desk, first, NULL, &answer, NULL, &error);
    g_assert_no_error (error);
  }
  g_assert_false (yx_desk_send_message (out->desk, first, NULL, &other, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS);
  g_clear_error (&error);

  seen = list (out, first, 0);
  g_assert_cmpuint (seen->len, ==, 2);
  message = g_ptr_array_index (seen, 1);
  g_assert_cmpstr (message->said, ==, "收到");
  g_assert_cmpint (message->device_time, ==, 7);
  g_assert_cmpint (message->from_device, ==, first->device);
  g_ptr_array_unref (seen);
  seen = list (out, second, 0);
  g_assert_cmpuint (seen->len, ==, 2);
  message = g_ptr_array_index (seen, 1);
  g_assert_true (message->urgent);
  last = message->seq;
  g_ptr_array_unref (seen);
  seen = list (out, second, last);
  g_assert_cmpuint (seen->len, ==, 0);

  /* Receipts: the first counts; what is another car's is passed over. */
  {
    const YxReceiptData receipts[] = { { to_all, 100, 0 }, { to_one, 100, 0 } };
    const YxReceiptData again[] = { { to_all, 300, 200 }, { to_all, 0, 250 } };

    yx_desk_record_receipts (out->desk, first, receipts, 2, &error);
    g_assert_no_error (error);
    yx_desk_record_receipts (out->desk, first, again, 2, &error);
    g_assert_no_error (error);
  }
  g_ptr_array_unref (seen);
  seen = list (out, NULL, 0);
  g_assert_cmpuint (seen->len, ==, 3);
  message = g_ptr_array_index (seen, 0);
  g_assert_cmpuint (message->n_delivered, ==, 1);
  g_assert_cmpuint (message->n_read, ==, 1);
  g_assert_cmpint (message->delivered, ==, 100);
  g_assert_cmpint (message->read, ==, 200);
  message = g_ptr_array_index (seen, 1);
  g_assert_cmpuint (message->n_delivered, ==, 0);
  g_assert_cmpint (night_query (out->night,
                                "SELECT count (*) FROM events WHERE kind = 'message.read'"),
                   ==, 1);
  g_assert_cmpint (night_query (out->night,
                                "SELECT count (*) FROM events WHERE kind = 'message.sent'"),
                   ==, 3);
  out_free (out);
}

static const YxRollAnswer *
find_answer (const YxRollCall *call, const char *officer_id)
{
  for (guint i = 0; i < call->answers->len; i++) {
    const YxRollAnswer *answer = g_ptr_array_index (call->answers, i);

    if (g_str_equal (answer->officer_id, officer_id))
      return answer;
  }
  g_assert_not_reached ();
}

/* Said in the night before, sent in this one: it belongs where it was said. */
static void
test_late (void)
{
  const gint64 hour = G_TIME_SPAN_HOUR;
  Out *out = out_new ();
  g_autoptr (YxPhone) car = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  night_run (out->night, "CREATE TABLE x AS SELECT * FROM operations");
  night_run (out->night, "UPDATE x SET id = 'later', window_start = window_start + 86400000000, "
                         "window_end = window_end + 86400000000");
  night_run (out->night, "INSERT INTO operations SELECT * FROM x");
  night_run (out->night, "DROP TABLE x");
  night_run (out->night, "UPDATE operations SET step = 'closed' WHERE id <> 'later'");
  night_run (out->night, "INSERT INTO operation_crew (operation_id, officer_id, vehicle_id) "
                         "SELECT 'later', officer_id, vehicle_id FROM operation_crew");
  car = find (out, 0);
  g_assert_cmpstr (car->operation_id, ==, "later");
  yx_desk_send_message (out->desk, car, NULL,
                        &(YxMessageData){ .said = "昨夜", .time = NIGHT_START + hour }, NULL, &error);
  g_assert_no_error (error);
  yx_desk_send_message (out->desk, car, NULL,
                        &(YxMessageData){ .said = "今夜", .time = NIGHT_START + 25 * hour }, NULL,
                        &error);
  g_assert_no_error (error);
  yx_desk_send_message (out->desk, car, NULL, &(YxMessageData){ .said = "无时" }, NULL, &error);
  g_assert_no_error (error);
  first = night_query_text (out->night, "SELECT operation_id FROM messages WHERE said = '昨夜'");
  second = night_query_text (out->night, "SELECT group_concat (DISTINCT operation_id) FROM messages "
                                         "WHERE said <> '昨夜'");
  g_assert_cmpstr (first, ==, out->operation_id);
  g_assert_cmpstr (second, ==, "later");
  {
    g_autofree char *at = NULL;

    g_assert_true (yx_desk_find_phone_operation (out->desk, car, NIGHT_START + hour, &at, &error));
    g_assert_cmpstr (at, ==, out->operation_id);
  }
  out_free (out);
}

static void
test_roll_call (void)
{
  Out *out = out_new ();
  g_autoptr (YxPhone) car = find (out, 0);
  g_autoptr (YxPhone) officer = find (out, 1);
  g_autoptr (YxPhone) other = find (out, 2);
  g_autoptr (GPtrArray) calls = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *former = NULL;
  g_autofree char *id = NULL;
  const YxRollCall *call;

  yx_desk_call_roll (out->desk, out->operation_id, &former, &error);
  g_assert_no_error (error);
  yx_desk_call_roll (out->desk, out->operation_id, &id, &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_answer_roll (out->desk, officer, former, NULL, TRUE, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);

  yx_desk_answer_roll (out->desk, officer, id, NULL, TRUE, NULL, &error);
  g_assert_no_error (error);
  yx_desk_answer_roll (out->desk, car, id, out->officers[1], FALSE, "需要支援", &error);
  g_assert_no_error (error);
  /* A car's phone does not say who answers, and answers for nobody of another car. */
  g_assert_false (yx_desk_answer_roll (out->desk, car, id, NULL, TRUE, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (yx_desk_answer_roll (out->desk, other, id, out->officers[0], FALSE, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND);
  g_clear_error (&error);

  calls = yx_desk_list_roll_calls (out->desk, out->operation_id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (calls->len, ==, 2);
  call = g_ptr_array_index (calls, 0);
  g_assert_cmpstr (call->id, ==, id);
  g_assert_cmpint (call->closed, ==, 0);
  g_assert_cmpuint (call->answers->len, ==, 3);
  g_assert_cmpuint (call->n_answered, ==, 2);
  g_assert_cmpuint (call->n_unwell, ==, 1);
  /* Who is missing stands first. */
  g_assert_cmpstr (((YxRollAnswer *) g_ptr_array_index (call->answers, 0))->officer_id, ==,
                   out->officers[2]);
  g_assert_cmpstr (find_answer (call, out->officers[1])->note, ==, "需要支援");
  g_assert_cmpint (((YxRollCall *) g_ptr_array_index (calls, 1))->closed, !=, 0);

  /* He called over the radio. */
  yx_desk_answer_roll (out->desk, NULL, id, out->officers[2], TRUE, NULL, &error);
  g_assert_no_error (error);
  yx_desk_close_roll (out->desk, id, &error);
  g_assert_no_error (error);
  g_assert_false (yx_desk_close_roll (out->desk, id, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  g_clear_error (&error);

  night_run (out->night, "UPDATE operations SET step = 'planned'");
  g_assert_false (yx_desk_call_roll (out->desk, out->operation_id, NULL, &error));
  g_assert_error (error, YX_DESK_ERROR, YX_DESK_ERROR_STATE);
  out_free (out);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/desk/phone", test_phone);
  g_test_add_func ("/desk/phone/duty", test_duty);
  g_test_add_func ("/desk/messages", test_messages);
  g_test_add_func ("/desk/messages/late", test_late);
  g_test_add_func ("/desk/roll-call", test_roll_call);
  return g_test_run ();
}
