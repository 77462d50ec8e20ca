#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>
#include <string.h>

#include "console/case-search.h"

struct _YxCaseSearch {
  char **words;
  YxCaseShow show;
  YxCaseStates *states;
  YxCaseNarrow narrow;
  char *judge;
  gboolean wants_pinyin;
};

static gboolean
contains (const char *text, const char *word)
{
  return text != NULL && strcasestr (text, word) != NULL;
}

static gboolean
matches_word (const YxCaseData *data, const char *pinyin, const char *word)
{
  return contains (pinyin, word) || contains (data->number, word) || contains (data->debtors, word)
         || contains (data->masked_debtors, word) || contains (data->applicant, word)
         || contains (data->cause, word) || contains (data->judge, word);
}

static gboolean
matches_narrow (const YxCaseSearch *self, const YxCaseData *data)
{
  const YxCaseNarrow *narrow = &self->narrow;

  if (narrow->tracks != 0 && (narrow->tracks & 1u << data->track) == 0)
    return FALSE;
  if (narrow->statuses != 0 && (narrow->statuses & 1u << data->status) == 0)
    return FALSE;
  if (narrow->due == YX_CASE_DUE_OVERDUE && (data->due == 0 || data->due >= narrow->now))
    return FALSE;
  if (narrow->due == YX_CASE_DUE_SOON && (data->due == 0 || data->due >= narrow->soon))
    return FALSE;
  return self->judge == NULL || g_strcmp0 (data->judge, self->judge) == 0;
}

static gboolean
is_letters (const char *word)
{
  for (; *word != '\0'; word++)
    if (!g_ascii_isalpha (*word))
      return FALSE;
  return TRUE;
}

static gboolean
matches_show (const YxCaseSearch *self, const YxCaseData *data)
{
  switch (self->show) {
  case YX_CASE_SHOW_OPERATION:
    return yx_case_states_has (self->states, data);
  case YX_CASE_SHOW_PLANNED:
    return yx_case_states_get (self->states, data) == YX_CASE_STATE_PLANNED;
  case YX_CASE_SHOW_LEFT_OUT:
    return yx_case_states_get (self->states, data) == YX_CASE_STATE_LEFT_OUT;
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

static char **
split_words (const char *text)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) pieces = g_strsplit_set (text, " \t", -1);

  for (char **piece = pieces; *piece != NULL; piece++) {
    if (**piece != '\0')
      g_strv_builder_add (builder, *piece);
  }
  return g_strv_builder_end (builder);
}

static void
clear (gpointer data)
{
  YxCaseSearch *self = data;

  g_strfreev (self->words);
  g_free (self->judge);
  yx_case_states_unref (self->states);
}

YxCaseSearch *
yx_case_search_new (const char *text, YxCaseShow show, YxCaseStates *states)
{
  YxCaseSearch *self;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (show < YX_N_CASE_SHOWS, NULL);
  g_return_val_if_fail (states != NULL, NULL);

  self = g_atomic_rc_box_new0 (YxCaseSearch);
  self->words = split_words (text);
  self->show = show;
  self->states = yx_case_states_ref (states);
  for (char **word = self->words; *word != NULL; word++)
    self->wants_pinyin |= is_letters (*word);
  return self;
}

void
yx_case_search_narrow (YxCaseSearch *self, const YxCaseNarrow *narrow)
{
  g_return_if_fail (self != NULL && narrow != NULL);

  g_free (self->judge);
  self->narrow = *narrow;
  self->judge = g_strdup (narrow->judge);
  self->narrow.judge = NULL;
}

gboolean
yx_case_search_wants_pinyin (const YxCaseSearch *self)
{
  g_return_val_if_fail (self != NULL, FALSE);
  return self->wants_pinyin;
}

void
yx_case_search_unref (YxCaseSearch *self)
{
  g_atomic_rc_box_release_full (self, clear);
}

gboolean
yx_case_search_match (const YxCaseSearch *self, const YxCaseData *data, const char *pinyin)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (data != NULL, FALSE);

  if (!matches_show (self, data) || !matches_narrow (self, data))
    return FALSE;
  for (char **word = self->words; *word != NULL; word++) {
    if (!matches_word (data, pinyin, *word))
      return FALSE;
  }
  return TRUE;
}

const YxCaseStates *
yx_case_search_get_states (const YxCaseSearch *self)
{
  g_return_val_if_fail (self != NULL, NULL);
  return self->states;
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
  return _ (labels[show]);
}
