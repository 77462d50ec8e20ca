/* crew list, propose, move, clear */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/crews.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static char *option_desk;
static char *option_operation;

const GOptionEntry yx_cmd_crew_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { "operation", 0, 0, G_OPTION_ARG_STRING, &option_operation,
    N_ ("The operation's id, its first letters, or its name; else the latest"), N_ ("ID") },
  { NULL },
};

static void
add_texts (YxJsonText *json, const char *key, GPtrArray *texts)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_array (json);
  for (guint i = 0; i < texts->len; i++)
    yx_json_text_string (json, g_ptr_array_index (texts, i));
  yx_json_text_end_array (json);
}

static void
add_officer (YxJsonText *json, const YxCrewOfficer *officer)
{
  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "id", officer->officer_id);
  yx_cli_json_string (json, "name", officer->name);
  yx_cli_json_string (json, "role", yx_enum_nick (YX_TYPE_OFFICER_ROLE, (int) officer->role));
  yx_cli_json_string (json, "sex", yx_enum_nick (YX_TYPE_SEX, (int) officer->sex));
  yx_cli_json_bool (json, "by_hand", officer->by_hand);
  yx_cli_json_string (json, "trouble", officer->trouble_text);
  yx_cli_json_bool (json, "may_go", !yx_crew_trouble_forbids (officer->trouble));
  yx_cli_json_int (json, "duties", officer->n_duties);
  yx_json_text_end_object (json);
}

/* Of a car; NULL: those who ride in none. */
static void
add_officers (YxJsonText *json, const char *key, const YxCrewBoard *board, const char *vehicle_id)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_array (json);
  for (guint i = 0; i < board->officers->len; i++) {
    const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

    if (g_strcmp0 (officer->vehicle_id, vehicle_id) == 0)
      add_officer (json, officer);
  }
  yx_json_text_end_array (json);
}

static void
print_board_json (const YxCrewBoard *board)
{
  YxJsonText *json = yx_cli_json_begin ();

  yx_cli_json_string (json, "operation", board->operation_id);
  yx_cli_json_int (json, "plan_version", board->plan_version);
  yx_cli_json_int (json, "cars_unmet", board->n_unmet);
  yx_cli_json_int (json, "cars_troubled", board->n_troubled);
  yx_json_text_key (json, "cars");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < board->cars->len; i++) {
    const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, i);

    yx_json_text_begin_object (json);
    yx_cli_json_string (json, "vehicle", car->vehicle_id);
    yx_cli_json_string (json, "plate", car->plate);
    yx_cli_json_string (json, "name", car->name);
    yx_cli_json_int (json, "seats", car->seats);
    yx_cli_json_bool (json, "planned", car->planned);
    yx_cli_json_int (json, "visits", car->n_visits);
    yx_json_text_key (json, "needs");
    yx_json_text_begin_object (json);
    yx_cli_json_int (json, "crew", car->demand.crew);
    yx_cli_json_int (json, "judges", car->demand.judges);
    yx_cli_json_int (json, "bailiffs", car->demand.bailiffs);
    yx_cli_json_int (json, "drivers", car->demand.drivers);
    yx_cli_json_bool (json, "woman", car->demand.woman);
    yx_cli_json_int (json, "seats", car->demand.seats);
    yx_cli_json_int (json, "recorders", car->demand.recorders);
    yx_json_text_end_object (json);
    yx_cli_json_bool (json, "by_name", car->by_name);
    add_officers (json, "crew", board, car->vehicle_id);
    add_texts (json, "unmet", car->unmet);
    add_texts (json, "wishes", car->wishes);
    add_texts (json, "troubles", car->troubles);
    yx_cli_json_bool (json, "may_go", !car->forbidden);
    yx_json_text_end_object (json);
  }
  yx_json_text_end_array (json);
  add_officers (json, "free", board, NULL);
  yx_cli_json_end (json);
}

static void
print_texts (const char *sign, GPtrArray *texts)
{
  for (guint i = 0; i < texts->len; i++)
    g_print ("    %s %s\n", sign, (const char *) g_ptr_array_index (texts, i));
}

static void
print_board_text (const YxCrewBoard *board)
{
  g_autofree char *sentence = yx_crew_board_sentence (board);

  for (guint c = 0; c < board->cars->len; c++) {
    const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, c);
    g_autofree char *needs = yx_crew_demand_text (&car->demand);

    g_print (_ ("%s  %d of %d seats\n"), car->name, car->n_crew, car->seats);
    if (car->demand.crew > 0)
      g_print (_ ("    needs %s\n"), needs);
    for (guint i = 0; i < board->officers->len; i++) {
      const YxCrewOfficer *officer = &g_array_index (board->officers, YxCrewOfficer, i);

      if (g_strcmp0 (officer->vehicle_id, car->vehicle_id) == 0)
        g_print ("    %s %s\n", yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) officer->role),
                 officer->name);
    }
    print_texts ("?", car->unmet);
    print_texts ("×", car->troubles);
  }
  g_print ("%s\n", sentence);
}

static YxExit
print_board (YxInvocation *invocation, YxDesk *desk, const char *operation_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCrewBoard) board = yx_desk_get_crew_board (desk, operation_id, &error);

  if (!board)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json)
    print_board_json (board);
  else
    print_board_text (board);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_crew_list (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *id = NULL;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);

  return desk ? print_board (invocation, desk, id) : exit_code;
}

YxExit
yx_cmd_crew_propose (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);

  if (!desk)
    return exit_code;
  if (!yx_desk_propose_crews (desk, id, NULL, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_board (invocation, desk, id);
}

YxExit
yx_cmd_crew_clear (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *id = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);

  if (!desk)
    return exit_code;
  if (!yx_desk_set_crews (desk, id, NULL, 0, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_board (invocation, desk, id);
}

/* Into the car of a plate or call sign, or with "-" out of all. */
YxExit
yx_cmd_crew_move (YxInvocation *invocation)
{
  YxExit exit_code;
  g_autofree char *id = NULL;
  g_autofree char *officer = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCrewBoard) board = NULL;
  const char *which = invocation->arguments[1];
  const char *vehicle = NULL;
  g_autoptr (YxDesk) desk
      = yx_cli_open_operation (invocation, option_desk, option_operation, &id, &exit_code);

  if (!desk)
    return exit_code;
  officer = yx_cli_find_officer (invocation, desk, invocation->arguments[0], &exit_code);
  if (!officer)
    return exit_code;
  board = yx_desk_get_crew_board (desk, id, &error);
  if (!board)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  for (guint c = 0; c < board->cars->len; c++) {
    const YxCrewCar *car = &g_array_index (board->cars, YxCrewCar, c);

    if (g_str_equal (car->plate, which) || g_str_equal (car->name, which))
      vehicle = car->vehicle_id;
  }
  if (!vehicle && !g_str_equal (which, "-"))
    return yx_cli_fail (invocation, g_error_new (YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                                                 _ ("There is no vehicle %s"), which));
  if (!yx_desk_move_officer (desk, id, officer, vehicle, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  return print_board (invocation, desk, id);
}
