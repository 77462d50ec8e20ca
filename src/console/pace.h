#pragma once

/* Work on widgets in sight, a piece for each frame. Pieces that are done in idle turns pile up
 * between two frames and are then measured and drawn together, in one long turn. */

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct {
  GtkWidget *widget; /* whose frames set the pace; NULL while nothing is under way by frames */
  guint tick, idle;
  gboolean (*step) (gpointer user_data); /* FALSE: there is no more to do */
  void (*finish) (gpointer user_data);   /* nullable; may free the pace */
  gpointer user_data;
} YxPace;

/* Calls step() with each frame of the widget, or in idle turns where it has none because it is not
 * mapped (or NULL), until that has no more to do; then finish(). One that is under way is ended. */
void yx_pace_begin (YxPace *self, GtkWidget *widget, gboolean (*step) (gpointer user_data),
                    void (*finish) (gpointer user_data), gpointer user_data);
/* Ends it where it is, without finish(). Not to be called by its step. */
void yx_pace_stop (YxPace *self);

G_END_DECLS
