#pragma once

/* A new operation: its name, what for, when, and the cases in enforcement among those that the table
 * shows, or ticked one by one (console/case-picker.h). What is done at an institution is done for all of them there; tasks may also be added to
 * the operation on screen. On a desk that lacks them also the cars and the base. */

#include <adwaita.h>

#include "console/types.h"
#include "desk/desk.h"

G_BEGIN_DECLS

#define YX_TYPE_OPERATION_DIALOG (yx_operation_dialog_get_type ())
G_DECLARE_FINAL_TYPE (YxOperationDialog, yx_operation_dialog, YX, OPERATION_DIALOG, AdwWindow)

typedef struct {
  YxDesk *desk;
  const char *const *case_ids; /* %NULL-terminated */
  const char *operation_id;    /* (nullable): on screen */
  guint n_vehicles;            /* on the desk */
  gboolean has_base;
  YxLonLat middle;             /* of the map: the base where the desk has none */
} YxOperationBasis;

/* Signals:
 *   created (const char *id)
 *
 * Copies @basis. (transfer none): the window owns itself. */
YxOperationDialog *yx_operation_dialog_present (GtkWindow *parent, const YxOperationBasis *basis);

G_END_DECLS
