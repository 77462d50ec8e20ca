/* An extract, XML or PBF, from any bytes. */

#include <stddef.h>
#include <stdint.h>
#include <glib/gstdio.h>
#include <unistd.h>

#include "region/extract.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *path = g_build_filename (g_get_tmp_dir (), "osm-fuzz-XXXXXX.osm", NULL);
  const int fd = g_mkstemp (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (YxExtract) extract = NULL;

  g_assert_true (fd >= 0 && write (fd, data, size) == (gssize) size);
  close (fd);
  extract = yx_extract_load (path, NULL, NULL, NULL, &error);
  g_assert_true ((extract != NULL) == (error == NULL));
  if (extract != NULL) {
    for (guint i = 0; i < extract->ways->len; i++) {
      const YxExtractWay *way = &g_array_index (extract->ways, YxExtractWay, i);

      g_assert_cmpuint (way->first_ref + way->n_refs, <=, extract->ref_nodes->len);
    }
  }
  g_unlink (path);
  return 0;
}
