#pragma once

/* The console in the test's own process, on the test's own display: the real application, its
 * windows and their actions, driven as a user drives them and waited for by condition. */

#include <adwaita.h>

#include "console/window.h"

/* Call first; reads G_TEST_ARGS. The console runs without a session bus, with settings that are
 * forgotten, in a folder of its own that is removed in the end. */
void ui_init (int *argc, char ***argv);
/* Runs the tests and cleans up. */
int ui_run (void);
void ui_clean_up (void);

/* The folder of this test program. */
const char *ui_folder (void);
GtkApplication *ui_application (void);

/* A fresh copy of the demonstration night, which is made once and kept beside the program.
 * Returns: (transfer full): the path of its desk */
char *ui_demo_desk (void);

/* Runs yexunctl and insists that it succeeds. */
void ui_command (const char *first, ...) G_GNUC_NULL_TERMINATED;

/* Turns the main loop until the condition holds; fails, naming it, when it does not in time. */
typedef gboolean (*UiCondition) (gpointer data);
void ui_wait_for (const char *what, UiCondition condition, gpointer data);
#define ui_wait(condition, data) ui_wait_for (#condition, (UiCondition) (condition), (data))
/* Until a label below says so. */
void ui_wait_label (GtkWidget *below, const char *part);
/* Until whatever was asked for is on screen. */
void ui_wait_drawn (GtkWidget *widget);
void ui_wait_loaded (YxWindow *window);

/* A new window of the application, on @desk_path (nullable) once that is loaded. */
YxWindow *ui_open (const char *desk_path);
/* Closes the window as its button does, and insists that it goes and leaves nothing behind. */
void ui_close (YxWindow *window);

/* Once the action is there and enabled. */
void ui_act (GtkWidget *widget, const char *action);

/* The first widget of the type below @widget, itself included; with @label the one that shows
 * it. NULL: none. */
GtkWidget *ui_find (GtkWidget *widget, GType type);
GtkWidget *ui_find_label (GtkWidget *widget, const char *part);
/* The window that is not @window and of the type. NULL: none. */
GtkWindow *ui_find_window (GType type);
/* Writes into the AdwEntryRow of that title. */
void ui_fill (GtkWidget *below, const char *title, const char *text);
void ui_click (GtkWidget *below, const char *button_label);

/* Keys of this display, for the window that has its focus. FALSE: there is no program for it here. */
gboolean ui_has_keys (void);
void ui_press (const char *keys);
void ui_type (const char *text);

/* What the widget looks like. Returns: (transfer full) */
GdkTexture *ui_picture (GtkWidget *widget);
/* How many colours a picture has: few mean that nothing is drawn. */
guint ui_count_colours (GdkTexture *picture);
gboolean ui_same_picture (GdkTexture *a, GdkTexture *b);
