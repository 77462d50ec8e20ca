#pragma once

/* What the papers are made with. Internal to paper/. */

#include "paper/compose.h"
#include "paper/flow.h"
#include "paper/maps.h"

G_BEGIN_DECLS

typedef struct {
  const YxDossier *dossier;
  const YxPaperRequest *request;
  YxMapSource maps;
  YxFlow *flow;
  YxPaperProgressFunc progress; /* nullable */
  gpointer progress_data;
  guint n_steps, n_done; /* map pictures, which take the time */
} YxComposer;

/* One step is done. FALSE with error set when cancelled. */
gboolean yx_composer_step (YxComposer *composer, GError **error);

gboolean yx_compose_order (YxComposer *composer, GError **error);
gboolean yx_compose_route_cards (YxComposer *composer, GError **error);
void yx_compose_roll_call (YxComposer *composer);
void yx_compose_warrants (YxComposer *composer);

/* How many steps the route cards will be. */
guint yx_route_cards_count_steps (const YxComposer *composer);

/* Sections of the order: paper/order-parts.c, paper/order-annexes.c, paper/order-gantt.c. */
void yx_order_basis (YxComposer *composer);
void yx_order_time (YxComposer *composer);
void yx_order_command (YxComposer *composer);
void yx_order_groups (YxComposer *composer);
void yx_order_tasks (YxComposer *composer);
void yx_order_coverage (YxComposer *composer);
void yx_order_safeguards (YxComposer *composer);
void yx_order_contingency (YxComposer *composer);
void yx_order_communications (YxComposer *composer);
void yx_order_left_out (YxComposer *composer);
void yx_order_approval (YxComposer *composer);
void yx_order_gantt (YxComposer *composer);

G_END_DECLS
