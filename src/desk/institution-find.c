#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "desk/institution-find.h"
#include "desk/institutions.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"
#include "region/name-text.h"
#include "region/pinyin.h"

#define LEAST_LETTERS 2
/* A point that somebody gave, or that of its building. */
#define RADIUS_M 50.0
#define CONFIDENCE 0.95

static gboolean
is_letters (const char *key)
{
  for (const char *at = key; *at != '\0'; at++)
    if (!g_ascii_isalpha (*at))
      return FALSE;
  return strlen (key) >= LEAST_LETTERS;
}

static gboolean
sounds_like (YxPinyin *pinyin, const char *name_key, const char *typed)
{
  g_autoptr (GString) whole = g_string_new (NULL);
  g_autoptr (GString) initials = g_string_new (NULL);
  gboolean read = yx_pinyin_read (pinyin, name_key, whole, initials);

  /* 行 is "xing" most often, but "hang" in a bank. */
  for (guint other = 0; read; other++) {
    if (g_str_has_prefix (whole->str, typed) || g_str_has_prefix (initials->str, typed))
      return TRUE;
    g_string_truncate (whole, 0);
    g_string_truncate (initials, 0);
    read = yx_pinyin_read_other (pinyin, name_key, other, whole, initials);
  }
  return FALSE;
}

static YxFound *
found_new (const YxInstitutionData *data)
{
  YxFound *found = g_new0 (YxFound, 1);

  found->level = YX_MATCH_BUILDING;
  found->point = (YxLonLat){ data->lon, data->lat };
  found->radius_m = RADIUS_M;
  found->confidence = CONFIDENCE;
  found->name = g_strdup (data->name);
  found->within = g_strdup (data->address);
  found->why = g_strdup_printf (_ ("an institution of this desk (%s)"),
                                yx_enum_label (YX_TYPE_INSTITUTION_KIND, (int) data->kind));
  return found;
}

gboolean
yx_institutions_find (YxDesk *self, const char *text, guint limit, GPtrArray *answers, guint at,
                      GError **error)
{
  g_autofree char *key = yx_name_key (text);
  g_autofree char *typed = yx_pinyin_fold (key);
  g_autoptr (GListStore) all = NULL;
  g_autoptr (YxPinyin) pinyin = NULL;
  guint n = 0, n_first = 0;

  if (*key == '\0' || limit == 0)
    return TRUE;
  all = yx_desk_list_institutions (self, NULL, error);
  if (all == NULL)
    return FALSE;
  n = g_list_model_get_n_items (G_LIST_MODEL (all));
  if (n > 0 && is_letters (typed))
    pinyin = yx_pinyin_new ();
  for (guint i = 0, n_found = 0; i < n && n_found < limit; i++) {
    g_autoptr (YxInstitution) item = g_list_model_get_item (G_LIST_MODEL (all), i);
    const YxInstitutionData *data = yx_institution_get_data (item);
    g_autofree char *name = yx_name_key (data->name);
    const gboolean first = g_str_has_prefix (name, key);

    if (!data->has_point
        || (strstr (name, key) == NULL
            && (pinyin == NULL || !sounds_like (pinyin, name, typed))))
      continue;
    g_ptr_array_insert (answers, (int) (at + (first ? n_first : n_found)), found_new (data));
    n_first += first ? 1 : 0;
    n_found++;
  }
  return TRUE;
}
