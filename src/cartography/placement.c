#include "cartography/placement.h"

#include <math.h>
#include <string.h>

/* Side of a cell of the collision grid, in units: a little above the height of a label. */
#define CELL 32.0

/* Space kept between two labels. */
#define GAP 2.0f

/* Boxes in a grid over the picture and its margin; those further out are not looked at. */
typedef struct {
  YxLabelBox box;
  guint owner;
  gint next; /* of the same cell, -1 at the end */
} Entry;

typedef struct {
  double left, top;
  int columns, rows;
  gint *heads;
  GArray *entries; /* Entry */
} Grid;

typedef struct {
  guint text;
  float x, y;
} Placed;

static void
grid_init (Grid *grid, double left, double top, double right, double bottom)
{
  grid->left = left;
  grid->top = top;
  grid->columns = MAX (1, (int) ceil ((right - left) / CELL));
  grid->rows = MAX (1, (int) ceil ((bottom - top) / CELL));
  grid->heads = g_new (gint, (gsize) grid->columns * grid->rows);
  memset (grid->heads, 0xff, sizeof (gint) * grid->columns * grid->rows);
  grid->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
}

static void
grid_clear (Grid *grid)
{
  g_free (grid->heads);
  g_array_unref (grid->entries);
}

/* The cells that a box meets, clamped to the grid. */
static void
grid_span (const Grid *grid, const YxLabelBox *box, int *x0, int *y0, int *x1, int *y1)
{
  *x0 = CLAMP ((int) floor ((box->x0 - grid->left) / CELL), 0, grid->columns - 1);
  *y0 = CLAMP ((int) floor ((box->y0 - grid->top) / CELL), 0, grid->rows - 1);
  *x1 = CLAMP ((int) floor ((box->x1 - grid->left) / CELL), 0, grid->columns - 1);
  *y1 = CLAMP ((int) floor ((box->y1 - grid->top) / CELL), 0, grid->rows - 1);
}

static void
grid_add (Grid *grid, const YxLabelBox *box, guint owner)
{
  int x0, y0, x1, y1;

  grid_span (grid, box, &x0, &y0, &x1, &y1);
  for (int y = y0; y <= y1; y++)
    for (int x = x0; x <= x1; x++) {
      gint *head = &grid->heads[y * grid->columns + x];
      const Entry entry = { *box, owner, *head };

      *head = (gint) grid->entries->len;
      g_array_append_val (grid->entries, entry);
    }
}

static gboolean
boxes_overlap (const YxLabelBox *a, const YxLabelBox *b)
{
  return a->x0 < b->x1 + GAP && b->x0 < a->x1 + GAP && a->y0 < b->y1 + GAP
         && b->y0 < a->y1 + GAP;
}

static gint
compare_candidates (const YxLabelCandidate *a, const YxLabelCandidate *b)
{
  if (a->rank != b->rank)
    return a->rank < b->rank ? -1 : 1;
  if (a->id != b->id)
    return a->id < b->id ? -1 : 1;
  return a->alternative < b->alternative ? -1 : a->alternative > b->alternative;
}

static gint
compare_indices (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const YxLabelCandidate *candidates = user_data;

  return compare_candidates (&candidates[*(const guint *) a], &candidates[*(const guint *) b]);
}

static gboolean
grid_is_free (const Grid *grid, const YxLabelBox *box)
{
  int x0, y0, x1, y1;

  grid_span (grid, box, &x0, &y0, &x1, &y1);
  for (int y = y0; y <= y1; y++)
    for (int x = x0; x <= x1; x++)
      for (gint i = grid->heads[y * grid->columns + x]; i >= 0;) {
        const Entry *entry = &g_array_index (grid->entries, Entry, i);

        if (boxes_overlap (box, &entry->box))
          return FALSE;
        i = entry->next;
      }
  return TRUE;
}

/* Whether candidate i ranks before all shared candidates that it overlaps. */
static gboolean
ranks_first (const Grid *shared, const YxLabelCandidate *candidates, guint i)
{
  const YxLabelBox *box = &candidates[i].boxes[0];
  int x0, y0, x1, y1;

  grid_span (shared, box, &x0, &y0, &x1, &y1);
  for (int y = y0; y <= y1; y++)
    for (int x = x0; x <= x1; x++)
      for (gint e = shared->heads[y * shared->columns + x]; e >= 0;) {
        const Entry *entry = &g_array_index (shared->entries, Entry, e);

        if (entry->owner != i && boxes_overlap (box, &entry->box)
            && compare_candidates (&candidates[entry->owner], &candidates[i]) < 0)
          return FALSE;
        e = entry->next;
      }
  return TRUE;
}

static gboolean
is_inside (const YxLabelCandidate *candidate, double width, double height)
{
  for (guint i = 0; i < candidate->n_boxes; i++) {
    const YxLabelBox *box = &candidate->boxes[i];

    if (box->x0 < 0 || box->y0 < 0 || box->x1 > width || box->y1 > height)
      return FALSE;
  }
  return TRUE;
}

static gboolean
is_outside (const YxLabelBox *box, double width, double height)
{
  return box->x1 <= 0 || box->y1 <= 0 || box->x0 >= width || box->y0 >= height;
}

/* The middle of its box, or of the box of its middle letter. */
static Placed
place_of (const YxLabelCandidate *candidate)
{
  const YxLabelBox *box = &candidate->boxes[candidate->n_boxes / 2];

  return (Placed){ candidate->text, (box->x0 + box->x1) / 2, (box->y0 + box->y1) / 2 };
}

static gboolean
repeats (const GArray *placed, const YxLabelCandidate *candidate)
{
  const Placed place = place_of (candidate);

  for (guint i = 0; i < placed->len; i++) {
    const Placed *other = &g_array_index (placed, Placed, i);

    if (other->text == place.text
        && hypotf (other->x - place.x, other->y - place.y) < candidate->repeat)
      return TRUE;
  }
  return FALSE;
}

guint
yx_place_labels (const YxLabelCandidate *candidates, guint n_candidates, double width,
                 double height, gboolean open_edges, gboolean *shown)
{
  g_autofree guint *order = g_new (guint, n_candidates);
  g_autoptr (GArray) placed = g_array_new (FALSE, FALSE, sizeof (Placed));
  Grid shared, taken;
  const YxLabelCandidate *last = NULL;
  guint n_shown = 0;

  grid_init (&shared, -YX_PLACEMENT_MARGIN, -YX_PLACEMENT_MARGIN, width + YX_PLACEMENT_MARGIN,
             height + YX_PLACEMENT_MARGIN);
  grid_init (&taken, -YX_PLACEMENT_MARGIN, -YX_PLACEMENT_MARGIN, width + YX_PLACEMENT_MARGIN,
             height + YX_PLACEMENT_MARGIN);
  for (guint i = 0; i < n_candidates; i++) {
    g_assert (!candidates[i].shared || candidates[i].n_boxes == 1);
    order[i] = i;
    shown[i] = FALSE;
    if (candidates[i].shared && open_edges)
      grid_add (&shared, &candidates[i].boxes[0], i);
  }
  g_qsort_with_data (order, (gint) n_candidates, sizeof *order, compare_indices,
                     (gpointer) candidates);

  for (guint i = 0; open_edges && i < n_candidates; i++) {
    const YxLabelCandidate *candidate = &candidates[i];

    if (!candidate->shared || is_inside (candidate, width, height)
        || is_outside (&candidate->boxes[0], width, height))
      continue;
    if (ranks_first (&shared, candidates, i)) {
      shown[i] = TRUE;
      n_shown++;
      grid_add (&taken, &candidate->boxes[0], i);
    }
  }

  for (guint k = 0; k < n_candidates; k++) {
    const YxLabelCandidate *candidate = &candidates[order[k]];
    /* Alternatives follow each other, so the last that was shown tells. */
    gboolean fits = !shown[order[k]] && is_inside (candidate, width, height)
                    && (last == NULL || last->rank != candidate->rank
                        || last->id != candidate->id);

    for (guint b = 0; fits && b < candidate->n_boxes; b++)
      fits = grid_is_free (&taken, &candidate->boxes[b]);
    if (!fits || (candidate->repeat > 0 && repeats (placed, candidate)))
      continue;

    shown[order[k]] = TRUE;
    last = candidate;
    n_shown++;
    for (guint b = 0; b < candidate->n_boxes; b++)
      grid_add (&taken, &candidate->boxes[b], order[k]);
    if (candidate->repeat > 0) {
      const Placed place = place_of (candidate);

      g_array_append_val (placed, place);
    }
  }

  grid_clear (&shared);
  grid_clear (&taken);
  return n_shown;
}
