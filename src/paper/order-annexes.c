/* The order's second half: what it rests on, what to do when things go wrong, and the approval. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "charts/coverage.h"
#include "desk/planning.h"
#include "desk/study-words.h"
#include "model/enum-types.h"
#include "model/plan-study.h"
#include "model/plan.h"
#include "model/vocabulary.h"
#include "paper/composer.h"
#include "paper/grid.h"
#include "paper/words.h"

#define CHART_HEIGHT YX_MM (62)

/* RULES of the court: any leader stops at once, without being asked why until later. */
static const char *const stop_at_once[] = {
  N_ ("The person threatens to harm himself."),
  N_ ("A weapon or a fire is seen."),
  N_ ("The crowd is larger than the crew can handle."),
  N_ ("There is doubt about who the person is."),
  N_ ("Only minors or people who need care are present."),
  N_ ("Somebody needs a doctor: call 120 first."),
  N_ ("Proof is shown that the debt is paid or enforcement suspended."),
  N_ ("The recorders fail."),
  N_ ("Contact is lost for more than 10 minutes."),
  N_ ("The crew has been split."),
};

/* The point of the curve that the plan is; NULL: it lies on none, as when a stop was moved. */
static const YxCurvePoint *
find_point (const YxDossier *dossier, guint *ret_index)
{
  const YxPlanData *plan = yx_plan_get_data (dossier->plan);
  const YxPlanStudyData *study
      = dossier->study != NULL ? yx_plan_study_get_data (dossier->study) : NULL;

  for (guint i = 0; study != NULL && i < study->n_points; i++) {
    const YxCurvePoint *point = &study->points[i];

    if (point->n_used == plan->n_vehicles && point->n_cases == plan->n_cases_covered
        && point->n_tasks == plan->n_tasks_planned) {
      *ret_index = i;
      return point;
    }
  }
  *ret_index = YX_COVERAGE_NONE;
  return NULL;
}

typedef struct {
  YxPlanStudy *study;
  guint chosen;
} CoverageDrawing;

static void
coverage_drawing_free (gpointer data)
{
  g_object_unref (((CoverageDrawing *) data)->study);
  g_free (data);
}

static void
draw_coverage (cairo_t *cr, double width, double height, gpointer data)
{
  const YxPlanStudyData *study = yx_plan_study_get_data (((CoverageDrawing *) data)->study);
  const YxCoverageChart chart = {
    .points = study->points,
    .n_points = study->n_points,
    .chosen = ((CoverageDrawing *) data)->chosen,
    .marked = YX_COVERAGE_NONE,
    .width = width,
    .height = height,
    .style = yx_chart_paper,
  };

  yx_coverage_chart_draw (&chart, cr);
}

static void
put_baselines (YxComposer *composer, const YxPlanStudyData *study)
{
  for (guint i = 0; i < study->n_baselines; i++) {
    g_autofree char *line = yx_baseline_text (&study->baselines[i]);
    g_autofree char *text = g_strdup_printf (_("One case, one car would take — %s."), line);

    if (study->baselines[i].n_cases > 0)
      yx_flow_text (composer->flow, text);
  }
}

void
yx_order_coverage (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxPlanData *plan = yx_plan_get_data (dossier->plan);
  const YxPlanStudyData *study
      = dossier->study != NULL ? yx_plan_study_get_data (dossier->study) : NULL;
  g_autofree char *sentence = yx_plan_sentence (dossier->plan);
  g_autofree char *rehearsal = study != NULL ? yx_rehearsal_text (study) : NULL;
  guint index;
  const YxCurvePoint *point = find_point (dossier, &index);
  g_autofree char *expected
      = g_strdup_printf (_("%.1f persons are expected to be met, from the likelihoods of the places "
                           "on the desk."),
                         plan->expected);

  yx_flow_heading (composer->flow, _("What the plan covers, and against what"));
  yx_flow_text (composer->flow, sentence);
  if (point != NULL) {
    g_autofree char *line = yx_curve_point_text (point, plan->n_cases);
    g_autofree char *saving = yx_saving_text (point);

    yx_flow_text (composer->flow, line);
    yx_flow_text (composer->flow, saving);
  } else if (plan->expected > 0.0) {
    yx_flow_text (composer->flow, expected);
  }
  if (study != NULL)
    put_baselines (composer, study);
  if (rehearsal != NULL)
    yx_flow_text (composer->flow, rehearsal);
  if (study != NULL && study->n_points > 1) {
    CoverageDrawing *drawing = g_new0 (CoverageDrawing, 1);

    drawing->study = g_object_ref (dossier->study);
    drawing->chosen = index;
    yx_flow_space (composer->flow, YX_BODY_PITCH / 3);
    yx_flow_drawing (composer->flow, draw_coverage, drawing, coverage_drawing_free, CHART_HEIGHT);
    yx_flow_space (composer->flow, YX_BODY_PITCH / 3);
  }
}

static void
add_finding (YxGrid *table, const YxDossier *dossier, const YxDossierTask *task,
             const YxDossierFinding *finding)
{
  const YxRule *rule = yx_ruleset_get_rule (dossier->ruleset, finding->rule);
  g_autofree char *passed = NULL;
  g_autofree char *seen = finding->case_number != NULL
                              ? g_strdup_printf ("%s：%s", finding->case_number,
                                                 yx_words_or_line (finding->seen))
                              : g_strdup (yx_words_or_line (finding->seen));
  const char *cells[] = { yx_words_name (task), yx_rule_label (finding->rule), seen, NULL };

  if (finding->commander != NULL) {
    g_autofree char *when = yx_words_time (finding->given);

    passed = g_strdup_printf (_("Let pass by %s, %s: %s"), finding->commander, when,
                              yx_words_or_line (finding->reason));
  } else if (finding->verdict == YX_VERDICT_BLOCK) {
    passed = g_strdup_printf (_("Must be cleared before approval: %s"),
                              yx_rule_text_get (&rule->remedy));
  }
  cells[3] = passed != NULL ? passed : yx_rule_text_get (&rule->remedy);
  yx_grid_add_row (table, cells);
}

void
yx_order_safeguards (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxGridColumn columns[] = {
    { _("To meet"), 1.5, YX_ALIGN_LEFT },
    { _("Check"), 1.5, YX_ALIGN_LEFT },
    { _("On record"), 3.0, YX_ALIGN_LEFT },
    { _("What is to be done"), 3.4, YX_ALIGN_LEFT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  for (guint i = 0; i < dossier->tasks->len; i++) {
    const YxDossierTask *task = g_ptr_array_index (dossier->tasks, i);

    for (guint f = 0; task->left_out == YX_LEFT_OUT_NONE && f < task->findings->len; f++)
      add_finding (table, dossier, task, &g_array_index (task->findings, YxDossierFinding, f));
  }
  yx_flow_heading (composer->flow, _("Safeguards from the go/no-go"));
  yx_flow_text (composer->flow,
                _("Each visit has been asked all sixteen checks. The whole act is recorded in sound "
                  "and picture; officers show their cards and say why they have come; what "
                  "follows needs care."));
  if (yx_grid_get_n_rows (table) == 0)
    yx_flow_text (composer->flow, _("No planned visit carries a warning."));
  else
    yx_flow_grid (composer->flow, table);
  yx_flow_space (composer->flow, YX_BODY_PITCH / 2);
}

static char *
hours (int minutes)
{
  return minutes % 60 == 0 ? g_strdup_printf ("%d", minutes / 60)
                           : g_strdup_printf ("%.1f", minutes / 60.0);
}

void
yx_order_contingency (YxComposer *composer)
{
  const YxRuleLimits *limits = yx_ruleset_get_limits (composer->dossier->ruleset);
  g_autofree char *first = hours (limits->inquiry_first_alarm_minutes);
  g_autofree char *second = hours (limits->inquiry_second_alarm_minutes);
  g_autofree char *last = hours (limits->inquiry_minutes);
  g_autofree char *longest = hours (limits->inquiry_complex_minutes);
  g_autofree char *clock
      = g_strdup_printf (_("The clock starts when the person is under control. The command centre "
                           "is warned at %s h and at %s h; at %s h the inquiry ends and the person "
                           "leaves. Only where the case is complex and detention is possible may it "
                           "last %s h. Nobody is compelled again within %d h without a recorded "
                           "reason."),
                         first, second, last, longest, limits->chaining_hours);
  const char *reasons[G_N_ELEMENTS (stop_at_once) + 1] = { NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (stop_at_once); i++)
    reasons[i] = _(stop_at_once[i]);
  yx_flow_heading (composer->flow, _("When things go wrong"));
  yx_flow_subheading (composer->flow, _("Stop at once, and report"));
  yx_flow_list (composer->flow, reasons);
  yx_flow_subheading (composer->flow, _("The clock of an inquiry"));
  yx_flow_text (composer->flow, clock);
  yx_flow_subheading (composer->flow, _("Minors and people who need care"));
  yx_flow_text (composer->flow,
                _("A minor who would be left alone goes to an adult relative, else to the village "
                  "or residents’ committee, else to civil affairs; where none of them can take the "
                  "minor, the carer is not taken away. A closed door without a search warrant is a "
                  "reason to leave."));
}

void
yx_order_communications (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxGridColumn columns[] = {
    { _("Post"), 2, YX_ALIGN_LEFT },
    { _("Full name"), 2, YX_ALIGN_LEFT },
    { _("Phone"), 2, YX_ALIGN_LEFT },
    { _("Radio"), 1.2, YX_ALIGN_LEFT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_4);
  const char *centre[] = { _("Command centre"), NULL, NULL, NULL };
  const char *police[] = { _("Police, ambulance"), NULL, "110 · 120", NULL };

  yx_grid_set_row_height (table, 22.0);
  yx_grid_add_row (table, centre);
  for (guint i = 0; i < dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (dossier->routes, i);
    const YxDossierOfficer *leader
        = route->officers->len > 0 ? g_ptr_array_index (route->officers, 0) : NULL;
    g_autofree char *post = g_strdup_printf (_("Leader of %s"), yx_words_car (route));
    const char *cells[] = { post, leader != NULL ? leader->name : NULL,
                            leader != NULL ? leader->phone : NULL, NULL };

    yx_grid_add_row (table, cells);
  }
  yx_grid_add_row (table, police);
  yx_flow_heading (composer->flow, _("Communications"));
  yx_flow_text (composer->flow,
                _("Each car reports when it leaves, at each arrival and departure, and when it is "
                  "back. After 10 minutes without contact it stops and the command centre calls."));
  yx_flow_grid (composer->flow, table);
  yx_flow_space (composer->flow, YX_BODY_PITCH / 2);
}

void
yx_order_left_out (YxComposer *composer)
{
  const YxDossier *dossier = composer->dossier;
  const YxGridColumn columns[] = {
    { _("To meet"), 1.6, YX_ALIGN_LEFT },
    { _("Case no."), 2.4, YX_ALIGN_LEFT },
    { _("Why not tonight"), 3.6, YX_ALIGN_LEFT },
  };
  g_autoptr (YxGrid) table = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_5);

  for (guint i = 0; i < dossier->tasks->len; i++) {
    const YxDossierTask *task = g_ptr_array_index (dossier->tasks, i);
    const char *label = yx_enum_label (YX_TYPE_LEFT_OUT, (int) task->left_out);
    g_autofree char *cases = yx_words_cases (task);
    g_autofree char *why = task->left_out_note != NULL && *task->left_out_note != '\0'
                               ? g_strdup_printf ("%s\n%s", label, task->left_out_note)
                               : g_strdup (label);
    const char *cells[] = { yx_words_name (task), cases, why };

    if (task->left_out != YX_LEFT_OUT_NONE)
      yx_grid_add_row (table, cells);
  }
  if (yx_grid_get_n_rows (table) == 0)
    return;
  yx_flow_heading (composer->flow, _("Not in this plan"));
  yx_flow_grid (composer->flow, table);
  yx_flow_space (composer->flow, YX_BODY_PITCH / 2);
}

/* Where somebody signs: room, and a line for name and day. */
static void
add_signature (YxGrid *form, const char *label, const char *above)
{
  g_autofree char *text = g_strdup_printf ("%s\n\n%s", above != NULL ? above : "",
                                           _("Signature: ＿＿＿＿＿＿＿＿　　　＿＿＿＿-＿＿-＿＿"));
  const char *cells[] = { label, text };

  yx_grid_add_row (form, cells);
}

void
yx_order_approval (YxComposer *composer)
{
  static const YxGridColumn columns[] = { { NULL, 1, YX_ALIGN_CENTRE },
                                           { NULL, 3.6, YX_ALIGN_LEFT } };
  const YxDossier *dossier = composer->dossier;
  g_autoptr (YxGrid) form = yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_4);
  g_autofree char *recorded = yx_words_time (dossier->necessity_recorded);
  g_autofree char *agreed = yx_words_time (dossier->night_approved);
  g_autofree char *given = yx_words_time (dossier->approved);
  g_autofree char *need = g_strdup_printf (_("%s\n(recorded by %s, %s)"),
                                           yx_words_or_line (dossier->necessity),
                                           yx_words_or_line (dossier->necessity_by), recorded);
  g_autofree char *night = g_strdup_printf (_("Night work approved by %s, %s, document %s"),
                                            yx_words_or_line (dossier->president), agreed,
                                            yx_words_or_line (dossier->night_document));
  g_autofree char *approval
      = dossier->version > 0
            ? g_strdup_printf (_("Version %d approved on the desk by %s, %s"), dossier->version,
                               yx_words_or_line (dossier->commander), given)
            : g_strdup (_("Not approved yet"));

  yx_grid_keep_whole (form);
  if (dossier->night) {
    const char *cells[] = { _("Need for night work"), need };

    yx_grid_add_row (form, cells);
    add_signature (form, _("President: night work"), night);
  }
  add_signature (form, _("Drawn up by"), NULL);
  add_signature (form, _("Commander"), approval);
  add_signature (form, _("President (seal of the court)"), NULL);
  if (dossier->reopened_why != NULL) {
    const char *cells[] = { _("Superseded"), dossier->reopened_why };

    yx_grid_add_row (form, cells);
  }
  yx_flow_heading (composer->flow, _("Approval"));
  yx_flow_grid (composer->flow, form);
}
