/* The arithmetic of presence: values worked out by hand, and what must hold of any numbers. */

#include "desk/likelihood.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#include "desk/presence-model.h"
#include "model/enums.h"

#define NEAR(a, b) g_assert_cmpfloat_with_epsilon ((a), (b), 1e-6)

static const YxLikelihoodModel *model;

static double
at_dawn (const YxPlaceEvidence *place)
{
  return yx_likelihood_of_place (model, place, false, YX_DAY_PART_DAWN, NULL);
}

/* What RULES.md's figures ask of the numbers that come with the program. */
static void
test_published_figures (void)
{
  const YxPlaceEvidence home = { .kind = YX_PLACE_KIND_HOME, .source = YX_SOURCE_CASE_FILE };
  const YxPlaceEvidence reported = { .kind = YX_PLACE_KIND_HOME, .source = YX_SOURCE_HOTLINE };
  YxLeadEvidence lead
      = { .kind = YX_PLACE_KIND_SEEN, .source = YX_SOURCE_HOTLINE, .certainty = 0.5 };

  NEAR (at_dawn (&home), 0.48);
  NEAR (yx_likelihood_of_place (model, &home, true, YX_DAY_PART_MORNING, NULL), 0.09);
  g_assert_cmpfloat_with_epsilon (at_dawn (&reported), 0.22, 0.005);
  NEAR (yx_likelihood_of_lead (model, &lead), 0.22);
  lead.verified = true;
  lead.certainty = 0.0;
  NEAR (yx_likelihood_of_lead (model, &lead), 0.80);
  lead.certainty = 1.0;
  NEAR (yx_likelihood_of_lead (model, &lead), 0.92);
}

static void
test_by_hand (void)
{
  YxVisitEvidence visits[2] = {
    { .finding = YX_VISIT_ABSENT, .timed = true, .part = YX_DAY_PART_DAWN, .times = 1 },
    { .finding = YX_VISIT_MET, .timed = true, .part = YX_DAY_PART_DAWN, .times = 1 },
  };
  YxPlaceEvidence home = { .kind = YX_PLACE_KIND_HOME, .source = YX_SOURCE_CASE_FILE,
                           .visits = visits };

  /* Beta (1.92, 2.08): 4 visits' worth of 0.48. */
  home.n_visits = 1;
  NEAR (at_dawn (&home), 1.92 / 5.0);
  home.n_visits = 2;
  NEAR (at_dawn (&home), 2.92 / 6.0);

  /* A year old: half of each. */
  visits[0].days_ago = visits[1].days_ago = 365.0;
  NEAR (at_dawn (&home), 2.42 / 5.0);

  /* On a weekday morning (0.12) nobody expects him: 0.4 · 0.12 / 0.48 of a visit in vain. */
  visits[0].days_ago = 0.0;
  visits[0].part = YX_DAY_PART_MORNING;
  home.n_visits = 1;
  NEAR (at_dawn (&home), 1.92 / 4.1);
  visits[0].finding = YX_VISIT_MET;
  NEAR (at_dawn (&home), 2.32 / 4.4);

  /* Three visits in vain that a list tells of, nobody knows when: 0.4 each. */
  visits[0] = (YxVisitEvidence){ .finding = YX_VISIT_ABSENT, .times = 3 };
  NEAR (at_dawn (&home), 1.92 / 5.2);
  visits[0] = (YxVisitEvidence){ .finding = YX_VISIT_NOT_HIS, .times = 1 };
  NEAR (at_dawn (&home), 1.92 / 12.0);

  /* An address of two years: 0.6 + 0.4 / 2. */
  home.n_visits = 0;
  home.age_days = 730.0;
  NEAR (at_dawn (&home), 0.48 * 0.8);
}

static void
test_leads_age (void)
{
  YxLeadEvidence leads[2] = {
    { .kind = YX_PLACE_KIND_SEEN, .source = YX_SOURCE_POLICE_110, .certainty = 0.5,
      .verified = true },
    { .kind = YX_PLACE_KIND_SEEN, .source = YX_SOURCE_APPLICANT, .certainty = 0.5 },
  };
  YxVisitEvidence visit = { .finding = YX_VISIT_ABSENT, .timed = true, .part = YX_DAY_PART_DAWN,
                            .times = 1, .days_ago = 2.0 };
  YxPlaceEvidence place = { .kind = YX_PLACE_KIND_SEEN, .source = YX_SOURCE_POLICE_110,
                            .only_leads = true, .leads = leads, .n_leads = 1 };
  bool by_lead = false;

  NEAR (at_dawn (&place), 0.86);
  leads[0].days_ago = 3.0;
  NEAR (at_dawn (&place), 0.02 + 0.84 / 2.0);
  leads[0].days_ago = 3000.0;
  NEAR (at_dawn (&place), 0.02);

  /* One of the two is right. */
  leads[0].days_ago = 0.0;
  place.n_leads = 2;
  NEAR (at_dawn (&place), 1.0 - 0.14 * 0.78);
  /* The same source twice is no confirmation. */
  leads[1].source = YX_SOURCE_POLICE_110;
  NEAR (yx_likelihood_of_place (model, &place, false, YX_DAY_PART_DAWN, &by_lead), 0.86);
  g_assert_true (by_lead);

  /* Nobody was there before the lead came: it says nothing against it. After it, it does. */
  place.n_leads = 1;
  place.visits = &visit;
  place.n_visits = 1;
  NEAR (at_dawn (&place), 0.86);
  leads[0].days_ago = 3.0;
  NEAR (at_dawn (&place), 0.44 * 4.0 / (4.0 + exp2 (-2.0 / 30.0)));

  /* Nobody says so any more. */
  place.n_leads = 0;
  g_assert_cmpfloat (at_dawn (&place), ==, 0.0);
  place.only_leads = false;
  g_assert_cmpfloat (at_dawn (&place), >, 0.0);
}

/* Random places: one more success never lowers the number, one more failure never raises it, a
 * success instead of a failure never lowers it, age never raises a lead, and all of it stays
 * within the limits. */
static void
test_monotone (void)
{
  for (int round = 0; round < 20000; round++) {
    YxVisitEvidence visits[6];
    YxLeadEvidence leads[3];
    YxPlaceEvidence place = {
      .kind = (unsigned) g_test_rand_int_range (0, YX_LIKELIHOOD_KINDS),
      .source = (unsigned) g_test_rand_int_range (0, YX_LIKELIHOOD_SOURCES),
      .age_days = g_test_rand_double_range (0.0, 2000.0),
      .only_leads = g_test_rand_bit () != 0,
      .visits = visits,
      .n_visits = (size_t) g_test_rand_int_range (0, 6),
      .leads = leads,
      .n_leads = (size_t) g_test_rand_int_range (0, 4),
    };
    const bool weekend = g_test_rand_bit () != 0;
    const unsigned part = (unsigned) g_test_rand_int_range (0, YX_LIKELIHOOD_PARTS);
    double before, with_failure, with_success;

    for (int i = 0; i < 6; i++)
      visits[i] = (YxVisitEvidence){
        .finding = (YxVisitFinding) g_test_rand_int_range (0, 3),
        .days_ago = g_test_rand_double_range (-1.0, 1000.0),
        .timed = g_test_rand_int_range (0, 4) != 0,
        .weekend = g_test_rand_bit () != 0,
        .part = (unsigned) g_test_rand_int_range (0, YX_LIKELIHOOD_PARTS),
        .times = (unsigned) g_test_rand_int_range (0, 5),
      };
    for (int i = 0; i < 3; i++)
      leads[i] = (YxLeadEvidence){
        .kind = (unsigned) g_test_rand_int_range (0, YX_LIKELIHOOD_KINDS),
        .source = (unsigned) g_test_rand_int_range (0, YX_LIKELIHOOD_SOURCES),
        .days_ago = g_test_rand_double_range (-1.0, 400.0),
        .certainty = g_test_rand_double (),
        .verified = g_test_rand_bit () != 0,
      };
    before = yx_likelihood_of_place (model, &place, weekend, part, NULL);
    if (!place.only_leads || place.n_leads > 0) {
      g_assert_cmpfloat (before, >=, model->least);
      g_assert_cmpfloat (before, <=, model->most);
    } else {
      g_assert_cmpfloat (before, ==, 0.0);
    }
    visits[place.n_visits].finding = YX_VISIT_ABSENT;
    place.n_visits++;
    with_failure = yx_likelihood_of_place (model, &place, weekend, part, NULL);
    visits[place.n_visits - 1].finding = YX_VISIT_MET;
    with_success = yx_likelihood_of_place (model, &place, weekend, part, NULL);
    g_assert_cmpfloat (with_failure, <=, before + 1e-12);
    g_assert_cmpfloat (with_success, >=, before - 1e-12);

    if (place.n_leads > 0) {
      const double fresh = yx_likelihood_of_lead (model, &leads[0]);

      leads[0].days_ago += g_test_rand_double_range (0.0, 100.0);
      g_assert_cmpfloat (yx_likelihood_of_lead (model, &leads[0]), <=, fresh + 1e-12);
    }
  }
}

/* Each member of a file is needed, each number has its limits, and nothing else may stand there. */
static void
test_file (void)
{
  static const struct {
    const char *from, *to, *says;
  } changes[] = {
    { "\"version\": 1", "\"version\": 2", "version" },
    { "\"raw\": 0.22", "\"raw\": 1.22", "raw" },
    { "\"raw\": 0.22", "\"raw\": \"viel\"", "raw" },
    { "\"raw\": 0.22,", "", "raw" },
    { "\"raw\": 0.22", "\"raw\": 0.22, \"cooked\": 1", "leads" },
    { "\"verified_low\": 0.80", "\"verified_low\": 0.94", "verified_low" },
    { "\"home\": {", "\"haus\": {", "home" },
    { "\"other_part\": 0.4", "\"other_part\": -1", "other_part" },
    { "[0.48, 0.12, 0.15", "[0.12, 0.15", "home.weekday" },
    { "\"kinds\"", "\"kind\"", "kinds" },
    { "\"hotline\"", "\"hot line\"", "hotline" },
    { "{", "[", "presence" },
  };
  g_autofree char *path
      = g_test_build_filename (G_TEST_DIST, "..", "data", "presence", "presence.json", NULL);
  g_autofree char *json = NULL;
  g_autoptr (GError) error = NULL;
  YxLikelihoodModel read = { 0 };

  g_assert_true (g_file_get_contents (path, &json, NULL, &error));
  g_assert_true (yx_presence_model_parse ("presence", json, -1, &read, &error));
  g_assert_no_error (error);
  NEAR (read.kinds[YX_PLACE_KIND_HOME].mean[0][YX_DAY_PART_DAWN], 0.48);
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++) {
    g_autoptr (GString) changed = g_string_new (json);

    g_assert_cmpuint (g_string_replace (changed, changes[i].from, changes[i].to, 1), ==, 1);
    g_assert_false (yx_presence_model_parse ("presence", changed->str, -1, &read, &error));
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    g_assert_nonnull (strstr (error->message, changes[i].says));
    g_clear_error (&error);
  }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  model = yx_presence_model_builtin ();
  g_test_add_func ("/desk/likelihood/published-figures", test_published_figures);
  g_test_add_func ("/desk/likelihood/by-hand", test_by_hand);
  g_test_add_func ("/desk/likelihood/leads-age", test_leads_age);
  g_test_add_func ("/desk/likelihood/monotone", test_monotone);
  g_test_add_func ("/desk/likelihood/file", test_file);
  return g_test_run ();
}
