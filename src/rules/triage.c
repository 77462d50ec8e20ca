#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "rules/casework-private.h"

#define FEN 100

static gint64
owed_of (const YxTriageFacts *facts)
{
  return MAX (facts->claim_fen - facts->paid_fen, 0);
}

/* Where nobody has said what the title orders, a claim of an amount is one for money. */
static YxClaimKind
claim_of (const YxTriageFacts *facts)
{
  if (facts->claim != YX_CLAIM_KIND_UNKNOWN)
    return facts->claim;
  return facts->claim_fen > 0 ? YX_CLAIM_KIND_MONEY : YX_CLAIM_KIND_UNKNOWN;
}

/* Assets found in percent of what is owed, rounded down, so that 99.9 % are not enough; what is
 * owed nothing is covered. */
static gint64
percent_of (const YxTriageFacts *facts)
{
  const gint64 owed = owed_of (facts);
  const gint64 most = G_MAXINT64 / 100;

  if (owed == 0)
    return G_MAXINT64;
  return MIN (facts->assets_fen, most) * 100 / owed;
}

static gboolean
within (gint64 value, int least, int most)
{
  return (least < 0 || value >= least) && (most < 0 || value <= most);
}

static gboolean
rule_holds (const YxTriageRule *rule, const YxTriageFacts *facts, gint64 now)
{
  const gboolean asks_assets = rule->assets_percent_least >= 0 || rule->assets_percent_most >= 0;
  const gboolean asks_age = rule->age_days_least >= 0 || rule->age_days_most >= 0;

  if (rule->statuses != 0 && (rule->statuses & (1u << facts->status)) == 0)
    return FALSE;
  if (rule->claims != 0 && (rule->claims & (1u << claim_of (facts))) == 0)
    return FALSE;
  if (rule->case_types != 0 && (rule->case_types & facts->case_type) == 0)
    return FALSE;
  if (rule->inquired >= 0 && rule->inquired != (facts->inquired != 0))
    return FALSE;
  if (rule->findable >= 0 && rule->findable != (facts->findable != 0))
    return FALSE;
  /* Of what is not on record nothing holds. */
  if (asks_assets
      && (!facts->inquired
          || !within (percent_of (facts), rule->assets_percent_least, rule->assets_percent_most)))
    return FALSE;
  if (asks_age
      && (facts->filed == 0
          || !within ((now - facts->filed) / G_TIME_SPAN_DAY, rule->age_days_least,
                      rule->age_days_most)))
    return FALSE;
  return within (owed_of (facts) / FEN, rule->owed_yuan_least, rule->owed_yuan_most);
}

gboolean
yx_casework_findable (const YxCasework *self, const YxFindableFacts *place, gint64 now)
{
  const gint64 since = MAX (place->verified, place->seen);

  g_return_val_if_fail (self != NULL && place != NULL, FALSE);

  return place->on_map && since != 0 && now - since <= self->limits.findable_days * G_TIME_SPAN_DAY
         && place->failed_visits < self->limits.findable_failed_visits;
}

YxTrack
yx_casework_triage (const YxCasework *self, const YxTriageFacts *facts, gint64 now, guint *ret_rule)
{
  guint found;

  g_return_val_if_fail (self != NULL && facts != NULL, YX_TRACK_NONE);

  for (found = 0; found + 1 < self->rules->len; found++)
    if (rule_holds (&g_array_index (self->rules, YxTriageRule, found), facts, now))
      break;
  if (ret_rule != NULL)
    *ret_rule = found;
  return g_array_index (self->rules, YxTriageRule, found).track;
}

char *
yx_casework_triage_seen (const YxTriageFacts *facts)
{
  g_autofree char *owed = NULL;
  g_autofree char *assets = NULL;
  g_autofree char *assets_text = NULL;

  g_return_val_if_fail (facts != NULL, NULL);

  owed = yx_format_fen (owed_of (facts));
  assets = yx_format_fen (facts->assets_fen);
  if (!facts->inquired)
    assets_text = g_strdup (_ ("assets not inquired yet"));
  else if (owed_of (facts) == 0)
    assets_text = g_strdup_printf (_ ("assets found %s yuan"), assets);
  else
    assets_text = g_strdup_printf (_ ("assets found %s yuan (%d %% of what is owed)"), assets,
                                   (int) MIN (percent_of (facts), 999999));
  return g_strdup_printf (_ ("%s: %s; owed %s yuan; %s; debtor %s"),
                          yx_enum_label (YX_TYPE_CASE_STATUS, (int) facts->status),
                          yx_enum_label (YX_TYPE_CLAIM_KIND, (int) claim_of (facts)), owed,
                          assets_text,
                          facts->findable ? _ ("can be found") : _ ("cannot be found"));
}
