#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/lead-detail.h"

#include <glib/gi18n.h>
#include <math.h>

#include "console/desk-verb.h"
#include "desk/lead-text.h"
#include "desk/leads.h"
#include "desk/presence.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

struct _YxLeadDetail {
  AdwBin parent_instance;

  GtkStack *stack; /* none, lead */
  GtkLabel *mark, *debtor, *cases, *clock;
  GtkLabel *address, *heard, *source, *certainty, *said, *author, *reason;
  GtkWidget *said_row, *reason_row, *merged_row, *presence_row;
  GtkLabel *merged, *presence, *likelihood;
  GtkButton *verify_button, *informant_button;
  GtkMenuButton *dismiss_button, *merge_button;
  GtkEntry *reason_entry;
  GtkListBox *same_list;
  GtkLabel *same_none;
  GtkLabel *informant;

  YxDesk *desk;
  guint roles;
  YxLead *lead;              /* nullable */
  GListStore *same;          /* of YxLead, beside the rows of the merge menu */
  GCancellable *cancellable; /* of what is read for this lead */
};

enum {
  SIGNAL_MESSAGE,
  SIGNAL_OPEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxLeadDetail, yx_lead_detail, ADW_TYPE_BIN)

static void
say (YxLeadDetail *self, const GError *error)
{
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_signal_emit (self, signals[SIGNAL_MESSAGE], 0, error->message);
}

static void
settled_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadDetail) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!yx_desk_settle_lead_finish (YX_DESK (source), result, &error))
    say (self, error);
}

/* What is written is not withdrawn when another lead is looked at. */
static void
settle (YxLeadDetail *self, YxLeadStep step, const char *text)
{
  if (self->lead != NULL && self->desk != NULL)
    yx_desk_settle_lead_async (self->desk, step, yx_lead_get_data (self->lead)->id, text, NULL,
                               settled_cb, g_object_ref (self));
}

static void
verify_cb (GtkButton *button, YxLeadDetail *self)
{
  settle (self, YX_LEAD_VERIFY, NULL);
}

static void
dismiss_cb (YxLeadDetail *self)
{
  g_autofree char *reason
      = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->reason_entry))));

  if (*reason == '\0')
    return;
  gtk_menu_button_popdown (self->dismiss_button);
  gtk_editable_set_text (GTK_EDITABLE (self->reason_entry), "");
  settle (self, YX_LEAD_DISMISS, reason);
}

static void
merge_cb (GtkListBox *list, GtkListBoxRow *row, YxLeadDetail *self)
{
  g_autoptr (YxLead) into = NULL;

  if (self->same == NULL)
    return;
  into = g_list_model_get_item (G_LIST_MODEL (self->same),
                                (guint) gtk_list_box_row_get_index (row));
  gtk_menu_button_popdown (self->merge_button);
  if (into != NULL)
    settle (self, YX_LEAD_MERGE, yx_lead_get_data (into)->id);
}

static void
same_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GListStore) same = yx_desk_find_same_leads_finish (YX_DESK (source), result, &error);
  GtkListBoxRow *row;
  const gint64 now = g_get_real_time ();

  if (same == NULL) {
    say (self, error);
    return;
  }
  while ((row = gtk_list_box_get_row_at_index (self->same_list, 0)) != NULL)
    gtk_list_box_remove (self->same_list, GTK_WIDGET (row));
  for (guint i = g_list_model_get_n_items (G_LIST_MODEL (same)); i-- > 0;) {
    g_autoptr (YxLead) lead = g_list_model_get_item (G_LIST_MODEL (same), i);

    if (self->lead != NULL
        && g_str_equal (yx_lead_get_data (lead)->id, yx_lead_get_data (self->lead)->id))
      g_list_store_remove (same, i);
  }
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (same)); i++) {
    g_autoptr (YxLead) lead = g_list_model_get_item (G_LIST_MODEL (same), i);
    const YxLeadData *data = yx_lead_get_data (lead);
    g_autofree char *age = yx_lead_age_text (lead, now);
    g_autofree char *text = g_strdup_printf (
        "%s %s · %s · %s", yx_lead_mark (lead, now),
        data->address != NULL ? data->address : _("a point on the map"), age,
        yx_enum_label (YX_TYPE_SOURCE, (int) data->source));
    GtkWidget *label = gtk_label_new (text);

    gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
    gtk_list_box_append (self->same_list, label);
  }
  g_set_object (&self->same, same);
  gtk_widget_set_visible (GTK_WIDGET (self->same_none),
                          g_list_model_get_n_items (G_LIST_MODEL (same)) == 0);
}

/* The merge menu opens: what could be the same is looked for now. */
static void
merge_shown_cb (YxLeadDetail *self)
{
  const YxLeadData *data;

  if (self->lead == NULL || self->desk == NULL)
    return;
  data = yx_lead_get_data (self->lead);
  const YxLeadRecord record = {
    .debtor_id = data->debtor_id,
    .address = data->address,
    .has_point = data->has_point,
    .point = { data->lon, data->lat },
    .heard = data->heard,
  };

  yx_desk_find_same_leads_async (self->desk, &record, self->cancellable, same_cb,
                                 g_object_ref (self));
}

static void
informant_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadDetail) self = user_data;
  g_autoptr (GError) error = NULL;
  g_auto (YxInformant) informant = { 0 };
  g_autoptr (GString) text = g_string_new (NULL);

  if (!yx_desk_read_informant_finish (YX_DESK (source), result, &informant, &error)) {
    say (self, error);
    return;
  }
  /* Another lead is on screen by now. */
  if (g_cancellable_is_cancelled (g_task_get_cancellable (G_TASK (result))))
    return;
  for (guint i = 0; i < 3; i++) {
    const char *part = i == 0 ? informant.name : i == 1 ? informant.phone : informant.note;

    if (part != NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "  " : "", part);
  }
  gtk_label_set_label (self->informant, text->str);
  gtk_widget_set_visible (GTK_WIDGET (self->informant), TRUE);
}

static void
informant_cb (GtkButton *button, YxLeadDetail *self)
{
  if (self->lead != NULL && self->desk != NULL)
    yx_desk_read_informant_async (self->desk, yx_lead_get_data (self->lead)->id,
                                  self->cancellable, informant_read_cb, g_object_ref (self));
}

static void
debtor_cb (GtkButton *button, YxLeadDetail *self)
{
  if (self->lead != NULL)
    g_signal_emit (self, signals[SIGNAL_OPEN], 0, "debtor",
                   yx_lead_get_data (self->lead)->debtor_id);
}

static void
presence_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) places = yx_desk_list_presence (source, data, 0, &error);

  if (places == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (
        task,
        yx_presence_text (&((YxPlacePresence *) g_ptr_array_index (places, 0))->at,
                          g_get_real_time ()),
        g_free);
}

static void
presence_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (YxLeadDetail) self = user_data;
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  if (text == NULL)
    return;
  gtk_label_set_label (self->presence, text);
  gtk_widget_set_visible (self->presence_row, TRUE);
}

static void
read_presence (YxLeadDetail *self, const char *place_id)
{
  g_autoptr (GTask) task = NULL;

  task = g_task_new (self->desk, self->cancellable, presence_cb, g_object_ref (self));
  g_task_set_source_tag (task, read_presence);
  g_task_set_task_data (task, g_strdup (place_id), g_free);
  g_task_run_in_thread (task, presence_thread);
}

static void
set_line (GtkLabel *label, GtkWidget *row, const char *text)
{
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (row, text != NULL && *text != '\0');
}

static void
show_lead (YxLeadDetail *self)
{
  const YxLeadData *data = yx_lead_get_data (self->lead);
  const gint64 now = g_get_real_time ();
  const gboolean standing
      = data->status == YX_LEAD_STATUS_OPEN || data->status == YX_LEAD_STATUS_VERIFIED;
  g_autofree char *clock = yx_lead_clock_text (self->lead, now);
  g_autofree char *heard_time = yx_format_time (data->heard, NULL);
  g_autofree char *age = yx_lead_age_text (self->lead, now);
  g_autofree char *heard = g_strdup_printf (_("%s (%s)"), heard_time, age);
  g_autofree char *received = yx_format_time (data->received, NULL);
  g_autofree char *author = g_strdup_printf (_("by %s, %s"), data->author, received);
  g_autofree char *place
      = g_strdup_printf ("%s · %s", data->address != NULL ? data->address : _("a point on the map"),
                         yx_enum_label (YX_TYPE_PLACE_KIND, (int) data->place_kind));
  g_autofree char *likelihood = g_strdup_printf (_("alone worth %d %%"),
                                                 (int) lround (data->likelihood * 100.0));
  g_autofree char *merged
      = data->n_merged > 0
            ? g_strdup_printf (ngettext ("%d more lead is merged into it",
                                         "%d more leads are merged into it",
                                         (gulong) data->n_merged),
                               data->n_merged)
            : NULL;
  g_autofree char *mark = g_strdup (yx_lead_mark (self->lead, now));

  gtk_label_set_label (self->mark, mark);
  gtk_label_set_label (self->debtor, data->debtor);
  gtk_label_set_label (self->cases, data->case_numbers != NULL ? data->case_numbers : "–");
  gtk_label_set_label (self->clock, clock);
  gtk_label_set_label (self->address, place);
  gtk_label_set_label (self->heard, heard);
  gtk_label_set_label (self->source, yx_enum_label (YX_TYPE_SOURCE, (int) data->source));
  gtk_label_set_label (self->certainty, yx_certainty_label (data->certainty));
  gtk_label_set_label (self->author, author);
  gtk_label_set_label (self->likelihood, likelihood);
  set_line (self->said, self->said_row, data->text);
  set_line (self->reason, self->reason_row, data->reason);
  set_line (self->merged, self->merged_row, merged);
  yx_right_gate (GTK_WIDGET (self->verify_button), self->roles, YX_RIGHT_LEADS, NULL);
  yx_right_gate (GTK_WIDGET (self->dismiss_button), self->roles, YX_RIGHT_LEADS, NULL);
  yx_right_gate (GTK_WIDGET (self->merge_button), self->roles, YX_RIGHT_LEADS, NULL);
  yx_right_gate (GTK_WIDGET (self->informant_button), self->roles, YX_RIGHT_INFORMANT,
                 _("Each reading is recorded"));
  gtk_widget_set_visible (GTK_WIDGET (self->verify_button), data->status == YX_LEAD_STATUS_OPEN);
  gtk_widget_set_visible (GTK_WIDGET (self->dismiss_button), standing);
  gtk_widget_set_visible (GTK_WIDGET (self->merge_button), standing);
  gtk_widget_set_visible (GTK_WIDGET (self->informant_button), data->has_informant);
  if (data->place_id != NULL)
    read_presence (self, data->place_id);
}

static void
yx_lead_detail_dispose (GObject *object)
{
  YxLeadDetail *self = YX_LEAD_DETAIL (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->desk);
  g_clear_object (&self->lead);
  g_clear_object (&self->same);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), YX_TYPE_LEAD_DETAIL);
  G_OBJECT_CLASS (yx_lead_detail_parent_class)->dispose (object);
}

static void
yx_lead_detail_class_init (YxLeadDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_lead_detail_dispose;
  signals[SIGNAL_MESSAGE]
      = g_signal_new ("message", YX_TYPE_LEAD_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                      G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_OPEN] = g_signal_new ("open", YX_TYPE_LEAD_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/lead-detail.ui");
#define BIND(name) gtk_widget_class_bind_template_child (widget_class, YxLeadDetail, name)
  BIND (stack);
  BIND (mark);
  BIND (debtor);
  BIND (cases);
  BIND (clock);
  BIND (address);
  BIND (heard);
  BIND (source);
  BIND (certainty);
  BIND (said);
  BIND (author);
  BIND (reason);
  BIND (said_row);
  BIND (reason_row);
  BIND (merged_row);
  BIND (presence_row);
  BIND (merged);
  BIND (presence);
  BIND (likelihood);
  BIND (verify_button);
  BIND (informant_button);
  BIND (dismiss_button);
  BIND (merge_button);
  BIND (reason_entry);
  BIND (same_list);
  BIND (same_none);
  BIND (informant);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, verify_cb);
  gtk_widget_class_bind_template_callback (widget_class, dismiss_cb);
  gtk_widget_class_bind_template_callback (widget_class, merge_cb);
  gtk_widget_class_bind_template_callback (widget_class, merge_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, informant_cb);
  gtk_widget_class_bind_template_callback (widget_class, debtor_cb);
}

static void
yx_lead_detail_init (YxLeadDetail *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
}

void
yx_lead_detail_set_desk (YxLeadDetail *self, YxDesk *desk)
{
  g_return_if_fail (YX_IS_LEAD_DETAIL (self));

  if (g_set_object (&self->desk, desk))
    yx_lead_detail_show (self, NULL);
}

void
yx_lead_detail_set_roles (YxLeadDetail *self, guint roles)
{
  g_return_if_fail (YX_IS_LEAD_DETAIL (self));

  self->roles = roles;
}

void
yx_lead_detail_show (YxLeadDetail *self, YxLead *lead)
{
  g_return_if_fail (YX_IS_LEAD_DETAIL (self));

  const gboolean other = self->lead == NULL || lead == NULL
                         || !g_str_equal (yx_lead_get_data (self->lead)->id,
                                          yx_lead_get_data (lead)->id);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  self->cancellable = g_cancellable_new ();
  g_set_object (&self->lead, lead);
  if (other) {
    gtk_label_set_label (self->informant, "");
    gtk_widget_set_visible (GTK_WIDGET (self->informant), FALSE);
    gtk_widget_set_visible (self->presence_row, FALSE);
  }
  gtk_stack_set_visible_child_name (self->stack, lead != NULL ? "lead" : "none");
  if (lead != NULL)
    show_lead (self);
}
