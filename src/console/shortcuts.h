#pragma once

#include <adwaita.h>

/* Every action a user can start, with its keys. The accelerators, the shortcuts window and the
 * test that no action lacks a key all read this one table. */
typedef struct {
  const char *action;    /* detailed action name, "win.plan" */
  const char *accels[3]; /* NULL-terminated */
  const char *title;     /* untranslated */
  const char *group;     /* untranslated; rows of a group stand together */
} YxShortcut;

const YxShortcut *yx_shortcuts_get (gsize *ret_n_shortcuts);

void yx_shortcuts_install (GtkApplication *application);

/* Shows all keys by group, modal to @parent. (transfer none): the window owns itself. */
GtkWindow *yx_shortcuts_present (GtkWindow *parent);
