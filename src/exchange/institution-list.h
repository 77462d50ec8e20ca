#pragma once

/* Lists of bank branches, registries and other offices: CSV, XLSX, ODS, GeoJSON, GeoPackage,
 * shapefile. Columns by heading, Chinese or English: name (名称, 网点 …), kind (类型), address (地址),
 * phone (电话), hours (营业时间), lon and lat (经度, 纬度) or coordinates (坐标). Without a kind, the name
 * tells it. A row with a fault is left out and named; the others go in, in one transaction. */

#include <gio/gio.h>

#include "desk/institutions.h"
#include "geo/datum.h"

G_BEGIN_DECLS

/* FALSE, nothing stored, for a file that is no such list: the error names it. */
gboolean yx_institution_list_import (YxDesk *desk, const char *path, YxDatum datum,
                                     YxInstitutionReport *ret_report, GCancellable *cancellable,
                                     GError **error);

/* What a word for a kind or a name says: "bank", "银行", "温县不动产登记中心". OFFICE when nothing. */
YxInstitutionKind yx_institution_kind_guess (const char *text);

G_END_DECLS
