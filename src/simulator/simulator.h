#pragma once

/* Virtual teams that drive a plan and report through the real protocols into a real gateway: for the
 * demonstration, for training and to try what a gateway keeps. Each car of the plan has a terminal,
 * paired when it is first needed; its clock is the night's, which may run faster and which the
 * operation's is set to (desk/night-clock.h). With FIELD it is a phone with the field page, whose crew also
 * says with its buttons what it does. */

#include "desk/desk.h"
#include "model/enums.h"

G_BEGIN_DECLS

typedef struct {
  YxDeviceProtocol protocol; /* FIELD, OSMAND, OWNTRACKS, JT808 or COT */
  const char *gateway;       /* HOST:PORT */
  double speed;              /* the night's clock runs so many times as fast; 0: as fast as it goes */
  int interval_s;            /* of the night's clock, between two reports */
  double loss;               /* share of the time without a network, 0 … 0.9 */
  guint64 seed;
  GTlsCertificate *certificate; /* of the gateway, with FIELD; nullable: a known authority's */
  guint n_leads;             /* that come in during the night */
} YxSimulationOptions;

typedef struct {
  guint n_teams;
  guint64 n_fixes;        /* reported */
  guint64 n_acknowledged;
  guint n_silences;       /* times without a network */
  guint n_reports;        /* said with a button and taken, with FIELD */
  guint n_refused;        /* the same, refused for good */
  guint n_leads;          /* that have come in */
  guint n_failures;       /* times the gateway was not there, or refused */
  GPtrArray *log;         /* (element-type utf8): "identity,device time,lon,lat" of each acknowledged */
} YxSimulation;

void yx_simulation_clear (YxSimulation *simulation);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (YxSimulation, yx_simulation_clear)

/* Plays the current plan of an operation to its end; blocks until then, or until cancelled, which is
 * no error. What waits for a network at the end is sent for up to 30 s more. */
gboolean yx_simulation_run (YxDesk *desk, const char *operation_id,
                            const YxSimulationOptions *options, GCancellable *cancellable,
                            YxSimulation *ret_simulation, GError **error);

G_END_DECLS
