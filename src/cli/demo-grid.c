#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-grid.h"

#include <math.h>

#define CELL 200.0

struct _YxDemoGrid {
  GArray *segments;  /* YxDemoSegment */
  GHashTable *cells; /* cell number → GArray of guint, rising */
};

static gpointer
cell_key (int column, int row)
{
  return GINT_TO_POINTER ((int) ((guint) (column + 4096) << 13 | (guint) (row + 4096)));
}

static int
cell_of (double value)
{
  return (int) floor (value / CELL);
}

static int
compare_guint (gconstpointer a, gconstpointer b)
{
  guint one = *(const guint *) a, two = *(const guint *) b;

  return (one > two) - (one < two);
}

YxDemoGrid *
yx_demo_grid_new (void)
{
  YxDemoGrid *grid = g_new0 (YxDemoGrid, 1);

  grid->segments = g_array_new (FALSE, FALSE, sizeof (YxDemoSegment));
  grid->cells = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  return grid;
}

void
yx_demo_grid_free (YxDemoGrid *grid)
{
  g_return_if_fail (grid != NULL);

  g_array_unref (grid->segments);
  g_hash_table_unref (grid->cells);
  g_free (grid);
}

void
yx_demo_grid_add (YxDemoGrid *grid, YxDemoPoint a, YxDemoPoint b, guint owner, guint index)
{
  YxDemoSegment segment = { a, b, owner, index };
  guint number = grid->segments->len;

  g_array_append_val (grid->segments, segment);
  for (int column = cell_of (MIN (a.x, b.x)); column <= cell_of (MAX (a.x, b.x)); column++)
    for (int row = cell_of (MIN (a.y, b.y)); row <= cell_of (MAX (a.y, b.y)); row++) {
      GArray *cell = g_hash_table_lookup (grid->cells, cell_key (column, row));

      if (!cell) {
        cell = g_array_new (FALSE, FALSE, sizeof (guint));
        g_hash_table_insert (grid->cells, cell_key (column, row), cell);
      }
      g_array_append_val (cell, number);
    }
}

void
yx_demo_grid_add_line (YxDemoGrid *grid, const GArray *line, guint owner, bool closed)
{
  for (guint i = 1; i < line->len; i++)
    yx_demo_grid_add (grid, yx_demo_line_at (line, i - 1), yx_demo_line_at (line, i), owner, i - 1);
  if (closed && line->len > 2)
    yx_demo_grid_add (grid, yx_demo_line_at (line, line->len - 1), yx_demo_line_at (line, 0), owner,
                      line->len - 1);
}

void
yx_demo_grid_visit (const YxDemoGrid *grid, YxDemoRect rect,
                    bool (*visit) (const YxDemoSegment *segment, gpointer user_data),
                    gpointer user_data)
{
  g_autoptr (GArray) numbers = g_array_new (FALSE, FALSE, sizeof (guint));

  for (int column = cell_of (rect.west); column <= cell_of (rect.east); column++)
    for (int row = cell_of (rect.south); row <= cell_of (rect.north); row++) {
      const GArray *cell = g_hash_table_lookup (grid->cells, cell_key (column, row));

      if (cell)
        g_array_append_vals (numbers, cell->data, cell->len);
    }

  g_array_sort (numbers, compare_guint);
  for (guint i = 0; i < numbers->len; i++) {
    guint number = g_array_index (numbers, guint, i);

    if (i > 0 && number == g_array_index (numbers, guint, i - 1))
      continue;
    if (!visit (&g_array_index (grid->segments, YxDemoSegment, number), user_data))
      return;
  }
}

typedef struct {
  YxDemoPoint a, b;
  double best;
  bool crosses;
} Probe;

static bool
measure_distance (const YxDemoSegment *segment, gpointer user_data)
{
  Probe *probe = user_data;
  double distance = yx_demo_segment_distance (probe->a, segment->a, segment->b, NULL);

  probe->best = MIN (probe->best, distance);
  return true;
}

static bool
test_crossing (const YxDemoSegment *segment, gpointer user_data)
{
  Probe *probe = user_data;
  double t, u;

  probe->crosses = yx_demo_segments_cross (probe->a, probe->b, segment->a, segment->b, &t, &u);
  return !probe->crosses;
}

double
yx_demo_grid_distance (const YxDemoGrid *grid, YxDemoPoint point, double reach)
{
  Probe probe = { .a = point, .best = reach };

  yx_demo_grid_visit (
      grid, (YxDemoRect){ point.x - reach, point.y - reach, point.x + reach, point.y + reach },
      measure_distance, &probe);
  return probe.best;
}

bool
yx_demo_grid_crosses (const YxDemoGrid *grid, YxDemoPoint a, YxDemoPoint b)
{
  Probe probe = { .a = a, .b = b };

  yx_demo_grid_visit (
      grid, (YxDemoRect){ MIN (a.x, b.x), MIN (a.y, b.y), MAX (a.x, b.x), MAX (a.y, b.y) },
      test_crossing, &probe);
  return probe.crosses;
}
