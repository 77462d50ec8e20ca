#pragma once

/* Which cases the table shows: those that contain every word typed, in the state chosen. */

#include <gtk/gtk.h>

#include "console/case-state.h"

G_BEGIN_DECLS

typedef enum {
  YX_CASE_SHOW_ALL,
  YX_CASE_SHOW_OPERATION, /* in the operation */
  YX_CASE_SHOW_PLANNED,
  YX_CASE_SHOW_LEFT_OUT,
  YX_CASE_SHOW_OPEN,      /* in enforcement, in the operation or not */
  YX_CASE_SHOW_NO_POINT,  /* none of its places is on the map */
  YX_CASE_SHOW_CLOSED,
} YxCaseShow;

#define YX_N_CASE_SHOWS (YX_CASE_SHOW_CLOSED + 1)

#define YX_TYPE_CASE_SEARCH (yx_case_search_get_type ())
G_DECLARE_FINAL_TYPE (YxCaseSearch, yx_case_search, YX, CASE_SEARCH, GtkFilter)

YxCaseSearch *yx_case_search_new (void);

/* Words are looked for in number, parties, cause and judge; ASCII letters without regard to
 * case. */
void yx_case_search_set_text (YxCaseSearch *self, const char *text);
void yx_case_search_set_show (YxCaseSearch *self, YxCaseShow show);
/* (nullable); @states must outlive the filter or be replaced first. */
void yx_case_search_set_states (YxCaseSearch *self, const YxCaseStates *states);

gboolean yx_case_search_is_empty (YxCaseSearch *self);

/* The choice in the user's language, static. */
const char *yx_case_show_label (YxCaseShow show);

G_END_DECLS
