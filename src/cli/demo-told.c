#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-told.h"

#include <cairo.h>
#include <math.h>
#include <string.h>

#include "desk/crews.h"
#include "desk/devices.h"
#include "desk/dispatch.h"
#include "desk/evidence.h"
#include "desk/import.h"
#include "desk/leads.h"
#include "desk/lists.h"
#include "desk/messages.h"
#include "desk/night-clock.h"
#include "model/id.h"

#define PHOTO_WIDTH 320
#define PHOTO_HEIGHT 240
#define SOUND_RATE 8000
#define SOUND_SECONDS 2

gboolean
yx_demo_told_begin (YxDesk *desk, const char *operation_id, gint64 time, GError **error)
{
  return yx_desk_rehearse (desk, operation_id, time, 1.0, error);
}

gboolean
yx_demo_told_end (YxDesk *desk, const char *operation_id, gint64 time, GError **error)
{
  return yx_desk_rehearse (desk, operation_id, time, 0.0, error);
}

YxPhone *
yx_demo_told_phone (YxDesk *desk, const char *operation_id, const char *vehicle_id, GError **error)
{
  g_autoptr (YxCrewBoard) board = yx_desk_get_crew_board (desk, operation_id, error);
  YxDeviceData data = { .protocol = YX_DEVICE_PROTOCOL_FIELD, .bearer = vehicle_id };
  g_autofree char *token = NULL;

  if (board == NULL)
    return NULL;
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if (g_strcmp0 (officer->vehicle_id, vehicle_id) == 0) {
      data.bearer = officer->officer_id;
      data.label = officer->name;
      break;
    }
  }
  return yx_desk_add_device (desk, &data, NULL, &token, error)
             ? yx_desk_find_phone (desk, token, g_get_real_time (), error)
             : NULL;
}

gboolean
yx_demo_told_message (YxDesk *desk, const char *operation_id, gint64 time,
                      const YxDemoMessage *message, GError **error)
{
  const YxMessageData data = { .vehicle_id = message->to != NULL ? message->to->vehicle_id : NULL,
                               .said = message->said,
                               .urgent = message->urgent,
                               .time = time };
  g_autofree char *id = NULL;
  YxReceiptData receipt = { .delivered = time + 2 * G_TIME_SPAN_SECOND,
                            .read = time + 25 * G_TIME_SPAN_SECOND };

  if (!yx_desk_send_message (desk, message->from, message->from != NULL ? NULL : operation_id, &data,
                             &id, error))
    return FALSE;
  receipt.message_id = id;
  return (message->from == NULL && message->to == NULL)
         || yx_desk_record_receipts (desk, message->to, &receipt, 1, error);
}

/* Evidence ------------------------------------------------------------------------------------ */

static cairo_status_t
write_cb (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

static void
fill (cairo_t *cr, double x, double y, double width, double height, guint32 rgb)
{
  cairo_set_source_rgb (cr, (rgb >> 16) / 255.0, (rgb >> 8 & 0xff) / 255.0, (rgb & 0xff) / 255.0);
  cairo_rectangle (cr, x, y, width, height);
  cairo_fill (cr);
}

/* A house's door at dawn, each another; drawn, so that nobody's is shown. */
static void
draw_door (cairo_t *cr, guint n)
{
  static const guint32 walls[] = { 0x8a8378, 0x9a7f6a, 0x77808a, 0xa39a86 };
  static const guint32 doors[] = { 0x7a2e22, 0x2f4a5a, 0x5a4632, 0x39543c };

  fill (cr, 0, 0, PHOTO_WIDTH, PHOTO_HEIGHT, walls[n % G_N_ELEMENTS (walls)]);
  for (int row = 0; row < PHOTO_HEIGHT; row += 15)
    fill (cr, 0, row, PHOTO_WIDTH, 1, 0x6a645c);
  fill (cr, 0, PHOTO_HEIGHT - 34, PHOTO_WIDTH, 34, 0x55534f);
  fill (cr, 96, 44, 104, 162, 0x3a332c);
  fill (cr, 102, 50, 45, 156, doors[n / 4 % G_N_ELEMENTS (doors)]);
  fill (cr, 149, 50, 45, 156, doors[n / 4 % G_N_ELEMENTS (doors)]);
  fill (cr, 138, 126, 6, 16, 0xc8b27a);
  fill (cr, 152, 126, 6, 16, 0xc8b27a);
  fill (cr, 222, 66, 42, 20, 0x24507e);
  cairo_set_source_rgb (cr, 1.0, 1.0, 1.0);
  cairo_set_font_size (cr, 14.0);
  cairo_move_to (cr, 230, 81);
  {
    g_autofree char *number = g_strdup_printf ("%02u%c", 10 + n * 7 % 89, 'A' + (int) (n % 3));

    cairo_show_text (cr, number);
  }
}

/* A receipt with its lines, signature and seal. */
static void
draw_receipt (cairo_t *cr, guint n)
{
  fill (cr, 0, 0, PHOTO_WIDTH, PHOTO_HEIGHT, 0x6b5a48);
  fill (cr, 60, 10, 200, 222, 0xf6f4ee);
  fill (cr, 118, 24, 84, 8, 0x222222);
  for (guint line = 0; line < 9; line++)
    fill (cr, 76, 48 + line * 14, 168 - (line * 29 + n * 13) % 60, 3, 0x777777);
  cairo_set_source_rgba (cr, 0.78, 0.1, 0.1, 0.8);
  cairo_set_line_width (cr, 3.0);
  cairo_arc (cr, 214, 194, 22, 0, 2 * G_PI);
  cairo_stroke (cr);
  cairo_set_source_rgb (cr, 0.1, 0.1, 0.35);
  cairo_set_line_width (cr, 1.6);
  cairo_move_to (cr, 90, 200);
  cairo_curve_to (cr, 100, 180, 110, 215, 124, 192);
  cairo_curve_to (cr, 132, 184, 136, 210, 156, 194);
  cairo_stroke (cr);
}

static GByteArray *
make_picture (guint n, gboolean receipt)
{
  GByteArray *bytes = g_byte_array_new ();
  cairo_surface_t *surface
      = cairo_image_surface_create (CAIRO_FORMAT_RGB24, PHOTO_WIDTH, PHOTO_HEIGHT);
  cairo_t *cr = cairo_create (surface);

  if (receipt)
    draw_receipt (cr, n);
  else
    draw_door (cr, n);
  cairo_destroy (cr);
  cairo_surface_write_to_png_stream (surface, write_cb, bytes);
  cairo_surface_destroy (surface);
  return bytes;
}

static void
append_number (GByteArray *bytes, guint32 value, guint n_bytes)
{
  for (guint i = 0; i < n_bytes; i++) {
    const guint8 byte = (guint8) (value >> (8 * i));

    g_byte_array_append (bytes, &byte, 1);
  }
}

/* RIFF WAVE, 8 bits, one channel: knocking on a door. */
static GByteArray *
make_sound (guint n)
{
  GByteArray *bytes = g_byte_array_new ();
  const guint32 n_samples = SOUND_RATE * SOUND_SECONDS;

  g_byte_array_append (bytes, (const guint8 *) "RIFF", 4);
  append_number (bytes, 36 + n_samples, 4);
  g_byte_array_append (bytes, (const guint8 *) "WAVEfmt ", 8);
  append_number (bytes, 16, 4);
  append_number (bytes, 1, 2);
  append_number (bytes, 1, 2);
  append_number (bytes, SOUND_RATE, 4);
  append_number (bytes, SOUND_RATE, 4);
  append_number (bytes, 1, 2);
  append_number (bytes, 8, 2);
  g_byte_array_append (bytes, (const guint8 *) "data", 4);
  append_number (bytes, n_samples, 4);
  for (guint32 i = 0; i < n_samples; i++) {
    const double since = fmod ((double) i / SOUND_RATE + 0.01 * n, 0.5);
    const guint8 sample
        = (guint8) lround (128.0 + 90.0 * exp (-since * 25.0) * sin (since * 2.0 * G_PI * 180.0));

    g_byte_array_append (bytes, &sample, 1);
  }
  return bytes;
}

static GByteArray *
make_note (guint n)
{
  static const char *const notes[] = {
    "邻居称其夜里回来过，车停在村口。（样例）\n",
    "院门上锁，屋内无灯，门前信件未取。（样例）\n",
    "家属签收执行通知书，称本人在外地务工，周末回来。（样例）\n",
  };
  const char *note = notes[n % G_N_ELEMENTS (notes)];
  GByteArray *bytes = g_byte_array_new ();

  return g_byte_array_append (bytes, (const guint8 *) note, (guint) strlen (note));
}

void
yx_demo_piece_clear (YxDemoPiece *piece)
{
  g_free (piece->task_id);
  g_free (piece->place_id);
}

gboolean
yx_demo_told_evidence (YxDesk *desk, const YxPhone *phone, const YxDemoPiece *piece, GError **error)
{
  const struct {
    const char *name, *type, *note;
  } looks[] = {
    [YX_EVIDENCE_KIND_PHOTO] = { "门牌与门前", "image/png", "到场时所见" },
    [YX_EVIDENCE_KIND_AUDIO] = { "敲门录音", "audio/wav", "表明身份后敲门，无人应答" },
    [YX_EVIDENCE_KIND_VIDEO] = { NULL },
    [YX_EVIDENCE_KIND_NOTE] = { "现场笔记", "text/plain", NULL },
    [YX_EVIDENCE_KIND_SCAN] = { "送达回证", "image/png", "当场签收" },
  };
  static const char *const endings[]
      = { [YX_EVIDENCE_KIND_PHOTO] = "png", [YX_EVIDENCE_KIND_AUDIO] = "wav",
          [YX_EVIDENCE_KIND_VIDEO] = "", [YX_EVIDENCE_KIND_NOTE] = "txt",
          [YX_EVIDENCE_KIND_SCAN] = "png" };
  g_autoptr (GByteArray) bytes
      = piece->kind == YX_EVIDENCE_KIND_AUDIO  ? make_sound (piece->n)
        : piece->kind == YX_EVIDENCE_KIND_NOTE ? make_note (piece->n)
                                               : make_picture (piece->n,
                                                               piece->kind == YX_EVIDENCE_KIND_SCAN);
  g_autofree char *id = yx_id_new ();
  g_autofree char *digest
      = g_compute_checksum_for_data (G_CHECKSUM_SHA256, bytes->data, bytes->len);
  g_autofree char *name
      = g_strdup_printf ("%s%02u.%s", looks[piece->kind].name, piece->n + 1, endings[piece->kind]);
  const YxEvidenceData evidence = { .id = id,
                                    .task_id = piece->task_id,
                                    .place_id = piece->place_id,
                                    .kind = piece->kind,
                                    .name = name,
                                    .media_type = looks[piece->kind].type,
                                    .bytes = bytes->len,
                                    .digest = digest,
                                    .taken = piece->time,
                                    .point = piece->point,
                                    .note = looks[piece->kind].note };
  YxEvidenceState state;

  return yx_desk_begin_evidence (desk, phone, &evidence, &state, error)
         && yx_desk_append_evidence (desk, phone, id, 0, bytes->data, bytes->len, &state, error);
}

/* Sending ------------------------------------------------------------------------------------- */

/* The best answer that is one car, if there is one; and the crews say that they have seen it. */
static gboolean
send (YxDesk *desk, YxNight *night, const YxDispatchQuestion *question, gint64 time,
      GCancellable *cancellable, gboolean *ret_sent, GError **error)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  g_autoptr (GError) failure = NULL;
  g_autoptr (YxDispatchBoard) board
      = yx_dispatch_board_open (desk, question, view, cancellable, &failure);
  g_autoptr (GPtrArray) dispatches = NULL;
  GPtrArray *offers;
  guint best = 0;

  *ret_sent = FALSE;
  if (board == NULL) {
    /* The law is asked of an invented night as of any other. */
    if (!g_error_matches (failure, YX_DESK_ERROR, YX_DESK_ERROR_UNLAWFUL)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
    return TRUE;
  }
  offers = yx_dispatch_board_get_offers (board);
  if (offers->len == 0)
    return TRUE;
  while (best < offers->len && ((const YxDispatchOffer *) offers->pdata[best])->kind != YX_OFFER_TAKE)
    best++;
  if (!yx_dispatch_board_send (board, best < offers->len ? best : 0, cancellable, error))
    return FALSE;
  *ret_sent = TRUE;
  dispatches = yx_desk_list_dispatches (desk, question->operation_id, error);
  for (guint i = 0; dispatches != NULL && i < dispatches->len; i++) {
    const YxDispatch *dispatch = dispatches->pdata[i];

    if (dispatch->acknowledged == 0
        && !yx_desk_acknowledge_dispatch (desk, NULL, dispatch->id, time + 50 * G_TIME_SPAN_SECOND,
                                          error))
      return FALSE;
  }
  return dispatches != NULL;
}

static YxTask *
find_task (YxDesk *desk, const char *operation_id, const char *task_id, GError **error)
{
  g_autoptr (GListStore) tasks = yx_desk_list_tasks (desk, operation_id, error);

  for (guint i = 0; tasks != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (tasks)); i++) {
    g_autoptr (YxTask) task = g_list_model_get_item (G_LIST_MODEL (tasks), i);

    if (g_str_equal (yx_task_get_data (task)->id, task_id))
      return g_steal_pointer (&task);
  }
  if (tasks != NULL)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "%s", task_id);
  return NULL;
}

gboolean
yx_demo_told_lead (YxDesk *desk, YxNight *night, const YxNightStop *stop, gint64 time,
                   GCancellable *cancellable, gboolean *ret_sent, GError **error)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  g_autoptr (YxTask) task = find_task (desk, view->operation_id, stop->task_id, error);
  g_autofree char *id = NULL;
  YxLeadRecord lead = { .address = stop->address, .has_point = TRUE, .point = stop->point,
                        .kind = YX_PLACE_KIND_HOME, .source = YX_SOURCE_HOTLINE,
                        .text = "刚看见他回来，院里亮着灯，天亮就要出门", .certainty = 0.9, .urgent = TRUE,
                        .heard = time - 6 * G_TIME_SPAN_MINUTE,
                        .received = time - 3 * G_TIME_SPAN_MINUTE,
                        .informant = "某市民", .informant_phone = "15400000009" };
  YxDispatchQuestion question = { .operation_id = view->operation_id,
                                  .cause = YX_DISPATCH_CAUSE_LEAD };

  if (task == NULL)
    return FALSE;
  lead.debtor_id = yx_task_get_data (task)->debtor_id;
  if (!yx_desk_record_lead (desk, &lead, &id, error))
    return FALSE;
  question.lead_id = id;
  return send (desk, night, &question, time, cancellable, ret_sent, error);
}

static gboolean
pay_cases (YxDesk *desk, const char *numbers, GError **error)
{
  g_auto (GStrv) wanted = g_strsplit (numbers, "、", -1);
  g_autoptr (GListStore) cases = yx_desk_list_cases (desk, NULL, error);

  for (guint i = 0; cases != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (cases)); i++) {
    g_autoptr (YxCase) item = g_list_model_get_item (G_LIST_MODEL (cases), i);
    const YxCaseData *data = yx_case_get_data (item);

    if (g_strv_contains ((const char *const *) wanted, data->number)
        && !yx_desk_set_case_status (desk, data->id, YX_CASE_STATUS_PAID, error))
      return FALSE;
  }
  return cases != NULL;
}

gboolean
yx_demo_told_paid (YxDesk *desk, YxNight *night, const char *task_id, gint64 time,
                   GCancellable *cancellable, gboolean *ret_sent, GError **error)
{
  g_autoptr (YxNightView) view = yx_night_dup_view (night);
  g_autoptr (YxTask) task = find_task (desk, view->operation_id, task_id, error);
  const YxDispatchQuestion question = { .operation_id = view->operation_id,
                                        .cause = YX_DISPATCH_CAUSE_CLOSED,
                                        .task_id = task_id };

  return task != NULL && pay_cases (desk, yx_task_get_data (task)->case_numbers, error)
         && yx_night_advance (night, time, cancellable, error)
         && send (desk, night, &question, time, cancellable, ret_sent, error);
}
