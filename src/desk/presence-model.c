#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "desk/presence-model.h"
#include "desk/presence-resources.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

#define BUILTIN "/io/github/yexun/Yexun/presence/presence.json"

G_STATIC_ASSERT (YX_LIKELIHOOD_KINDS == YX_PLACE_KIND_AGENCY + 1);
G_STATIC_ASSERT (YX_LIKELIHOOD_SOURCES == YX_SOURCE_AGENCY + 1);
G_STATIC_ASSERT (YX_LIKELIHOOD_PARTS == YX_DAY_PART_NIGHT + 1);

typedef struct {
  const char *name;
  gsize offset;
  double low, high;
} Number;

static const Number kind_numbers[] = {
  { "strength", offsetof (YxLikelihoodKind, strength), 0.1, 100.0 },
  { "visit_half_life_days", offsetof (YxLikelihoodKind, visit_half_life_days), 0.1, 36500.0 },
  { "address_half_life_days", offsetof (YxLikelihoodKind, address_half_life_days), 0.1, 36500.0 },
  { "lead_half_life_days", offsetof (YxLikelihoodKind, lead_half_life_days), 0.1, 36500.0 },
  { "lead_floor", offsetof (YxLikelihoodKind, lead_floor), 0.001, 0.95 },
  { NULL },
};

static const Number visit_numbers[] = {
  { "other_part", offsetof (YxLikelihoodModel, other_part), 0.0, 1.0 },
  { "address_invalid", offsetof (YxLikelihoodModel, address_invalid), 0.0, 1000.0 },
  { NULL },
};

static const Number address_numbers[] = {
  { "floor", offsetof (YxLikelihoodModel, address_floor), 0.0, 1.0 },
  { NULL },
};

static const Number lead_numbers[] = {
  { "raw", offsetof (YxLikelihoodModel, raw), 0.001, 0.95 },
  { "verified_low", offsetof (YxLikelihoodModel, verified_low), 0.001, 0.95 },
  { "verified_high", offsetof (YxLikelihoodModel, verified_high), 0.001, 0.95 },
  { "strength", offsetof (YxLikelihoodModel, lead_strength), 0.1, 100.0 },
  { "same_metres", offsetof (YxLikelihoodModel, same_metres), 0.0, 10000.0 },
  { "same_hours", offsetof (YxLikelihoodModel, same_hours), 0.0, 8760.0 },
  { NULL },
};

static const Number limit_numbers[] = {
  { "least", offsetof (YxLikelihoodModel, least), 0.0001, 0.5 },
  { "most", offsetof (YxLikelihoodModel, most), 0.5, 1.0 },
  { NULL },
};

typedef struct {
  const char *shown;
  GError **error;
} Reader;

static gboolean G_GNUC_PRINTF (2, 3)
refuse (const Reader *self, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (self->error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s: %s", self->shown, text);
  return FALSE;
}

static gboolean
read_value (const Reader *self, JsonNode *node, const char *where, const char *name, double low,
            double high, double *ret_value)
{
  const GType type = node != NULL && JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node)
                                                                  : G_TYPE_INVALID;
  double value;

  if (type != G_TYPE_DOUBLE && type != G_TYPE_INT64)
    return refuse (self, _("“%s.%s” must be a number"), where, name);
  value = json_node_get_double (node);
  if (!(value >= low && value <= high))
    return refuse (self, _("“%s.%s” is %g, but must be from %g to %g"), where, name, value, low,
                   high);
  *ret_value = value;
  return TRUE;
}

/* (transfer none) */
static JsonObject *
read_object (const Reader *self, JsonObject *parent, const char *name)
{
  JsonNode *node = json_object_get_member (parent, name);

  if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
    return json_node_get_object (node);
  refuse (self, _("“%s” is missing or is no object"), name);
  return NULL;
}

/* Exactly these numbers, and as many other members as the caller reads himself. */
static gboolean
read_numbers (const Reader *self, JsonObject *object, const char *where, const Number *numbers,
              guint n_others, gpointer target)
{
  guint n = 0;

  for (; numbers[n].name != NULL; n++)
    if (!read_value (self, json_object_get_member (object, numbers[n].name), where,
                     numbers[n].name, numbers[n].low, numbers[n].high,
                     G_STRUCT_MEMBER_P (target, numbers[n].offset)))
      return FALSE;
  return json_object_get_size (object) == n + n_others
         || refuse (self, _("“%s” has a member that is not known"), where);
}

static gboolean
read_means (const Reader *self, JsonObject *object, const char *where, const char *name,
            double means[YX_LIKELIHOOD_PARTS])
{
  JsonNode *node = json_object_get_member (object, name);
  JsonArray *array = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node)
                                                                  : NULL;

  if (array == NULL || json_array_get_length (array) != YX_LIKELIHOOD_PARTS)
    return refuse (self, _("“%s.%s” must be a list of %d numbers"), where, name,
                   YX_LIKELIHOOD_PARTS);
  for (guint part = 0; part < YX_LIKELIHOOD_PARTS; part++)
    if (!read_value (self, json_array_get_element (array, part), where, name, 0.001, 0.95,
                     &means[part]))
      return FALSE;
  return TRUE;
}

static gboolean
read_kinds (const Reader *self, JsonObject *root, YxLikelihoodModel *model)
{
  JsonObject *kinds = read_object (self, root, "kinds");

  if (kinds == NULL)
    return FALSE;
  for (int kind = 0; kind < YX_LIKELIHOOD_KINDS; kind++) {
    const char *nick = yx_enum_nick (YX_TYPE_PLACE_KIND, kind);
    JsonObject *object = read_object (self, kinds, nick);

    if (object == NULL || !read_means (self, object, nick, "weekday", model->kinds[kind].mean[0])
        || !read_means (self, object, nick, "weekend", model->kinds[kind].mean[1])
        || !read_numbers (self, object, nick, kind_numbers, 2, &model->kinds[kind]))
      return FALSE;
  }
  return json_object_get_size (kinds) == YX_LIKELIHOOD_KINDS
         || refuse (self, _("“%s” has a member that is not known"), "kinds");
}

static gboolean
read_sources (const Reader *self, JsonObject *root, YxLikelihoodModel *model)
{
  JsonObject *sources = read_object (self, root, "sources");

  if (sources == NULL)
    return FALSE;
  for (int source = 0; source < YX_LIKELIHOOD_SOURCES; source++) {
    const char *nick = yx_enum_nick (YX_TYPE_SOURCE, source);
    JsonObject *object = read_object (self, sources, nick);

    if (object == NULL
        || !read_value (self, json_object_get_member (object, "address"), nick, "address", 0.0,
                        2.0, &model->address_source[source])
        || !read_value (self, json_object_get_member (object, "lead"), nick, "lead", 0.0, 3.0,
                        &model->lead_source[source]))
      return FALSE;
  }
  return json_object_get_size (sources) == YX_LIKELIHOOD_SOURCES
         || refuse (self, _("“%s” has a member that is not known"), "sources");
}

static gboolean
read_section (const Reader *self, JsonObject *root, const char *name, const Number *numbers,
              YxLikelihoodModel *model)
{
  JsonObject *object = read_object (self, root, name);

  return object != NULL && read_numbers (self, object, name, numbers, 0, model);
}

static gboolean
read_model (const Reader *self, JsonNode *node, YxLikelihoodModel *model)
{
  JsonObject *root;
  double version;

  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return refuse (self, _("this is no JSON object"));
  root = json_node_get_object (node);
  if (!read_value (self, json_object_get_member (root, "version"), "", "version", 1.0, 1.0,
                   &version)
      || !read_kinds (self, root, model) || !read_sources (self, root, model)
      || !read_section (self, root, "visits", visit_numbers, model)
      || !read_section (self, root, "address", address_numbers, model)
      || !read_section (self, root, "leads", lead_numbers, model)
      || !read_section (self, root, "limits", limit_numbers, model))
    return FALSE;
  if (model->verified_low > model->verified_high)
    return refuse (self, _("“%s” is above “%s”"), "leads.verified_low", "leads.verified_high");
  return TRUE;
}

gboolean
yx_presence_model_parse (const char *shown, const char *json, gssize size,
                         YxLikelihoodModel *ret_model, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) reason = NULL;
  const Reader self = { shown, error };
  YxLikelihoodModel model;

  g_return_val_if_fail (shown != NULL && json != NULL, FALSE);
  g_return_val_if_fail (ret_model != NULL, FALSE);

  if (!json_parser_load_from_data (parser, json, size, &reason))
    return refuse (&self, "%s", reason->message);
  if (!read_model (&self, json_parser_get_root (parser), &model))
    return FALSE;
  *ret_model = model;
  return TRUE;
}

const YxLikelihoodModel *
yx_presence_model_builtin (void)
{
  static YxLikelihoodModel model;
  static gsize ready = 0;

  if (g_once_init_enter (&ready)) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes
        = g_resource_lookup_data (yx_presence_get_resource (), BUILTIN, 0, &error);
    gsize size = 0;
    const char *json = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;

    if (json == NULL
        || !yx_presence_model_parse ("presence.json", json, (gssize) size, &model, &error))
      g_error ("The built-in presence cannot be read: %s", error->message);
    g_once_init_leave (&ready, 1);
  }
  return &model;
}
