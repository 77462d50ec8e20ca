/* The card of each vehicle: what its crew holds in their hands, stop by stop. */

#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"
#include "paper/composer.h"
#include "paper/grid.h"
#include "paper/words.h"

#define CODE_SIDE YX_MM (30)
#define OVERVIEW_HEIGHT YX_MM (54)
#define STRIP_WIDTH YX_MM (40)
#define STRIP_HEIGHT YX_MM (24)
#define STRIP_METRES 700.0

static gboolean
is_wanted (const YxComposer *composer, const YxDossierRoute *route)
{
  const char *wanted = composer->request->route;
  g_autofree char *plate = composer->dossier->edition == YX_PAPER_EDITION_REDACTED
                               ? yx_mask_plate (wanted)
                               : g_strdup (wanted);

  return wanted == NULL || g_strcmp0 (route->call_sign, wanted) == 0
         || g_strcmp0 (route->plate, plate) == 0 || g_strcmp0 (route->id, wanted) == 0;
}

static gboolean
has_strips (const YxComposer *composer)
{
  return composer->dossier->edition == YX_PAPER_EDITION_FULL;
}

guint
yx_route_cards_count_steps (const YxComposer *composer)
{
  guint n = 0;

  for (guint i = 0; i < composer->dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (composer->dossier->routes, i);

    if (is_wanted (composer, route))
      n += 1 + (has_strips (composer) ? (guint) route->n_visits : 0);
  }
  return n;
}

static YxGrid *
new_form (void)
{
  static const YxGridColumn columns[] = { { NULL, 1, YX_ALIGN_CENTRE },
                                           { NULL, 6, YX_ALIGN_LEFT } };

  return yx_grid_new (columns, G_N_ELEMENTS (columns), YX_SIZE_SMALL_5);
}

/* A stop takes a quarter of a page: small letters, the facts beside the map. */
static YxGrid *
new_stop_form (void)
{
  static const YxGridColumn column = { NULL, 1, YX_ALIGN_LEFT };

  return yx_grid_new (&column, 1, YX_SIZE_SMALL_5);
}

static void
add_field (YxGrid *form, const char *label, const char *value)
{
  const char *cells[] = { label, value };

  yx_grid_add_row (form, cells);
}

/* "案件：…", a line of its own; nothing where nothing is on record. */
static void
append_fact (GString *text, const char *label, const char *value)
{
  if (value == NULL || *value == '\0')
    return;
  if (text->len > 0)
    g_string_append_c (text, '\n');
  /* TRANSLATORS: label and value on a route card */
  g_string_append_printf (text, _("%s: %s"), label, value);
}

/* "吴示刚（执行法官 15400010028）、…"; NULL: nobody is named. */
static char *
write_members (const YxDossierRoute *route)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < route->officers->len; i++) {
    const YxDossierOfficer *officer = g_ptr_array_index (route->officers, i);
    const gboolean known = officer->phone != NULL && *officer->phone != '\0';

    g_string_append_printf (text, "%s%s（%s%s%s）", i > 0 ? "、" : "",
                            yx_words_or_line (officer->name),
                            yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) officer->role),
                            known ? " " : "", known ? officer->phone : "");
  }
  return g_string_free (text, text->len == 0);
}

static void
put_head (YxComposer *composer, const YxDossierRoute *route)
{
  const YxDossier *dossier = composer->dossier;
  const YxTextStyle title = { YX_FACE_TITLE, 18.0, 27.0, 0, YX_ALIGN_LEFT };
  g_autofree char *car = yx_words_car_and_plate (route);
  g_autofree char *heading = g_strdup_printf (_("Route card: %s"), car);
  g_autofree char *uri = yx_words_route_uri (dossier, route);
  g_autofree char *start = yx_words_time (route->start);
  g_autofree char *end = yx_words_clock (route->end);
  g_autofree char *distance = yx_format_metres (route->metres);
  g_autofree char *times = g_strdup_printf (_("out %s, back %s, %s"), start, end, distance);
  g_autofree char *crew = write_members (route);
  g_autofree char *places
      = g_strdup_printf (_("%d seats, crew of %d, room for %d brought in; recorders: %d"),
                         route->seats, route->crew, MAX (route->seats - route->crew, 0),
                         route->recorders);
  g_autofree char *ground
      = has_strips (composer)
            ? g_strdup_printf (_("; the small maps show %.0f m across"), STRIP_METRES)
            : g_strdup ("");
  g_autofree char *way = g_strdup_printf (
      _("from %s, back to %s"), yx_words_or_line (dossier->base),
      yx_words_or_line (dossier->end_base != NULL ? dossier->end_base : dossier->base));
  g_autofree char *from = g_strconcat (way, ground, NULL);
  g_autoptr (YxGrid) form = new_form ();

  yx_flow_code (composer->flow, uri, CODE_SIDE);
  yx_flow_lines (composer->flow, &title, heading);
  add_field (form, _("Times"), times);
  add_field (form, _("Way"), from);
  add_field (form, _("Members"), crew != NULL ? crew : "＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿");
  add_field (form, _("Vehicle"), places);
  add_field (form, _("Phones"), _("Command centre ＿＿＿＿＿＿＿＿　police 110　ambulance 120"));
  yx_flow_grid (composer->flow, form);
  yx_flow_space (composer->flow, 6.0);
}

static char *
write_places (const YxDossierStop *stop)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < stop->task->places->len; i++) {
    const YxDossierPlace *place = &g_array_index (stop->task->places, YxDossierPlace, i);

    if (g_strcmp0 (place->id, stop->place_id) == 0)
      continue;
    g_string_append_printf (text, "%s%s %s", text->len > 0 ? "；" : "",
                            yx_enum_label (YX_TYPE_PLACE_KIND, (int) place->kind),
                            yx_words_or_line (place->address));
    if (place->failed_visits > 0)
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, " (%d visit in vain)",
                                           " (%d visits in vain)", (gulong) place->failed_visits),
                              place->failed_visits);
  }
  return g_string_free (text, FALSE);
}

static char *
write_identity (const YxDossierTask *task)
{
  const gboolean is_entity = task->debtor_kind == YX_DEBTOR_KIND_ENTITY;
  g_autofree char *person = yx_words_person (task);

  return g_strdup_printf (_("%s   phone %s\nID number %s; photo compared by %s, %s"), person,
                          yx_words_or_line (task->phone),
                          yx_words_or_line (is_entity ? task->appears_id_number : task->id_number),
                          yx_words_or_line (task->identity_by),
                          yx_words_or_line (task->identity_by_second));
}

static char *
write_cases (const YxDossierTask *task)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < task->cases->len; i++) {
    const YxDossierCase *item = &g_array_index (task->cases, YxDossierCase, i);
    g_autofree char *claim = yx_format_fen (item->claim_fen);
    g_autofree char *paid = yx_format_fen (item->paid_fen);

    g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "", item->number);
    if (item->cause != NULL)
      g_string_append_printf (text, " %s", item->cause);
    if (item->paid_fen > 0)
      g_string_append_printf (text, _(", claim %s yuan, paid %s yuan"), claim, paid);
    else
      g_string_append_printf (text, _(", claim %s yuan"), claim);
    if (item->left)
      g_string_append_printf (text, "（%s）", _("closed since"));
  }
  return g_string_free (text, FALSE);
}

/* What the law asks of the crew at the door, as boxes to tick. */
static char *
write_checklist (const YxDossierTask *task)
{
  GString *text = g_string_new (NULL);
  const char *items[10] = { NULL };
  gsize n = 0;

  items[n++] = _("cards shown");
  items[n++] = _("recorders on");
  items[n++] = _("identity made sure of by two");
  if (task->kind == YX_TASK_KIND_SUMMONS)
    items[n++] = _("warrant read out and signed");
  if (task->sex == YX_SEX_FEMALE)
    items[n++] = _("female officer present");
  if (task->applicant != YX_APPLICANT_JOINS_NO)
    items[n++] = _("applicant stays outside");
  items[n++] = _("minors and people who need care looked after");
  items[n++] = _("record signed");
  for (gsize i = 0; i < n; i++)
    g_string_append_printf (text, "%s□\u00a0%s", i > 0 ? "　" : "", items[i]);
  return g_string_free (text, FALSE);
}

static char *
write_outcomes (void)
{
  GString *text = g_string_new (NULL);

  for (int outcome = YX_STOP_OUTCOME_APPEARED; outcome <= YX_STOP_OUTCOME_POLICE; outcome++)
    g_string_append_printf (text, "%s□\u00a0%s", text->len > 0 ? "　" : "",
                            yx_enum_label (YX_TYPE_STOP_OUTCOME, outcome));
  g_string_append (text, "　");
  g_string_append (text, _("Arrived ＿＿:＿＿ Under control ＿＿:＿＿ Left ＿＿:＿＿ Leader ＿＿＿＿"));
  return g_string_free (text, FALSE);
}

/* Who is to be met, why, on which paper, and what to mind. */
static char *
write_facts (const YxDossierStop *stop)
{
  const YxDossierTask *task = stop->task;
  GString *text = g_string_new (NULL);
  g_autofree char *identity
      = task->institution != NULL
            ? g_strdup_printf (_("%s   phone %s"), task->institution,
                               yx_words_or_line (task->institution_phone))
            : write_identity (task);
  g_autofree char *cases = write_cases (task);
  g_autofree char *places = write_places (stop);
  g_autofree char *flags = yx_words_flags (task);
  g_autofree char *findings = yx_words_findings (task);
  g_autofree char *warrants = yx_words_warrants (task);

  g_string_append (text, identity);
  append_fact (text, _("Cases"), cases);
  if (task->kind == YX_TASK_KIND_SUMMONS)
    append_fact (text, _("Warrant"), yx_words_or_line (warrants));
  append_fact (text, _("Risks and needs"), flags);
  if (task->deputy == YX_DEPUTY_STATUS_TOWNSHIP || task->deputy == YX_DEPUTY_STATUS_COUNTY)
    append_fact (text, _("Deputy"), yx_enum_label (YX_TYPE_DEPUTY_STATUS, (int) task->deputy));
  append_fact (text, _("Safeguards"), findings);
  if (task->applicant != YX_APPLICANT_JOINS_NO)
    append_fact (text, _("Applicant"),
                 yx_enum_label (YX_TYPE_APPLICANT_JOINS, (int) task->applicant));
  append_fact (text, _("Other places"), places);
  return g_string_free (text, FALSE);
}

static void
add_line (YxGrid *form, const char *text)
{
  yx_grid_add_row (form, &text);
}

static gboolean
put_stop (YxComposer *composer, const YxDossierRoute *route, guint index, GError **error)
{
  const YxDossierStop *stop = &g_array_index (route->stops, YxDossierStop, index);
  g_autoptr (YxGrid) form = new_stop_form ();
  g_autofree char *facts = stop->task != NULL ? write_facts (stop) : g_strdup ("");
  g_autofree char *begin = yx_words_clock (stop->begin);
  g_autofree char *leave = yx_words_clock (stop->departure);
  g_autofree char *drive = yx_format_seconds (stop->drive_s);
  g_autofree char *distance = yx_format_metres (stop->metres);
  g_autofree char *band = g_strdup_printf (
      _("Stop %u   %s–%s   %s (%s, %s from the stop before)%s"),
      yx_words_stop_number (route, index), begin, leave, yx_words_or_line (stop->address), drive,
      distance, stop->cancelled ? _("   CANCELLED") : "");

  yx_grid_keep_whole (form);
  yx_grid_add_band (form, band);
  if (has_strips (composer)) {
    cairo_surface_t *strip = yx_maps_strip (composer->dossier, route, index, &composer->maps,
                                            STRIP_METRES, STRIP_WIDTH, STRIP_HEIGHT, error);

    if (strip == NULL)
      return FALSE;
    yx_grid_add_beside (form, strip, STRIP_WIDTH, STRIP_HEIGHT, facts);
    cairo_surface_destroy (strip);
  } else {
    add_line (form, facts);
  }
  if (stop->task != NULL) {
    g_autofree char *checklist = write_checklist (stop->task);
    g_autofree char *outcomes = write_outcomes ();

    add_line (form, checklist);
    add_line (form, outcomes);
  }
  yx_flow_grid (composer->flow, form);
  yx_flow_space (composer->flow, 5.0);
  return !has_strips (composer) || yx_composer_step (composer, error);
}

static void
put_other_stop (YxComposer *composer, const YxDossierStop *stop)
{
  const YxTextStyle style = { YX_FACE_HEADING, YX_SIZE_5, 16.0, 0, YX_ALIGN_LEFT };
  g_autofree char *arrival = yx_words_clock (stop->arrival);
  g_autofree char *line = g_strdup_printf ("%s　%s　%s", arrival,
                                           yx_enum_label (YX_TYPE_STOP_KIND, (int) stop->kind),
                                           stop->address != NULL ? stop->address : "");

  yx_flow_lines (composer->flow, &style, line);
  yx_flow_space (composer->flow, 4.0);
}

static gboolean
put_card (YxComposer *composer, const YxDossierRoute *route, GError **error)
{
  g_autofree char *car = yx_words_car_and_plate (route);
  g_autofree char *title = g_strdup_printf (_("Route card: %s"), car);
  cairo_surface_t *overview;

  yx_flow_begin_part (composer->flow, title, FALSE);
  put_head (composer, route);
  overview = yx_maps_overview (composer->dossier, route, &composer->maps, YX_TYPE_WIDTH,
                               OVERVIEW_HEIGHT, error);
  if (overview == NULL)
    return FALSE;
  yx_flow_picture (composer->flow, overview, OVERVIEW_HEIGHT);
  cairo_surface_destroy (overview);
  yx_flow_space (composer->flow, 4.0);
  if (!yx_composer_step (composer, error))
    return FALSE;
  for (guint i = 0; i < route->stops->len; i++) {
    const YxDossierStop *stop = &g_array_index (route->stops, YxDossierStop, i);

    if (stop->kind != YX_STOP_KIND_VISIT)
      put_other_stop (composer, stop);
    else if (!put_stop (composer, route, i, error))
      return FALSE;
  }
  return TRUE;
}

gboolean
yx_compose_route_cards (YxComposer *composer, GError **error)
{
  gboolean any = FALSE;

  for (guint i = 0; i < composer->dossier->routes->len; i++) {
    const YxDossierRoute *route = g_ptr_array_index (composer->dossier->routes, i);

    if (!is_wanted (composer, route))
      continue;
    if (!put_card (composer, route, error))
      return FALSE;
    any = TRUE;
  }
  if (!any && composer->request->route != NULL) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _("No car “%s” drives in this plan"), composer->request->route);
    return FALSE;
  }
  if (!any) {
    yx_flow_begin_part (composer->flow, yx_paper_title (YX_PAPER_KIND_ROUTE_CARD), FALSE);
    yx_flow_text (composer->flow, _("No car drives in this plan."));
  }
  return TRUE;
}
