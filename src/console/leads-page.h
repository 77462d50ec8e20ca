#pragma once

/* The Leads page: what was reported of where debtors are, the clock of each, and what is done with
 * it. List, map and detail show one selection. */

#include <adwaita.h>

G_BEGIN_DECLS

#define YX_TYPE_LEADS_PAGE (yx_leads_page_get_type ())
G_DECLARE_FINAL_TYPE (YxLeadsPage, yx_leads_page, YX, LEADS_PAGE, AdwBin)

/* The desk as it is, is on screen. */
gboolean yx_leads_page_is_loaded (YxLeadsPage *self);
guint yx_leads_page_get_n_leads (YxLeadsPage *self);
/* Id of the lead that is selected; NULL: none. */
const char *yx_leads_page_get_selected (YxLeadsPage *self);

G_END_DECLS
