#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/case-chips.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define SOON_DAYS 7

struct _YxCaseChips {
  AdwBin parent_instance;

  GtkToggleButton *fast_chip, *ordinary_chip, *watch_chip;
  GtkToggleButton *overdue_chip, *soon_chip;
  GtkDropDown *status_drop, *judge_drop;

  int soon_days;
  gboolean filling; /* the judges are being set */
};

enum {
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxCaseChips, yx_case_chips, ADW_TYPE_BIN)

static void
changed_cb (YxCaseChips *self)
{
  if (!self->filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

/* One of the two, or neither: what is overdue is among what is due soon. */
static void
due_cb (YxCaseChips *self, GtkToggleButton *chip)
{
  GtkToggleButton *other = chip == self->overdue_chip ? self->soon_chip : self->overdue_chip;

  if (gtk_toggle_button_get_active (chip) && gtk_toggle_button_get_active (other))
    gtk_toggle_button_set_active (other, FALSE);
  else
    changed_cb (self);
}

static const char *
get_judge (YxCaseChips *self)
{
  GtkStringObject *chosen = gtk_drop_down_get_selected_item (self->judge_drop);

  return gtk_drop_down_get_selected (self->judge_drop) > 0 && chosen != NULL
             ? gtk_string_object_get_string (chosen)
             : NULL;
}

static void
fill_statuses (YxCaseChips *self)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);

  gtk_string_list_append (labels, _("Any status"));
  for (int status = YX_CASE_STATUS_OPEN; status <= YX_CASE_STATUS_CONCLUDED; status++)
    gtk_string_list_append (labels, yx_enum_label (YX_TYPE_CASE_STATUS, status));
  gtk_drop_down_set_model (self->status_drop, G_LIST_MODEL (labels));
}

static void
yx_case_chips_dispose (GObject *object)
{
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), YX_TYPE_CASE_CHIPS);
  G_OBJECT_CLASS (yx_case_chips_parent_class)->dispose (object);
}

static void
yx_case_chips_class_init (YxCaseChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = yx_case_chips_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/io/github/yexun/Yexun/ui/case-chips.ui");
  gtk_widget_class_bind_template_child (widget_class, YxCaseChips, fast_chip);
  gtk_widget_class_bind_template_child (widget_class, YxCaseChips, ordinary_chip);
  gtk_widget_class_bind_template_child (widget_class, YxCaseChips, watch_chip);
  gtk_widget_class_bind_template_child (widget_class, YxCaseChips, overdue_chip);
  gtk_widget_class_bind_template_child (widget_class, YxCaseChips, soon_chip);
  gtk_widget_class_bind_template_child (widget_class, YxCaseChips, status_drop);
  gtk_widget_class_bind_template_child (widget_class, YxCaseChips, judge_drop);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, due_cb);
}

static void
yx_case_chips_init (YxCaseChips *self)
{
  static const char *const none[] = { NULL };

  gtk_widget_init_template (GTK_WIDGET (self));
  self->soon_days = SOON_DAYS;
  fill_statuses (self);
  yx_case_chips_set_judges (self, none);
  g_signal_connect_object (self->status_drop, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->judge_drop, "notify::selected", G_CALLBACK (changed_cb), self,
                           G_CONNECT_SWAPPED);
}

YxCaseNarrow
yx_case_chips_get_narrow (YxCaseChips *self)
{
  YxCaseNarrow narrow = { 0 };
  guint status;

  g_return_val_if_fail (YX_IS_CASE_CHIPS (self), narrow);

  if (gtk_toggle_button_get_active (self->fast_chip))
    narrow.tracks |= 1u << YX_TRACK_FAST;
  if (gtk_toggle_button_get_active (self->ordinary_chip))
    narrow.tracks |= 1u << YX_TRACK_ORDINARY;
  if (gtk_toggle_button_get_active (self->watch_chip))
    narrow.tracks |= 1u << YX_TRACK_WATCH;
  narrow.due = gtk_toggle_button_get_active (self->overdue_chip) ? YX_CASE_DUE_OVERDUE
               : gtk_toggle_button_get_active (self->soon_chip)  ? YX_CASE_DUE_SOON
                                                                 : YX_CASE_DUE_ANY;
  narrow.now = g_get_real_time ();
  narrow.soon = narrow.now + self->soon_days * G_TIME_SPAN_DAY;
  status = gtk_drop_down_get_selected (self->status_drop);
  if (status > 0 && status != GTK_INVALID_LIST_POSITION)
    narrow.statuses = 1u << (status - 1);
  narrow.judge = get_judge (self);
  return narrow;
}

void
yx_case_chips_set_judges (YxCaseChips *self, const char *const *judges)
{
  g_autoptr (GtkStringList) labels = gtk_string_list_new (NULL);
  g_autofree char *chosen = NULL;
  guint position = 0;

  g_return_if_fail (YX_IS_CASE_CHIPS (self));

  chosen = g_strdup (get_judge (self));
  gtk_string_list_append (labels, _("Any judge"));
  for (guint i = 0; judges != NULL && judges[i] != NULL; i++) {
    gtk_string_list_append (labels, judges[i]);
    if (g_strcmp0 (judges[i], chosen) == 0)
      position = i + 1;
  }
  self->filling = TRUE;
  gtk_drop_down_set_model (self->judge_drop, G_LIST_MODEL (labels));
  gtk_drop_down_set_selected (self->judge_drop, position);
  self->filling = FALSE;
  if (chosen != NULL && position == 0)
    changed_cb (self);
}

void
yx_case_chips_set_soon_days (YxCaseChips *self, int days)
{
  g_return_if_fail (YX_IS_CASE_CHIPS (self));
  self->soon_days = days;
}
