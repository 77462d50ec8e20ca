#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/field-list.h"

#include "model/vocabulary.h"

typedef enum {
  FIELD_TEXT,
  FIELD_NUMBER,
  FIELD_CHOICE,
  FIELD_SET,
  FIELD_SWITCH,
} FieldKind;

typedef struct {
  FieldKind kind;
  GtkWidget *row;
  GtkWidget *part; /* spin button or switch in it */
  GtkFlowBox *flow; /* of a set: where its check buttons are */
  GtkCheckButton *checks[YX_FIELD_LIST_MAX_WORDS];
  guint n_checks;
} Field;

struct _YxFieldList {
  AdwBin parent_instance;

  GtkListBox *list;
  GtkWidget *fault_row; /* (nullable): of the list */
  int fault;            /* field; below 0: none */
  GArray *fields;       /* of Field */
  guint quiet;
  GtkWidget *focus; /* a weak pointer: where it was when editing was stopped */
};

enum {
  EDITED,
  CONFIRMED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxFieldList, yx_field_list, ADW_TYPE_BIN)

static Field *
field_at (YxFieldList *self, guint field)
{
  g_assert (field < self->fields->len);
  return &g_array_index (self->fields, Field, field);
}

static void
edited_cb (YxFieldList *self)
{
  if (self->quiet > 0)
    return;
  yx_field_list_clear_fault (self);
  g_signal_emit (self, signals[EDITED], 0);
}

static void
confirmed_cb (YxFieldList *self)
{
  g_signal_emit (self, signals[CONFIRMED], 0);
}

static guint
add_field (YxFieldList *self, Field field, const char *label)
{
  if (ADW_IS_PREFERENCES_ROW (field.row))
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (field.row), label);
  gtk_list_box_append (self->list, field.row);
  g_array_append_val (self->fields, field);
  return self->fields->len - 1;
}

static void
yx_field_list_dispose (GObject *object)
{
  YxFieldList *self = YX_FIELD_LIST (object);

  self->quiet++;
  self->fault_row = NULL;
  g_clear_weak_pointer (&self->focus);
  adw_bin_set_child (ADW_BIN (self), NULL);
  G_OBJECT_CLASS (yx_field_list_parent_class)->dispose (object);
}

static void
yx_field_list_finalize (GObject *object)
{
  g_array_unref (YX_FIELD_LIST (object)->fields);
  G_OBJECT_CLASS (yx_field_list_parent_class)->finalize (object);
}

static void
yx_field_list_class_init (YxFieldListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = yx_field_list_dispose;
  object_class->finalize = yx_field_list_finalize;
  signals[EDITED] = g_signal_new ("edited", YX_TYPE_FIELD_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 0);
  signals[CONFIRMED] = g_signal_new ("confirmed", YX_TYPE_FIELD_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                     NULL, NULL, G_TYPE_NONE, 0);
}

static void
yx_field_list_init (YxFieldList *self)
{
  self->fault = -1;
  self->fields = g_array_new (FALSE, TRUE, sizeof (Field));
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_widget_set_valign (GTK_WIDGET (self->list), GTK_ALIGN_START);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
}

YxFieldList *
yx_field_list_new (void)
{
  return g_object_new (YX_TYPE_FIELD_LIST, NULL);
}

guint
yx_field_list_add_text (YxFieldList *self, const char *label)
{
  const Field field = { .kind = FIELD_TEXT, .row = adw_entry_row_new () };

  g_return_val_if_fail (YX_IS_FIELD_LIST (self), 0);

  g_signal_connect_object (field.row, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (field.row, "entry-activated", G_CALLBACK (confirmed_cb), self,
                           G_CONNECT_SWAPPED);
  return add_field (self, field, label);
}

/* A wheel that turns the page must not change numbers under the pointer on its way. */
static void
leave_wheel_to_page (GtkWidget *spin)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (spin);

  for (guint i = g_list_model_get_n_items (controllers); i > 0; i--) {
    g_autoptr (GtkEventController) one = g_list_model_get_item (controllers, i - 1);

    if (GTK_IS_EVENT_CONTROLLER_SCROLL (one))
      gtk_widget_remove_controller (spin, one);
  }
}

guint
yx_field_list_add_number (YxFieldList *self, const char *label, int lowest, int highest)
{
  const Field field = { .kind = FIELD_NUMBER,
                        .row = adw_action_row_new (),
                        .part = gtk_spin_button_new_with_range (lowest, highest, 1) };

  g_return_val_if_fail (YX_IS_FIELD_LIST (self), 0);

  leave_wheel_to_page (field.part);
  gtk_spin_button_set_numeric (GTK_SPIN_BUTTON (field.part), TRUE);
  gtk_widget_set_valign (field.part, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (field.row), field.part);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (field.row), field.part);
  gtk_widget_set_focusable (field.row, FALSE);
  g_signal_connect_object (field.part, "changed", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
  return add_field (self, field, label);
}

/* Labels of an enum, by value. Returns: (transfer full) */
static char **
words_of (GType type)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  for (int value = 0; type != G_TYPE_INVALID && yx_enum_nick (type, value) != NULL; value++)
    g_strv_builder_add (words, yx_enum_label (type, value));
  return g_strv_builder_end (words);
}

guint
yx_field_list_add_choice (YxFieldList *self, const char *label, GType type)
{
  const Field field = { .kind = FIELD_CHOICE, .row = adw_combo_row_new () };
  g_auto (GStrv) words = words_of (type);
  guint n;

  g_return_val_if_fail (YX_IS_FIELD_LIST (self), 0);

  g_signal_connect_object (field.row, "notify::selected", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  n = add_field (self, field, label);
  yx_field_list_set_words (self, n, (const char *const *) words);
  return n;
}

guint
yx_field_list_add_set (YxFieldList *self, const char *label, GType type)
{
  Field field = { .kind = FIELD_SET, .row = gtk_list_box_row_new () };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *title = gtk_label_new (label);
  g_auto (GStrv) words = words_of (type);
  guint n;

  g_return_val_if_fail (YX_IS_FIELD_LIST (self), 0);

  gtk_label_set_xalign (GTK_LABEL (title), 0.0f);
  field.flow = GTK_FLOW_BOX (gtk_flow_box_new ());
  gtk_flow_box_set_selection_mode (field.flow, GTK_SELECTION_NONE);
  /* Other words than an enum's may be long. */
  gtk_flow_box_set_max_children_per_line (field.flow, type != G_TYPE_INVALID ? 3 : 1);
  gtk_widget_add_css_class (box, "yx-field-set");
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (field.flow));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (field.row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (field.row), FALSE);
  gtk_widget_set_focusable (field.row, FALSE);
  n = add_field (self, field, label);
  yx_field_list_set_words (self, n, (const char *const *) words);
  return n;
}

static void
set_checks (YxFieldList *self, Field *field, const char *const *words)
{
  GtkFlowBoxChild *child;

  while ((child = gtk_flow_box_get_child_at_index (field->flow, 0)) != NULL)
    gtk_flow_box_remove (field->flow, GTK_WIDGET (child));
  field->n_checks = 0;
  for (guint i = 0; words[i] != NULL && i < YX_FIELD_LIST_MAX_WORDS; i++) {
    GtkWidget *check = gtk_check_button_new_with_label (words[i]);

    gtk_flow_box_insert (field->flow, check, -1);
    gtk_widget_set_focusable (gtk_widget_get_parent (check), FALSE);
    g_signal_connect_object (check, "toggled", G_CALLBACK (edited_cb), self, G_CONNECT_SWAPPED);
    field->checks[field->n_checks++] = GTK_CHECK_BUTTON (check);
  }
}

void
yx_field_list_set_words (YxFieldList *self, guint field, const char *const *words)
{
  Field *of;

  g_return_if_fail (YX_IS_FIELD_LIST (self) && words != NULL);

  of = field_at (self, field);
  g_return_if_fail (of->kind == FIELD_CHOICE || of->kind == FIELD_SET);
  self->quiet++;
  if (of->kind == FIELD_CHOICE) {
    g_autoptr (GtkStringList) list = gtk_string_list_new (words);

    adw_combo_row_set_model (ADW_COMBO_ROW (of->row), G_LIST_MODEL (list));
  } else {
    set_checks (self, of, words);
  }
  self->quiet--;
}

void
yx_field_list_set_label (YxFieldList *self, guint field, const char *label)
{
  g_return_if_fail (YX_IS_FIELD_LIST (self));
  g_return_if_fail (ADW_IS_PREFERENCES_ROW (field_at (self, field)->row));

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (field_at (self, field)->row), label);
}

void
yx_field_list_set_shown (YxFieldList *self, guint field, gboolean shown)
{
  g_return_if_fail (YX_IS_FIELD_LIST (self));
  gtk_widget_set_visible (field_at (self, field)->row, shown);
}

guint
yx_field_list_add_switch (YxFieldList *self, const char *label, const char *note)
{
  const Field field
      = { .kind = FIELD_SWITCH, .row = adw_action_row_new (), .part = gtk_switch_new () };

  g_return_val_if_fail (YX_IS_FIELD_LIST (self), 0);

  if (note != NULL)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (field.row), note);
  gtk_widget_set_valign (field.part, GTK_ALIGN_CENTER);
  adw_action_row_add_suffix (ADW_ACTION_ROW (field.row), field.part);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (field.row), field.part);
  gtk_widget_set_focusable (field.row, FALSE);
  g_signal_connect_object (field.part, "notify::active", G_CALLBACK (edited_cb), self,
                           G_CONNECT_SWAPPED);
  return add_field (self, field, label);
}

void
yx_field_list_add_suffix (YxFieldList *self, guint field, GtkWidget *widget)
{
  g_return_if_fail (YX_IS_FIELD_LIST (self));
  g_return_if_fail (field_at (self, field)->kind == FIELD_TEXT);

  gtk_widget_set_valign (widget, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (field_at (self, field)->row), widget);
}

char *
yx_field_list_dup_text (YxFieldList *self, guint field)
{
  g_return_val_if_fail (YX_IS_FIELD_LIST (self), NULL);
  g_return_val_if_fail (field_at (self, field)->kind == FIELD_TEXT, NULL);

  return g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (field_at (self, field)->row))));
}

void
yx_field_list_set_text (YxFieldList *self, guint field, const char *text)
{
  g_return_if_fail (YX_IS_FIELD_LIST (self));
  g_return_if_fail (field_at (self, field)->kind == FIELD_TEXT);

  self->quiet++;
  gtk_editable_set_text (GTK_EDITABLE (field_at (self, field)->row), text != NULL ? text : "");
  self->quiet--;
}

int
yx_field_list_get_number (YxFieldList *self, guint field)
{
  const Field *of;
  int set = 0;

  g_return_val_if_fail (YX_IS_FIELD_LIST (self), 0);

  of = field_at (self, field);
  switch (of->kind) {
  case FIELD_NUMBER:
    gtk_spin_button_update (GTK_SPIN_BUTTON (of->part));
    return gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (of->part));
  case FIELD_CHOICE:
    return (int) adw_combo_row_get_selected (ADW_COMBO_ROW (of->row));
  case FIELD_SET:
    for (guint i = 0; i < of->n_checks; i++)
      set |= gtk_check_button_get_active (of->checks[i]) ? 1 << i : 0;
    return set;
  case FIELD_SWITCH:
    return gtk_switch_get_active (GTK_SWITCH (of->part)) ? 1 : 0;
  case FIELD_TEXT:
  default:
    g_return_val_if_reached (0);
  }
}

void
yx_field_list_set_number (YxFieldList *self, guint field, int number)
{
  const Field *of;

  g_return_if_fail (YX_IS_FIELD_LIST (self));

  of = field_at (self, field);
  self->quiet++;
  switch (of->kind) {
  case FIELD_NUMBER:
    gtk_spin_button_set_value (GTK_SPIN_BUTTON (of->part), number);
    break;
  case FIELD_CHOICE:
    adw_combo_row_set_selected (ADW_COMBO_ROW (of->row), (guint) number);
    break;
  case FIELD_SET:
    for (guint i = 0; i < of->n_checks; i++)
      gtk_check_button_set_active (of->checks[i], (number & (1 << i)) != 0);
    break;
  case FIELD_SWITCH:
    gtk_switch_set_active (GTK_SWITCH (of->part), number != 0);
    break;
  case FIELD_TEXT:
  default:
    g_warn_if_reached ();
  }
  self->quiet--;
}

void
yx_field_list_show_fault (YxFieldList *self, guint field, const char *why)
{
  GtkWidget *label = gtk_label_new (why);
  GtkWidget *row;

  g_return_if_fail (YX_IS_FIELD_LIST (self));
  g_return_if_fail (field < self->fields->len);

  yx_field_list_clear_fault (self);
  row = field_at (self, field)->row;
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_widget_add_css_class (label, "error");
  self->fault_row = gtk_list_box_row_new ();
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self->fault_row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->fault_row), FALSE);
  gtk_widget_set_focusable (self->fault_row, FALSE);
  gtk_widget_add_css_class (self->fault_row, "yx-field-fault");
  gtk_list_box_insert (self->list, self->fault_row,
                       gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);
  gtk_widget_add_css_class (row, "error");
  self->fault = (int) field;
  yx_field_list_focus (self, field);
}

void
yx_field_list_clear_fault (YxFieldList *self)
{
  g_return_if_fail (YX_IS_FIELD_LIST (self));

  if (self->fault < 0)
    return;
  gtk_widget_remove_css_class (field_at (self, (guint) self->fault)->row, "error");
  gtk_list_box_remove (self->list, self->fault_row);
  self->fault_row = NULL;
  self->fault = -1;
}

int
yx_field_list_get_fault (YxFieldList *self)
{
  g_return_val_if_fail (YX_IS_FIELD_LIST (self), -1);
  return self->fault;
}

void
yx_field_list_focus (YxFieldList *self, guint field)
{
  const Field *of;

  g_return_if_fail (YX_IS_FIELD_LIST (self));

  of = field_at (self, field);
  if (of->n_checks > 0)
    gtk_widget_grab_focus (GTK_WIDGET (of->checks[0]));
  else
    gtk_widget_grab_focus (of->part != NULL ? of->part : of->row);
}

void
yx_field_list_set_editable (YxFieldList *self, gboolean editable)
{
  GtkRoot *root;
  GtkWidget *focus;

  g_return_if_fail (YX_IS_FIELD_LIST (self));

  if (gtk_widget_get_sensitive (GTK_WIDGET (self->list)) == editable)
    return;
  root = gtk_widget_get_root (GTK_WIDGET (self));
  focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  /* GtkText complains when it becomes insensitive with the focus in it. */
  if (!editable && focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list))) {
    g_set_weak_pointer (&self->focus, focus);
    gtk_root_set_focus (root, NULL);
  }
  gtk_widget_set_sensitive (GTK_WIDGET (self->list), editable);
  if (editable && focus == NULL && self->focus != NULL)
    gtk_widget_grab_focus (self->focus);
  if (editable)
    g_clear_weak_pointer (&self->focus);
}
