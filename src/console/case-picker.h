#pragma once

/* Cases ticked one by one: all in enforcement, searched by number, name or pinyin. Enter in the
 * search box ticks the case chosen below it, Space and Enter in the list the one there, Ctrl+Enter
 * takes what is ticked.
 *
 * Signal:
 *   confirmed: dup_chosen(), then close or refuse */

#include <adwaita.h>

#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_CASE_PICKER (yx_case_picker_get_type ())
G_DECLARE_FINAL_TYPE (YxCasePicker, yx_case_picker, YX, CASE_PICKER, AdwWindow)

/* chosen: ids, NULL-terminated: ticked at first, listed even when they are no longer in enforcement.
 * subtitle: nullable. (transfer none): the window owns itself. */
YxCasePicker *yx_case_picker_present (GtkWindow *parent, YxDesk *desk, const char *title,
                                      const char *subtitle, const char *const *chosen);

/* Ids, NULL-terminated, in the order of the list. Returns: (transfer full) */
char **yx_case_picker_dup_chosen (YxCasePicker *self);
guint yx_case_picker_get_n_chosen (YxCasePicker *self);

/* Opens it to changes again and says why. */
void yx_case_picker_refuse (YxCasePicker *self, const char *why);

/* Whether the list shows what was searched for. */
gboolean yx_case_picker_is_settled (YxCasePicker *self);

G_END_DECLS
