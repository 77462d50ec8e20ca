#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/sheet-view.h"

/* Rows made in one turn: each has three labels, which cost 0.3 ms in all. */
#define SLICE 12
/* Headings and lists of a sheet laid out in its first frame. */
#define SHOWN_AT_ONCE 3
#define FRAME_MS 16
/* Columns (a Han character takes two) that the narrowest pane has room for beside a label and a
 * badge. */
#define LONGEST_LINE 20

struct _YxSheetView {
  AdwBin parent_instance;

  GtkScrolledWindow *scrolled;

  YxSheet *sheet;     /* shown; NULL: none */
  YxSheet *next;      /* being made; NULL: none */
  GtkBox *box;        /* of the next, with a reference */
  GtkListBox *rows;   /* of the section being made, in the box */
  GtkSizeGroup *labels; /* of that section: what stands at the right begins on one line */
  guint section, row; /* that come next */
  gboolean stay;
  guint make_id;
  GtkWidget *hidden; /* the first child of the box shown that is not in sight yet */
  guint reveal_id;
};

enum {
  DEED,
  SHOWN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxSheetView, yx_sheet_view, ADW_TYPE_BIN)

static guint
columns_of (const char *text)
{
  guint columns = 0;

  for (const char *at = text; at != NULL && *at != '\0'; at = g_utf8_next_char (at))
    columns += g_unichar_iswide (g_utf8_get_char (at)) ? 2 : 1;
  return columns;
}

static GtkWidget *
new_label (const char *text, const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  /* A label that wraps is measured many times over; most texts are short. */
  if (columns_of (text) > LONGEST_LINE) {
    gtk_label_set_wrap (GTK_LABEL (label), TRUE);
    gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  }
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  return label;
}

static void
remember (GtkWidget *widget, const char *action, const char *target)
{
  g_object_set_data_full (G_OBJECT (widget), "action", g_strdup (action), g_free);
  g_object_set_data_full (G_OBJECT (widget), "target", g_strdup (target), g_free);
}

static void
emit_deed (YxSheetView *self, GtkWidget *widget)
{
  /* What is done may take the widget away. */
  g_autofree char *action = g_strdup (g_object_get_data (G_OBJECT (widget), "action"));
  g_autofree char *target = g_strdup (g_object_get_data (G_OBJECT (widget), "target"));

  if (action != NULL)
    g_signal_emit (self, signals[DEED], 0, action, target);
}

static void
clicked_cb (GtkButton *button, YxSheetView *self)
{
  emit_deed (self, GTK_WIDGET (button));
}

static void
row_activated_cb (GtkListBox *box, GtkListBoxRow *row, YxSheetView *self)
{
  emit_deed (self, GTK_WIDGET (row));
}

/* The heading or the list of the sheet shown that holds the widget; NULL: none. */
static GtkWidget *
part_of (YxSheetView *self, GtkWidget *widget)
{
  GtkWidget *viewport = gtk_scrolled_window_get_child (self->scrolled);
  GtkWidget *box = viewport != NULL ? gtk_widget_get_first_child (viewport) : NULL;

  while (widget != NULL && gtk_widget_get_parent (widget) != box)
    widget = gtk_widget_get_parent (widget);
  return widget;
}

/* The first button of a heading; the first row of a list, or coming from below its last. */
static gboolean
enter_part (GtkWidget *part, gboolean from_below)
{
  GtkWidget *child
      = from_below && GTK_IS_LIST_BOX (part) ? gtk_widget_get_last_child (part)
                                             : gtk_widget_get_first_child (part);

  while (child != NULL && !gtk_widget_get_focusable (child))
    child = gtk_widget_get_next_sibling (child);
  return child != NULL && gtk_widget_grab_focus (child);
}

/* Up and Down lead from part to part, as if the sheet were one list. Left to itself GTK goes to
 * whatever lies straight below, from button to button, and past all rows. */
static gboolean
leave_part (YxSheetView *self, gboolean up)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  GtkWidget *part = focus != NULL ? part_of (self, focus) : NULL;

  if (part == NULL)
    return FALSE;
  do
    part = up ? gtk_widget_get_prev_sibling (part) : gtk_widget_get_next_sibling (part);
  while (part != NULL && !enter_part (part, up));
  return TRUE;
}

static gboolean
keynav_failed_cb (GtkWidget *list, GtkDirectionType direction, YxSheetView *self)
{
  return (direction == GTK_DIR_UP || direction == GTK_DIR_DOWN)
         && leave_part (self, direction == GTK_DIR_UP);
}

static gboolean
button_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType modifiers,
               YxSheetView *self)
{
  if ((key != GDK_KEY_Up && key != GDK_KEY_Down)
      || (modifiers & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  return leave_part (self, key == GDK_KEY_Up);
}

static GtkWidget *
make_heading (YxSheetView *self, const YxSheetSection *section)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *heading = new_label (section->heading, "heading");

  gtk_widget_set_hexpand (heading, TRUE);
  gtk_box_append (GTK_BOX (line), heading);
  for (guint i = 0; i < section->deeds->len; i++) {
    const YxSheetDeed *deed = &g_array_index (section->deeds, YxSheetDeed, i);
    GtkWidget *button = gtk_button_new_with_label (deed->label);
    GtkEventController *keys = gtk_event_controller_key_new ();

    gtk_widget_add_css_class (button, "flat");
    gtk_widget_add_css_class (button, "yx-sheet-deed");
    remember (button, deed->action, deed->target);
    g_signal_connect_object (button, "clicked", G_CALLBACK (clicked_cb), self, 0);
    g_signal_connect_object (keys, "key-pressed", G_CALLBACK (button_key_cb), self, 0);
    gtk_widget_add_controller (button, keys);
    gtk_box_append (GTK_BOX (line), button);
  }
  gtk_widget_add_css_class (line, "yx-sheet-heading");
  return line;
}

static void
begin_section (YxSheetView *self, const YxSheetSection *section)
{
  gtk_box_append (self->box, make_heading (self, section));
  if (section->rows->len == 0) {
    if (section->empty != NULL) {
      GtkWidget *none = new_label (section->empty, "dim-label");

      gtk_widget_add_css_class (none, "yx-sheet-empty");
      gtk_box_append (self->box, none);
    }
    return;
  }
  self->rows = GTK_LIST_BOX (gtk_list_box_new ());
  g_clear_object (&self->labels);
  self->labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_list_box_set_selection_mode (self->rows, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->rows), "yx-sheet");
  g_signal_connect_object (self->rows, "row-activated", G_CALLBACK (row_activated_cb), self, 0);
  g_signal_connect_object (self->rows, "keynav-failed", G_CALLBACK (keynav_failed_cb), self, 0);
  gtk_box_append (self->box, GTK_WIDGET (self->rows));
}

static GtkWidget *
make_line (YxSheetView *self, const YxSheetRow *row)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *title = new_label (row->title, row->detail != NULL ? "yx-sheet-label" : NULL);

  gtk_box_append (GTK_BOX (line), title);
  if (row->detail != NULL) {
    GtkWidget *detail = new_label (row->detail, NULL);

    gtk_size_group_add_widget (self->labels, title);
    gtk_widget_set_hexpand (detail, TRUE);
    gtk_widget_add_css_class (detail, "yx-numeric");
    gtk_box_append (GTK_BOX (line), detail);
  } else {
    gtk_widget_set_hexpand (title, TRUE);
  }
  if (row->badge != NULL) {
    GtkWidget *badge = gtk_label_new (row->badge);

    gtk_widget_add_css_class (badge, "yx-badge");
    gtk_widget_set_valign (badge, GTK_ALIGN_CENTER);
    if (row->badge_css != NULL)
      gtk_widget_add_css_class (badge, row->badge_css);
    gtk_box_append (GTK_BOX (line), badge);
  }
  return line;
}

static void
add_row (YxSheetView *self, const YxSheetRow *row)
{
  GtkWidget *made = gtk_list_box_row_new ();
  GtkWidget *content = row->widget != NULL ? row->widget : make_line (self, row);

  if (row->note != NULL) {
    GtkWidget *both = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
    GtkWidget *note = new_label (row->note, "caption");

    gtk_widget_add_css_class (note, "dim-label");
    gtk_box_append (GTK_BOX (both), content);
    gtk_box_append (GTK_BOX (both), note);
    content = both;
  }
  if (row->tip != NULL)
    gtk_widget_set_tooltip_text (made, row->tip);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (made), content);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (made), row->action != NULL);
  remember (made, row->action, row->target);
  gtk_list_box_append (self->rows, made);
}

/* The first of the widgets below, in order, that has this action and target. */
static GtkWidget *
find_widget (GtkWidget *below, const char *action, const char *target)
{
  for (GtkWidget *child = gtk_widget_get_first_child (below); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    const char *its = g_object_get_data (G_OBJECT (child), "action");
    GtkWidget *found;

    if (its != NULL && g_strcmp0 (its, action) == 0
        && g_strcmp0 (g_object_get_data (G_OBJECT (child), "target"), target) == 0)
      return child;
    found = find_widget (child, action, target);
    if (found != NULL)
      return found;
  }
  return NULL;
}

/* What has the focus, by what it does; FALSE: nothing of the sheet has. */
static gboolean
remember_focus (YxSheetView *self, char **ret_action, char **ret_target)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self)))
    return FALSE;
  *ret_action = g_strdup (g_object_get_data (G_OBJECT (focus), "action"));
  *ret_target = g_strdup (g_object_get_data (G_OBJECT (focus), "target"));
  return TRUE;
}

/* Laying out a long sheet takes longer than a frame: what is below comes in with the next ones. */
static void
hide_below (YxSheetView *self)
{
  guint n = 0;

  self->hidden = NULL;
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->box)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    if (n++ < SHOWN_AT_ONCE)
      continue;
    if (self->hidden == NULL)
      self->hidden = child;
    gtk_widget_set_visible (child, FALSE);
  }
}

static gboolean
reveal_cb (gpointer user_data)
{
  YxSheetView *self = user_data;

  if (self->hidden != NULL) {
    gtk_widget_set_visible (self->hidden, TRUE);
    self->hidden = gtk_widget_get_next_sibling (self->hidden);
    return G_SOURCE_CONTINUE;
  }
  self->reveal_id = 0;
  g_signal_emit (self, signals[SHOWN], 0);
  return G_SOURCE_REMOVE;
}

static void
swap_in (YxSheetView *self)
{
  GtkAdjustment *scroll = gtk_scrolled_window_get_vadjustment (self->scrolled);
  const double value = gtk_adjustment_get_value (scroll);
  g_autofree char *action = NULL;
  g_autofree char *target = NULL;
  const gboolean had_focus = remember_focus (self, &action, &target);

  g_clear_pointer (&self->sheet, yx_sheet_free);
  self->sheet = g_steal_pointer (&self->next);
  if (!self->stay)
    hide_below (self);
  gtk_scrolled_window_set_child (self->scrolled, GTK_WIDGET (self->box));
  if (had_focus) {
    GtkWidget *found = self->stay && action != NULL
                           ? find_widget (GTK_WIDGET (self->box), action, target)
                           : NULL;

    if (found == NULL || !gtk_widget_grab_focus (found))
      yx_sheet_view_focus (self);
  }
  gtk_adjustment_set_value (scroll, self->stay ? value : 0);
  g_clear_object (&self->box);
  g_clear_object (&self->labels);
  self->rows = NULL;
  self->reveal_id = g_timeout_add (FRAME_MS, reveal_cb, self);
}

static gboolean
make_cb (gpointer user_data)
{
  YxSheetView *self = user_data;

  for (guint made = 0; made < SLICE;) {
    YxSheetSection *section;

    if (self->section == self->next->sections->len) {
      self->make_id = 0;
      swap_in (self);
      return G_SOURCE_REMOVE;
    }
    section = g_ptr_array_index (self->next->sections, self->section);
    if (self->row == 0) {
      begin_section (self, section);
      made += 2;
    }
    if (self->row < section->rows->len) {
      add_row (self, g_ptr_array_index (section->rows, self->row++));
      made++;
    }
    if (self->row >= section->rows->len) {
      self->section++;
      self->row = 0;
    }
  }
  return G_SOURCE_CONTINUE;
}

static void
stop_making (YxSheetView *self)
{
  g_clear_handle_id (&self->reveal_id, g_source_remove);
  self->hidden = NULL;
  g_clear_handle_id (&self->make_id, g_source_remove);
  g_clear_pointer (&self->next, yx_sheet_free);
  g_clear_object (&self->box);
  g_clear_object (&self->labels);
  self->rows = NULL;
}

static void
yx_sheet_view_dispose (GObject *object)
{
  YxSheetView *self = YX_SHEET_VIEW (object);

  stop_making (self);
  g_clear_pointer (&self->sheet, yx_sheet_free);
  G_OBJECT_CLASS (yx_sheet_view_parent_class)->dispose (object);
}

static void
yx_sheet_view_class_init (YxSheetViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = yx_sheet_view_dispose;
  signals[DEED] = g_signal_new ("deed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[SHOWN] = g_signal_new ("shown", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 0);
}

static void
yx_sheet_view_init (YxSheetView *self)
{
  self->scrolled = GTK_SCROLLED_WINDOW (gtk_scrolled_window_new ());
  gtk_scrolled_window_set_policy (self->scrolled, GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_widget_set_vexpand (GTK_WIDGET (self->scrolled), TRUE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->scrolled));
}

YxSheetView *
yx_sheet_view_new (void)
{
  return g_object_new (YX_TYPE_SHEET_VIEW, NULL);
}

void
yx_sheet_view_take (YxSheetView *self, YxSheet *sheet, gboolean stay)
{
  g_return_if_fail (YX_IS_SHEET_VIEW (self));
  g_return_if_fail (sheet != NULL);

  stop_making (self);
  self->next = sheet;
  self->stay = stay;
  self->section = self->row = 0;
  self->box = g_object_ref_sink (GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0)));
  gtk_widget_add_css_class (GTK_WIDGET (self->box), "yx-sheet-box");
  self->make_id = g_idle_add (make_cb, self);
}

const YxSheet *
yx_sheet_view_get_sheet (YxSheetView *self)
{
  g_return_val_if_fail (YX_IS_SHEET_VIEW (self), NULL);
  return self->sheet;
}

void
yx_sheet_view_focus (YxSheetView *self)
{
  g_return_if_fail (YX_IS_SHEET_VIEW (self));
  gtk_widget_child_focus (GTK_WIDGET (self->scrolled), GTK_DIR_TAB_FORWARD);
}

gboolean
yx_sheet_view_activate (YxSheetView *self, const char *action, const char *target)
{
  GtkWidget *found;

  g_return_val_if_fail (YX_IS_SHEET_VIEW (self), FALSE);

  found = find_widget (GTK_WIDGET (self->scrolled), action, target);
  if (found == NULL)
    return FALSE;
  emit_deed (self, found);
  return TRUE;
}
