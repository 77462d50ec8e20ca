#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <qrencode.h>

#include "paper/flow.h"
#include "paper/furniture.h"
#include "paper/words.h"

#define CODE_GAP 8.0       /* points between a code and the text beside it */
#define CODE_QUIET 4       /* modules of white round a QR code (ISO/IEC 18004) */
#define BLOCK_GAP 7.0      /* points below a table or a picture */
#define KEPT_LINES 2       /* of a paragraph on either side of a page's end */

struct _YxFlow {
  YxFurniture furniture; /* texts owned */
  PangoContext *context;
  YxPaper *paper;
  YxTypeArea area;
  gboolean landscape;
  guint page;
  double y;              /* of what comes next */
  double block_bottom;   /* where the last table or picture ends */
  double code_width;     /* of the code at the right, while y is above code_bottom */
  double code_bottom;
  guint heading, subheading;
};

static const YxTextStyle title_style
    = { YX_FACE_TITLE, YX_SIZE_2, 34.0, 0, YX_ALIGN_CENTRE };
static const YxTextStyle subtitle_style
    = { YX_FACE_SUBHEADING, YX_SIZE_3, YX_BODY_PITCH, 0, YX_ALIGN_CENTRE };
static const YxTextStyle heading_style
    = { YX_FACE_HEADING, YX_SIZE_3, YX_BODY_PITCH, 2, YX_ALIGN_LEFT };
static const YxTextStyle subheading_style
    = { YX_FACE_SUBHEADING, YX_SIZE_3, YX_BODY_PITCH, 2, YX_ALIGN_LEFT };
static const YxTextStyle body_style
    = { YX_FACE_BODY, YX_SIZE_3, YX_BODY_PITCH, 2, YX_ALIGN_JUSTIFIED };
static const YxTextStyle note_style
    = { YX_FACE_TABLE, YX_SIZE_5, 16.0, 0, YX_ALIGN_JUSTIFIED };

static void
add_page (YxFlow *self, const char *part)
{
  self->area = yx_type_area (self->landscape);
  self->page = yx_paper_add_page (self->paper, self->area.page_width, self->area.page_height, part);
  self->y = self->area.top;
  self->block_bottom = 0.0;
  self->code_width = 0.0;
}

static void
put_lines (YxFlow *self, YxLines *lines, guint from, guint to)
{
  yx_paper_add_lines (self->paper, self->page, lines, self->area.left, self->y, from, to);
  self->y += yx_lines_measure (lines, from, to);
}

YxFlow *
yx_flow_new (const YxFurniture *furniture)
{
  YxFlow *self = g_new0 (YxFlow, 1);

  self->furniture = (YxFurniture){
    .title = g_strdup (furniture->title),
    .author = g_strdup (furniture->author),
    .made = furniture->made,
    .head = g_strdup (furniture->head),
    .edition = g_strdup (furniture->edition),
    .foot = g_strdup (furniture->foot),
    .watermark = g_strdup (furniture->watermark),
  };
  self->context = yx_typeface_context_new ();
  self->paper = yx_paper_new (furniture->title, furniture->author, furniture->made);
  return self;
}

void
yx_flow_free (YxFlow *self)
{
  g_free ((char *) self->furniture.title);
  g_free ((char *) self->furniture.author);
  g_free ((char *) self->furniture.head);
  g_free ((char *) self->furniture.edition);
  g_free ((char *) self->furniture.foot);
  g_free ((char *) self->furniture.watermark);
  g_object_unref (self->context);
  yx_paper_unref (self->paper);
  g_free (self);
}

YxPaper *
yx_flow_finish (YxFlow *self)
{
  yx_furniture_put (self->paper, self->context, &self->furniture);
  return yx_paper_ref (self->paper);
}

void
yx_flow_begin_part (YxFlow *self, const char *title, gboolean landscape)
{
  self->landscape = landscape;
  self->heading = self->subheading = 0;
  add_page (self, title);
}

void
yx_flow_break_page (YxFlow *self)
{
  add_page (self, NULL);
}

PangoContext *
yx_flow_get_context (YxFlow *self)
{
  return self->context;
}

YxPaper *
yx_flow_get_paper (YxFlow *self)
{
  return self->paper;
}

guint
yx_flow_get_page (YxFlow *self)
{
  return self->page;
}

double
yx_flow_get_left (YxFlow *self)
{
  return self->area.left;
}

double
yx_flow_get_y (YxFlow *self)
{
  return self->y;
}

double
yx_flow_get_width (YxFlow *self)
{
  const gboolean beside_code = self->code_width > 0.0 && self->y < self->code_bottom;

  return self->area.width - (beside_code ? self->code_width : 0.0);
}

double
yx_flow_get_room (YxFlow *self)
{
  return self->area.top + self->area.height - self->y;
}

double
yx_flow_get_height (YxFlow *self)
{
  return self->area.height;
}

void
yx_flow_advance (YxFlow *self, double height)
{
  self->y += height;
  self->block_bottom = self->y;
}

/* What follows a table or a picture does not stick to it. */
static void
leave_block (YxFlow *self)
{
  if (self->y == self->block_bottom && self->y > self->area.top)
    yx_flow_space (self, BLOCK_GAP);
}

void
yx_flow_need (YxFlow *self, double height)
{
  if (yx_flow_get_room (self) < height && self->y > self->area.top)
    yx_flow_break_page (self);
}

void
yx_flow_lines (YxFlow *self, const YxTextStyle *style, const char *text)
{
  g_autoptr (YxLines) lines
      = yx_lines_new (self->context, style, text, yx_flow_get_width (self));
  const guint n = yx_lines_get_n (lines);

  for (guint from = 0; from < n;) {
    guint to = yx_lines_fit (lines, from, yx_flow_get_room (self));

    /* No single line of a paragraph is left behind or carried over. */
    if (to < n && n - to < KEPT_LINES && to - from > KEPT_LINES)
      to = n - KEPT_LINES;
    if (to < n && to - from < KEPT_LINES && self->y > self->area.top) {
      yx_flow_break_page (self);
      continue;
    }
    to = MAX (to, from + 1);
    put_lines (self, lines, from, to);
    from = to;
    if (from < n)
      yx_flow_break_page (self);
  }
}

void
yx_flow_title (YxFlow *self, const char *text)
{
  yx_flow_lines (self, &title_style, text);
  yx_flow_space (self, YX_SIZE_3 / 2);
}

void
yx_flow_subtitle (YxFlow *self, const char *text)
{
  yx_flow_lines (self, &subtitle_style, text);
}

void
yx_flow_heading (YxFlow *self, const char *text)
{
  g_autofree char *ordinal = yx_words_ordinal (++self->heading);
  g_autofree char *numbered = g_strdup_printf ("%s、%s", ordinal, text);

  self->subheading = 0;
  leave_block (self);
  yx_flow_need (self, 3 * YX_BODY_PITCH);
  yx_flow_lines (self, &heading_style, numbered);
}

void
yx_flow_subheading (YxFlow *self, const char *text)
{
  g_autofree char *ordinal = yx_words_ordinal (++self->subheading);
  g_autofree char *numbered = g_strdup_printf ("（%s）%s", ordinal, text);

  leave_block (self);
  yx_flow_need (self, 3 * YX_BODY_PITCH);
  yx_flow_lines (self, &subheading_style, numbered);
}

static gboolean
is_chinese (gunichar c)
{
  return g_unichar_iswide (c);
}

/* Chinese is set without blanks: those that screens put between it and figures go, because a
 * justified line would widen them and nothing else. Returns: (transfer full) */
char *
yx_flow_tighten (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *tight = g_string_new (NULL);
  gunichar before = 0;

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at)) {
    const gunichar c = g_utf8_get_char (at);
    const gunichar after = g_utf8_get_char (g_utf8_next_char (at));

    if (c == ' ' && (is_chinese (before) || is_chinese (after)))
      continue;
    g_string_append_unichar (tight, c);
    before = c;
  }
  return g_string_free (tight, FALSE);
}

void
yx_flow_text (YxFlow *self, const char *text)
{
  g_autofree char *tight = yx_flow_tighten (text);

  yx_flow_lines (self, &body_style, tight);
}

void
yx_flow_list (YxFlow *self, const char *const *texts)
{
  for (guint i = 0; texts[i] != NULL; i++) {
    g_autofree char *numbered = g_strdup_printf ("%u. %s", i + 1, texts[i]);

    yx_flow_text (self, numbered);
  }
}

void
yx_flow_note (YxFlow *self, const char *text)
{
  g_autofree char *tight = yx_flow_tighten (text);

  yx_flow_lines (self, &note_style, tight);
}

void
yx_flow_space (YxFlow *self, double height)
{
  if (self->y > self->area.top)
    self->y += height;
}

void
yx_flow_picture (YxFlow *self, cairo_surface_t *picture, double height)
{
  yx_flow_need (self, height);
  yx_paper_add_picture (self->paper, self->page, picture, self->area.left, self->y,
                        yx_flow_get_width (self), height);
  yx_flow_advance (self, height);
}

void
yx_flow_drawing (YxFlow *self, YxPaperDrawing drawing, gpointer data, GDestroyNotify free_data,
                 double height)
{
  yx_flow_need (self, height);
  yx_paper_add_drawing (self->paper, self->page, drawing, data, free_data, self->area.left, self->y,
                        yx_flow_get_width (self), height);
  yx_flow_advance (self, height);
}

static void
draw_code (cairo_t *cr, double width, double height, gpointer data)
{
  const QRcode *code = data;
  const double module = width / (code->width + 2 * CODE_QUIET);

  for (int row = 0; row < code->width; row++)
    for (int column = 0; column < code->width; column++)
      if (code->data[row * code->width + column] & 1)
        cairo_rectangle (cr, (CODE_QUIET + column) * module, (CODE_QUIET + row) * module, module,
                         module);
  /* Edges that meet must not leave hair lines between them. */
  cairo_set_antialias (cr, CAIRO_ANTIALIAS_NONE);
  cairo_fill (cr);
}

void
yx_flow_code (YxFlow *self, const char *content, double side)
{
  QRcode *code = QRcode_encodeString8bit (content, 0, QR_ECLEVEL_M);

  /* Only a text too long for any code has none; ours are ids. */
  g_return_if_fail (code != NULL);

  yx_flow_need (self, side);
  yx_paper_add_drawing (self->paper, self->page, draw_code, code, (GDestroyNotify) QRcode_free,
                        self->area.left + self->area.width - side, self->y, side, side);
  self->code_width = side + CODE_GAP;
  self->code_bottom = self->y + side;
}
