#pragma once

/* Leads: reports of where a debtor is or was, from police 110, applicants, officers, the hotline,
 * other agencies. A lead is taken down, then verified or dismissed in the time that the ruleset
 * gives it, or merged into another that says the same. It gives the debtor a place that he can be
 * visited at; how likely he is met there ages with it (desk/presence.h).
 *
 * Who said it is confidential: it is kept apart, no list or export has it, and every reading of
 * it takes a right of its own and is an event. */

#include "desk/desk.h"
#include "model/enums.h"
#include "model/lead.h"

G_BEGIN_DECLS

/* Nullable texts may also be "". */
typedef struct {
  const char *debtor_id;
  const char *address;  /* nullable when has_point */
  gboolean has_point;
  YxLonLat point;       /* WGS-84 */
  YxPlaceKind kind;     /* what the place is to him */
  YxSource source;
  const char *text;     /* nullable: what was said */
  double certainty;     /* 0…1 */
  gboolean urgent;
  gint64 heard;         /* when it was so, UTC microseconds; 0: when it was received */
  gint64 received;      /* when it came in, on paper perhaps; 0: now */
  const char *informant;       /* nullable: name */
  const char *informant_phone; /* nullable */
  const char *informant_note;  /* nullable */
  const char *merge_into;      /* nullable: id of the lead that it repeats */
} YxLeadRecord;

/* Takes a lead down. With merge_into, both are kept and the new one counts for the other; one
 * event either way. INVALID: neither address nor point, a time to come, the debtor is another than
 * merge_into's; NOT_FOUND. *ret_id (nullable) is (transfer full). */
gboolean yx_desk_record_lead (YxDesk *self, const YxLeadRecord *lead, char **ret_id,
                              GError **error);
/* Copies the record. */
void yx_desk_record_lead_async (YxDesk *self, const YxLeadRecord *lead, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
/* *ret_id as above. */
gboolean yx_desk_record_lead_finish (YxDesk *self, GAsyncResult *result, char **ret_id,
                                     GError **error);

/* Somebody has made sure: the lead, and its place, are verified. STATE unless it is open. */
gboolean yx_desk_verify_lead (YxDesk *self, const char *lead_id, GError **error);

/* It is not so. INVALID without a reason; STATE unless open or verified. */
gboolean yx_desk_dismiss_lead (YxDesk *self, const char *lead_id, const char *reason,
                               GError **error);

/* `lead_id` repeats `into_id`: both are kept with their sources, one counts. STATE unless both are
 * open or verified; INVALID for one lead or two debtors. */
gboolean yx_desk_merge_leads (YxDesk *self, const char *into_id, const char *lead_id,
                              GError **error);

/* What settles a lead, for windows. */
typedef enum {
  YX_LEAD_VERIFY,
  YX_LEAD_DISMISS, /* text: the reason */
  YX_LEAD_MERGE,   /* text: the lead it goes into */
} YxLeadStep;

void yx_desk_settle_lead_async (YxDesk *self, YxLeadStep step, const char *lead_id,
                                const char *text, GCancellable *cancellable,
                                GAsyncReadyCallback callback, gpointer user_data);
gboolean yx_desk_settle_lead_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* Every member that is set narrows. */
typedef struct {
  guint statuses;          /* 1 << YxLeadStatus, or'ed; 0: all */
  gboolean urgent;
  gboolean overdue;        /* open after its time */
  const char *debtor_id;
  const char *place_id;
  const char *merged_into;
  const char *text;        /* in the debtor's name, address, what was said, a case number */
  const YxBox *box;
  gint64 now;              /* for overdue and likelihood; 0: now */
  guint limit;             /* the first so many; 0: all */
} YxLeadFilter;

/* Open ones first, by the time they must be verified; then the others, the latest first.
 * filter is nullable: all. Returns: (transfer full): of YxLead */
GListStore *yx_desk_list_leads (YxDesk *self, const YxLeadFilter *filter, GError **error);
/* Copies the filter. */
void yx_desk_list_leads_async (YxDesk *self, const YxLeadFilter *filter, GCancellable *cancellable,
                               GAsyncReadyCallback callback, gpointer user_data);
GListStore *yx_desk_list_leads_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* By its id or the beginning of it; NOT_FOUND. Returns: (transfer full) */
YxLead *yx_desk_get_lead (YxDesk *self, const char *lead_id, GError **error);

typedef struct {
  guint all, open, urgent, overdue, verified, dismissed, merged; /* urgent: of the open ones */
} YxLeadCounts;

gboolean yx_desk_count_leads (YxDesk *self, YxLeadCounts *ret_counts, GError **error);

/* Leads that a new one may repeat: not dismissed or merged, of the same debtor, the same address or
 * a point near it, heard near its time. The nearest in time first.
 * Returns: (transfer full): of YxLead */
GListStore *yx_desk_find_same_leads (YxDesk *self, const YxLeadRecord *lead, GError **error);
void yx_desk_find_same_leads_async (YxDesk *self, const YxLeadRecord *lead,
                                    GCancellable *cancellable, GAsyncReadyCallback callback,
                                    gpointer user_data);
GListStore *yx_desk_find_same_leads_finish (YxDesk *self, GAsyncResult *result, GError **error);

/* All (transfer full), nullable. */
typedef struct {
  char *name, *phone, *note;
} YxInformant;

void yx_informant_clear (YxInformant *informant);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxInformant, yx_informant_clear)

/* Who said it. Each call is an event, and takes YX_RIGHT_INFORMANT; FORBIDDEN is an event too.
 * NOT_FOUND when nobody is on record. */
gboolean yx_desk_read_informant (YxDesk *self, const char *lead_id, YxInformant *ret_informant,
                                 GError **error);
void yx_desk_read_informant_async (YxDesk *self, const char *lead_id, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
gboolean yx_desk_read_informant_finish (YxDesk *self, GAsyncResult *result,
                                        YxInformant *ret_informant, GError **error);

G_END_DECLS
