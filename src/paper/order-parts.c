/* The order's first half: why, when, who, and where each car goes. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "geo/sun.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/plan.h"
#include "model/vocabulary.h"
#include "paper/composer.h"
#include "paper/grid.h"
#include "paper/words.h"

/* Sunrise and sunset are said that are so near the operation. */
#define NEAR (4 * G_TIME_SPAN_HOUR)

/* What an operation of each kind is for. */
static const char *const purposes[] = {
  [YX_TASK_KIND_SUMMONS]
  = N_ ("Debtors who were lawfully summoned and stayed away without good cause are brought before "
        "the court, asked about their assets, and urged to perform what the titles order. Those who "
        "come of their own accord are not compelled."),
  [YX_TASK_KIND_BANK]
  = N_ ("Accounts and assets of debtors are inquired into at banks, and frozen or levied where a "
        "ruling orders it."),
  [YX_TASK_KIND_REGISTRY]
  = N_ ("Property of debtors is inquired into at registries, and sealed where a ruling orders it."),
  [YX_TASK_KIND_SERVICE] = N_ ("Documents of the enforcement are served on the parties."),
  [YX_TASK_KIND_SEARCH]
  = N_ ("Searches ordered by the president’s warrant are carried out, recorded in full."),
  [YX_TASK_KIND_SEIZURE] = N_ ("Property is seized as the rulings order, with an inventory."),
  [YX_TASK_KIND_EVICTION]
  = N_ ("Premises are vacated as announced, with witnesses and an inventory."),
};

/* Provisions of the rules that are asked of this kind, each once; *ret_own: some are the court's
 * own. */
static char *
list_articles (const YxDossier *dossier, gboolean *ret_own)
{
  /* Translators: the word by which the rules' articles tell the court's own provisions */
  const char *own = _("is policy");
  g_autoptr (GPtrArray) seen = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);

  for (int rule = 0; rule < YX_N_RULES; rule++) {
    const YxRule *found = yx_ruleset_get_rule (dossier->ruleset, (YxRuleId) rule);
    const char *article = yx_rule_text_get (&found->article);
    g_auto (GStrv) parts = g_regex_split_simple ("[；;]\\s*", article != NULL ? article : "", 0, 0);

    if (!yx_ruleset_asks (dossier->ruleset, (YxRuleId) rule, dossier->kind))
      continue;
    for (guint i = 0; parts[i] != NULL; i++) {
      g_autofree char *folded = g_utf8_casefold (parts[i], -1);

      if (strstr (folded, own) != NULL) {
        *ret_own = TRUE;
        continue;
      }
      if (*parts[i] == '\0' || g_ptr_array_find_with_equal_func (seen, parts[i], g_str_equal, NULL))
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? "；" : "", parts[i]);
      g_ptr_array_add (seen, g_strdup (parts[i]));
    }
  }
  return g_string_free (text, FALSE);
}

void
yx_order_basis (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxPlanData *plan = yx_plan_get_data (dossier->plan);
  gboolean own = FALSE;
  g_autofree char *articles = list_articles (dossier, &own);
  char from[32];
  g_autofree char *basis = NULL;
  g_autofree char *scope = NULL;

  g_date_strftime (from, sizeof from, "%Y-%m-%d", yx_ruleset_get_valid_from (dossier->ruleset));
  basis = g_strdup_printf (_("The law: %s%s. The ruleset: %s, in force since %s."), articles,
                           own ? _("; and the court’s own provisions") : "",
                           yx_ruleset_get_name (dossier->ruleset), from);
  scope = g_strdup_printf (_("Tonight %d cases and %d persons or institutions are in the plan, at %d "
                             "places."),
                           plan->n_cases_covered, plan->n_tasks_planned, plan->n_stops);
  yx_flow_heading (composer->flow, _("Basis"));
  yx_flow_text (composer->flow, basis);
  yx_flow_heading (composer->flow, _("Purpose"));
  g_assert ((guint) dossier->kind < G_N_ELEMENTS (purposes));
  yx_flow_text (composer->flow, _(purposes[dossier->kind]));
  yx_flow_text (composer->flow, scope);
}

static YxGrid *
new_form (void)
{
  static const YxGridColumn columns[] = { { NULL, 1, YX_ALIGN_CENTRE },
                                           { NULL, 3.6, YX_ALIGN_LEFT } };
  YxGrid *table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_4);

  yx_grid_set_row_height (table, 22.0);
  return table;
}

static void
add_field (YxGrid *form, const char *label, const char *value)
{
  const char *cells[] = { label, value };

  yx_grid_add_row (form, cells);
}

static void
add_sun (GString *text, const YxDossier *dossier, gint64 time, const char *words)
{
  g_autofree char *clock = NULL;

  if (time < dossier->window_start - NEAR || time > dossier->window_end + NEAR)
    return;
  clock = yx_words_clock (time);
  if (text->len > 0)
    g_string_append (text, _(", "));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  g_string_append_printf (text, words, clock);
#pragma GCC diagnostic pop
}

/* "first light 06:49, sunrise 07:16": what of it is near the operation, at its base. NULL: none. */
static char *
describe_daylight (const YxDossier *dossier)
{
  g_autoptr (GString) text = g_string_new (NULL);
  YxSunDay days[4];
  const size_t n = yx_sun_days (dossier->base_point, dossier->window_start, dossier->window_end,
                                days, G_N_ELEMENTS (days));

  for (size_t i = 0; i < n; i++) {
    add_sun (text, dossier, days[i].dawn, _("first light %s"));
    add_sun (text, dossier, days[i].rise, _("sunrise %s"));
    add_sun (text, dossier, days[i].set, _("sunset %s"));
    add_sun (text, dossier, days[i].dusk, _("dark from %s"));
  }
  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

void
yx_order_time (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxPlanData *plan = yx_plan_get_data (dossier->plan);
  g_autoptr (YxGrid) form = new_form ();
  g_autofree char *assembly = yx_words_time (dossier->assembly_time);
  g_autofree char *start = yx_words_time (dossier->window_start);
  g_autofree char *end = yx_words_end (dossier->window_start, dossier->window_end);
  g_autofree char *leave = yx_words_clock (plan->start);
  g_autofree char *back = yx_words_clock (plan->end);
  g_autofree char *window = g_strdup_printf (_("%s to %s"), start, end);
  g_autofree char *daylight = describe_daylight (dossier);
  g_autofree char *planned = g_strdup_printf (_("first car out %s, last car back %s"), leave, back);

  yx_flow_heading (composer->flow, _("Time and assembly"));
  add_field (form, _("Operation"), window);
  add_field (form, _("Assembly at"), assembly);
  add_field (form, _("Assembly place"),
             dossier->assembly != NULL ? dossier->assembly : dossier->base);
  add_field (form, _("As planned"), planned);
  add_field (form, _("Return to"), dossier->end_base != NULL ? dossier->end_base : dossier->base);
  add_field (form, _("Persons are taken to"),
             dossier->drop_offs != NULL ? dossier->drop_offs : dossier->base);
  add_field (form, _("Daylight"), daylight);
  add_field (form, _("Weather"),
             dossier->weather != YX_WEATHER_UNKNOWN
                 ? yx_enum_label (YX_TYPE_WEATHER, (int) dossier->weather)
                 : NULL);
  yx_flow_grid (composer->flow, form);
  yx_flow_space (composer->flow, YX_BODY_PITCH / 2);
}

/* Those named, of a car without names as many as the plan counts with. */
static int
count_staff (const YxDossier *dossier)
{
  int n = 0;

  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);

    n += route->officers->len > 0 ? (int) route->officers->len : route->crew;
  }
  return n;
}

void
yx_order_command (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxPlanData *plan = yx_plan_get_data (dossier->plan);
  g_autoptr (YxGrid) form = new_form ();
  g_autofree char *strength = NULL;
  g_autofree char *cars = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d car", "%d cars", (gulong) plan->n_vehicles),
      plan->n_vehicles);
  const int n_staff = count_staff (dossier);
  g_autofree char *staff = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%d officer", "%d officers", (gulong) n_staff), n_staff);

  strength = g_strdup_printf (_("%s, %s"), cars, staff);
  yx_flow_heading (composer->flow, _("Organisation and command"));
  add_field (form, _("Commander"), dossier->commander);
  add_field (form, _("Command on the spot"), NULL);
  add_field (form, _("On duty at the command centre"), NULL);
  add_field (form, _("Medical and liaison"), NULL);
  add_field (form, _("Strength"), strength);
  yx_flow_grid (composer->flow, form);
  yx_flow_text (composer->flow,
                _("Each car is led by its judge, or by the first officer named for it. The leader "
                  "may stop a visit at any time; nobody is held to account for having stopped."));
}

void
yx_order_groups (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxGridColumn columns[] = {
    { _("Group"), 1.5, YX_ALIGN_CENTRE },   { _("Members"), 4.2, YX_ALIGN_LEFT },
    { _("Out – back"), 1.8, YX_ALIGN_CENTRE }, { _("Visits"), 0.9, YX_ALIGN_CENTRE },
    { _("Cases"), 0.9, YX_ALIGN_CENTRE },   { _("km"), 1.0, YX_ALIGN_CENTRE },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);
    g_autofree char *group = g_strdup_printf ("%s\n%s", yx_words_car (route), route->plate);
    g_autofree char *named = yx_words_crew (route);
    g_autofree char *crew
        = named != NULL
              ? g_steal_pointer (&named)
              : g_strdup_printf (_("%d, names: %s"), route->crew, "＿＿＿＿＿＿＿＿＿＿＿＿");
    g_autofree char *leave = yx_words_clock (route->start);
    g_autofree char *back = yx_words_clock (route->end);
    g_autofree char *times = g_strdup_printf ("%s–%s", leave, back);
    g_autofree char *visits = g_strdup_printf ("%d", route->n_visits);
    g_autofree char *cases = g_strdup_printf ("%d", route->n_cases);
    g_autofree char *distance = g_strdup_printf ("%.1f", route->metres / 1000.0);
    const char *cells[]
        = { yx_words_car (route) == route->plate ? route->plate : group, crew, times, visits, cases,
            distance };

    yx_grid_add_row (table, cells);
  }
  yx_flow_heading (composer->flow, _("Groups, vehicles and crews"));
  yx_flow_grid (composer->flow, table);
  yx_flow_space (composer->flow, YX_BODY_PITCH / 2);
}

/* What the crew must mind, in short: the whole of it stands on the route card. */
static char *
mind (const YxDossierTask *task)
{
  GString *text = g_string_new (task->kind == YX_TASK_KIND_SUMMONS
                                    ? NULL
                                    : yx_enum_label (YX_TYPE_TASK_KIND, (int) task->kind));

  for (guint i = 0; i < task->flags->len; i++) {
    const YxDossierFlag *flag = &g_array_index (task->flags, YxDossierFlag, i);
    const char *label = yx_enum_label (YX_TYPE_DEBTOR_FLAG, (int) flag->flag);

    if (strstr (text->str, label) == NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "、" : "", label);
  }
  for (guint i = 0; i < task->findings->len; i++) {
    const char *label
        = yx_rule_label (g_array_index (task->findings, YxDossierFinding, i).rule);

    if (strstr (text->str, label) == NULL)
      g_string_append_printf (text, "%s%s", text->len > 0 ? "、" : "", label);
  }
  if (task->entry)
    g_string_append_printf (text, "%s%s", text->len > 0 ? "、" : "", _("entry planned"));
  return g_string_free (text, FALSE);
}

static void
add_stop (YxGrid *table, const YxDossierRoute *route, guint index)
{
  const YxDossierStop *stop = &g_array_index (route->stops, YxDossierStop, index);
  g_autofree char *number = g_strdup_printf ("%u", yx_words_stop_number (route, index));
  g_autofree char *begin = yx_words_clock (stop->begin);
  g_autofree char *person = stop->task != NULL ? yx_words_person_lines (stop->task) : NULL;
  g_autofree char *cases = stop->task != NULL ? yx_words_cases (stop->task) : NULL;
  g_autofree char *minded = stop->task != NULL ? mind (stop->task) : NULL;
  g_autofree char *remark
      = stop->cancelled ? g_strdup (_("cancelled: no case left that may go")) : NULL;
  const char *cells[] = { number, begin, person,
                          cases,  yx_words_or_line (stop->address), remark != NULL ? remark : minded };

  yx_grid_add_row (table, cells);
}

void
yx_order_tasks (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxGridColumn columns[] = {
    { _("No."), 0.55, YX_ALIGN_CENTRE },  { _("Begin"), 0.85, YX_ALIGN_CENTRE },
    { _("To meet"), 1.55, YX_ALIGN_LEFT }, { _("Case no."), 2.9, YX_ALIGN_LEFT },
    { _("Address"), 3.1, YX_ALIGN_LEFT }, { _("To mind"), 1.4, YX_ALIGN_LEFT },
  };

  yx_flow_heading (composer->flow, _("Tasks of each group"));
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);
    g_autofree char *car = yx_words_car_and_plate (route);
    g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

    for (guint s = 0; s < route->stops->len; s++)
      if (g_array_index (route->stops, YxDossierStop, s).kind == YX_STOP_KIND_VISIT)
        add_stop (table, route, s);
    yx_flow_subheading (composer->flow, car);
    yx_flow_grid (composer->flow, table);
    yx_flow_space (composer->flow, YX_BODY_PITCH / 3);
  }
}
