#pragma once

/* Sets text, pictures and tables one below the other onto as many pages as they take, in the
 * measures of GB/T 9704-2012: A4, 37 mm above and 28 mm left of a type area of 156 × 225 mm, 22 lines
 * of 28 letters. A page in landscape is the same sheet turned. */

#include "paper/page.h"

G_BEGIN_DECLS

#define YX_MM(mm) ((mm) * 72.0 / 25.4)
#define YX_TYPE_WIDTH YX_MM (156)
#define YX_TYPE_HEIGHT YX_MM (225)
#define YX_BODY_PITCH (YX_TYPE_HEIGHT / 22)

/* What stands on every page beside its text; copied. */
typedef struct {
  const char *title;     /* of the file */
  const char *author;
  gint64 made;
  const char *head;      /* over the type area, on the left */
  const char *edition;   /* and on the right */
  const char *foot;      /* below the page number; may have lines */
  const char *watermark; /* nullable */
} YxFurniture;

typedef struct _YxFlow YxFlow;

YxFlow *yx_flow_new (const YxFurniture *furniture);
void yx_flow_free (YxFlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxFlow, yx_flow_free)

/* Puts the furniture onto the pages. Returns: (transfer full) */
YxPaper *yx_flow_finish (YxFlow *self);

/* A new page, where a part of the paper begins. `title` (nullable) goes into the table of contents. */
void yx_flow_begin_part (YxFlow *self, const char *title, gboolean landscape);
void yx_flow_break_page (YxFlow *self);
/* A new page unless so much is free. */
void yx_flow_need (YxFlow *self, double height);

/* The whole title (2号) and lines below it in the middle. */
void yx_flow_title (YxFlow *self, const char *text);
void yx_flow_subtitle (YxFlow *self, const char *text);
/* 一、 of the document's first order in 黑体, （一） of the second in 楷体; a heading never stands at
 * the foot of a page. Numbers go on by themselves and begin anew with each part. */
void yx_flow_heading (YxFlow *self, const char *text);
void yx_flow_subheading (YxFlow *self, const char *text);
/* A paragraph of the text, 3号 仿宋, indented by two letters; blanks beside Chinese are dropped. */
void yx_flow_text (YxFlow *self, const char *text);
/* "1." and so on before each; NULL-terminated. */
void yx_flow_list (YxFlow *self, const char *const *texts);
/* Text without the blanks beside Chinese, as paragraphs and notes have it. Returns: (transfer full) */
char *yx_flow_tighten (const char *text);
/* Smaller text, as below a table. */
void yx_flow_note (YxFlow *self, const char *text);
/* Any text; lines may go on over the page. */
void yx_flow_lines (YxFlow *self, const YxTextStyle *style, const char *text);
void yx_flow_space (YxFlow *self, double height);

/* In the full width of the type area. */
void yx_flow_picture (YxFlow *self, cairo_surface_t *picture, double height);
/* `data` is freed with the paper. */
void yx_flow_drawing (YxFlow *self, YxPaperDrawing drawing, gpointer data,
                      GDestroyNotify free_data, double height);
/* A QR code of `side` points at the right edge; what follows keeps clear of it. */
void yx_flow_code (YxFlow *self, const char *content, double side);

/* ---- For paper/grid.c ---- */

PangoContext *yx_flow_get_context (YxFlow *self);
YxPaper *yx_flow_get_paper (YxFlow *self);
guint yx_flow_get_page (YxFlow *self);
double yx_flow_get_left (YxFlow *self);
double yx_flow_get_y (YxFlow *self);
/* Width that is free from here on. */
double yx_flow_get_width (YxFlow *self);
/* Height that is left on this page, and that of a whole one. */
double yx_flow_get_room (YxFlow *self);
double yx_flow_get_height (YxFlow *self);
void yx_flow_advance (YxFlow *self, double height);

G_END_DECLS
