#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "desk/desk-private.h"
#include "desk/lead-text.h"
#include "desk/presence-book.h"
#include "desk/presence-model.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define DAWN_HOUR 6

typedef struct {
  const char *id; /* of a place or a debtor */
  gint64 at;
  GPtrArray *places; /* of YxPlacePresence */
} ListJob;

typedef struct {
  const char *place_id;
  double likelihood;
  const char *author;
} SetJob;

/* The next one that begins after a time, by the desk's clock. */
static gint64
next_dawn (gint64 after)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (after / G_USEC_PER_SEC);
  g_autoptr (GDateTime) dawn = g_date_time_new_local (
      g_date_time_get_year (local), g_date_time_get_month (local),
      g_date_time_get_day_of_month (local), DAWN_HOUR, 0, 0.0);
  g_autoptr (GDateTime) tomorrow = g_date_time_add_days (dawn, 1);
  const gint64 today = g_date_time_to_unix (dawn) * G_USEC_PER_SEC;

  return today > after ? today : g_date_time_to_unix (tomorrow) * G_USEC_PER_SEC;
}

static int
compare_likely (gconstpointer a, gconstpointer b)
{
  const YxPlacePresence *first = *(const YxPlacePresence *const *) a;
  const YxPlacePresence *second = *(const YxPlacePresence *const *) b;

  if (first->at.likelihood != second->at.likelihood)
    return first->at.likelihood > second->at.likelihood ? -1 : 1;
  return g_strcmp0 (first->place_id, second->place_id);
}

static YxPlacePresence *
place_from_row (YxStatement *row, const YxPresenceBook *book, gint64 at)
{
  const YxPresencePlace place = yx_presence_place_from_row (row, 0);
  YxPlacePresence *presence = g_new0 (YxPlacePresence, 1);
  gboolean weekend = FALSE;
  const YxDayPart part = yx_day_part_of (at, &weekend);

  presence->place_id = g_strdup (place.id);
  presence->address = g_strdup (yx_statement_get_text (row, YX_N_PRESENCE_COLUMNS));
  presence->kind = place.kind;
  presence->source = place.source;
  presence->at = yx_presence_book_ask (book, &place, at, weekend, part);
  for (int day = 0; day < 7; day++)
    for (int hour = 0; hour < 24; hour++)
      presence->hours[day][hour]
          = yx_presence_book_ask (book, &place, at, day >= 5, yx_day_part_of_hour (hour))
                .likelihood;
  return presence;
}

static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  g_autoptr (YxPresenceBook) book = yx_presence_book_read (
      db, "debtor_id IN (SELECT p.debtor_id FROM places p WHERE p.id = $1 OR p.debtor_id = $1)",
      job->id, error);
  YxStatement *statement;

  if (book == NULL)
    return FALSE;
  statement = yx_db_prepare (db,
                             "SELECT " YX_PRESENCE_COLUMNS ("p") ", p.address FROM places p "
                             "WHERE p.id = $1 OR p.debtor_id = $1",
                             error);
  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->id);
  for (;;) {
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      break;
    g_ptr_array_add (job->places, place_from_row (statement, book, job->at));
  }
  g_ptr_array_sort (job->places, compare_likely);
  return TRUE;
}

static gboolean
set_job (YxDb *db, gpointer data, GError **error)
{
  const SetJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  YxStatement *statement
      = yx_db_prepare (db, "UPDATE places SET presence = $2, updated = $3 WHERE id = $1", error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->place_id);
  if (job->likelihood >= 0.0)
    yx_statement_bind_real (statement, 2, job->likelihood);
  yx_statement_bind_int (statement, 3, g_get_real_time ());
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND, _("There is no place %s"),
                 job->place_id);
    return FALSE;
  }
  yx_payload_set_text (payload, "place", job->place_id);
  if (job->likelihood >= 0.0)
    yx_payload_set_real (payload, "presence", job->likelihood);
  return yx_desk_append_event (db, job->author, NULL, "place.presence-set", payload, error);
}

static void
add_part (GString *text, const char *part)
{
  if (text->len > 0)
    g_string_append (text, _(", "));
  g_string_append (text, part);
}

static void
add_visits (GString *text, const YxPresence *presence)
{
  g_autofree char *visits = NULL;
  g_autofree char *met = NULL;

  if (presence->n_visits == 0) {
    add_part (text, _("no visit yet"));
    return;
  }
  visits = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u visit", "%u visits",
                                         presence->n_visits),
                            presence->n_visits);
  met = g_strdup_printf (_("%u met"), presence->n_met);
  add_part (text, visits);
  add_part (text, met);
}

static void
add_leads (GString *text, const YxPresence *presence, gint64 now)
{
  g_autofree char *age = NULL;
  g_autofree char *lead = NULL;

  if (presence->no_more) {
    add_part (text, _("no lead names it any more"));
    return;
  }
  if (presence->n_leads == 0)
    return;
  age = yx_span_text (now - presence->lead_heard);
  lead = g_strdup_printf (presence->lead_verified ? _("verified lead %s old")
                                                  : _("unverified lead %s old"),
                          age);
  add_part (text, lead);
  if (presence->n_leads > 1) {
    g_autofree char *count = g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u lead", "%u leads", presence->n_leads),
        presence->n_leads);

    add_part (text, count);
  }
}

char *
yx_presence_basis (const YxPresence *presence, gint64 now)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *kind = yx_enum_label (YX_TYPE_PLACE_KIND, (int) presence->kind);
  const char *part = yx_enum_label (YX_TYPE_DAY_PART, (int) presence->part);
  g_autofree char *when = NULL;

  g_return_val_if_fail (presence != NULL, NULL);

  if (presence->by_hand)
    add_part (text, _("set by hand"));
  /* TRANSLATORS: a kind of place, then a part of the day: "Home, dawn" */
  when = presence->weekend ? g_strdup_printf (_("%s, weekend, %s"), kind, part)
                           : g_strdup_printf (_("%s, %s"), kind, part);
  add_part (text, when);
  add_visits (text, presence);
  add_leads (text, presence, now);
  if (presence->calibrated)
    add_part (text, _("calibrated by what nights said"));
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
yx_presence_text (const YxPresence *presence, gint64 now)
{
  g_autofree char *basis = NULL;

  g_return_val_if_fail (presence != NULL, NULL);

  basis = yx_presence_basis (presence, now);
  /* TRANSLATORS: a likelihood and what it rests on */
  return g_strdup_printf (_("%d %%: %s"), (int) lround (presence->likelihood * 100.0), basis);
}

void
yx_place_presence_free (YxPlacePresence *presence)
{
  g_free (presence->place_id);
  g_free (presence->address);
  g_free (presence);
}

YxDayPart
yx_day_part_of_hour (int hour)
{
  if (hour < 4 || hour >= 22)
    return YX_DAY_PART_NIGHT;
  if (hour < 8)
    return YX_DAY_PART_DAWN;
  if (hour < 12)
    return YX_DAY_PART_MORNING;
  if (hour < 14)
    return YX_DAY_PART_NOON;
  return hour < 18 ? YX_DAY_PART_AFTERNOON : YX_DAY_PART_EVENING;
}

YxDayPart
yx_day_part_of (gint64 time, gboolean *ret_weekend)
{
  g_autoptr (GDateTime) local = g_date_time_new_from_unix_local (time / G_USEC_PER_SEC);

  if (local == NULL)
    return YX_DAY_PART_DAWN;
  if (ret_weekend != NULL)
    *ret_weekend = g_date_time_get_day_of_week (local) >= 6;
  return yx_day_part_of_hour (g_date_time_get_hour (local));
}

GPtrArray *
yx_desk_list_presence (YxDesk *self, const char *place_or_debtor_id, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) places
      = g_ptr_array_new_with_free_func ((GDestroyNotify) yx_place_presence_free);
  ListJob job = { place_or_debtor_id, at, places };

  g_return_val_if_fail (YX_IS_DESK (self), NULL);
  g_return_val_if_fail (place_or_debtor_id != NULL, NULL);

  if (at == 0)
    job.at = next_dawn (g_get_real_time ());
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  if (places->len == 0) {
    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_NOT_FOUND,
                 _("There is no place, and no debtor with places, %s"), place_or_debtor_id);
    return NULL;
  }
  return g_steal_pointer (&places);
}

gboolean
yx_desk_set_presence (YxDesk *self, const char *place_id, double likelihood, GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (place_id != NULL, FALSE);

  if (!(likelihood <= 1.0)) {
    g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                         _("A likelihood is from 0 to 1"));
    return FALSE;
  }
  if (!yx_desk_may (self, YX_RIGHT_KEEP_CASES, "place.set-presence", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  SetJob job = { place_id, likelihood, author };
  return yx_desk_write (self, set_job, &job, NULL, error);
}
