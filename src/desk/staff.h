#pragma once

/* Officers and their duty roster. Nobody is deleted: who leaves is retired. */

#include "desk/desk.h"
#include "model/officer.h"

G_BEGIN_DECLS

#define YX_OFFICER_REST_HOURS 8 /* where nothing else is said */

/* INVALID without a name, with a phone that is none, or rest hours beyond 0…48; EXISTS for an
 * officer in service with the same name and phone. *ret_id is nullable, (transfer full).
 * A rest_hours of 0 means YX_OFFICER_REST_HOURS. */
gboolean yx_desk_add_officer (YxDesk *self, const YxOfficerData *officer, char **ret_id,
                              GError **error);
/* The row with officer->id takes the other values. */
gboolean yx_desk_update_officer (YxDesk *self, const YxOfficerData *officer, GError **error);
/* Lets him leave, or (FALSE) come back. STATE when he rides in an operation that is approved or
 * live. */
gboolean yx_desk_retire_officer (YxDesk *self, const char *officer_id, gboolean retired,
                                 GError **error);
/* By name. Returns: (transfer full): of YxOfficer */
GListStore *yx_desk_list_officers (YxDesk *self, GError **error);

/* An entry of the roster, [from, until), UTC microseconds. */
typedef struct {
  char *id;
  char *officer_id;
  char *officer;         /* name */
  YxDutyKind kind;
  gint64 from, until;
  char *note;            /* nullable */
  gint64 rest;           /* duty: since his duty before, microseconds; below 0: there was none */
  gboolean rest_short;   /* less than he needs */
} YxDuty;

/* INVALID for an empty span or one of more than 31 days; EXISTS when another entry of his
 * overlaps. A rest that is too short is no error: the roster says so. */
gboolean yx_desk_add_duty (YxDesk *self, const char *officer_id, YxDutyKind kind, gint64 from,
                           gint64 until, const char *note, char **ret_id, GError **error);
gboolean yx_desk_remove_duty (YxDesk *self, const char *duty_id, GError **error);
/* Those that touch [from, until), by time; officer_id NULL: of all.
 * Returns: (transfer full): of YxDuty */
GArray *yx_desk_list_duties (YxDesk *self, const char *officer_id, gint64 from, gint64 until,
                             GError **error);

/* Sets of skills and equipment as text, for rows and files: "drive,first-aid"; NULL for none.
 * (transfer full) */
char *yx_set_to_text (GType type, int set);
/* Also words of the user's language, and separated by 、，； or blanks. FALSE with *ret_word
 * (nullable, transfer full) when a word is unknown. */
gboolean yx_set_parse (GType type, const char *text, int *ret_set, char **ret_word);
/* "Drives, first aid", in the user's language; "" for none. (transfer full) */
char *yx_set_label (GType type, int set);

G_END_DECLS
