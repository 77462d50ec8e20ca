#pragma once

/* What belongs to a record: a heading with a button to add one, and rows that can be taken away.
 * Delete on a row takes it away, too.
 *
 * Signals:
 *   add: another one is wanted
 *   remove (const char *id) */

#include <adwaita.h>

G_BEGIN_DECLS

#define YX_TYPE_ENTRY_LIST (yx_entry_list_get_type ())
G_DECLARE_FINAL_TYPE (YxEntryList, yx_entry_list, YX, ENTRY_LIST, AdwBin)

/* empty: said where there is no row. add: label of the button. */
YxEntryList *yx_entry_list_new (const char *heading, const char *empty, const char *add);

void yx_entry_list_clear (YxEntryList *self);
/* detail and warning are nullable. */
void yx_entry_list_append (YxEntryList *self, const char *id, const char *title,
                           const char *detail, const char *warning);
guint yx_entry_list_get_n (YxEntryList *self);

/* Whether rows may be added and taken away; why: nullable, the tooltip of the buttons. */
void yx_entry_list_set_editable (YxEntryList *self, gboolean editable, const char *why);

G_END_DECLS
