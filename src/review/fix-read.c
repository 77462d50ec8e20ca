#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include "review/fix-read.h"

#include <math.h>
#include <stdlib.h>

#include "protocols/fix.h"
#include "review/fix-store.h"

/* Nights are read by few at once; more threads than that wait for the disk. */
#define MAX_THREADS 4
/* Rows of others among a night's, above which the table is not gone through. */
#define MAX_STRANGERS 4
#define FEW_ROWS 50000
/* Rows between two looks at whether somebody has cancelled. */
#define PATIENCE 65536

#define COLUMNS "device, device_time, receive_time, lon, lat, speed, course, flags"

/* A piece of the work on a connection of its own. */
typedef struct Piece Piece;
typedef gboolean (*PieceFunc) (YxDb *db, Piece *piece, GError **error);

struct Piece {
  PieceFunc func;
  YxStore *store;
  const YxFacts *facts;
  GCancellable *cancellable;
  gint64 from, to;    /* device times */
  guint number, step; /* of pieces */
  gint64 *counts;     /* of devices */
  gint64 low, high;   /* numbers of rows */
  GPtrArray *devices; /* of GArray of YxRawFix */
  gboolean ok;
  GError *error;
};

static guint
count_threads (void)
{
  return CLAMP (g_get_num_processors (), 1, MAX_THREADS);
}

static gboolean
piece_job (YxDb *db, gpointer data, GError **error)
{
  Piece *piece = data;

  return piece->func (db, piece, error);
}

static gpointer
piece_thread (gpointer data)
{
  Piece *piece = data;

  piece->ok = yx_store_read (piece->store, piece_job, piece, &piece->error);
  return NULL;
}

/* The first piece runs here, on the connection that is there. */
static gboolean
run_pieces (YxDb *db, YxStore *store, Piece *pieces, guint n, GError **error)
{
  GThread *threads[MAX_THREADS] = { NULL };
  gboolean ok = TRUE;

  for (guint i = 1; i < n; i++) {
    pieces[i].store = store;
    threads[i] = g_thread_new ("yx-fixes", piece_thread, &pieces[i]);
  }
  pieces[0].ok = pieces[0].func (db, &pieces[0], &pieces[0].error);
  for (guint i = 0; i < n; i++) {
    if (threads[i] != NULL)
      g_thread_join (threads[i]);
    if (pieces[i].ok)
      continue;
    if (ok)
      g_propagate_error (error, g_steal_pointer (&pieces[i].error));
    g_clear_error (&pieces[i].error);
    ok = FALSE;
  }
  return ok;
}

static gint64
device_number (const YxFacts *facts, guint index)
{
  return g_array_index (facts->devices, YxFactDevice, index).number;
}

/* The facts have devices by number; -1: it is none of theirs. */
static int
find_device (const YxFacts *facts, gint64 number)
{
  guint low = 0, high = facts->devices->len;

  while (low < high) {
    const guint middle = low + (high - low) / 2;

    if (device_number (facts, middle) < number)
      low = middle + 1;
    else
      high = middle;
  }
  return low < facts->devices->len && device_number (facts, low) == number ? (int) low : -1;
}

static gboolean
count_piece (YxDb *db, Piece *piece, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT count(*) FROM positions WHERE device = $1 AND device_time >= $2 "
                       "AND device_time <= $3",
                       error);

  if (statement == NULL)
    return FALSE;
  for (guint i = piece->number; i < piece->facts->devices->len; i += piece->step) {
    gboolean row;

    if (g_cancellable_set_error_if_cancelled (piece->cancellable, error))
      return FALSE;
    yx_statement_reset (statement);
    yx_statement_bind_int (statement, 1, device_number (piece->facts, i));
    yx_statement_bind_int (statement, 2, piece->from);
    yx_statement_bind_int (statement, 3, piece->to);
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    piece->counts[i] = row ? yx_statement_get_int (statement, 0) : 0;
  }
  yx_statement_reset (statement);
  return TRUE;
}

static guint8
squeeze (YxStatement *statement, guint column, double scale)
{
  const double value
      = yx_statement_is_null (statement, column) ? -1.0 : yx_statement_get_real (statement, column);

  return isfinite (value) && value >= 0.0
             ? (guint8) CLAMP (lround (value * scale), 0, YX_STORED_UNKNOWN - 1)
             : YX_STORED_UNKNOWN;
}

/* Of a row of COLUMNS. */
static YxRawFix
take_row (YxStatement *statement)
{
  YxRawFix raw = { .time = yx_statement_get_int (statement, 1),
                   .received = yx_statement_get_int (statement, 2),
                   .point = { NAN, NAN },
                   .speed = squeeze (statement, 5, 2.0),
                   .course = squeeze (statement, 6, 255.0 / 360.0) };
  YxFix fix;

  fix.flags = (guint32) yx_statement_get_int (statement, 7);
  raw.timed = (fix.flags & YX_FIX_NO_DEVICE_TIME) == 0;
  if ((fix.flags & YX_FIX_NO_POSITION) != 0)
    return raw;
  fix.lon = yx_statement_get_real (statement, 3);
  fix.lat = yx_statement_get_real (statement, 4);
  if (!yx_fix_get_point (&fix, &raw.point))
    raw.point = (YxLonLat){ NAN, NAN };
  return raw;
}

static gboolean
scan_piece (YxDb *db, Piece *piece, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db, "SELECT " COLUMNS " FROM positions WHERE seq >= $1 AND seq <= $2 ORDER BY seq", error);
  gint64 last_number = -1;
  int device = -1;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, piece->low);
  yx_statement_bind_int (statement, 2, piece->high);
  for (guint n = 1;; n++) {
    gboolean row;
    gint64 number, time;
    YxRawFix raw;

    if (n % PATIENCE == 0 && g_cancellable_set_error_if_cancelled (piece->cancellable, error)) {
      yx_statement_reset (statement);
      return FALSE;
    }
    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    number = yx_statement_get_int (statement, 0);
    if (number != last_number)
      device = find_device (piece->facts, number);
    last_number = number;
    time = yx_statement_get_int (statement, 1);
    if (device < 0 || time < piece->from || time > piece->to)
      continue;
    raw = take_row (statement);
    g_array_append_val (g_ptr_array_index (piece->devices, device), raw);
  }
}

/* Numbers of the first and last row by device time; FALSE in *ret_any: there is none. */
static gboolean
find_rows (YxDb *db, const YxFacts *facts, gint64 from, gint64 to, gint64 *ret_low,
           gint64 *ret_high, gboolean *ret_any, GError **error)
{
  static const char *const queries[] = {
    "SELECT seq FROM positions WHERE device = $1 AND device_time >= $2 AND device_time <= $3 "
    "ORDER BY device_time LIMIT 1",
    "SELECT seq FROM positions WHERE device = $1 AND device_time >= $2 AND device_time <= $3 "
    "ORDER BY device_time DESC LIMIT 1",
  };

  *ret_low = G_MAXINT64;
  *ret_high = 0;
  for (guint q = 0; q < G_N_ELEMENTS (queries); q++) {
    YxStatement *statement = yx_db_prepare (db, queries[q], error);

    if (statement == NULL)
      return FALSE;
    for (guint i = 0; i < facts->devices->len; i++) {
      gboolean row;

      yx_statement_reset (statement);
      yx_statement_bind_int (statement, 1, device_number (facts, i));
      yx_statement_bind_int (statement, 2, from);
      yx_statement_bind_int (statement, 3, to);
      if (!yx_statement_step (statement, &row, error))
        return FALSE;
      if (!row)
        continue;
      *ret_low = MIN (*ret_low, yx_statement_get_int (statement, 0));
      *ret_high = MAX (*ret_high, yx_statement_get_int (statement, 0));
    }
    yx_statement_reset (statement);
  }
  *ret_any = *ret_high >= *ret_low;
  return TRUE;
}

static GPtrArray *
new_devices (guint n)
{
  GPtrArray *devices = g_ptr_array_new_full (n, (GDestroyNotify) g_array_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (devices, g_array_new (FALSE, FALSE, sizeof (YxRawFix)));
  return devices;
}

static int
compare_fixes (gconstpointer a, gconstpointer b)
{
  const YxRawFix *x = a;
  const YxRawFix *y = b;

  return (x->time > y->time) - (x->time < y->time);
}

/* Stable, so that of one time the row that came first stays so. */
static void
sort_fixes (GArray *fixes)
{
  for (guint i = 1; i < fixes->len; i++) {
    if (g_array_index (fixes, YxRawFix, i).time < g_array_index (fixes, YxRawFix, i - 1).time) {
      g_array_sort (fixes, compare_fixes);
      return;
    }
  }
}

/* Goes through the table, each piece a stretch of it. */
static gboolean
scan (YxDb *db, YxStore *beside, const Piece *all, gint64 low, gint64 high, GPtrArray *devices,
      GError **error)
{
  const guint n = beside != NULL && high - low > FEW_ROWS ? count_threads () : 1;
  Piece pieces[MAX_THREADS];
  gboolean ok;

  for (guint i = 0; i < n; i++) {
    pieces[i] = *all;
    pieces[i].func = scan_piece;
    pieces[i].low = low + (high - low + 1) * i / n;
    pieces[i].high = low + (high - low + 1) * (i + 1) / n - 1;
    pieces[i].devices = i == 0 ? devices : new_devices (devices->len);
  }
  ok = run_pieces (db, beside, pieces, n, error);
  for (guint i = 1; i < n; i++) {
    for (guint d = 0; d < devices->len; d++) {
      GArray *to = g_ptr_array_index (devices, d);
      g_autoptr (GArray) more = g_ptr_array_index (pieces[i].devices, d);

      g_array_append_vals (to, more->data, more->len);
    }
    g_ptr_array_set_free_func (pieces[i].devices, NULL);
    g_ptr_array_unref (pieces[i].devices);
  }
  return ok;
}

gint64 *
yx_raw_fixes_count (YxDb *db, YxStore *beside, const YxFacts *facts, gint64 begin, gint64 end,
                    GCancellable *cancellable, GError **error)
{
  const guint n = beside != NULL && facts->devices->len > 4 ? count_threads () : 1;
  g_autofree gint64 *counts = g_new0 (gint64, facts->devices->len + 1);
  Piece pieces[MAX_THREADS];

  g_return_val_if_fail (db != NULL && facts != NULL, NULL);

  for (guint i = 0; i < n; i++)
    pieces[i] = (Piece){ .func = count_piece,
                         .facts = facts,
                         .cancellable = cancellable,
                         .from = begin - YX_RAW_SLACK,
                         .to = end + YX_RAW_SLACK,
                         .number = i,
                         .step = n,
                         .counts = counts };
  return run_pieces (db, beside, pieces, n, error) ? g_steal_pointer (&counts) : NULL;
}

GPtrArray *
yx_raw_fixes_read (YxDb *db, YxStore *beside, const YxFacts *facts, gint64 begin, gint64 end,
                   const gint64 *counts, GCancellable *cancellable, GError **error)
{
  const Piece all = { .facts = facts,
                      .cancellable = cancellable,
                      .from = begin - YX_RAW_SLACK,
                      .to = end + YX_RAW_SLACK };
  g_autoptr (GPtrArray) devices = NULL;
  gint64 low, high, total = 0;
  gboolean any;

  g_return_val_if_fail (db != NULL && facts != NULL && counts != NULL, NULL);

  devices = new_devices (facts->devices->len);
  for (guint i = 0; i < devices->len; i++)
    total += counts[i];
  if (total == 0)
    return g_steal_pointer (&devices);
  if (!find_rows (db, facts, all.from, all.to, &low, &high, &any, error))
    return NULL;
  if (any && (high - low) / MAX_STRANGERS <= total
      && !scan (db, beside, &all, low, high, devices, error))
    return NULL;
  for (guint i = 0; i < devices->len; i++) {
    GArray *fixes = g_ptr_array_index (devices, i);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return NULL;
    if (fixes->len == counts[i]) {
      sort_fixes (fixes);
      continue;
    }
    g_array_unref (fixes);
    devices->pdata[i]
        = yx_raw_fixes_read_device (db, device_number (facts, i), all.from, all.to, error);
    if (devices->pdata[i] == NULL) {
      devices->pdata[i] = g_array_new (FALSE, FALSE, sizeof (YxRawFix));
      return NULL;
    }
  }
  return g_steal_pointer (&devices);
}

GArray *
yx_raw_fixes_read_device (YxDb *db, gint64 device, gint64 from, gint64 to, GError **error)
{
  g_autoptr (GArray) fixes = g_array_new (FALSE, FALSE, sizeof (YxRawFix));
  YxStatement *statement;

  g_return_val_if_fail (db != NULL, NULL);

  statement = yx_db_prepare (db,
                             "SELECT " COLUMNS " FROM positions WHERE device = $1 "
                             "AND device_time >= $2 AND device_time <= $3 ORDER BY device_time, seq",
                             error);
  if (statement == NULL)
    return NULL;
  yx_statement_bind_int (statement, 1, device);
  yx_statement_bind_int (statement, 2, from);
  yx_statement_bind_int (statement, 3, to);
  for (;;) {
    gboolean row;
    YxRawFix raw;

    if (!yx_statement_step (statement, &row, error))
      return NULL;
    if (!row)
      return g_steal_pointer (&fixes);
    raw = take_row (statement);
    g_array_append_val (fixes, raw);
  }
}

typedef struct {
  YxEachFunc func;
  gpointer data;
  guint n;
  int next; /* taken by whoever comes */
} Each;

static gpointer
each_thread (gpointer data)
{
  Each *each = data;

  for (;;) {
    const guint index = (guint) g_atomic_int_add (&each->next, 1);

    if (index >= each->n)
      return NULL;
    each->func (index, each->data);
  }
}

void
yx_raw_each (guint n, YxEachFunc func, gpointer data)
{
  Each each = { func, data, n, 0 };
  GThread *threads[MAX_THREADS] = { NULL };
  const guint n_threads = MIN (count_threads (), n);

  for (guint i = 1; i < n_threads; i++)
    threads[i] = g_thread_new ("yx-fixes", each_thread, &each);
  each_thread (&each);
  for (guint i = 1; i < n_threads; i++)
    g_thread_join (threads[i]);
}
