/* review calibration, adopt, use */

#define G_LOG_DOMAIN "yexunctl"

#include "config.h"

#include "cli/commands.h"

#include <glib/gi18n-lib.h>

#include "desk/operation.h"
#include "model/format.h"
#include "review/adopt.h"

static char *option_desk;

const GOptionEntry yx_cmd_calibration_options[] = {
  { "desk", 0, 0, G_OPTION_ARG_FILENAME, &option_desk, N_ ("The desk"), N_ ("DESK") },
  { NULL },
};

/* All digits, unlike yx_cli_json_double(). */
static void
real (YxJsonText *json, const char *key, double value)
{
  yx_json_text_key (json, key);
  yx_json_text_double (json, value);
}

static void
add_factor (YxJsonText *json, const YxCalibrationFactor *factor)
{
  g_autofree char *subject = yx_calibration_subject_nick (factor->what, factor->subject);

  yx_json_text_begin_object (json);
  yx_cli_json_string (json, "what", yx_calibration_kind_nick (factor->what));
  yx_cli_json_string (json, "subject", subject);
  yx_cli_json_int (json, "n", factor->n);
  real (json, "planned", factor->planned);
  real (json, "happened", factor->happened);
  real (json, "was", factor->was);
  real (json, "factor", factor->factor);
  yx_json_text_end_object (json);
}

static void
add_factors (YxJsonText *json, const GArray *factors)
{
  yx_json_text_key (json, "factors");
  yx_json_text_begin_array (json);
  for (guint i = 0; i < factors->len; i++)
    add_factor (json, &g_array_index (factors, YxCalibrationFactor, i));
  yx_json_text_end_array (json);
}

static void
add_texts (YxJsonText *json, const char *key, const GPtrArray *texts)
{
  yx_json_text_key (json, key);
  yx_json_text_begin_array (json);
  for (guint i = 0; i < texts->len && texts->pdata[i] != NULL; i++)
    yx_json_text_string (json, texts->pdata[i]);
  yx_json_text_end_array (json);
}

static void
print_factors (const GArray *factors)
{
  for (guint i = 0; i < factors->len; i++) {
    const YxCalibrationFactor *factor = &g_array_index (factors, YxCalibrationFactor, i);
    g_autofree char *subject = yx_calibration_subject_label (factor->what, factor->subject);
    g_autofree char *planned = factor->what == YX_CALIBRATION_PRESENCE
                                   ? g_strdup_printf ("%.1f", factor->planned)
                                   : yx_format_seconds ((gint64) factor->planned);
    g_autofree char *happened = factor->what == YX_CALIBRATION_PRESENCE
                                    ? g_strdup_printf ("%.0f", factor->happened)
                                    : yx_format_seconds ((gint64) factor->happened);

    g_print (_ ("  %s, %s: %u, planned %s, happened %s: factor %.2f → %.2f\n"),
             yx_calibration_kind_label (factor->what), subject, factor->n, planned, happened,
             factor->was, factor->factor);
  }
}

static void
print_adopted (const YxCalibration *calibration)
{
  g_autofree char *adopted = yx_format_time (calibration->adopted, NULL);
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < calibration->operations->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            (const char *) calibration->operations->pdata[i]);
  g_print (calibration->in_force ? _ ("No. %d, adopted by %s, %s, from %s: in force\n")
                                 : _ ("No. %d, adopted by %s, %s, from %s\n"),
           calibration->number, calibration->author, adopted, names->str);
  print_factors (calibration->factors);
}

/* Of the operations named, or of all. */
static YxProposal *
propose (YxInvocation *invocation, YxDesk **ret_desk, YxExit *ret_exit)
{
  g_autoptr (YxDesk) desk = yx_cli_open_desk (invocation, option_desk, ret_exit);
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (YxProposal) proposal = NULL;
  g_autoptr (GError) error = NULL;

  if (!desk)
    return NULL;
  for (guint i = 0; i < invocation->n_arguments; i++) {
    g_autoptr (YxOperation) operation = yx_desk_find_operation (desk, invocation->arguments[i], &error);

    if (operation == NULL) {
      *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
      return NULL;
    }
    g_ptr_array_add (ids, g_strdup (yx_operation_get_data (operation)->id));
  }
  g_ptr_array_add (ids, NULL);
  proposal = yx_proposal_new (desk,
                              ids->len > 1 ? (const char *const *) ids->pdata : NULL,
                              invocation->cancellable, &error);
  if (proposal == NULL) {
    *ret_exit = yx_cli_fail (invocation, g_steal_pointer (&error));
    return NULL;
  }
  *ret_desk = g_steal_pointer (&desk);
  return g_steal_pointer (&proposal);
}

YxExit
yx_cmd_calibration (YxInvocation *invocation)
{
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxProposal) proposal = propose (invocation, &desk, &exit_code);
  g_autoptr (GPtrArray) adopted = NULL;
  g_autoptr (GError) error = NULL;

  if (proposal == NULL)
    return exit_code;
  adopted = yx_desk_list_calibrations (desk, &error);
  if (adopted == NULL)
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "in_force", proposal->in_force);
    add_texts (json, "operations", proposal->ids);
    add_factors (json, proposal->factors);
    yx_json_text_key (json, "adopted");
    yx_json_text_begin_array (json);
    for (guint i = 0; i < adopted->len; i++) {
      const YxCalibration *calibration = adopted->pdata[i];

      yx_json_text_begin_object (json);
      yx_cli_json_int (json, "number", calibration->number);
      yx_cli_json_string (json, "author", calibration->author);
      yx_cli_json_int (json, "adopted", calibration->adopted);
      yx_cli_json_bool (json, "in_force", calibration->in_force);
      add_texts (json, "operations", calibration->operations);
      add_factors (json, calibration->factors);
      yx_json_text_end_object (json);
    }
    yx_json_text_end_array (json);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print (proposal->in_force > 0 ? _ ("Plans are made with calibration No. %d.\n")
                                  : _ ("Plans are made without a calibration.\n"),
           proposal->in_force);
  g_print (_ ("What %u operations say (“review adopt” takes it over):\n"), proposal->names->len);
  print_factors (proposal->factors);
  for (guint i = 0; i < adopted->len; i++)
    print_adopted (adopted->pdata[i]);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_calibration_adopt (YxInvocation *invocation)
{
  YxExit exit_code = YX_EXIT_OK;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (YxProposal) proposal = propose (invocation, &desk, &exit_code);
  g_autoptr (GError) error = NULL;
  int number = 0;

  if (proposal == NULL)
    return exit_code;
  if (!yx_desk_adopt_calibration (desk, (const char *const *) proposal->ids->pdata,
                                  proposal->factors, &number, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "number", number);
    add_texts (json, "operations", proposal->ids);
    add_factors (json, proposal->factors);
    yx_cli_json_end (json);
    return YX_EXIT_OK;
  }
  g_print (_ ("Calibration No. %d is in force for the plans to come\n"), number);
  print_factors (proposal->factors);
  return YX_EXIT_OK;
}

YxExit
yx_cmd_calibration_use (YxInvocation *invocation)
{
  const char *word = invocation->arguments[0];
  const gboolean off = g_ascii_strcasecmp (word, "off") == 0;
  g_autoptr (YxDesk) desk = NULL;
  g_autoptr (GError) error = NULL;
  guint64 number = 0;
  YxExit exit_code;

  if (!off && !g_ascii_string_to_unsigned (word, 10, 1, G_MAXINT, &number, NULL))
    return yx_cli_usage (invocation, _ ("“%s”: it is the number of a calibration, or off"), word);
  desk = yx_cli_open_desk (invocation, option_desk, &exit_code);
  if (!desk)
    return exit_code;
  if (!yx_desk_use_calibration (desk, (int) number, &error))
    return yx_cli_fail (invocation, g_steal_pointer (&error));
  if (invocation->json) {
    YxJsonText *json = yx_cli_json_begin ();

    yx_cli_json_int (json, "in_force", (gint64) number);
    yx_cli_json_end (json);
  } else if (off) {
    g_print (_ ("Plans are made without a calibration.\n"));
  } else {
    g_print (_ ("Plans are made with calibration No. %d.\n"), (int) number);
  }
  return YX_EXIT_OK;
}
