#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include "paper/furniture.h"

#include <math.h>

#define PAGE_NUMBER_BELOW YX_MM (7) /* GB/T 9704: its line lies 7 mm below the type area */
#define WATERMARK_SIZE 72.0
#define WATERMARK_INK 0.12

typedef struct {
  YxLines *lines;
} Watermark;

static const YxTextStyle small_left = { YX_FACE_TABLE, YX_SIZE_SMALL_5, 12.0, 0, YX_ALIGN_LEFT };
static const YxTextStyle small_right = { YX_FACE_HEADING, YX_SIZE_SMALL_5, 12.0, 0,
                                         YX_ALIGN_RIGHT };
static const YxTextStyle small_centre = { YX_FACE_TABLE, YX_SIZE_SMALL_5, 12.0, 0,
                                          YX_ALIGN_CENTRE };
static const YxTextStyle number_right = { YX_FACE_TABLE, YX_SIZE_4, 18.0, 0, YX_ALIGN_RIGHT };
static const YxTextStyle number_left = { YX_FACE_TABLE, YX_SIZE_4, 18.0, 0, YX_ALIGN_LEFT };

YxTypeArea
yx_type_area (gboolean landscape)
{
  if (landscape)
    return (YxTypeArea){ YX_MM (297), YX_MM (210),     YX_MM (37),
                         YX_MM (26),  YX_TYPE_HEIGHT, YX_TYPE_WIDTH };
  return (YxTypeArea){ YX_MM (210), YX_MM (297),    YX_MM (28),
                       YX_MM (37),  YX_TYPE_WIDTH, YX_TYPE_HEIGHT };
}

static void
put (YxPaper *paper, PangoContext *context, guint page, const YxTextStyle *style, const char *text,
     double x, double y, double width)
{
  g_autoptr (YxLines) lines = yx_lines_new (context, style, text, width);

  yx_paper_add_lines (paper, page, lines, x, y, 0, yx_lines_get_n (lines));
}

static void
watermark_free (gpointer data)
{
  yx_lines_unref (((Watermark *) data)->lines);
  g_free (data);
}

/* Over the type area along its diagonal, so light that the text reads through it. */
static void
draw_watermark (cairo_t *cr, double width, double height, gpointer data)
{
  const Watermark *mark = data;
  const guint n = yx_lines_get_n (mark->lines);
  const double text_width = yx_lines_get_width (mark->lines);
  const double scale = fmin (1.0, 0.85 * hypot (width, height) / text_width);

  cairo_translate (cr, width / 2, height / 2);
  cairo_rotate (cr, -atan2 (height, width));
  cairo_scale (cr, scale, scale);
  cairo_set_source_rgba (cr, 0, 0, 0, WATERMARK_INK);
  yx_lines_draw (mark->lines, cr, -text_width / 2, -yx_lines_measure (mark->lines, 0, n) / 2, 0, n);
}

static void
put_watermark (YxPaper *paper, PangoContext *context, guint page, const YxTypeArea *area,
               const char *text)
{
  static const YxTextStyle style = { YX_FACE_HEADING, WATERMARK_SIZE, 0, 0, YX_ALIGN_LEFT };
  Watermark *mark = g_new0 (Watermark, 1);

  mark->lines = yx_lines_new (context, &style, text, 10000.0);
  yx_paper_add_drawing (paper, page, draw_watermark, mark, watermark_free, area->left, area->top,
                        area->width, area->height);
}

void
yx_furniture_put (YxPaper *paper, PangoContext *context, const YxFurniture *furniture)
{
  for (guint page = 0; page < yx_paper_get_n_pages (paper); page++) {
    g_autofree char *number = g_strdup_printf ("— %u —", page + 1);
    const gboolean odd = page % 2 == 0;
    YxTypeArea area;
    double width, height, below;

    yx_paper_get_page_size (paper, page, &width, &height);
    area = yx_type_area (width > height);
    below = area.top + area.height;
    put (paper, context, page, &small_left, furniture->head, area.left, area.top - YX_MM (9),
         area.width * 0.75);
    put (paper, context, page, &small_right, furniture->edition, area.left + area.width * 0.75,
         area.top - YX_MM (9), area.width * 0.25);
    yx_paper_add_rule (paper, page, area.left, area.top - YX_MM (4), area.left + area.width,
                       area.top - YX_MM (4), 0.5);
    /* One letter in from the outer edge: right on odd pages, left on even ones. */
    put (paper, context, page, odd ? &number_right : &number_left, number,
         area.left + (odd ? 0 : YX_SIZE_4), below + PAGE_NUMBER_BELOW - 9.0,
         area.width - YX_SIZE_4);
    put (paper, context, page, &small_centre, furniture->foot, area.left, below + YX_MM (12),
         area.width);
    if (furniture->watermark != NULL)
      put_watermark (paper, context, page, &area, furniture->watermark);
  }
}
