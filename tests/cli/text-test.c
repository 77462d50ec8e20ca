/* What yexunctl reads and writes: JSON text, points. */

#include <glib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#include "cli/command.h"
#include "cli/json-text.h"

static void
test_json_layout (void)
{
  YxJsonText *json = yx_json_text_new ();
  g_autofree char *text = NULL;

  yx_json_text_begin_object (json);
  yx_json_text_key (json, "name");
  yx_json_text_string (json, "夜巡 \"1\"\n\t\\");
  yx_json_text_key (json, "place");
  yx_json_text_position (json, 113.07330000000001, 34.9352999999);
  yx_json_text_key (json, "empty");
  yx_json_text_begin_array (json);
  yx_json_text_end_array (json);
  yx_json_text_key (json, "mixed");
  yx_json_text_begin_array (json);
  yx_json_text_int (json, -3);
  yx_json_text_bool (json, TRUE);
  yx_json_text_string (json, NULL);
  yx_json_text_end_array (json);
  yx_json_text_end_object (json);
  text = yx_json_text_finish (json);
  g_assert_cmpstr (text, ==,
                   "{\n"
                   "  \"name\": \"夜巡 \\\"1\\\"\\n\\u0009\\\\\",\n"
                   "  \"place\": [113.0733, 34.9353],\n"
                   "  \"empty\": [],\n"
                   "  \"mixed\": [-3, true,\n"
                   "    null\n"
                   "  ]\n"
                   "}\n");
}

/* Every number comes back as it was, through another reader, in as few digits as that takes. */
static void
test_json_numbers (void)
{
  static const double numbers[]
      = { 0.0, 0.1, -2.5, 1e-7, 1.0 / 3.0, 123456789.25, 1e300, 5e-324, 113.0733, 717.749 };
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  YxJsonText *json = yx_json_text_new ();
  JsonArray *array;

  yx_json_text_begin_array (json);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    yx_json_text_double (json, numbers[i]);
  yx_json_text_double (json, NAN);
  yx_json_text_double (json, -INFINITY);
  yx_json_text_end_array (json);
  text = yx_json_text_finish (json);
  g_assert_nonnull (strstr (text, " 0.1,"));
  g_assert_nonnull (strstr (text, " 717.749,"));

  json_parser_load_from_data (parser, text, -1, &error);
  g_assert_no_error (error);
  array = json_node_get_array (json_parser_get_root (parser));
  g_assert_cmpuint (json_array_get_length (array), ==, G_N_ELEMENTS (numbers) + 2);
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    g_assert_cmpfloat (json_array_get_double_element (array, i), ==, numbers[i]);
  g_assert_true (json_array_get_null_element (array, G_N_ELEMENTS (numbers)));
  g_assert_true (json_array_get_null_element (array, G_N_ELEMENTS (numbers) + 1));
}

static void
test_arguments (void)
{
  YxLonLat point = { 0 };
  YxBox box;
  gint64 time;

  g_assert_true (yx_cli_parse_point ("113.5, 34.25", &point));
  g_assert_cmpfloat (point.lon, ==, 113.5);
  g_assert_cmpfloat (point.lat, ==, 34.25);
  g_assert_false (yx_cli_parse_point ("113.5", &point));
  g_assert_false (yx_cli_parse_point ("113.5,34,1", &point));
  g_assert_false (yx_cli_parse_point ("181,34", &point));
  g_assert_false (yx_cli_parse_point ("nan,34", &point));
  g_assert_false (yx_cli_parse_point (NULL, &point));
  g_assert_true (yx_cli_parse_box ("1,2,3,4", &box));
  g_assert_false (yx_cli_parse_box ("3,2,1,4", &box));
  g_assert_true (yx_cli_parse_time ("2025-12-01T05:00+08:00", &time)
                 || yx_cli_parse_time ("2025-12-01T05:00:00+08:00", &time));
  g_assert_cmpint (time, ==, G_GINT64_CONSTANT (1764536400000000));
  g_assert_true (yx_cli_parse_time ("2025-12-01T05:00", &time));
  g_assert_false (yx_cli_parse_time ("2025-13-01T05:00", &time));
  g_assert_false (yx_cli_parse_time ("noon", &time));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cli/json/layout", test_json_layout);
  g_test_add_func ("/cli/json/numbers", test_json_numbers);
  g_test_add_func ("/cli/arguments", test_arguments);

  return g_test_run ();
}
