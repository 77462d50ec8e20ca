/* A court's casework file from untrusted bytes: refused with a message, or rules that answer for
 * every case: each node runs from one above it, the last rule takes what no other does. */

#include <stdint.h>
#include <string.h>

#include "rules/casework.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCasework) casework
      = yx_casework_parse ("fuzz.json", (const char *) data, size, &error);
  YxNodeState states[YX_CASEWORK_MAX_NODES];
  YxWorkflowFacts workflow = { .filed = G_USEC_PER_SEC };
  YxTriageFacts triage = { .claim_fen = 100, .inquired = TRUE, .assets_fen = 100 };
  g_autoptr (GTimeZone) utc = NULL;
  guint rule;

  if (casework == NULL) {
    g_assert_nonnull (error);
    return 0;
  }
  utc = g_time_zone_new_utc ();
  for (int status = YX_CASE_STATUS_OPEN; status <= YX_CASE_STATUS_CONCLUDED; status++) {
    int next;

    workflow.status = triage.status = (YxCaseStatus) status;
    yx_casework_states (casework, &workflow, utc, 0, states);
    next = yx_casework_next (casework, states);
    g_assert_cmpint (next, <, (int) yx_casework_get_n_nodes (casework));
    if (next >= 0)
      g_assert_cmpint (states[next].due, !=, 0);
    yx_casework_triage (casework, &triage, 0, &rule);
    g_assert_cmpuint (rule, <, yx_casework_get_n_rules (casework));
  }
  for (guint i = 0; i < yx_casework_get_n_nodes (casework); i++)
    g_assert_cmpint (yx_casework_get_node (casework, i)->after, <, (int) i);
  return 0;
}
