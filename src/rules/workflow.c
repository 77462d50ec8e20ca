#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "rules/casework-private.h"

#define DAY_S 86400
/* Julian day of 1970-01-01 as GDate counts. */
#define EPOCH_JULIAN 719163

/* Seconds that local time is ahead at a UTC or a local time in seconds. */
static gint64
offset_at (GTimeZone *zone, GTimeType type, gint64 seconds)
{
  const int interval = g_time_zone_find_interval (zone, type, seconds);

  return interval >= 0 ? g_time_zone_get_offset (zone, interval) : 0;
}

/* The last microsecond of the local day so many months and days after that of `from`. */
static gint64
end_of_day_after (GTimeZone *zone, gint64 from, int months, int days)
{
  const gint64 utc = from / G_USEC_PER_SEC;
  const gint64 local = utc + offset_at (zone, G_TIME_TYPE_UNIVERSAL, utc);
  const gint64 day = local / DAY_S + (local % DAY_S < 0 ? -1 : 0);
  gint64 midnight;
  GDate date;

  g_date_clear (&date, 1);
  g_date_set_julian (&date, (guint32) CLAMP (day + EPOCH_JULIAN, 1, 3000000));
  g_date_add_months (&date, (guint) months);
  g_date_add_days (&date, (guint) days + 1);
  midnight = ((gint64) g_date_get_julian (&date) - EPOCH_JULIAN) * DAY_S;
  return (midnight - offset_at (zone, G_TIME_TYPE_STANDARD, midnight)) * G_USEC_PER_SEC - 1;
}

static gint64
earlier (gint64 a, gint64 b)
{
  return a == 0 || (b != 0 && b < a) ? b : a;
}

/* When the desk shows that a node was done. */
static gint64
evidence_of (const YxWorkNode *node, const YxWorkflowFacts *facts)
{
  gint64 done = 0;

  if (node->evidence & YX_EVIDENCE_FILED)
    done = earlier (done, facts->filed);
  if ((node->evidence & YX_EVIDENCE_JUDGE) && facts->has_judge)
    done = earlier (done, facts->filed);
  if ((node->evidence & YX_EVIDENCE_CLOSED) && facts->status != YX_CASE_STATUS_OPEN
      && facts->status != YX_CASE_STATUS_SUSPENDED)
    done = earlier (done, facts->status_since);
  for (guint i = 0; i < YX_N_DOCUMENT_KINDS; i++)
    if (node->evidence & ((guint) YX_EVIDENCE_DOCUMENT << i))
      done = earlier (done, facts->documents[i]);
  for (guint i = 0; i < YX_N_MEASURE_KINDS; i++)
    if (node->evidence & ((guint) YX_EVIDENCE_MEASURE << i))
      done = earlier (done, facts->measures[i]);
  return done;
}

void
yx_casework_states (const YxCasework *self, const YxWorkflowFacts *facts, GTimeZone *zone,
                    gint64 now, YxNodeState *ret_states)
{
  g_autoptr (GTimeZone) local = NULL;

  g_return_if_fail (self != NULL && facts != NULL && ret_states != NULL);

  if (zone == NULL)
    zone = local = g_time_zone_new_local ();
  for (guint i = 0; i < self->n_nodes; i++) {
    const YxWorkNode *node = &self->nodes[i];
    const gboolean repeats = node->repeats > 0;
    YxNodeState *state = &ret_states[i];
    gint64 from;

    *state = (YxNodeState){ 0 };
    state->by_hand = facts->recorded != NULL && facts->recorded[i] != 0;
    state->done = state->by_hand ? facts->recorded[i] : evidence_of (node, facts);
    if (node->after < 0 || (node->days == 0 && node->months == 0))
      continue;
    from = ret_states[node->after].done;
    if (repeats && state->done > from)
      from = state->done;
    if (from == 0)
      continue;
    /* One that is done keeps the day it was due; one that is not has it only while time runs. */
    if ((repeats || state->done == 0) && (node->statuses & (1u << facts->status)) == 0)
      continue;
    state->due = end_of_day_after (zone, from, node->months, node->days);
    state->overdue = (repeats || state->done == 0) && state->due < now;
  }
}

int
yx_casework_next (const YxCasework *self, const YxNodeState *states)
{
  int next = -1;

  g_return_val_if_fail (self != NULL && states != NULL, -1);

  for (guint i = 0; i < self->n_nodes; i++) {
    if (states[i].due == 0 || (states[i].done != 0 && self->nodes[i].repeats <= 0))
      continue;
    if (next < 0 || states[i].due < states[next].due)
      next = (int) i;
  }
  return next;
}

gint64
yx_casework_measure_end (const YxCasework *self, YxMeasureKind kind, gint64 imposed, gint64 until)
{
  const YxMeasureLimit *limit = yx_casework_get_measure (self, kind);
  g_autoptr (GTimeZone) zone = NULL;

  g_return_val_if_fail (limit != NULL, 0);

  if (until != 0 || limit->months == 0)
    return until;
  zone = g_time_zone_new_local ();
  return end_of_day_after (zone, imposed, limit->months, 0);
}

char *
yx_casework_measure_text (const YxCasework *self, const YxRuleset *ruleset, YxMeasureKind kind,
                          YxDebtorKind debtor)
{
  const YxMeasureLimit *limit = yx_casework_get_measure (self, kind);
  const YxRuleLimits *numbers;
  g_autofree char *first = NULL;
  g_autofree char *review = NULL;

  g_return_val_if_fail (limit != NULL && ruleset != NULL, NULL);

  numbers = yx_ruleset_get_limits (ruleset);
  if (kind == YX_MEASURE_KIND_DETENTION)
    first = g_strdup_printf (_ ("At most %d days"), numbers->detention_days);
  else if (kind == YX_MEASURE_KIND_FINE && debtor == YX_DEBTOR_KIND_ENTITY)
    first = g_strdup_printf (_ ("From %'d to %'d yuan for an entity"),
                             numbers->fine_entity_least_yuan, numbers->fine_entity_yuan);
  else if (kind == YX_MEASURE_KIND_FINE)
    first = g_strdup_printf (_ ("At most %'d yuan for a person"), numbers->fine_person_yuan);
  if (first == NULL)
    return g_strdup (yx_rule_text_get (&limit->limit));
  review = g_strdup_printf (_ ("reconsideration may be asked for within %d days"),
                            numbers->reconsideration_days);
  return g_strdup_printf (_ ("%s; %s; %s"), first, yx_rule_text_get (&limit->limit), review);
}
