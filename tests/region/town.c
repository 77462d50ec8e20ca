#include "town.h"

#include <glib.h>
#include <stdarg.h>

typedef struct {
  GString *nodes, *ways, *relations;
  guint next_node, next_way;
} Town;

/* Metres east and north of the middle. Returns the node's id. */
static guint
put_node (Town *self, double east, double north, const char *tags)
{
  char lon[G_ASCII_DTOSTR_BUF_SIZE], lat[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (lon, sizeof lon, "%.7f", TOWN_LON + east / 90500.0);
  g_ascii_formatd (lat, sizeof lat, "%.7f", TOWN_LAT + north / 111000.0);
  g_string_append_printf (self->nodes, "<node id=\"%u\" lon=\"%s\" lat=\"%s\">%s</node>\n",
                          ++self->next_node, lon, lat, tags != NULL ? tags : "");
  return self->next_node;
}

static guint
put_way (Town *self, const guint *nodes, guint n, const char *tags)
{
  g_string_append_printf (self->ways, "<way id=\"%u\">", ++self->next_way);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (self->ways, "<nd ref=\"%u\"/>", nodes[i]);
  g_string_append_printf (self->ways, "%s</way>\n", tags);
  return self->next_way;
}

static char *
tag (const char *key, const char *value)
{
  return g_strdup_printf ("<tag k=\"%s\" v=\"%s\"/>", key, value);
}

static void
put_place (Town *self, double east, double north, const char *kind, const char *name)
{
  g_autofree char *place = tag ("place", kind);
  g_autofree char *named = tag ("name", name);
  g_autofree char *tags = g_strconcat (place, named, NULL);

  put_node (self, east, north, tags);
}

static void
put_door (Town *self, double east, double north, const char *street, const char *number)
{
  g_autofree char *a = tag ("addr:street", street);
  g_autofree char *b = tag ("addr:housenumber", number);
  g_autofree char *tags = g_strconcat (a, b, NULL);

  put_node (self, east, north, tags);
}

static guint
put_box (Town *self, double west, double south, double east, double north, const char *tags)
{
  const guint nodes[] = { put_node (self, west, south, NULL), put_node (self, east, south, NULL),
                          put_node (self, east, north, NULL), put_node (self, west, north, NULL),
                          self->next_node - 3 };

  return put_way (self, nodes, 5, tags);
}

static void
put_unit (Town *self, double west, double south, double east, double north, const char *level,
          const char *name)
{
  const guint way = put_box (self, west, south, east, north, "");

  g_string_append_printf (self->relations,
                          "<relation id=\"%u\"><member type=\"way\" ref=\"%u\" role=\"outer\"/>"
                          "<tag k=\"type\" v=\"boundary\"/><tag k=\"boundary\" "
                          "v=\"administrative\"/><tag k=\"admin_level\" v=\"%s\"/><tag k=\"name\" "
                          "v=\"%s\"/></relation>\n",
                          way, way, level, name);
}

static void
put_streets (Town *self)
{
  const guint crossing = put_node (self, 0, 0, NULL);
  const guint river[] = { put_node (self, -1000, 0, NULL), crossing, put_node (self, 1000, 0, NULL) };
  const guint mount[] = { put_node (self, 0, -800, NULL), crossing, put_node (self, 0, 800, NULL) };
  const guint far[] = { put_node (self, 5000, 0, NULL), put_node (self, 5600, 0, NULL) };

  put_way (self, river, 3, "<tag k=\"highway\" v=\"primary\"/><tag k=\"name\" v=\"沿河路\"/>"
                           "<tag k=\"ref\" v=\"S390\"/>");
  put_way (self, mount, 3, "<tag k=\"highway\" v=\"secondary\"/><tag k=\"name\" v=\"云山大道\"/>"
                           "<tag k=\"old_name\" v=\"城建路\"/>");
  put_way (self, far, 2, "<tag k=\"highway\" v=\"residential\"/><tag k=\"name\" v=\"沿河路\"/>");
  put_door (self, 100, 20, "沿河路", "2号");
  put_door (self, 200, 20, "沿河路", "6号");
  put_door (self, 300, -20, "沿河路", "11");
  put_door (self, 310, -20, "沿河路", "11a");
}

void
town_write (const char *path)
{
  Town town = { g_string_new (NULL), g_string_new (NULL), g_string_new (NULL), 0, 0 };
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;

  put_streets (&town);
  put_unit (&town, -9000, -9000, 9000, 9000, "6", "云川县");
  put_unit (&town, -3000, -3000, 3000, 3000, "8", "云山街道");
  put_unit (&town, 3000, -3000, 9000, 3000, "8", "石桥镇");
  put_place (&town, 0, 100, "town", "云山街道");
  put_place (&town, 5000, 100, "town", "石桥镇");
  put_place (&town, 1000, 1500, "village", "北街村");
  put_place (&town, 5000, 1500, "village", "北街村");
  put_place (&town, -1500, 1500, "village", "吕家坡村");
  put_place (&town, -1500, -1500, "hamlet", "下洼");
  put_box (&town, -600, 100, -300, 400,
           "<tag k=\"landuse\" v=\"residential\"/><tag k=\"name\" v=\"锦云小区\"/>");
  put_box (&town, -580, 120, -540, 140, "<tag k=\"building\" v=\"apartments\"/><tag k=\"name\" v=\"1号楼\"/>");
  put_box (&town, -480, 120, -440, 140, "<tag k=\"building\" v=\"apartments\"/><tag k=\"name\" v=\"3号楼\"/>");
  put_node (&town, 50, 40, "<tag k=\"shop\" v=\"supermarket\"/><tag k=\"name\" v=\"万家超市\"/>");
  /* Doors that name no street: by one, too far from any, and against one that does name it. */
  put_node (&town, -700, 30, "<tag k=\"addr:housenumber\" v=\"77\"/>");
  put_node (&town, -800, 90, "<tag k=\"addr:housenumber\" v=\"99\"/>");
  put_node (&town, -900, 30, "<tag k=\"addr:housenumber\" v=\"6\"/>");
  text = g_strconcat ("<?xml version=\"1.0\"?>\n<osm version=\"0.6\">\n", town.nodes->str,
                      town.ways->str, town.relations->str, "</osm>\n", NULL);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  g_string_free (town.nodes, TRUE);
  g_string_free (town.ways, TRUE);
  g_string_free (town.relations, TRUE);
}
