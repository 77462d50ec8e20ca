/* The .osm XML format:
 *
 *   <osm> <node id lat lon> <tag k v/>* </node>
 *         <way id> <nd ref/>* <tag k v/>* </way>
 *         <relation id> <member type ref role/>* <tag k v/>* </relation> </osm>
 *
 * Read with GLib's markup parser and not by libreadosm, which crashes on a <tag> without k or v,
 * leaks its parser when the XML is broken and cannot say at which line that was. The markup
 * parser expands no entities of the file's own, so that no small file becomes a large one.
 *
 * Elements of other names are passed over with what they contain; an object without an id, a
 * tag without both its parts and a reference without a number are passed over too. */

#define G_LOG_DOMAIN "yx-region"

#include "config.h"

#include "region/extract.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "region/region.h"

/* Bytes between two looks at the cancellable. */
#define STRIDE (256u << 10)

typedef enum {
  OBJECT_NONE,
  OBJECT_NODE,
  OBJECT_WAY,
  OBJECT_RELATION,
} ObjectKind;

typedef struct {
  YxExtract *extract;
  guint depth;
  guint object_depth; /* of the object's own element; its children lie one deeper */
  ObjectKind object;
  gint64 id;
  double lon, lat;
  gsize first_tag, first_ref, first_member;
} Reader;

typedef struct {
  const char *id, *lat, *lon, *k, *v, *ref, *type, *role, *timestamp, *visible, *action;
} Attributes;

static Attributes
find_attributes (const char **names, const char **values)
{
  Attributes found = { 0 };
  const struct {
    const char *name;
    const char **value;
  } known[] = {
    { "id", &found.id },
    { "lat", &found.lat },
    { "lon", &found.lon },
    { "k", &found.k },
    { "v", &found.v },
    { "ref", &found.ref },
    { "type", &found.type },
    { "role", &found.role },
    { "timestamp", &found.timestamp },
    { "visible", &found.visible },
    { "action", &found.action },
  };

  for (gsize i = 0; names[i] != NULL; i++)
    for (gsize j = 0; j < G_N_ELEMENTS (known); j++)
      if (strcmp (names[i], known[j].name) == 0)
        *known[j].value = values[i];
  return found;
}

static gboolean
read_id (const char *text, gint64 *ret_id)
{
  char *end;
  gint64 id;

  if (text == NULL)
    return FALSE;
  errno = 0;
  id = g_ascii_strtoll (text, &end, 10);
  if (end == text || *end != '\0' || errno == ERANGE)
    return FALSE;
  *ret_id = id;
  return TRUE;
}

static gboolean
read_degrees (const char *text, double *ret_degrees)
{
  char *end;
  double degrees;

  if (text == NULL)
    return FALSE;
  degrees = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !isfinite (degrees))
    return FALSE;
  *ret_degrees = degrees;
  return TRUE;
}

/* Without a calendar object per line of the file. */
static void
note_edit (Reader *self, const char *timestamp)
{
  int year, month, day, hour, minute, second;
  gint64 days, edit;

  if (timestamp == NULL
      || sscanf (timestamp, "%4d-%2d-%2dT%2d:%2d:%2d", &year, &month, &day, &hour, &minute, &second)
             != 6
      || year < 2004 || year > 2100 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0
      || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60)
    return;
  /* Days since 1970 of the Gregorian calendar, its year starting in March. */
  if (month <= 2)
    year--;
  days = 365LL * year + year / 4 - year / 100 + year / 400
         + (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1 - 719468;
  edit = days * 86400 + hour * 3600 + minute * 60 + second;
  self->extract->latest_edit = MAX (self->extract->latest_edit, edit);
}

static void
start_object (Reader *self, ObjectKind kind, const Attributes *attributes)
{
  gboolean deleted = g_strcmp0 (attributes->visible, "false") == 0
                     || g_strcmp0 (attributes->action, "delete") == 0;

  if (deleted || !read_id (attributes->id, &self->id))
    return;
  if (kind == OBJECT_NODE
      && (!read_degrees (attributes->lon, &self->lon)
          || !read_degrees (attributes->lat, &self->lat)))
    return;
  self->object = kind;
  self->object_depth = self->depth;
  self->first_tag = self->extract->tags->len;
  self->first_ref = self->extract->refs->len;
  self->first_member = self->extract->members->len;
  note_edit (self, attributes->timestamp);
}

static void
add_member (Reader *self, const Attributes *attributes)
{
  const char *role = attributes->role != NULL ? attributes->role : "";
  YxExtractMember member = { 0 };

  if (!read_id (attributes->ref, &member.id))
    return;
  if (g_strcmp0 (attributes->type, "node") == 0)
    member.type = YX_MEMBER_NODE;
  else if (g_strcmp0 (attributes->type, "way") == 0)
    member.type = YX_MEMBER_WAY;
  else if (g_strcmp0 (attributes->type, "relation") == 0)
    member.type = YX_MEMBER_RELATION;
  else
    return;
  member.role = yx_extract_intern (self->extract, role, strlen (role));
  g_array_append_val (self->extract->members, member);
}

static void
add_child (Reader *self, const char *element, const Attributes *attributes)
{
  if (strcmp (element, "tag") == 0) {
    if (attributes->k != NULL && attributes->v != NULL)
      yx_extract_add_tag (self->extract,
                          yx_extract_intern (self->extract, attributes->k, strlen (attributes->k)),
                          yx_extract_intern (self->extract, attributes->v, strlen (attributes->v)));
  } else if (self->object == OBJECT_WAY && strcmp (element, "nd") == 0) {
    gint64 ref;

    if (read_id (attributes->ref, &ref))
      g_array_append_val (self->extract->refs, ref);
  } else if (self->object == OBJECT_RELATION && strcmp (element, "member") == 0) {
    add_member (self, attributes);
  }
}

static void
start_element_cb (GMarkupParseContext *context, const char *element, const char **names,
                  const char **values, gpointer user_data, GError **error)
{
  Reader *self = user_data;
  Attributes attributes;

  if (self->depth == 0 && strcmp (element, "osm") != 0) {
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT, _ ("its root element is <%s>"),
                 element);
    return;
  }
  self->depth++;
  attributes = find_attributes (names, values);
  if (self->object != OBJECT_NONE) {
    if (self->depth == self->object_depth + 1)
      add_child (self, element, &attributes);
  } else if (self->depth == 2) {
    if (strcmp (element, "node") == 0)
      start_object (self, OBJECT_NODE, &attributes);
    else if (strcmp (element, "way") == 0)
      start_object (self, OBJECT_WAY, &attributes);
    else if (strcmp (element, "relation") == 0)
      start_object (self, OBJECT_RELATION, &attributes);
  }
}

static void
end_element_cb (GMarkupParseContext *context, const char *element, gpointer user_data,
                GError **error)
{
  Reader *self = user_data;

  if (self->object != OBJECT_NONE && self->depth == self->object_depth) {
    if (self->object == OBJECT_NODE) {
      yx_extract_add_node (self->extract, self->id, self->lon, self->lat);
      yx_extract_add_node_tags (self->extract, self->id, self->first_tag);
    } else if (self->object == OBJECT_WAY) {
      yx_extract_add_way (self->extract, self->id, self->first_ref, self->first_tag);
    } else {
      yx_extract_add_relation (self->extract, self->id, self->first_member, self->first_tag);
    }
    self->object = OBJECT_NONE;
  }
  self->depth--;
}

static void
set_parse_error (GError **error, const char *path, GMarkupParseContext *context,
                 const GError *cause, gboolean at_end)
{
  g_autofree char *shown = g_filename_display_name (path);
  int line;

  g_markup_parse_context_get_position (context, &line, NULL);
  if (cause->domain == YX_REGION_ERROR)
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                 _ ("%s is not an OpenStreetMap extract: %s"), shown, cause->message);
  else if (at_end)
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                 _ ("%s ends in the middle (line %d); it was probably not downloaded completely"),
                 shown, line);
  else
    g_set_error (error, YX_REGION_ERROR, YX_REGION_ERROR_EXTRACT,
                 _ ("%s is damaged at line %d: not well-formed XML in UTF-8"), shown, line);
}

gboolean
yx_extract_read_xml (YxExtract *self, const char *path, const guint8 *bytes, gsize size,
                     YxExtractProgress progress, gpointer user_data, GCancellable *cancellable,
                     GError **error)
{
  static const GMarkupParser parser = {
    .start_element = start_element_cb,
    .end_element = end_element_cb,
  };
  Reader reader = { .extract = self };
  g_autoptr (GMarkupParseContext) context = NULL;
  g_autoptr (GError) cause = NULL;
  gsize at = size >= 3 && memcmp (bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;

  context = g_markup_parse_context_new (&parser, G_MARKUP_IGNORE_QUALIFIED, &reader, NULL);
  while (at < size) {
    gsize n = MIN (STRIDE, size - at);

    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return FALSE;
    if (!g_markup_parse_context_parse (context, (const char *) bytes + at, (gssize) n, &cause)) {
      set_parse_error (error, path, context, cause, FALSE);
      return FALSE;
    }
    at += n;
    if (progress != NULL)
      progress ((double) at / (double) size, user_data);
  }
  if (!g_markup_parse_context_end_parse (context, &cause)) {
    set_parse_error (error, path, context, cause, TRUE);
    return FALSE;
  }
  return TRUE;
}
