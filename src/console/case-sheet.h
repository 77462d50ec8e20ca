#pragma once

/* What the pages of a case and of a debtor say. Actions, with their targets:
 *
 *   open-case ID · open-debtor ID           go there
 *   node NICK · clear-node NICK             record it, take it back
 *   track · clear-track · triage            choose a track, leave it to the rules, sort again
 *   assets · claim · status                 what was found, what the title orders, how it stands
 *   measure DEBTOR                          impose one
 *   flag · clear-flag KIND                  note, clear
 *   identity · deputy                       record who checked
 *   photo · remove-photo                    attach, take away
 *   full                                    show the full record
 *   verify-place ID · show-place ID         made sure of; on the map */

#include "console/sheet.h"
#include "desk/case-page.h"
#include "desk/full-record.h"

G_BEGIN_DECLS

/* Returns: (transfer full) */
YxSheet *yx_case_sheet_new (const YxCasePage *page);

/* full: nullable, masked without. picture: (nullable) (transfer none): its photo, decoded. */
YxSheet *yx_debtor_sheet_new (const YxDebtorPage *page, const YxFullRecord *full,
                              GdkPaintable *picture);

G_END_DECLS
