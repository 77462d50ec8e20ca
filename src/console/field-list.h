#pragma once

/* Labelled fields in a boxed list: a line of text, a number, one or several of an enum, yes or no.
 * A field whose value was refused says why just below it.
 *
 * Signals:
 *   edited: the user changed a value
 *   confirmed: Enter in a line of text */

#include <adwaita.h>

G_BEGIN_DECLS

#define YX_TYPE_FIELD_LIST (yx_field_list_get_type ())
G_DECLARE_FINAL_TYPE (YxFieldList, yx_field_list, YX, FIELD_LIST, AdwBin)

YxFieldList *yx_field_list_new (void);

/* Each adds a field at the end and returns its number, from 0 on. */
guint yx_field_list_add_text (YxFieldList *self, const char *label);
guint yx_field_list_add_number (YxFieldList *self, const char *label, int lowest, int highest);
/* type: of the enum; G_TYPE_INVALID: see yx_field_list_set_words() */
guint yx_field_list_add_choice (YxFieldList *self, const char *label, GType type);
guint yx_field_list_add_set (YxFieldList *self, const char *label, GType type);
/* note: nullable, small, below the label */
guint yx_field_list_add_switch (YxFieldList *self, const char *label, const char *note);

/* A choice or a set of other words than an enum's; the first is the value 0. Its value is 0 then.
 * words: NULL-terminated, at most YX_FIELD_LIST_MAX_WORDS count for a set */
#define YX_FIELD_LIST_MAX_WORDS 30
void yx_field_list_set_words (YxFieldList *self, guint field, const char *const *words);
void yx_field_list_set_label (YxFieldList *self, guint field, const char *label);
void yx_field_list_set_shown (YxFieldList *self, guint field, gboolean shown);

/* Puts a widget at the right of a line of text. */
void yx_field_list_add_suffix (YxFieldList *self, guint field, GtkWidget *widget);

/* Of lines of text, without blanks at its ends. Returns: (transfer full) */
char *yx_field_list_dup_text (YxFieldList *self, guint field);
/* Without the signal; NULL is "". */
void yx_field_list_set_text (YxFieldList *self, guint field, const char *text);

/* Of all others: the number, the value chosen, 1 << value or'ed, 0 or 1. */
int yx_field_list_get_number (YxFieldList *self, guint field);
/* Without the signal. */
void yx_field_list_set_number (YxFieldList *self, guint field, int number);

/* Says why the field is refused and gives it the focus; the fault said before goes. */
void yx_field_list_show_fault (YxFieldList *self, guint field, const char *why);
void yx_field_list_clear_fault (YxFieldList *self);
/* The field that is refused, or -1. */
int yx_field_list_get_fault (YxFieldList *self);

void yx_field_list_focus (YxFieldList *self, guint field);
void yx_field_list_set_editable (YxFieldList *self, gboolean editable);

G_END_DECLS
