#pragma once

/* How likely a debtor is met at a place: plain arithmetic on arrays.
 *
 * The prior is a Beta distribution by kind of place, part of the day and weekday or weekend: its
 * mean from a table, times a factor of who the address is from and a factor that falls with its
 * age; its weight as many visits as the kind's `strength`. Each visit since updates it:
 *
 *   met         adds w to the successes and the trials, w = 1 in the same part of the day and
 *               week, `other_part` in another
 *   absent      adds to the trials alone: 1 in the same part; in another one `other_part` times
 *               the share (at most 1) that he was expected there and then of what he is here and
 *               now, for nobody is surprised to find a shop shut at dawn
 *   not his     adds `address_invalid` trials, whenever it was found
 *
 * and counts half with every `visit_half_life_days` that it is old. (The conjugate update of a
 * binomial: Gelman et al., Bayesian Data Analysis, ch. 2; visits with a weight below 1: the power
 * prior of Ibrahim and Chen, Statistical Science 15, 2000.)
 *
 * A lead is a prior of its own. Heard just now it is worth
 *
 *   open        raw · factor of its source · (0.5 + certainty), never more than a verified one
 *   verified    from verified_low to verified_high by its certainty
 *
 * and it falls towards `lead_floor`, halving what it has above it every `lead_half_life_days` of its
 * kind. Times the kind's shape over the day, it is updated by the visits made after it was heard.
 * Leads of one source are worth the best of them, sources corroborate: 1 − Π(1 − p).
 *
 * A place is worth the better of the two. One that is known from leads alone has `lead_floor` for a
 * prior mean, and nothing when all of them were dismissed.
 *
 * Every number is in data/presence/presence.json; docs/leads.md says where it is from. */

#include <stdbool.h>
#include <stddef.h>

#define YX_LIKELIHOOD_KINDS 10  /* YxPlaceKind */
#define YX_LIKELIHOOD_SOURCES 8 /* YxSource */
#define YX_LIKELIHOOD_PARTS 6   /* YxDayPart */

typedef struct {
  double mean[2][YX_LIKELIHOOD_PARTS]; /* weekday, weekend */
  double strength;
  double visit_half_life_days;
  double address_half_life_days;
  double lead_half_life_days;
  double lead_floor;
} YxLikelihoodKind;

typedef struct {
  YxLikelihoodKind kinds[YX_LIKELIHOOD_KINDS];
  double address_source[YX_LIKELIHOOD_SOURCES]; /* factors */
  double lead_source[YX_LIKELIHOOD_SOURCES];
  double other_part;
  double address_invalid;
  double address_floor;  /* what is left of an address however old */
  double raw;
  double verified_low, verified_high;
  double lead_strength;
  double least, most;    /* of any number that is not 0 */
  double same_metres, same_hours; /* within which a lead may repeat another */
} YxLikelihoodModel;

typedef enum {
  YX_VISIT_MET,
  YX_VISIT_ABSENT,
  YX_VISIT_NOT_HIS,
} YxVisitFinding;

typedef struct {
  YxVisitFinding finding;
  double days_ago;
  bool timed;         /* part and weekend are known */
  bool weekend;
  unsigned part;
  unsigned times;     /* visits that it stands for */
} YxVisitEvidence;

typedef struct {
  unsigned kind, source;
  double days_ago;    /* since it was heard */
  double certainty;   /* 0…1 */
  bool verified;
} YxLeadEvidence;

typedef struct {
  unsigned kind, source;
  double age_days;    /* since the address was last known to be his */
  bool only_leads;    /* nobody else named the place */
  const YxVisitEvidence *visits;
  size_t n_visits;
  const YxLeadEvidence *leads; /* open and verified ones */
  size_t n_leads;
} YxPlaceEvidence;

/* In [least, most], or 0. *ret_by_lead (nullable): whether a lead makes the number. */
double yx_likelihood_of_place (const YxLikelihoodModel *model, const YxPlaceEvidence *place,
                               bool weekend, unsigned part, bool *ret_by_lead);

/* What a lead is worth at its best hour, visits left aside. */
double yx_likelihood_of_lead (const YxLikelihoodModel *model, const YxLeadEvidence *lead);
