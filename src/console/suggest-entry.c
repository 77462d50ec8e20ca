#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/suggest-entry.h"

struct _YxSuggestEntry {
  AdwBin parent_instance;

  GtkEntry *entry;
  GtkListBox *list;
  GtkLabel *note;

  guint n;
  gboolean waiting;
  gboolean take;  /* Enter was pressed while waiting */
  gboolean quiet; /* the program sets the text */
};

enum {
  PROP_PLACEHOLDER_TEXT = 1,
};

enum {
  SIGNAL_TYPED,
  SIGNAL_CHOSEN,
  SIGNAL_SUBMITTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxSuggestEntry, yx_suggest_entry, ADW_TYPE_BIN)

static void
take (YxSuggestEntry *self)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  const int index = row != NULL ? gtk_list_box_row_get_index (row) : -1;

  self->take = FALSE;
  if (index < 0)
    return;
  yx_suggest_entry_clear (self);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, (guint) index);
}

static void
move (YxSuggestEntry *self, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (self->list);
  const int index = (row != NULL ? gtk_list_box_row_get_index (row) : -1) + step;

  row = gtk_list_box_get_row_at_index (self->list, CLAMP (index, 0, (int) self->n - 1));
  gtk_list_box_select_row (self->list, row);
}

static void
changed_cb (GtkEditable *editable, YxSuggestEntry *self)
{
  self->take = FALSE;
  if (!self->quiet)
    g_signal_emit (self, signals[SIGNAL_TYPED], 0, gtk_editable_get_text (editable));
}

static gboolean
key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
        YxSuggestEntry *self)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key) {
  case GDK_KEY_Down:
  case GDK_KEY_Up:
    if (self->n == 0)
      return GDK_EVENT_PROPAGATE;
    move (self, key == GDK_KEY_Down ? 1 : -1);
    return GDK_EVENT_STOP;
  case GDK_KEY_Return:
  case GDK_KEY_KP_Enter:
    if (self->n > 0)
      take (self);
    else if (self->waiting)
      self->take = TRUE;
    else
      g_signal_emit (self, signals[SIGNAL_SUBMITTED], 0);
    return GDK_EVENT_STOP;
  case GDK_KEY_Tab:
    if (self->n == 0)
      return GDK_EVENT_PROPAGATE;
    take (self);
    return GDK_EVENT_STOP;
  default:
    return GDK_EVENT_PROPAGATE;
  }
}

static void
row_activated_cb (GtkListBox *list, GtkListBoxRow *row, YxSuggestEntry *self)
{
  gtk_list_box_select_row (list, row);
  take (self);
}

static void
yx_suggest_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  if (id == PROP_PLACEHOLDER_TEXT)
    g_value_set_string (value, gtk_entry_get_placeholder_text (YX_SUGGEST_ENTRY (object)->entry));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
yx_suggest_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  if (id == PROP_PLACEHOLDER_TEXT)
    gtk_entry_set_placeholder_text (YX_SUGGEST_ENTRY (object)->entry, g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
yx_suggest_entry_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), YX_TYPE_SUGGEST_ENTRY);
  G_OBJECT_CLASS (yx_suggest_entry_parent_class)->dispose (object);
}

static void
yx_suggest_entry_class_init (YxSuggestEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = yx_suggest_entry_dispose;
  object_class->get_property = yx_suggest_entry_get_property;
  object_class->set_property = yx_suggest_entry_set_property;
  g_object_class_install_property (
      object_class, PROP_PLACEHOLDER_TEXT,
      g_param_spec_string ("placeholder-text", NULL, NULL, NULL,
                           G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS));
  signals[SIGNAL_TYPED] = g_signal_new ("typed", YX_TYPE_SUGGEST_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", YX_TYPE_SUGGEST_ENTRY, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_SUBMITTED] = g_signal_new ("submitted", YX_TYPE_SUGGEST_ENTRY, G_SIGNAL_RUN_LAST,
                                            0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/suggest-entry.ui");
  gtk_widget_class_bind_template_child (widget_class, YxSuggestEntry, entry);
  gtk_widget_class_bind_template_child (widget_class, YxSuggestEntry, list);
  gtk_widget_class_bind_template_child (widget_class, YxSuggestEntry, note);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_activated_cb);
}

static void
yx_suggest_entry_init (YxSuggestEntry *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

static GtkWidget *
create_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  return label;
}

void
yx_suggest_entry_add (YxSuggestEntry *self, const char *title, const char *detail)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *label;

  g_return_if_fail (YX_IS_SUGGEST_ENTRY (self));

  gtk_box_append (GTK_BOX (box), create_label (title, NULL));
  if (detail != NULL) {
    label = create_label (detail, "yx-row-detail");
    gtk_widget_set_hexpand (label, TRUE);
    gtk_box_append (GTK_BOX (box), label);
  }
  gtk_list_box_append (self->list, box);
  gtk_widget_set_focusable (gtk_widget_get_parent (box), FALSE);
  self->n++;
  self->waiting = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->list), TRUE);
  if (self->n == 1) {
    gtk_list_box_select_row (self->list, gtk_list_box_get_row_at_index (self->list, 0));
    if (self->take)
      take (self);
  }
}

void
yx_suggest_entry_clear (YxSuggestEntry *self)
{
  GtkListBoxRow *row;

  g_return_if_fail (YX_IS_SUGGEST_ENTRY (self));

  while ((row = gtk_list_box_get_row_at_index (self->list, 0)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  self->n = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->list), FALSE);
}

guint
yx_suggest_entry_get_n (YxSuggestEntry *self)
{
  g_return_val_if_fail (YX_IS_SUGGEST_ENTRY (self), 0);

  return self->n;
}

void
yx_suggest_entry_set_waiting (YxSuggestEntry *self, gboolean waiting)
{
  g_return_if_fail (YX_IS_SUGGEST_ENTRY (self));

  self->waiting = waiting;
  if (!waiting)
    self->take = FALSE;
}

const char *
yx_suggest_entry_get_text (YxSuggestEntry *self)
{
  g_return_val_if_fail (YX_IS_SUGGEST_ENTRY (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

void
yx_suggest_entry_set_text (YxSuggestEntry *self, const char *text)
{
  g_return_if_fail (YX_IS_SUGGEST_ENTRY (self));

  self->quiet = TRUE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  self->quiet = FALSE;
}

void
yx_suggest_entry_set_note (YxSuggestEntry *self, const char *text, gboolean good)
{
  g_return_if_fail (YX_IS_SUGGEST_ENTRY (self));

  gtk_label_set_label (self->note, text != NULL ? text : "");
  gtk_widget_remove_css_class (GTK_WIDGET (self->note), good ? "warning" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->note), good ? "success" : "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->note), text != NULL);
}

void
yx_suggest_entry_focus (YxSuggestEntry *self)
{
  g_return_if_fail (YX_IS_SUGGEST_ENTRY (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}
