#define G_LOG_DOMAIN "yexun-desk"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "desk/alerts-private.h"
#include "model/enum-types.h"
#include "model/vocabulary.h"

static const char *
get_text (JsonObject *detail, const char *member)
{
  return json_object_get_string_member_with_default (detail, member, "-");
}

static gint64
get_int (JsonObject *detail, const char *member)
{
  return json_object_get_int_member_with_default (detail, member, 0);
}

/* "21:04". (transfer full) */
static char *
get_clock (JsonObject *detail, const char *member)
{
  g_autoptr (GDateTime) time
      = g_date_time_new_from_unix_local (get_int (detail, member) / G_USEC_PER_SEC);

  return g_date_time_format (time, "%H:%M");
}

static gboolean
is_variant (JsonObject *detail, const char *variant)
{
  return g_strcmp0 (json_object_get_string_member_with_default (detail, "variant", ""), variant)
         == 0;
}

static char *
inquiry_text (JsonObject *detail)
{
  g_autofree char *until = get_clock (detail, "until");
  g_autofree char *since = get_clock (detail, "since");
  const char *who = get_text (detail, "who");

  if (get_int (detail, "stage") >= 3)
    return g_strdup_printf (_("%s: the time for inquiry was over at %s"), who, until);
  return g_strdup_printf (_("%s: under control since %s, the time for inquiry ends at %s"), who, since,
                          until);
}

static char *
stopped_text (JsonObject *detail)
{
  int reason = YX_STOP_REASON_NOT_SAID;

  yx_enum_parse (YX_TYPE_STOP_REASON, get_text (detail, "reason"), &reason);
  return g_strdup_printf (_("%s stopped at once at %s: %s"), get_text (detail, "team"),
                          get_text (detail, "stop"), yx_enum_label (YX_TYPE_STOP_REASON, reason));
}

static char *
make_text (YxAlertKind kind, JsonObject *detail)
{
  const char *team = get_text (detail, "team");
  const char *stop = get_text (detail, "stop");
  const char *who = get_text (detail, "who");
  g_autofree char *since = get_clock (detail, "since");
  g_autofree char *until = get_clock (detail, "until");

  switch (kind) {
  case YX_ALERT_KIND_SOS:
    return g_strdup_printf (_("%s calls for help since %s (%s)"), team, since, who);
  case YX_ALERT_KIND_STOPPED:
    return stopped_text (detail);
  case YX_ALERT_KIND_CONTACT_LOST:
    if (is_variant (detail, "phones"))
      return g_strdup_printf (_("%s: nothing is heard of %s"), team, who);
    if (is_variant (detail, "never"))
      return g_strdup_printf (_("%s has not been heard of tonight"), team);
    return g_strdup_printf (_("%s: no contact since %s"), team, since);
  case YX_ALERT_KIND_INQUIRY_CLOCK:
    return inquiry_text (detail);
  case YX_ALERT_KIND_OFF_ROUTE:
    return g_strdup_printf (_("%s left its route at %s"), team, since);
  case YX_ALERT_KIND_STOPPED_LONG:
    if (is_variant (detail, "stop"))
      return g_strdup_printf (_("%s is at %s since %s, planned until %s"), team, stop, since, until);
    return g_strdup_printf (_("%s has stood still since %s, at no stop"), team, since);
  case YX_ALERT_KIND_LATE:
    return g_strdup_printf (_("%s will be %d minutes late at %s, which is until %s"), team,
                            (int) get_int (detail, "minutes"), stop, until);
  case YX_ALERT_KIND_BATTERY:
    return g_strdup_printf (_("%s: the battery of %s is down to %d%%"), team, who,
                            (int) get_int (detail, "percent"));
  case YX_ALERT_KIND_NO_RECORDER:
    return g_strdup_printf (_("%s is at %s and no recorder runs"), team, stop);
  case YX_ALERT_KIND_SAME_ADDRESS:
    return g_strdup_printf (_("%s and %s are at one address: %s"), team, who, stop);
  case YX_ALERT_KIND_NO_CREW:
    return g_strdup_printf (_("%s is under way and nobody is in its crew"), team);
  case YX_ALERT_KIND_BROKEN_DOWN:
    return g_strdup_printf (_("%s cannot go on since %s"), team, since);
  case YX_ALERT_KIND_CASE_CLOSED:
    return g_strdup_printf (_("%s is sent to %s, whose cases have been closed"), team, stop);
  case YX_ALERT_KIND_NOT_ACKNOWLEDGED:
    return g_strdup_printf (_("%s has not acknowledged what it was sent at %s"), team, since);
  case YX_ALERT_KIND_ROLL_CALL:
    if (is_variant (detail, "help"))
      return g_strdup_printf (_("%s answered the roll call with a call for help"), who);
    return g_strdup_printf (_("No answer to the roll call of %s: %s"), since, who);
  case YX_ALERT_KIND_BACKGROUND:
    return g_strdup_printf (_("%s: positions of %s come in bursts"), team, who);
  case YX_ALERT_KIND_IN_ZONE:
    if (is_variant (detail, "watch"))
      return g_strdup_printf (_("%s came into %s at %s"), team, get_text (detail, "zone"), since);
    return g_strdup_printf (_("%s is in %s since %s, where no car may be"), team,
                            get_text (detail, "zone"), since);
  case YX_ALERT_KIND_LEFT_ZONE:
    return g_strdup_printf (_("%s left %s at %s and was to stay there"), team,
                            get_text (detail, "zone"), since);
  }
  return g_strdup (yx_enum_label (YX_TYPE_ALERT_KIND, (int) kind));
}

char *
yx_alert_text (YxAlertKind kind, const char *detail)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  JsonNode *root;

  if (detail == NULL || !json_parser_load_from_data (parser, detail, -1, NULL))
    return g_strdup (yx_enum_label (YX_TYPE_ALERT_KIND, (int) kind));
  root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return g_strdup (yx_enum_label (YX_TYPE_ALERT_KIND, (int) kind));
  return make_text (kind, json_node_get_object (root));
}

const char *
yx_alert_todo (YxAlertKind kind)
{
  switch (kind) {
  case YX_ALERT_KIND_SOS:
    return _("Call the team, send the nearest car, ring 110 and 120 if need be");
  case YX_ALERT_KIND_STOPPED:
    return _("Call the leader; send help, postpone the visit or give it up");
  case YX_ALERT_KIND_CONTACT_LOST:
    return _("Call the leader by phone or radio; after ten minutes the visit is stopped");
  case YX_ALERT_KIND_INQUIRY_CLOCK:
    return _("End the inquiry, or have a commander extend it with the reason");
  case YX_ALERT_KIND_OFF_ROUTE:
    return _("Ask the driver where he is going; plan again if he stays on it");
  case YX_ALERT_KIND_STOPPED_LONG:
    return _("Ask the leader whether all is well");
  case YX_ALERT_KIND_LATE:
    return _("Give the visit to another car, or drop a stop before it");
  case YX_ALERT_KIND_BATTERY:
    return _("Have the phone charged in the car");
  case YX_ALERT_KIND_NO_RECORDER:
    return _("Have the recorder switched on before anything else is done");
  case YX_ALERT_KIND_SAME_ADDRESS:
    return _("Send one of them on");
  case YX_ALERT_KIND_NO_CREW:
    return _("Enter the crew, or call the car back");
  case YX_ALERT_KIND_BROKEN_DOWN:
    return _("Send another car for the crew and share out its stops");
  case YX_ALERT_KIND_CASE_CLOSED:
    return _("Tell the team to leave it out; plan the rest again");
  case YX_ALERT_KIND_NOT_ACKNOWLEDGED:
    return _("Call the team and tell it by word of mouth");
  case YX_ALERT_KIND_ROLL_CALL:
    return _("Call those who have not answered");
  case YX_ALERT_KIND_BACKGROUND:
    return _("Take the page off the phone’s battery saving before the car leaves");
  case YX_ALERT_KIND_IN_ZONE:
    return _("Ask the leader what he does there; call the car out if it may not be there");
  case YX_ALERT_KIND_LEFT_ZONE:
    return _("Ask the leader where he is going; call the car back, or remove the zone");
  }
  return "";
}
