#pragma once

/* The inside of casework rules, shared by what reads and asks them. */

#include "rules/casework.h"

G_BEGIN_DECLS

struct _YxCasework {
  gatomicrefcount n_refs;
  char *digest;
  YxRuleText name;
  GDate valid_from;
  YxCaseworkLimits limits;
  YxWorkNode nodes[YX_CASEWORK_MAX_NODES];
  guint n_nodes;
  YxMeasureLimit measures[YX_N_MEASURE_KINDS];
  GArray *rules; /* of YxTriageRule */
};

G_END_DECLS
