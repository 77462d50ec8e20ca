/* For every rule: the case that passes, the one that just fails, and the override that is
 * refused. One set of facts passes everything; each row changes as little as it can. */

#include <string.h>

#include "rules/checks.h"

#define HOUR G_TIME_SPAN_HOUR
#define DAY G_TIME_SPAN_DAY
/* 2025-12-01 05:00 in the time zone of the tests, UTC. */
#define START (G_GINT64_CONSTANT (1764565200) * G_USEC_PER_SEC)
#define END (START + 4 * HOUR)

enum { FIRST_SUMMONS, SECOND_SUMMONS, WARRANT, SPARE, N_DOCUMENTS };

typedef struct {
  YxDocumentFacts documents[N_DOCUMENTS];
  YxCaseFacts cases[2];
  YxPlaceFacts places[2];
  YxTaskFacts facts;
} Sheet;

typedef void (*Change) (Sheet *sheet);

static void
fill (Sheet *sheet)
{
  const YxDocumentFacts summons = {
    .kind = YX_DOCUMENT_KIND_SUMMONS,
    .signed_at = START - 40 * DAY,
    .served = START - 35 * DAY,
    .deadline = START - 30 * DAY,
    .receipt = TRUE,
    .answer = YX_SUMMONS_ANSWER_NO_SHOW,
    .names_person = TRUE,
  };

  *sheet = (Sheet){ 0 };
  sheet->documents[FIRST_SUMMONS] = summons;
  sheet->documents[SECOND_SUMMONS] = summons;
  sheet->documents[WARRANT] = (YxDocumentFacts){
    .kind = YX_DOCUMENT_KIND_WARRANT,
    .signed_at = START - 2 * DAY,
    .valid_until = END,
    .names_person = TRUE,
    .places = 3,
  };
  sheet->documents[SPARE] = (YxDocumentFacts){ .kind = YX_DOCUMENT_KIND_ASSET_ORDER };
  sheet->cases[0] = (YxCaseFacts){
    .number = "（2025）豫0825执123号",
    .status = YX_CASE_STATUS_OPEN,
    .title_effective = START,
    .claim_fen = 4500000,
    .paid_fen = 4499999,
    .documents = sheet->documents,
    .n_documents = N_DOCUMENTS,
  };
  sheet->places[0] = (YxPlaceFacts){ .verified = START - 180 * DAY, .failed_visits = 2 };
  sheet->places[1] = (YxPlaceFacts){ .seen = START - 10 * DAY };
  sheet->facts = (YxTaskFacts){
    .kind = YX_TASK_KIND_SUMMONS,
    .stage = YX_CHECK_STAGE_DEPARTURE,
    .start = START,
    .end = END,
    .start_minute = 5 * 60,
    .cases = sheet->cases,
    .n_cases = 1,
    .places = sheet->places,
    .n_places = 2,
    .person = {
      .kind = YX_DEBTOR_KIND_PERSON,
      .capacity = YX_CAPACITY_DEBTOR,
      .sex = YX_SEX_FEMALE,
      .has_birth = TRUE,
      .identity_by = "甲",
      .identity_by_second = "乙",
      .deputy = YX_DEPUTY_STATUS_NONE,
      .last_compelled = START - 24 * HOUR,
    },
    .car = {
      .known = TRUE,
      .plate = "豫HO001警",
      .assigned = TRUE,
      .by_name = TRUE,
      .seats = 5,
      .crew = 4,
      .judges = 1,
      .bailiffs = 2,
      .drivers = 1,
      .female_officer = TRUE,
      .recorders = 1,
      .recorders_tested = START - 12 * HOUR,
    },
    .night_necessity = TRUE,
    .night_approved = TRUE,
    .weather = YX_WEATHER_RAIN,
  };
  g_date_set_dmy (&sheet->facts.day, 1, 12, 2025);
  /* Eighteen that very day, and no older than sixty-nine. */
  g_date_set_dmy (&sheet->facts.person.birth, 1, 12, 2007);
}

#define CHANGE(name, ...)                                                                          \
  static void name (Sheet *sheet)                                                                  \
  {                                                                                                \
    __VA_ARGS__;                                                                                   \
  }

CHANGE (nothing, (void) sheet)
CHANGE (paid_to_the_fen, sheet->cases[0].paid_fen = 4500000)
CHANGE (settled, sheet->cases[0].status = YX_CASE_STATUS_SETTLED)
CHANGE (suspended, sheet->cases[0].status = YX_CASE_STATUS_SUSPENDED)
CHANGE (terminated, sheet->cases[0].status = YX_CASE_STATUS_TERMINATED)
CHANGE (title_a_moment_late, sheet->cases[0].title_effective = START + 1)
CHANGE (title_unknown, sheet->cases[0].title_effective = 0)
CHANGE (preservation_case, sheet->cases[0].number = "（2025）豫0825执保123号")
CHANGE (resumed_case, sheet->cases[0].number = "（2025）豫0825执恢123号")
CHANGE (one_without_receipt, sheet->documents[SECOND_SUMMONS].receipt = FALSE)
CHANGE (one_excused, sheet->documents[SECOND_SUMMONS].answer = YX_SUMMONS_ANSWER_EXCUSED)
CHANGE (one_for_tonight, sheet->documents[SECOND_SUMMONS].deadline = START)
CHANGE (one_for_another, sheet->documents[SECOND_SUMMONS].names_person = FALSE)
CHANGE (no_summons, sheet->documents[FIRST_SUMMONS].kind = YX_DOCUMENT_KIND_ASSET_ORDER;
        sheet->documents[SECOND_SUMMONS].kind = YX_DOCUMENT_KIND_ASSET_ORDER)
CHANGE (compelled_yesterday, sheet->facts.person.last_compelled = START - 24 * HOUR + 1)
CHANGE (warrant_unsigned, sheet->documents[WARRANT].signed_at = 0)
CHANGE (warrant_short, sheet->documents[WARRANT].valid_until = END - 1)
CHANGE (warrant_for_another, sheet->documents[WARRANT].names_person = FALSE)
CHANGE (warrant_for_elsewhere, sheet->documents[WARRANT].places = 4)
CHANGE (warrant_for_one_place, sheet->documents[WARRANT].places = 1)
CHANGE (planned_elsewhere, sheet->documents[WARRANT].places = 1; sheet->places[1].planned = TRUE)
CHANGE (planned_there, sheet->documents[WARRANT].places = 2; sheet->places[1].planned = TRUE)
CHANGE (no_warrant, sheet->documents[WARRANT].kind = YX_DOCUMENT_KIND_ASSET_ORDER)
CHANGE (compared_by_one, sheet->facts.person.identity_by_second = "甲")
CHANGE (compared_by_nobody, sheet->facts.person.identity_by = NULL;
        sheet->facts.person.identity_by_second = NULL)
CHANGE (third_party, sheet->facts.person.capacity = YX_CAPACITY_THIRD_PARTY)
CHANGE (entity_itself, sheet->facts.person.kind = YX_DEBTOR_KIND_ENTITY)
CHANGE (controller, sheet->facts.person.kind = YX_DEBTOR_KIND_ENTITY;
        sheet->facts.person.capacity = YX_CAPACITY_ACTUAL_CONTROLLER)
CHANGE (entity_unknown, sheet->facts.person.capacity = YX_CAPACITY_UNKNOWN)
CHANGE (county_deputy, sheet->facts.person.deputy = YX_DEPUTY_STATUS_COUNTY)
CHANGE (permitted_deputy, sheet->facts.person.deputy = YX_DEPUTY_STATUS_COUNTY;
        sheet->facts.person.deputy_permission = TRUE)
CHANGE (township_deputy, sheet->facts.person.deputy = YX_DEPUTY_STATUS_TOWNSHIP)
CHANGE (unchecked_deputy, sheet->facts.person.deputy = YX_DEPUTY_STATUS_UNCHECKED)
CHANGE (eighteen_tomorrow, g_date_set_dmy (&sheet->facts.person.birth, 2, 12, 2007))
CHANGE (age_unknown, sheet->facts.person.has_birth = FALSE)
CHANGE (seriously_ill, sheet->facts.person.flags = 1u << YX_DEBTOR_FLAG_SERIOUS_ILLNESS)
CHANGE (crew_of_three, sheet->facts.car.crew = 3)
CHANGE (one_bailiff, sheet->facts.car.bailiffs = 1)
CHANGE (one_bailiff_unnamed, sheet->facts.car.bailiffs = 0; sheet->facts.car.by_name = FALSE)
CHANGE (no_car, sheet->facts.car.known = FALSE)
CHANGE (men_only, sheet->facts.car.female_officer = FALSE)
CHANGE (men_for_a_man, sheet->facts.car.female_officer = FALSE;
        sheet->facts.person.sex = YX_SEX_MALE)
CHANGE (men_for_unknown, sheet->facts.car.female_officer = FALSE;
        sheet->facts.person.sex = YX_SEX_UNKNOWN)
CHANGE (no_recorder, sheet->facts.car.recorders = 0)
CHANGE (tested_too_early, sheet->facts.car.recorders_tested = START - 12 * HOUR - 1)
CHANGE (not_tested, sheet->facts.car.recorders_tested = 0)
CHANGE (not_tested_yet, sheet->facts.car.recorders_tested = 0;
        sheet->facts.stage = YX_CHECK_STAGE_APPROVAL)
CHANGE (search_with_two, sheet->facts.kind = YX_TASK_KIND_SEARCH; sheet->facts.car.recorders = 2)
CHANGE (search_with_one, sheet->facts.kind = YX_TASK_KIND_SEARCH)
CHANGE (entry_without, sheet->facts.entry_planned = TRUE)
CHANGE (entry_with, sheet->facts.entry_planned = TRUE;
        sheet->documents[SPARE].kind = YX_DOCUMENT_KIND_SEARCH_WARRANT;
        sheet->documents[SPARE].signed_at = START)
CHANGE (entry_signed_late, entry_with (sheet); sheet->documents[SPARE].signed_at = START + 1)
CHANGE (eviction, sheet->facts.kind = YX_TASK_KIND_EVICTION;
        sheet->documents[SPARE].kind = YX_DOCUMENT_KIND_EVICTION_NOTICE;
        sheet->documents[SPARE].signed_at = START - 20 * DAY;
        sheet->documents[SPARE].deadline = START - 1)
CHANGE (eviction_too_soon, eviction (sheet); sheet->documents[SPARE].deadline = START)
CHANGE (address_old, sheet->places[0].verified = START - 180 * DAY - 1)
CHANGE (third_failure, sheet->places[0].failed_visits = 3)
CHANGE (failure_elsewhere, sheet->places[0].failed_visits = 3; sheet->places[1].planned = TRUE)
CHANGE (never_verified, sheet->places[1].seen = 0)
CHANGE (sixty_nine, g_date_set_dmy (&sheet->facts.person.birth, 2, 12, 1955))
CHANGE (seventy, g_date_set_dmy (&sheet->facts.person.birth, 1, 12, 1955))
CHANGE (carer, sheet->facts.person.flags = 1u << YX_DEBTOR_FLAG_SOLE_CARER)
CHANGE (dog, sheet->facts.person.flags = 1u << YX_DEBTOR_FLAG_DOG)
CHANGE (night_unrecorded, sheet->facts.night_necessity = FALSE)
CHANGE (night_unapproved, sheet->facts.night_approved = FALSE)
CHANGE (at_six, sheet->facts.night_necessity = FALSE; sheet->facts.start_minute = 6 * 60)
CHANGE (until_ten, sheet->facts.night_necessity = FALSE; sheet->facts.start_minute = 18 * 60)
CHANGE (past_ten, sheet->facts.night_necessity = FALSE; sheet->facts.start_minute = 18 * 60 + 1)
CHANGE (fog, sheet->facts.weather = YX_WEATHER_FOG)
CHANGE (track, sheet->places[0].rough_road = TRUE)
CHANGE (own_car, sheet->facts.applicant = YX_APPLICANT_JOINS_OWN_CAR)
CHANGE (with_crew, sheet->facts.applicant = YX_APPLICANT_JOINS_WITH_CREW)
CHANGE (no_seat, sheet->facts.car.seats = 4)
CHANGE (bank, sheet->facts.kind = YX_TASK_KIND_BANK)

enum { NO = YX_VERDICT_NOT_ASKED, PASS = YX_VERDICT_PASS, WARN = YX_VERDICT_WARN,
       BLOCK = YX_VERDICT_BLOCK, MISSING = 100 };

static const struct {
  YxRuleId rule;
  const char *name;
  Change change;
  int expected;
} rows[] = {
  { YX_RULE_TITLE, "open, a fen short", nothing, PASS },
  { YX_RULE_TITLE, "resumed", resumed_case, PASS },
  { YX_RULE_TITLE, "paid to the fen", paid_to_the_fen, BLOCK },
  { YX_RULE_TITLE, "settled", settled, BLOCK },
  { YX_RULE_TITLE, "suspended", suspended, BLOCK },
  { YX_RULE_TITLE, "terminated", terminated, BLOCK },
  { YX_RULE_TITLE, "title a moment late", title_a_moment_late, BLOCK },
  { YX_RULE_TITLE, "title unknown", title_unknown, MISSING },
  { YX_RULE_TITLE, "of another type", preservation_case, BLOCK },
  { YX_RULE_SUMMONS, "two, a day after the last time", nothing, PASS },
  { YX_RULE_SUMMONS, "one without receipt", one_without_receipt, BLOCK },
  { YX_RULE_SUMMONS, "one excused", one_excused, BLOCK },
  { YX_RULE_SUMMONS, "one whose hour has not struck", one_for_tonight, BLOCK },
  { YX_RULE_SUMMONS, "one for another debtor", one_for_another, BLOCK },
  { YX_RULE_SUMMONS, "none", no_summons, MISSING },
  { YX_RULE_SUMMONS, "chained", compelled_yesterday, BLOCK },
  { YX_RULE_SUMMONS, "not asked at a bank", bank, NO },
  { YX_RULE_WARRANT, "in date to the end", nothing, PASS },
  { YX_RULE_WARRANT, "names one of two", warrant_for_one_place, PASS },
  { YX_RULE_WARRANT, "names the planned one", planned_there, PASS },
  { YX_RULE_WARRANT, "unsigned", warrant_unsigned, BLOCK },
  { YX_RULE_WARRANT, "expires a moment early", warrant_short, BLOCK },
  { YX_RULE_WARRANT, "another person", warrant_for_another, BLOCK },
  { YX_RULE_WARRANT, "another place", warrant_for_elsewhere, BLOCK },
  { YX_RULE_WARRANT, "the planned place not named", planned_elsewhere, BLOCK },
  { YX_RULE_WARRANT, "none", no_warrant, MISSING },
  { YX_RULE_PERSON, "debtor, compared by two", nothing, PASS },
  { YX_RULE_PERSON, "actual controller", controller, PASS },
  { YX_RULE_PERSON, "compared twice by one", compared_by_one, BLOCK },
  { YX_RULE_PERSON, "compared by nobody", compared_by_nobody, MISSING },
  { YX_RULE_PERSON, "third party", third_party, BLOCK },
  { YX_RULE_PERSON, "the entity itself", entity_itself, BLOCK },
  { YX_RULE_PERSON, "entity without a name", entity_unknown, MISSING },
  { YX_RULE_DEPUTY, "none", nothing, PASS },
  { YX_RULE_DEPUTY, "county, permitted", permitted_deputy, PASS },
  { YX_RULE_DEPUTY, "township", township_deputy, WARN },
  { YX_RULE_DEPUTY, "county, not permitted", county_deputy, BLOCK },
  { YX_RULE_DEPUTY, "not checked", unchecked_deputy, MISSING },
  { YX_RULE_FITNESS, "eighteen today", nothing, PASS },
  { YX_RULE_FITNESS, "eighteen tomorrow", eighteen_tomorrow, BLOCK },
  { YX_RULE_FITNESS, "seriously ill", seriously_ill, BLOCK },
  { YX_RULE_FITNESS, "age unknown", age_unknown, MISSING },
  { YX_RULE_CREW, "four", nothing, PASS },
  { YX_RULE_CREW, "not by name", one_bailiff_unnamed, PASS },
  { YX_RULE_CREW, "three", crew_of_three, BLOCK },
  { YX_RULE_CREW, "one bailiff", one_bailiff, BLOCK },
  { YX_RULE_CREW, "no car", no_car, MISSING },
  { YX_RULE_CREW, "three at a bank", bank, PASS },
  { YX_RULE_FEMALE_OFFICER, "woman with", nothing, PASS },
  { YX_RULE_FEMALE_OFFICER, "man without", men_for_a_man, PASS },
  { YX_RULE_FEMALE_OFFICER, "woman without", men_only, BLOCK },
  { YX_RULE_FEMALE_OFFICER, "unknown without", men_for_unknown, MISSING },
  { YX_RULE_RECORDER, "one, tested twelve hours ago", nothing, PASS },
  { YX_RULE_RECORDER, "to be tested at roll call", not_tested_yet, PASS },
  { YX_RULE_RECORDER, "two for a search", search_with_two, PASS },
  { YX_RULE_RECORDER, "tested a moment too early", tested_too_early, BLOCK },
  { YX_RULE_RECORDER, "not tested at departure", not_tested, MISSING },
  { YX_RULE_RECORDER, "none", no_recorder, BLOCK },
  { YX_RULE_RECORDER, "one for a search", search_with_one, BLOCK },
  { YX_RULE_ENTRY, "no entry", nothing, PASS },
  { YX_RULE_ENTRY, "with a search warrant", entry_with, PASS },
  { YX_RULE_ENTRY, "eviction after the deadline", eviction, PASS },
  { YX_RULE_ENTRY, "without a search warrant", entry_without, MISSING },
  { YX_RULE_ENTRY, "signed a moment late", entry_signed_late, BLOCK },
  { YX_RULE_ENTRY, "eviction a moment too soon", eviction_too_soon, BLOCK },
  { YX_RULE_ADDRESS, "half a year, two failures", nothing, PASS },
  { YX_RULE_ADDRESS, "failures at a place not planned", failure_elsewhere, PASS },
  { YX_RULE_ADDRESS, "a moment older", address_old, WARN },
  { YX_RULE_ADDRESS, "the third failure", third_failure, WARN },
  { YX_RULE_ADDRESS, "never verified", never_verified, WARN },
  { YX_RULE_WELFARE, "nothing", nothing, PASS },
  { YX_RULE_WELFARE, "seventy tomorrow", sixty_nine, PASS },
  { YX_RULE_WELFARE, "seventy today", seventy, WARN },
  { YX_RULE_WELFARE, "sole carer", carer, WARN },
  { YX_RULE_RISK, "nothing", nothing, PASS },
  { YX_RULE_RISK, "dog", dog, WARN },
  { YX_RULE_CONDITIONS, "night approved, rain", nothing, PASS },
  { YX_RULE_CONDITIONS, "from six", at_six, PASS },
  { YX_RULE_CONDITIONS, "until ten", until_ten, PASS },
  { YX_RULE_CONDITIONS, "past ten", past_ten, WARN },
  { YX_RULE_CONDITIONS, "necessity not recorded", night_unrecorded, WARN },
  { YX_RULE_CONDITIONS, "not approved", night_unapproved, WARN },
  { YX_RULE_CONDITIONS, "fog", fog, WARN },
  { YX_RULE_CONDITIONS, "track", track, WARN },
  { YX_RULE_APPLICANT, "stays at home", nothing, PASS },
  { YX_RULE_APPLICANT, "own car", own_car, PASS },
  { YX_RULE_APPLICANT, "with the crew", with_crew, WARN },
  { YX_RULE_SEATS, "one left", nothing, PASS },
  { YX_RULE_SEATS, "none left", no_seat, BLOCK },
};

static const YxFinding *
find (GArray *findings, YxRuleId rule)
{
  for (guint i = 0; i < findings->len; i++) {
    const YxFinding *finding = &g_array_index (findings, YxFinding, i);

    if (finding->rule == rule)
      return finding;
  }
  return NULL;
}

static void
test_rules (void)
{
  YxRuleset *ruleset = yx_ruleset_builtin ();
  gboolean passed[YX_N_RULES] = { FALSE }, failed[YX_N_RULES] = { FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const int expected = rows[i].expected == MISSING ? (int) BLOCK : rows[i].expected;
    g_autoptr (GArray) findings = NULL;
    const YxFinding *finding;
    Sheet sheet;

    g_test_message ("%s: %s", yx_rule_nick (rows[i].rule), rows[i].name);
    fill (&sheet);
    rows[i].change (&sheet);
    findings = yx_check_task (ruleset, &sheet.facts);
    finding = find (findings, rows[i].rule);
    g_assert_nonnull (finding);
    g_assert_cmpint ((int) finding->verdict, ==, expected);
    g_assert_cmpint (finding->missing, ==, rows[i].expected == MISSING);
    if (expected == NO) {
      g_assert_null (finding->seen);
      continue;
    }
    g_assert_nonnull (finding->seen);
    passed[rows[i].rule] |= expected == PASS;
    failed[rows[i].rule] |= expected != PASS;
    /* One fault is one finding: whatever else the change touches, this rule alone was meant. */
    if (expected != PASS && rows[i].change != no_car && rows[i].change != seriously_ill
        && rows[i].change != crew_of_three && rows[i].change != search_with_one
        && rows[i].change != eviction_too_soon && rows[i].change != past_ten) {
      for (guint f = 0; f < findings->len; f++) {
        const YxFinding *other = &g_array_index (findings, YxFinding, f);

        if (other->rule != rows[i].rule)
          g_assert_cmpint ((int) other->verdict, <=, (int) YX_VERDICT_PASS);
      }
    }
  }
  for (int rule = 0; rule < YX_N_RULES; rule++) {
    g_assert_true (passed[rule]);
    g_assert_true (failed[rule]);
  }
}

/* Each thing noted of a person is answered by the rule that it concerns, and only by that. */
static void
test_flags (void)
{
  static const struct {
    YxDebtorFlag flag;
    YxRuleId rule;
    YxVerdict verdict;
  } flags[] = {
    { YX_DEBTOR_FLAG_SERIOUS_ILLNESS, YX_RULE_FITNESS, YX_VERDICT_BLOCK },
    { YX_DEBTOR_FLAG_UNFIT, YX_RULE_FITNESS, YX_VERDICT_BLOCK },
    { YX_DEBTOR_FLAG_SOLE_CARER, YX_RULE_WELFARE, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_DISABILITY, YX_RULE_WELFARE, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_ILLNESS, YX_RULE_WELFARE, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_PREGNANT, YX_RULE_WELFARE, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_NURSING, YX_RULE_WELFARE, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_WEAPON, YX_RULE_RISK, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_VIOLENCE, YX_RULE_RISK, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_SELF_HARM, YX_RULE_RISK, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_DOG, YX_RULE_RISK, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_CROWD, YX_RULE_RISK, YX_VERDICT_WARN },
    { YX_DEBTOR_FLAG_PRESS, YX_RULE_RISK, YX_VERDICT_WARN },
  };
  YxRuleset *ruleset = yx_ruleset_builtin ();

  g_assert_cmpuint (G_N_ELEMENTS (flags), ==, YX_DEBTOR_FLAG_PRESS + 1);
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++) {
    g_autoptr (GArray) findings = NULL;
    Sheet sheet;

    fill (&sheet);
    sheet.facts.person.flags = 1u << flags[i].flag;
    findings = yx_check_task (ruleset, &sheet.facts);
    for (guint f = 0; f < findings->len; f++) {
      const YxFinding *finding = &g_array_index (findings, YxFinding, f);

      g_test_message ("flag %d, %s", (int) flags[i].flag, yx_rule_nick (finding->rule));
      if (finding->rule == flags[i].rule)
        g_assert_cmpint ((int) finding->verdict, ==, (int) flags[i].verdict);
      else if (flags[i].flag != YX_DEBTOR_FLAG_SERIOUS_ILLNESS)
        g_assert_cmpint ((int) finding->verdict, <=, (int) YX_VERDICT_PASS);
    }
  }
}

/* What each rule answers to an override of its first failing row, by whom and why. */
static void
test_overrides (void)
{
  static const char *const reason = "已电话报告分管院长同意";
  YxRuleset *ruleset = yx_ruleset_builtin ();
  guint seen = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
    const YxRuleId rule = rows[i].rule;
    const YxRule *of = yx_ruleset_get_rule (ruleset, rule);
    const gboolean never = rule == YX_RULE_TITLE || rule == YX_RULE_WARRANT
                           || rule == YX_RULE_PERSON || rule == YX_RULE_FITNESS;
    g_autoptr (GArray) findings = NULL;
    g_autofree char *text = NULL;
    const YxFinding *finding;
    YxOverrideAnswer expected;
    Sheet sheet;

    if (rows[i].expected == PASS || rows[i].expected == NO)
      continue;
    fill (&sheet);
    rows[i].change (&sheet);
    findings = yx_check_task (ruleset, &sheet.facts);
    finding = find (findings, rule);
    seen |= 1u << rule;

    g_test_message ("%s: %s", yx_rule_nick (rule), rows[i].name);
    g_assert_cmpint ((int) of->override, ==, never ? YX_OVERRIDE_NEVER : YX_OVERRIDE_COMMANDER);
    if (never) {
      g_assert_cmpint ((int) yx_check_override (ruleset, rule, finding, TRUE, reason), ==,
                       YX_OVERRIDE_ANSWER_NEVER);
      continue;
    }
    g_assert_cmpint ((int) yx_check_override (ruleset, rule, finding, FALSE, reason), ==,
                     YX_OVERRIDE_ANSWER_NOT_COMMANDER);
    if (finding->verdict == YX_VERDICT_WARN) {
      g_assert_cmpint ((int) yx_check_override (ruleset, rule, finding, TRUE, reason), ==,
                       YX_OVERRIDE_ANSWER_NOT_BLOCKED);
      continue;
    }
    g_assert_cmpint ((int) yx_check_override (ruleset, rule, finding, TRUE, reason), ==,
                     YX_OVERRIDE_ANSWER_ALLOWED);
    expected = YX_OVERRIDE_ANSWER_NO_REASON;
    g_assert_cmpint ((int) yx_check_override (ruleset, rule, finding, TRUE, NULL), ==, expected);
    g_assert_cmpint ((int) yx_check_override (ruleset, rule, finding, TRUE, "五个字而已"), ==,
                     expected);
    g_assert_cmpint ((int) yx_check_override (ruleset, rule, finding, TRUE, "五 个 字 而 已  "),
                     ==, expected);
    text = yx_override_answer_text (expected, ruleset, rule);
    g_assert_nonnull (strstr (text, "6"));
  }
  g_assert_cmpuint (seen, ==, (1u << YX_N_RULES) - 1);
}

/* A rule that passed is not overridden, and one that never spoke neither. */
static void
test_nothing_to_override (void)
{
  YxRuleset *ruleset = yx_ruleset_builtin ();
  g_autoptr (GArray) findings = NULL;
  Sheet sheet;

  fill (&sheet);
  findings = yx_check_task (ruleset, &sheet.facts);
  g_assert_cmpuint (findings->len, ==, YX_N_RULES);
  for (guint i = 0; i < findings->len; i++)
    g_assert_cmpint ((int) g_array_index (findings, YxFinding, i).verdict, ==,
                     (int) YX_VERDICT_PASS);
  g_assert_cmpint ((int) yx_check_override (ruleset, YX_RULE_CREW, find (findings, YX_RULE_CREW),
                                            TRUE, "理由充分无疑"),
                   ==, YX_OVERRIDE_ANSWER_NOT_BLOCKED);
  g_assert_cmpint ((int) yx_check_override (ruleset, YX_RULE_CREW, NULL, TRUE, "理由充分无疑"), ==,
                   YX_OVERRIDE_ANSWER_NOT_BLOCKED);
}

/* A debtor's second case is judged on its own papers, and its warrant opens its own places. */
static void
test_two_cases (void)
{
  YxRuleset *ruleset = yx_ruleset_builtin ();
  g_autoptr (GArray) findings = NULL;
  YxVerdict verdicts[2][3] = { { 0 } };
  Sheet sheet;

  fill (&sheet);
  sheet.cases[1] = sheet.cases[0];
  sheet.cases[1].documents = NULL;
  sheet.cases[1].n_documents = 0;
  sheet.facts.n_cases = 2;
  sheet.documents[WARRANT].places = 1;
  findings = yx_check_task (ruleset, &sheet.facts);
  for (guint i = 0; i < findings->len; i++) {
    const YxFinding *finding = &g_array_index (findings, YxFinding, i);

    if (finding->rule <= YX_RULE_WARRANT)
      verdicts[finding->case_index][finding->rule] = finding->verdict;
    else
      g_assert_cmpint (finding->case_index, ==, -1);
  }
  for (int rule = YX_RULE_TITLE; rule <= YX_RULE_WARRANT; rule++)
    g_assert_cmpint ((int) verdicts[0][rule], ==, (int) YX_VERDICT_PASS);
  g_assert_cmpint ((int) verdicts[1][YX_RULE_TITLE], ==, (int) YX_VERDICT_PASS);
  g_assert_cmpint ((int) verdicts[1][YX_RULE_SUMMONS], ==, (int) YX_VERDICT_BLOCK);
  g_assert_cmpint ((int) verdicts[1][YX_RULE_WARRANT], ==, (int) YX_VERDICT_BLOCK);

  g_assert_cmpuint (yx_check_places (ruleset, &sheet.facts), ==, 1);
  sheet.documents[WARRANT].signed_at = 0;
  g_assert_cmpuint (yx_check_places (ruleset, &sheet.facts), ==, 0);
  sheet.facts.kind = YX_TASK_KIND_BANK;
  g_assert_cmpuint (yx_check_places (ruleset, &sheet.facts), ==, G_MAXUINT64);
}

/* Each rule has a case that passes and one that just fails; that the override is refused is held
 * for all of them by test_overrides(). */
static void
test_complete (void)
{
  for (int rule = 0; rule < (int) YX_N_RULES; rule++) {
    gboolean passes = FALSE, fails = FALSE;

    for (gsize i = 0; i < G_N_ELEMENTS (rows); i++) {
      passes |= (int) rows[i].rule == rule && rows[i].expected == PASS;
      fails |= (int) rows[i].rule == rule && rows[i].expected != PASS && rows[i].expected != NO;
    }
    g_assert_true (passes);
    g_assert_true (fails);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rules/checks/complete", test_complete);
  g_test_add_func ("/rules/checks/rules", test_rules);
  g_test_add_func ("/rules/checks/flags", test_flags);
  g_test_add_func ("/rules/checks/overrides", test_overrides);
  g_test_add_func ("/rules/checks/nothing-to-override", test_nothing_to_override);
  g_test_add_func ("/rules/checks/two-cases", test_two_cases);
  return g_test_run ();
}
