#define G_LOG_DOMAIN "yx-rules"

#include "config.h"

#include <gio/gio.h>
#include <string.h>

#include "rules/casework-private.h"
#include "rules/rules-resources.h"

#define BUILTIN "/io/github/yexun/Yexun/rules/casework.json"

struct _YxCaseworkBook {
  GPtrArray *files; /* of YxCasework, in the order they were added */
};

static void
text_clear (YxRuleText *text)
{
  g_free (text->zh);
  g_free (text->en);
}

static gpointer
load_builtin (gpointer data)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GError) error = NULL;
  YxCasework *casework;
  gsize size;
  const char *json;

  bytes = g_resource_lookup_data (yx_rules_get_resource (), BUILTIN, G_RESOURCE_LOOKUP_FLAGS_NONE,
                                  &error);
  g_assert_no_error (error);
  json = g_bytes_get_data (bytes, &size);
  casework = yx_casework_parse ("casework.json", json, size, &error);
  g_assert_no_error (error);
  return casework;
}

YxCasework *
yx_casework_builtin (void)
{
  static GOnce once = G_ONCE_INIT;

  return g_once (&once, load_builtin, NULL);
}

YxCasework *
yx_casework_ref (YxCasework *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->n_refs);
  return self;
}

void
yx_casework_unref (YxCasework *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->n_refs))
    return;
  text_clear (&self->name);
  g_free (self->digest);
  for (guint i = 0; i < self->n_nodes; i++) {
    g_free (self->nodes[i].nick);
    text_clear (&self->nodes[i].label);
    text_clear (&self->nodes[i].article);
  }
  for (guint i = 0; i < YX_N_MEASURE_KINDS; i++) {
    text_clear (&self->measures[i].limit);
    text_clear (&self->measures[i].article);
  }
  for (guint i = 0; i < self->rules->len; i++) {
    YxTriageRule *rule = &g_array_index (self->rules, YxTriageRule, i);

    g_free (rule->nick);
    text_clear (&rule->asks);
    text_clear (&rule->article);
  }
  g_array_unref (self->rules);
  g_free (self);
}

const char *
yx_casework_get_name (const YxCasework *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return yx_rule_text_get (&self->name);
}

const GDate *
yx_casework_get_valid_from (const YxCasework *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->valid_from;
}

const YxCaseworkLimits *
yx_casework_get_limits (const YxCasework *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return &self->limits;
}

const char *
yx_casework_get_digest (const YxCasework *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->digest;
}

guint
yx_casework_get_n_nodes (const YxCasework *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->n_nodes;
}

const YxWorkNode *
yx_casework_get_node (const YxCasework *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->n_nodes, NULL);
  return &self->nodes[index];
}

int
yx_casework_find_node (const YxCasework *self, const char *nick)
{
  g_return_val_if_fail (self != NULL, -1);

  for (guint i = 0; i < self->n_nodes; i++)
    if (g_strcmp0 (self->nodes[i].nick, nick) == 0)
      return (int) i;
  return -1;
}

const YxMeasureLimit *
yx_casework_get_measure (const YxCasework *self, YxMeasureKind kind)
{
  g_return_val_if_fail (self != NULL && (guint) kind < YX_N_MEASURE_KINDS, NULL);
  return &self->measures[kind];
}

guint
yx_casework_get_n_rules (const YxCasework *self)
{
  g_return_val_if_fail (self != NULL, 0);
  return self->rules->len;
}

const YxTriageRule *
yx_casework_get_rule (const YxCasework *self, guint index)
{
  g_return_val_if_fail (self != NULL && index < self->rules->len, NULL);
  return &g_array_index (self->rules, YxTriageRule, index);
}

const YxTriageRule *
yx_casework_find_rule (const YxCasework *self, const char *nick)
{
  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->rules->len; i++)
    if (g_strcmp0 (g_array_index (self->rules, YxTriageRule, i).nick, nick) == 0)
      return &g_array_index (self->rules, YxTriageRule, i);
  return NULL;
}

YxCaseworkBook *
yx_casework_book_new (void)
{
  YxCaseworkBook *self = g_new0 (YxCaseworkBook, 1);

  self->files = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_casework_unref);
  g_ptr_array_add (self->files, yx_casework_ref (yx_casework_builtin ()));
  return self;
}

void
yx_casework_book_free (YxCaseworkBook *self)
{
  if (self == NULL)
    return;
  g_ptr_array_unref (self->files);
  g_free (self);
}

gboolean
yx_casework_book_add (YxCaseworkBook *self, const char *shown, const char *json, gsize size,
                      GError **error)
{
  YxCasework *casework;

  g_return_val_if_fail (self != NULL, FALSE);

  casework = yx_casework_parse (shown, json, size, error);
  if (casework == NULL)
    return FALSE;
  g_ptr_array_add (self->files, casework);
  return TRUE;
}

YxCasework *
yx_casework_book_in_force (const YxCaseworkBook *self, const GDate *day)
{
  YxCasework *found = NULL;

  g_return_val_if_fail (self != NULL && day != NULL && g_date_valid (day), NULL);

  for (guint i = 0; i < self->files->len; i++) {
    YxCasework *file = g_ptr_array_index (self->files, i);

    if (g_date_compare (&file->valid_from, day) <= 0
        && (found == NULL || g_date_compare (&file->valid_from, &found->valid_from) >= 0))
      found = file;
  }
  return yx_casework_ref (found != NULL ? found : yx_casework_builtin ());
}
