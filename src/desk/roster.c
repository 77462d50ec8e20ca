/* The duty roster. */

#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/edit-private.h"
#include "desk/staff.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/id.h"
#include "model/vocabulary.h"

#define LONGEST_DUTY (31 * G_TIME_SPAN_DAY)

typedef struct {
  const char *officer_id;
  YxDutyKind kind;
  gint64 from, until;
  const char *note;
  const char *author;
  const char *id;
} AddJob;

typedef struct {
  const char *officer_id; /* nullable */
  gint64 from, until;
  GArray *duties;
} ListJob;

static void
duty_clear (gpointer data)
{
  YxDuty *duty = data;

  g_free (duty->id);
  g_free (duty->officer_id);
  g_free (duty->officer);
  g_free (duty->note);
}

/* Whether he has no other entry at that time. */
static gboolean
is_free (YxDb *db, const AddJob *job, GError **error)
{
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT d.kind, d.from_time, d.until_time, o.name FROM duties d "
      "JOIN officers o ON o.id = d.officer_id "
      "WHERE d.officer_id = $1 AND d.from_time < $3 AND d.until_time > $2 ORDER BY d.from_time",
      error);
  gboolean row;

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->officer_id);
  yx_statement_bind_int (statement, 2, job->from);
  yx_statement_bind_int (statement, 3, job->until);
  if (!yx_statement_step (statement, &row, error))
    return FALSE;
  if (row) {
    g_autofree char *from = yx_format_time (yx_statement_get_int (statement, 1), NULL);
    g_autofree char *until = yx_format_time (yx_statement_get_int (statement, 2), NULL);

    g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_EXISTS,
                 _("%s has another entry then: %s, %s to %s"), yx_statement_get_text (statement, 3),
                 yx_enum_label (YX_TYPE_DUTY_KIND,
                                yx_statement_get_enum (statement, 0, YX_TYPE_DUTY_KIND, 0)),
                 from, until);
    yx_statement_reset (statement);
  }
  return !row;
}

static gboolean
add_job (YxDb *db, gpointer data, GError **error)
{
  const AddJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_DUTY_KIND, (int) job->kind);
  const YxEditValue values[]
      = { YX_EDIT_TEXT (job->id),      YX_EDIT_TEXT (job->officer_id), YX_EDIT_TEXT (nick),
          YX_EDIT_NUMBER (job->from),  YX_EDIT_NUMBER (job->until),    YX_EDIT_TEXT (job->note),
          YX_EDIT_TEXT (job->author),  YX_EDIT_NUMBER (g_get_real_time ()) };
  YxEdit edit = {
    .sql = "INSERT INTO duties (id, officer_id, kind, from_time, until_time, note, author, noted) "
           "SELECT $1, id, $3, $4, $5, $6, $7, $8 FROM officers WHERE id = $2",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such officer"),
    .kind = "duty.added",
    .payload = payload,
    .author = job->author,
  };

  yx_payload_set_text (payload, "duty", job->id);
  yx_payload_set_text (payload, "officer", job->officer_id);
  yx_payload_set_text (payload, "kind", nick);
  yx_payload_set_int (payload, "from", job->from);
  yx_payload_set_int (payload, "until", job->until);
  return is_free (db, job, error) && yx_edit_job (db, &edit, error);
}

/* The duty before may lie before the span that is asked for. */
static gboolean
list_job (YxDb *db, gpointer data, GError **error)
{
  ListJob *job = data;
  YxStatement *statement = yx_db_prepare (
      db,
      "SELECT d.id, d.officer_id, o.name, d.kind, d.from_time, d.until_time, d.note, "
      "o.rest_hours, (SELECT max (b.until_time) FROM duties b WHERE b.officer_id = d.officer_id "
      "AND b.kind = 'duty' AND b.until_time <= d.from_time) "
      "FROM duties d JOIN officers o ON o.id = d.officer_id "
      "WHERE d.from_time < $2 AND d.until_time > $1 AND d.officer_id = coalesce ($3, d.officer_id) "
      "ORDER BY d.from_time, o.name, d.id",
      error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_int (statement, 1, job->from);
  yx_statement_bind_int (statement, 2, job->until);
  if (job->officer_id != NULL)
    yx_statement_bind_text (statement, 3, job->officer_id);
  for (;;) {
    YxDuty duty = { .rest = -1 };
    gboolean row;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    duty.id = g_strdup (yx_statement_get_text (statement, 0));
    duty.officer_id = g_strdup (yx_statement_get_text (statement, 1));
    duty.officer = g_strdup (yx_statement_get_text (statement, 2));
    duty.kind = (YxDutyKind) yx_statement_get_enum (statement, 3, YX_TYPE_DUTY_KIND,
                                                    YX_DUTY_KIND_LEAVE);
    duty.from = yx_statement_get_int (statement, 4);
    duty.until = yx_statement_get_int (statement, 5);
    duty.note = g_strdup (yx_statement_get_text (statement, 6));
    if (duty.kind == YX_DUTY_KIND_DUTY && !yx_statement_is_null (statement, 8)) {
      duty.rest = duty.from - yx_statement_get_int (statement, 8);
      duty.rest_short = duty.rest < yx_statement_get_int (statement, 7) * G_TIME_SPAN_HOUR;
    }
    g_array_append_val (job->duties, duty);
  }
}

gboolean
yx_desk_add_duty (YxDesk *self, const char *officer_id, YxDutyKind kind, gint64 from, gint64 until,
                  const char *note, char **ret_id, GError **error)
{
  g_autofree char *id = yx_id_new ();
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (officer_id != NULL, FALSE);
  g_return_val_if_fail (yx_enum_nick (YX_TYPE_DUTY_KIND, (int) kind) != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_PREPARE, "duty.add", error))
    return FALSE;
  if (until <= from)
    return yx_edit_invalid (error, _("The time must end after it begins"));
  if (until - from > LONGEST_DUTY)
    return yx_edit_invalid (error, _("An entry of the roster lasts 31 days at most"));
  author = yx_desk_dup_author (self);
  AddJob job = { officer_id, kind, from, until, note, author, id };
  if (!yx_desk_write (self, add_job, &job, NULL, error))
    return FALSE;
  if (ret_id != NULL)
    *ret_id = g_steal_pointer (&id);
  return TRUE;
}

gboolean
yx_desk_remove_duty (YxDesk *self, const char *duty_id, GError **error)
{
  g_autoptr (YxPayload) payload = yx_payload_new ();

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (duty_id != NULL, FALSE);

  const YxEditValue values[] = { YX_EDIT_TEXT (duty_id) };
  YxEdit edit = {
    .sql = "DELETE FROM duties WHERE id = $1",
    .values = values,
    .n_values = G_N_ELEMENTS (values),
    .missing = _("There is no such entry"),
    .kind = "duty.removed",
    .payload = payload,
  };

  yx_payload_set_text (payload, "duty", duty_id);
  return yx_edit_run (self, YX_RIGHT_PREPARE, &edit, error);
}

GArray *
yx_desk_list_duties (YxDesk *self, const char *officer_id, gint64 from, gint64 until,
                     GError **error)
{
  g_autoptr (GArray) duties = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  duties = g_array_new (FALSE, FALSE, sizeof (YxDuty));
  g_array_set_clear_func (duties, duty_clear);
  ListJob job = { officer_id, from, until, duties };
  if (!yx_store_read (yx_desk_get_store (self), list_job, &job, error))
    return NULL;
  return g_steal_pointer (&duties);
}
