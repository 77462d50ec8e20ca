#pragma once

/* Papers, people and cars that the go/no-go looks at, recorded one by one. Case lists bring many
 * of them at once (desk/import.h). Each call is one event with its author; what is recorded again
 * replaces what was, flags and measures are added. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

/* Times are UTC microseconds, 0: not known. */
typedef struct {
  const char *id;        /* the one that is corrected; NULL: a new one, or the one it is known by */
  const char *case_id;
  const char *debtor_id; /* NULL: of the case, whoever the debtor */
  YxDocumentKind kind;
  const char *number;    /* a document is known by it, else by the day it was served or signed */
  gint64 signed_at;
  const char *signed_by;
  gint64 valid_from, valid_until;
  gint64 deadline;       /* summons: when to appear; eviction notice: until when to leave */
  gint64 served;
  gboolean receipt;
  YxSummonsAnswer answer;
  const char *const *place_ids; /* NULL-terminated, nullable: the places that it names */
} YxDocumentData;

/* INVALID without number and day; with an id EXISTS when another one has its number. */
gboolean yx_desk_record_document (YxDesk *self, const YxDocumentData *document, char **ret_id,
                                  GError **error);

/* Two who have compared the photo; INVALID when they are one. */
gboolean yx_desk_record_identity (YxDesk *self, const char *debtor_id, const char *first,
                                  const char *second, GError **error);

/* `permission` (nullable) is the number of the congress's permission. */
gboolean yx_desk_record_deputy (YxDesk *self, const char *debtor_id, YxDeputyStatus status,
                                const char *permission, GError **error);

/* Who is to appear: for an entity with name and ID number (nullable), which is checked. */
gboolean yx_desk_record_capacity (YxDesk *self, const char *debtor_id, YxCapacity capacity,
                                  const char *name, const char *id_number, GError **error);

gboolean yx_desk_add_flag (YxDesk *self, const char *debtor_id, YxDebtorFlag flag,
                           const char *note, GError **error);
/* Clears all that stand of this kind; NOT_FOUND when there is none. */
gboolean yx_desk_clear_flag (YxDesk *self, const char *debtor_id, YxDebtorFlag flag,
                             GError **error);

gboolean yx_desk_verify_place (YxDesk *self, const char *place_id, GError **error);

/* When the title took effect. */
gboolean yx_desk_record_title (YxDesk *self, const char *case_id, const char *title,
                               gint64 effective, GError **error);

/* A measure, within what the ruleset of its day allows: INVALID for a detention or a fine beyond
 * it. until and amount_fen are 0 where there is none. */
gboolean yx_desk_add_measure (YxDesk *self, const char *case_id, const char *debtor_id,
                              YxMeasureKind kind, gint64 imposed, gint64 until, gint64 amount_fen,
                              const char *note, GError **error);

/* All recorders of a car tested now, as at the roll call: of an operation (nullable), by the clock of
 * its night. */
gboolean yx_desk_test_recorders (YxDesk *self, const char *vehicle_id, const char *operation_id,
                                 GError **error);

/* Whether a closed door is to be passed, and how the applicant joins. */
gboolean yx_desk_set_visit (YxDesk *self, const char *task_id, gboolean entry,
                            YxApplicantJoins applicant, GError **error);

gboolean yx_desk_set_weather (YxDesk *self, const char *operation_id, YxWeather weather,
                              GError **error);

G_END_DECLS
