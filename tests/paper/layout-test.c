#include <string.h>

#include "paper/flow.h"
#include "paper/grid.h"
#include "paper/words.h"
#include "paper-text.h"

static YxFlow *
new_flow (void)
{
  const YxFurniture furniture = { .title = "T", .author = "A", .made = 1700000000000000,
                                  .head = "HEAD", .edition = "EDITION", .foot = "FOOT" };

  return yx_flow_new (&furniture);
}

static void
assert_margins (YxPaper *paper)
{
  for (guint i = 0; i < yx_paper_get_n_pages (paper); i++)
    paper_assert_in_margins (paper, i);
}

/* 「W」numbers every sixth letter, so that what is lost shows. */
static char *
long_text (guint letters)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < letters; i += 6)
    g_string_append_printf (text, "长%05u", i);
  return g_string_free (text, FALSE);
}

static void
test_ordinals (void)
{
  static const struct {
    guint number;
    const char *text;
  } cases[] = { { 1, "一" },   { 9, "九" },     { 10, "十" },     { 11, "十一" },
                { 20, "二十" }, { 21, "二十一" }, { 99, "九十九" } };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text = yx_words_ordinal (cases[i].number);

    g_assert_cmpstr (text, ==, cases[i].text);
  }
}

/* GB/T 9704: 22 lines of 28 letters a page. */
static void
test_measure (void)
{
  g_autoptr (YxFlow) flow = new_flow ();
  g_autoptr (YxPaper) paper = NULL;
  g_autofree char *text = g_malloc0 (3 * 28 * 22 + 1);

  for (guint i = 0; i < 28 * 22; i++)
    memcpy (text + 3 * i, "满", 3);
  yx_flow_begin_part (flow, NULL, FALSE);
  yx_flow_lines (flow, &(YxTextStyle){ YX_FACE_BODY, YX_SIZE_3, YX_BODY_PITCH, 0, YX_ALIGN_LEFT },
                 text);
  paper = yx_flow_finish (flow);
  g_assert_cmpuint (yx_paper_get_n_pages (paper), ==, 1);
  assert_margins (paper);
}

static void
test_paragraphs (void)
{
  g_autoptr (YxFlow) flow = new_flow ();
  g_autoptr (YxPaper) paper = NULL;
  g_autofree char *text = long_text (6000);
  g_autofree char *found = NULL;

  yx_flow_begin_part (flow, NULL, FALSE);
  yx_flow_text (flow, text);
  paper = yx_flow_finish (flow);
  g_assert_cmpuint (yx_paper_get_n_pages (paper), >=, 5);
  assert_margins (paper);
  if (!paper_text_can_read ())
    return;
  found = paper_text_of_all (paper);
  for (guint i = 0; i < 6000; i += 6) {
    g_autofree char *part = g_strdup_printf ("%05u", i);

    g_assert_nonnull (strstr (found, part));
  }
  for (guint i = 0; i < yx_paper_get_n_pages (paper); i++) {
    g_autofree char *page = paper_text_of_page (paper, i);
    g_autofree char *number = g_strdup_printf ("—%u—", i + 1);

    g_assert_nonnull (strstr (page, number));
    g_assert_nonnull (strstr (page, "HEAD"));
    g_assert_nonnull (strstr (page, "FOOT"));
  }
}

/* Wherever on the page a heading falls, some of its text is below it. */
static void
test_headings (void)
{
  if (!paper_text_can_read ())
    return;
  for (guint lines = 15; lines < 24; lines++) {
    g_autoptr (YxFlow) flow = new_flow ();
    g_autoptr (YxPaper) paper = NULL;

    yx_flow_begin_part (flow, NULL, FALSE);
    for (guint i = 0; i < lines; i++)
      yx_flow_text (flow, "行");
    yx_flow_heading (flow, "题目");
    yx_flow_text (flow, "正文正文正文正文正文正文正文正文正文正文正文正文正文正文正文正文正文正文正文");
    paper = yx_flow_finish (flow);
    for (guint i = 0; i < yx_paper_get_n_pages (paper); i++) {
      g_autofree char *page = paper_text_of_page (paper, i);

      if (strstr (page, "一、题目") != NULL)
        g_assert_nonnull (strstr (page, "正文正文"));
    }
  }
}

static const YxGridColumn columns[] = { { "表头甲", 1, YX_ALIGN_LEFT },
                                        { "表头乙", 3, YX_ALIGN_LEFT } };

/* Rows of one to five lines: each stands on one page whole, under a heading. */
static void
test_rows (void)
{
  g_autoptr (YxFlow) flow = new_flow ();
  g_autoptr (YxGrid) grid = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  g_autoptr (YxPaper) paper = NULL;
  guint on_page[120] = { 0 };

  if (!paper_text_can_read ())
    return;
  for (guint i = 0; i < 120; i++) {
    g_autofree char *first = g_strdup_printf ("行%u始", i);
    GString *second = g_string_new (NULL);
    const char *cells[] = { first, NULL };

    for (guint line = 0; line <= i % 5; line++)
      g_string_append_printf (second, "%s〈%u.%u〉", line > 0 ? "\n" : "", i, line);
    cells[1] = second->str;
    if (i % 20 == 0) {
      g_autofree char *band = g_strdup_printf ("组%u组", i);

      yx_grid_add_band (grid, band);
    }
    yx_grid_add_row (grid, cells);
    g_string_free (second, TRUE);
  }
  yx_flow_begin_part (flow, NULL, FALSE);
  yx_flow_grid (flow, grid);
  paper = yx_flow_finish (flow);
  assert_margins (paper);
  g_assert_cmpuint (yx_paper_get_n_pages (paper), >=, 5);
  for (guint p = 0; p < yx_paper_get_n_pages (paper); p++) {
    g_autofree char *page = paper_text_of_page (paper, p);

    g_assert_nonnull (strstr (page, "表头甲"));
    for (guint i = 0; i < 120; i++) {
      guint lines = 0;

      for (guint line = 0; line <= i % 5; line++) {
        g_autofree char *mark = g_strdup_printf ("〈%u.%u〉", i, line);

        lines += strstr (page, mark) != NULL;
      }
      g_assert_true (lines == 0 || lines == i % 5 + 1);
      on_page[i] += lines > 0;
      if (i % 20 == 0) {
        g_autofree char *band = g_strdup_printf ("组%u组", i);

        /* A group's heading stands with its first row. */
        g_assert_true ((strstr (page, band) != NULL) == (lines > 0));
      }
    }
  }
  for (guint i = 0; i < 120; i++)
    g_assert_cmpuint (on_page[i], ==, 1);
}

/* A cell longer than a page: all of it is there, in order, and the table goes on after it. */
static void
test_endless_cell (void)
{
  g_autoptr (YxFlow) flow = new_flow ();
  g_autoptr (YxGrid) grid = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  g_autoptr (YxPaper) paper = NULL;
  g_autofree char *text = long_text (12000);
  g_autofree char *found = NULL;
  const char *before[] = { "前", "短" }, *cells[] = { "长", NULL }, *after[] = { "后", "尾声" };
  const char *at;

  cells[1] = text;
  yx_grid_keep_whole (grid);
  yx_grid_add_row (grid, before);
  yx_grid_add_row (grid, cells);
  yx_grid_add_row (grid, after);
  yx_flow_begin_part (flow, NULL, TRUE);
  yx_flow_grid (flow, grid);
  paper = yx_flow_finish (flow);
  assert_margins (paper);
  g_assert_cmpuint (yx_paper_get_n_pages (paper), >=, 5);
  if (!paper_text_can_read ())
    return;
  at = found = paper_text_of_all (paper);
  for (guint i = 0; i < 12000; i += 6) {
    g_autofree char *part = g_strdup_printf ("%05u", i);

    at = strstr (at, part);
    g_assert_nonnull (at);
  }
  g_assert_nonnull (strstr (at, "尾声"));
}

static void
test_hostile (void)
{
  static const char *const texts[] = {
    "", "\n", "\n\n\n\n", "a\xff\xfe" "b", "\xe2\x80\xae" "gnirts desrever",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\t\tx", "\x01\x02\x1b[31m", "<b>&amp;</b>", "%s%n",
    "\xf0\xa0\x80\x80\xf0\x9f\x9a\xa8", "\xef\xbf\xbf\xe2\x80\xa8\xe2\x80\xa9",
  };
  g_autoptr (YxFlow) flow = new_flow ();
  g_autoptr (YxGrid) grid = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  g_autoptr (YxPaper) paper = NULL;

  yx_flow_begin_part (flow, NULL, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++) {
    const char *cells[] = { texts[i], texts[i] };

    yx_flow_text (flow, texts[i]);
    yx_grid_add_band (grid, texts[i]);
    yx_grid_add_row (grid, cells);
  }
  yx_flow_grid (flow, grid);
  paper = yx_flow_finish (flow);
  assert_margins (paper);
}

static YxPaper *
make_sample (void)
{
  g_autoptr (YxFlow) flow = new_flow ();
  g_autoptr (YxGrid) grid = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);
  const char *cells[] = { "甲", "乙" };

  yx_grid_add_row (grid, cells);
  yx_flow_begin_part (flow, "部分", FALSE);
  yx_flow_code (flow, "yexun:route/1", 80);
  yx_flow_title (flow, "题");
  yx_flow_grid (flow, grid);
  return yx_flow_finish (flow);
}

static void
test_same_bytes (void)
{
  g_autoptr (YxPaper) first = make_sample ();
  g_autoptr (YxPaper) second = make_sample ();
  g_autoptr (GBytes) a = yx_paper_to_pdf (first, NULL, NULL);
  g_autoptr (GBytes) b = yx_paper_to_pdf (second, NULL, NULL);
  g_autoptr (GBytes) again = yx_paper_to_pdf (first, NULL, NULL);

  g_assert_true (g_bytes_equal (a, b));
  g_assert_true (g_bytes_equal (a, again));
}

static void
test_cancel (void)
{
  g_autoptr (YxPaper) paper = make_sample ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (yx_paper_to_pdf (paper, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* What stands beside a code keeps clear of it. */
static void
test_code (void)
{
  g_autoptr (YxFlow) flow = new_flow ();

  yx_flow_begin_part (flow, NULL, FALSE);
  yx_flow_code (flow, "yexun:route/1", 80);
  g_assert_cmpfloat (yx_flow_get_width (flow), <, YX_TYPE_WIDTH - 80);
  yx_flow_advance (flow, 81);
  g_assert_cmpfloat (yx_flow_get_width (flow), ==, YX_TYPE_WIDTH);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/paper/ordinals", test_ordinals);
  g_test_add_func ("/paper/measure", test_measure);
  g_test_add_func ("/paper/paragraphs", test_paragraphs);
  g_test_add_func ("/paper/headings", test_headings);
  g_test_add_func ("/paper/rows", test_rows);
  g_test_add_func ("/paper/endless-cell", test_endless_cell);
  g_test_add_func ("/paper/hostile", test_hostile);
  g_test_add_func ("/paper/same-bytes", test_same_bytes);
  g_test_add_func ("/paper/cancel", test_cancel);
  g_test_add_func ("/paper/code", test_code);
  return g_test_run ();
}
