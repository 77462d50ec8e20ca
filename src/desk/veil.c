#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include "desk/veil.h"

#include <math.h>
#include <string.h>

#include "desk/gather.h"
#include "model/format.h"
#include "region/address-parse.h"
#include "rules/identifiers.h"

#define GRID_M 500.0
#define METRES_PER_DEGREE 111320.0
#define LEAST_NUMBER 7 /* digits; a phone number has no fewer */

typedef struct {
  char *hidden;
  char *shown;
} Word;

struct _YxVeil {
  gboolean on;
  GArray *words;     /* of Word, the longest first once sorted */
  GHashTable *firsts; /* first letter → GArray of guint, its words in that order; NULL: not sorted */
};

static void
word_clear (gpointer data)
{
  g_free (((Word *) data)->hidden);
  g_free (((Word *) data)->shown);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  const gsize n_a = strlen (((const Word *) a)->hidden);
  const gsize n_b = strlen (((const Word *) b)->hidden);

  return n_a > n_b ? -1 : n_a < n_b;
}

/* Takes `shown`. Words of one character would tear other words apart. */
static void
add_word (YxVeil *self, const char *hidden, char *shown)
{
  const Word word = { g_strdup (hidden), shown };

  if (g_utf8_strlen (hidden, -1) < 2 || g_strcmp0 (hidden, shown) == 0) {
    word_clear ((gpointer) &word);
    return;
  }
  g_array_append_val (self->words, word);
  g_clear_pointer (&self->firsts, g_hash_table_unref);
}

static char *
cut_to_town (const char *address)
{
  g_autoptr (GPtrArray) parts = yx_address_parse (address, NULL, NULL);
  GString *town = g_string_new (NULL);

  for (guint i = 0; i < parts->len; i++) {
    const YxAddressPart *part = g_ptr_array_index (parts, i);

    if (part->kind > YX_PART_TOWN)
      break;
    g_string_append (town, part->text);
  }
  g_string_append (town, town->len > 0 ? "" : "…");
  return g_string_free (town, FALSE);
}

/* A desk has tens of thousands of names: only those with the letter at hand are looked at. */
static void
sort_words (YxVeil *self)
{
  g_array_sort (self->words, compare_words);
  self->firsts
      = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  for (guint i = 0; i < self->words->len; i++) {
    const gpointer first = GUINT_TO_POINTER (
        g_utf8_get_char (g_array_index (self->words, Word, i).hidden));
    GArray *bucket = g_hash_table_lookup (self->firsts, first);

    if (bucket == NULL) {
      bucket = g_array_new (FALSE, FALSE, sizeof (guint));
      g_hash_table_insert (self->firsts, first, bucket);
    }
    g_array_append_val (bucket, i);
  }
}

/* The hidden word that stands at `at`; NULL: none. */
static const Word *
find_word (const YxVeil *self, const char *at)
{
  const GArray *bucket
      = g_hash_table_lookup (self->firsts, GUINT_TO_POINTER (g_utf8_get_char (at)));

  for (guint i = 0; bucket != NULL && i < bucket->len; i++) {
    const Word *word = &g_array_index (self->words, Word, g_array_index (bucket, guint, i));

    if (g_str_has_prefix (at, word->hidden))
      return word;
  }
  return NULL;
}

/* How many bytes of a number stand at `at`, with the blanks and hyphens people put in, and its
 * digits in *ret_digits. */
static gsize
measure_number (const char *at, guint *ret_digits)
{
  const char *end = at;
  guint digits = 0;

  for (const char *p = at; *p != '\0'; p = g_utf8_next_char (p)) {
    const gunichar c = g_utf8_get_char (p);

    if (g_unichar_isdigit (c) || (digits >= 17 && (c == 'X' || c == 'x'))) {
      digits++;
      end = g_utf8_next_char (p);
    } else if (digits == 0 || !(c == '-' || c == ' ' || c == 0x3000)) {
      break;
    }
  }
  *ret_digits = digits;
  return (gsize) (end - at);
}

YxVeil *
yx_veil_new (gboolean on)
{
  YxVeil *self = g_new0 (YxVeil, 1);

  self->on = on;
  self->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (self->words, word_clear);
  return self;
}

void
yx_veil_free (YxVeil *self)
{
  g_array_unref (self->words);
  g_clear_pointer (&self->firsts, g_hash_table_unref);
  g_free (self);
}

gboolean
yx_veil_is_on (const YxVeil *self)
{
  return self->on;
}

void
yx_veil_hide_name (YxVeil *self, const char *name)
{
  if (self->on && name != NULL)
    add_word (self, name, yx_mask_name (name));
}

void
yx_veil_hide_address (YxVeil *self, const char *address)
{
  if (self->on && address != NULL)
    add_word (self, address, cut_to_town (address));
}

char *
yx_veil_name (const YxVeil *self, const char *name, YxDebtorKind kind)
{
  return self->on ? yx_mask_debtor (name, kind) : g_strdup (name);
}

char *
yx_veil_id_number (const YxVeil *self, const char *id_number)
{
  return self->on ? yx_mask_id_number (id_number) : g_strdup (id_number);
}

char *
yx_veil_phone (const YxVeil *self, const char *phone)
{
  return self->on ? yx_mask_phone (phone) : g_strdup (phone);
}

char *
yx_veil_plate (const YxVeil *self, const char *plate)
{
  return self->on ? yx_mask_plate (plate) : g_strdup (plate);
}

char *
yx_veil_address (const YxVeil *self, const char *address)
{
  return self->on && address != NULL ? cut_to_town (address) : g_strdup (address);
}

char *
yx_veil_text (YxVeil *self, const char *text)
{
  GString *shown;

  if (!self->on || text == NULL)
    return g_strdup (text);
  if (self->firsts == NULL)
    sort_words (self);
  shown = g_string_new (NULL);
  for (const char *at = text; *at != '\0';) {
    const Word *word = find_word (self, at);
    guint digits;
    gsize length;

    if (word != NULL) {
      g_string_append (shown, word->shown);
      at += strlen (word->hidden);
      continue;
    }
    length = yx_plate_measure (at);
    if (length > 0) {
      g_autofree char *plate = g_strndup (at, length);
      g_autofree char *masked = yx_mask_plate (plate);

      g_string_append (shown, masked);
      at += length;
      continue;
    }
    length = measure_number (at, &digits);
    if (digits == 0) {
      g_string_append_unichar (shown, g_utf8_get_char (at));
      at = g_utf8_next_char (at);
      continue;
    }
    if (digits < LEAST_NUMBER)
      g_string_append_len (shown, at, (gssize) length);
    for (guint i = 0; digits >= LEAST_NUMBER && i < digits; i++)
      g_string_append_c (shown, '*');
    at += length;
  }
  return g_string_free (shown, FALSE);
}

YxLonLat
yx_veil_point (const YxVeil *self, YxLonLat point)
{
  const double lat_step = GRID_M / METRES_PER_DEGREE;
  double lat, lon_step;

  if (!self->on)
    return point;
  lat = (floor (point.lat / lat_step) + 0.5) * lat_step;
  lon_step = GRID_M / (METRES_PER_DEGREE * fmax (cos (lat * G_PI / 180.0), 0.01));
  return (YxLonLat){ (floor (point.lon / lon_step) + 0.5) * lon_step, lat };
}
