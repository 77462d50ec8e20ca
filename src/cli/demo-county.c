#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-county-private.h"

YxDemoCounty *
yx_demo_county_new (guint64 seed)
{
  YxDemoCounty *county = g_new0 (YxDemoCounty, 1);
  YxDemoRandom random;

  county->seed = seed;
  county->osm = yx_demo_osm_new (YX_DEMO_BOX);
  county->net = yx_demo_net_new ();
  county->courses = g_ptr_array_new_with_free_func ((GDestroyNotify) g_array_unref);
  county->places = g_array_new (FALSE, TRUE, sizeof (YxDemoPlace));
  county->gates = yx_demo_line_new ();
  county->houses = g_array_new (FALSE, TRUE, sizeof (YxDemoHouse));

  yx_demo_water_draw (county);
  yx_demo_trunks_draw (county);
  yx_demo_seat_draw_streets (county);
  yx_demo_places_settle (county);
  yx_demo_links_draw (county);
  yx_demo_villages_draw_streets (county);

  yx_demo_net_join (county->net);
  county->roads = yx_demo_net_index (county->net);
  yx_demo_random_init (&random, seed, "turn rules");
  yx_demo_net_write (county->net, county->osm, &random);

  yx_demo_villages_build (county);
  yx_demo_seat_build (county);
  yx_demo_land_draw (county);
  yx_demo_borders_draw (county);
  return county;
}

void
yx_demo_county_free (YxDemoCounty *county)
{
  g_return_if_fail (county != NULL);

  yx_demo_osm_free (county->osm);
  yx_demo_net_free (county->net);
  g_clear_pointer (&county->roads, yx_demo_grid_free);
  g_clear_pointer (&county->ring, g_array_unref);
  g_ptr_array_unref (county->courses);
  g_array_unref (county->places);
  g_array_unref (county->gates);
  g_array_unref (county->houses);
  g_free (county);
}

GBytes *
yx_demo_county_to_osm (const YxDemoCounty *county)
{
  g_return_val_if_fail (county != NULL, NULL);

  return yx_demo_osm_to_xml (county->osm, "yexunctl demo", YX_DEMO_ATTRIBUTION);
}

const YxDemoHouse *
yx_demo_county_get_houses (const YxDemoCounty *county, gsize *ret_n_houses)
{
  g_return_val_if_fail (county != NULL && ret_n_houses != NULL, NULL);

  *ret_n_houses = county->houses->len;
  return (const YxDemoHouse *) (gpointer) county->houses->data;
}

YxLonLat
yx_demo_county_get_court (const YxDemoCounty *county)
{
  g_return_val_if_fail (county != NULL, ((YxLonLat){ 0 }));

  return county->court;
}

gint64
yx_demo_build (YxDemoCounty *county, YxDemoPoint centre, double half_width, double half_height,
               double sine, double cosine, const char *building)
{
  double clearance = MIN (half_width, half_height) + 4.0;
  g_autoptr (GArray) ring = NULL;
  gint64 way;

  if (yx_demo_grid_distance (county->roads, centre, clearance) < clearance)
    return 0;
  ring = yx_demo_ring_rectangle (centre, half_width, half_height, sine, cosine);
  for (guint i = 0; i < 4; i++)
    if (yx_demo_grid_crosses (county->roads, yx_demo_line_at (ring, i),
                              yx_demo_line_at (ring, (i + 1) % 4)))
      return 0;
  for (gsize i = 0; i < yx_demo_n_rivers; i++)
    if (yx_demo_line_distance (g_ptr_array_index (county->courses, i), centre)
        < yx_demo_rivers[i].width * 0.6 + half_width + 4.0)
      return 0;

  way = yx_demo_osm_add_area (county->osm, ring);
  yx_demo_osm_tag_way (county->osm, way, "building", building);
  return way;
}
