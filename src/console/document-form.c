#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/document-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/attached-window.h"
#include "console/desk-call.h"
#include "console/field-list.h"
#include "desk/facts.h"
#include "desk/lists.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* In the order of the form */
enum {
  KIND,
  OTHER, /* whose, or of which case */
  NUMBER,
  SIGNED_BY,
  SIGNED_AT,
  SERVED,
  RECEIPT,
  DEADLINE,
  VALID_UNTIL,
  ANSWER,
  PLACES,
  N_FIELDS,
};

#define F(field) (1u << (field))
#define ALWAYS (F (KIND) | F (OTHER) | F (NUMBER))
#define SIGNED (F (SIGNED_BY) | F (SIGNED_AT))

/* What a kind has besides. */
static const guint shown_of[] = {
  [YX_DOCUMENT_KIND_SUMMONS] = F (SERVED) | F (RECEIPT) | F (DEADLINE) | F (ANSWER),
  [YX_DOCUMENT_KIND_WARRANT] = SIGNED | F (VALID_UNTIL) | F (PLACES),
  [YX_DOCUMENT_KIND_SEARCH_WARRANT] = SIGNED | F (VALID_UNTIL) | F (PLACES),
  [YX_DOCUMENT_KIND_EVICTION_NOTICE] = SIGNED | F (SERVED) | F (DEADLINE) | F (PLACES),
  [YX_DOCUMENT_KIND_ENFORCEMENT_NOTICE] = F (SERVED) | F (RECEIPT),
  [YX_DOCUMENT_KIND_ASSET_ORDER] = F (SERVED) | F (RECEIPT) | F (DEADLINE),
  [YX_DOCUMENT_KIND_DETENTION_DECISION] = SIGNED | F (SERVED) | F (VALID_UNTIL),
  [YX_DOCUMENT_KIND_FINE_DECISION] = SIGNED | F (SERVED) | F (RECEIPT) | F (DEADLINE),
};

struct _YxDocumentForm {
  AdwWindow parent_instance;

  AdwWindowTitle *title;
  AdwBin *fields_bin;
  GtkLabel *error_label;
  GtkButton *button;
  YxFieldList *fields;

  YxDesk *desk;
  char *case_id, *debtor_id;  /* of the page; one is NULL */
  char *document_id;          /* nullable */
  GPtrArray *others;          /* (element-type utf8): ids beside the words of OTHER; "" for nobody */
  GListModel *places;         /* of YxPlace; NULL: not read yet */
  GPtrArray *place_ids;       /* (element-type utf8): beside the words of PLACES */
  GStrv named;                /* places that the document names */
  gint64 valid_from;          /* kept as it was */
  gboolean of_nobody;         /* of a debtor's case, and names no debtor: so it stays */
  int other;                  /* the choice before */
  GCancellable *life;
};

/* What a thread writes. */
typedef struct {
  YxDocumentData data;
  char *texts[4]; /* case, debtor, number, signed by */
  char *id;
  GStrv place_ids;
} Job;

enum {
  RECORDED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxDocumentForm, yx_document_form, ADW_TYPE_WINDOW)

static void
job_free (gpointer data)
{
  Job *job = data;

  for (guint i = 0; i < G_N_ELEMENTS (job->texts); i++)
    g_free (job->texts[i]);
  g_free (job->id);
  g_strfreev (job->place_ids);
  g_free (job);
}

static YxDocumentKind
chosen_kind (YxDocumentForm *self)
{
  return (YxDocumentKind) yx_field_list_get_number (self->fields, KIND);
}

static const char *
chosen_other (YxDocumentForm *self)
{
  const guint chosen = (guint) yx_field_list_get_number (self->fields, OTHER);
  const char *id = chosen < self->others->len ? g_ptr_array_index (self->others, chosen) : "";

  return *id != '\0' ? id : NULL;
}

/* Whose places it may name; NULL: of all debtors of the case. */
static const char *
chosen_debtor (YxDocumentForm *self)
{
  return self->debtor_id != NULL ? self->debtor_id : chosen_other (self);
}

static void
show_error (YxDocumentForm *self, const char *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

/* The places of the debtor chosen; those that it named stay chosen. */
static void
show_places (YxDocumentForm *self)
{
  const guint n = self->places != NULL ? g_list_model_get_n_items (self->places) : 0;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;
  int named = 0;

  g_ptr_array_set_size (self->place_ids, 0);
  for (guint i = 0; i < n && self->place_ids->len < YX_FIELD_LIST_MAX_WORDS; i++) {
    g_autoptr (YxPlace) place = g_list_model_get_item (self->places, i);
    const YxPlaceData *data = yx_place_get_data (place);
    const char *debtor = chosen_debtor (self);

    if (debtor != NULL && g_strcmp0 (debtor, data->debtor_id) != 0)
      continue;
    if (self->named != NULL && g_strv_contains ((const char *const *) self->named, data->id))
      named |= 1 << self->place_ids->len;
    g_ptr_array_add (self->place_ids, g_strdup (data->id));
    g_strv_builder_add (builder, data->address != NULL
                                     ? data->address
                                     : yx_enum_label (YX_TYPE_PLACE_KIND, (int) data->kind));
  }
  words = g_strv_builder_end (builder);
  yx_field_list_set_words (self->fields, PLACES, (const char *const *) words);
  yx_field_list_set_number (self->fields, PLACES, named);
}

static void
show_fields (YxDocumentForm *self)
{
  const YxDocumentKind kind = chosen_kind (self);
  const guint shown = ALWAYS | shown_of[kind];

  for (guint i = 0; i < N_FIELDS; i++)
    yx_field_list_set_shown (self->fields, i,
                             (shown & F (i)) != 0 && (i != PLACES || self->place_ids->len > 0));
  yx_field_list_set_label (self->fields, DEADLINE,
                           kind == YX_DOCUMENT_KIND_SUMMONS           ? _("To appear on")
                           : kind == YX_DOCUMENT_KIND_EVICTION_NOTICE ? _("Deadline to leave")
                           : kind == YX_DOCUMENT_KIND_FINE_DECISION   ? _("To be paid by")
                                                                      : _("To be answered by"));
  yx_field_list_set_label (self->fields, SERVED,
                           kind == YX_DOCUMENT_KIND_EVICTION_NOTICE ? _("Posted on")
                                                                    : _("Served on"));
}

static void
edited_cb (YxFieldList *fields, YxDocumentForm *self)
{
  const int other = yx_field_list_get_number (fields, OTHER);

  show_error (self, NULL);
  /* Ticks of places stay unless it is somebody else's document. */
  if (other != self->other)
    show_places (self);
  self->other = other;
  show_fields (self);
}

static void
places_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxDocumentForm) self = user_data;
  g_autoptr (GListModel) places = yx_desk_call_finish (result, NULL);

  if (self->desk == NULL || places == NULL)
    return;
  g_set_object (&self->places, places);
  show_places (self);
  show_fields (self);
}

static gpointer
places_of_case (YxDesk *desk, const char *case_id, GError **error)
{
  const YxPlaceFilter filter = { .case_id = case_id };

  return yx_desk_list_places (desk, &filter, error);
}

static gpointer
places_of_debtor (YxDesk *desk, const char *debtor_id, GError **error)
{
  const YxPlaceFilter filter = { .debtor_id = debtor_id };

  return yx_desk_list_places (desk, &filter, error);
}

/* ---- Recording ---- */

/* A day or a time; without an hour the end of the day where @to_end. Not shown or empty: 0. */
static gboolean
read_time (YxDocumentForm *self, guint field, gboolean to_end, gint64 *ret_time)
{
  g_autofree char *text = yx_field_list_dup_text (self->fields, field);

  *ret_time = 0;
  if ((shown_of[chosen_kind (self)] & F (field)) == 0 || *text == '\0')
    return TRUE;
  if (!yx_parse_time (text, NULL, ret_time)) {
    yx_field_list_show_fault (
        self->fields, field,
        _("Write days as 2026-03-02, or with the hour: 2026-03-02 09:00."));
    return FALSE;
  }
  if (to_end && strchr (text, ':') == NULL)
    *ret_time += G_TIME_SPAN_DAY - G_TIME_SPAN_SECOND;
  return TRUE;
}

static char *
read_text (YxDocumentForm *self, guint field)
{
  g_autofree char *text = yx_field_list_dup_text (self->fields, field);

  if (((ALWAYS | shown_of[chosen_kind (self)]) & F (field)) == 0 || *text == '\0')
    return NULL;
  return g_steal_pointer (&text);
}

/* NULL: a field is at fault, and says so. */
static Job *
read_job (YxDocumentForm *self)
{
  const guint shown = shown_of[chosen_kind (self)];
  Job *job = g_new0 (Job, 1);
  YxDocumentData *data = &job->data;

  data->kind = chosen_kind (self);
  data->valid_from = self->valid_from;
  data->receipt = (shown & F (RECEIPT)) != 0 && yx_field_list_get_number (self->fields, RECEIPT);
  if (shown & F (ANSWER))
    data->answer = (YxSummonsAnswer) yx_field_list_get_number (self->fields, ANSWER);
  if (!read_time (self, SIGNED_AT, FALSE, &data->signed_at)
      || !read_time (self, SERVED, FALSE, &data->served)
      || !read_time (self, DEADLINE, data->kind == YX_DOCUMENT_KIND_EVICTION_NOTICE,
                     &data->deadline)
      || !read_time (self, VALID_UNTIL, TRUE, &data->valid_until)) {
    job_free (job);
    return NULL;
  }
  job->texts[0] = g_strdup (self->case_id != NULL ? self->case_id : chosen_other (self));
  job->texts[1] = self->of_nobody ? NULL : g_strdup (chosen_debtor (self));
  job->texts[2] = read_text (self, NUMBER);
  job->texts[3] = read_text (self, SIGNED_BY);
  job->id = g_strdup (self->document_id);
  data->case_id = job->texts[0];
  data->debtor_id = job->texts[1];
  data->number = job->texts[2];
  data->signed_by = job->texts[3];
  data->id = job->id;
  if (shown & F (PLACES)) {
    const int chosen = yx_field_list_get_number (self->fields, PLACES);
    g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();

    for (guint i = 0; i < self->place_ids->len; i++)
      if (chosen & (1 << i))
        g_strv_builder_add (builder, g_ptr_array_index (self->place_ids, i));
    job->place_ids = g_strv_builder_end (builder);
    data->place_ids = (const char *const *) job->place_ids;
  }
  return job;
}

static void
record_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  const Job *job = task_data;
  GError *error = NULL;

  if (yx_desk_record_document (source, &job->data, NULL, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
recorded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxDocumentForm) self = user_data;
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (g_task_propagate_boolean (G_TASK (result), &error)) {
    /* Closed meanwhile, it is on the desk all the same. */
    g_signal_emit (self, signals[RECORDED], 0);
    if (self->desk != NULL)
      gtk_window_close (GTK_WINDOW (self));
    return;
  }
  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), TRUE);
  if (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS)
      || (g_error_matches (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID)
          && job->data.number == NULL))
    yx_field_list_show_fault (self->fields, NUMBER, error->message);
  else
    show_error (self, error->message);
}

static void
record_cb (YxDocumentForm *self)
{
  g_autoptr (GTask) task = NULL;
  Job *job;

  if (!gtk_widget_get_sensitive (GTK_WIDGET (self->button)))
    return;
  yx_field_list_clear_fault (self->fields);
  show_error (self, NULL);
  job = read_job (self);
  if (job == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->button), FALSE);
  task = g_task_new (self->desk, NULL, recorded_cb, g_object_ref (self));
  g_task_set_source_tag (task, record_cb);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, record_thread);
}

/* ---- The class ---- */

static void
yx_document_form_dispose (GObject *object)
{
  YxDocumentForm *self = YX_DOCUMENT_FORM (object);

  g_cancellable_cancel (self->life);
  g_clear_object (&self->desk);
  g_clear_object (&self->places);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_DOCUMENT_FORM);
  G_OBJECT_CLASS (yx_document_form_parent_class)->dispose (object);
}

static void
yx_document_form_finalize (GObject *object)
{
  YxDocumentForm *self = YX_DOCUMENT_FORM (object);

  g_object_unref (self->life);
  g_free (self->case_id);
  g_free (self->debtor_id);
  g_free (self->document_id);
  g_ptr_array_unref (self->others);
  g_ptr_array_unref (self->place_ids);
  g_strfreev (self->named);
  G_OBJECT_CLASS (yx_document_form_parent_class)->finalize (object);
}

static void
yx_document_form_class_init (YxDocumentFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_document_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_document_form_finalize;
  signals[RECORDED] = g_signal_new ("recorded", YX_TYPE_DOCUMENT_FORM, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/document-form.ui");
  gtk_widget_class_bind_template_child (widget_class, YxDocumentForm, title);
  gtk_widget_class_bind_template_child (widget_class, YxDocumentForm, fields_bin);
  gtk_widget_class_bind_template_child (widget_class, YxDocumentForm, error_label);
  gtk_widget_class_bind_template_child (widget_class, YxDocumentForm, button);
  gtk_widget_class_bind_template_callback (widget_class, record_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
yx_document_form_init (YxDocumentForm *self)
{
  self->life = g_cancellable_new ();
  self->others = g_ptr_array_new_with_free_func (g_free);
  self->place_ids = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields = yx_field_list_new ();
  yx_field_list_add_choice (self->fields, _("Document"), YX_TYPE_DOCUMENT_KIND);
  yx_field_list_add_choice (self->fields, "", G_TYPE_INVALID);
  yx_field_list_add_text (self->fields, _("Number"));
  yx_field_list_add_text (self->fields, _("Signed by the president"));
  yx_field_list_add_text (self->fields, _("Signed on"));
  yx_field_list_add_text (self->fields, _("Served on"));
  yx_field_list_add_switch (self->fields, _("Receipt on file"), NULL);
  yx_field_list_add_text (self->fields, _("To appear on"));
  yx_field_list_add_text (self->fields, _("In force until"));
  yx_field_list_add_choice (self->fields, _("Answer"), YX_TYPE_SUMMONS_ANSWER);
  yx_field_list_add_set (self->fields, _("Places it names"), G_TYPE_INVALID);
  adw_bin_set_child (self->fields_bin, GTK_WIDGET (self->fields));
  g_signal_connect_object (self->fields, "edited", G_CALLBACK (edited_cb), self, 0);
  g_signal_connect_object (self->fields, "confirmed", G_CALLBACK (record_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
add_other (YxDocumentForm *self, GStrvBuilder *words, const char *id, const char *word)
{
  g_ptr_array_add (self->others, g_strdup (id));
  g_strv_builder_add (words, word);
}

static void
show_others (YxDocumentForm *self, const YxCasePage *of_case, const YxDebtorPage *of_debtor)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  if (of_case != NULL) {
    for (guint i = 0; i < of_case->parties->len; i++) {
      const YxPageParty *party = &g_array_index (of_case->parties, YxPageParty, i);

      add_other (self, builder, party->id, party->masked_name);
    }
    add_other (self, builder, "", _("Nobody by name"));
  } else {
    GListModel *cases = G_LIST_MODEL (of_debtor->cases);

    for (guint i = 0; i < g_list_model_get_n_items (cases); i++) {
      g_autoptr (YxCase) item = g_list_model_get_item (cases, i);

      add_other (self, builder, yx_case_get_data (item)->id, yx_case_get_data (item)->number);
    }
  }
  words = g_strv_builder_end (builder);
  yx_field_list_set_label (self->fields, OTHER, of_case != NULL ? _("Debtor") : _("Case"));
  yx_field_list_set_words (self->fields, OTHER, (const char *const *) words);
}

/* "2026-03-02", with the hour when it has one. */
static void
show_time (YxDocumentForm *self, guint field, gint64 time)
{
  g_autofree char *text = time != 0 ? yx_format_time (time, NULL) : NULL;

  if (text != NULL
      && (g_str_has_suffix (text, " 00:00")
          || (field == VALID_UNTIL && g_str_has_suffix (text, " 23:59"))))
    text[strlen ("2026-03-02")] = '\0';
  yx_field_list_set_text (self->fields, field, text);
}

static void
show_document (YxDocumentForm *self, const YxPageDocument *document)
{
  const char *other = self->case_id != NULL ? document->debtor_id : document->case_id;

  self->named = g_strdupv (document->place_ids);
  self->valid_from = document->valid_from;
  self->of_nobody = self->debtor_id != NULL && document->debtor_id == NULL;
  yx_field_list_set_number (self->fields, KIND, (int) document->kind);
  for (guint i = 0; i < self->others->len; i++)
    if (g_str_equal (g_ptr_array_index (self->others, i), other != NULL ? other : ""))
      yx_field_list_set_number (self->fields, OTHER, (int) i);
  yx_field_list_set_text (self->fields, NUMBER, document->number);
  yx_field_list_set_text (self->fields, SIGNED_BY, document->signed_by);
  show_time (self, SIGNED_AT, document->signed_at);
  show_time (self, SERVED, document->served);
  show_time (self, DEADLINE, document->deadline);
  show_time (self, VALID_UNTIL, document->valid_until);
  yx_field_list_set_number (self->fields, RECEIPT, document->receipt);
  yx_field_list_set_number (self->fields, ANSWER, (int) document->answer);
}

YxDocumentForm *
yx_document_form_present (GtkWindow *parent, YxDesk *desk, const YxCasePage *of_case,
                          const YxDebtorPage *of_debtor, const char *document_id)
{
  const GArray *documents;
  YxDocumentForm *self;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (YX_IS_DESK (desk) && (of_case != NULL) != (of_debtor != NULL), NULL);

  self = g_object_new (YX_TYPE_DOCUMENT_FORM, NULL);
  yx_window_attach (GTK_WINDOW (self), parent);
  self->desk = g_object_ref (desk);
  self->document_id = g_strdup (document_id);
  if (of_case != NULL)
    self->case_id = g_strdup (yx_case_get_data (of_case->record)->id);
  else
    self->debtor_id = g_strdup (of_debtor->id);
  adw_window_title_set_title (self->title, document_id != NULL ? _("Correct a Document")
                                                               : _("Record a Document"));
  adw_window_title_set_subtitle (self->title,
                                 of_case != NULL ? yx_case_get_data (of_case->record)->number
                                                 : of_debtor->masked_name);
  show_others (self, of_case, of_debtor);
  documents = of_case != NULL ? of_case->documents : of_debtor->documents;
  for (guint i = 0; document_id != NULL && i < documents->len; i++) {
    const YxPageDocument *document = &g_array_index (documents, YxPageDocument, i);

    if (g_str_equal (document->id, document_id))
      show_document (self, document);
  }
  self->other = yx_field_list_get_number (self->fields, OTHER);
  show_fields (self);
  yx_desk_call_async (desk, of_case != NULL ? places_of_case : places_of_debtor,
                      of_case != NULL ? self->case_id : self->debtor_id, self->life, places_cb,
                      g_object_ref (self));
  gtk_window_present (GTK_WINDOW (self));
  yx_field_list_focus (self->fields, document_id != NULL ? NUMBER : KIND);
  return self;
}
