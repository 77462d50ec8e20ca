/* Casework rules: the built-in file, files that are refused, deadlines by the calendar, triage by
 * table: the case that is taken, and the one that just is not. */

#include <gio/gio.h>
#include <string.h>

#include "rules/casework.h"

#define DAY G_TIME_SPAN_DAY

static GTimeZone *zone;

static gint64
at (int year, int month, int day, int hour, int minute)
{
  g_autoptr (GDateTime) time = g_date_time_new (zone, year, month, day, hour, minute, 0);

  return g_date_time_to_unix (time) * G_USEC_PER_SEC;
}

static char *
builtin_text (void)
{
  g_autoptr (GBytes) bytes
      = g_resources_lookup_data ("/io/github/yexun/Yexun/rules/casework.json", 0, NULL);

  g_assert_nonnull (bytes);
  return g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
}

static void
test_builtin (void)
{
  YxCasework *casework = yx_casework_builtin ();

  g_assert_cmpint (yx_casework_get_limits (casework)->findable_days, ==, 180);
  g_assert_cmpint (yx_casework_find_node (casework, "filed"), ==, 0);
  g_assert_cmpint (yx_casework_find_node (casework, "nowhere"), <, 0);
  for (guint i = 0; i < yx_casework_get_n_nodes (casework); i++) {
    const YxWorkNode *node = yx_casework_get_node (casework, i);

    g_assert_cmpint (node->after, <, (int) i);
    g_assert_cmpstr (node->label.zh, !=, node->label.en);
    g_assert_cmpstr (node->article.zh, !=, "");
  }
  for (int i = 0; i < YX_N_MEASURE_KINDS; i++)
    g_assert_nonnull (yx_casework_get_measure (casework, (YxMeasureKind) i)->article.zh);
}

/* The built-in file with one text replaced, and what it is refused for. */
static void
test_refused (void)
{
  static const struct {
    const char *from, *to, *why;
  } rows[] = {
    { "\"version\": 1", "\"version\": 2", "version" },
    { "\"valid_from\": \"2024-01-01\"", "\"valid_from\": \"2024-02-30\"", "valid_from" },
    { "\"findable_days\": 180", "\"findable_days\": 0", "limits.findable_days" },
    { "\"findable_days\": 180,", "", "limits.findable_days" },
    { "\"nick\": \"assigned\"", "\"nick\": \"filed\"", "nodes[1]" },
    { "\"nick\": \"assigned\"", "\"nick\": \"Assigned\"", "nodes[1].nick" },
    { "\"after\": \"seizure\"", "\"after\": \"closed\"", "nodes[8]" },
    { "\"after\": \"seizure\",", "", "nodes[8]" },
    { "\"days\": 7,", "\"days\": 7, \"hours\": 1,", "nodes[1].hours" },
    { "\"evidence\": [\"judge\"]", "\"evidence\": [\"rumour\"]", "nodes[1].evidence" },
    { "\"repeats\": true", "\"repeats\": 1", "nodes[13].repeats" },
    { "\"compelled\": {", "\"kidnapped\": {", "measures.kidnapped" },
    { "\"months\": 24", "\"months\": 241", "measures.listing.months" },
    { "\"when\": {}", "\"when\": { \"findable\": true }", "triage[5].when" },
    { "\"nick\": \"watch\"", "\"nick\": \"resume\"", "triage[1]" },
    { "\"track\": \"fast\"", "\"track\": \"slow\"", "triage[3].track" },
    { "\"claim\": [\"money\"], \"assets_percent_least\": 100",
      "\"claim\": [\"unknown\"], \"assets_percent_least\": 100", "triage[3].when.claim" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    g_autofree char *whole = builtin_text ();
    g_auto (GStrv) halves = g_strsplit (whole, rows[i].from, 2);
    g_autofree char *changed = NULL;
    g_autofree char *field = g_strdup_printf ("“%s”", rows[i].why);
    g_autoptr (GError) error = NULL;
    g_autoptr (YxCasework) casework = NULL;

    g_assert_cmpuint (g_strv_length (halves), ==, 2);
    changed = g_strconcat (halves[0], rows[i].to, halves[1], NULL);
    casework = yx_casework_parse ("ours.json", changed, strlen (changed), &error);
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_null (casework);
    g_test_message ("%s", error->message);
    g_assert_nonnull (strstr (error->message, "ours.json"));
    g_assert_nonnull (strstr (error->message, field));
  }
}

static void
test_in_force (void)
{
  g_autoptr (YxCaseworkBook) book = yx_casework_book_new ();
  g_autofree char *whole = builtin_text ();
  g_auto (GStrv) halves = g_strsplit (whole, "2024-01-01", 2);
  g_autofree char *later = g_strconcat (halves[0], "2026-01-01", halves[1], NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxCasework) before = NULL;
  g_autoptr (YxCasework) after = NULL;
  g_autoptr (YxCasework) early = NULL;
  GDate day;

  g_assert_true (yx_casework_book_add (book, "ours.json", later, strlen (later), &error));
  g_assert_no_error (error);
  g_date_clear (&day, 1);
  g_date_set_dmy (&day, 31, G_DATE_DECEMBER, 2025);
  before = yx_casework_book_in_force (book, &day);
  g_assert_true (before == yx_casework_builtin ());
  g_date_set_dmy (&day, 1, G_DATE_JANUARY, 2026);
  after = yx_casework_book_in_force (book, &day);
  g_assert_true (after != before);
  g_assert_cmpstr (yx_casework_get_digest (after), !=, yx_casework_get_digest (before));
  /* Before any file there is still one to work by. */
  g_date_set_dmy (&day, 1, G_DATE_JANUARY, 2000);
  early = yx_casework_book_in_force (book, &day);
  g_assert_true (early == yx_casework_builtin ());
}

typedef struct {
  YxCasework *casework;
  gint64 recorded[YX_CASEWORK_MAX_NODES];
  YxNodeState states[YX_CASEWORK_MAX_NODES];
  YxWorkflowFacts facts;
} Work;

static const YxNodeState *
state_of (Work *work, const char *nick, gint64 now)
{
  const int index = yx_casework_find_node (work->casework, nick);

  g_assert_cmpint (index, >=, 0);
  work->facts.recorded = work->recorded;
  yx_casework_states (work->casework, &work->facts, zone, now, work->states);
  return &work->states[index];
}

static void
assert_next (Work *work, gint64 now, const char *nick)
{
  int next;

  state_of (work, "filed", now);
  next = yx_casework_next (work->casework, work->states);
  if (nick == NULL) {
    g_assert_cmpint (next, <, 0);
    return;
  }
  g_assert_cmpint (next, >=, 0);
  g_assert_cmpstr (yx_casework_get_node (work->casework, (guint) next)->nick, ==, nick);
}

/* Days are those of the court's clock: a case filed at 00:30 in China is filed on that day, though
 * in UTC it still is the day before. */
static void
test_deadlines (void)
{
  Work work = { .casework = yx_casework_builtin () };
  const gint64 filed = at (2025, 8, 31, 0, 30);
  const gint64 last = at (2025, 9, 11, 0, 0) - 1;
  const YxNodeState *notice;

  work.facts.status = YX_CASE_STATUS_OPEN;
  g_assert_cmpint (state_of (&work, "notice", filed)->due, ==, 0);
  assert_next (&work, filed, NULL);

  work.facts.filed = filed;
  notice = state_of (&work, "notice", last);
  g_assert_cmpint (notice->due, ==, last);
  g_assert_false (notice->overdue);
  g_assert_true (state_of (&work, "notice", last + 1)->overdue);
  assert_next (&work, filed, "assigned");

  /* A judge is named; the notice is served late, and keeps the day it was due. */
  work.facts.has_judge = TRUE;
  assert_next (&work, filed, "notice");
  work.facts.documents[YX_DOCUMENT_KIND_ENFORCEMENT_NOTICE] = last + 2 * DAY;
  notice = state_of (&work, "notice", last + 3 * DAY);
  g_assert_cmpint (notice->done, ==, last + 2 * DAY);
  g_assert_cmpint (notice->due, ==, last);
  g_assert_false (notice->overdue);
  g_assert_false (notice->by_hand);

  /* What is recorded by hand goes before what the desk shows. */
  work.recorded[yx_casework_find_node (work.casework, "notice")] = filed + DAY;
  notice = state_of (&work, "notice", last + 3 * DAY);
  g_assert_cmpint (notice->done, ==, filed + DAY);
  g_assert_true (notice->by_hand);

  /* A month after 31 August is 30 September, six months are 28 February. */
  g_assert_cmpint (state_of (&work, "field-inquiry", filed)->due, ==, at (2025, 10, 1, 0, 0) - 1);
  g_assert_cmpint (state_of (&work, "closed", filed)->due, ==, at (2026, 3, 1, 0, 0) - 1);

  /* Valuation has no day before something was seized. */
  g_assert_cmpint (state_of (&work, "valuation", filed)->due, ==, 0);
  work.facts.measures[YX_MEASURE_KIND_FREEZE] = at (2025, 9, 5, 10, 0);
  g_assert_cmpint (state_of (&work, "valuation", filed)->due, ==, at (2025, 10, 6, 0, 0) - 1);
}

static void
test_closed_and_watched (void)
{
  Work work = { .casework = yx_casework_builtin () };
  const gint64 closed = at (2025, 3, 15, 9, 0);
  const int check = yx_casework_find_node (work.casework, "round-check");
  const YxNodeState *state;

  work.facts.filed = at (2024, 12, 1, 9, 0);
  work.facts.status = YX_CASE_STATUS_SUSPENDED;
  work.facts.status_since = closed;
  assert_next (&work, closed, NULL);
  g_assert_cmpint (state_of (&work, "closed", closed)->done, ==, 0);

  work.facts.status = YX_CASE_STATUS_CONCLUDED;
  assert_next (&work, closed, NULL);
  g_assert_cmpint (state_of (&work, "closed", closed)->done, ==, closed);

  /* A terminated round is asked again every six months, from the last time. */
  work.facts.status = YX_CASE_STATUS_TERMINATED;
  state = state_of (&work, "round-check", closed);
  g_assert_cmpint (state->due, ==, at (2025, 9, 16, 0, 0) - 1);
  assert_next (&work, closed, "round-check");
  work.recorded[check] = at (2025, 9, 1, 9, 0);
  state = state_of (&work, "round-check", at (2026, 3, 2, 0, 0));
  g_assert_cmpint (state->due, ==, at (2026, 3, 2, 0, 0) - 1);
  g_assert_true (state->overdue);
  assert_next (&work, closed, "round-check");

  /* Money that came in is paid out even of a case that is closed. */
  work.facts.status = YX_CASE_STATUS_PAID;
  assert_next (&work, closed, NULL);
  work.recorded[yx_casework_find_node (work.casework, "money-in")] = at (2025, 3, 14, 9, 0);
  assert_next (&work, closed, "money-out");
}

static void
test_measures (void)
{
  YxCasework *casework = yx_casework_builtin ();
  const gint64 imposed = at (2025, 1, 31, 12, 0);
  g_autofree char *person = NULL;
  g_autofree char *entity = NULL;
  g_autofree char *detention = NULL;

  g_assert_cmpint (yx_casework_measure_end (casework, YX_MEASURE_KIND_LISTING, imposed, 0), >,
                   imposed + 729 * DAY);
  g_assert_cmpint (yx_casework_measure_end (casework, YX_MEASURE_KIND_LISTING, imposed, 0), <,
                   imposed + 731 * DAY);
  g_assert_cmpint (yx_casework_measure_end (casework, YX_MEASURE_KIND_LISTING, imposed, 5), ==, 5);
  g_assert_cmpint (yx_casework_measure_end (casework, YX_MEASURE_KIND_EXIT, imposed, 0), ==, 0);

  detention = yx_casework_measure_text (casework, yx_ruleset_builtin (), YX_MEASURE_KIND_DETENTION,
                                        YX_DEBTOR_KIND_PERSON);
  g_assert_nonnull (strstr (detention, "15"));
  person = yx_casework_measure_text (casework, yx_ruleset_builtin (), YX_MEASURE_KIND_FINE,
                                     YX_DEBTOR_KIND_PERSON);
  entity = yx_casework_measure_text (casework, yx_ruleset_builtin (), YX_MEASURE_KIND_FINE,
                                     YX_DEBTOR_KIND_ENTITY);
  g_assert_nonnull (strstr (person, "100"));
  g_assert_null (strstr (person, "1000000"));
  g_assert_nonnull (strstr (entity, "1000000"));
}

static void
test_triage (void)
{
  const gint64 now = at (2025, 11, 1, 9, 0);
  static const struct {
    const char *name;
    YxTriageFacts facts;
    int age_days; /* below 0: not filed */
    YxTrack track;
    const char *rule;
  } rows[] = {
    { "all of it",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 10000, TRUE, 0 },
      10, YX_TRACK_FAST, "fast" },
    { "one fen short",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 9999, TRUE, 0 },
      10, YX_TRACK_ORDINARY, "ordinary" },
    { "what is paid is not owed",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 1, TRUE, 9999, TRUE, 0 },
      10, YX_TRACK_FAST, "fast" },
    { "nobody to be found",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 10000, FALSE, 0 },
      10, YX_TRACK_ORDINARY, "ordinary" },
    { "not asked yet is not none",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 0, FALSE, 0, TRUE, 0 },
      200, YX_TRACK_ORDINARY, "ordinary" },
    { "a house to be left",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_DELIVERY, 1, 10000, 0, TRUE, 20000, TRUE, 0 },
      10, YX_TRACK_ORDINARY, "ordinary" },
    { "an amount nobody called money",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_UNKNOWN, 1, 10000, 0, TRUE, 10000, TRUE, 0 },
      10, YX_TRACK_FAST, "fast" },
    { "nothing claimed",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_UNKNOWN, 1, 0, 0, TRUE, 10000, TRUE, 0 },
      10, YX_TRACK_ORDINARY, "ordinary" },
    { "no assets in three months",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 0, TRUE, 0 },
      90, YX_TRACK_ORDINARY, "no-assets" },
    { "a day before",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 0, TRUE, 0 },
      89, YX_TRACK_ORDINARY, "ordinary" },
    { "nobody knows when it was filed",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 0, TRUE, 0 },
      -1, YX_TRACK_ORDINARY, "ordinary" },
    { "a terminated round",
      { YX_CASE_STATUS_TERMINATED, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 0, TRUE, 0 },
      400, YX_TRACK_WATCH, "watch" },
    { "a terminated round, never asked",
      { YX_CASE_STATUS_TERMINATED, YX_CLAIM_KIND_MONEY, 1, 10000, 0, FALSE, 0, TRUE, 0 },
      400, YX_TRACK_WATCH, "watch" },
    { "a terminated round with assets",
      { YX_CASE_STATUS_TERMINATED, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 100, TRUE, 0 },
      400, YX_TRACK_ORDINARY, "resume" },
    { "paid",
      { YX_CASE_STATUS_PAID, YX_CLAIM_KIND_MONEY, 1, 10000, 10000, TRUE, 10000, TRUE, 0 },
      10, YX_TRACK_NONE, "closed" },
    { "suspended",
      { YX_CASE_STATUS_SUSPENDED, YX_CLAIM_KIND_MONEY, 1, 10000, 0, TRUE, 10000, TRUE, 0 },
      10, YX_TRACK_NONE, "closed" },
    { "more than can be counted",
      { YX_CASE_STATUS_OPEN, YX_CLAIM_KIND_MONEY, 1, G_MAXINT64, 0, TRUE, G_MAXINT64, TRUE, 0 },
      10, YX_TRACK_ORDINARY, "ordinary" },
  };
  YxCasework *casework = yx_casework_builtin ();

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    YxTriageFacts facts = rows[i].facts;
    g_autofree char *seen = NULL;
    YxTrack track;
    guint rule;

    facts.filed = rows[i].age_days < 0 ? 0 : now - rows[i].age_days * DAY;
    track = yx_casework_triage (casework, &facts, now, &rule);
    g_test_message ("%s", rows[i].name);
    g_assert_cmpint ((int) track, ==, (int) rows[i].track);
    g_assert_cmpstr (yx_casework_get_rule (casework, rule)->nick, ==, rows[i].rule);
    seen = yx_casework_triage_seen (&facts);
    g_assert_cmpuint (strlen (seen), >, 10);
  }
}

static void
test_findable (void)
{
  const gint64 now = at (2025, 11, 1, 9, 0);
  static const struct {
    gboolean on_map;
    int verified, seen; /* days ago; below 0: never */
    int failed;
    gboolean findable;
  } rows[] = {
    { TRUE, 180, -1, 0, TRUE },  { TRUE, 181, -1, 0, FALSE }, { TRUE, 400, 10, 2, TRUE },
    { TRUE, 10, -1, 3, FALSE },  { FALSE, 10, 10, 0, FALSE }, { TRUE, -1, -1, 0, FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const YxFindableFacts place = {
      .on_map = rows[i].on_map,
      .verified = rows[i].verified < 0 ? 0 : now - rows[i].verified * DAY,
      .seen = rows[i].seen < 0 ? 0 : now - rows[i].seen * DAY,
      .failed_visits = rows[i].failed,
    };

    g_assert_cmpint (yx_casework_findable (yx_casework_builtin (), &place, now), ==,
                     rows[i].findable);
  }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, NULL);
  zone = g_time_zone_new_identifier ("Asia/Shanghai");
  g_assert_nonnull (zone);
  g_test_add_func ("/rules/casework/builtin", test_builtin);
  g_test_add_func ("/rules/casework/refused", test_refused);
  g_test_add_func ("/rules/casework/in-force", test_in_force);
  g_test_add_func ("/rules/casework/deadlines", test_deadlines);
  g_test_add_func ("/rules/casework/closed-and-watched", test_closed_and_watched);
  g_test_add_func ("/rules/casework/measures", test_measures);
  g_test_add_func ("/rules/casework/triage", test_triage);
  g_test_add_func ("/rules/casework/findable", test_findable);
  status = g_test_run ();
  g_time_zone_unref (zone);
  return status;
}
