#pragma once

/* What came of going to a place. */

#include "model/enums.h"
#include "model/record.h"

G_BEGIN_DECLS

typedef struct {
  const char *id;
  const char *debtor_id;
  const char *masked_debtor;
  const char *place_id;
  const char *address; /* of the place */
  YxPlaceKind place_kind;
  const char *task_id; /* NULL: it was on no operation's list */
  const char *operation; /* its name */
  int64_t visited; /* 0: not known, as a list tells it */
  YxStopOutcome outcome;
  int times; /* visits that the row stands for: more than 1 only as a list tells it */
  const char *note;
  const char *author;
  int64_t recorded;
} YxVisitData;

#define YX_TYPE_VISIT (yx_visit_get_type ())
G_DECLARE_FINAL_TYPE (YxVisit, yx_visit, YX, VISIT, YxRecord)

/* Copies the data. Returns: (transfer full) */
YxVisit *yx_visit_new (const YxVisitData *data);

/* Valid while the object lives and is not updated. */
const YxVisitData *yx_visit_get_data (YxVisit *self);

/* What an outcome says of whether the debtor was there. */
typedef enum {
  YX_PRESENCE_SAYS_NOTHING, /* cancelled, withdrawn, not yet */
  YX_PRESENCE_SAYS_MET,
  YX_PRESENCE_SAYS_ABSENT,
  YX_PRESENCE_SAYS_NEVER, /* the address is none of his */
} YxPresenceSays;

YxPresenceSays yx_outcome_says (YxStopOutcome outcome);

G_END_DECLS
