#pragma once

/* How likely a debtor is met at a place, and what that number rests on. The arithmetic is in
 * desk/likelihood.h, its numbers in data/presence/presence.json, both told in docs/leads.md. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  double likelihood;   /* 0…1 */
  gboolean by_hand;    /* set for the place; nothing else counts */
  YxPlaceKind kind;
  YxDayPart part;      /* that it is for */
  gboolean weekend;
  guint n_visits, n_met; /* that say anything */
  gint64 last_met;     /* 0: never */
  guint n_leads;       /* that count: not dismissed */
  guint n_dismissed;
  gint64 lead_heard;   /* of the lead that says most; 0: none */
  gboolean lead_verified;
  gboolean by_lead;    /* a lead makes the number, the visits since included */
  gboolean calibrated; /* by what nights said of such places (desk/calibration.h) */
  gboolean no_more;    /* only leads named the place, and all were dismissed */
} YxPresence;

/* "48 %: Home, dawn, 2 visits, 1 met, verified lead 3 days old". now: leads are as old as they are then.
 * Returns: (transfer full) */
char *yx_presence_text (const YxPresence *presence, gint64 now);
/* What stands behind the number. Returns: (transfer full) */
char *yx_presence_basis (const YxPresence *presence, gint64 now);

/* A place's presence now and by the hour. */
typedef struct {
  char *place_id;
  char *address;        /* nullable */
  YxPlaceKind kind;
  YxSource source;
  YxPresence at;        /* at the time that was asked for */
  double hours[7][24];  /* likelihood by weekday, Monday first, and hour */
} YxPlacePresence;

void yx_place_presence_free (YxPlacePresence *presence);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxPlacePresence, yx_place_presence_free)

/* Of one place, or all places of a debtor, at a time (0: the next dawn). NOT_FOUND.
 * Returns: (transfer full): of YxPlacePresence, the likeliest first */
GPtrArray *yx_desk_list_presence (YxDesk *self, const char *place_or_debtor_id, gint64 at,
                                  GError **error);

/* Sets a place's likelihood by hand, or (below 0) leaves it to what is known again. */
gboolean yx_desk_set_presence (YxDesk *self, const char *place_id, double likelihood,
                               GError **error);

/* The part of the day and week of a time, by the desk's clock. */
YxDayPart yx_day_part_of (gint64 time, gboolean *ret_weekend);

G_END_DECLS
