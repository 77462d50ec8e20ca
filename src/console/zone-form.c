#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/zone-form.h"

#include <glib/gi18n.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

#define N_KINDS (YX_ZONE_KIND_ASSEMBLY + 1)

struct _YxZoneForm {
  GtkPopover parent_instance;

  GtkEntry *name;
  GtkDropDown *kind;
  GtkWidget *confirm;
};

G_DEFINE_FINAL_TYPE (YxZoneForm, yx_zone_form, GTK_TYPE_POPOVER)

struct _YxZoneNote {
  GtkPopover parent_instance;
};

G_DEFINE_FINAL_TYPE (YxZoneNote, yx_zone_note, GTK_TYPE_POPOVER)

static guint confirmed_signal, remove_signal;

static void
confirm_cb (YxZoneForm *self)
{
  if (*yx_zone_form_get_name (self) != '\0')
    g_signal_emit (self, confirmed_signal, 0);
}

static void
changed_cb (YxZoneForm *self)
{
  gtk_widget_set_sensitive (self->confirm, *yx_zone_form_get_name (self) != '\0');
}

static void
yx_zone_form_class_init (YxZoneFormClass *klass)
{
  confirmed_signal = g_signal_new ("confirmed", YX_TYPE_ZONE_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 0);
}

static void
yx_zone_form_init (YxZoneForm *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  g_autoptr (GtkStringList) kinds = gtk_string_list_new (NULL);

  for (int i = 0; i < N_KINDS; i++)
    gtk_string_list_append (kinds, yx_enum_label (YX_TYPE_ZONE_KIND, i));
  self->name = GTK_ENTRY (gtk_entry_new ());
  gtk_entry_set_placeholder_text (self->name, _("Name of the zone"));
  gtk_entry_set_max_length (self->name, 40);
  g_signal_connect_swapped (self->name, "activate", G_CALLBACK (confirm_cb), self);
  g_signal_connect_swapped (self->name, "changed", G_CALLBACK (changed_cb), self);
  self->kind = GTK_DROP_DOWN (gtk_drop_down_new (g_object_ref (G_LIST_MODEL (kinds)), NULL));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->kind), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("What the zone is for"), -1);
  self->confirm = gtk_button_new_with_mnemonic (_("_Draw It"));
  gtk_widget_add_css_class (self->confirm, "suggested-action");
  g_signal_connect_swapped (self->confirm, "clicked", G_CALLBACK (confirm_cb), self);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->kind));
  gtk_box_append (GTK_BOX (box), self->confirm);
  gtk_popover_set_child (GTK_POPOVER (self), box);
}

GtkWidget *
yx_zone_form_new (const char *suggested_name)
{
  YxZoneForm *self = g_object_new (YX_TYPE_ZONE_FORM, NULL);

  gtk_editable_set_text (GTK_EDITABLE (self->name), suggested_name);
  return GTK_WIDGET (self);
}

const char *
yx_zone_form_get_name (YxZoneForm *self)
{
  g_return_val_if_fail (YX_IS_ZONE_FORM (self), NULL);

  return gtk_editable_get_text (GTK_EDITABLE (self->name));
}

YxZoneKind
yx_zone_form_get_kind (YxZoneForm *self)
{
  g_return_val_if_fail (YX_IS_ZONE_FORM (self), YX_ZONE_KIND_WATCH);

  return (YxZoneKind) gtk_drop_down_get_selected (self->kind);
}

static void
remove_cb (YxZoneNote *self)
{
  g_signal_emit (self, remove_signal, 0);
}

static void
yx_zone_note_class_init (YxZoneNoteClass *klass)
{
  remove_signal = g_signal_new ("remove", YX_TYPE_ZONE_NOTE, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
}

static void
yx_zone_note_init (YxZoneNote *self)
{
}

static void
append_label (GtkWidget *box, const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0.0f);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 30);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
}

GtkWidget *
yx_zone_note_new (const YxZone *zone, gboolean may)
{
  YxZoneNote *self = g_object_new (YX_TYPE_ZONE_NOTE, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4);
  GtkWidget *button = gtk_button_new_with_mnemonic (_("_Remove"));
  g_autofree char *clock = yx_format_clock (zone->drawn, NULL);
  g_autofree char *drawn = g_strdup_printf (_("drawn %s by %s"), clock, zone->author);

  append_label (box, zone->name, "yx-row-title");
  append_label (box, yx_enum_label (YX_TYPE_ZONE_KIND, (int) zone->kind), "yx-row-detail");
  if (zone->note != NULL)
    append_label (box, zone->note, "yx-row-detail");
  append_label (box, drawn, "yx-row-detail");
  gtk_widget_add_css_class (button, "destructive-action");
  gtk_widget_set_sensitive (button, may);
  gtk_widget_set_margin_top (button, 6);
  g_signal_connect_swapped (button, "clicked", G_CALLBACK (remove_cb), self);
  gtk_box_append (GTK_BOX (box), button);
  gtk_popover_set_child (GTK_POPOVER (self), box);
  return GTK_WIDGET (self);
}
