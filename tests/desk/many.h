#pragma once

/* A large desk of invented people: rows written straight through the store in one job, past all
 * verbs, so that 20,000 cases take seconds. What it holds is whole: references, keys and indexes
 * are as the verbs would have left them. */

#include "desk/desk.h"

typedef struct {
  guint cases;   /* numbered （2024）豫0825执1号 … */
  guint debtors; /* who stand in them in turn; every tenth case has a second one */
  guint places;  /* of the debtors in turn, every fifth without a point */
  guint leads;
  guint after; /* serials of the cases begin after this one */
} ManySize;

/* 20,000 cases, 16,000 debtors, 60,000 places, 5,000 leads. */
extern const ManySize many_county;

/* Fills an empty desk, or one whose cases have other serials. */
void many_fill (YxDesk *desk, const ManySize *size);

/* A new desk of that size at `path`. Returns: (transfer full) */
YxDesk *many_desk (const char *path, const ManySize *size);
