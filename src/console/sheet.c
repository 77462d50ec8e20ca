#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/sheet.h"

static void
deed_clear (gpointer data)
{
  YxSheetDeed *deed = data;

  g_free (deed->label);
  g_free (deed->action);
  g_free (deed->target);
}

static void
row_free (gpointer data)
{
  YxSheetRow *row = data;

  g_free (row->title);
  g_free (row->detail);
  g_free (row->note);
  g_free (row->badge);
  g_free (row->action);
  g_free (row->target);
  g_free (row->tip);
  g_clear_object (&row->widget);
  g_free (row);
}

static void
section_free (gpointer data)
{
  YxSheetSection *section = data;

  g_free (section->heading);
  g_free (section->empty);
  g_array_unref (section->deeds);
  g_ptr_array_unref (section->rows);
  g_free (section);
}

static YxSheetSection *
last_section (YxSheet *self)
{
  g_assert (self->sections->len > 0);
  return g_ptr_array_index (self->sections, self->sections->len - 1);
}

YxSheet *
yx_sheet_new (const char *title, const char *subtitle)
{
  YxSheet *self = g_new0 (YxSheet, 1);

  self->title = g_strdup (title);
  self->subtitle = g_strdup (subtitle);
  self->sections = g_ptr_array_new_with_free_func (section_free);
  return self;
}

void
yx_sheet_free (YxSheet *self)
{
  if (self == NULL)
    return;
  g_free (self->title);
  g_free (self->subtitle);
  g_ptr_array_unref (self->sections);
  g_free (self);
}

void
yx_sheet_begin (YxSheet *self, const char *heading, const char *empty)
{
  YxSheetSection *section = g_new0 (YxSheetSection, 1);

  section->heading = g_strdup (heading);
  section->empty = g_strdup (empty);
  section->deeds = g_array_new (FALSE, FALSE, sizeof (YxSheetDeed));
  g_array_set_clear_func (section->deeds, deed_clear);
  section->rows = g_ptr_array_new_with_free_func (row_free);
  g_ptr_array_add (self->sections, section);
}

void
yx_sheet_add_deed (YxSheet *self, const char *label, const char *action, const char *target)
{
  const YxSheetDeed deed = { g_strdup (label), g_strdup (action), g_strdup (target) };

  g_array_append_val (last_section (self)->deeds, deed);
}

YxSheetRow *
yx_sheet_add_row (YxSheet *self, const char *title, const char *detail, const char *note)
{
  YxSheetRow *row = g_new0 (YxSheetRow, 1);

  row->title = g_strdup (title);
  row->detail = g_strdup (detail);
  row->note = g_strdup (note);
  g_ptr_array_add (last_section (self)->rows, row);
  return row;
}

void
yx_sheet_add_fact (YxSheet *self, const char *label, const char *value)
{
  if (value != NULL && *value != '\0')
    yx_sheet_add_row (self, label, value, NULL);
}

void
yx_sheet_add_widget (YxSheet *self, GtkWidget *widget)
{
  yx_sheet_add_row (self, "", NULL, NULL)->widget = g_object_ref_sink (widget);
}

void
yx_sheet_row_set_action (YxSheetRow *row, const char *action, const char *target)
{
  g_free (row->action);
  g_free (row->target);
  row->action = g_strdup (action);
  row->target = g_strdup (target);
}

void
yx_sheet_row_set_badge (YxSheetRow *row, const char *badge, const char *css)
{
  g_free (row->badge);
  row->badge = g_strdup (badge);
  row->badge_css = css;
}

const YxSheetRow *
yx_sheet_find (const YxSheet *self, const char *action, const char *target)
{
  for (guint i = 0; i < self->sections->len; i++) {
    const YxSheetSection *section = g_ptr_array_index (self->sections, i);

    for (guint r = 0; r < section->rows->len; r++) {
      const YxSheetRow *row = g_ptr_array_index (section->rows, r);

      if (g_strcmp0 (row->action, action) == 0 && g_strcmp0 (row->target, target) == 0)
        return row;
    }
  }
  return NULL;
}
