#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <cairo-pdf.h>

#include "paper/page.h"

typedef enum {
  MARK_LINES,
  MARK_RULE,
  MARK_PICTURE,
  MARK_DRAWING,
} MarkKind;

typedef struct {
  MarkKind kind;
  double x, y, width, height; /* of a rule: its ends, x1 y1 x2 y2 */
  double rule;
  YxLines *lines;
  guint from, to;
  cairo_surface_t *picture;
  YxPaperDrawing drawing;
  gpointer data;
  GDestroyNotify free_data;
} Mark;

typedef struct {
  double width, height;
  char *part;    /* nullable */
  GArray *marks; /* of Mark */
} Page;

struct _YxPaper {
  gatomicrefcount ref_count;
  GMutex drawing; /* fonts are used by one thread at a time */
  char *title;
  char *author;
  gint64 made;
  GArray *pages; /* of Page */
};

static void
mark_clear (gpointer data)
{
  Mark *mark = data;

  g_clear_pointer (&mark->lines, yx_lines_unref);
  g_clear_pointer (&mark->picture, cairo_surface_destroy);
  if (mark->free_data != NULL)
    mark->free_data (mark->data);
}

static void
page_clear (gpointer data)
{
  g_free (((Page *) data)->part);
  g_array_unref (((Page *) data)->marks);
}

static const Page *
get_page (const YxPaper *self, guint page)
{
  g_assert (page < self->pages->len);

  return &g_array_index (self->pages, Page, page);
}

static void
draw_picture (const Mark *mark, cairo_t *cr)
{
  const int width = cairo_image_surface_get_width (mark->picture);
  const int height = cairo_image_surface_get_height (mark->picture);

  cairo_save (cr);
  cairo_translate (cr, mark->x, mark->y);
  cairo_scale (cr, mark->width / width, mark->height / height);
  cairo_set_source_surface (cr, mark->picture, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_rectangle (cr, mark->x, mark->y, mark->width, mark->height);
  cairo_set_line_width (cr, 0.5);
  cairo_stroke (cr);
}

static void
draw_mark (const Mark *mark, cairo_t *cr)
{
  cairo_set_source_rgb (cr, 0, 0, 0);
  switch (mark->kind) {
  case MARK_LINES:
    yx_lines_draw (mark->lines, cr, mark->x, mark->y, mark->from, mark->to);
    break;
  case MARK_RULE:
    cairo_move_to (cr, mark->x, mark->y);
    cairo_line_to (cr, mark->width, mark->height);
    cairo_set_line_width (cr, mark->rule);
    cairo_stroke (cr);
    break;
  case MARK_PICTURE:
    draw_picture (mark, cr);
    break;
  case MARK_DRAWING:
    cairo_save (cr);
    cairo_translate (cr, mark->x, mark->y);
    mark->drawing (cr, mark->width, mark->height, mark->data);
    cairo_restore (cr);
    break;
  default:
    g_assert_not_reached ();
  }
}

static void
describe (const YxPaper *self, cairo_surface_t *surface)
{
  g_autoptr (GDateTime) made = g_date_time_new_from_unix_utc (self->made / G_USEC_PER_SEC);
  g_autofree char *date = g_date_time_format (made, "%Y-%m-%dT%H:%M:%SZ");

  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, self->title);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, self->author);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Yexun " PACKAGE_VERSION);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, date);
}

static cairo_status_t
append_cb (void *data, const unsigned char *bytes, unsigned int length)
{
  g_byte_array_append (data, bytes, length);
  return CAIRO_STATUS_SUCCESS;
}

YxPaper *
yx_paper_new (const char *title, const char *author, gint64 made)
{
  YxPaper *self = g_new0 (YxPaper, 1);

  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->drawing);
  self->title = g_strdup (title);
  self->author = g_strdup (author);
  self->made = made;
  self->pages = g_array_new (FALSE, FALSE, sizeof (Page));
  g_array_set_clear_func (self->pages, page_clear);
  return self;
}

YxPaper *
yx_paper_ref (YxPaper *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
yx_paper_unref (YxPaper *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->pages);
  g_mutex_clear (&self->drawing);
  g_free (self->title);
  g_free (self->author);
  g_free (self);
}

guint
yx_paper_add_page (YxPaper *self, double width, double height, const char *part)
{
  const Page page = { width, height, g_strdup (part), g_array_new (FALSE, TRUE, sizeof (Mark)) };

  g_array_set_clear_func (page.marks, mark_clear);
  g_array_append_val (self->pages, page);
  return self->pages->len - 1;
}

static void
add_mark (YxPaper *self, guint page, const Mark *mark)
{
  g_array_append_vals (get_page (self, page)->marks, mark, 1);
}

void
yx_paper_add_lines (YxPaper *self, guint page, YxLines *lines, double x, double y, guint from,
                    guint to)
{
  const Mark mark = { .kind = MARK_LINES, .x = x, .y = y, .lines = yx_lines_ref (lines),
                      .from = from, .to = to };

  add_mark (self, page, &mark);
}

void
yx_paper_add_rule (YxPaper *self, guint page, double x1, double y1, double x2, double y2,
                   double width)
{
  const Mark mark = { .kind = MARK_RULE, .x = x1, .y = y1, .width = x2, .height = y2,
                      .rule = width };

  add_mark (self, page, &mark);
}

void
yx_paper_add_picture (YxPaper *self, guint page, cairo_surface_t *picture, double x, double y,
                      double width, double height)
{
  const Mark mark = { .kind = MARK_PICTURE, .x = x, .y = y, .width = width, .height = height,
                      .picture = cairo_surface_reference (picture) };

  add_mark (self, page, &mark);
}

void
yx_paper_add_drawing (YxPaper *self, guint page, YxPaperDrawing drawing, gpointer data,
                      GDestroyNotify free_data, double x, double y, double width, double height)
{
  const Mark mark = { .kind = MARK_DRAWING, .x = x, .y = y, .width = width, .height = height,
                      .drawing = drawing, .data = data, .free_data = free_data };

  add_mark (self, page, &mark);
}

guint
yx_paper_get_n_pages (const YxPaper *self)
{
  return self->pages->len;
}

void
yx_paper_get_page_size (const YxPaper *self, guint page, double *ret_width, double *ret_height)
{
  const Page *found;

  g_return_if_fail (page < self->pages->len);

  found = get_page (self, page);
  *ret_width = found->width;
  *ret_height = found->height;
}

void
yx_paper_draw_page (YxPaper *self, guint page, cairo_t *cr)
{
  const Page *found;

  g_return_if_fail (page < self->pages->len);

  found = get_page (self, page);
  g_mutex_lock (&self->drawing);
  cairo_save (cr);
  for (guint i = 0; i < found->marks->len; i++)
    draw_mark (&g_array_index (found->marks, Mark, i), cr);
  cairo_restore (cr);
  g_mutex_unlock (&self->drawing);
}

cairo_surface_t *
yx_paper_paint_page (YxPaper *self, guint page, double scale)
{
  const Page *found;
  cairo_surface_t *surface;
  cairo_t *cr;

  g_return_val_if_fail (page < self->pages->len, NULL);
  g_return_val_if_fail (scale > 0.0 && scale <= 10.0, NULL);

  found = get_page (self, page);
  surface = cairo_image_surface_create (CAIRO_FORMAT_RGB24, (int) (found->width * scale + 0.5),
                                        (int) (found->height * scale + 0.5));
  cr = cairo_create (surface);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_paint (cr);
  cairo_scale (cr, scale, scale);
  yx_paper_draw_page (self, page, cr);
  cairo_destroy (cr);
  cairo_surface_flush (surface);
  return surface;
}

GBytes *
yx_paper_to_pdf (YxPaper *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;

  g_return_val_if_fail (self->pages->len > 0, NULL);

  surface = cairo_pdf_surface_create_for_stream (append_cb, bytes, get_page (self, 0)->width,
                                                 get_page (self, 0)->height);
  describe (self, surface);
  cr = cairo_create (surface);
  for (guint i = 0; i < self->pages->len; i++) {
    const Page *page = get_page (self, i);

    if (g_cancellable_is_cancelled (cancellable))
      break;
    cairo_pdf_surface_set_size (surface, page->width, page->height);
    if (page->part != NULL) {
      g_autofree char *link = g_strdup_printf ("page=%u", i + 1);

      cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, page->part, link, 0);
    }
    yx_paper_draw_page (self, i, cr);
    cairo_show_page (cr);
  }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (status != CAIRO_STATUS_SUCCESS) {
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, cairo_status_to_string (status));
    return NULL;
  }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}
