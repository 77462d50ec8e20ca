#pragma once

/* Reading the JSON files of rules/: every member must be of its kind and in its range, no member
 * may be unknown (it would be a rule without effect), and what is refused is named with the names
 * of what it is in: "rules.title.asks". All return FALSE with G_IO_ERROR_INVALID_DATA; a value
 * that the object does not have stays as it is. */

#include <json-glib/json-glib.h>

#include "rules/ruleset.h"

G_BEGIN_DECLS

/* Where the reading stands. Unless partial, every member must be there. */
typedef struct {
  const char *shown; /* the file's name for people */
  gboolean partial;
  GError **error;
} YxReader;

/* Parses the text and gives its object, which lives as long as the parser. */
gboolean yx_reader_load (const YxReader *self, JsonParser *parser, const char *json, gsize size,
                         JsonObject **ret_root);

/* Sets the error: “field” and why. Always FALSE. */
gboolean yx_reader_refuse (const YxReader *self, const char *field, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Returns: (transfer full) */
char *yx_reader_path (const char *where, const char *name);

gboolean yx_reader_holds (JsonNode *node, GType type);

/* The member, or NULL: with *ret_ok FALSE when it should have been there. */
JsonNode *yx_reader_find (const YxReader *self, JsonObject *object, const char *where,
                          const char *name, gboolean *ret_ok);
gboolean yx_reader_check_members (const YxReader *self, JsonObject *object, const char *where,
                                  const char *const *known);

/* *ret_object is NULL for a member that is not there. */
gboolean yx_reader_object (const YxReader *self, JsonObject *object, const char *where,
                           const char *name, JsonObject **ret_object);
gboolean yx_reader_number (const YxReader *self, JsonObject *object, const char *where,
                           const char *name, int least, int most, int *value);
/* One of two words. */
gboolean yx_reader_word (const YxReader *self, JsonObject *object, const char *where,
                         const char *name, const char *const words[2], int *value);
gboolean yx_reader_text (const YxReader *self, JsonObject *object, const char *where,
                         const char *name, YxRuleText *text);
/* A list of words into bits; `bit_of` gives 0 for a word that is none. */
gboolean yx_reader_words (const YxReader *self, JsonObject *object, const char *where,
                          const char *name, guint (*bit_of) (const char *word), guint *bits);
/* "valid_from": YYYY-MM-DD. */
gboolean yx_reader_date (const YxReader *self, JsonObject *root, GDate *ret_date);

G_END_DECLS
