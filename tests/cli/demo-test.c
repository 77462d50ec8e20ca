/* The sample county and its cases: the same bytes from the same seed, whole as a map, and made
 * up as published actions are. */

#include <glib.h>
#include <string.h>

#include "cli/demo-cases.h"
#include "cli/demo-county.h"
#include "rules/identifiers.h"

typedef struct {
  YxDemoCounty *county;
  YxDemoCases *cases;
} Fixture;

static void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->county = yx_demo_county_new (1);
  fixture->cases = yx_demo_cases_new (fixture->county, 1);
}

static void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  yx_demo_cases_free (fixture->cases);
  yx_demo_county_free (fixture->county);
}

static char *
checksum (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static void
test_deterministic (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDemoCounty) again = yx_demo_county_new (1);
  g_autoptr (YxDemoCases) cases_again = yx_demo_cases_new (again, 1);
  g_autoptr (GBytes) one = yx_demo_county_to_osm (fixture->county);
  g_autoptr (GBytes) two = yx_demo_county_to_osm (again);
  g_autofree char *one_sum = checksum (one);
  g_autofree char *two_sum = checksum (two);

  g_assert_cmpstr (one_sum, ==, two_sum);
  for (int list = YX_DEMO_LIST_TONIGHT; list <= YX_DEMO_LIST_BACKLOG; list++) {
    g_autoptr (GBytes) csv = yx_demo_cases_to_csv (fixture->cases, list);
    g_autoptr (GBytes) csv_again = yx_demo_cases_to_csv (cases_again, list);

    g_assert_true (g_bytes_equal (csv, csv_again));
  }
}

static void
test_seed_matters (Fixture *fixture, gconstpointer data)
{
  g_autoptr (YxDemoCounty) other = yx_demo_county_new (2);
  g_autoptr (GBytes) one = yx_demo_county_to_osm (fixture->county);
  g_autoptr (GBytes) two = yx_demo_county_to_osm (other);

  g_assert_false (g_bytes_equal (one, two));
}

/* ---- The map ---- */

typedef struct {
  guint64 nodes, ways, relations;
  guint64 roads, buildings, bridges, restrictions, signals, oneways, counties, towns;
  guint64 villages, english_villages;
  gboolean is_village; /* of the node being read */
  guint64 missing_refs; /* a way that names a node that is not there */
  gboolean in_way;
  GArray *way; /* guint64 of the open way */
  gboolean way_is_road;
  GHashTable *parents; /* union-find over nodes of roads */
  char *attribution;
} Map;

static guint64
find_root (Map *map, guint64 node)
{
  for (;;) {
    guint64 parent = GPOINTER_TO_SIZE (g_hash_table_lookup (map->parents, GSIZE_TO_POINTER (node)));

    if (parent == 0 || parent == node)
      return node;
    node = parent;
  }
}

static const char *
attribute (const char **keys, const char **values, const char *name)
{
  for (int i = 0; keys[i]; i++)
    if (g_str_equal (keys[i], name))
      return values[i];
  return NULL;
}

static void
start_cb (GMarkupParseContext *context, const char *name, const char **keys, const char **values,
          gpointer user_data, GError **error)
{
  Map *map = user_data;

  if (g_str_equal (name, "osm")) {
    map->attribution = g_strdup (attribute (keys, values, "attribution"));
  } else if (g_str_equal (name, "node")) {
    double lat = g_ascii_strtod (attribute (keys, values, "lat"), NULL);
    double lon = g_ascii_strtod (attribute (keys, values, "lon"), NULL);

    g_assert_cmpfloat (lat, >, 34.7);
    g_assert_cmpfloat (lat, <, 35.2);
    g_assert_cmpfloat (lon, >, 112.7);
    g_assert_cmpfloat (lon, <, 113.4);
    map->nodes++;
    map->is_village = FALSE;
    /* Ids count from one, in order: a reference is checked against the count. */
    g_assert_cmpuint (g_ascii_strtoull (attribute (keys, values, "id"), NULL, 10), ==, map->nodes);
  } else if (g_str_equal (name, "way")) {
    map->ways++;
    map->is_village = FALSE;
    map->in_way = TRUE;
    map->way_is_road = FALSE;
    g_array_set_size (map->way, 0);
  } else if (g_str_equal (name, "relation")) {
    map->relations++;
  } else if (g_str_equal (name, "nd")) {
    guint64 ref = g_ascii_strtoull (attribute (keys, values, "ref"), NULL, 10);

    if (ref == 0 || ref > map->nodes)
      map->missing_refs++;
    g_array_append_val (map->way, ref);
  } else if (g_str_equal (name, "tag")) {
    const char *key = attribute (keys, values, "k"), *value = attribute (keys, values, "v");

    map->roads += map->in_way && g_str_equal (key, "highway");
    map->way_is_road |= map->in_way && g_str_equal (key, "highway");
    map->buildings += g_str_equal (key, "building");
    map->bridges += g_str_equal (key, "bridge");
    map->oneways += g_str_equal (key, "oneway");
    map->restrictions += g_str_equal (key, "restriction");
    map->signals += g_str_equal (value, "traffic_signals");
    map->counties += !map->in_way && g_str_equal (key, "admin_level") && g_str_equal (value, "6");
    map->villages += g_str_equal (key, "place") && g_str_equal (value, "village");
    map->is_village |= g_str_equal (key, "place") && g_str_equal (value, "village");
    map->english_villages += map->is_village && g_str_equal (key, "name:en");
    map->towns += !map->in_way && g_str_equal (key, "admin_level") && g_str_equal (value, "8");
  }
}

static void
end_cb (GMarkupParseContext *context, const char *name, gpointer user_data, GError **error)
{
  Map *map = user_data;

  if (!g_str_equal (name, "way"))
    return;
  map->in_way = FALSE;
  g_assert_cmpuint (map->way->len, >=, 2);
  for (guint i = 0; map->way_is_road && i < map->way->len; i++) {
    guint64 here = find_root (map, g_array_index (map->way, guint64, i));
    guint64 first = find_root (map, g_array_index (map->way, guint64, 0));

    g_hash_table_insert (map->parents, GSIZE_TO_POINTER (here), GSIZE_TO_POINTER (first));
  }
}

static void
map_read (Map *map, GBytes *xml)
{
  static const GMarkupParser parser = { .start_element = start_cb, .end_element = end_cb };
  g_autoptr (GError) error = NULL;
  GMarkupParseContext *context = g_markup_parse_context_new (&parser, 0, map, NULL);
  gsize length;
  const char *text = g_bytes_get_data (xml, &length);

  map->way = g_array_new (FALSE, FALSE, sizeof (guint64));
  map->parents = g_hash_table_new (NULL, NULL);
  g_markup_parse_context_parse (context, text, (gssize) length, &error);
  g_assert_no_error (error);
  g_markup_parse_context_end_parse (context, &error);
  g_assert_no_error (error);
  g_markup_parse_context_free (context);
}

static void
map_clear (Map *map)
{
  g_array_unref (map->way);
  g_hash_table_unref (map->parents);
  g_free (map->attribution);
}

static void
test_map (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) xml = yx_demo_county_to_osm (fixture->county);
  g_autoptr (GHashTable) sizes = g_hash_table_new (NULL, NULL);
  GHashTableIter iter;
  gpointer node;
  guint total, largest = 0;
  Map map = { 0 };

  map_read (&map, xml);
  g_assert_cmpuint (map.missing_refs, ==, 0);
  g_assert_cmpuint (map.roads, >, 3000);
  g_assert_cmpuint (map.buildings, >, 10000);
  g_assert_cmpuint (map.buildings, <, 30000);
  g_assert_cmpuint (map.bridges, >, 50);
  g_assert_cmpuint (map.restrictions, >=, 5);
  g_assert_cmpuint (map.signals, >, 20);
  g_assert_cmpuint (map.oneways, >, 20);
  /* Borders as relations: the county and its eleven towns. */
  g_assert_cmpuint (map.counties, ==, 1);
  g_assert_cmpuint (map.towns, ==, 11);
  g_assert_cmpuint (map.villages, >, 300);
  g_assert_cmpuint (map.english_villages, ==, map.villages);
  g_assert_cmpstr (map.attribution, ==, YX_DEMO_ATTRIBUTION);

  /* Nearly all roads hang together. */
  g_hash_table_iter_init (&iter, map.parents);
  while (g_hash_table_iter_next (&iter, &node, NULL)) {
    gpointer root = GSIZE_TO_POINTER (find_root (&map, GPOINTER_TO_SIZE (node)));
    guint size = GPOINTER_TO_UINT (g_hash_table_lookup (sizes, root)) + 1;

    g_hash_table_insert (sizes, root, GUINT_TO_POINTER (size));
    largest = MAX (largest, size);
  }
  total = g_hash_table_size (map.parents);
  g_assert_cmpuint (largest * 100, >=, total * 99);
  map_clear (&map);
}

/* ---- The cases ---- */

enum {
  COLUMN_NUMBER = 0,
  COLUMN_CAUSE = 3,
  COLUMN_CLAIM = 6,
  COLUMN_STATUS = 8,
  COLUMN_NAME = 9,
  COLUMN_KIND = 10,
  COLUMN_ID = 11,
  COLUMN_SEX = 12,
  COLUMN_PHONE = 13,
  COLUMN_ADDRESS = 14, /* and longitude, latitude; four times */
  N_COLUMNS = 26,
};

/* (element-type GStrv), without the headings. */
static GPtrArray *
read_rows (YxDemoCases *cases, YxDemoList list)
{
  g_autoptr (GBytes) csv = yx_demo_cases_to_csv (cases, list);
  gsize length;
  const char *bytes = g_bytes_get_data (csv, &length);
  g_autofree char *text = g_strndup (bytes, length);
  g_auto (GStrv) lines = g_strsplit (text, "\r\n", -1);
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  g_assert_true (g_str_has_prefix (text, "\xef\xbb\xbf"
                                         "案号,"));
  g_assert_true (g_utf8_validate (bytes, (gssize) length, NULL));
  for (int i = 1; lines[i] && *lines[i]; i++) {
    GStrv row = g_strsplit (lines[i], ",", -1);

    g_assert_cmpuint (g_strv_length (row), ==, N_COLUMNS);
    g_ptr_array_add (rows, row);
  }
  return rows;
}

static int
count_addresses (GStrv row, int *n_usable)
{
  int n = 0;

  for (int i = 0; i < 4; i++) {
    const char *lon = row[COLUMN_ADDRESS + 3 * i + 1], *lat = row[COLUMN_ADDRESS + 3 * i + 2];

    if (!*row[COLUMN_ADDRESS + 3 * i])
      continue;
    n++;
    /* Inside the county. */
    *n_usable += *lon && g_ascii_strtod (lon, NULL) > 112.8 && g_ascii_strtod (lon, NULL) < 113.3
                 && g_ascii_strtod (lat, NULL) > 34.8 && g_ascii_strtod (lat, NULL) < 35.1;
  }
  return n;
}

static void
test_tonight (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = read_rows (fixture->cases, YX_DEMO_LIST_TONIGHT);
  g_autoptr (GHashTable) debtors = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GHashTable) cases = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) tonight = yx_demo_cases_dup_tonight (fixture->cases);
  int by_addresses[5] = { 0 };
  int n_addresses = 0, n_usable = 0, n_entities = 0, shared_cases = 0, repeated_debtors = 0;

  for (guint i = 0; i < rows->len; i++) {
    GStrv row = g_ptr_array_index (rows, i);
    int usable = 0, n = count_addresses (row, &usable);

    g_assert_cmpstr (row[COLUMN_STATUS], ==, "在办");
    shared_cases += !g_hash_table_add (cases, row[COLUMN_NUMBER]);
    if (!g_hash_table_add (debtors, row[COLUMN_ID])) {
      repeated_debtors++;
      continue;
    }
    g_assert_cmpint (usable, >=, 1);
    by_addresses[n]++;
    n_addresses += n;
    n_usable += usable;
    n_entities += g_str_equal (row[COLUMN_KIND], "单位");
  }
  g_assert_cmpuint (g_hash_table_size (debtors), ==, YX_DEMO_N_TONIGHT);
  g_assert_cmpuint (g_hash_table_size (cases), ==, YX_DEMO_N_TONIGHT);
  g_assert_cmpuint (g_strv_length (tonight), ==, YX_DEMO_N_TONIGHT);
  for (int i = 0; tonight[i]; i++)
    g_assert_true (g_hash_table_contains (cases, tonight[i]));
  /* One for 40 %, two for 35 %, more for 25 %. */
  g_assert_cmpint (by_addresses[1], ==, 14);
  g_assert_cmpint (by_addresses[2], ==, 13);
  g_assert_cmpint (by_addresses[3] + by_addresses[4], ==, 9);
  g_assert_cmpint (n_usable, ==, n_addresses * 7 / 10);
  g_assert_cmpint (shared_cases, ==, 1);
  g_assert_cmpint (repeated_debtors, ==, 1);
  g_assert_cmpint (n_entities, ==, 4);
}

static int
compare_doubles (gconstpointer a, gconstpointer b)
{
  double one = *(const double *) a, two = *(const double *) b;

  return (one > two) - (one < two);
}

static void
test_backlog (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) rows = read_rows (fixture->cases, YX_DEMO_LIST_BACKLOG);
  g_autoptr (GArray) claims = g_array_new (FALSE, FALSE, sizeof (double));
  int n_lending = 0, n_open = 0;
  double median;

  g_assert_cmpuint (rows->len, ==, YX_DEMO_N_BACKLOG);
  for (guint i = 0; i < rows->len; i++) {
    GStrv row = g_ptr_array_index (rows, i);
    double claim = g_ascii_strtod (row[COLUMN_CLAIM], NULL);

    g_array_append_val (claims, claim);
    n_lending += g_str_equal (row[COLUMN_CAUSE], "民间借贷纠纷");
    n_open += g_str_equal (row[COLUMN_STATUS], "在办");
  }
  g_array_sort (claims, compare_doubles);
  median = g_array_index (claims, double, claims->len / 2);
  g_assert_cmpfloat (median, >, 45000 * 0.75);
  g_assert_cmpfloat (median, <, 45000 * 1.33);
  /* 30 % and 62 %, within what chance allows. */
  g_assert_cmpint (n_lending, >, YX_DEMO_N_BACKLOG * 22 / 100);
  g_assert_cmpint (n_lending, <, YX_DEMO_N_BACKLOG * 38 / 100);
  g_assert_cmpint (n_open, >, YX_DEMO_N_BACKLOG / 2);
}

static void
test_nobody_is_real (Fixture *fixture, gconstpointer data)
{
  for (int list = YX_DEMO_LIST_TONIGHT; list <= YX_DEMO_LIST_BACKLOG; list++) {
    g_autoptr (GPtrArray) rows = read_rows (fixture->cases, list);

    for (guint i = 0; i < rows->len; i++) {
      GStrv row = g_ptr_array_index (rows, i);
      YxCaseNumber number;
      YxCitizenId id;

      g_assert_true (g_str_has_prefix (row[COLUMN_ID], "99"));
      g_assert_true (g_str_has_prefix (row[COLUMN_PHONE], "154"));
      g_assert_cmpint (yx_mobile_check (row[COLUMN_PHONE], NULL), ==, YX_IDENTIFIER_OK);
      g_assert_cmpint (yx_case_number_parse (row[COLUMN_NUMBER], NULL, 2025, &number), ==,
                       YX_IDENTIFIER_OK);
      if (g_str_equal (row[COLUMN_KIND], "单位")) {
        g_assert_cmpint (yx_credit_code_check (row[COLUMN_ID], NULL), ==, YX_IDENTIFIER_OK);
        continue;
      }
      g_assert_cmpint (yx_citizen_id_parse (row[COLUMN_ID], NULL, &id), ==, YX_IDENTIFIER_OK);
      g_assert_cmpstr (row[COLUMN_SEX], ==, id.is_female ? "女" : "男");
      /* Surname, a mark that says sample, an ending. */
      g_assert_nonnull (strstr ("例样拟设示", (char[4]){ row[COLUMN_NAME][3], row[COLUMN_NAME][4],
                                                         row[COLUMN_NAME][5], '\0' }));
    }
  }
}

static void
test_houses (Fixture *fixture, gconstpointer data)
{
  gsize n;
  const YxDemoHouse *houses = yx_demo_county_get_houses (fixture->county, &n);
  guint of_kind[3] = { 0 };
  YxLonLat court = yx_demo_county_get_court (fixture->county);

  for (gsize i = 0; i < n; i++) {
    g_assert_true (yx_lon_lat_is_valid (houses[i].place));
    g_assert_nonnull (houses[i].village);
    of_kind[houses[i].kind]++;
  }
  for (int kind = 0; kind < 3; kind++)
    g_assert_cmpuint (of_kind[kind], >, 200);
  g_assert_cmpfloat (court.lon, >, 113.05);
  g_assert_cmpfloat (court.lat, >, 34.92);
  g_assert_cmpfloat (court.lon, <, 113.1);
  g_assert_cmpfloat (court.lat, <, 34.95);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)
  ADD ("/demo/deterministic", test_deterministic);
  ADD ("/demo/seed-matters", test_seed_matters);
  ADD ("/demo/map", test_map);
  ADD ("/demo/houses", test_houses);
  ADD ("/demo/cases/tonight", test_tonight);
  ADD ("/demo/cases/backlog", test_backlog);
  ADD ("/demo/cases/nobody-is-real", test_nobody_is_real);

  return g_test_run ();
}
