#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/case-search.h"

struct _YxCaseSearch {
  GtkFilter parent_instance;

  char *text;
  char **words; /* of text; NULL: none */
  YxCaseShow show;
  const YxCaseStates *states;
};

G_DEFINE_FINAL_TYPE (YxCaseSearch, yx_case_search, GTK_TYPE_FILTER)

static gboolean
contains (const char *text, const char *word)
{
  return text != NULL && strcasestr (text, word) != NULL;
}

static gboolean
matches_word (const YxCaseData *data, const char *word)
{
  return contains (data->number, word) || contains (data->debtors, word)
         || contains (data->masked_debtors, word) || contains (data->applicant, word)
         || contains (data->cause, word) || contains (data->judge, word);
}

static gboolean
matches_show (YxCaseSearch *self, const YxCaseData *data)
{
  switch (self->show) {
  case YX_CASE_SHOW_OPERATION:
    return self->states != NULL && yx_case_states_has (self->states, data);
  case YX_CASE_SHOW_PLANNED:
    return self->states != NULL
           && yx_case_states_get (self->states, data) == YX_CASE_STATE_PLANNED;
  case YX_CASE_SHOW_LEFT_OUT:
    return self->states != NULL
           && yx_case_states_get (self->states, data) == YX_CASE_STATE_LEFT_OUT;
  case YX_CASE_SHOW_OPEN:
    return data->status == YX_CASE_STATUS_OPEN;
  case YX_CASE_SHOW_NO_POINT:
    return data->n_on_map == 0;
  case YX_CASE_SHOW_CLOSED:
    return data->status != YX_CASE_STATUS_OPEN;
  case YX_CASE_SHOW_ALL:
  default:
    return TRUE;
  }
}

static gboolean
yx_case_search_match (GtkFilter *filter, gpointer item)
{
  YxCaseSearch *self = YX_CASE_SEARCH (filter);
  const YxCaseData *data = yx_case_get_data (item);

  if (!matches_show (self, data))
    return FALSE;
  for (char **word = self->words; word != NULL && *word != NULL; word++) {
    if (!matches_word (data, *word))
      return FALSE;
  }
  return TRUE;
}

static GtkFilterMatch
yx_case_search_get_strictness (GtkFilter *filter)
{
  return yx_case_search_is_empty (YX_CASE_SEARCH (filter)) ? GTK_FILTER_MATCH_ALL
                                                           : GTK_FILTER_MATCH_SOME;
}

static void
yx_case_search_finalize (GObject *object)
{
  YxCaseSearch *self = YX_CASE_SEARCH (object);

  g_free (self->text);
  g_strfreev (self->words);
  G_OBJECT_CLASS (yx_case_search_parent_class)->finalize (object);
}

static void
yx_case_search_class_init (YxCaseSearchClass *klass)
{
  GtkFilterClass *filter_class = GTK_FILTER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = yx_case_search_finalize;
  filter_class->match = yx_case_search_match;
  filter_class->get_strictness = yx_case_search_get_strictness;
}

static void
yx_case_search_init (YxCaseSearch *self)
{
  self->text = g_strdup ("");
}

static char **
split_words (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t", -1);
  gboolean any = FALSE;

  for (char **piece = pieces; *piece != NULL; piece++) {
    if (**piece == '\0')
      continue;
    g_strv_builder_add (builder, *piece);
    any = TRUE;
  }
  return any ? g_strv_builder_end (builder) : NULL;
}

YxCaseSearch *
yx_case_search_new (void)
{
  return g_object_new (YX_TYPE_CASE_SEARCH, NULL);
}

void
yx_case_search_set_text (YxCaseSearch *self, const char *text)
{
  GtkFilterChange change = GTK_FILTER_CHANGE_DIFFERENT;

  g_return_if_fail (YX_IS_CASE_SEARCH (self));
  g_return_if_fail (text != NULL);

  if (g_str_equal (text, self->text))
    return;
  /* One more letter can only take rows away, and one less only bring some back: then the list
   * looks at half of them. */
  if (g_str_has_prefix (text, self->text))
    change = GTK_FILTER_CHANGE_MORE_STRICT;
  else if (g_str_has_prefix (self->text, text))
    change = GTK_FILTER_CHANGE_LESS_STRICT;

  g_strfreev (self->words);
  self->words = split_words (text);
  g_free (self->text);
  self->text = g_strdup (text);
  gtk_filter_changed (GTK_FILTER (self), change);
}

void
yx_case_search_set_show (YxCaseSearch *self, YxCaseShow show)
{
  g_return_if_fail (YX_IS_CASE_SEARCH (self));
  g_return_if_fail (show < YX_N_CASE_SHOWS);

  if (self->show == show)
    return;
  self->show = show;
  gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

void
yx_case_search_set_states (YxCaseSearch *self, const YxCaseStates *states)
{
  g_return_if_fail (YX_IS_CASE_SEARCH (self));

  self->states = states;
  if (self->show == YX_CASE_SHOW_OPERATION || self->show == YX_CASE_SHOW_PLANNED
      || self->show == YX_CASE_SHOW_LEFT_OUT)
    gtk_filter_changed (GTK_FILTER (self), GTK_FILTER_CHANGE_DIFFERENT);
}

gboolean
yx_case_search_is_empty (YxCaseSearch *self)
{
  g_return_val_if_fail (YX_IS_CASE_SEARCH (self), TRUE);
  return self->words == NULL && self->show == YX_CASE_SHOW_ALL;
}

const char *
yx_case_show_label (YxCaseShow show)
{
  static const char *const labels[YX_N_CASE_SHOWS] = {
    [YX_CASE_SHOW_ALL] = N_ ("All cases"),
    [YX_CASE_SHOW_OPERATION] = N_ ("In this operation"),
    [YX_CASE_SHOW_PLANNED] = N_ ("Planned"),
    [YX_CASE_SHOW_LEFT_OUT] = N_ ("Left out"),
    [YX_CASE_SHOW_OPEN] = N_ ("In enforcement"),
    [YX_CASE_SHOW_NO_POINT] = N_ ("Not on the map"),
    [YX_CASE_SHOW_CLOSED] = N_ ("Closed"),
  };

  g_return_val_if_fail (show < YX_N_CASE_SHOWS, "");
  return _(labels[show]);
}
