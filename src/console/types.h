#pragma once

/* The console's classes, so that headers need not include each other. */

typedef struct _YxApplication YxApplication;
typedef struct _YxCaseList YxCaseList;
typedef struct _YxCheckPage YxCheckPage;
typedef struct _YxCrewsPage YxCrewsPage;
typedef struct _YxGanttPane YxGanttPane;
typedef struct _YxImportDialog YxImportDialog;
typedef struct _YxOperationDialog YxOperationDialog;
typedef struct _YxPaperDialog YxPaperDialog;
typedef struct _YxPlanPage YxPlanPage;
typedef struct _YxPlanSelection YxPlanSelection;
typedef struct _YxPreferences YxPreferences;
typedef struct _YxRouteList YxRouteList;
typedef struct _YxRouteRow YxRouteRow;
typedef struct _YxWelcomePage YxWelcomePage;
typedef struct _YxWindow YxWindow;
