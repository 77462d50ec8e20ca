#define G_LOG_DOMAIN "yexun-paper"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "model/enum-types.h"
#include "model/format.h"
#include "model/plan.h"
#include "model/vocabulary.h"
#include "paper/words.h"

#define RULED_LINE "＿＿＿＿＿＿＿＿"

char *
yx_words_ordinal (guint number)
{
  static const char *const digits[] = { "", "一", "二", "三", "四", "五", "六", "七", "八", "九" };
  const guint tens = number / 10;

  g_return_val_if_fail (number >= 1 && number <= 99, g_strdup (""));

  return g_strconcat (tens > 1 ? digits[tens] : "", tens > 0 ? "十" : "", digits[number % 10], NULL);
}

static char *
format (gint64 time, const char *pattern)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  return g_date_time_format (local, pattern);
}

char *
yx_words_day (gint64 time)
{
  /* Translators: a day, for g_date_time_format() */
  return time != 0 ? format (time, _("%Y-%m-%d")) : g_strdup (RULED_LINE);
}

char *
yx_words_date (gint64 time)
{
  return time != 0 ? format (time, "%Y-%m-%d") : NULL;
}

char *
yx_words_time (gint64 time)
{
  /* Translators: a day and time, for g_date_time_format() */
  return time != 0 ? format (time, _("%Y-%m-%d %H:%M")) : g_strdup (RULED_LINE);
}

char *
yx_words_end (gint64 from, gint64 to)
{
  g_autofree char *first = yx_words_date (from);
  g_autofree char *last = yx_words_date (to);

  return first != NULL && g_strcmp0 (first, last) == 0 ? yx_words_clock (to) : yx_words_time (to);
}

char *
yx_words_clock (gint64 time)
{
  return time != 0 ? yx_format_clock (time, NULL) : g_strdup (RULED_LINE);
}

const char *
yx_words_or_line (const char *text)
{
  return text != NULL && *text != '\0' ? text : RULED_LINE;
}

const char *
yx_words_car (const YxDossierRoute *route)
{
  return route->call_sign != NULL && *route->call_sign != '\0' ? route->call_sign : route->plate;
}

char *
yx_words_car_and_plate (const YxDossierRoute *route)
{
  const char *car = yx_words_car (route);

  return car == route->plate ? g_strdup (car) : g_strdup_printf ("%s（%s）", car, route->plate);
}

const char *
yx_words_name (const YxDossierTask *task)
{
  return yx_words_or_line (task->institution != NULL ? task->institution : task->name);
}

/* "女，40岁"; "" when neither is known. */
static char *
describe_person (const YxDossierTask *task)
{
  g_autofree char *age
      = task->age >= 0
            ? g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d year old", "%d years old",
                                            (gulong) task->age),
                               task->age)
            : NULL;
  const char *sex = task->sex != YX_SEX_UNKNOWN ? yx_enum_label (YX_TYPE_SEX, (int) task->sex) : NULL;

  if (sex == NULL)
    return g_strdup (age != NULL ? age : "");
  return age != NULL ? g_strdup_printf (_("%s, %s"), sex, age) : g_strdup (sex);
}

char *
yx_words_person (const YxDossierTask *task)
{
  g_autofree char *details = describe_person (task);

  if (task->institution != NULL)
    return g_strdup (task->institution);
  if (task->debtor_kind == YX_DEBTOR_KIND_ENTITY)
    return g_strdup_printf ("%s\n%s：%s%s%s%s", yx_words_or_line (task->name),
                            yx_enum_label (YX_TYPE_CAPACITY,
                                           task->capacity != YX_CAPACITY_UNKNOWN
                                               ? (int) task->capacity
                                               : (int) YX_CAPACITY_LEGAL_REPRESENTATIVE),
                            yx_words_or_line (task->appears_name), *details != '\0' ? "（" : "",
                            details, *details != '\0' ? "）" : "");
  return g_strconcat (yx_words_or_line (task->name), *details != '\0' ? "（" : "", details,
                      *details != '\0' ? "）" : "", NULL);
}

char *
yx_words_person_lines (const YxDossierTask *task)
{
  g_autofree char *details = describe_person (task);

  if (task->institution != NULL || task->debtor_kind == YX_DEBTOR_KIND_ENTITY || *details == '\0')
    return yx_words_person (task);
  return g_strdup_printf ("%s\n%s", yx_words_or_line (task->name), details);
}

static void
append_line (GString *text, const char *line)
{
  if (text->len > 0)
    g_string_append_c (text, '\n');
  g_string_append (text, line);
}

/* NULL when there is nothing in it. */
static char *
finish (GString *text)
{
  const gboolean empty = text->len == 0;
  char *finished = g_string_free (text, empty);

  return empty ? NULL : finished;
}

char *
yx_words_cases (const YxDossierTask *task)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < task->cases->len; i++) {
    const YxDossierCase *item = &g_array_index (task->cases, YxDossierCase, i);

    append_line (text, item->number);
    if (item->left)
      g_string_append_printf (text, "（%s）", _("closed since"));
  }
  return g_string_free (text, FALSE);
}

char *
yx_words_flags (const YxDossierTask *task)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < task->flags->len; i++) {
    const YxDossierFlag *flag = &g_array_index (task->flags, YxDossierFlag, i);
    g_autofree char *day = yx_words_day (flag->noted);

    append_line (text, yx_enum_label (YX_TYPE_DEBTOR_FLAG, (int) flag->flag));
    if (flag->note != NULL && *flag->note != '\0')
      g_string_append_printf (text, "：%s", flag->note);
    g_string_append_printf (text, "（%s %s）", yx_words_or_line (flag->author), day);
  }
  return finish (text);
}

char *
yx_words_findings (const YxDossierTask *task)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < task->findings->len; i++) {
    const YxDossierFinding *finding = &g_array_index (task->findings, YxDossierFinding, i);
    g_autofree char *line
        = g_strdup_printf ("%s：%s", yx_rule_label (finding->rule), yx_words_or_line (finding->seen));

    append_line (text, line);
    if (finding->commander != NULL)
      g_string_append_printf (text, _("; let pass by %s: %s"), finding->commander,
                              yx_words_or_line (finding->reason));
    else if (finding->verdict == YX_VERDICT_BLOCK)
      g_string_append_printf (text, "（%s）", _("not cleared"));
  }
  return finish (text);
}

char *
yx_words_warrants (const YxDossierTask *task)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < task->warrants->len; i++) {
    const YxDossierWarrant *warrant = &g_array_index (task->warrants, YxDossierWarrant, i);
    g_autofree char *until = yx_words_day (warrant->valid_until);

    append_line (text, yx_words_or_line (warrant->number));
    g_string_append_printf (text, _(" (until %s)"), until);
  }
  return finish (text);
}

char *
yx_words_crew (const YxDossierRoute *route)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < route->officers->len; i++) {
    const YxDossierOfficer *officer = g_ptr_array_index (route->officers, i);

    g_string_append_printf (text, "%s%s（%s）", text->len > 0 ? "、" : "",
                            yx_words_or_line (officer->name),
                            yx_enum_label (YX_TYPE_OFFICER_ROLE, (int) officer->role));
  }
  return finish (text);
}

guint
yx_words_stop_number (const YxDossierRoute *route, guint stop)
{
  guint number = 0;

  for (guint i = 0; i <= stop && i < route->stops->len; i++)
    number += g_array_index (route->stops, YxDossierStop, i).kind == YX_STOP_KIND_VISIT;
  return number;
}

char *
yx_words_route_uri (const YxDossier *dossier, const YxDossierRoute *route)
{
  return g_strdup_printf ("yexun:route/%s?operation=%s&plan=%d", route->id, dossier->operation_id,
                          yx_plan_get_data (dossier->plan)->version);
}
