#pragma once

/* After the night: replayed, counted, held against the safeguards, and asked about: why was this case
 * not visited? */

#include <adwaita.h>

#include "console/page.h"

G_BEGIN_DECLS

#define YX_TYPE_REVIEW_PAGE (yx_review_page_get_type ())
G_DECLARE_FINAL_TYPE (YxReviewPage, yx_review_page, YX, REVIEW_PAGE, AdwBin)

/* The operation that is shown; NULL: none. */
const char *yx_review_page_get_operation (YxReviewPage *self);

G_END_DECLS
