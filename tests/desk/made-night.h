#pragma once

/* A desk with an operation whose papers are all in order, in a small made-up town with roads. */

#include "desk/desk.h"

typedef struct {
  char *folder;
  YxDesk *desk;
  char *operation_id;
} Night;

/* 05:00 to 09:00 on 2025-12-01, UTC. */
#define NIGHT_START (G_GINT64_CONSTANT (1764565200) * G_USEC_PER_SEC)

/* n_cases cases of a debtor each, two addresses each, three cars of four with seven seats; every
 * third debtor is a woman, the first car has a female officer. */
Night *night_new (guint n_cases);
void night_free (Night *night);

/* Gives the desk roads; planning needs them. */
void night_add_region (Night *night);

/* The only value of the first row; -1 when there is none. */
gint64 night_query (Night *night, const char *sql);
/* (transfer full) (nullable) */
char *night_query_text (Night *night, const char *sql);
/* Runs SQL past all verbs. */
void night_run (Night *night, const char *sql);
