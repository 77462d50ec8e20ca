#pragma once

/* What is on record about one task of a night, in order: each plan that had it or left it out and whose plan that
 * was, what the go/no-go found, overrides, leads and cars sent, cases that left, visits, and what
 * its car did that kept it away. Answers "why was it not visited, and who decided so?" */

#include "review/course.h"

G_BEGIN_DECLS

typedef struct {
  gint64 time;    /* of the moment to look at; 0: none */
  char *text;     /* in the user's language */
  char *who;      /* who did or decided it; nullable */
  gboolean decisive; /* it is why the task was not visited */
} YxStoryLine;

/* Returns: (transfer full): of YxStoryLine, by time, those without one first */
GArray *yx_story_new (const YxCourse *course, const YxCourseTask *task);

/* Tasks as they are listed and numbered from 1 on: those not visited first. Returns: (transfer full): of
 * YxCourseTask of the course */
GPtrArray *yx_story_list_tasks (const YxCourse *course);

/* Of `tasks` (yx_story_list_tasks()), those that a text means, the nearest first: a case number or its end ("执7",
 * "7"), the number in the list, part of either or of a name. *ret_n_best: how many of them mean
 * it as well as the first does. Returns: (transfer full): of YxCourseTask */
GPtrArray *yx_story_search (const YxCourse *course, const GPtrArray *tasks, const char *text,
                            guint *ret_n_best);

/* "（2025）豫0825执7号、…" Returns: (transfer full) */
char *yx_story_case_numbers (const YxFacts *facts, const char *task_id);

/* "05:12  …  (调度)" Returns: (transfer full) */
char *yx_story_line_text (const YxStoryLine *line);

G_END_DECLS
