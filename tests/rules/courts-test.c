#include <gio/gio.h>

#include "rules/courts.h"

static void
test_builtin (void)
{
  const YxCourts *courts = yx_courts_builtin ();

  g_assert_cmpstr (yx_courts_name (courts, "豫0825"), ==, "温县人民法院");
  g_assert_cmpstr (yx_courts_name (courts, "豫08"), ==, "焦作市中级人民法院");
  g_assert_null (yx_courts_name (courts, "豫0826"));
  g_assert_true (yx_courts_accept (courts, "豫0826"));
  g_assert_true (yx_courts_accept (courts, "京0105"));
  g_assert_true (yx_courts_accept (courts, "粤"));
  g_assert_true (yx_courts_accept (courts, "最高法"));
  g_assert_false (yx_courts_accept (courts, "豫082"));
  g_assert_false (yx_courts_accept (courts, "豫082300"));
  g_assert_false (yx_courts_accept (courts, "豫08A1"));
  g_assert_false (yx_courts_accept (courts, "国0825"));
  g_assert_false (yx_courts_accept (courts, ""));
}

static void
test_own_table (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCourts) courts
      = yx_courts_parse ("# ours\n\n豫0825\t温县人民法院\r\n鲁*\t山东省\n", &error);

  g_assert_no_error (error);
  g_assert_cmpstr (yx_courts_name (courts, "豫0825"), ==, "温县人民法院");
  g_assert_false (yx_courts_accept (courts, "豫0823"));
  g_assert_true (yx_courts_accept (courts, "鲁0102"));
}

static void
test_bad_table (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (yx_courts_parse ("豫0825\t温县人民法院\n豫0826 no tab\n", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "line 2"));
  g_clear_error (&error);

  g_assert_null (yx_courts_parse ("\xd4\xa5\t\xce\xc2", &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/courts/builtin", test_builtin);
  g_test_add_func ("/rules/courts/own-table", test_own_table);
  g_test_add_func ("/rules/courts/bad-table", test_bad_table);
  return g_test_run ();
}
