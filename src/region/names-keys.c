#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include <string.h>

#include "region/name-text.h"
#include "region/names.h"
#include "region/pinyin.h"

/* Three characters that so many names share tell nothing ("路$$"). */
#define MAX_GRAM 400

struct _YxKeyWriter {
  const char *shown;
  sqlite3_stmt *insert, *gram;
  YxPinyin *pinyin; /* made when the first Han comes */
  gboolean no_pinyin;
  gint64 next_id, spot;
  GHashTable *seen; /* keys of the spot at hand */
  GHashTable *cut;  /* keys that are in the grams */
  GString *reading, *initials;
};

static gboolean
put (YxKeyWriter *self, YxNameForm form, const char *key, GError **error)
{
  gboolean cuts;

  if (*key == '\0' || g_hash_table_contains (self->seen, key))
    return TRUE;
  g_hash_table_add (self->seen, g_strdup (key));
  sqlite3_bind_int64 (self->insert, 1, self->next_id);
  sqlite3_bind_int64 (self->insert, 2, self->spot);
  sqlite3_bind_int (self->insert, 3, form);
  yx_sql_bind_text (self->insert, 4, key);
  /* Of initials every one is a few edits from every other; they are found whole or not at all. */
  cuts = form != YX_NAME_INITIALS && !g_hash_table_contains (self->cut, key);
  sqlite3_bind_int (self->insert, 5, cuts);
  if (!yx_sql_step (self->insert, self->shown, error))
    return FALSE;
  if (cuts) {
    g_autofree char *fenced = g_strconcat ("^^", key, "$$", NULL);

    g_hash_table_add (self->cut, g_strdup (key));
    sqlite3_bind_int64 (self->gram, 1, self->next_id);
    yx_sql_bind_text (self->gram, 2, fenced);
    if (!yx_sql_step (self->gram, self->shown, error))
      return FALSE;
  }
  self->next_id++;
  return TRUE;
}

static gboolean
put_reading (YxKeyWriter *self, GError **error)
{
  return put (self, YX_NAME_PINYIN, self->reading->str, error)
         && (self->initials->len < 2
             || put (self, YX_NAME_INITIALS, self->initials->str, error));
}

static gboolean
put_pinyin (YxKeyWriter *self, const char *key, GError **error)
{
  if (self->no_pinyin || !yx_name_has_han (key))
    return TRUE;
  if (self->pinyin == NULL) {
    self->pinyin = yx_pinyin_new ();
    self->no_pinyin = self->pinyin == NULL;
    if (self->no_pinyin) {
      g_warning ("ICU has no transform from Han to Latin; names will not be found by pinyin");
      return TRUE;
    }
  }
  g_string_truncate (self->reading, 0);
  g_string_truncate (self->initials, 0);
  yx_pinyin_read (self->pinyin, key, self->reading, self->initials);
  if (!put_reading (self, error))
    return FALSE;
  for (guint i = 0;; i++) {
    g_string_truncate (self->reading, 0);
    g_string_truncate (self->initials, 0);
    if (!yx_pinyin_read_other (self->pinyin, key, i, self->reading, self->initials))
      return TRUE;
    if (!put_reading (self, error))
      return FALSE;
  }
}

YxKeyWriter *
yx_key_writer_new (sqlite3 *db, const char *shown, GError **error)
{
  g_autoptr (YxKeyWriter) self = g_new0 (YxKeyWriter, 1);
  g_autoptr (sqlite3_stmt) last = NULL;
  g_autoptr (sqlite3_stmt) known = NULL;

  self->shown = shown;
  self->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->cut = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->reading = g_string_new (NULL);
  self->initials = g_string_new (NULL);
  last = yx_sql_prepare (db, shown, "SELECT coalesce (max (id), 0) FROM yx_spot_key", error);
  self->insert = yx_sql_prepare (db, shown, "INSERT INTO yx_spot_key VALUES (?1, ?2, ?3, ?4, ?5)",
                                 error);
  self->gram = self->insert != NULL
                   ? yx_sql_prepare (db, shown,
                                     "INSERT INTO yx_spot_gram (rowid, key) VALUES (?1, ?2)", error)
                   : NULL;
  if (last == NULL || self->gram == NULL)
    return NULL;
  if (sqlite3_step (last) == SQLITE_ROW)
    self->next_id = sqlite3_column_int64 (last, 0) + 1;
  known = yx_sql_prepare (db, shown, "SELECT key FROM yx_spot_key WHERE grams", error);
  if (known == NULL)
    return NULL;
  while (sqlite3_step (known) == SQLITE_ROW)
    g_hash_table_add (self->cut, g_strdup ((const char *) sqlite3_column_text (known, 0)));
  return g_steal_pointer (&self);
}

void
yx_key_writer_free (YxKeyWriter *self)
{
  if (self == NULL)
    return;
  sqlite3_finalize (self->insert);
  sqlite3_finalize (self->gram);
  yx_pinyin_free (self->pinyin);
  g_hash_table_unref (self->seen);
  g_hash_table_unref (self->cut);
  g_string_free (self->reading, TRUE);
  g_string_free (self->initials, TRUE);
  g_free (self);
}

gboolean
yx_key_writer_add (YxKeyWriter *self, gint64 spot, YxMatchLevel level, YxNameForm form,
                   const char *name, GError **error)
{
  g_autofree char *key = NULL;
  g_autofree char *short_key = NULL;

  if (name == NULL)
    return TRUE;
  if (self->spot != spot) {
    self->spot = spot;
    g_hash_table_remove_all (self->seen);
  }
  key = yx_name_key (name);
  if (*key == '\0')
    return TRUE;
  if (level >= YX_MATCH_ESTATE)
    short_key = yx_name_short_key (key);
  return put (self, form, key, error) && put_pinyin (self, key, error)
         && (short_key == NULL
             || (put (self, YX_NAME_SHORT, short_key, error)
                 && put_pinyin (self, short_key, error)));
}

gboolean
yx_grams_finish (sqlite3 *db, const char *shown, GError **error)
{
  g_autofree char *sql = g_strdup_printf (
      "INSERT INTO yx_spot_gram (yx_spot_gram) VALUES ('optimize');"
      "CREATE VIRTUAL TABLE temp.yx_gram_count USING fts5vocab ('main', 'yx_spot_gram', 'row');"
      "DELETE FROM yx_spot_common;"
      "INSERT INTO yx_spot_common SELECT term FROM temp.yx_gram_count WHERE doc > %d ORDER BY term;"
      "DROP TABLE temp.yx_gram_count;",
      MAX_GRAM);

  return yx_sql_run (db, shown, sql, error);
}
