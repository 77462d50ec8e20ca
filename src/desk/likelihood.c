#include "desk/likelihood.h"

#include <assert.h>
#include <math.h>

typedef struct {
  const YxLikelihoodModel *model;
  const YxLikelihoodKind *kind;
  bool weekend;
  unsigned part;
} Asked;

static double
halved (double age_days, double half_life_days)
{
  return age_days <= 0.0 ? 1.0 : exp2 (-age_days / half_life_days);
}

static double
bounded (const YxLikelihoodModel *model, double value)
{
  return fmin (fmax (value, model->least), model->most);
}

/* The mean of Beta (mean · strength, (1 − mean) · strength) after the visits that are at most
 * since_days old. */
static double
update (const Asked *asked, const YxPlaceEvidence *place, double mean, double strength,
        double since_days)
{
  const double expected_here = asked->kind->mean[asked->weekend][asked->part];
  double successes = mean * strength;
  double trials = strength;

  for (size_t i = 0; i < place->n_visits; i++) {
    const YxVisitEvidence *visit = &place->visits[i];
    const bool same
        = visit->timed && visit->weekend == asked->weekend && visit->part == asked->part;
    double weight = halved (visit->days_ago, asked->kind->visit_half_life_days)
                    * (visit->times > 0 ? visit->times : 1);

    if (visit->days_ago > since_days)
      continue;
    if (visit->finding == YX_VISIT_NOT_HIS)
      weight *= asked->model->address_invalid;
    else if (!same)
      weight *= asked->model->other_part;
    if (visit->finding == YX_VISIT_MET)
      successes += weight;
    else if (visit->finding == YX_VISIT_ABSENT && !same && visit->timed)
      weight *= fmin (asked->kind->mean[visit->weekend][visit->part] / expected_here, 1.0);
    trials += weight;
  }
  return successes / trials;
}

/* How much of its best hour a kind of place has in this part of the day, 0…1. */
static double
shape (const Asked *asked)
{
  double best = 0.0;

  for (unsigned weekend = 0; weekend < 2; weekend++)
    for (unsigned part = 0; part < YX_LIKELIHOOD_PARTS; part++)
      best = fmax (best, asked->kind->mean[weekend][part]);
  return asked->kind->mean[asked->weekend][asked->part] / best;
}

static double
of_address (const Asked *asked, const YxPlaceEvidence *place)
{
  const YxLikelihoodModel *model = asked->model;
  double mean = asked->kind->lead_floor;

  if (!place->only_leads)
    mean = asked->kind->mean[asked->weekend][asked->part] * model->address_source[place->source]
           * (model->address_floor
              + (1.0 - model->address_floor)
                    * halved (place->age_days, asked->kind->address_half_life_days));
  return update (asked, place, bounded (model, mean), asked->kind->strength, HUGE_VAL);
}

static double
of_leads (const Asked *asked, const YxPlaceEvidence *place)
{
  double missed = 1.0;

  for (unsigned source = 0; source < YX_LIKELIHOOD_SOURCES; source++) {
    double best = 0.0;

    for (size_t i = 0; i < place->n_leads; i++) {
      const YxLeadEvidence *lead = &place->leads[i];
      const Asked of_kind = { asked->model, &asked->model->kinds[lead->kind], asked->weekend,
                              asked->part };
      const double worth
          = bounded (asked->model, yx_likelihood_of_lead (asked->model, lead) * shape (&of_kind));

      if (lead->source == source)
        best = fmax (best, update (&of_kind, place, worth, asked->model->lead_strength,
                                   lead->days_ago));
    }
    missed *= 1.0 - best;
  }
  return 1.0 - missed;
}

double
yx_likelihood_of_lead (const YxLikelihoodModel *model, const YxLeadEvidence *lead)
{
  assert (lead->kind < YX_LIKELIHOOD_KINDS && lead->source < YX_LIKELIHOOD_SOURCES);
  const YxLikelihoodKind *kind = &model->kinds[lead->kind];
  const double certainty = fmin (fmax (lead->certainty, 0.0), 1.0);
  const double fresh
      = lead->verified
            ? model->verified_low + (model->verified_high - model->verified_low) * certainty
            : fmin (model->raw * model->lead_source[lead->source] * (0.5 + certainty),
                    model->verified_low);

  if (fresh <= kind->lead_floor)
    return fresh;
  return kind->lead_floor
         + (fresh - kind->lead_floor) * halved (lead->days_ago, kind->lead_half_life_days);
}

double
yx_likelihood_of_place (const YxLikelihoodModel *model, const YxPlaceEvidence *place,
                        bool weekend, unsigned part, bool *ret_by_lead)
{
  assert (place->kind < YX_LIKELIHOOD_KINDS && place->source < YX_LIKELIHOOD_SOURCES);
  assert (part < YX_LIKELIHOOD_PARTS);
  const Asked asked = { model, &model->kinds[place->kind], weekend, part };
  const double by_address = of_address (&asked, place);
  const double by_leads = of_leads (&asked, place);

  if (ret_by_lead != NULL)
    *ret_by_lead = by_leads > by_address;
  if (place->only_leads && place->n_leads == 0)
    return 0.0;
  return bounded (model, fmax (by_address, by_leads));
}
