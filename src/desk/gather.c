#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/gather.h"
#include "model/enum-types.h"
#include "model/format.h"

static void
gathered_free (gpointer data)
{
  YxGathered *gathered = data;

  if (gathered->texts != NULL)
    g_string_free (gathered->texts, TRUE);
  if (gathered->masked != NULL)
    g_string_free (gathered->masked, TRUE);
  g_free (gathered);
}

static YxGathered *
ensure (GHashTable *gather, const char *id)
{
  YxGathered *gathered = g_hash_table_lookup (gather, id);

  if (gathered == NULL) {
    gathered = g_new0 (YxGathered, 1);
    g_hash_table_insert (gather, g_strdup (id), gathered);
  }
  return gathered;
}

static void
join (GString **texts, const char *text)
{
  if (*texts == NULL) {
    *texts = g_string_new (text);
  } else {
    g_string_append (*texts, "、");
    g_string_append (*texts, text);
  }
}

GHashTable *
yx_gather_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, gathered_free);
}

gboolean
yx_gather_texts (GHashTable *gather, YxStatement *statement, GError **error)
{
  for (;;) {
    YxGathered *gathered;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    gathered = ensure (gather, yx_statement_get_text (statement, 0));
    join (&gathered->texts, yx_statement_get_text (statement, 1));
    gathered->n_texts++;
  }
}

gboolean
yx_gather_names (GHashTable *gather, YxStatement *statement, GError **error)
{
  for (;;) {
    YxGathered *gathered;
    const char *name;
    g_autofree char *masked = NULL;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    gathered = ensure (gather, yx_statement_get_text (statement, 0));
    name = yx_statement_get_text (statement, 1);
    masked = yx_mask_debtor (name, (YxDebtorKind) yx_statement_get_enum (
                                       statement, 2, YX_TYPE_DEBTOR_KIND, YX_DEBTOR_KIND_PERSON));
    join (&gathered->texts, name);
    join (&gathered->masked, masked);
    gathered->n_texts++;
  }
}

gboolean
yx_gather_places (GHashTable *gather, YxStatement *statement, GError **error)
{
  for (;;) {
    YxGathered *gathered;
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    gathered = ensure (gather, yx_statement_get_text (statement, 0));
    gathered->n_places = (int) yx_statement_get_int (statement, 1);
    gathered->n_on_map = (int) yx_statement_get_int (statement, 2);
  }
}

const YxGathered *
yx_gather_get (GHashTable *gather, const char *id)
{
  static const YxGathered nothing = { 0 };
  const YxGathered *gathered = id != NULL ? g_hash_table_lookup (gather, id) : NULL;

  return gathered != NULL ? gathered : &nothing;
}

const char *
yx_gathered_texts (const YxGathered *gathered)
{
  return gathered->texts != NULL ? gathered->texts->str : NULL;
}

const char *
yx_gathered_masked (const YxGathered *gathered)
{
  return gathered->masked != NULL ? gathered->masked->str : NULL;
}

char *
yx_mask_debtor (const char *name, YxDebtorKind kind)
{
  return kind == YX_DEBTOR_KIND_ENTITY ? g_strdup (name) : yx_mask_name (name);
}
