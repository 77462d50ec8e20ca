/* import-bench [REGION.gpkg]: what it costs to import a case list of 10,000 rows with 20,000
 * addresses, from the file to rows durable on the desk: as CSV, as XLSX, and again when nothing has
 * changed. With a region also a list of 10,000 addresses without coordinates, made of its names. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "exchange/case-list.h"
#include "exchange/made-workbook.h"

enum { N_ROWS = 10000 };

static const char headings[]
    = "案号|被执行人|执行标的额|案由|承办人|电话|立案日期|状态|地址1|经度1|纬度1|地址2";

static char *
list_row (guint i)
{
  return g_strdup_printf (
      "（2025）豫0825执%u号|样某%u|%u.50|民间借贷|王某|154%08u|2025-%02u-%02u|执行中|"
      "某镇某村%u号|%.6f|%.6f|某小区%u号楼",
      i + 1, i, 1000 + i, i, 1 + i % 12, 1 + i % 28, i, 113.0 + i % 1000 / 5000.0,
      34.9 + i % 777 / 7000.0, i);
}

static void
write_csv (const char *path, const char *const *rows)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; rows[i] != NULL; i++)
    g_string_append_printf (text, "%s\n", rows[i]);
  g_strdelimit (text->str, "|", ',');
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static GPtrArray *
read_names (const char *region)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  sqlite3 *db = NULL;
  sqlite3_stmt *select = NULL;

  g_assert_cmpint (sqlite3_open_v2 (region, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db,
                                       "SELECT name FROM roads UNION SELECT name FROM places "
                                       "ORDER BY 1",
                                       -1, &select, NULL),
                   ==, SQLITE_OK);
  while (sqlite3_step (select) == SQLITE_ROW) {
    const char *name = (const char *) sqlite3_column_text (select, 0);

    if (name != NULL && strpbrk (name, ",|\"\n") == NULL)
      g_ptr_array_add (names, g_strdup (name));
  }
  sqlite3_finalize (select);
  sqlite3_close (db);
  return names;
}

/* Every third address begins with a unit that the region need not know. */
static char *
address_row (guint i, GPtrArray *names)
{
  const char *name = g_ptr_array_index (names, i * 7919 % names->len);

  return g_strdup_printf ("（2025）豫0825执%u号|样某%u|%s%s%u号", i + 1, i,
                          i % 3 == 0 ? "某省某市某县" : "", name, 1 + i);
}

static void
measure (YxDesk *desk, const char *path, const char *label, guint n_new)
{
  g_autoptr (GError) error = NULL;
  const gint64 start = g_get_monotonic_time ();
  const clock_t worked = clock ();
  g_autoptr (YxCaseListReport) report
      = yx_case_list_import (desk, path, NULL, NULL, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (report->n_rejected, ==, 0);
  g_assert_cmpuint (report->desk.cases_added, ==, n_new);
  printf ("%s: %u rows in %.2f s, %.2f s of processor time\n", label, report->n_rows,
          (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC,
          (double) (clock () - worked) / CLOCKS_PER_SEC);
}

static YxDesk *
new_desk (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GError) error = NULL;
  YxDesk *desk = yx_desk_create (path, &error);

  g_assert_no_error (error);
  return desk;
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (g_free);
  char *folder = scratch_new ();
  g_autofree char *csv = g_build_filename (folder, "list.csv", NULL);
  g_autofree char *xlsx = g_build_filename (folder, "list.xlsx", NULL);
  YxDesk *first = new_desk (folder, "first.desk");
  YxDesk *second = new_desk (folder, "second.desk");
  Sheet sheet = { "案件", NULL, NULL };

  g_ptr_array_add (rows, g_strdup (headings));
  for (guint i = 0; i < N_ROWS; i++)
    g_ptr_array_add (rows, list_row (i));
  g_ptr_array_add (rows, NULL);
  sheet.rows = (const char *const *) rows->pdata;
  write_csv (csv, sheet.rows);
  workbook_write (xlsx, &sheet, 1);

  measure (first, csv, "CSV, new", N_ROWS);
  measure (first, csv, "CSV, unchanged", 0);
  measure (second, xlsx, "XLSX, new", N_ROWS);

  if (argc > 1) {
    g_autoptr (GPtrArray) names = read_names (argv[1]);
    g_autoptr (YxDesk) third = new_desk (folder, "third.desk");
    g_autoptr (GError) error = NULL;

    g_ptr_array_set_size (rows, 0);
    g_ptr_array_add (rows, g_strdup ("案号|被执行人|地址"));
    for (guint i = 0; i < N_ROWS; i++)
      g_ptr_array_add (rows, address_row (i, names));
    g_ptr_array_add (rows, NULL);
    write_csv (csv, (const char *const *) rows->pdata);
    yx_desk_set_region (third, argv[1], &error);
    g_assert_no_error (error);
    measure (third, csv, "CSV, new, no coordinates", N_ROWS);
    yx_desk_close (third);
  }
  yx_desk_close (first);
  yx_desk_close (second);
  g_object_unref (first);
  g_object_unref (second);
  scratch_free (folder);
  return 0;
}
