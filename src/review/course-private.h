#pragma once

/* How the course of a night is put together. Internal to review/. */

#include "review/proof.h"

G_BEGIN_DECLS

/* In this order; each rests on what those before have filled in. Times of reports and movements
 * have been put right before. */
void yx_course_build_visits (YxCourse *self);
void yx_course_build_cars (YxCourse *self);
void yx_course_build_tasks (YxCourse *self);
void yx_course_list_missing (YxCourse *self, const YxProof *proof);

G_END_DECLS
