#pragma once

/* A document of a case, recorded or corrected. What is asked for follows from its kind. */

#include <adwaita.h>

#include "desk/case-page.h"

G_BEGIN_DECLS

#define YX_TYPE_DOCUMENT_FORM (yx_document_form_get_type ())
G_DECLARE_FINAL_TYPE (YxDocumentForm, yx_document_form, YX, DOCUMENT_FORM, AdwWindow)

/* Signal "recorded" (no arguments), when it is on the desk. */

/* Of the case of a page, or of a debtor's cases: one of the two is NULL, and read only during the
 * call. document_id: one of those on the page, to be corrected; NULL: a new one.
 * Returns: (transfer none): the window owns itself */
YxDocumentForm *yx_document_form_present (GtkWindow *parent, YxDesk *desk,
                                          const YxCasePage *of_case,
                                          const YxDebtorPage *of_debtor, const char *document_id);

G_END_DECLS
