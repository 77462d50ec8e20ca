#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/gantt-move.h"

#define MINUTE ((gint64) 60 * G_USEC_PER_SEC)
#define STEP_MINUTES 5

/* A stop of a row as it was when the visit was lifted. */
typedef struct {
  gint64 begin, leave;
} Slot;

struct _YxGanttMove {
  YxPlanBoard *board;
  char *task_id, *place_id;
  GPtrArray *vehicles; /* ids by row */
  GPtrArray *slots;    /* [row] GArray of Slot: visits and hand-overs without the lifted one */
  guint from_row, from_order;
  gint64 begin, leave, offset; /* as it was; of the pointer from its begin */

  guint row, order;
  gint64 not_before;
  YxStopMove move;
  YxPlanTry *tried;
  char *refusal;
};

static GArray *
slots_of (YxGanttMove *self, guint row)
{
  return g_ptr_array_index (self->slots, row);
}

static void
try (YxGanttMove *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->tried, yx_plan_try_free);
  g_clear_pointer (&self->refusal, g_free);
  self->move = (YxStopMove){ self->task_id, self->place_id,
                             g_ptr_array_index (self->vehicles, self->row), self->order,
                             self->not_before };
  self->tried = yx_plan_board_try (self->board, &self->move, 1, &error);
  if (self->tried == NULL)
    self->refusal = g_strdup (error->message);
}

/* When the visit would begin. */
static gint64
tried_begin (YxGanttMove *self)
{
  for (guint i = 0; self->tried != NULL && i < self->tried->stops->len; i++) {
    const YxTriedStop *stop = &g_array_index (self->tried->stops, YxTriedStop, i);

    if (g_strcmp0 (stop->task_id, self->task_id) == 0
        && g_strcmp0 (stop->place_id, self->place_id) == 0)
      return stop->begin;
  }
  return self->begin;
}

YxGanttMove *
yx_gantt_move_new (YxPlanBoard *board, YxGanttRows *rows, guint row, guint stop, gint64 grabbed)
{
  const YxGanttVisit *visit = yx_gantt_rows_get_visit (rows, row, stop);
  YxGanttMove *self;
  const YxGanttRow *shown;
  guint n_rows;

  if (visit == NULL)
    return NULL;
  self = g_new0 (YxGanttMove, 1);
  self->board = g_object_ref (board);
  self->task_id = g_strdup (visit->task_id);
  self->place_id = g_strdup (visit->place_id);
  self->vehicles = g_ptr_array_new_with_free_func (g_free);
  self->slots = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  self->row = self->from_row = row;
  shown = yx_gantt_rows_get (rows, &n_rows);
  for (guint r = 0; r < n_rows; r++) {
    GArray *slots = g_array_new (FALSE, FALSE, sizeof (Slot));

    g_ptr_array_add (self->vehicles, g_strdup (yx_gantt_rows_get_vehicle (rows, r)));
    g_ptr_array_add (self->slots, slots);
    for (guint s = 0; s < shown[r].n_stops; s++) {
      const YxGanttStop *at = &shown[r].stops[s];
      const Slot slot = { at->begin, at->leave };

      if (r == row && s == stop) {
        self->order = self->from_order = slots->len;
        self->begin = at->begin;
        self->leave = at->leave;
        self->offset = grabbed - at->begin;
      } else if (at->kind == YX_STOP_KIND_VISIT || at->kind == YX_STOP_KIND_DROP_OFF) {
        g_array_append_val (slots, slot);
      }
    }
  }
  try (self);
  return self;
}

void
yx_gantt_move_free (YxGanttMove *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->board);
  g_free (self->task_id);
  g_free (self->place_id);
  g_ptr_array_unref (self->vehicles);
  g_ptr_array_unref (self->slots);
  g_clear_pointer (&self->tried, yx_plan_try_free);
  g_free (self->refusal);
  g_free (self);
}

void
yx_gantt_move_to (YxGanttMove *self, guint row, gint64 time, gboolean hold)
{
  const gint64 begin = time - self->offset;
  const gint64 middle = begin + (self->leave - self->begin) / 2;
  const GArray *slots;

  row = MIN (row, self->slots->len - 1);
  slots = slots_of (self, row);
  self->row = row;
  self->order = 0;
  for (guint i = 0; i < slots->len; i++) {
    const Slot *slot = &g_array_index (slots, Slot, i);

    if ((slot->begin + slot->leave) / 2 < middle)
      self->order = i + 1;
  }
  /* Back where it came from, it is moved in time only. */
  hold |= row == self->from_row && self->order == self->from_order && begin > self->begin + MINUTE;
  self->not_before = hold ? begin - ((begin % MINUTE) + MINUTE) % MINUTE : 0;
  try (self);
}

void
yx_gantt_move_step (YxGanttMove *self, int rows, int places, int minutes)
{
  const guint was = self->row;

  self->row = (guint) CLAMP ((int) self->row + rows, 0, (int) self->slots->len - 1);
  if (self->row != was) {
    const GArray *slots = slots_of (self, self->row);

    self->order = 0;
    for (guint i = 0; i < slots->len; i++)
      if (g_array_index (slots, Slot, i).begin < self->begin)
        self->order = i + 1;
    self->not_before = 0;
  }
  if (places != 0) {
    self->order
        = (guint) CLAMP ((int) self->order + places, 0, (int) slots_of (self, self->row)->len);
    self->not_before = 0;
  }
  if (minutes != 0) {
    const gint64 step = STEP_MINUTES * MINUTE;
    const gint64 begin = tried_begin (self) + minutes * MINUTE;

    /* At full five minutes, as people agree on. */
    self->not_before = begin - ((begin % step) + step) % step;
  }
  try (self);
}

gboolean
yx_gantt_move_is_change (YxGanttMove *self)
{
  return self->row != self->from_row || self->order != self->from_order
         || ABS (tried_begin (self) - self->begin) >= MINUTE;
}

const YxStopMove *
yx_gantt_move_get (YxGanttMove *self)
{
  return &self->move;
}

const YxPlanTry *
yx_gantt_move_get_try (YxGanttMove *self)
{
  return self->tried;
}

guint
yx_gantt_move_get_row (YxGanttMove *self)
{
  return self->row;
}

void
yx_gantt_move_get_ghost (YxGanttMove *self, guint *ret_row, gint64 *ret_begin, gint64 *ret_leave)
{
  *ret_row = self->from_row;
  *ret_begin = self->begin;
  *ret_leave = self->leave;
}

char *
yx_gantt_move_text (YxGanttMove *self)
{
  g_autofree char *cost = NULL;

  if (self->refusal != NULL)
    return g_strdup (self->refusal);
  if (self->tried->fault != NULL)
    return g_strdup (self->tried->fault);
  if (!yx_gantt_move_is_change (self))
    return g_strdup (_("As it was"));
  cost = yx_plan_try_cost_text (self->tried);
  return g_steal_pointer (&cost);
}

gboolean
yx_gantt_move_is_sound (YxGanttMove *self)
{
  return self->tried != NULL && self->tried->fault == NULL;
}
