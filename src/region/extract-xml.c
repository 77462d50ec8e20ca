/* The .osm XML format through libreadosm (expat inside).
 *
 * libreadosm wants a path that ends in .osm and a C locale for its numbers; both are seen to
 * here. It accepts any well-formed XML, so that no object comes out of a file that is not OSM:
 * the caller says so. */

#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/extract.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <readosm.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "region/region.h"

/* Objects between two looks at the cancellable. */
#define STRIDE 4096

typedef struct {
  YxExtract *extract;
  YxExtractProgress progress;
  gpointer user_data;
  GCancellable *cancellable;
  guint n_objects;
  double expected; /* objects, guessed from the size */
} Reader;

/* Progress from libreadosm can only be guessed; the guess creeps up and never reaches 1. */
static gboolean
tick (Reader *self)
{
  if (++self->n_objects % STRIDE != 0)
    return TRUE;
  if (self->progress != NULL)
    self->progress (self->n_objects / (self->n_objects + self->expected / 2.0), self->user_data);
  return !g_cancellable_is_cancelled (self->cancellable);
}

/* Edit times are read without a calendar library call per object. */
static void
note_edit (Reader *self, const char *timestamp)
{
  int year, month, day, hour, minute, second;
  gint64 days;

  if (timestamp == NULL
      || sscanf (timestamp, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second)
           != 6
      || year < 2004 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31)
    return;
  /* Days since 1970 of the proleptic Gregorian calendar, year starting in March. */
  if (month <= 2)
    year--;
  days = 365LL * year + year / 4 - year / 100 + year / 400
         + (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
  self->extract->latest_edit = MAX (self->extract->latest_edit,
                                    days * 86400 + hour * 3600 + minute * 60 + second);
}

static gsize
add_tags (Reader *self, const readosm_tag *tags, int n)
{
  gsize first = self->extract->tags->len;

  for (int i = 0; i < n; i++) {
    guint32 key, value;

    if (tags[i].key == NULL || tags[i].value == NULL)
      continue;
    key = yx_extract_intern (self->extract, tags[i].key, strlen (tags[i].key));
    value = yx_extract_intern (self->extract, tags[i].value, strlen (tags[i].value));
    yx_extract_add_tag (self->extract, key, value);
  }
  return first;
}

static int
node_cb (const void *user_data, const readosm_node *node)
{
  Reader *self = (Reader *) user_data;
  gsize first_tag = add_tags (self, node->tags, node->tag_count);

  if (node->id != READOSM_UNDEFINED && node->latitude != READOSM_UNDEFINED
      && node->longitude != READOSM_UNDEFINED) {
    yx_extract_add_node (self->extract, node->id, node->longitude, node->latitude);
    yx_extract_add_node_tags (self->extract, node->id, first_tag);
    note_edit (self, node->timestamp);
  }
  return tick (self) ? READOSM_OK : READOSM_ABORT;
}

static int
way_cb (const void *user_data, const readosm_way *way)
{
  Reader *self = (Reader *) user_data;
  gsize first_tag = add_tags (self, way->tags, way->tag_count);
  gsize first_ref = self->extract->refs->len;

  for (int i = 0; i < way->node_ref_count; i++) {
    gint64 ref = way->node_refs[i];

    g_array_append_val (self->extract->refs, ref);
  }
  if (way->id != READOSM_UNDEFINED) {
    yx_extract_add_way (self->extract, way->id, first_ref, first_tag);
    note_edit (self, way->timestamp);
  }
  return tick (self) ? READOSM_OK : READOSM_ABORT;
}

static int
relation_cb (const void *user_data, const readosm_relation *relation)
{
  Reader *self = (Reader *) user_data;
  gsize first_tag = add_tags (self, relation->tags, relation->tag_count);
  gsize first_member = self->extract->members->len;

  for (int i = 0; i < relation->member_count; i++) {
    const readosm_member *from = &relation->members[i];
    const char *role = from->role != NULL ? from->role : "";
    YxExtractMember member = { .id = from->id };

    if (from->member_type == READOSM_MEMBER_NODE)
      member.type = YX_MEMBER_NODE;
    else if (from->member_type == READOSM_MEMBER_WAY)
      member.type = YX_MEMBER_WAY;
    else if (from->member_type == READOSM_MEMBER_RELATION)
      member.type = YX_MEMBER_RELATION;
    else
      continue;
    member.role = yx_extract_intern (self->extract, role, strlen (role));
    g_array_append_val (self->extract->members, member);
  }
  if (relation->id != READOSM_UNDEFINED) {
    yx_extract_add_relation (self->extract, relation->id, first_member, first_tag);
    note_edit (self, relation->timestamp);
  }
  return tick (self) ? READOSM_OK : READOSM_ABORT;
}

static int
parse (Reader *self, const char *path)
{
  const void *handle = NULL;
  locale_t c_locale = newlocale (LC_NUMERIC_MASK, "C", (locale_t) 0);
  locale_t before = uselocale (c_locale);
  int result = readosm_open (path, &handle);

  if (result == READOSM_OK)
    result = readosm_parse (handle, self, node_cb, way_cb, relation_cb);
  if (handle != NULL)
    readosm_close (handle);
  uselocale (before);
  freelocale (c_locale);
  return result;
}

/* Where expat stopped is not told by libreadosm; a file whose root element is never closed is
 * the case that matters, for it is a broken download. */
static gboolean
lacks_end (const guint8 *bytes, gsize size)
{
  gsize tail = MIN (size, 4096);

  return g_strstr_len ((const char *) bytes + size - tail, (gssize) tail, "</osm") == NULL;
}

gboolean
yx_extract_read_xml (YxExtract *self, const char *path, const guint8 *bytes, gsize size,
                     YxExtractProgress progress, gpointer user_data, GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  Reader reader = {
    .extract = self,
    .progress = progress,
    .user_data = user_data,
    .cancellable = cancellable,
    .expected = (double) size / 160.0,
  };
  g_autofree char *link_dir = NULL;
  g_autofree char *link = NULL;
  int result;

  if (!g_str_has_suffix (path, ".osm")) {
    /* The library judges a file by its name; lend it a name that it likes. */
    g_autofree char *absolute = g_canonicalize_filename (path, NULL);

    link_dir = g_dir_make_tmp ("yexun-XXXXXX", error);
    if (link_dir == NULL)
      return FALSE;
    link = g_build_filename (link_dir, "extract.osm", NULL);
    if (symlink (absolute, link) != 0)
      g_clear_pointer (&link, g_free);
  }
  result = parse (&reader, link != NULL ? link : path);
  if (link != NULL)
    unlink (link);
  if (link_dir != NULL)
    rmdir (link_dir);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (result == READOSM_OK)
    return TRUE;
  if (result == READOSM_XML_ERROR && lacks_end (bytes, size))
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                 _("%s ends in the middle; it was probably not downloaded completely"), shown);
  else if (result == READOSM_XML_ERROR)
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                 _("%s is not well-formed XML after %u objects"), shown, reader.n_objects);
  else
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT, _("%s cannot be read: error %d"),
                 shown, result);
  return FALSE;
}
