#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/evidence-book.h"

#include <json-glib/json-glib.h>

#include "desk/event-words.h"
#include "desk/events.h"

struct _YxEvidenceEntry {
  GObject parent_instance;

  YxEvidenceItem *item;
  GPtrArray *custody;
};

G_DEFINE_FINAL_TYPE (YxEvidenceEntry, yx_evidence_entry, G_TYPE_OBJECT)

typedef struct {
  char *operation_id, *task_id, *case_id, *id;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->operation_id);
  g_free (question->task_id);
  g_free (question->case_id);
  g_free (question->id);
  g_free (question);
}

static char *
make_line (const YxEventRow *event)
{
  g_autoptr (GDateTime) utc
      = g_date_time_new_from_unix_utc (event->device_time / G_TIME_SPAN_SECOND);
  g_autoptr (GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");

  return g_strdup_printf ("%s · %s · %s", time, yx_event_kind_label (event->kind), event->author);
}

/* The piece of evidence that an event is about; NULL: none. */
static char *
find_subject (const YxEventRow *event)
{
  g_autoptr (JsonNode) root
      = event->payload != NULL ? json_from_string (event->payload, NULL) : NULL;
  JsonNode *id = root != NULL && JSON_NODE_HOLDS_OBJECT (root)
                     ? json_object_get_member (json_node_get_object (root), "evidence")
                     : NULL;

  return id != NULL && JSON_NODE_HOLDS_VALUE (id) ? json_node_dup_string (id) : NULL;
}

/* Of YxEvidenceEntry by id. */
static gboolean
add_custody (YxDesk *desk, const Question *question, GHashTable *entries, GError **error)
{
  const YxEventFilter filter = { .operation_id = question->operation_id, .kind = "evidence." };
  g_autoptr (GArray) events = yx_desk_list_events (desk, &filter, error);

  if (events == NULL)
    return FALSE;
  for (guint i = 0; i < events->len; i++) {
    const YxEventRow *event = &g_array_index (events, YxEventRow, i);
    g_autofree char *id = find_subject (event);
    YxEvidenceEntry *entry = id != NULL ? g_hash_table_lookup (entries, id) : NULL;

    if (entry != NULL)
      g_ptr_array_add (entry->custody, make_line (event));
  }
  return TRUE;
}

static void
read_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  const Question *question = data;
  const YxEvidenceFilter filter = { .operation_id = question->operation_id,
                                    .task_id = question->task_id,
                                    .case_id = question->case_id,
                                    .id = question->id };
  g_autoptr (GListStore) store = g_list_store_new (YX_TYPE_EVIDENCE_ENTRY);
  g_autoptr (GHashTable) entries = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) items = yx_desk_list_evidence (source, &filter, &error);

  if (items == NULL) {
    g_task_return_error (task, g_steal_pointer (&error));
    return;
  }
  while (items->len > 0) {
    g_autoptr (YxEvidenceEntry) entry = g_object_new (YX_TYPE_EVIDENCE_ENTRY, NULL);

    entry->item = g_ptr_array_steal_index (items, 0);
    g_hash_table_insert (entries, entry->item->id, entry);
    g_list_store_append (store, entry);
  }
  if (g_hash_table_size (entries) > 0 && !add_custody (source, question, entries, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&store), g_object_unref);
}

static void
yx_evidence_entry_finalize (GObject *object)
{
  YxEvidenceEntry *self = YX_EVIDENCE_ENTRY (object);

  yx_evidence_item_free (self->item);
  g_ptr_array_unref (self->custody);
  G_OBJECT_CLASS (yx_evidence_entry_parent_class)->finalize (object);
}

static void
yx_evidence_entry_class_init (YxEvidenceEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_evidence_entry_finalize;
}

static void
yx_evidence_entry_init (YxEvidenceEntry *self)
{
  self->custody = g_ptr_array_new_with_free_func (g_free);
}

const YxEvidenceItem *
yx_evidence_entry_get_item (YxEvidenceEntry *self)
{
  g_return_val_if_fail (YX_IS_EVIDENCE_ENTRY (self), NULL);

  return self->item;
}

GPtrArray *
yx_evidence_entry_get_custody (YxEvidenceEntry *self)
{
  g_return_val_if_fail (YX_IS_EVIDENCE_ENTRY (self), NULL);

  return self->custody;
}

void
yx_evidence_book_read_async (YxDesk *desk, const YxEvidenceFilter *filter,
                             GCancellable *cancellable, GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Question *question;

  g_return_if_fail (YX_IS_DESK (desk));

  question = g_new0 (Question, 1);
  if (filter != NULL)
    *question = (Question){ g_strdup (filter->operation_id), g_strdup (filter->task_id),
                            g_strdup (filter->case_id), g_strdup (filter->id) };
  task = g_task_new (desk, cancellable, callback, user_data);
  g_task_set_source_tag (task, yx_evidence_book_read_async);
  g_task_set_task_data (task, question, question_free);
  g_task_run_in_thread (task, read_thread);
}

GListStore *
yx_evidence_book_read_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, yx_evidence_book_read_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
