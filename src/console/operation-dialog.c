#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/case-picker.h"
#include "console/operation-dialog.h"
#include "desk/cars.h"
#include "desk/institutions.h"
#include "desk/operation.h"
#include "desk/tasks.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define N_KINDS (YX_TASK_KIND_EVICTION + 1)

struct _YxOperationDialog {
  AdwWindow parent_instance;

  AdwEntryRow *name_row;
  AdwComboRow *kind_row;
  AdwComboRow *place_row;
  GtkSwitch *into_switch;
  AdwEntryRow *day_row;
  AdwEntryRow *from_row;
  AdwEntryRow *until_row;
  AdwActionRow *cases_row;
  GtkWidget *into_row;
  AdwActionRow *cars_row;
  GtkSpinButton *cars_spin;
  AdwEntryRow *base_row;
  GtkWidget *base_note;
  GtkLabel *error_label;
  GtkButton *create_button;

  YxDesk *desk;
  GStrv case_ids;
  char *operation_id;  /* on screen; NULL: none */
  YxLonLat middle;
  GCancellable *reading;
  gint64 windows[N_KINDS][2]; /* proposed; 0: not read yet */
  GListStore *institutions;   /* of YxInstitution; NULL: not read yet */
  GArray *choices;            /* of Choice, parallel to the rows of place_row */
  gboolean name_is_ours;      /* nobody has written another one */
};

/* Where a kind of task may be done. */
typedef struct {
  YxInstitution *institution; /* NULL: at the debtors' places */
  gboolean property_only;
} Choice;

/* What is read before anything is chosen. */
typedef struct {
  gint64 windows[N_KINDS][2];
  GListStore *institutions;
} Proposal;

/* What a thread writes. */
typedef struct {
  YxDesk *desk;
  char *name;
  gint64 start, end;
  YxTaskKind kind;
  char *institution_id; /* NULL: at the debtors' places */
  gboolean property_only;
  char *into;           /* an operation that there is; NULL: a new one */
  GStrv case_ids;
  guint n_cars;
  char *base; /* NULL: the desk has one */
  YxLonLat base_point;
} Job;

enum {
  CREATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxOperationDialog, yx_operation_dialog, ADW_TYPE_WINDOW)

static void
job_free (gpointer data)
{
  Job *job = data;

  g_object_unref (job->desk);
  g_free (job->name);
  g_free (job->institution_id);
  g_free (job->into);
  g_strfreev (job->case_ids);
  g_free (job->base);
  g_free (job);
}

static void
choice_clear (gpointer data)
{
  g_clear_object (&((Choice *) data)->institution);
}

static void
proposal_free (gpointer data)
{
  Proposal *proposal = data;

  g_clear_object (&proposal->institutions);
  g_free (proposal);
}

/* A visit of each debtor follows from the cases by itself; everything else is said. */
static gboolean
add_tasks (const Job *job, const char *operation_id, GError **error)
{
  const YxTaskOrder order = { .kind = job->kind,
                              .institution_id = job->institution_id,
                              .by_place_kind = job->property_only,
                              .place_kind = YX_PLACE_KIND_PROPERTY,
                              .case_ids = (const char *const *) job->case_ids };

  return yx_desk_add_tasks (job->desk, operation_id, &order, NULL, error);
}

static void
job_cb (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Job *job = task_data;
  const YxOperationData draft = { .name = job->name, .kind = job->kind,
                                  .window_start = job->start, .window_end = job->end };
  guint n_added = 0;
  guint n_tasks = 0;
  char *id = NULL;
  GError *error = NULL;

  if (job->into != NULL) {
    if (add_tasks (job, job->into, &error))
      g_task_return_pointer (task, g_strdup (job->into), g_free);
    else
      g_task_return_error (task, error);
    return;
  }
  if ((job->base == NULL || yx_desk_set_base (job->desk, job->base, job->base_point, &error))
      && yx_cars_fill (job->desk, job->n_cars, &n_added, &error)
      && yx_desk_create_operation (job->desk, &draft, &id, &error)
      && (job->institution_id != NULL || job->property_only
              ? add_tasks (job, id, &error)
              : yx_desk_set_operation_case_ids (
                  job->desk, id, (const char *const *) job->case_ids, &n_tasks, &error)))
    g_task_return_pointer (task, g_steal_pointer (&id), g_free);
  else
    g_task_return_error (task, error);
  g_free (id);
}

static void
show_error (YxOperationDialog *self, const char *text)
{
  gtk_label_set_label (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxOperationDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), &error);

  /* Closed meanwhile: what was asked for is on the desk all the same. */
  if (self->desk == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button), TRUE);
  if (id == NULL) {
    show_error (self, error->message);
    return;
  }
  g_signal_emit (self, signals[CREATED], 0, id);
  gtk_window_close (GTK_WINDOW (self));
}

static const char *
text_of (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

/* The hour of @row on the day chosen; marks the row when it is none. */
static gboolean
read_time (YxOperationDialog *self, AdwEntryRow *row, gint64 *ret_time)
{
  g_autofree char *text = g_strdup_printf ("%s %s", text_of (self->day_row), text_of (row));
  const gboolean read = yx_parse_time (text, NULL, ret_time);

  if (read)
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  return read;
}

static YxTaskKind
chosen_kind (YxOperationDialog *self)
{
  const guint row = adw_combo_row_get_selected (self->kind_row);

  return row < N_KINDS ? (YxTaskKind) row : YX_TASK_KIND_SUMMONS;
}

static const Choice *
chosen_place (YxOperationDialog *self)
{
  const guint row = adw_combo_row_get_selected (self->place_row);

  return row < self->choices->len ? &g_array_index (self->choices, Choice, row) : NULL;
}

static gboolean
goes_into (YxOperationDialog *self)
{
  return self->operation_id != NULL && gtk_switch_get_active (self->into_switch);
}

static void
add_choice (YxOperationDialog *self, GtkStringList *labels, const char *label,
            YxInstitution *institution, gboolean property_only)
{
  const Choice choice = { institution != NULL ? g_object_ref (institution) : NULL, property_only };

  g_array_append_val (self->choices, choice);
  gtk_string_list_append (labels, label);
}

static gboolean
is_done_at (YxTaskKind kind, const YxInstitutionData *institution)
{
  const gboolean bank = institution->kind == YX_INSTITUTION_KIND_BANK;
  const gboolean premises = institution->kind == YX_INSTITUTION_KIND_PREMISES;

  return yx_task_kind_at_institution (kind)
         && (kind != YX_TASK_KIND_BANK || bank)
         && (kind != YX_TASK_KIND_REGISTRY || (!bank && !premises));
}

/* The places of the kind chosen; what has none can only be said to have none. */
static void
show_places (YxOperationDialog *self)
{
  const YxTaskKind kind = chosen_kind (self);
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  g_array_set_size (self->choices, 0);
  if (yx_task_kind_at_debtor (kind)) {
    add_choice (self, labels, _("The debtors’ places"), NULL, FALSE);
    if (kind != YX_TASK_KIND_SUMMONS)
      add_choice (self, labels, _("The debtors’ property only"), NULL, TRUE);
  }
  for (guint i = 0;
       self->institutions != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->institutions));
       i++) {
    g_autoptr (YxInstitution) item
        = g_list_model_get_item (G_LIST_MODEL (self->institutions), i);

    if (is_done_at (kind, yx_institution_get_data (item)))
      add_choice (self, labels, yx_institution_get_data (item)->name, item, FALSE);
  }
  adw_combo_row_set_model (self->place_row, G_LIST_MODEL (labels));
  gtk_widget_set_visible (GTK_WIDGET (self->place_row), kind != YX_TASK_KIND_SUMMONS);
  show_error (self, self->choices->len > 0 || self->institutions == NULL
                        ? NULL
                        : _("No institution of this kind is on the desk yet; import a list of them "
                            "from the main menu first."));
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button),
                            self->choices->len > 0 && g_strv_length (self->case_ids) > 0);
}

/* What is proposed for the kind chosen. */
static void
show_window (YxOperationDialog *self)
{
  const gint64 *window = self->windows[chosen_kind (self)];
  g_autofree char *day = NULL;
  g_autofree char *from = NULL;
  g_autofree char *until = NULL;
  g_autofree char *name = NULL;
  g_autoptr (GDateTime) start = NULL;

  if (window[0] == 0)
    return;
  start = g_date_time_new_from_unix_local (window[0] / G_USEC_PER_SEC);
  day = g_date_time_format (start, "%Y-%m-%d");
  from = yx_format_clock (window[0], NULL);
  until = yx_format_clock (window[1], NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->day_row), day);
  gtk_editable_set_text (GTK_EDITABLE (self->from_row), from);
  gtk_editable_set_text (GTK_EDITABLE (self->until_row), until);
  if (!self->name_is_ours)
    return;
  if (chosen_kind (self) == YX_TASK_KIND_SUMMONS)
    name = g_strdup_printf (_("Operation of %s"), day);
  else
    name = g_strdup_printf (_("%s of %s"),
                            yx_enum_label (YX_TYPE_TASK_KIND, (int) chosen_kind (self)), day);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  self->name_is_ours = TRUE;
}

static void
kind_chosen_cb (AdwComboRow *row, GParamSpec *pspec, YxOperationDialog *self)
{
  if (self->desk == NULL)
    return;
  show_places (self);
  show_window (self);
}

static void
place_chosen_cb (AdwComboRow *row, GParamSpec *pspec, YxOperationDialog *self)
{
  const Choice *choice = chosen_place (self);
  const char *hours = choice != NULL && choice->institution != NULL
                          ? yx_institution_get_data (choice->institution)->hours
                          : NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->place_row), hours != NULL ? hours : "");
}

static void
into_changed_cb (GtkSwitch *toggle, GParamSpec *pspec, YxOperationDialog *self)
{
  GtkWidget *const rows[] = { GTK_WIDGET (self->name_row), GTK_WIDGET (self->day_row),
                              GTK_WIDGET (self->from_row), GTK_WIDGET (self->until_row),
                              GTK_WIDGET (self->cars_row), GTK_WIDGET (self->base_row) };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    gtk_widget_set_sensitive (rows[i], !goes_into (self));
}

static void
name_changed_cb (GtkEditable *editable, YxOperationDialog *self)
{
  self->name_is_ours = !gtk_widget_has_focus (GTK_WIDGET (gtk_editable_get_delegate (editable)));
}

static void
propose_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Proposal *proposal = g_new0 (Proposal, 1);
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  GError *error = NULL;
  GDate day;

  g_date_clear (&day, 1);
  g_date_set_dmy (&day, (GDateDay) g_date_time_get_day_of_month (tomorrow),
                  (GDateMonth) g_date_time_get_month (tomorrow),
                  (GDateYear) g_date_time_get_year (tomorrow));
  proposal->institutions = yx_desk_list_institutions (source, NULL, &error);
  for (int kind = 0; kind < N_KINDS && error == NULL; kind++)
    yx_desk_propose_window (source, (YxTaskKind) kind, &day, &proposal->windows[kind][0],
                            &proposal->windows[kind][1], &error);
  if (error == NULL) {
    g_task_return_pointer (task, proposal, proposal_free);
    return;
  }
  proposal_free (proposal);
  g_task_return_error (task, error);
}

static void
proposed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxOperationDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  Proposal *proposal = g_task_propagate_pointer (G_TASK (result), &error);

  if (proposal == NULL) {
    if (self->desk != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
      show_error (self, error->message);
    return;
  }
  if (self->desk != NULL) {
    memcpy (self->windows, proposal->windows, sizeof self->windows);
    g_set_object (&self->institutions, proposal->institutions);
    show_places (self);
    if (chosen_kind (self) != YX_TASK_KIND_SUMMONS)
      show_window (self);
  }
  proposal_free (proposal);
}

static void
create_cb (GtkWidget *widget, YxOperationDialog *self)
{
  g_autoptr (GTask) task = NULL;
  const Choice *choice = chosen_place (self);
  gint64 start = 0, end = 0;
  Job *job;

  if (choice == NULL)
    return;
  if (!read_time (self, self->from_row, &start) || !read_time (self, self->until_row, &end)) {
    show_error (self, _("Write the day as 2026-03-02 and the hours as 05:00."));
    return;
  }
  /* 22:00 to 02:00 ends on the next day. */
  if (end <= start)
    end += (gint64) 24 * 3600 * G_USEC_PER_SEC;
  show_error (self, NULL);
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button), FALSE);

  job = g_new0 (Job, 1);
  job->desk = g_object_ref (self->desk);
  job->name = g_strdup (text_of (self->name_row));
  job->kind = chosen_kind (self);
  if (choice->institution != NULL)
    job->institution_id = g_strdup (yx_institution_get_data (choice->institution)->id);
  job->property_only = choice->property_only;
  job->into = goes_into (self) ? g_strdup (self->operation_id) : NULL;
  job->start = start;
  job->end = end;
  job->case_ids = g_strdupv (self->case_ids);
  if (gtk_widget_get_visible (GTK_WIDGET (self->cars_row)))
    job->n_cars = (guint) gtk_spin_button_get_value_as_int (self->cars_spin);
  if (gtk_widget_get_visible (GTK_WIDGET (self->base_row))) {
    job->base = g_strdup (text_of (self->base_row));
    job->base_point = self->middle;
  }
  task = g_task_new (self->desk, NULL, created_cb, g_object_ref (self));
  g_task_set_source_tag (task, create_cb);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, job_cb);
}

static void
show_cases (YxOperationDialog *self, gboolean by_hand)
{
  const guint n_cases = g_strv_length (self->case_ids);
  g_autofree char *cases
      = by_hand ? g_strdup_printf (ngettext ("%u case, ticked by hand", "%u cases, ticked by hand",
                                             n_cases),
                                   n_cases)
                : g_strdup_printf (ngettext ("%u case in enforcement, of those shown in the table",
                                             "%u cases in enforcement, of those shown in the table",
                                             n_cases),
                                   n_cases);

  adw_action_row_set_subtitle (self->cases_row, cases);
  gtk_widget_set_sensitive (GTK_WIDGET (self->create_button),
                            n_cases > 0 && self->choices->len > 0);
}

static void
picked_cb (YxCasePicker *picker, YxOperationDialog *self)
{
  g_strfreev (self->case_ids);
  self->case_ids = yx_case_picker_dup_chosen (picker);
  show_cases (self, TRUE);
  gtk_window_close (GTK_WINDOW (picker));
}

static void
pick_cb (GtkButton *button, YxOperationDialog *self)
{
  YxCasePicker *picker
      = yx_case_picker_present (GTK_WINDOW (self), self->desk, _("Cases of the Operation"),
                                text_of (self->name_row), (const char *const *) self->case_ids);

  g_signal_connect_object (picker, "confirmed", G_CALLBACK (picked_cb), self, 0);
}

static void
yx_operation_dialog_dispose (GObject *object)
{
  YxOperationDialog *self = YX_OPERATION_DIALOG (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->desk);
  g_clear_object (&self->institutions);
  g_clear_pointer (&self->case_ids, g_strfreev);
  g_clear_pointer (&self->operation_id, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_OPERATION_DIALOG);
  G_OBJECT_CLASS (yx_operation_dialog_parent_class)->dispose (object);
}

static void
yx_operation_dialog_finalize (GObject *object)
{
  YxOperationDialog *self = YX_OPERATION_DIALOG (object);

  g_object_unref (self->reading);
  g_array_unref (self->choices);
  G_OBJECT_CLASS (yx_operation_dialog_parent_class)->finalize (object);
}

static void
yx_operation_dialog_class_init (YxOperationDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_operation_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = yx_operation_dialog_finalize;
  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                   NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/operation-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, name_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, kind_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, place_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, into_switch);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, into_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, day_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, until_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, cases_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, cars_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, cars_spin);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, base_row);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, base_note);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, YxOperationDialog, create_button);
  gtk_widget_class_bind_template_callback (widget_class, create_cb);
  gtk_widget_class_bind_template_callback (widget_class, pick_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, place_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, into_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, name_changed_cb);
}

static void
yx_operation_dialog_init (YxOperationDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (now, 1);
  g_autofree char *day = g_date_time_format (tomorrow, "%Y-%m-%d");
  g_autofree char *name = NULL;
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  self->reading = g_cancellable_new ();
  self->choices = g_array_new (FALSE, FALSE, sizeof (Choice));
  g_array_set_clear_func (self->choices, choice_clear);
  gtk_widget_init_template (GTK_WIDGET (self));
  for (int kind = 0; kind < N_KINDS; kind++)
    gtk_string_list_append (kinds, yx_enum_label (YX_TYPE_TASK_KIND, kind));
  adw_combo_row_set_model (self->kind_row, G_LIST_MODEL (kinds));
  name = g_strdup_printf (_("Operation of %s"), day);
  gtk_editable_set_text (GTK_EDITABLE (self->name_row), name);
  self->name_is_ours = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->day_row), day);
  gtk_editable_set_text (GTK_EDITABLE (self->from_row), "05:00");
  gtk_editable_set_text (GTK_EDITABLE (self->until_row), "09:30");
}

YxOperationDialog *
yx_operation_dialog_present (GtkWindow *parent, const YxOperationBasis *basis)
{
  YxOperationDialog *self;
  g_autoptr (GTask) task = NULL;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (basis != NULL && YX_IS_DESK (basis->desk), NULL);

  self = g_object_new (YX_TYPE_OPERATION_DIALOG, "transient-for", parent, NULL);
  self->desk = g_object_ref (basis->desk);
  self->case_ids = g_strdupv ((char **) basis->case_ids);
  self->middle = basis->middle;
  self->operation_id = g_strdup (basis->operation_id);
  gtk_widget_set_visible (self->into_row, self->operation_id != NULL);
  show_places (self);
  task = g_task_new (self->desk, self->reading, proposed_cb, g_object_ref (self));
  g_task_set_source_tag (task, yx_operation_dialog_present);
  g_task_run_in_thread (task, propose_thread);

  show_cases (self, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->cars_row), basis->n_vehicles == 0);
  gtk_widget_set_visible (GTK_WIDGET (self->base_row), !basis->has_base);
  gtk_widget_set_visible (self->base_note, !basis->has_base);
  gtk_window_present (GTK_WINDOW (self));
  return self;
}
