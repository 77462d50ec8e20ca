#pragma once

/* Asking for a file. One place, because the widget for it differs between GTK releases. */

#include <gtk/gtk.h>

typedef enum {
  YX_FILE_CHOICE_OPEN,
  YX_FILE_CHOICE_SAVE,
  YX_FILE_CHOICE_FOLDER, /* filter and name are not looked at */
} YxFileChoiceMode;

typedef struct {
  YxFileChoiceMode mode;
  const char *title;
  const char *filter_name;      /* nullable: no filter but all files */
  const char *const *suffixes;  /* of the filter, without dot */
  const char *suggested_name;   /* nullable; YX_FILE_CHOICE_SAVE only */
} YxFileChoice;

/* @file has a path; it is owned by the caller and only valid during the call. */
typedef void (*YxFileChosenFunc) (GFile *file, gpointer user_data);

/* Shows the chooser modal to @parent; calls back when a file was chosen, not when the user
 * thought better of it, and not after @parent is gone. @user_data must live as long as @parent. */
void yx_file_choose (GtkWindow *parent, const YxFileChoice *choice, YxFileChosenFunc chosen,
                     gpointer user_data);

/* The same; @user_data is let go of by @free_data when the chooser is. */
void yx_file_choose_full (GtkWindow *parent, const YxFileChoice *choice, YxFileChosenFunc chosen,
                          gpointer user_data, GDestroyNotify free_data);
