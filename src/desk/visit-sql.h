#pragma once

/* Visits as SQL. Internal to desk/. */

/* Outcomes that say that the debtor was there, and that he was not: yx_outcome_says(). */
#define YX_MET_OUTCOMES_SQL "('appeared', 'compelled', 'paid', 'settled', 'deferred', 'police')"
#define YX_VAIN_OUTCOMES_SQL "('not-found', 'door-not-opened', 'address-invalid')"

/* How often somebody has gone to a place in vain since the debtor was met there. What a list
 * tells without a time was before anything that was recorded. */
#define YX_FAILED_VISITS_SQL(place)                                                             \
  "(SELECT coalesce (sum (v.times), 0) FROM visits v WHERE v.place_id = " place                 \
  " AND v.outcome IN " YX_VAIN_OUTCOMES_SQL " AND coalesce (v.visited, 0) > (SELECT coalesce (" \
  "max (m.visited), -1) FROM visits m WHERE m.place_id = " place                                \
  " AND m.outcome IN " YX_MET_OUTCOMES_SQL "))"
