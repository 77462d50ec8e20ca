#pragma once

/* What a reader makes of a paper: the text of a page as pdftotext finds it. */

#include "paper/page.h"

/* Whether pdftotext is there; skips the test otherwise. */
gboolean paper_text_can_read (void);

/* Text of a page (from 0) in the order it was set, without any white space. (transfer full) */
char *paper_text_of_page (YxPaper *paper, guint page);
/* Of all pages. (transfer full) */
char *paper_text_of_all (YxPaper *paper);

/* Asserts that nothing is drawn in the margins of the page beside head, page number and foot. */
void paper_assert_in_margins (YxPaper *paper, guint page);
