#pragma once

/* Invented cases for the sample county, with the make-up of published actions: causes, claims,
 * addresses a debtor. Nobody in them can be real: identity numbers begin with 99, a prefix that
 * no area has, credit codes with 99, a registrar that does not exist, telephone numbers with
 * 154, which no operator was ever given; given names hold 例, 样, 拟, 设 or 示 (sample). */

#include <gio/gio.h>

#include "cli/demo-county.h"
#include "cli/demo-random.h"

#define YX_DEMO_N_TONIGHT 36
#define YX_DEMO_N_BACKLOG 260

typedef struct _YxDemoCases YxDemoCases;

/* The county must live as long. */
YxDemoCases *yx_demo_cases_new (const YxDemoCounty *county, guint64 seed);
void yx_demo_cases_free (YxDemoCases *cases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (YxDemoCases, yx_demo_cases_free)

typedef enum {
  YX_DEMO_LIST_TONIGHT, /* the operation's debtors: a row for each pair of case and debtor */
  YX_DEMO_LIST_BACKLOG, /* everything else on the desk */
} YxDemoList;

/* A case list as courts hand it over: UTF-8 with byte order mark, Chinese headings, WGS-84. */
GBytes *yx_demo_cases_to_csv (const YxDemoCases *cases, YxDemoList list);

/* Numbers of tonight's cases, each once. Returns: (transfer full) */
GStrv yx_demo_cases_dup_tonight (const YxDemoCases *cases);

/* A row of a list: who is a debtor in which case. The texts live as long as the cases. */
typedef struct {
  const char *number;
  const char *debtor;
  const char *id_number;
  const char *filed;        /* YYYY-MM-DD */
  gboolean is_open, is_entity, is_female;
  gboolean has_point;       /* of the first address */
  const char *addresses[4]; /* NULL where there is none */
} YxDemoStanding;

guint yx_demo_cases_get_n (const YxDemoCases *cases, YxDemoList list);
void yx_demo_cases_get (const YxDemoCases *cases, YxDemoList list, guint index,
                        YxDemoStanding *ret_standing);

/* An identity number of nobody, from the stream's next draws. Returns: (transfer full) */
char *yx_demo_citizen_id (YxDemoRandom *random, gboolean female);

/* A plainly invented personal name, from the stream's next draws; used for officers as well.
 * Returns: (transfer full) */
char *yx_demo_person_name (YxDemoRandom *random, gboolean female);
