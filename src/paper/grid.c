#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include "paper/grid.h"

#define PAD_X 3.5 /* points */
#define PAD_Y 2.0
#define RULE 0.5

typedef struct {
  GPtrArray *cells; /* (element-type utf8) (nullable); one for a band */
  gboolean band;
  cairo_surface_t *picture; /* nullable */
  double beside;            /* its width, when the text stands at its right; 0: it has the row */
  double tall;              /* and its height then */
  double least;             /* height */
} Row;

struct _YxGrid {
  YxGridColumn *columns; /* headings owned */
  guint n_columns;
  double size;
  double least;
  gboolean has_heading;
  gboolean whole;
  GArray *rows; /* of Row */
};

/* A row set for the width of a flow. */
typedef struct {
  GPtrArray *cells; /* (element-type YxLines) */
  double *edges;    /* n cells + 1, from the left of the table */
  double height;
} SetRow;

typedef struct {
  YxFlow *flow;
  const YxGrid *table;
  double width;
  const SetRow *heading; /* nullable */
} Setting;

static void
row_clear (gpointer data)
{
  Row *row = data;

  g_ptr_array_unref (row->cells);
  g_clear_pointer (&row->picture, cairo_surface_destroy);
}

static void
set_row_free (gpointer data)
{
  SetRow *set = data;

  g_ptr_array_unref (set->cells);
  g_free (set->edges);
  g_free (set);
}

/* Of a row (nullable: the heading): a band and a text beside a picture have one cell. */
static double *
measure_edges (const YxGrid *table, double width, const Row *row)
{
  double *edges = g_new0 (double, MAX (table->n_columns, 1) + 1);
  double sum = 0.0, at = 0.0;

  if (row != NULL && (row->band || row->beside > 0.0)) {
    edges[0] = row->beside;
    edges[1] = width;
    return edges;
  }
  for (guint i = 0; i < table->n_columns; i++)
    sum += table->columns[i].weight;
  for (guint i = 0; i < table->n_columns; i++) {
    at += table->columns[i].weight / sum * width;
    edges[i + 1] = at;
  }
  return edges;
}

static SetRow *
set_cells (const Setting *setting, const char *const *cells, guint n, const Row *row)
{
  const YxGrid *table = setting->table;
  const gboolean heading = row == NULL;
  const gboolean band = row != NULL && row->band;
  const gboolean beside = row != NULL && row->beside > 0.0;
  SetRow *set = g_new0 (SetRow, 1);

  set->cells = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_lines_unref);
  set->edges = measure_edges (table, setting->width, row);
  set->height = row == NULL ? 0.0 : beside ? row->tall : row->least;
  for (guint i = 0; i < n; i++) {
    const YxTextStyle style = {
      .face = band || heading ? YX_FACE_HEADING : YX_FACE_TABLE,
      .size = table->size,
      .pitch = 1.3 * table->size,
      .align = heading          ? YX_ALIGN_CENTRE
               : band || beside ? YX_ALIGN_LEFT
                                : table->columns[i].align,
    };
    YxLines *lines
        = yx_lines_new (yx_flow_get_context (setting->flow), &style,
                        cells[i] != NULL ? cells[i] : "",
                        MAX (set->edges[i + 1] - set->edges[i] - 2 * PAD_X, table->size));

    g_ptr_array_add (set->cells, lines);
    set->height = MAX (set->height,
                       yx_lines_measure (lines, 0, yx_lines_get_n (lines)) + 2 * PAD_Y);
  }
  return set;
}

static SetRow *
set_row (const Setting *setting, const Row *row)
{
  return set_cells (setting, (const char *const *) row->cells->pdata, row->cells->len, row);
}

static SetRow *
set_heading (const Setting *setting)
{
  const YxGrid *table = setting->table;
  g_autofree const char **headings = g_new0 (const char *, table->n_columns);

  for (guint i = 0; i < table->n_columns; i++)
    headings[i] = table->columns[i].heading;
  return set_cells (setting, headings, table->n_columns, NULL);
}

/* The frame of a row of this height at the flow's place. */
static void
rule_row (const Setting *setting, const SetRow *set, double height)
{
  YxPaper *paper = yx_flow_get_paper (setting->flow);
  const guint page = yx_flow_get_page (setting->flow);
  const double left = yx_flow_get_left (setting->flow), y = yx_flow_get_y (setting->flow);

  yx_paper_add_rule (paper, page, left, y, left + setting->width, y, RULE);
  yx_paper_add_rule (paper, page, left, y + height, left + setting->width, y + height, RULE);
  if (set->edges[0] > 0.0)
    yx_paper_add_rule (paper, page, left, y, left, y + height, RULE);
  for (guint i = 0; i <= set->cells->len; i++)
    yx_paper_add_rule (paper, page, left + set->edges[i], y, left + set->edges[i], y + height,
                       RULE);
}

/* Lines [from[i], to[i]) of each cell; short ones stand in the middle of the row's height. */
static void
put_cells (const Setting *setting, const SetRow *set, const guint *from, const guint *to,
           double height)
{
  for (guint i = 0; i < set->cells->len; i++) {
    YxLines *lines = g_ptr_array_index (set->cells, i);
    const double text = yx_lines_measure (lines, from[i], to[i]);

    yx_paper_add_lines (yx_flow_get_paper (setting->flow), yx_flow_get_page (setting->flow), lines,
                        yx_flow_get_left (setting->flow) + set->edges[i] + PAD_X,
                        yx_flow_get_y (setting->flow) + (height - text) / 2, from[i], to[i]);
  }
  rule_row (setting, set, height);
  yx_flow_advance (setting->flow, height);
}

static void
put_whole (const Setting *setting, const SetRow *set)
{
  g_autofree guint *from = g_new0 (guint, set->cells->len);
  g_autofree guint *to = g_new0 (guint, set->cells->len);

  for (guint i = 0; i < set->cells->len; i++)
    to[i] = yx_lines_get_n (g_ptr_array_index (set->cells, i));
  put_cells (setting, set, from, to, set->height);
}

static void
next_page (const Setting *setting)
{
  yx_flow_break_page (setting->flow);
  if (setting->heading != NULL)
    put_whole (setting, setting->heading);
}

/* A row longer than a page goes on over as many as it takes. */
static void
put_broken (const Setting *setting, const SetRow *set)
{
  g_autofree guint *from = g_new0 (guint, set->cells->len);
  g_autofree guint *to = g_new0 (guint, set->cells->len);

  for (;;) {
    const double room = yx_flow_get_room (setting->flow) - 2 * PAD_Y;
    double height = 0.0;
    gboolean more = FALSE;

    for (guint i = 0; i < set->cells->len; i++) {
      YxLines *lines = g_ptr_array_index (set->cells, i);

      to[i] = yx_lines_fit (lines, from[i], room);
      height = MAX (height, yx_lines_measure (lines, from[i], to[i]));
      more |= to[i] < yx_lines_get_n (lines);
    }
    if (height > 0.0)
      put_cells (setting, set, from, to, height + 2 * PAD_Y);
    if (!more)
      return;
    for (guint i = 0; i < set->cells->len; i++)
      from[i] = to[i];
    next_page (setting);
  }
}

static double
height_of (const Row *row, const SetRow *set)
{
  return row->picture != NULL && row->beside <= 0.0 ? row->least : set->height;
}

/* Of the row, and of what must stay with it. */
static double
height_kept (const YxGrid *table, GPtrArray *set, guint index)
{
  double height = 0.0;

  for (guint i = index; i < table->rows->len; i++) {
    const Row *row = &g_array_index (table->rows, Row, i);

    height += height_of (row, g_ptr_array_index (set, i));
    if (!row->band)
      break;
  }
  return height;
}

static void
put_row (const Setting *setting, const Row *row, const SetRow *set, double kept)
{
  const double whole = yx_flow_get_height (setting->flow)
                       - (setting->heading != NULL ? setting->heading->height : 0.0);

  if (kept > yx_flow_get_room (setting->flow) && kept <= whole)
    next_page (setting);
  if (row->beside > 0.0) {
    if (row->tall > yx_flow_get_room (setting->flow))
      next_page (setting);
    yx_paper_add_picture (yx_flow_get_paper (setting->flow), yx_flow_get_page (setting->flow),
                          row->picture, yx_flow_get_left (setting->flow),
                          yx_flow_get_y (setting->flow)
                              + (MIN (set->height, yx_flow_get_room (setting->flow)) - row->tall)
                                    / 2.0,
                          row->beside, row->tall);
  }
  if (row->picture != NULL && row->beside <= 0.0) {
    if (row->least > yx_flow_get_room (setting->flow))
      next_page (setting);
    yx_paper_add_picture (yx_flow_get_paper (setting->flow), yx_flow_get_page (setting->flow),
                          row->picture, yx_flow_get_left (setting->flow),
                          yx_flow_get_y (setting->flow), setting->width, row->least);
    yx_flow_advance (setting->flow, row->least);
  } else if (set->height <= yx_flow_get_room (setting->flow)) {
    put_whole (setting, set);
  } else {
    put_broken (setting, set);
  }
}

YxGrid *
yx_grid_new (const YxGridColumn *columns, guint n_columns, double size)
{
  YxGrid *self = g_new0 (YxGrid, 1);

  g_return_val_if_fail (n_columns > 0, NULL);

  self->columns = g_memdup2 (columns, n_columns * sizeof *columns);
  self->n_columns = n_columns;
  self->size = size;
  for (guint i = 0; i < n_columns; i++) {
    self->columns[i].heading = g_strdup (columns[i].heading);
    self->has_heading |= columns[i].heading != NULL;
  }
  self->rows = g_array_new (FALSE, TRUE, sizeof (Row));
  g_array_set_clear_func (self->rows, row_clear);
  return self;
}

void
yx_grid_free (YxGrid *self)
{
  for (guint i = 0; i < self->n_columns; i++)
    g_free ((char *) self->columns[i].heading);
  g_free (self->columns);
  g_array_unref (self->rows);
  g_free (self);
}

void
yx_grid_set_row_height (YxGrid *self, double height)
{
  self->least = height;
}

void
yx_grid_keep_whole (YxGrid *self)
{
  self->whole = TRUE;
}

static Row *
add_row (YxGrid *self, const char *const *cells, guint n)
{
  Row row = { .cells = g_ptr_array_new_with_free_func (g_free), .least = self->least };

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (row.cells, g_strdup (cells[i]));
  g_array_append_val (self->rows, row);
  return &g_array_index (self->rows, Row, self->rows->len - 1);
}

void
yx_grid_add_row (YxGrid *self, const char *const *cells)
{
  add_row (self, cells, self->n_columns);
}

void
yx_grid_add_band (YxGrid *self, const char *text)
{
  Row *row = add_row (self, &text, 1);

  row->band = TRUE;
  row->least = 0.0;
}

void
yx_grid_add_picture (YxGrid *self, cairo_surface_t *picture, double height)
{
  Row *row = add_row (self, NULL, 0);

  row->picture = cairo_surface_reference (picture);
  row->least = height;
}

void
yx_grid_add_beside (YxGrid *self, cairo_surface_t *picture, double width, double height,
                    const char *text)
{
  Row *row = add_row (self, &text, 1);

  row->picture = cairo_surface_reference (picture);
  row->beside = width;
  row->tall = height;
}

guint
yx_grid_get_n_rows (const YxGrid *self)
{
  return self->rows->len;
}

void
yx_flow_grid (YxFlow *flow, const YxGrid *table)
{
  Setting setting = { flow, table, yx_flow_get_width (flow), NULL };
  g_autoptr (GPtrArray) set = g_ptr_array_new_with_free_func (set_row_free);
  SetRow *heading = table->has_heading ? set_heading (&setting) : NULL;
  double height = heading != NULL ? heading->height : 0.0;

  for (guint i = 0; i < table->rows->len; i++) {
    const Row *row = &g_array_index (table->rows, Row, i);

    g_ptr_array_add (set, set_row (&setting, row));
    height += height_of (row, g_ptr_array_index (set, i));
  }
  if (table->whole && height > yx_flow_get_room (flow) && height <= yx_flow_get_height (flow))
    yx_flow_break_page (flow);
  if (heading != NULL) {
    const double first = table->rows->len > 0 ? height_kept (table, set, 0) : 0.0;

    if (heading->height + first > yx_flow_get_room (flow)
        && heading->height + first <= yx_flow_get_height (flow))
      yx_flow_break_page (flow);
    put_whole (&setting, heading);
  }
  setting.heading = heading;
  for (guint i = 0; i < table->rows->len; i++)
    put_row (&setting, &g_array_index (table->rows, Row, i), g_ptr_array_index (set, i),
             height_kept (table, set, i));
  g_clear_pointer (&heading, set_row_free);
}
