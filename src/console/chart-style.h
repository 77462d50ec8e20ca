#pragma once

/* How drawings of figures look in a window: the widget's letters, light or dark. */

#include <gtk/gtk.h>

#include "charts/frame.h"

G_BEGIN_DECLS

/* The family lives as long as the widget's font stays. */
YxChartStyle yx_chart_style_of (GtkWidget *widget);

G_END_DECLS
