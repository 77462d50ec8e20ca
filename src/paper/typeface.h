#pragma once

/* The letters of an official document (GB/T 9704-2012): 小标宋 for the title, 仿宋 for the text,
 * 黑体 and 楷体 for headings. Where a computer has none of these, as Debian, the nearest of Noto CJK
 * stands in; fontconfig finds what is there, and the PDF carries the letters it uses. */

#include <pango/pangocairo.h>

G_BEGIN_DECLS

typedef enum {
  YX_FACE_TITLE,      /* 小标宋体 */
  YX_FACE_BODY,       /* 仿宋体 */
  YX_FACE_HEADING,    /* 黑体 */
  YX_FACE_SUBHEADING, /* 楷体 */
  YX_FACE_TABLE,      /* 宋体 */
} YxFace;

/* 号, in points. */
#define YX_SIZE_2 22.0
#define YX_SIZE_3 15.75 /* 28 of them make a line of 156 mm */
#define YX_SIZE_4 14.0
#define YX_SIZE_SMALL_4 12.0
#define YX_SIZE_5 10.5
#define YX_SIZE_SMALL_5 9.0

/* A context that measures in points and hints nothing, so that lines break the same wherever they
 * are drawn. It has fonts of its own and may be handed from thread to thread, but used by one at
 * a time. Returns: (transfer full) */
PangoContext *yx_typeface_context_new (void);

/* Returns: (transfer full) */
PangoFontDescription *yx_typeface_describe (YxFace face, double size);

G_END_DECLS
