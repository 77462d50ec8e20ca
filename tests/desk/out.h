#pragma once

/* A night that is live: two cars out, each with stops of its own; two officers in the first, one in
 * the second; a phone of the first car, one of its first officer, one of the second car. */

#include "desk/made-night.h"

typedef struct {
  Night *night;
  YxDesk *desk;              /* night's */
  const char *operation_id;  /* night's */
  char *cars[2];
  char *officers[3];
  char *tokens[3];           /* of car 0, of officer 0, of car 1 */
  char *tasks[2], *places[2]; /* the first stop of each car */
} Out;

Out *out_new (void);
void out_free (Out *out);
