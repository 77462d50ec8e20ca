#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-fleet.h"

#include "cli/demo-cases.h"
#include "cli/demo-random.h"

/* A crew of four (judge, two bailiffs, driver) leaves three seats of seven for persons who are
 * brought in; the two vans take a crew of five and have four seats left. */
static gboolean
add_vehicles (YxDesk *desk, GError **error)
{
  for (int i = 0; i < YX_DEMO_N_VEHICLES; i++) {
    gboolean van = i >= YX_DEMO_N_VEHICLES - 2;
    g_autofree char *plate = g_strdup_printf ("豫HO0%02d警", i + 1);
    g_autofree char *call_sign = g_strdup_printf ("夜巡%d号", i + 1);
    YxVehicleData vehicle = {
      .plate = plate,
      .call_sign = call_sign,
      .kind = van ? YX_VEHICLE_KIND_VAN : YX_VEHICLE_KIND_CAR,
      .seats = van ? 9 : 7,
      .crew = van ? 5 : 4,
      .female_officer = i % 2 == 0,
      .recorders = 2,
      .speed_factor = van ? 0.94 : 1.0,
      .available = TRUE,
    };

    if (!yx_desk_add_vehicle (desk, &vehicle, NULL, error))
      return FALSE;
  }
  return TRUE;
}

static gboolean
add_officers (YxDesk *desk, YxDemoRandom *random, GError **error)
{
  static const YxOfficerRole roles[] = { YX_OFFICER_ROLE_JUDGE, YX_OFFICER_ROLE_BAILIFF,
                                         YX_OFFICER_ROLE_BAILIFF, YX_OFFICER_ROLE_DRIVER };

  for (int i = 0; i < YX_DEMO_N_OFFICERS; i++) {
    gboolean female = i % 4 == 1 && (i / 4) % 2 == 0;
    g_autofree char *name = yx_demo_person_name (random, female);
    g_autofree char *phone = g_strdup_printf ("154%08d", 10000 + i);
    YxOfficerData officer = {
      .name = name,
      .sex = female ? YX_SEX_FEMALE : YX_SEX_MALE,
      .role = i < 4 * YX_DEMO_N_VEHICLES ? roles[i % 4] : YX_OFFICER_ROLE_CLERK,
      .phone = phone,
      .on_duty = TRUE,
    };

    if (!yx_desk_add_officer (desk, &officer, NULL, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
yx_demo_fleet_add (YxDesk *desk, guint64 seed, GError **error)
{
  YxDemoRandom random;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);

  yx_demo_random_init (&random, seed, "fleet");
  return add_vehicles (desk, error) && add_officers (desk, &random, error);
}
