#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "region/new-file.h"
#include "review/fix-store.h"

#define MAGIC "YXFIX\0\0\1"
#define MAGIC_SIZE 8
#define KEY_SIZE 64
#define TICK YX_STORED_TICK

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

typedef struct {
  const YxFacts *facts;
  const GArray *ways;
  GPtrArray *fixes;
  gint64 begin, end;
  GBytes **packed; /* of each device */
} Packing;

static void
pack (guint index, gpointer data)
{
  const Packing *packing = data;
  GArray *fixes = g_ptr_array_index (packing->fixes, index);
  const gint64 clock
      = g_array_index (packing->ways, YxWay, index).clock_s * G_USEC_PER_SEC;
  YxStoredFix *stored = g_new (YxStoredFix, MAX (fixes->len, 1));
  gsize n = 0;

  for (guint i = 0; i < fixes->len; i++) {
    const YxRawFix *raw = &g_array_index (fixes, YxRawFix, i);
    const gint64 time = raw->time + clock;

    if (time < packing->begin || time > packing->end || isnan (raw->point.lon))
      continue;
    stored[n++] = (YxStoredFix){
      .time = (gint32) ((time - packing->begin) / TICK),
      .lon = (gint32) lround (raw->point.lon * 1e7),
      .lat = (gint32) lround (raw->point.lat * 1e7),
      .delay_s = (guint16) CLAMP (
          (yx_facts_night_time (packing->facts, raw->received, time) - time) / G_USEC_PER_SEC, 0,
          G_MAXUINT16),
      .speed = raw->speed,
      .course = raw->course,
    };
  }
  packing->packed[index] = g_bytes_new_take (stored, n * sizeof *stored);
  /* A night's rows take three times as much as its store. */
  g_array_unref (fixes);
  packing->fixes->pdata[index] = g_array_new (FALSE, FALSE, sizeof (YxRawFix));
}

static Device
device_of (const YxWay *way)
{
  return (Device){
    .number = way->device,
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

static gboolean
write_all (int file, gconstpointer data, gsize size)
{
  const char *at = data;

  while (size > 0) {
    const gssize n = write (file, at, size);

    if (n < 0 && errno == EINTR)
      continue;
    if (n <= 0)
      return FALSE;
    at += n;
    size -= (gsize) n;
  }
  return TRUE;
}

/* Under another name first, so that a store is whole or not there. One that cannot be written is no
 * failure: it is made again the next time. */
static gboolean
write_file (const char *path, const GByteArray *head, GBytes *const *packed, guint n)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *beside = NULL;
  gboolean ok;
  int file;

  if (g_mkdir_with_parents (folder, 0700) != 0) {
    g_info ("%s: %s", folder, g_strerror (errno));
    return FALSE;
  }
  yx_new_file_sweep (path);
  file = yx_new_file_begin (path, 0600, &beside);
  if (file < 0) {
    g_info ("%s: %s", path, g_strerror (errno));
    return FALSE;
  }
  ok = write_all (file, head->data, head->len);
  for (guint i = 0; ok && i < n; i++)
    ok = write_all (file, g_bytes_get_data (packed[i], NULL), g_bytes_get_size (packed[i]));
  ok = ok && fdatasync (file) == 0 && g_rename (beside, path) == 0;
  if (!ok) {
    g_info ("%s: %s", path, g_strerror (errno));
    g_unlink (beside);
  }
  close (file);
  return ok;
}

char *
yx_fix_store_path (const char *desk_path, const char *operation_id)
{
  g_return_val_if_fail (desk_path != NULL && operation_id != NULL, NULL);

  return g_strdup_printf ("%s.replay/%s", desk_path, operation_id);
}

char *
yx_fix_store_key (const YxFacts *facts, gint64 begin, gint64 end, const gint64 *counts)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_return_val_if_fail (facts != NULL && counts != NULL, NULL);

  g_string_printf (text, "%s|%" G_GINT64_FORMAT "|%" G_GINT64_FORMAT, facts->operation.id, begin,
                   end);
  for (guint i = 0; i < facts->clocks->len; i++) {
    const YxFactClock *clock = &g_array_index (facts->clocks, YxFactClock, i);

    g_string_append_printf (text, "|c%" G_GINT64_FORMAT ":%" G_GINT64_FORMAT ":%g", clock->real_time,
                            clock->night_time, clock->speed);
  }
  for (guint i = 0; i < facts->devices->len; i++) {
    const YxFactDevice *device = &g_array_index (facts->devices, YxFactDevice, i);

    g_string_append_printf (text, "|%" G_GINT64_FORMAT ":%s:%" G_GINT64_FORMAT, device->number,
                            device->vehicle_id != NULL ? device->vehicle_id : "", counts[i]);
  }
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

/* Written, or kept in memory; `devices` know all but where theirs begin and how many there are. */
static YxFixStore *
assemble (gint64 begin, Device *devices, guint n_devices, GBytes *const *packed, const char *path,
          const char *key)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Header header = { .begin = begin, .n_devices = n_devices };
  gint64 first = 0;

  memcpy (header.magic, MAGIC, MAGIC_SIZE);
  memcpy (header.key, key, KEY_SIZE);
  g_byte_array_append (bytes, (const guint8 *) &header, sizeof header);
  for (guint i = 0; i < n_devices; i++) {
    devices[i].first = first;
    devices[i].n = (gint64) (g_bytes_get_size (packed[i]) / sizeof (YxStoredFix));
    first += devices[i].n;
  }
  g_byte_array_append (bytes, (const guint8 *) devices, (guint) (n_devices * sizeof *devices));
  if (path != NULL && write_file (path, bytes, packed, n_devices)) {
    YxFixStore *self = yx_fix_store_open (path, key);

    if (self != NULL)
      return self;
  }
  for (guint i = 0; i < n_devices; i++) {
    gsize size;
    const guint8 *data = g_bytes_get_data (packed[i], &size);

    if (size > 0)
      g_byte_array_append (bytes, data, (guint) size);
  }
  return store_new (g_byte_array_free_to_bytes (g_steal_pointer (&bytes)), key);
}

YxFixStore *
yx_fix_store_build (const YxFacts *facts, const GArray *ways, GPtrArray *fixes, gint64 begin,
                    gint64 end, const char *path, const char *key)
{
  g_autofree GBytes **packed = g_new0 (GBytes *, ways->len + 1);
  g_autofree Device *devices = g_new0 (Device, ways->len + 1);
  Packing packing = { facts, ways, fixes, begin, end, packed };
  YxFixStore *self;

  g_return_val_if_fail (ways->len == fixes->len, NULL);
  g_return_val_if_fail (key != NULL && strlen (key) == KEY_SIZE, NULL);

  yx_raw_each (ways->len, pack, &packing);
  for (guint i = 0; i < ways->len; i++)
    devices[i] = device_of (&g_array_index (ways, YxWay, i));
  self = assemble (begin, devices, ways->len, packed, path, key);
  for (guint i = 0; i < ways->len; i++)
    g_bytes_unref (packed[i]);
  return self;
}

YxFixStore *
yx_fix_store_derive (const YxFixStore *self, GBytes *const *packed, const char *path,
                     const char *key)
{
  g_autofree Device *devices = NULL;
  guint n;

  g_return_val_if_fail (self != NULL && packed != NULL, NULL);
  g_return_val_if_fail (key != NULL && strlen (key) == KEY_SIZE, NULL);

  n = yx_fix_store_get_n_devices (self);
  devices = g_new0 (Device, n + 1);
  memcpy (devices, self->devices, n * sizeof *devices);
  return assemble (self->header->begin, devices, n, packed, path, key);
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

const char *
yx_fix_store_get_key (const YxFixStore *self)
{
  return self->header->key;
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

gsize
yx_stored_fixes_count (const YxStoredFix *fixes, gsize n, gint64 tick)
{
  gsize low = 0, high = n;

  while (low < high) {
    const gsize middle = low + (high - low) / 2;

    if (fixes[middle].time <= tick)
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

gboolean
yx_stored_fix_is_known (const YxStoredFix *fix, gint64 tick)
{
  return fix->time + (gint64) fix->delay_s * 10 <= tick;
}

YxLonLat
yx_stored_fix_point (const YxStoredFix *fix)
{
  return (YxLonLat){ fix->lon / 1e7, fix->lat / 1e7 };
}
