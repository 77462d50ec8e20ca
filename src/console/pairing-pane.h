#pragma once

/* For whom, where and until when; and the code that a phone scans for it, to be shown, printed or
 * kept as a picture. */

#include <adwaita.h>

#include "console/device-book.h"

G_BEGIN_DECLS

#define YX_TYPE_PAIRING_PANE (yx_pairing_pane_get_type ())
G_DECLARE_FINAL_TYPE (YxPairingPane, yx_pairing_pane, YX, PAIRING_PANE, AdwBin)

/* Signal: said (const char *text): something a toast should say. */
GtkWidget *yx_pairing_pane_new (void);

/* What was typed stays. */
void yx_pairing_pane_show (YxPairingPane *self, YxDesk *desk, const YxDeviceBook *book);

/* How many codes are shown; for tests. */
guint yx_pairing_pane_get_n_codes (YxPairingPane *self);

/* A dropdown of a book's bearers; @first (nullable) stands before them. */
GtkWidget *yx_bearer_choice_new (const YxDeviceBook *book, const char *first);

G_END_DECLS
