#pragma once

/* The cases of an operation that there is, ticked one by one; see console/case-picker.h. */

#include "console/window.h"

/* operation_id: nullable: the latest. Says in the window what has changed, or why it cannot be. */
void yx_operation_cases_present (YxWindow *window, YxDesk *desk, const char *operation_id);
