#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-papers.h"

#include <stdio.h>
#include <string.h>

/* What a row differs in from one whose papers are all in order. */
typedef struct {
  const char *flags;     /* nullable */
  const char *deputy;
  int verified_days;     /* before the operation */
  int failed_visits;
  int n_summonses;
  int warrant_until;     /* days after the operation; NO_WARRANT */
  gboolean one_checker;
} Papers;

#define NO_WARRANT G_MININT

static const Papers in_order = { NULL, "非代表", 30, 0, 2, 5, FALSE };

/* Of tonight's rows: they warn and may go. */
static const struct {
  guint row;
  Papers papers;
} warned[] = {
  { 2, { NULL, "非代表", 300, 0, 2, 5, FALSE } },
  { 5, { NULL, "非代表", 30, 3, 2, 5, FALSE } },
  { 7, { "唯一照护人", "非代表", 30, 0, 2, 5, FALSE } },
  { 11, { "犬只", "非代表", 30, 0, 2, 5, FALSE } },
  { 14, { NULL, "乡级", 30, 0, 2, 5, FALSE } },
  { 17, { "暴力史、可能聚众", "非代表", 30, 1, 2, 5, FALSE } },
  { 23, { "患病", "非代表", 30, 0, 2, 5, FALSE } },
  { 26, { NULL, "非代表", 400, 1, 2, 5, FALSE } },
  { 29, { "犬只", "非代表", 30, 4, 2, 5, FALSE } },
  { 33, { "残疾", "非代表", 60, 0, 2, 5, FALSE } },
};

/* One summons only; a warrant run out yesterday; a deputy without permission; seriously ill;
 * compared by one; no warrant yet. */
static const Papers stopped[YX_DEMO_N_STOPPED] = {
  { NULL, "非代表", 30, 0, 1, 5, FALSE },     { NULL, "非代表", 30, 0, 2, -1, FALSE },
  { NULL, "县级", 30, 0, 2, 5, FALSE },       { "重病", "非代表", 30, 0, 2, 5, FALSE },
  { NULL, "非代表", 30, 0, 2, 5, TRUE },      { NULL, "非代表", 30, 0, 2, NO_WARRANT, FALSE },
};

typedef struct {
  GString *csv;
  YxDemoRandom random;
  const GDate *day;
  char *checkers[2];
  guint serial;
} Writer;

static void
append_cell (Writer *writer, const char *text)
{
  if (writer->csv->len > 0 && writer->csv->str[writer->csv->len - 1] != '\n')
    g_string_append_c (writer->csv, ',');
  g_string_append (writer->csv, text != NULL ? text : "");
}

static char *
day_text (const Writer *writer, int days_after)
{
  GDate date = *writer->day;
  char text[16];

  if (days_after >= 0)
    g_date_add_days (&date, (guint) days_after);
  else
    g_date_subtract_days (&date, (guint) -days_after);
  g_date_strftime (text, sizeof text, "%Y-%m-%d", &date);
  return g_strdup (text);
}

static void
append_day (Writer *writer, int days_after)
{
  g_autofree char *text = day_text (writer, days_after);

  append_cell (writer, text);
}

/* Served sixty and forty days before, to appear ten days later each. */
static void
append_summonses (Writer *writer, int n)
{
  g_autofree char *first = day_text (writer, -60);
  g_autofree char *second = day_text (writer, -40);
  g_autofree char *first_due = day_text (writer, -50);
  g_autofree char *second_due = day_text (writer, -30);
  g_autofree char *served = g_strjoin ("；", first, n == 2 ? second : NULL, NULL);
  g_autofree char *due = g_strjoin ("；", first_due, n == 2 ? second_due : NULL, NULL);

  append_cell (writer, served);
  append_cell (writer, due);
  append_cell (writer, "是");
  append_cell (writer, "未到");
}

static void
append_warrant (Writer *writer, int until)
{
  g_autofree char *number
      = g_strdup_printf ("（%d）豫0825拘%u号", g_date_get_year (writer->day), ++writer->serial);

  append_cell (writer, until != NO_WARRANT ? number : "");
  if (until == NO_WARRANT) {
    append_cell (writer, "");
    append_cell (writer, "");
    return;
  }
  append_day (writer, -8);
  append_day (writer, until);
}

/* What is enforced was decided, and took effect, before the case was filed. */
static void
append_title (Writer *writer, const char *filed)
{
  const int serial = 100 + yx_demo_random_below (&writer->random, 900);
  const int days = 30 + yx_demo_random_below (&writer->random, 60);
  g_autofree char *title = NULL;
  char text[16];
  guint year = 0, month = 0, day = 0;
  GDate date;

  g_date_clear (&date, 1);
  if (sscanf (filed, "%4u-%2u-%2u", &year, &month, &day) != 3)
    g_assert_not_reached ();
  g_date_set_dmy (&date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  g_date_subtract_days (&date, (guint) days);
  g_date_strftime (text, sizeof text, "%Y-%m-%d", &date);
  title = g_strdup_printf ("（%d）豫0825民初%d号", g_date_get_year (&date), serial);
  append_cell (writer, title);
  append_cell (writer, text);
}

static void
append_row (Writer *writer, const YxDemoStanding *row, const Papers *papers)
{
  g_autofree char *checkers
      = papers->one_checker ? g_strdup (writer->checkers[0])
                            : g_strjoin ("、", writer->checkers[0], writer->checkers[1], NULL);
  g_autofree char *failed = g_strdup_printf ("%d", papers->failed_visits);
  g_autofree char *appears = yx_demo_person_name (&writer->random, FALSE);
  g_autofree char *appears_id = yx_demo_citizen_id (&writer->random, FALSE);

  append_cell (writer, row->number);
  append_cell (writer, row->debtor);
  append_cell (writer, row->is_entity ? "单位" : "个人");
  append_cell (writer, row->id_number);
  append_title (writer, row->filed);
  append_summonses (writer, papers->n_summonses);
  append_warrant (writer, papers->warrant_until);
  append_cell (writer, checkers);
  append_cell (writer, papers->deputy);
  append_cell (writer, papers->flags);
  append_day (writer, -papers->verified_days);
  append_cell (writer, failed);
  append_cell (writer, row->is_entity ? appears : "");
  append_cell (writer, row->is_entity ? appears_id : "");
  for (guint i = 0; i < G_N_ELEMENTS (row->addresses); i++)
    append_cell (writer, row->addresses[i]);
  g_string_append (writer->csv, "\r\n");
}

/* Open cases of the backlog against men with an address to go to, the first few of them. */
static guint
find_stopped (const YxDemoCases *cases, YxDemoStanding ret_rows[YX_DEMO_N_STOPPED])
{
  const guint n = yx_demo_cases_get_n (cases, YX_DEMO_LIST_BACKLOG);
  guint found = 0;

  for (guint i = 0; i < n && found < YX_DEMO_N_STOPPED; i++) {
    YxDemoStanding row;

    yx_demo_cases_get (cases, YX_DEMO_LIST_BACKLOG, i, &row);
    if (row.is_open && !row.is_entity && !row.is_female && row.has_point)
      ret_rows[found++] = row;
  }
  return found;
}

/* Those that come after the stopped ones. */
static guint
find_past (const YxDemoCases *cases, YxDemoStanding *ret_rows, guint n)
{
  guint n_open = 0, found = 0;

  for (guint i = 0; i < yx_demo_cases_get_n (cases, YX_DEMO_LIST_BACKLOG) && found < n; i++) {
    YxDemoStanding row;

    yx_demo_cases_get (cases, YX_DEMO_LIST_BACKLOG, i, &row);
    if (row.is_open && !row.is_entity && !row.is_female && row.has_point
        && n_open++ >= YX_DEMO_N_STOPPED)
      ret_rows[found++] = row;
  }
  return found;
}

static void
begin_list (Writer *writer, guint64 seed, const char *stream)
{
  yx_demo_random_init (&writer->random, seed, stream);
  writer->checkers[0] = yx_demo_person_name (&writer->random, FALSE);
  writer->checkers[1] = yx_demo_person_name (&writer->random, TRUE);
  writer->csv = g_string_new ("\xef\xbb\xbf"
                             "案号,被执行人,主体类型,身份证号码,执行依据文号,生效日期,"
                             "传票送达日期,应到日期,送达回证,传唤结果,拘传票号,拘传票签发日期,"
                             "拘传票有效期至,身份核对人,人大代表,特殊情况,地址核实日期,扑空次数,"
                             "法定代表人,法定代表人身份证号,现住址1,户籍地址2,经营地址3,亲属住址4"
                             "\r\n");
}

static GBytes *
end_list (Writer *writer)
{
  g_free (writer->checkers[0]);
  g_free (writer->checkers[1]);
  return g_string_free_to_bytes (writer->csv);
}

GBytes *
yx_demo_papers_past_to_csv (const YxDemoCases *cases, guint64 seed, const GDate *day, guint n)
{
  g_autofree YxDemoStanding *rows = g_new0 (YxDemoStanding, n);
  Writer writer = { .day = day };

  g_return_val_if_fail (cases != NULL, NULL);
  g_return_val_if_fail (day != NULL && g_date_valid (day), NULL);

  begin_list (&writer, seed, "past papers");
  n = find_past (cases, rows, n);
  for (guint i = 0; i < n; i++)
    append_row (&writer, &rows[i], &in_order);
  return end_list (&writer);
}

GStrv
yx_demo_papers_dup_past (const YxDemoCases *cases, guint n)
{
  g_autofree YxDemoStanding *rows = g_new0 (YxDemoStanding, n);
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();

  g_return_val_if_fail (cases != NULL, NULL);

  n = find_past (cases, rows, n);
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (numbers, rows[i].number);
  return g_strv_builder_end (numbers);
}

GBytes *
yx_demo_papers_to_csv (const YxDemoCases *cases, guint64 seed, const GDate *day)
{
  YxDemoStanding rows[YX_DEMO_N_STOPPED];
  Writer writer = { .day = day };
  guint n_stopped;

  g_return_val_if_fail (cases != NULL, NULL);
  g_return_val_if_fail (day != NULL && g_date_valid (day), NULL);

  begin_list (&writer, seed, "papers");
  for (guint i = 0; i < yx_demo_cases_get_n (cases, YX_DEMO_LIST_TONIGHT); i++) {
    const Papers *papers = &in_order;
    YxDemoStanding row;

    yx_demo_cases_get (cases, YX_DEMO_LIST_TONIGHT, i, &row);
    for (gsize w = 0; w < G_N_ELEMENTS (warned); w++)
      if (warned[w].row == i)
        papers = &warned[w].papers;
    append_row (&writer, &row, papers);
  }
  n_stopped = find_stopped (cases, rows);
  for (guint i = 0; i < n_stopped; i++)
    append_row (&writer, &rows[i], &stopped[i]);
  return end_list (&writer);
}

GStrv
yx_demo_papers_dup_stopped (const YxDemoCases *cases)
{
  YxDemoStanding rows[YX_DEMO_N_STOPPED];
  g_autoptr (GStrvBuilder) numbers = g_strv_builder_new ();
  guint n;

  g_return_val_if_fail (cases != NULL, NULL);

  n = find_stopped (cases, rows);
  for (guint i = 0; i < n; i++)
    g_strv_builder_add (numbers, rows[i].number);
  return g_strv_builder_end (numbers);
}
