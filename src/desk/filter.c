#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <string.h>

#include "desk/case-query.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* Writes the conditions or binds their parameters, in one walk over the filter so that the two
 * cannot disagree. One of sql and statement is NULL. */
typedef struct {
  YxDb *db;
  GString *sql;
  YxStatement *statement;
  guint n; /* parameters so far */
} Walk;

static void
begin_condition (Walk *walk)
{
  if (walk->sql != NULL)
    g_string_append (walk->sql, strstr (walk->sql->str, " WHERE ") ? " AND " : " WHERE ");
}

static void
add_text (Walk *walk, const char *head, const char *value, const char *tail)
{
  walk->n++;
  if (walk->sql != NULL)
    g_string_append_printf (walk->sql, "%s$%u%s", head, walk->n, tail);
  else
    yx_statement_bind_text (walk->statement, walk->n, value);
}

static void
add_int (Walk *walk, const char *head, gint64 value)
{
  walk->n++;
  if (walk->sql != NULL)
    g_string_append_printf (walk->sql, "%s$%u", head, walk->n);
  else
    yx_statement_bind_int (walk->statement, walk->n, value);
}

/* "%text%" for LIKE … ESCAPE '!'. */
static char *
like_pattern (const char *text)
{
  GString *pattern = g_string_new (text);

  g_string_replace (pattern, "!", "!!", 0);
  g_string_replace (pattern, "%", "!%", 0);
  g_string_replace (pattern, "_", "!_", 0);
  g_string_prepend_c (pattern, '%');
  g_string_append_c (pattern, '%');
  g_string_ascii_down (pattern);
  return g_string_free (pattern, FALSE);
}

static void
walk_text (Walk *walk, const char *text)
{
  static const char *const columns[] = { "court", "applicant", "cause", "judge" };
  g_autofree char *folded = yx_fold_text (text);
  g_autofree char *plain = like_pattern (text);
  g_autofree char *key = like_pattern (folded);
  g_autoptr (GString) number = g_string_new (key);

  /* Numbers are kept with full-width brackets, whichever are typed. */
  g_string_replace (number, "(", "（", 0);
  g_string_replace (number, ")", "）", 0);

  begin_condition (walk);
  add_text (walk, "(lower (c.number) LIKE ", number->str, " ESCAPE '!'");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++) {
    g_autofree char *head = g_strdup_printf (" OR lower (c.%s) LIKE ", columns[i]);

    add_text (walk, head, plain, " ESCAPE '!'");
  }
  add_text (walk,
            " OR c.id IN (SELECT x.case_id FROM debtors d JOIN case_debtors x "
            "ON x.debtor_id = d.id WHERE lower (d.name_key) LIKE ",
            key, " ESCAPE '!'))");
}

static void
walk_statuses (Walk *walk, guint statuses)
{
  const char *separator = "";

  begin_condition (walk);
  if (walk->sql == NULL)
    return;
  g_string_append (walk->sql, "c.status IN (");
  for (int status = YX_CASE_STATUS_OPEN; status <= YX_CASE_STATUS_CONCLUDED; status++) {
    if ((statuses & (1U << status)) == 0)
      continue;
    g_string_append_printf (walk->sql, "%s'%s'", separator,
                            yx_enum_nick (YX_TYPE_CASE_STATUS, status));
    separator = ", ";
  }
  g_string_append_c (walk->sql, ')');
}

static void
walk_box (Walk *walk, const YxBox *box)
{
  const double edges[] = { box->west, box->south, box->east, box->north };

  begin_condition (walk);
  if (walk->sql != NULL) {
    g_autofree char *clause = yx_db_box_clause (walk->db, "places", "p", walk->n + 1);

    g_string_append_printf (walk->sql,
                            "c.id IN (SELECT x.case_id FROM places p JOIN case_debtors x "
                            "ON x.debtor_id = p.debtor_id WHERE p.lon IS NOT NULL%s)",
                            clause);
  } else {
    for (guint i = 0; i < G_N_ELEMENTS (edges); i++)
      yx_statement_bind_real (walk->statement, walk->n + 1 + i, edges[i]);
  }
  walk->n += G_N_ELEMENTS (edges);
}

static void
walk_set (Walk *walk, const YxCaseSet *set)
{
  const YxCaseFilter *filter = set->filter;

  if (set->operation_id != NULL) {
    begin_condition (walk);
    add_text (walk, "c.id IN (SELECT case_id FROM operation_cases WHERE operation_id = ",
              set->operation_id, ")");
  }
  if (set->case_id != NULL) {
    begin_condition (walk);
    add_text (walk, "c.id = ", set->case_id, "");
  }
  if (set->debtor_id != NULL) {
    begin_condition (walk);
    add_text (walk, "c.id IN (SELECT case_id FROM case_debtors WHERE debtor_id = ",
              set->debtor_id, ")");
  }
  if (filter != NULL) {
    if (filter->statuses != 0)
      walk_statuses (walk, filter->statuses);
    if (filter->text != NULL && *filter->text != '\0')
      walk_text (walk, filter->text);
    if (filter->court != NULL) {
      begin_condition (walk);
      add_text (walk, "c.court = ", filter->court, "");
    }
    if (filter->cause != NULL) {
      begin_condition (walk);
      add_text (walk, "c.cause = ", filter->cause, "");
    }
    if (filter->min_claim_fen > 0) {
      begin_condition (walk);
      add_int (walk, "c.claim_fen >= ", filter->min_claim_fen);
    }
    if (filter->max_claim_fen > 0) {
      begin_condition (walk);
      add_int (walk, "c.claim_fen <= ", filter->max_claim_fen);
    }
    if (filter->on_map_only) {
      begin_condition (walk);
      if (walk->sql != NULL)
        g_string_append (walk->sql, "c.id IN (SELECT x.case_id FROM case_debtors x JOIN places p "
                                    "ON p.debtor_id = x.debtor_id WHERE p.lon IS NOT NULL)");
    }
    if (filter->box != NULL)
      walk_box (walk, filter->box);
  }
  if (walk->sql != NULL)
    g_string_append (walk->sql, " ORDER BY c.number COLLATE case_number");
  if (filter != NULL && filter->limit > 0)
    add_int (walk, " LIMIT ", filter->limit);
}

static gboolean
is_everything (const YxCaseSet *set)
{
  const YxCaseFilter *filter = set->filter;

  return set->operation_id == NULL && set->case_id == NULL && set->debtor_id == NULL
         && (filter == NULL
             || (filter->statuses == 0 && (filter->text == NULL || *filter->text == '\0')
                 && filter->court == NULL && filter->cause == NULL && filter->min_claim_fen <= 0
                 && filter->max_claim_fen <= 0 && !filter->on_map_only && filter->box == NULL
                 && filter->limit == 0));
}

char *
yx_case_set_to_sql (const YxCaseSet *set, YxDb *db)
{
  Walk walk = { .db = db };

  g_return_val_if_fail (set != NULL, NULL);

  if (is_everything (set))
    return NULL;
  walk.sql = g_string_new ("SELECT c.id FROM cases c");
  walk_set (&walk, set);
  return g_string_free (walk.sql, FALSE);
}

void
yx_case_set_bind (const YxCaseSet *set, YxDb *db, YxStatement *statement)
{
  Walk walk = { .db = db, .statement = statement };

  g_return_if_fail (set != NULL);
  g_return_if_fail (statement != NULL);

  if (!is_everything (set))
    walk_set (&walk, set);
}
