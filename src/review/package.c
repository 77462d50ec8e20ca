#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "desk/evidence.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "review/package-private.h"

typedef struct {
  YxDesk *desk;
  const char *operation_id;
  const char *folder;
  GCancellable *cancellable;
  GPtrArray *evidence;  /* of YxEvidenceItem */
  GHashTable *events;   /* evidence id → GArray of gint64, the events that tell of it */
  GOutputStream *lines; /* events.jsonl, as it is read */
  GChecksum *lines_sum;
  GString *sums;
  YxPackageReport report;
} Writing;

static void
writing_clear (Writing *writing)
{
  g_clear_pointer (&writing->evidence, g_ptr_array_unref);
  g_clear_pointer (&writing->events, g_hash_table_unref);
  g_clear_object (&writing->lines);
  g_clear_pointer (&writing->lines_sum, g_checksum_free);
  if (writing->sums != NULL)
    g_string_free (writing->sums, TRUE);
  yx_package_report_clear (&writing->report);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static void
set_string (JsonBuilder *builder, const char *key, const char *value)
{
  json_builder_set_member_name (builder, key);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
set_int (JsonBuilder *builder, const char *key, gint64 value)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, value);
}

static char *
to_text (JsonBuilder *builder, gboolean pretty)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, pretty);
  return json_generator_to_data (generator, NULL);
}

/* Notes an event that tells of a file: its payload is an object with the member "evidence". */
static void
note_event (Writing *writing, gint64 seq, const char *payload)
{
  g_autoptr (JsonNode) root = json_from_string (payload, NULL);
  JsonObject *object
      = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *id = object != NULL
                       ? json_object_get_string_member_with_default (object, "evidence", NULL)
                       : NULL;
  GArray *seqs;

  if (id == NULL)
    return;
  seqs = g_hash_table_lookup (writing->events, id);
  if (seqs == NULL) {
    seqs = g_array_new (FALSE, FALSE, sizeof (gint64));
    g_hash_table_insert (writing->events, g_strdup (id), seqs);
  }
  g_array_append_val (seqs, seq);
}

static gboolean
write_line (Writing *writing, const char *line, GError **error)
{
  g_autofree char *ended = g_strconcat (line, "\n", NULL);
  const gsize length = strlen (ended);

  g_checksum_update (writing->lines_sum, (const guchar *) ended, (gssize) length);
  return g_output_stream_write_all (writing->lines, ended, length, NULL, writing->cancellable,
                                    error);
}

static gboolean
events_job (YxDb *db, gpointer data, GError **error)
{
  Writing *writing = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT seq, id, operation_id, kind, author, device_time, receive_time, payload_digest, "
      "prev_hash, hash, payload FROM events ORDER BY seq",
      error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    g_autoptr (JsonBuilder) builder = json_builder_new ();
    g_autofree char *line = NULL;
    const char *operation_id;
    gboolean row;

    if (g_cancellable_set_error_if_cancelled (writing->cancellable, error)
        || !yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    operation_id = yx_statement_get_text (statement, 2);
    json_builder_begin_object (builder);
    set_int (builder, "seq", yx_statement_get_int (statement, 0));
    set_string (builder, "id", yx_statement_get_text (statement, 1));
    set_string (builder, "operation", operation_id);
    set_string (builder, "kind", yx_statement_get_text (statement, 3));
    set_string (builder, "author", yx_statement_get_text (statement, 4));
    set_int (builder, "device_time", yx_statement_get_int (statement, 5));
    set_int (builder, "receive_time", yx_statement_get_int (statement, 6));
    set_string (builder, "payload_digest", yx_statement_get_text (statement, 7));
    set_string (builder, "prev_hash", yx_statement_get_text (statement, 8));
    set_string (builder, "hash", yx_statement_get_text (statement, 9));
    if (g_strcmp0 (operation_id, writing->operation_id) == 0) {
      const char *payload = yx_statement_get_text (statement, 10);

      set_string (builder, "payload", payload);
      if (payload != NULL)
        note_event (writing, yx_statement_get_int (statement, 0), payload);
    }
    json_builder_end_object (builder);
    line = to_text (builder, FALSE);
    if (!write_line (writing, line, error))
      return FALSE;
    writing->report.n_events++;
    g_free (writing->report.head_hash);
    writing->report.head_hash = g_strdup (yx_statement_get_text (statement, 9));
  }
}

static gboolean
write_text (Writing *writing, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (writing->folder, name, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  g_string_append_printf (writing->sums, "%s  %s\n", sum, name);
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/* A line at a time: the log of a desk in use is larger than what ought to be in memory. */
static gboolean
write_events (Writing *writing, GError **error)
{
  g_autofree char *path = g_build_filename (writing->folder, YX_PACKAGE_EVENTS, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileOutputStream) stream
      = g_file_create (file, G_FILE_CREATE_PRIVATE, writing->cancellable, error);

  if (stream == NULL)
    return FALSE;
  writing->lines = g_buffered_output_stream_new (G_OUTPUT_STREAM (stream));
  writing->lines_sum = g_checksum_new (G_CHECKSUM_SHA256);
  if (!yx_store_read (yx_desk_get_store (writing->desk), events_job, writing, error)
      || !g_output_stream_close (writing->lines, writing->cancellable, error))
    return FALSE;
  g_string_append_printf (writing->sums, "%s  %s\n", g_checksum_get_string (writing->lines_sum),
                          YX_PACKAGE_EVENTS);
  return TRUE;
}

static gboolean
write_files (Writing *writing, GError **error)
{
  g_autofree char *folder = g_build_filename (writing->folder, YX_PACKAGE_EVIDENCE, NULL);

  if (g_mkdir (folder, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
    return FALSE;
  }
  for (guint i = 0; i < writing->evidence->len; i++) {
    const YxEvidenceItem *item = g_ptr_array_index (writing->evidence, i);
    g_autofree char *path = g_build_filename (folder, item->digest, NULL);

    if (g_cancellable_set_error_if_cancelled (writing->cancellable, error))
      return FALSE;
    if (item->completed == 0) {
      writing->report.n_incomplete++;
      continue;
    }
    writing->report.n_files++;
    writing->report.n_bytes += item->bytes;
    /* What came twice is one file. */
    if (g_file_test (path, G_FILE_TEST_EXISTS))
      continue;
    if (!yx_desk_export_evidence (writing->desk, item->id, path, error))
      return FALSE;
    g_string_append_printf (writing->sums, "%s  %s/%s\n", item->digest, YX_PACKAGE_EVIDENCE,
                            item->digest);
  }
  return TRUE;
}

static void
describe_item (Writing *writing, JsonBuilder *builder, const YxEvidenceItem *item)
{
  const GArray *seqs = g_hash_table_lookup (writing->events, item->id);
  g_autofree char *path = g_strdup_printf ("%s/%s", YX_PACKAGE_EVIDENCE, item->digest);

  json_builder_begin_object (builder);
  set_string (builder, "id", item->id);
  set_string (builder, "path", item->completed != 0 ? path : NULL);
  set_string (builder, "sha256", item->digest);
  set_int (builder, "bytes", item->bytes);
  set_string (builder, "kind", yx_enum_nick (YX_TYPE_EVIDENCE_KIND, (int) item->kind));
  set_string (builder, "name", item->name);
  set_string (builder, "media_type", item->media_type);
  set_int (builder, "taken", item->taken);
  set_int (builder, "begun", item->begun);
  set_int (builder, "completed", item->completed);
  set_string (builder, "by", item->officer != NULL ? item->officer : item->author);
  set_string (builder, "car", item->vehicle);
  set_string (builder, "task", item->task_id);
  set_string (builder, "place", item->place_id);
  set_string (builder, "debtor", item->debtor);
  set_string (builder, "case_numbers", item->case_numbers);
  set_string (builder, "note", item->note);
  json_builder_set_member_name (builder, "events");
  json_builder_begin_array (builder);
  for (guint i = 0; seqs != NULL && i < seqs->len; i++)
    json_builder_add_int_value (builder, g_array_index (seqs, gint64, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static char *
make_manifest (Writing *writing)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *author = yx_desk_dup_author (writing->desk);

  json_builder_begin_object (builder);
  set_string (builder, "format", YX_PACKAGE_FORMAT);
  set_string (builder, "operation", writing->operation_id);
  set_string (builder, "made_by", author);
  set_int (builder, "made", g_get_real_time ());
  set_int (builder, "events", writing->report.n_events);
  set_string (builder, "head_hash", writing->report.head_hash);
  json_builder_set_member_name (builder, "files");
  json_builder_begin_array (builder);
  for (guint i = 0; i < writing->evidence->len; i++)
    describe_item (writing, builder, g_ptr_array_index (writing->evidence, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  return to_text (builder, TRUE);
}

static gboolean
write_all (Writing *writing, GError **error)
{
  const YxEvidenceFilter filter = { .operation_id = writing->operation_id };
  g_autofree char *manifest = NULL;
  g_autofree char *sums = g_build_filename (writing->folder, YX_PACKAGE_SUMS, NULL);

  writing->evidence = yx_desk_list_evidence (writing->desk, &filter, error);
  /* Reading the files is logged, so the log is read after them. */
  if (writing->evidence == NULL || !write_files (writing, error)
      || !write_events (writing, error))
    return FALSE;
  manifest = make_manifest (writing);
  return write_text (writing, YX_PACKAGE_MANIFEST, manifest, error)
         && g_file_set_contents_full (sums, writing->sums->str, -1, G_FILE_SET_CONTENTS_CONSISTENT,
                                      0600, error);
}

static void
take_away (const char *folder)
{
  g_autofree char *evidence = g_build_filename (folder, YX_PACKAGE_EVIDENCE, NULL);
  const char *const folders[] = { evidence, folder };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autoptr (GDir) dir = g_dir_open (folders[i], 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      g_unlink (path);
    }
    g_rmdir (folders[i]);
  }
}

void
yx_package_report_clear (YxPackageReport *report)
{
  g_clear_pointer (&report->head_hash, g_free);
}

gboolean
yx_package_write (YxDesk *desk, const char *operation_id, const char *folder,
                  GCancellable *cancellable, YxPackageReport *ret_report, GError **error)
{
  g_auto (Writing) writing = { .desk = desk,
                               .operation_id = operation_id,
                               .folder = folder,
                               .cancellable = cancellable };

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);
  g_return_val_if_fail (operation_id != NULL && folder != NULL && ret_report != NULL, FALSE);

  if (g_mkdir (folder, 0700) != 0) {
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "%s: %s", folder,
                 g_strerror (errno));
    return FALSE;
  }
  writing.events
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_array_unref);
  writing.sums = g_string_new (NULL);
  if (!write_all (&writing, error)) {
    take_away (folder);
    return FALSE;
  }
  *ret_report = writing.report;
  writing.report.head_hash = NULL;
  return TRUE;
}
