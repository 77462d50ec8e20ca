#pragma once

/* The lines of one name as a reader sees them. In the data a road is a chain of short ways, one
 * for each bridge, lane count or speed limit; a name set way by way fits on few of them and
 * repeats on the others. Here ways that carry the same word and meet end to end become one line:
 * at each node the ends that go on straightest are joined. */

#include <glib.h>

G_BEGIN_DECLS

/* A stretch of a joined line inside the picture. */
typedef struct {
  const char *name; /* as given to yx_named_lines_add() */
  guint kind;       /* the least kind of its ways */
  guint32 fid;      /* the least row of its ways */
  guint index;      /* tells stretches of one name apart; the same for the same input */
  guint n;
  double *xy;    /* n pairs */
  double *along; /* length from the start to each point */
  double length;
  double outside; /* how far the line goes on beyond the picture, at its longer side */
} YxNamedLine;

typedef struct _YxNamedLines YxNamedLines;

YxNamedLines *yx_named_lines_new (void);
void yx_named_lines_free (YxNamedLines *self);

/* Adds a way of n points; `name` is borrowed, `xy` (n pairs) is copied. */
void yx_named_lines_add (YxNamedLines *self, const char *name, guint kind, guint32 fid,
                         const double *xy, guint n);

/* Joins what was added and cuts it to a picture of width × height.
 * Returns: (transfer full): a GPtrArray of YxNamedLine that owns them; by name in the order in
 * which names were first added. */
GPtrArray *yx_named_lines_join (YxNamedLines *self, double width, double height);

/* The point `along` units from the start of the line; the ends are gone beyond in no case. */
void yx_named_line_at (const YxNamedLine *line, double along, double *ret_x, double *ret_y);

G_END_DECLS
