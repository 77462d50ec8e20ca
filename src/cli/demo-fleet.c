#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-fleet.h"

#include "cli/demo-cases.h"
#include "cli/demo-random.h"
#include "desk/crews.h"

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
      .equipment = 1 << YX_VEHICLE_EQUIPMENT_RADIO | 1 << YX_VEHICLE_EQUIPMENT_FIRST_AID
                   | (van ? 1 << YX_VEHICLE_EQUIPMENT_PARTITION : 0),
    };

    if (!yx_desk_add_vehicle (desk, &vehicle, NULL, error))
      return FALSE;
  }
  return TRUE;
}

/* What he can do beyond his office. */
static int
skills_of (int i, YxOfficerRole role)
{
  if (role == YX_OFFICER_ROLE_DRIVER)
    return 1 << YX_OFFICER_SKILL_DRIVE;
  if (role == YX_OFFICER_ROLE_CLERK)
    return 1 << YX_OFFICER_SKILL_EVIDENCE;
  return (i % 5 == 0 ? 1 << YX_OFFICER_SKILL_MEDIATION : 0)
         | (i % 3 == 2 ? 1 << YX_OFFICER_SKILL_FIRST_AID : 0)
         | (i % 7 == 0 ? 1 << YX_OFFICER_SKILL_DRIVE : 0);
}

static gboolean
add_officers (YxDesk *desk, YxDemoRandom *random, GError **error)
{
  static const YxOfficerRole roles[] = { YX_OFFICER_ROLE_JUDGE, YX_OFFICER_ROLE_BAILIFF,
                                         YX_OFFICER_ROLE_BAILIFF, YX_OFFICER_ROLE_DRIVER };
  /* Beyond the crews of the cars. */
  static const YxOfficerRole others[]
      = { YX_OFFICER_ROLE_JUDGE,  YX_OFFICER_ROLE_BAILIFF, YX_OFFICER_ROLE_BAILIFF,
          YX_OFFICER_ROLE_DRIVER, YX_OFFICER_ROLE_BAILIFF, YX_OFFICER_ROLE_OFFICER,
          YX_OFFICER_ROLE_CLERK,  YX_OFFICER_ROLE_CLERK };

  for (int i = 0; i < YX_DEMO_N_OFFICERS; i++) {
    gboolean female = i % 4 == 1 && (i / 4) % 2 == 0;
    g_autofree char *name = yx_demo_person_name (random, female);
    g_autofree char *phone = g_strdup_printf ("154%08d", 10000 + i);
    YxOfficerData officer = {
      .name = name,
      .sex = female ? YX_SEX_FEMALE : YX_SEX_MALE,
      .role = i < 4 * YX_DEMO_N_VEHICLES ? roles[i % 4] : others[i - 4 * YX_DEMO_N_VEHICLES],
      .phone = phone,
      .on_duty = TRUE,
    };

    officer.skills = skills_of (i, officer.role);

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

/* One on leave, one in training, one who comes from a late duty. */
static gboolean
add_roster (YxDesk *desk, gint64 start, GError **error)
{
  static const struct {
    guint officer;
    YxDutyKind kind;
    int from_hours, until_hours; /* of the operation's start */
    const char *note;
  } entries[] = {
    { 6, YX_DUTY_KIND_LEAVE, -29, 43, "年休假" },
    { 17, YX_DUTY_KIND_TRAINING, -5, 12, "司法警察轮训" },
    { 24, YX_DUTY_KIND_DUTY, -12, -4, "值庭" },
    { 30, YX_DUTY_KIND_DUTY, -36, -28, "值班" },
  };
  g_autoptr (GListStore) officers = yx_desk_list_officers (desk, error);

  if (!officers)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (entries); i++) {
    g_autoptr (YxOfficer) officer
        = g_list_model_get_item (G_LIST_MODEL (officers), entries[i].officer);
    g_autoptr (GError) failure = NULL;

    /* An earlier demo's night may be a day before, with its own entries. */
    if (officer
        && !yx_desk_add_duty (desk, yx_officer_get_data (officer)->id, entries[i].kind,
                              start + entries[i].from_hours * G_TIME_SPAN_HOUR,
                              start + entries[i].until_hours * G_TIME_SPAN_HOUR, entries[i].note,
                              NULL, &failure)
        && !g_error_matches (failure, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS)) {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }
  }
  return TRUE;
}

gboolean
yx_demo_crews_add (YxDesk *desk, const char *operation_id, GError **error)
{
  g_autoptr (YxCrewBoard) board = NULL;

  g_return_val_if_fail (YX_IS_DESK (desk), FALSE);

  board = yx_desk_get_crew_board (desk, operation_id, error);
  if (!board)
    return FALSE;
  for (guint i = 0; i < board->cars->len; i++)
    if (g_array_index (board->cars, YxCrewCar, i).by_name)
      return TRUE;
  return add_roster (desk, board->start, error)
         && yx_desk_propose_crews (desk, operation_id, NULL, error);
}
