#pragma once

/* What the verbs on leads share: one lead written within a job. Internal to desk/. */

#include "desk/import-private.h"
#include "desk/leads.h"

G_BEGIN_DECLS

/* Clocks of phones run a little fast. */
#define YX_LEAD_CLOCK_SLACK (5 * G_TIME_SPAN_MINUTE)

/* A copy that owns its texts. */
YxLeadRecord *yx_lead_record_copy (const YxLeadRecord *record);
void yx_lead_record_free (YxLeadRecord *record);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxLeadRecord, yx_lead_record_free)

/* What cannot be, whatever is on the desk. */
gboolean yx_lead_record_check (const YxLeadRecord *record, gint64 now, GError **error);

/* How long there is to verify a lead that comes in now, by the ruleset in force. */
typedef struct {
  gint64 ordinary, urgent; /* microseconds */
} YxLeadTimes;

gboolean yx_lead_times_read (YxDesk *desk, gint64 now, YxLeadTimes *ret_times, GError **error);

typedef struct {
  const char *author;
  gint64 now;
  YxLeadTimes times;
  GHashTable *found; /* address key → YxPosition; nullable */
} YxLeadWriting;

/* Writes a checked lead with its place and informant, without an event. import_key is nullable;
 * *ret_known is TRUE, and nothing is written, when a lead has it already. ret_place_id and ret_id
 * are (transfer full). */
gboolean yx_lead_write (YxDb *db, const YxLeadRecord *record, const YxLeadWriting *writing,
                        const char *import_key, char **ret_id, char **ret_place_id,
                        gboolean *ret_known, GError **error);

/* The same leads as yx_desk_find_same_leads(), within a job. */
GListStore *yx_read_same_leads (YxDb *db, const YxLeadRecord *record, gint64 now, GError **error);

/* filter is nullable. Returns: (transfer full) */
GListStore *yx_read_leads (YxDb *db, const YxLeadFilter *filter, GError **error);

G_END_DECLS
