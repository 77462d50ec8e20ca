#include "cartography/sample-town.h"

#include <glib/gstdio.h>

#include "region/region-build.h"

/* Streets each way, and ways of which one street is made. */
#define N_STREETS 15
#define N_WAYS 28

/* Degrees between streets, and along a way. */
#define SPACING 0.0022
#define STEP (SPACING * (N_STREETS + 1) / N_WAYS)

typedef struct {
  GString *nodes, *ways;
  gint64 n_nodes, n_ways;
} Extract;

static gint64
add_node (Extract *self, double lon, double lat, const char *tags)
{
  char x[G_ASCII_DTOSTR_BUF_SIZE], y[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (self->nodes, "<node id=\"%" G_GINT64_FORMAT "\" lon=\"%s\" lat=\"%s\">%s"
                                       "</node>\n",
                          ++self->n_nodes, g_ascii_formatd (x, sizeof x, "%.7f", lon),
                          g_ascii_formatd (y, sizeof y, "%.7f", lat), tags);
  return self->n_nodes;
}

static void
add_way (Extract *self, const gint64 *nodes, guint n, gboolean closed, const char *tags)
{
  g_string_append_printf (self->ways, "<way id=\"%" G_GINT64_FORMAT "\">", ++self->n_ways);
  for (guint i = 0; i < n + (closed ? 1 : 0); i++)
    g_string_append_printf (self->ways, "<nd ref=\"%" G_GINT64_FORMAT "\"/>", nodes[i % n]);
  g_string_append_printf (self->ways, "%s</way>\n", tags);
}

/* One street, its ways drawn now forwards, now backwards. */
static void
add_street (Extract *self, guint i, gboolean north)
{
  static const char *const kinds[] = { "residential", "secondary", "track", "primary", "tertiary" };
  const double west = SAMPLE_TOWN_LON - SPACING * (N_STREETS + 1) / 2.0;
  const double south = SAMPLE_TOWN_LAT - SPACING * (N_STREETS + 1) / 2.0;
  gint64 nodes[N_WAYS + 1];

  for (guint k = 0; k <= N_WAYS; k++) {
    const double along = STEP * k, across = SPACING * (i + 1) + 0.00012 * (k % 3);

    nodes[k] = north ? add_node (self, west + across, south + along, "")
                     : add_node (self, west + along, south + across, "");
  }
  for (guint k = 0; k < N_WAYS; k++) {
    const gint64 ends[] = { nodes[k], nodes[k + 1] }, back[] = { nodes[k + 1], nodes[k] };
    g_autofree char *tags = g_strdup_printf (
        "<tag k=\"highway\" v=\"%s\"/><tag k=\"name\" v=\"%s%u号%s\"/>"
        "<tag k=\"name:en\" v=\"%s Street %u\"/>%s%s",
        kinds[i % G_N_ELEMENTS (kinds)], north ? "南北" : "东西", i + 1, north ? "街" : "路",
        north ? "North" : "East", i + 1, i % 5 == 3 ? "<tag k=\"ref\" v=\"S237\"/>" : "",
        i % 4 == 1 ? "<tag k=\"oneway\" v=\"yes\"/>" : "");

    add_way (self, i % 4 != 1 && k % 3 == 1 ? back : ends, 2, FALSE, tags);
  }
}

static void
add_block (Extract *self, double lon, double lat, guint number)
{
  g_autofree char *address
      = g_strdup_printf ("<tag k=\"addr:housenumber\" v=\"%u\"/>", number % 400 + 1);
  g_autofree char *shop = g_strdup_printf (
      "<tag k=\"amenity\" v=\"%s\"/><tag k=\"name\" v=\"%u号%s\"/>",
      number % 7 == 0 ? "school" : "bank", number, number % 7 == 0 ? "中学" : "储蓄所");

  for (guint b = 0; b < 6; b++) {
    const double x = lon + 0.0003 * (b % 3), y = lat + 0.0006 * (b / 3);
    const gint64 corners[]
        = { add_node (self, x, y, ""), add_node (self, x + 0.0002, y, ""),
            add_node (self, x + 0.0002, y + 0.0003, ""), add_node (self, x, y + 0.0003, "") };

    add_way (self, corners, G_N_ELEMENTS (corners), TRUE, "<tag k=\"building\" v=\"yes\"/>");
    add_node (self, x + 0.0001, y + 0.00015, address);
  }
  add_node (self, lon + 0.0005, lat + 0.0005, shop);
}

static char *
make_extract (void)
{
  Extract self = { .nodes = g_string_new (NULL), .ways = g_string_new (NULL) };
  const double west = SAMPLE_TOWN_LON - SPACING * (N_STREETS + 1) / 2.0;
  const double south = SAMPLE_TOWN_LAT - SPACING * (N_STREETS + 1) / 2.0;
  gint64 river[40];
  char *text;

  for (guint i = 0; i < N_STREETS; i++) {
    add_street (&self, i, FALSE);
    add_street (&self, i, TRUE);
  }
  for (guint i = 0; i < N_STREETS * N_STREETS; i++) {
    const double lon = west + SPACING * (i % N_STREETS + 1), lat = south + SPACING * (i / N_STREETS + 1);

    add_block (&self, lon + 0.0006, lat + 0.0006, i);
    if (i % 3 == 0) {
      g_autofree char *tags = g_strdup_printf ("<tag k=\"place\" v=\"%s\"/><tag k=\"name\" v=\"%s%u"
                                               "村\"/>",
                                               i % 2 ? "village" : "hamlet",
                                               i % 4 ? "前大陈" : "小寨", i);

      add_node (&self, lon + 0.0011, lat + 0.0016, tags);
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (river); i++)
    river[i] = add_node (&self, west + 0.0009 * i, south + 0.0006 * i + 0.0004 * (i % 4), "");
  add_way (&self, river, G_N_ELEMENTS (river), FALSE,
           "<tag k=\"waterway\" v=\"river\"/><tag k=\"name\" v=\"老蟒河\"/>");
  text = g_strdup_printf ("<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n%s%s</osm>\n",
                          self.nodes->str, self.ways->str);
  g_string_free (self.nodes, TRUE);
  g_string_free (self.ways, TRUE);
  return text;
}

void
sample_town_init (SampleTown *self)
{
  g_autofree char *text = make_extract ();
  g_autofree char *extract = NULL, *out = NULL;
  YxRegionBuildReport report = { 0 };
  g_autoptr (GError) error = NULL;

  self->folder = g_dir_make_tmp ("yexun-town-XXXXXX", &error);
  g_assert_no_error (error);
  extract = g_build_filename (self->folder, "town.osm", NULL);
  out = g_build_filename (self->folder, "town.gpkg", NULL);
  g_file_set_contents (extract, text, -1, &error);
  g_assert_no_error (error);
  yx_region_build (&(YxRegionBuildOptions){ .extract = extract, .out = out }, NULL, NULL, &report,
                   NULL, &error);
  g_assert_no_error (error);
  self->region = yx_region_open (out, &error);
  g_assert_no_error (error);
  g_unlink (extract);
}

void
sample_town_clear (SampleTown *self)
{
  g_autofree char *out = g_build_filename (self->folder, "town.gpkg", NULL);

  g_clear_object (&self->region);
  g_unlink (out);
  g_rmdir (self->folder);
  g_clear_pointer (&self->folder, g_free);
}
