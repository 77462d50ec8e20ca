#pragma once

/* Asking for a file with coordinates, and which datum they are in. */

#include <gtk/gtk.h>

#include "console/file-choice.h"
#include "geo/datum.h"

G_BEGIN_DECLS

/* @file is valid during the call. */
typedef void (*YxDatumFileFunc) (GFile *file, YxDatum datum, gpointer user_data);

/* As yx_file_choose(): @user_data must live as long as @parent. */
void yx_datum_file_choose (GtkWindow *parent, const YxFileChoice *choice, YxDatumFileFunc chosen,
                           gpointer user_data);

G_END_DECLS
