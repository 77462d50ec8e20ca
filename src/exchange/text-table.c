#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "exchange/text-table.h"

#define SEPARATOR_SAMPLE_LINES 20

static void
set_cut_error (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("the text ends in the middle of a character; the file is incomplete"));
}

static void
set_binary_error (GError **error)
{
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                       _ ("this is no text file but binary data"));
}

static char *
convert (const char *bytes, gsize n_bytes, const char *encoding, GError **error)
{
  g_autofree char *text = NULL;
  gsize n_read = 0, n_written = 0;

  text = g_convert (bytes, (gssize) n_bytes, "UTF-8", encoding, &n_read, &n_written, NULL);
  if (text == NULL) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("the text is neither UTF-8 nor GB18030, or it is damaged at byte %lu; save it "
                    "again as CSV UTF-8"),
                 (gulong) n_read + 1);
    return NULL;
  }
  if (n_read < n_bytes || strlen (text) != n_written) {
    set_cut_error (error);
    return NULL;
  }
  return g_steal_pointer (&text);
}

/* Whether bytes that stop being UTF-8 at `rest` are UTF-8 whose last character is cut: some
 * character before is no ASCII, which by chance would hardly be valid. */
static gboolean
is_cut_utf8 (const char *bytes, gsize n_bytes, const char *rest)
{
  const gsize n_rest = bytes + n_bytes - rest;
  g_autofree char *tail = NULL;

  if (n_rest > 3)
    return FALSE;
  tail = g_strndup (rest, n_rest);
  if (g_utf8_get_char_validated (tail, -1) != (gunichar) -2)
    return FALSE;
  while (bytes < rest && (guchar) *bytes < 0x80)
    bytes++;
  return bytes < rest;
}

static char *
decode_bytewise (const char *bytes, gsize n_bytes, gboolean is_marked, const char **ret_encoding,
                 GError **error)
{
  const char *rest;

  if (memchr (bytes, '\0', n_bytes) != NULL) {
    set_binary_error (error);
    return NULL;
  }
  if (g_utf8_validate (bytes, (gssize) n_bytes, &rest)) {
    *ret_encoding = "UTF-8";
    return g_strndup (bytes, n_bytes);
  }
  if (is_cut_utf8 (bytes, n_bytes, rest)) {
    set_cut_error (error);
    return NULL;
  }
  if (is_marked) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("the text is marked as UTF-8 but damaged at byte %lu"),
                 (gulong) (rest - bytes) + 4);
    return NULL;
  }
  *ret_encoding = "GB18030";
  return convert (bytes, n_bytes, "GB18030", error);
}

/* Control characters that no text file holds. */
static gboolean
is_binary (const char *text)
{
  for (const char *p = text; *p != '\0'; p++)
    if ((guchar) *p < 0x20 && strchr ("\t\n\v\f\r\x1a\x1b", *p) == NULL)
      return TRUE;
  return FALSE;
}

static char
guess_separator (const char *text)
{
  static const char separators[] = ",;\t";
  guint counts[sizeof separators - 1] = { 0 };
  guint best = 0;
  guint lines = 0;
  gboolean quoted = FALSE;

  for (const char *p = text; *p != '\0' && lines < SEPARATOR_SAMPLE_LINES; p++) {
    const char *found;

    if (*p == '"')
      quoted = !quoted;
    if (quoted)
      continue;
    if (*p == '\n')
      lines++;
    found = strchr (separators, *p);
    if (found != NULL)
      counts[found - separators]++;
  }
  for (guint i = 1; i < G_N_ELEMENTS (counts); i++)
    if (counts[i] > counts[best])
      best = i;
  return separators[best];
}

typedef struct {
  const char *cursor;
  char separator;
  guint line;          /* of the cursor */
  guint cut_line;      /* where a quoted cell begins that never ends; else 0 */
  GString *cells;      /* zero-separated cells of the current record */
  GArray *offsets;     /* gsize: where each cell begins */
  GPtrArray *pointers; /* the same as pointers, for the table */
} Reader;

/* ="0123": how programs keep a spreadsheet from reading digits as a number. */
static void
unwrap_formula (GString *cells, gsize start)
{
  const gsize length = cells->len - start;
  const char *cell = cells->str + start;

  if (length >= 3 && cell[0] == '=' && cell[1] == '"' && cell[length - 1] == '"') {
    g_string_truncate (cells, cells->len - 1);
    g_string_erase (cells, (gssize) start, 2);
  }
}

/* A quote in the middle of an unquoted cell is an ordinary character. */
static void
read_cell (Reader *reader)
{
  const gsize start = reader->cells->len;
  const char *p = reader->cursor;

  g_array_append_val (reader->offsets, start);
  if (*p == '"') {
    const guint first_line = reader->line;

    for (p++; *p != '\0'; p++) {
      if (*p == '"' && p[1] != '"')
        break;
      if (*p == '"')
        p++;
      if (*p == '\n')
        reader->line++;
      g_string_append_c (reader->cells, *p);
    }
    if (*p == '"')
      p++;
    else
      reader->cut_line = first_line;
  }

  while (*p != '\0' && *p != '\n' && *p != '\r' && *p != reader->separator)
    g_string_append_c (reader->cells, *p++);
  unwrap_formula (reader->cells, start);
  g_string_append_c (reader->cells, '\0');
  reader->cursor = p;
}

/* Reads a record and stands at the start of the next one. */
static void
read_record (Reader *reader)
{
  g_string_truncate (reader->cells, 0);
  g_array_set_size (reader->offsets, 0);

  for (;;) {
    read_cell (reader);
    if (*reader->cursor != reader->separator)
      break;
    reader->cursor++;
  }

  if (*reader->cursor == '\r')
    reader->cursor++;
  else if (*reader->cursor == '\0')
    return;
  if (*reader->cursor == '\n')
    reader->cursor++;
  reader->line++;
}

static const char *const *
record_cells (Reader *reader)
{
  g_ptr_array_set_size (reader->pointers, 0);
  for (guint i = 0; i < reader->offsets->len; i++)
    g_ptr_array_add (reader->pointers,
                     reader->cells->str + g_array_index (reader->offsets, gsize, i));
  return (const char *const *) reader->pointers->pdata;
}

char *
yx_text_decode (const char *bytes, gsize n_bytes, const char **ret_encoding, GError **error)
{
  g_autofree char *text = NULL;
  const char *encoding = "UTF-16";

  g_return_val_if_fail (bytes != NULL || n_bytes == 0, NULL);
  g_return_val_if_fail (ret_encoding != NULL, NULL);

  if (n_bytes >= 2 && (memcmp (bytes, "\xff\xfe", 2) == 0 || memcmp (bytes, "\xfe\xff", 2) == 0))
    text = convert (bytes, n_bytes, encoding, error);
  else if (n_bytes >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0)
    text = decode_bytewise (bytes + 3, n_bytes - 3, TRUE, &encoding, error);
  else
    text = decode_bytewise (bytes, n_bytes, FALSE, &encoding, error);

  if (text == NULL)
    return NULL;
  if (is_binary (text)) {
    set_binary_error (error);
    return NULL;
  }
  *ret_encoding = encoding;
  return g_steal_pointer (&text);
}

YxTable *
yx_text_table_parse (const char *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (YxTable) table = NULL;
  Reader reader = { 0 };

  g_return_val_if_fail (text != NULL, NULL);

  table = yx_table_new ();
  reader.cursor = text;
  reader.separator = guess_separator (text);
  reader.line = 1;
  reader.cells = g_string_new (NULL);
  reader.offsets = g_array_new (FALSE, FALSE, sizeof (gsize));
  reader.pointers = g_ptr_array_new ();

  while (*reader.cursor != '\0' && reader.cut_line == 0) {
    const guint line = reader.line;

    if (line % 1024 == 0 && g_cancellable_is_cancelled (cancellable))
      break;
    read_record (&reader);
    yx_table_add_row (table, line, record_cells (&reader), reader.offsets->len);
  }
  table->ends_open = reader.cursor > text && reader.cursor[-1] != '\n' && reader.cursor[-1] != '\r';
  g_string_free (reader.cells, TRUE);
  g_array_unref (reader.offsets);
  g_ptr_array_unref (reader.pointers);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (reader.cut_line != 0) {
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                 _ ("the file ends inside a quoted cell that begins on line %u; it is incomplete"),
                 reader.cut_line);
    return NULL;
  }
  return g_steal_pointer (&table);
}
