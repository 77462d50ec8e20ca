#pragma once

/* A desk: the cases, fleet and operations of one team, and the way to everything that may be
 * done with them. One verb, one function; each writes its rows and its event in one transaction
 * and returns when both are durable. The verbs are spread over
 *
 *   desk/desk.h       create, open, settings, region, verify
 *   desk/import.h     case lists
 *   desk/fleet.h      vehicles
 *   desk/staff.h      officers and their duty roster
 *   desk/crews.h      who rides in which car of an operation
 *   desk/operation.h  operations and their tasks
 *   desk/operation-cases.h  their cases, one by one
 *   desk/operation-places.h  where they assemble, end and hand over
 *   desk/institutions.h  banks, registries, other offices
 *   desk/tasks.h      tasks added to an operation: inquiries, service, searches …
 *   desk/areas.h      areas, teams, whose a case is
 *   desk/roles.h      members and what their roles allow
 *   desk/rulesets.h   the court's rulesets
 *   desk/facts.h      papers, people and cars that the go/no-go looks at
 *   desk/leads.h      leads, from the first call to verified or dismissed
 *   desk/visits.h     what visits found
 *   desk/presence.h   how likely a debtor is met, and what that rests on
 *   desk/casework.h   nodes of the workflow, assets found, casework rules
 *   desk/triage.h     which track each case goes
 *   desk/case-page.h  all about a case or a debtor
 *   desk/full-record.h  what is masked of a debtor, photos
 *   desk/check.h      the go/no-go of an operation, overrides
 *   desk/steps.h      night work, approval, departure, closing
 *   desk/names.h     names that a paper about a night may say
 *   desk/devices.h    phones and terminals that report
 *   desk/device-certificate.h  by which they are known over TLS
 *   desk/fixes.h      what they reported
 *   desk/fixes-import.h  the same from files
 *   desk/device-parts.h  the same in packets
 *   desk/phone.h      a phone with the field page, and with whom it is out
 *   desk/tonight.h    what it shows its crew
 *   desk/messages.h   messages of an operation
 *   desk/dispatch-answer.h  a crew has seen where it is sent
 *   desk/roll-call.h  roll call
 *   desk/evidence.h   photos, films, notes from the field
 *   desk/reports.h    what teams say with a button
 *   desk/sos.h        calls for help that fit no operation
 *   desk/night.h      an operation under way: teams, arrivals, what is wrong (night-watch.h, night-clock.h)
 *   desk/alerts.h     what the dispatcher must see
 *   desk/custody.h    persons under control, and their clocks
 *   desk/zones.h      zones drawn on the map of a night
 *   desk/events.h     the event log, read back
 *   desk/event-words.h  what its kinds are called
 *   desk/dispatch.h   cars sent elsewhere while the operation is live
 *   desk/planning.h   plans
 *   desk/compare.h    versions of plans, what differs between two
 *   desk/hand.h       plans changed by hand, older versions taken again
 *   desk/locks.h      what of a plan is fixed by hand
 *   desk/replan.h     planning again around what is done and promised
 *   desk/remedy.h     what would let a task in, made
 *   desk/dossier.h    all that an operation's papers say
 *   desk/papers.h     papers that leave the desk
 *   desk/paper-versions.h  remarks on papers of a review, and who signed them off
 *   desk/review.h     findings of a review, what a litre costs
 *   desk/calibration.h  what nights said of forecasts, taken over for the next plan
 *   desk/purge.h      tracks whose time is over
 *   desk/lists.h      reading back
 *
 * A desk may be used from any thread. Synchronous verbs wait for the disk, so a window uses the
 * _async ones. Errors are YX_DESK_ERROR, YX_STORE_ERROR or G_IO_ERROR_CANCELLED, with messages
 * meant for people. */

#include <gio/gio.h>

#include "region/region.h"
#include "store/event-log.h"
#include "store/store.h"

G_BEGIN_DECLS

#define YX_DESK_ERROR (yx_desk_error_quark ())
GQuark yx_desk_error_quark (void);

typedef enum {
  YX_DESK_ERROR_INVALID,   /* a value that cannot be; the message names it */
  YX_DESK_ERROR_NOT_FOUND, /* no such case, operation, vehicle … */
  YX_DESK_ERROR_EXISTS,    /* e.g. a vehicle with this plate */
  YX_DESK_ERROR_STATE,     /* not in this step of the operation */
  YX_DESK_ERROR_NO_REGION, /* no region is set, or its file cannot be opened */
  YX_DESK_ERROR_NOTHING,   /* nothing to plan: no vehicles, no tasks */
  YX_DESK_ERROR_PLAN,      /* the planner refused, or its plan failed the check */
  YX_DESK_ERROR_FORBIDDEN, /* not with the roles of who acts; the refusal is an event */
  YX_DESK_ERROR_UNLAWFUL,  /* the go/no-go says no */
} YxDeskError;

#define YX_TYPE_DESK (yx_desk_get_type ())
G_DECLARE_FINAL_TYPE (YxDesk, yx_desk, YX, DESK, GObject)

/* Signal "changed" (no arguments): rows have been written through this desk. Emitted in the
 * main context that was thread-default when the desk was opened, once for many writes. */

/* Makes a new desk file; fails with YX_STORE_ERROR_EXISTS when there is one. */
YxDesk *yx_desk_create (const char *path, GError **error);

/* See yx_store_open() for what is refused and how. */
YxDesk *yx_desk_open (const char *path, YxStoreOpenFlags flags, GError **error);
void yx_desk_open_async (const char *path, YxStoreOpenFlags flags, GCancellable *cancellable,
                         GAsyncReadyCallback callback, gpointer user_data);
YxDesk *yx_desk_open_finish (GAsyncResult *result, GError **error);

/* Waits for what is being written, then lets go of the file. Also done by the last unref. */
void yx_desk_close (YxDesk *self);

YxStore *yx_desk_get_store (YxDesk *self);
const char *yx_desk_get_path (YxDesk *self);

/* Who acts: the author of events. The login name unless set. */
void yx_desk_set_author (YxDesk *self, const char *author);
char *yx_desk_dup_author (YxDesk *self);

/* Opens the region file and keeps its path in the settings, relative to the desk when it lies
 * beside or below it. */
gboolean yx_desk_set_region (YxDesk *self, const char *path, GError **error);
/* The path set, absolute; NULL: none. Returns: (transfer full) (nullable) */
char *yx_desk_dup_region_path (YxDesk *self);
/* Opens the region on the first call (blocking), then keeps it. NO_REGION when none is set or
 * it cannot be opened. Returns: (transfer full) */
YxRegion *yx_desk_get_region (YxDesk *self, GError **error);

/* The court's base, where operations start and end unless they say otherwise. */
gboolean yx_desk_set_base (YxDesk *self, const char *name, YxLonLat point, GError **error);
/* FALSE: none is set. ret_name is (transfer full), nullable. */
gboolean yx_desk_get_base (YxDesk *self, char **ret_name, YxLonLat *ret_point);

/* What is kept under a key like "base.name"; NULL when nothing is. (transfer full) */
char *yx_desk_dup_setting (YxDesk *self, const char *key);

typedef struct {
  YxChainReport chain; /* the event log */
  GPtrArray *faults;   /* (element-type utf8) of the file and between its rows; empty: none */
  gboolean ok;         /* both are whole */
} YxVerifyReport;

void yx_verify_report_clear (YxVerifyReport *report);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxVerifyReport, yx_verify_report_clear)

/* Checks the file, the references between rows and the whole event chain. FALSE only when that
 * could not be done; a fault found is in the report. */
gboolean yx_desk_verify (YxDesk *self, GCancellable *cancellable, YxVerifyReport *ret_report,
                         GError **error);

G_END_DECLS
