#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "desk/event-words.h"

typedef struct {
  const char *kind, *label;
} Word;

/* Sorted by kind. */
static const Word words[] = {
  { "access.refused", N_ ("Refused for want of a role") },
  { "address.pin", N_ ("Address pinned") },
  { "alert.acknowledged", N_ ("Alert acknowledged") },
  { "alert.cleared", N_ ("Alert over") },
  { "alert.raised", N_ ("Alert") },
  { "area.removed", N_ ("Area removed") },
  { "area.set", N_ ("Area drawn") },
  { "areas.accepted", N_ ("Areas in force") },
  { "areas.dropped", N_ ("Proposed areas dropped") },
  { "areas.kept", N_ ("Areas kept") },
  { "areas.proposed", N_ ("Areas proposed") },
  { "base.set", N_ ("Base set") },
  { "case.assets-recorded", N_ ("Asset finding recorded") },
  { "case.claim-kind-set", N_ ("Kind of claim set") },
  { "case.node-cleared", N_ ("Workflow node cleared") },
  { "case.node-recorded", N_ ("Workflow node recorded") },
  { "case.status-set", N_ ("Case status set") },
  { "case.title-recorded", N_ ("Title recorded") },
  { "case.track-chosen", N_ ("Track chosen by hand") },
  { "case.track-left-to-rules", N_ ("Track left to the rules") },
  { "case.triaged", N_ ("Case sorted") },
  { "cases.assigned", N_ ("Cases assigned to areas") },
  { "cases.assigned-by-hand", N_ ("Cases assigned by hand") },
  { "cases.imported", N_ ("Case list imported") },
  { "cases.triaged", N_ ("Cases sorted") },
  { "casework.added", N_ ("Casework rules added") },
  { "casework.removed", N_ ("Casework rules removed") },
  { "custody.began", N_ ("Person under control") },
  { "custody.ended", N_ ("Control over a person ended") },
  { "custody.extended", N_ ("Inquiry extended") },
  { "custody.handed-over", N_ ("Person handed over") },
  { "debtor.capacity-recorded", N_ ("Capacity recorded") },
  { "debtor.deputy-checked", N_ ("Deputy status checked") },
  { "debtor.flag-added", N_ ("Warning flag added") },
  { "debtor.flag-cleared", N_ ("Warning flag cleared") },
  { "debtor.identity-checked", N_ ("Identity checked") },
  { "debtor.photo-attached", N_ ("Photo attached") },
  { "debtor.photo-removed", N_ ("Photo removed") },
  { "debtor.record-read", N_ ("Full record read") },
  { "device.added", N_ ("Device paired") },
  { "device.revoked", N_ ("Device revoked") },
  { "dispatch.acknowledged", N_ ("Dispatch acknowledged") },
  { "dispatch.sent", N_ ("Dispatched") },
  { "dispatch.withdrawn", N_ ("Dispatch withdrawn") },
  { "document.recorded", N_ ("Document recorded") },
  { "duty.added", N_ ("Duty entered") },
  { "duty.removed", N_ ("Duty removed") },
  { "evidence.begun", N_ ("Evidence announced") },
  { "evidence.failed", N_ ("Evidence damaged on its way") },
  { "evidence.read", N_ ("Evidence opened") },
  { "evidence.stored", N_ ("Evidence stored") },
  { "institution.removed", N_ ("Institution removed") },
  { "institutions.kept", N_ ("Institutions kept") },
  { "lead.dismissed", N_ ("Lead dismissed") },
  { "lead.informant-read", N_ ("Informant looked up") },
  { "lead.merged", N_ ("Leads merged") },
  { "lead.recorded", N_ ("Lead taken down") },
  { "lead.verified", N_ ("Lead verified") },
  { "leads.imported", N_ ("Leads imported") },
  { "measure.added", N_ ("Measure recorded") },
  { "member.added", N_ ("Member added") },
  { "member.removed", N_ ("Member removed") },
  { "message.read", N_ ("Message read") },
  { "message.sent", N_ ("Message") },
  { "movement.arrived", N_ ("Arrived") },
  { "movement.back", N_ ("Back") },
  { "movement.left", N_ ("Left") },
  { "movement.missed", N_ ("Gone past") },
  { "movement.near", N_ ("Near") },
  { "movement.set-out", N_ ("Set out") },
  { "night.approved", N_ ("Night work approved") },
  { "night.recorded", N_ ("Night necessity recorded") },
  { "officer.added", N_ ("Officer added") },
  { "officer.retired", N_ ("Officer retired") },
  { "officer.returned", N_ ("Officer returned") },
  { "officer.updated", N_ ("Officer changed") },
  { "operation.approved", N_ ("Operation approved") },
  { "operation.assembly-set", N_ ("Assembly set") },
  { "operation.case-left", N_ ("Case left the operation") },
  { "operation.cases-set", N_ ("Cases chosen") },
  { "operation.checked", N_ ("Go/no-go asked") },
  { "operation.closed", N_ ("Operation closed") },
  { "operation.created", N_ ("Operation created") },
  { "operation.crew-set", N_ ("Crew set") },
  { "operation.crews-proposed", N_ ("Crews proposed") },
  { "operation.departed", N_ ("Operation live") },
  { "operation.rehearsed", N_ ("Clock of the rehearsal set") },
  { "operation.ends-set", N_ ("Ends set") },
  { "operation.officer-moved", N_ ("Officer moved") },
  { "operation.planned", N_ ("Planned") },
  { "operation.rehearsed", N_ ("Clock of a rehearsal set") },
  { "operation.reopened", N_ ("Opened again") },
  { "operation.task-admitted", N_ ("Task admitted from a lead") },
  { "operation.task-dropped", N_ ("Task dropped") },
  { "operation.tasks-added", N_ ("Tasks added") },
  { "operation.vehicles-set", N_ ("Vehicles chosen") },
  { "operation.weather-set", N_ ("Weather recorded") },
  { "operation.window-set", N_ ("Time window set") },
  { "override.withdrawn", N_ ("Override withdrawn") },
  { "paper.issued", N_ ("Paper issued") },
  { "paper.remarks", N_ ("Remarks on a paper written") },
  { "paper.signed", N_ ("Paper signed off") },
  { "place.added", N_ ("Place added") },
  { "place.pinned", N_ ("Place pinned") },
  { "place.presence-set", N_ ("Likelihood set by hand") },
  { "place.updated", N_ ("Place changed") },
  { "place.verified", N_ ("Place verified") },
  { "plan.locked", N_ ("Stop fixed") },
  { "plan.unlocked", N_ ("Stop freed") },
  { "records.read", N_ ("Full records read") },
  { "region.set", N_ ("Region set") },
  { "report.arrived", N_ ("Reported: arrived") },
  { "report.assembled", N_ ("Reported: assembled") },
  { "report.back", N_ ("Reported: back") },
  { "report.broken-down", N_ ("Reported: car broken down") },
  { "report.door-opened", N_ ("Reported: door opened") },
  { "report.en-route", N_ ("Reported: set out") },
  { "report.handed-over", N_ ("Reported: handed over") },
  { "report.left", N_ ("Reported: left") },
  { "report.note", N_ ("Reported: note") },
  { "report.off-duty", N_ ("Off duty") },
  { "report.on-duty", N_ ("On duty") },
  { "report.recorder-off", N_ ("Recorder off") },
  { "report.recorder-on", N_ ("Recorder on") },
  { "report.result", N_ ("Reported: result") },
  { "report.sos", N_ ("SOS") },
  { "report.sos-over", N_ ("SOS over") },
  { "report.stopped", N_ ("Stopped at once") },
  { "report.working", N_ ("Reported: at work") },
  { "calibration.adopted", N_ ("Calibration adopted") },
  { "calibration.switched-off", N_ ("Calibration switched off") },
  { "calibration.used", N_ ("Calibration put in force again") },
  { "review.costs-set", N_ ("Costs of a review set") },
  { "review.finding-closed", N_ ("Finding of a review closed") },
  { "roll.answered", N_ ("Roll call answered") },
  { "roll.called", N_ ("Roll call") },
  { "roll.closed", N_ ("Roll call closed") },
  { "rule.overridden", N_ ("Rule overridden") },
  { "ruleset.added", N_ ("Ruleset added") },
  { "ruleset.removed", N_ ("Ruleset removed") },
  { "task.visit-set", N_ ("Visit set") },
  { "team.kept", N_ ("Team kept") },
  { "tracks.purged", N_ ("Tracks purged") },
  { "vehicle.absence-added", N_ ("Vehicle absence entered") },
  { "vehicle.absence-removed", N_ ("Vehicle absence removed") },
  { "vehicle.added", N_ ("Vehicle added") },
  { "vehicle.device-set", N_ ("Vehicle’s device set") },
  { "vehicle.recorders-tested", N_ ("Recorders tested") },
  { "vehicle.retired", N_ ("Vehicle retired") },
  { "vehicle.returned", N_ ("Vehicle returned") },
  { "vehicle.updated", N_ ("Vehicle changed") },
  { "visit.recorded", N_ ("Visit recorded") },
  { "zone.drawn", N_ ("Zone drawn") },
  { "zone.removed", N_ ("Zone removed") },
};

static int
compare (const void *kind, const void *word)
{
  return g_strcmp0 (kind, ((const Word *) word)->kind);
}

const char *
yx_event_kind_label (const char *kind)
{
  const Word *word;

  g_return_val_if_fail (kind != NULL, "");

  word = bsearch (kind, words, G_N_ELEMENTS (words), sizeof words[0], compare);
  return word != NULL ? _ (word->label) : kind;
}

const char *const *
yx_event_kinds (void)
{
  static const char *kinds[G_N_ELEMENTS (words) + 1];
  static gsize once;

  if (g_once_init_enter (&once)) {
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
      kinds[i] = words[i].kind;
    g_once_init_leave (&once, 1);
  }
  return kinds;
}
