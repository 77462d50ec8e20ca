#pragma once

/* An entry with suggestions below it that are gone through and taken without leaving it: Down and
 * Up choose, Enter or Tab takes.
 *
 * Signals:
 *   typed (const char *text): the user changed the text; who listens sets suggestions
 *   chosen (guint index): one was taken; the suggestions are put away
 *   submitted: Enter with nothing to take */

#include <adwaita.h>

G_BEGIN_DECLS

#define YX_TYPE_SUGGEST_ENTRY (yx_suggest_entry_get_type ())
G_DECLARE_FINAL_TYPE (YxSuggestEntry, yx_suggest_entry, YX, SUGGEST_ENTRY, AdwBin)

/* Property "placeholder-text" (string). */

/* Adds one at the end; detail is nullable. The first is chosen until the user says otherwise. */
void yx_suggest_entry_add (YxSuggestEntry *self, const char *title, const char *detail);
void yx_suggest_entry_clear (YxSuggestEntry *self);
guint yx_suggest_entry_get_n (YxSuggestEntry *self);

/* Nothing is suggested until they are set: Enter waits for them. */
void yx_suggest_entry_set_waiting (YxSuggestEntry *self, gboolean waiting);

const char *yx_suggest_entry_get_text (YxSuggestEntry *self);
/* Without the signal "typed". */
void yx_suggest_entry_set_text (YxSuggestEntry *self, const char *text);

/* What was understood, below the entry; NULL: nothing. */
void yx_suggest_entry_set_note (YxSuggestEntry *self, const char *text, gboolean good);

void yx_suggest_entry_focus (YxSuggestEntry *self);

G_END_DECLS
