#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/desk-private.h"
#include "desk/roles.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define ROLE(name) (1u << YX_ROLE_##name)
#define ALL_ROLES (ROLE (ADMINISTRATOR) | ROLE (COMMANDER) | ROLE (DISPATCHER) | ROLE (REVIEWER) \
                   | ROLE (CLERK))

typedef struct {
  const char *name; /* nullable: all members */
  GArray *members;
  gboolean any;     /* there are members at all */
  guint roles;      /* of name */
} RolesJob;

typedef struct {
  const char *author;
  const char *name;
  YxRole role;
  gboolean holds;
} SetJob;

typedef struct {
  const char *author;
  const char *verb;
  guint needed;
} RefusalJob;

static void
member_clear (gpointer data)
{
  g_free (((YxMember *) data)->name);
}

static gboolean
read_members (YxDb *db, GArray *members, GError **error)
{
  YxStatement *statement
      = yx_db_prepare (db, "SELECT name, role FROM members ORDER BY name, role", error);

  if (statement == NULL)
    return FALSE;
  for (;;) {
    YxMember *last;
    const char *name;
    gboolean row;
    int role;

    if (!yx_statement_step (statement, &row, error))
      return FALSE;
    if (!row)
      return TRUE;
    name = yx_statement_get_text (statement, 0);
    last = members->len > 0 ? &g_array_index (members, YxMember, members->len - 1) : NULL;
    if (last == NULL || g_strcmp0 (last->name, name) != 0) {
      const YxMember member = { g_strdup (name), 0 };

      g_array_append_val (members, member);
      last = &g_array_index (members, YxMember, members->len - 1);
    }
    role = yx_statement_get_enum (statement, 1, YX_TYPE_ROLE, -1);
    if (role >= 0)
      last->roles |= 1u << role;
  }
}

static GArray *
members_new (void)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (YxMember));

  g_array_set_clear_func (members, member_clear);
  return members;
}

static gboolean
roles_job (YxDb *db, gpointer data, GError **error)
{
  RolesJob *job = data;

  if (!read_members (db, job->members, error))
    return FALSE;
  job->any = job->members->len > 0;
  job->roles = job->any ? 0 : ALL_ROLES;
  for (guint i = 0; i < job->members->len; i++) {
    const YxMember *member = &g_array_index (job->members, YxMember, i);

    if (g_strcmp0 (member->name, job->name) == 0)
      job->roles = member->roles;
  }
  return TRUE;
}

/* Somebody must be able to name members. */
static gboolean
check_administrator (YxDb *db, GError **error)
{
  g_autoptr (GArray) members = members_new ();

  if (!read_members (db, members, error))
    return FALSE;
  for (guint i = 0; i < members->len; i++)
    if (g_array_index (members, YxMember, i).roles & ROLE (ADMINISTRATOR))
      return TRUE;
  if (members->len == 0)
    return TRUE;
  g_set_error_literal (error, YX_DESK_ERROR, YX_DESK_ERROR_INVALID,
                       _("A desk with members needs an administrator; name one first"));
  return FALSE;
}

static gboolean
set_job (YxDb *db, gpointer data, GError **error)
{
  const SetJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *nick = yx_enum_nick (YX_TYPE_ROLE, (int) job->role);
  YxStatement *statement
      = yx_db_prepare (db,
                       job->holds ? "INSERT INTO members (name, role) VALUES ($1, $2) "
                                    "ON CONFLICT (name, role) DO NOTHING"
                                  : "DELETE FROM members WHERE name = $1 AND role = $2",
                       error);

  if (statement == NULL)
    return FALSE;
  yx_statement_bind_text (statement, 1, job->name);
  yx_statement_bind_text (statement, 2, nick);
  if (!yx_statement_run (statement, error))
    return FALSE;
  if (yx_db_get_changes (db) == 0)
    return TRUE;
  if (!check_administrator (db, error))
    return FALSE;
  yx_payload_set_text (payload, "member", job->name);
  yx_payload_set_text (payload, "role", nick);
  return yx_desk_append_event (db, job->author, NULL, job->holds ? "member.added" : "member.removed",
                               payload, error);
}

static gboolean
refusal_job (YxDb *db, gpointer data, GError **error)
{
  const RefusalJob *job = data;
  g_autoptr (YxPayload) payload = yx_payload_new ();
  const char *needed[ALL_ROLES] = { NULL };
  gsize n = 0;

  for (int role = 0; role <= YX_ROLE_CLERK; role++)
    if (job->needed & (1u << role))
      needed[n++] = yx_enum_nick (YX_TYPE_ROLE, role);
  yx_payload_set_text (payload, "verb", job->verb);
  yx_payload_set_texts (payload, "needs", needed, (gssize) n);
  return yx_desk_append_event (db, job->author, NULL, "access.refused", payload, error);
}

/* "Commander or Dispatcher". (transfer full) */
static char *
name_roles (guint roles)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (int role = 0; role <= YX_ROLE_CLERK; role++) {
    if ((roles & (1u << role)) == 0)
      continue;
    g_string_append (text, text->len > 0 ? _(" or ") : "");
    g_string_append (text, yx_enum_label (YX_TYPE_ROLE, role));
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

guint
yx_right_roles (YxRight right)
{
  switch (right) {
  case YX_RIGHT_ADMINISTER:
    return ROLE (ADMINISTRATOR);
  case YX_RIGHT_KEEP_CASES:
    return ROLE (CLERK) | ROLE (COMMANDER) | ROLE (DISPATCHER);
  case YX_RIGHT_PREPARE:
    return ROLE (COMMANDER) | ROLE (DISPATCHER);
  case YX_RIGHT_COMMAND:
    return ROLE (COMMANDER);
  case YX_RIGHT_DISPATCH:
    return ROLE (DISPATCHER) | ROLE (COMMANDER);
  case YX_RIGHT_LEADS:
    return ROLE (DISPATCHER) | ROLE (COMMANDER) | ROLE (CLERK);
  case YX_RIGHT_FULL_RECORD:
    return ROLE (COMMANDER) | ROLE (DISPATCHER) | ROLE (CLERK);
  case YX_RIGHT_INFORMANT:
    return ROLE (COMMANDER);
  case YX_RIGHT_REVIEW:
    return ROLE (COMMANDER) | ROLE (REVIEWER);
  default:
    g_return_val_if_reached (0);
  }
}

char *
yx_right_text (YxRight right)
{
  g_autofree char *names = name_roles (yx_right_roles (right));

  return g_strdup_printf (_("It takes the role %s"), names);
}

gboolean
yx_desk_get_roles (YxDesk *self, guint *ret_roles, GError **error)
{
  g_autoptr (GArray) members = NULL;
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (ret_roles != NULL, FALSE);

  members = members_new ();
  author = yx_desk_dup_author (self);
  RolesJob job = { .name = author, .members = members };
  if (!yx_store_read (yx_desk_get_store (self), roles_job, &job, error))
    return FALSE;
  *ret_roles = job.roles;
  return TRUE;
}

GArray *
yx_desk_list_members (YxDesk *self, GError **error)
{
  g_autoptr (GArray) members = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), NULL);

  members = members_new ();
  RolesJob job = { .members = members };
  if (!yx_store_read (yx_desk_get_store (self), roles_job, &job, error))
    return NULL;
  return g_steal_pointer (&members);
}

gboolean
yx_desk_may (YxDesk *self, YxRight right, const char *verb, GError **error)
{
  const guint needed = yx_right_roles (right);
  g_autofree char *author = NULL;
  g_autofree char *names = NULL;
  g_autoptr (GError) unlogged = NULL;
  guint roles;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (verb != NULL, FALSE);

  if (!yx_desk_get_roles (self, &roles, error))
    return FALSE;
  if ((roles & needed) != 0)
    return TRUE;
  author = yx_desk_dup_author (self);
  RefusalJob job = { author, verb, needed };
  /* What is refused stays refused where it cannot be written down, as on a read-only desk. */
  if (!yx_desk_write (self, refusal_job, &job, NULL, &unlogged))
    g_message ("A refusal could not be logged: %s", unlogged->message);
  names = name_roles (needed);
  g_set_error (error, YX_DESK_ERROR, YX_DESK_ERROR_FORBIDDEN,
               _("%s may not do this; it takes the role %s"), author, names);
  return FALSE;
}

gboolean
yx_desk_set_member_role (YxDesk *self, const char *name, YxRole role, gboolean holds,
                         GError **error)
{
  g_autofree char *author = NULL;

  g_return_val_if_fail (YX_IS_DESK (self), FALSE);
  g_return_val_if_fail (name != NULL && *name != '\0', FALSE);
  g_return_val_if_fail (yx_enum_nick (YX_TYPE_ROLE, (int) role) != NULL, FALSE);

  if (!yx_desk_may (self, YX_RIGHT_ADMINISTER, "member.set", error))
    return FALSE;
  author = yx_desk_dup_author (self);
  SetJob job = { author, name, role, holds };
  return yx_desk_write (self, set_job, &job, NULL, error);
}
