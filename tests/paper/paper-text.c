#include "paper-text.h"

#include <glib/gstdio.h>
#include <unistd.h>

#include "paper/flow.h"
#include "paper/furniture.h"

gboolean
paper_text_can_read (void)
{
  g_autofree char *program = g_find_program_in_path ("pdftotext");

  if (program == NULL)
    g_test_skip ("pdftotext is not installed");
  return program != NULL;
}

static char *
read_pages (YxPaper *paper, guint first, guint last)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = yx_paper_to_pdf (paper, NULL, &error);
  g_autofree char *path = NULL;
  g_autofree char *from = g_strdup_printf ("%u", first + 1);
  g_autofree char *to = g_strdup_printf ("%u", last + 1);
  g_autofree char *text = NULL;
  GString *tight = g_string_new (NULL);
  int status;
  const int file = g_file_open_tmp ("yexun-paper-XXXXXX.pdf", &path, &error);

  g_assert_no_error (error);
  close (file);
  g_file_set_contents (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes),
                       &error);
  g_assert_no_error (error);
  const char *const command[] = { "pdftotext", "-raw", "-f", from, "-l", to, path, "-", NULL };

  g_spawn_sync (NULL, (char **) command, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
  g_unlink (path);
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isspace (g_utf8_get_char (at)))
      g_string_append_unichar (tight, g_utf8_get_char (at));
  return g_string_free (tight, FALSE);
}

char *
paper_text_of_page (YxPaper *paper, guint page)
{
  return read_pages (paper, page, page);
}

char *
paper_text_of_all (YxPaper *paper)
{
  return read_pages (paper, 0, yx_paper_get_n_pages (paper) - 1);
}

static gboolean
is_white (cairo_surface_t *image, double x0, double y0, double x1, double y1)
{
  const int stride = cairo_image_surface_get_stride (image);
  const guint8 *pixels = cairo_image_surface_get_data (image);

  for (int y = (int) y0; y < (int) y1; y++)
    for (int x = (int) x0; x < (int) x1; x++)
      if ((((const guint32 *) (gconstpointer) (pixels + y * stride))[x] & 0xffffff) != 0xffffff)
        return FALSE;
  return TRUE;
}

void
paper_assert_in_margins (YxPaper *paper, guint page)
{
  cairo_surface_t *image = yx_paper_paint_page (paper, page, 1.0);
  const int width = cairo_image_surface_get_width (image);
  const int height = cairo_image_surface_get_height (image);
  const YxTypeArea area = yx_type_area (width > height);
  const double bottom = area.top + area.height;

  g_assert_true (is_white (image, 0, 0, area.left - 2, height));
  g_assert_true (is_white (image, area.left + area.width + 2, 0, width, height));
  g_assert_true (is_white (image, 0, bottom + 2, width, bottom + YX_MM (7) - 10));
  g_assert_true (is_white (image, 0, 0, width, area.top - YX_MM (10)));
  cairo_surface_destroy (image);
}
