#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/named-lines.h"

#include <math.h>
#include <string.h>

/* Two ends that meet are joined when the line turns by less than about 107 degrees there: the
 * cosine between the directions away from the node, -1 for straight on. */
#define MAX_COSINE 0.3

typedef struct {
  const char *name;
  guint kind;
  guint32 fid;
  guint first; /* pair of `xy` */
  guint n;
  guint mates[2]; /* what its start and its end are joined to: an end, or NO_END */
  gboolean taken;
} Way;

/* 2 × way, plus one for its last point. */
#define NO_END G_MAXUINT

typedef struct {
  gint64 node;
  guint end;
  double dx, dy; /* direction into the way, of length 1 */
} End;

struct _YxNamedLines {
  GArray *ways;      /* Way */
  GArray *xy;        /* double */
  GHashTable *names; /* name → index + 1 in `groups` */
  GPtrArray *groups; /* GArray of indices of ways */
};

static void
named_line_free (gpointer data)
{
  YxNamedLine *line = data;

  g_free (line->xy);
  g_free (line->along);
  g_free (line);
}

static Way *
way_at (YxNamedLines *self, guint i)
{
  return &g_array_index (self->ways, Way, i);
}

static const double *
point_of (YxNamedLines *self, const Way *way, guint i)
{
  return &g_array_index (self->xy, double, 2 * (way->first + i));
}

/* Ways share a node to the bit; a 64th of a unit allows for the arithmetic since. */
static gint64
node_of (const double *point)
{
  return (gint64) llrint (point[0] * 64.0) * (1 << 30) + llrint (point[1] * 64.0);
}

static End
make_end (YxNamedLines *self, guint index, gboolean last)
{
  const Way *way = way_at (self, index);
  const double *at = point_of (self, way, last ? way->n - 1 : 0);
  End end = { .node = node_of (at), .end = 2 * index + (last ? 1 : 0) };

  for (guint i = 1; i < way->n; i++) {
    const double *next = point_of (self, way, last ? way->n - 1 - i : i);
    const double length = hypot (next[0] - at[0], next[1] - at[1]);

    /* Shorter steps say little about the direction. */
    if (length < 1.0 && i + 1 < way->n)
      continue;
    if (length > 0.0) {
      end.dx = (next[0] - at[0]) / length;
      end.dy = (next[1] - at[1]) / length;
    }
    break;
  }
  return end;
}

static gint
compare_ends (gconstpointer a, gconstpointer b)
{
  const End *p = a, *q = b;

  if (p->node != q->node)
    return p->node < q->node ? -1 : 1;
  return p->end < q->end ? -1 : p->end > q->end;
}

/* Joins the ends at one node, the straightest pair first. */
static void
pair_ends (YxNamedLines *self, const End *ends, guint n)
{
  for (;;) {
    double best = MAX_COSINE;
    guint a = 0, b = 0;

    for (guint i = 0; i < n; i++)
      for (guint k = i + 1; k < n; k++) {
        const double cosine = ends[i].dx * ends[k].dx + ends[i].dy * ends[k].dy;

        if (way_at (self, ends[i].end / 2)->mates[ends[i].end % 2] == NO_END
            && way_at (self, ends[k].end / 2)->mates[ends[k].end % 2] == NO_END
            && cosine < best) {
          best = cosine;
          a = i;
          b = k;
        }
      }
    if (a == b)
      return;
    way_at (self, ends[a].end / 2)->mates[ends[a].end % 2] = ends[b].end;
    way_at (self, ends[b].end / 2)->mates[ends[b].end % 2] = ends[a].end;
  }
}

static void
join_group (YxNamedLines *self, const GArray *group)
{
  g_autoptr (GArray) ends = g_array_sized_new (FALSE, FALSE, sizeof (End), 2 * group->len);

  for (guint i = 0; i < group->len; i++)
    for (int last = 0; last < 2; last++) {
      const End end = make_end (self, g_array_index (group, guint, i), last);

      g_array_append_val (ends, end);
    }
  g_array_sort (ends, compare_ends);
  for (guint begin = 0; begin < ends->len;) {
    const gint64 node = g_array_index (ends, End, begin).node;
    guint end = begin;

    while (end < ends->len && g_array_index (ends, End, end).node == node)
      end++;
    if (end - begin >= 2)
      pair_ends (self, &g_array_index (ends, End, begin), end - begin);
    begin = end;
  }
}

/* The end at which the line through a way begins; a closed line begins where it was entered. */
static guint
find_start (YxNamedLines *self, guint index)
{
  guint end = 2 * index;

  for (;;) {
    const guint mate = way_at (self, end / 2)->mates[end % 2];

    if (mate == NO_END || mate / 2 == index)
      return end;
    end = mate ^ 1;
  }
}

/* Appends the points of the line that begins at an end; takes its ways. */
static void
follow (YxNamedLines *self, guint start, GArray *xy, guint *ret_kind, guint32 *ret_fid)
{
  guint end = start;

  while (end != NO_END) {
    Way *way = way_at (self, end / 2);

    if (way->taken)
      return;
    way->taken = TRUE;
    *ret_kind = MIN (*ret_kind, way->kind);
    *ret_fid = MIN (*ret_fid, way->fid);
    /* The first point of a further way is the last of the way before. */
    for (guint i = xy->len > 0 ? 1 : 0; i < way->n; i++)
      g_array_append_vals (xy, point_of (self, way, end % 2 ? way->n - 1 - i : i), 2);
    end = way->mates[1 - end % 2];
  }
}

/* The stretch of a-b inside width × height (Liang & Barsky 1984); FALSE when there is none. */
static gboolean
cut_segment (const double *a, const double *b, double width, double height, double *ret_from,
             double *ret_to)
{
  const double dx = b[0] - a[0], dy = b[1] - a[1];
  const double p[] = { -dx, dx, -dy, dy };
  const double q[] = { a[0], width - a[0], a[1], height - a[1] };
  double from = 0.0, to = 1.0;

  for (guint i = 0; i < G_N_ELEMENTS (p); i++) {
    if (p[i] < 0.0)
      from = fmax (from, q[i] / p[i]);
    else if (p[i] > 0.0)
      to = fmin (to, q[i] / p[i]);
    else if (q[i] < 0.0)
      return FALSE;
  }
  *ret_from = from;
  *ret_to = to;
  return from < to;
}

static void
append_between (GArray *xy, const double *a, const double *b, double part)
{
  const double point[] = { a[0] + (b[0] - a[0]) * part, a[1] + (b[1] - a[1]) * part };

  g_array_append_vals (xy, point, 2);
}

/* Adds the stretch that has been gathered, if any, and empties it. */
static void
add_stretch (GPtrArray *lines, const YxNamedLine *about, GArray *xy, double outside)
{
  YxNamedLine *line;

  if (xy->len >= 4) {
    line = g_memdup2 (about, sizeof *about);
    line->index = lines->len;
    line->n = xy->len / 2;
    line->xy = g_memdup2 (xy->data, xy->len * sizeof (double));
    line->along = g_new (double, line->n);
    line->along[0] = 0.0;
    for (guint i = 1; i < line->n; i++)
      line->along[i] = line->along[i - 1]
                       + hypot (line->xy[2 * i] - line->xy[2 * i - 2],
                                line->xy[2 * i + 1] - line->xy[2 * i - 1]);
    line->length = line->along[line->n - 1];
    line->outside = outside;
    g_ptr_array_add (lines, line);
  }
  g_array_set_size (xy, 0);
}

/* Cuts a line to the picture. */
static void
cut_line (GPtrArray *lines, const YxNamedLine *about, const GArray *line_xy, double width,
          double height)
{
  g_autoptr (GArray) xy = g_array_new (FALSE, FALSE, sizeof (double));
  double before = 0.0, after = 0.0; /* outside, on both sides of the stretch */

  for (guint i = 0; i + 3 < line_xy->len; i += 2) {
    const double *a = &g_array_index (line_xy, double, i);
    const double *b = a + 2;
    const double length = hypot (b[0] - a[0], b[1] - a[1]);
    double from, to;

    if (!cut_segment (a, b, width, height, &from, &to)) {
      after += length;
      continue;
    }
    if (xy->len == 0 || from > 0.0 || after > 0.0) {
      after += from * length;
      /* What lies between two stretches is outside of both. */
      add_stretch (lines, about, xy, fmax (before, after));
      before = after;
      after = 0.0;
      append_between (xy, a, b, from);
    }
    append_between (xy, a, b, to);
    after += (1.0 - to) * length;
  }
  add_stretch (lines, about, xy, fmax (before, after));
}

YxNamedLines *
yx_named_lines_new (void)
{
  YxNamedLines *self = g_new0 (YxNamedLines, 1);

  self->ways = g_array_new (FALSE, FALSE, sizeof (Way));
  self->xy = g_array_new (FALSE, FALSE, sizeof (double));
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  return self;
}

void
yx_named_lines_free (YxNamedLines *self)
{
  g_array_unref (self->ways);
  g_array_unref (self->xy);
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->groups);
  g_free (self);
}

void
yx_named_lines_add (YxNamedLines *self, const char *name, guint kind, guint32 fid,
                    const double *xy, guint n)
{
  const Way way = { .name = name, .kind = kind, .fid = fid, .first = self->xy->len / 2, .n = n,
                    .mates = { NO_END, NO_END } };
  const guint index = self->ways->len;
  guint group = GPOINTER_TO_UINT (g_hash_table_lookup (self->names, name));

  g_return_if_fail (n >= 2);

  if (group == 0) {
    g_ptr_array_add (self->groups, g_array_new (FALSE, FALSE, sizeof (guint)));
    group = self->groups->len;
    g_hash_table_insert (self->names, (gpointer) name, GUINT_TO_POINTER (group));
  }
  g_array_append_val ((GArray *) self->groups->pdata[group - 1], index);
  g_array_append_val (self->ways, way);
  g_array_append_vals (self->xy, xy, 2 * n);
}

GPtrArray *
yx_named_lines_join (YxNamedLines *self, double width, double height)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (named_line_free);
  g_autoptr (GArray) xy = g_array_new (FALSE, FALSE, sizeof (double));

  for (guint g = 0; g < self->groups->len; g++) {
    const GArray *group = self->groups->pdata[g];

    join_group (self, group);
    for (guint i = 0; i < group->len; i++) {
      const guint index = g_array_index (group, guint, i);
      YxNamedLine about = { .name = way_at (self, index)->name, .kind = G_MAXUINT,
                            .fid = G_MAXUINT32 };

      if (way_at (self, index)->taken)
        continue;
      g_array_set_size (xy, 0);
      follow (self, find_start (self, index), xy, &about.kind, &about.fid);
      cut_line (lines, &about, xy, width, height);
    }
  }
  return lines;
}

void
yx_named_line_at (const YxNamedLine *line, double along, double *ret_x, double *ret_y)
{
  guint low = 0, high = line->n - 1;
  double step, part;

  while (high - low > 1) {
    const guint middle = (low + high) / 2;

    if (line->along[middle] <= along)
      low = middle;
    else
      high = middle;
  }
  step = line->along[high] - line->along[low];
  part = step > 0.0 ? CLAMP ((along - line->along[low]) / step, 0.0, 1.0) : 0.0;
  *ret_x = line->xy[2 * low] + (line->xy[2 * high] - line->xy[2 * low]) * part;
  *ret_y = line->xy[2 * low + 1] + (line->xy[2 * high + 1] - line->xy[2 * low + 1]) * part;
}
