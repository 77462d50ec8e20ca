#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "protocols/fix.h"
#include "review/fix-store.h"

#define MAGIC "YXFIX\0\0\1"
#define MAGIC_SIZE 8
#define KEY_SIZE 64
#define TICK G_GINT64_CONSTANT (100000)

typedef struct {
  char magic[MAGIC_SIZE];
  char key[KEY_SIZE];
  gint64 begin;
  gint64 n_devices;
} Header;

typedef struct {
  gint64 number, first, n;
  gint64 n_rows, n_fixes, n_late, n_jumps, n_gaps;
  gint64 first_time, last_time, covered_s, gap_s, longest_gap_s, longest_gap_at, way_mm, clock_s;
  gint64 n_timed;
} Device;

G_STATIC_ASSERT (sizeof (YxStoredFix) == 16);
G_STATIC_ASSERT (sizeof (Header) % 8 == 0);

struct _YxFixStore {
  gatomicrefcount refs;
  GBytes *bytes;
  const Header *header;
  const Device *devices;
  const YxStoredFix *fixes;
};

/* Takes the bytes when they are whole and of this key. */
static YxFixStore *
store_new (GBytes *bytes, const char *key)
{
  gsize size;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const Header *header = (gconstpointer) data;
  YxFixStore *self;
  gint64 n = 0;

  if (size < sizeof *header || memcmp (header->magic, MAGIC, MAGIC_SIZE) != 0
      || memcmp (header->key, key, KEY_SIZE) != 0 || header->n_devices < 0
      || (guint64) header->n_devices > (size - sizeof *header) / sizeof (Device)) {
    g_bytes_unref (bytes);
    return NULL;
  }
  self = g_new0 (YxFixStore, 1);
  g_atomic_ref_count_init (&self->refs);
  self->bytes = bytes;
  self->header = header;
  self->devices = (gconstpointer) (data + sizeof *header);
  self->fixes = (gconstpointer) (self->devices + header->n_devices);
  for (gint64 i = 0; i < header->n_devices; i++) {
    if (self->devices[i].first != n || self->devices[i].n < 0
        || self->devices[i].n > (gint64) (size / sizeof (YxStoredFix))) {
      yx_fix_store_unref (self);
      return NULL;
    }
    n += self->devices[i].n;
  }
  if (size != sizeof *header + (gsize) header->n_devices * sizeof (Device)
                  + (gsize) n * sizeof (YxStoredFix)) {
    yx_fix_store_unref (self);
    return NULL;
  }
  return self;
}

static guint8
squeeze (double value, double scale)
{
  return isfinite (value) && value >= 0.0
             ? (guint8) CLAMP (lround (value * scale), 0, YX_STORED_UNKNOWN - 1)
             : YX_STORED_UNKNOWN;
}

static double
known (YxStatement *statement, guint column)
{
  return yx_statement_is_null (statement, column) ? (double) NAN
                                                  : yx_statement_get_real (statement, column);
}

/* Appends a device's fixes between two right times. */
static gboolean
append_fixes (YxDb *db, const YxFacts *facts, const YxWay *way, gint64 begin, gint64 end,
              GByteArray *bytes, gint64 *ret_n, GError **error)
{
  const gint64 clock = way->clock_s * G_USEC_PER_SEC;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT device_time, receive_time, lon, lat, speed, course, flags FROM positions "
      "WHERE device = $1 AND device_time >= $2 AND device_time <= $3 ORDER BY device_time, seq",
      error);
  gint64 n = 0;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, way->device);
  yx_statement_bind_int (statement, 2, begin - clock);
  yx_statement_bind_int (statement, 3, end - clock);
  for (;;) {
    YxStoredFix stored;
    YxFix fix;
    YxLonLat point;
    gint64 time;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    fix.lon = yx_statement_get_real (statement, 2);
    fix.lat = yx_statement_get_real (statement, 3);
    fix.flags = (guint32) yx_statement_get_int (statement, 6);
    if ((fix.flags & YX_FIX_NO_POSITION) != 0 || !yx_fix_get_point (&fix, &point))
      continue;
    time = yx_statement_get_int (statement, 0) + clock;
    stored.time = (gint32) ((time - begin) / TICK);
    stored.lon = (gint32) lround (point.lon * 1e7);
    stored.lat = (gint32) lround (point.lat * 1e7);
    stored.delay_s = (guint16) CLAMP (
        (yx_facts_night_time (facts, yx_statement_get_int (statement, 1), time) - time)
            / G_USEC_PER_SEC,
        0, G_MAXUINT16);
    stored.speed = squeeze (known (statement, 4), 2.0);
    stored.course = squeeze (known (statement, 5), 255.0 / 360.0);
    g_byte_array_append (bytes, (const guint8 *) &stored, sizeof stored);
    n++;
  }
  *ret_n = n;
  return TRUE;
}

static Device
device_of (const YxWay *way, gint64 first, gint64 n)
{
  return (Device){
    .number = way->device,
    .first = first,
    .n = n,
    .n_rows = way->n_rows,
    .n_fixes = way->n_fixes,
    .n_late = way->n_late,
    .n_jumps = way->n_jumps,
    .n_gaps = way->n_gaps,
    .first_time = way->first,
    .last_time = way->last,
    .covered_s = way->covered_s,
    .gap_s = way->gap_s,
    .longest_gap_s = way->longest_gap_s,
    .longest_gap_at = way->longest_gap_at,
    .way_mm = way->way_mm,
    .clock_s = way->clock_s,
    .n_timed = way->n_timed,
  };
}

static YxWay
way_of (const Device *device, const YxFactDevice *fact)
{
  return (YxWay){
    .device = device->number,
    .vehicle_id = fact->vehicle_id,
    .own = fact->own,
    .n_rows = (guint) device->n_rows,
    .n_fixes = (guint) device->n_fixes,
    .n_late = (guint) device->n_late,
    .n_jumps = (guint) device->n_jumps,
    .n_gaps = (guint) device->n_gaps,
    .first = device->first_time,
    .last = device->last_time,
    .covered_s = device->covered_s,
    .gap_s = device->gap_s,
    .longest_gap_s = device->longest_gap_s,
    .longest_gap_at = device->longest_gap_at,
    .way_mm = device->way_mm,
    .clock_s = device->clock_s,
    .n_timed = (guint) device->n_timed,
  };
}

/* A store that cannot be written is no failure: it is made again the next time. */
static gboolean
write_file (const char *path, GByteArray *bytes)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr (GError) error = NULL;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_info ("%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  if (!g_file_set_contents_full (path, (const char *) bytes->data, (gssize) bytes->len,
                                 G_FILE_SET_CONTENTS_CONSISTENT, 0600, &error)) {
    g_info ("%s", error->message);
    return FALSE;
  }
  return TRUE;
}

char *
yx_fix_store_path (const char *desk_path, const char *operation_id)
{
  g_return_val_if_fail (desk_path != NULL && operation_id != NULL, NULL);

  return g_strdup_printf ("%s.replay/%s", desk_path, operation_id);
}

char *
yx_fix_store_key (YxDb *db, const YxFacts *facts, gint64 begin, gint64 end, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YxStatement *statement
      = yx_db_prepare (db,
                       "SELECT count(*) FROM positions WHERE device = $1 AND device_time >= $2 "
                       "AND device_time <= $3",
                       error);

  if (statement == NULL)
    return NULL;
  g_string_printf (text, "%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT, facts->operation.id, begin,
                   end);
  for (guint i = 0; i < facts->clocks->len; i++) {
    const YxFactClock *clock = &g_array_index (facts->clocks, YxFactClock, i);

    g_string_append_printf (text, "|c%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%g", clock->real_time,
                            clock->night_time, clock->speed);
  }
  for (guint i = 0; i < facts->devices->len; i++) {
    const YxFactDevice *device = &g_array_index (facts->devices, YxFactDevice, i);
    gboolean row;

    yx_statement_reset (statement);
    yx_statement_bind_int (statement, 1, device->number);
    yx_statement_bind_int (statement, 2, begin - 2 * G_TIME_SPAN_HOUR);
    yx_statement_bind_int (statement, 3, end + 2 * G_TIME_SPAN_HOUR);
    if (!yx_statement_step (statement, &row, error))
      return NULL;
    g_string_append_printf (text, "|%" G_GINT64_FORMAT ":%s:%" G_GINT64_FORMAT, device->number,
                            device->vehicle_id != NULL ? device->vehicle_id : "",
                            row ? yx_statement_get_int (statement, 0) : 0);
  }
  yx_statement_reset (statement);
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, text->str, (gssize) text->len);
}

YxFixStore *
yx_fix_store_open (const char *path, const char *key)
{
  g_autoptr (GMappedFile) file = NULL;

  g_return_val_if_fail (path != NULL && key != NULL && strlen (key) == KEY_SIZE, NULL);

  file = g_mapped_file_new (path, FALSE, NULL);
  return file != NULL ? store_new (g_mapped_file_get_bytes (file), key) : NULL;
}

YxFixStore *
yx_fix_store_build (YxDb *db, const YxFacts *facts, const GArray *ways, gint64 begin, gint64 end,
                    const char *path, const char *key, GCancellable *cancellable, GError **error)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Header header = { .begin = begin, .n_devices = ways->len };
  gint64 first = 0;

  g_return_val_if_fail (db != NULL && path != NULL, NULL);
  g_return_val_if_fail (key != NULL && strlen (key) == KEY_SIZE, NULL);

  memcpy (header.magic, MAGIC, MAGIC_SIZE);
  memcpy (header.key, key, KEY_SIZE);
  g_byte_array_append (bytes, (const guint8 *) &header, sizeof header);
  g_byte_array_set_size (bytes, (guint) (sizeof header + ways->len * sizeof (Device)));
  for (guint i = 0; i < ways->len; i++) {
    const YxWay *way = &g_array_index (ways, YxWay, i);
    Device device;
    gint64 n;

    if (g_cancellable_set_error_if_cancelled (cancellable, error)
        || !append_fixes (db, facts, way, begin, end, bytes, &n, error))
      return NULL;
    device = device_of (way, first, n);
    memcpy (bytes->data + sizeof header + i * sizeof device, &device, sizeof device);
    first += n;
  }
  if (write_file (path, bytes)) {
    YxFixStore *self = yx_fix_store_open (path, key);

    if (self != NULL)
      return self;
  }
  return store_new (g_byte_array_free_to_bytes (g_steal_pointer (&bytes)), key);
}

YxFixStore *
yx_fix_store_ref (YxFixStore *self)
{
  g_atomic_ref_count_inc (&self->refs);
  return self;
}

void
yx_fix_store_unref (YxFixStore *self)
{
  if (!g_atomic_ref_count_dec (&self->refs))
    return;
  g_bytes_unref (self->bytes);
  g_free (self);
}

gint64
yx_fix_store_get_begin (const YxFixStore *self)
{
  return self->header->begin;
}

guint
yx_fix_store_get_n_devices (const YxFixStore *self)
{
  return (guint) self->header->n_devices;
}

const YxStoredFix *
yx_fix_store_get_fixes (const YxFixStore *self, guint device, gsize *ret_n)
{
  g_return_val_if_fail (device < self->header->n_devices, NULL);

  *ret_n = (gsize) self->devices[device].n;
  return self->fixes + self->devices[device].first;
}

GArray *
yx_fix_store_dup_ways (const YxFixStore *self, const YxFacts *facts)
{
  g_autoptr (GArray) ways = g_array_new (FALSE, TRUE, sizeof (YxWay));

  if (facts->devices->len != self->header->n_devices)
    return NULL;
  for (guint i = 0; i < facts->devices->len; i++) {
    const YxFactDevice *fact = &g_array_index (facts->devices, YxFactDevice, i);
    YxWay way;

    if (self->devices[i].number != fact->number)
      return NULL;
    way = way_of (&self->devices[i], fact);
    g_array_append_val (ways, way);
  }
  return g_steal_pointer (&ways);
}
