#define G_LOG_DOMAIN "yexun-review"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "region/file-digest.h"
#include "review/package-private.h"

typedef struct {
  const char *folder;
  GCancellable *cancellable;
  GPtrArray *faults;
  GHashTable *stored; /* evidence id → SHA-256 that the log says was stored */
  YxPackageReport report;
} Checking;

static void
fault (Checking *checking, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
fault (Checking *checking, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (checking->faults, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

static char *
path_of (const Checking *checking, const char *name)
{
  return g_build_filename (checking->folder, name, NULL);
}

/* A name within the package, so that a list from elsewhere leads nowhere else. */
static gboolean
is_inside (const char *name)
{
  return *name != '\0' && *name != '/' && strstr (name, "..") == NULL && strchr (name, '\\') == NULL;
}

static void
check_sum (Checking *checking, const char *sum, const char *name)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = path_of (checking, name);
  g_autofree char *found = NULL;
  gint64 bytes;

  if (!is_inside (name)) {
    fault (checking, _("%s: not a name within the package"), name);
    return;
  }
  found = yx_file_digest (path, &bytes, &error);
  if (found == NULL)
    fault (checking, "%s", error->message);
  else if (!g_str_equal (found, sum))
    fault (checking, _("%s has been changed: its SHA-256 is %s, not %s"), name, found, sum);
}

/* Every file is listed, and every listed one is as it was. */
static gboolean
check_sums (Checking *checking, GError **error)
{
  g_autofree char *path = path_of (checking, YX_PACKAGE_SUMS);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  const char *const folders[] = { "", YX_PACKAGE_EVIDENCE };

  if (!g_file_get_contents (path, &text, NULL, error))
    return FALSE;
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    char *name = strstr (lines[i], "  ");

    if (g_cancellable_set_error_if_cancelled (checking->cancellable, error))
      return FALSE;
    if (*lines[i] == '\0')
      continue;
    if (name == NULL || name - lines[i] != 64) {
      fault (checking, _("%s, line %u: no checksum"), YX_PACKAGE_SUMS, i + 1);
      continue;
    }
    *name = '\0';
    name += 2;
    g_hash_table_add (listed, name);
    check_sum (checking, lines[i], name);
  }
  for (guint f = 0; f < G_N_ELEMENTS (folders); f++) {
    g_autofree char *folder = path_of (checking, folders[f]);
    g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
      g_autofree char *whole
          = f == 0 ? g_strdup (name) : g_strdup_printf ("%s/%s", folders[f], name);

      if (!g_hash_table_contains (listed, whole) && !g_str_equal (whole, YX_PACKAGE_SUMS)
          && !g_str_equal (whole, YX_PACKAGE_EVIDENCE))
        fault (checking, _("%s is in no list"), whole);
    }
  }
  return TRUE;
}

static const char *
text_of (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gint64
number_of (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node)
                 && json_node_get_value_type (node) == G_TYPE_INT64
             ? json_node_get_int (node)
             : 0;
}

/* What an event with its payload says was stored. */
static void
note_stored (Checking *checking, const char *kind, const char *payload)
{
  g_autoptr (JsonNode) root = json_from_string (payload, NULL);
  JsonObject *object
      = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  const char *id = object != NULL ? text_of (object, "evidence") : NULL;
  const char *sum = object != NULL ? text_of (object, "sha256") : NULL;

  if (g_strcmp0 (kind, "evidence.stored") == 0 && id != NULL && sum != NULL)
    g_hash_table_insert (checking->stored, g_strdup (id), g_strdup (sum));
}

/* FALSE: the chain breaks here. */
static gboolean
check_event (Checking *checking, JsonObject *event, gint64 expected, const char *previous)
{
  const YxEventLink link = {
    .seq = number_of (event, "seq"),
    .id = text_of (event, "id"),
    .operation_id = text_of (event, "operation"),
    .kind = text_of (event, "kind"),
    .author = text_of (event, "author"),
    .device_time = number_of (event, "device_time"),
    .receive_time = number_of (event, "receive_time"),
    .payload_digest = text_of (event, "payload_digest"),
    .prev_hash = text_of (event, "prev_hash"),
  };
  const char *payload = text_of (event, "payload");
  g_autofree char *hash = NULL;

  if (link.seq != expected) {
    fault (checking, _("Event %ld is missing"), (long) expected);
    return FALSE;
  }
  if (g_strcmp0 (link.prev_hash, previous) != 0) {
    fault (checking, _("Event %ld does not follow on the one before"), (long) expected);
    return FALSE;
  }
  hash = yx_event_link_hash (&link);
  if (g_strcmp0 (hash, text_of (event, "hash")) != 0) {
    fault (checking, _("Event %ld has been changed"), (long) expected);
    return FALSE;
  }
  if (payload != NULL) {
    g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, payload, -1);

    if (g_strcmp0 (digest, link.payload_digest) != 0)
      fault (checking, _("What event %ld says has been changed"), (long) expected);
    else
      note_stored (checking, link.kind, payload);
  }
  return TRUE;
}

/* A line at a time, as they were written. */
static gboolean
check_events (Checking *checking, GError **error)
{
  g_autofree char *path = path_of (checking, YX_PACKAGE_EVENTS);
  g_autofree char *previous = g_strdup (YX_EVENT_FIRST_PREV_HASH);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, checking->cancellable, error);
  g_autoptr (GDataInputStream) lines = NULL;

  if (stream == NULL)
    return FALSE;
  lines = g_data_input_stream_new (G_INPUT_STREAM (stream));
  for (;;) {
    g_autoptr (JsonNode) root = NULL;
    g_autoptr (GError) failure = NULL;
    g_autofree char *line
        = g_data_input_stream_read_line (lines, NULL, checking->cancellable, &failure);

    if (failure != NULL) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
    if (line == NULL)
      break;
    root = g_utf8_validate (line, -1, NULL) ? json_from_string (line, NULL) : NULL;
    if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root)) {
      fault (checking, _("%s, line %ld: no event"), YX_PACKAGE_EVENTS,
             (long) checking->report.n_events + 1);
      return TRUE;
    }
    if (!check_event (checking, json_node_get_object (root), checking->report.n_events + 1, previous))
      return TRUE;
    g_free (previous);
    previous = g_strdup (text_of (json_node_get_object (root), "hash"));
    checking->report.n_events++;
  }
  checking->report.head_hash = g_steal_pointer (&previous);
  return TRUE;
}

static void
check_file (Checking *checking, JsonObject *file)
{
  const char *id = text_of (file, "id");
  const char *name = text_of (file, "path");
  const char *sum = text_of (file, "sha256");
  const char *stored = id != NULL ? g_hash_table_lookup (checking->stored, id) : NULL;
  g_autofree char *path = NULL;
  g_autofree char *found = NULL;
  gint64 bytes = 0;

  if (name == NULL) {
    checking->report.n_incomplete++;
    return;
  }
  checking->report.n_files++;
  if (id == NULL || sum == NULL || !is_inside (name)) {
    fault (checking, _("%s: its entry is not whole"), name);
    return;
  }
  if (stored == NULL)
    fault (checking, _("%s: no event says that it was stored"), name);
  else if (!g_str_equal (stored, sum))
    fault (checking, _("%s: the event log has another SHA-256: %s"), name, stored);
  path = path_of (checking, name);
  found = yx_file_digest (path, &bytes, NULL);
  checking->report.n_bytes += bytes;
  if (found == NULL)
    fault (checking, _("%s is not there"), name);
  else if (!g_str_equal (found, sum) || bytes != number_of (file, "bytes"))
    fault (checking, _("%s is not what was taken on the phone"), name);
}

static gboolean
check_manifest (Checking *checking, GError **error)
{
  g_autofree char *path = path_of (checking, YX_PACKAGE_MANIFEST);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autofree char *text = NULL;
  JsonNode *root, *files;
  JsonObject *object;
  gsize size;

  if (!g_file_get_contents (path, &text, &size, error)
      || !json_parser_load_from_data (parser, text, (gssize) size, error))
    return FALSE;
  root = json_parser_get_root (parser);
  object = root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (object == NULL || g_strcmp0 (text_of (object, "format"), YX_PACKAGE_FORMAT) != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("“%s” is no evidence package"),
                 checking->folder);
    return FALSE;
  }
  if (!check_events (checking, error))
    return FALSE;
  if (number_of (object, "events") != checking->report.n_events
      || g_strcmp0 (text_of (object, "head_hash"), checking->report.head_hash) != 0)
    fault (checking, _("The events are not all there: the head is not that of the manifest"));
  files = json_object_get_member (object, "files");
  if (files == NULL || !JSON_NODE_HOLDS_ARRAY (files)) {
    fault (checking, _("The manifest lists no files"));
    return TRUE;
  }
  for (guint i = 0; i < json_array_get_length (json_node_get_array (files)); i++) {
    JsonNode *file = json_array_get_element (json_node_get_array (files), i);

    if (g_cancellable_set_error_if_cancelled (checking->cancellable, error))
      return FALSE;
    if (JSON_NODE_HOLDS_OBJECT (file))
      check_file (checking, json_node_get_object (file));
    else
      fault (checking, _("Entry %u of the manifest is none"), i + 1);
  }
  return TRUE;
}

gboolean
yx_package_verify (const char *folder, GCancellable *cancellable, YxPackageReport *ret_report,
                   GPtrArray **ret_faults, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) stored = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  Checking checking
      = { .folder = folder, .cancellable = cancellable, .faults = faults, .stored = stored };

  g_return_val_if_fail (folder != NULL && ret_report != NULL && ret_faults != NULL, FALSE);

  if (!check_manifest (&checking, error) || !check_sums (&checking, error)) {
    yx_package_report_clear (&checking.report);
    return FALSE;
  }
  *ret_report = checking.report;
  *ret_faults = g_steal_pointer (&faults);
  return TRUE;
}
