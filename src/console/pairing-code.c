#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/pairing-code.h"

#include <glib/gi18n.h>
#include <math.h>
#include <pango/pangocairo.h>

#include "desk/devices.h"
#include "desk/lists.h"
#include "gateway/certificate.h"
#include "gateway/hosts.h"
#include "gateway/pairing.h"
#include "model/format.h"

/* Who comes back late still reports. */
#define AFTER_END (12 * G_TIME_SPAN_HOUR)
#define FAMILIES "Noto Sans CJK SC,Noto Sans SC,Source Han Sans SC,WenQuanYi Micro Hei,sans-serif"
#define PICTURE_WIDTH 900
#define PICTURE_HEIGHT 1200

typedef struct {
  char *bearer, *operation_id, *label, *host;
  guint16 port;
  gint64 expires;
  GHashTable *names;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->bearer);
  g_free (question->operation_id);
  g_free (question->label);
  g_free (question->host);
  g_hash_table_unref (question->names);
  g_free (question);
}

void
yx_pairing_code_free (YxPairingCode *code)
{
  g_free (code->bearer);
  g_free (code->address);
  g_free (code->url);
  g_free (code->fingerprint);
  g_free (code);
}

/* Making ------------------------------------------------------------------------------------- */

/* Vehicles of the plan in force. */
static GPtrArray *
list_cars (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (GListStore) routes = yx_desk_list_routes (desk, operation_id, 0, error);
  g_autoptr (GPtrArray) cars = g_ptr_array_new_with_free_func (g_free);

  if (routes == NULL)
    return NULL;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (routes)); i++) {
    g_autoptr (YxRoute) route = g_list_model_get_item (G_LIST_MODEL (routes), i);

    g_ptr_array_add (cars, g_strdup (yx_route_get_data (route)->vehicle_id));
  }
  if (cars->len == 0) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_NOTHING,
                         _("The operation has no plan: choose a car or an officer"));
    return NULL;
  }
  return g_steal_pointer (&cars);
}

static gboolean
find_end (YxDesk *desk, const char *operation_id, gint64 *ret_end, GError **error)
{
  g_autoptr (GListStore) operations = yx_desk_list_operations (desk, error);

  if (operations == NULL)
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (operations)); i++) {
    g_autoptr (YxOperation) operation = g_list_model_get_item (G_LIST_MODEL (operations), i);
    const YxOperationData *data = yx_operation_get_data (operation);

    if (g_strcmp0 (data->id, operation_id) == 0)
      *ret_end = data->window_end;
  }
  return TRUE;
}

static YxPairingCode *
make_one (YxDesk *desk, const Question *question, const char *bearer, GTlsCertificate *certificate,
          gint64 expires, char **ret_device, GError **error)
{
  const YxDeviceData data = { .protocol = YX_DEVICE_PROTOCOL_FIELD,
                              .bearer = bearer,
                              .label = question->label,
                              .expires = expires };
  g_autofree char *token = NULL;
  g_autofree char *digest = NULL;
  const char *name = g_hash_table_lookup (question->names, bearer);
  YxPairingCode *code;

  if (!yx_desk_add_device (desk, &data, ret_device, &token, error))
    return NULL;
  digest = yx_certificate_get_digest (certificate);
  code = g_new0 (YxPairingCode, 1);
  code->bearer = g_strdup (name != NULL ? name : bearer);
  code->address = yx_host_format (question->host, question->port);
  code->url = yx_pairing_url (question->host, question->port, token, digest);
  code->fingerprint = yx_certificate_get_fingerprint (certificate);
  code->expires = expires;
  return code;
}

/* Nobody will ever scan them. */
static void
take_back (YxDesk *desk, GPtrArray *devices)
{
  for (guint i = 0; i < devices->len; i++) {
    g_autoptr (GError) error = NULL;

    if (!yx_desk_revoke_device (desk, devices->pdata[i], &error))
      g_warning ("a code that nobody has seen stays paired: %s", error->message);
  }
}

static GPtrArray *
make_all (YxDesk *desk, const Question *question, GError **error)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GPtrArray) bearers = NULL;
  g_autoptr (GPtrArray) devices = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) codes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_pairing_code_free);
  gint64 expires = question->expires;

  certificate = yx_certificate_of_desk (yx_desk_get_path (desk), error);
  if (certificate == NULL)
    return NULL;
  if (question->bearer != NULL) {
    bearers = g_ptr_array_new_with_free_func (g_free);
    g_ptr_array_add (bearers, g_strdup (question->bearer));
  } else {
    bearers = list_cars (desk, question->operation_id, error);
    if (bearers == NULL)
      return NULL;
  }
  if (expires == 0) {
    gint64 end = 0;

    if (question->operation_id != NULL && !find_end (desk, question->operation_id, &end, error))
      return NULL;
    expires = MAX (end + AFTER_END, g_get_real_time () + G_TIME_SPAN_DAY);
  }
  for (guint i = 0; i < bearers->len; i++) {
    char *device = NULL;
    YxPairingCode *code
        = make_one (desk, question, bearers->pdata[i], certificate, expires, &device, error);

    if (code == NULL) {
      take_back (desk, devices);
      return NULL;
    }
    g_ptr_array_add (devices, device);
    g_ptr_array_add (codes, code);
  }
  return g_steal_pointer (&codes);
}

static void
make_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  GPtrArray *codes = make_all (source, data, &error);

  if (codes != NULL)
    g_task_return_pointer (task, codes, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

void
yx_pairing_code_make_async (YxDesk *desk, const YxPairingQuestion *question,
                            GCancellable *cancellable, GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *kept;

  g_return_if_fail (YX_IS_DESK (desk));
  g_return_if_fail (question != NULL && question->host != NULL && question->names != NULL);
  g_return_if_fail (question->bearer != NULL || question->operation_id != NULL);

  kept = g_new0 (Question, 1);
  kept->bearer = g_strdup (question->bearer);
  kept->operation_id = g_strdup (question->operation_id);
  kept->label = g_strdup (question->label);
  kept->host = g_strdup (question->host);
  kept->port = question->port;
  kept->expires = question->expires;
  kept->names = g_hash_table_ref (question->names);
  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_pairing_code_make_async);
  g_task_set_task_data (task, kept, question_free);
  g_task_run_in_thread (task, make_thread);
}

GPtrArray *
yx_pairing_code_make_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_pairing_code_make_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Drawing ------------------------------------------------------------------------------------ */

/* Centred; returns the height that it took. */
static double
draw_text (cairo_t *cr, const char *text, double y, double width, double size, gboolean bold)
{
  g_autoptr (PangoLayout) layout = pango_cairo_create_layout (cr);
  PangoFontDescription *font = pango_font_description_from_string (FAMILIES);
  int height;

  pango_font_description_set_absolute_size (font, size * PANGO_SCALE);
  pango_font_description_set_weight (font, bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_alignment (layout, PANGO_ALIGN_CENTER);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  pango_layout_set_width (layout, (int) (0.9 * width * PANGO_SCALE));
  pango_layout_set_text (layout, text, -1);
  pango_layout_get_pixel_size (layout, NULL, &height);
  cairo_move_to (cr, 0.05 * width, y);
  pango_cairo_show_layout (cr, layout);
  return height;
}

/* Black on white, in whole units of the device where there are enough of them: cameras like edges.
 */
static void
draw_modules (cairo_t *cr, const char *url, double x, double y, double side)
{
  g_autofree guint8 *modules = NULL;
  double unit;
  guint n;

  modules = yx_qr_modules (url, &n);
  if (modules == NULL)
    return;
  unit = side / (n + 2 * YX_QR_QUIET);
  if (unit > 2)
    unit = floor (unit);
  x += (side - unit * n) / 2;
  y += (side - unit * n) / 2;
  cairo_save (cr);
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  for (guint row = 0; row < n; row++)
    for (guint column = 0; column < n; column++)
      if (modules[row * n + column])
        cairo_rectangle (cr, x + column * unit, y + row * unit, unit, unit);
  cairo_fill (cr);
  cairo_restore (cr);
}

void
yx_pairing_code_draw (const YxPairingCode *code, cairo_t *cr, double width, double height)
{
  const double letter = MIN (width / 26, height / 36);
  const double side = MIN (0.94 * width, height - 13 * letter);
  g_autofree char *until = yx_format_time (code->expires, NULL);
  g_autofree char *valid = g_strdup_printf (_("Valid until %s, for one phone"), until);
  g_autofree char *print = g_strdup_printf (_("Fingerprint (SHA-256)\n%s"), code->fingerprint);
  double y = 0.6 * letter;

  g_return_if_fail (code != NULL && cr != NULL);

  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_fill (cr);
  cairo_set_source_rgb (cr, 0, 0, 0);
  y += draw_text (cr, code->bearer, y, width, 1.7 * letter, TRUE);
  y += draw_text (cr, _("Scan with the phone’s camera, in the court’s network"), y, width,
                  0.95 * letter, FALSE);
  draw_modules (cr, code->url, (width - side) / 2, y, side);
  y += side;
  y += draw_text (cr, code->address, y, width, 1.1 * letter, TRUE);
  y += draw_text (cr, valid, y, width, 0.95 * letter, FALSE);
  draw_text (cr, print, y + 0.3 * letter, width, 0.75 * letter, FALSE);
}

static cairo_status_t
collect (void *closure, const unsigned char *data, unsigned int length)
{
  g_byte_array_append (closure, data, length);
  return CAIRO_STATUS_SUCCESS;
}

gboolean
yx_pairing_code_write_png (const YxPairingCode *code, const char *path, GError **error)
{
  cairo_surface_t *surface;
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (code != NULL && path != NULL, FALSE);

  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, PICTURE_WIDTH, PICTURE_HEIGHT);
  cr = cairo_create (surface);
  yx_pairing_code_draw (code, cr, PICTURE_WIDTH, PICTURE_HEIGHT);
  cairo_destroy (cr);
  status = cairo_surface_write_to_png_stream (surface, collect, bytes);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
    return FALSE;
  }
  return g_file_set_contents_full (path, (const char *) bytes->data, (gssize) bytes->len,
                                   G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}
