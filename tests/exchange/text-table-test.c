#include <string.h>

#include "exchange/text-table.h"

static void
assert_decoded (const char *bytes, gsize n_bytes, const char *encoding, const char *text)
{
  g_autoptr (GError) error = NULL;
  const char *found = NULL;
  g_autofree char *decoded = yx_text_decode (bytes, n_bytes, &found, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (found, ==, encoding);
  g_assert_cmpstr (decoded, ==, text);
}

static void
assert_refused (const char *bytes, gsize n_bytes, const char *word)
{
  g_autoptr (GError) error = NULL;
  const char *found = "untouched";
  g_autofree char *decoded = yx_text_decode (bytes, n_bytes, &found, &error);

  g_assert_null (decoded);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
  g_assert_cmpstr (found, ==, "untouched");
}

static void
test_decode (void)
{
  assert_decoded ("案号", 6, "UTF-8", "案号");
  assert_decoded ("\xef\xbb\xbf"
                  "案号",
                  9, "UTF-8", "案号");
  assert_decoded ("\xb0\xb8\xba\xc5", 4, "GB18030", "案号");
  /* A character that GB18030 has and GBK has not. */
  assert_decoded ("\x81\x39\xee\x39", 4, "GB18030", "㐀");
  assert_decoded ("\xff\xfe\x48\x68\xf7\x53", 6, "UTF-16", "案号");
  assert_decoded ("\xfe\xff\x68\x48\x53\xf7", 6, "UTF-16", "案号");
  assert_decoded ("", 0, "UTF-8", "");
}

static void
test_decode_refuses (void)
{
  assert_refused ("a\0b", 3, "binary");
  assert_refused ("\x01\x02\x03", 3, "binary");
  assert_refused ("\x89PNG\r\n\x1a\n\xff", 9, "GB18030");
  assert_refused ("\xb0\xb8\xba", 3, "incomplete");     /* GB18030 cut */
  assert_refused ("案号,姓\xe5\x90", 12, "incomplete"); /* UTF-8 cut */
  assert_refused ("\xff\xfe\x48", 3, "incomplete");
  assert_refused ("\xef\xbb\xbf"
                  "a\xb0\xb8,b",
                  8, "byte 5");
}

static YxTable *
parse (const char *text)
{
  g_autoptr (GError) error = NULL;
  YxTable *table = yx_text_table_parse (text, NULL, &error);

  g_assert_no_error (error);
  return table;
}

static void
assert_cell (const YxTable *table, guint row, guint line, guint column, const char *text)
{
  g_assert_cmpuint (table->rows->len, >, row);
  g_assert_cmpuint (yx_table_row (table, row)->line, ==, line);
  g_assert_cmpstr (yx_table_row_cell (yx_table_row (table, row), column), ==, text);
}

static void
test_parse (void)
{
  g_autoptr (YxTable) table = parse ("a,b,c\r\n1,\"x, \"\"y\"\"\",3\n\n,,\n 4 ,\"p\nq\",\n5\n");

  g_assert_cmpuint (table->rows->len, ==, 4);
  assert_cell (table, 0, 1, 2, "c");
  assert_cell (table, 1, 2, 1, "x, \"y\"");
  assert_cell (table, 2, 5, 0, "4");
  assert_cell (table, 2, 5, 1, "p\nq");
  g_assert_cmpuint (yx_table_row (table, 2)->n_cells, ==, 2);
  g_assert_cmpuint (yx_table_row (table, 2)->n_written, ==, 3);
  /* The quoted line break above makes this the seventh line of the file. */
  assert_cell (table, 3, 7, 0, "5");
  g_assert_false (table->ends_open);
}

static void
test_separators (void)
{
  g_autoptr (YxTable) semicolons = parse ("a;b;\"c,d,e,f\"\n1;2;3");
  g_autoptr (YxTable) tabs = parse ("a\tb\n1,5\t2\n");
  g_autoptr (YxTable) old_mac = parse ("a,b\rc,d\r");

  assert_cell (semicolons, 0, 1, 2, "c,d,e,f");
  assert_cell (semicolons, 1, 2, 1, "2");
  g_assert_true (semicolons->ends_open);
  assert_cell (tabs, 1, 2, 0, "1,5");
  assert_cell (old_mac, 1, 2, 1, "d");
}

static void
test_odd_quotes (void)
{
  g_autoptr (YxTable) table = parse ("a\"b,\"c\"d,\"\"\ne,f\n=\"007\",\"=\"\"008\"\"\",=\"\n");

  assert_cell (table, 0, 1, 0, "a\"b");
  assert_cell (table, 0, 1, 1, "cd");
  assert_cell (table, 1, 2, 1, "f");
  assert_cell (table, 2, 3, 0, "007");
  assert_cell (table, 2, 3, 1, "008");
  assert_cell (table, 2, 3, 2, "=\"");
}

static void
test_cut (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxTable) closed = parse ("a,b\n1,\"closed\"");

  assert_cell (closed, 1, 2, 1, "closed");

  g_assert_null (yx_text_table_parse ("a,b\n1,\"never\nclosed", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "line 2"));
  g_clear_error (&error);

  /* An escaped quote is no closing one, even as the last character. */
  g_assert_null (yx_text_table_parse ("a,b\n1,\"open\"\"", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

static void
test_cancel (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 3000; i++)
    g_string_append (text, "a,b\n");
  g_cancellable_cancel (cancellable);
  g_assert_null (yx_text_table_parse (text->str, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/exchange/text/decode", test_decode);
  g_test_add_func ("/exchange/text/decode-refuses", test_decode_refuses);
  g_test_add_func ("/exchange/text/parse", test_parse);
  g_test_add_func ("/exchange/text/separators", test_separators);
  g_test_add_func ("/exchange/text/odd-quotes", test_odd_quotes);
  g_test_add_func ("/exchange/text/cut", test_cut);
  g_test_add_func ("/exchange/text/cancel", test_cancel);
  return g_test_run ();
}
