#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include "console/row-text.h"

#define LEAST_CHARS 4

GtkWidget *
yx_row_text_new (const char *css_class)
{
  GtkWidget *text = gtk_inscription_new (NULL);

  gtk_inscription_set_min_chars (GTK_INSCRIPTION (text), LEAST_CHARS);
  gtk_inscription_set_text_overflow (GTK_INSCRIPTION (text),
                                     GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_widget_set_hexpand (text, TRUE);
  if (css_class != NULL)
    gtk_widget_add_css_class (text, css_class);
  return text;
}
