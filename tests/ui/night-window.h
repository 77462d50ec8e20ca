#pragma once

/* The console's window on a night with two cars out, driven by its keys. */

#include "console/live-page.h"
#include "desk/night.h"
#include "desk/out.h"
#include "desk/reports.h"
#include "harness.h"

#define MINUTE (60 * (gint64) G_USEC_PER_SEC)

typedef struct {
  Out *out;
  YxNight *writer; /* what the gateway's program does: it raises and clears alerts */
  gint64 terminal;
  YxWindow *window;
  gpointer left; /* window, until it is gone */
  YxLivePage *page;
} UiNight;

/* Opens the window, and waits until it shows the night. */
void ui_night_set_up (UiNight *f, gconstpointer data);
void ui_night_tear_down (UiNight *f, gconstpointer data);

/* Car 0 is at its first stop at that time. */
void ui_night_send_position (UiNight *f, gint64 time);

/* Car 0's crew says something; a result is that of its first stop. */
void ui_night_report (UiNight *f, YxReportKind kind, YxStopOutcome outcome, gint64 time);
