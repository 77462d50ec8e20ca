#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/check-private.h"
#include "desk/dossier-private.h"
#include "model/enum-types.h"

static const char *
keep_veiled (YxDossierReading *reading, const char *text)
{
  return yx_dossier_keep (reading->dossier, yx_veil_text (reading->veil, text));
}

static const char *
keep_name (YxDossierReading *reading, const char *name)
{
  return yx_dossier_keep (reading->dossier,
                          yx_veil_name (reading->veil, name, YX_DEBTOR_KIND_PERSON));
}

/* A draft's: asked anew. */
static gboolean
ask_findings (YxDossierReading *reading, GError **error)
{
  g_autoptr (YxOperationCheck) check
      = yx_check_read (reading->db, reading->dossier->operation_id, YX_CHECK_STAGE_APPROVAL, TRUE,
                       reading->region, error);

  if (check == NULL)
    return FALSE;
  for (guint i = 0; i < check->tasks->len; i++) {
    const YxTaskCheck *asked = g_ptr_array_index (check->tasks, i);
    YxDossierTask *task = g_hash_table_lookup (reading->tasks, asked->task_id);

    for (guint f = 0; task != NULL && f < asked->findings->len; f++) {
      const YxTaskFinding *from = &g_array_index (asked->findings, YxTaskFinding, f);
      const YxDossierFinding finding = {
        .rule = from->rule,
        .case_number = yx_dossier_keep (reading->dossier, g_strdup (from->case_number)),
        .verdict = from->verdict,
        .seen = keep_veiled (reading, from->seen),
        .commander = keep_name (reading, from->commander),
        .reason = keep_veiled (reading, from->reason),
        .given = from->given,
      };

      if (from->verdict == YX_VERDICT_WARN || from->verdict == YX_VERDICT_BLOCK)
        g_array_append_val (task->findings, finding);
    }
  }
  return TRUE;
}

static int
compare_rules (gconstpointer a, gconstpointer b)
{
  return (int) ((const YxDossierFinding *) a)->rule - (int) ((const YxDossierFinding *) b)->rule;
}

/* As they were when the version was approved. */
static gboolean
read_frozen (YxDossierReading *reading, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      reading->db,
      "SELECT f.task_id, f.rule, c.number, f.verdict, f.seen, o.commander, o.reason, o.given "
      "FROM check_findings f LEFT JOIN cases c ON c.id = f.case_id "
      "LEFT JOIN overrides o ON o.id = f.override_id "
      "WHERE f.check_id = $1 AND f.verdict IN ('warn', 'block') "
      "ORDER BY f.task_id, c.number COLLATE case_number",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, reading->check_id);
  for (;;) {
    YxDossierFinding finding = { 0 };
    YxDossierTask *task;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    task = g_hash_table_lookup (reading->tasks, yx_statement_get_text (statement, 0));
    if (task == NULL || !yx_rule_parse (yx_statement_get_text (statement, 1), &finding.rule))
      continue;
    finding.case_number
        = yx_dossier_keep (reading->dossier, g_strdup (yx_statement_get_text (statement, 2)));
    finding.verdict
        = (YxVerdict) yx_statement_get_enum (statement, 3, YX_TYPE_VERDICT, YX_VERDICT_WARN);
    finding.seen = keep_veiled (reading, yx_statement_get_text (statement, 4));
    finding.commander = keep_name (reading, yx_statement_get_text (statement, 5));
    finding.reason = keep_veiled (reading, yx_statement_get_text (statement, 6));
    finding.given = yx_statement_get_int (statement, 7);
    g_array_append_val (task->findings, finding);
  }
  for (guint i = 0; i < reading->dossier->tasks->len; i++) {
    YxDossierTask *task = g_ptr_array_index (reading->dossier->tasks, i);

    g_array_sort (task->findings, compare_rules);
  }
  return TRUE;
}

gboolean
yx_dossier_read_findings (YxDossierReading *reading, GError **error)
{
  return reading->check_id != NULL ? read_frozen (reading, error) : ask_findings (reading, error);
}
