/* Terminals and phones in the forms of vehicles and officers. */

#define G_LOG_DOMAIN "yx-console"

#include "config.h"

#include <glib/gi18n.h>

#include "console/fact-form.h"
#include "console/fleet-kind.h"
#include "model/enum-types.h"
#include "model/format.h"
#include "model/vocabulary.h"

/* Pages on a phone get their own identity where they are paired, with a code to be scanned. */
#define FIRST_PROTOCOL YX_DEVICE_PROTOCOL_OSMAND
#define MOST_UNKNOWN 3

char *
yx_fleet_span_text (gint64 from, gint64 until)
{
  g_autofree char *start = yx_format_time (from, NULL);
  g_autofree char *end = yx_format_time (until, NULL);
  g_autofree char *clock = yx_format_clock (until, NULL);
  /* "2026-03-02 " is the same day. */
  const gboolean same_day = strncmp (start, end, strlen ("2026-03-02")) == 0;

  return g_strdup_printf ("%s – %s", start, same_day ? clock : end);
}

char *
yx_fleet_tomorrow (int hour)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) day = g_date_time_add_days (now, 1);
  g_autofree char *date = g_date_time_format (day, "%Y-%m-%d");

  return g_strdup_printf ("%s %02d:00", date, hour);
}

void
yx_fleet_fill_devices (const YxFleetBook *book, const char *id, YxEntryList *list)
{
  for (guint i = 0; i < book->devices->len; i++) {
    const YxDevice *device = &g_array_index (book->devices, YxDevice, i);
    g_autofree char *title = NULL;
    g_autofree char *expires = NULL;

    if (device->revoked != 0
        || (g_strcmp0 (device->vehicle_id, id) != 0 && g_strcmp0 (device->officer_id, id) != 0))
      continue;
    title = g_strdup_printf ("%s  %s",
                             yx_enum_label (YX_TYPE_DEVICE_PROTOCOL, (int) device->protocol),
                             device->protocol == YX_DEVICE_PROTOCOL_FIELD ? "" : device->identity);
    if (device->expires != 0) {
      g_autofree char *until = yx_format_time (device->expires, NULL);

      expires = g_strdup_printf (_("until %s"), until);
    }
    yx_entry_list_append (list, device->id, title, device->label, expires);
  }
}

static gboolean
device_verb (YxDesk *desk, GVariant *arguments, GError **error)
{
  g_autoptr (GVariant) bearer = yx_fact_context (arguments);
  const YxDeviceData device
      = { .protocol = (YxDeviceProtocol) (FIRST_PROTOCOL + yx_fact_choice (arguments, 0)),
          .identity = yx_fact_said (arguments, 1),
          .label = yx_fact_said (arguments, 2),
          .bearer = g_variant_get_string (bearer, NULL) };

  return yx_desk_add_device (desk, &device, NULL, NULL, error);
}

/* Those that called and are nobody's: most likely one of them is meant. */
static char *
tell_unknown (const YxFleetBook *book, const char *name)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, _("It reports where %s is, under the identity that is set in it."),
                          name);
  for (guint i = 0; i < MIN (book->unknown->len, MOST_UNKNOWN); i++) {
    const YxUnknownDevice *caller = &g_array_index (book->unknown, YxUnknownDevice, i);
    g_autofree char *when = yx_format_time (caller->last_seen, NULL);

    g_string_append (text, "\n");
    g_string_append_printf (text, _("Not known yet: %s %s, called at %s"),
                            yx_enum_label (YX_TYPE_DEVICE_PROTOCOL, (int) caller->protocol),
                            caller->identity, when);
  }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
yx_fleet_ask_device (GtkWidget *parent, YxDesk *desk, const YxFleetBook *book, const char *id,
                     const char *name)
{
  const YxUnknownDevice *caller
      = book->unknown->len > 0 ? &g_array_index (book->unknown, YxUnknownDevice, 0) : NULL;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) protocols = NULL;
  g_autofree char *about = tell_unknown (book, name);

  for (int i = FIRST_PROTOCOL; yx_enum_nick (YX_TYPE_DEVICE_PROTOCOL, i) != NULL; i++)
    g_strv_builder_add (builder, yx_enum_label (YX_TYPE_DEVICE_PROTOCOL, i));
  protocols = g_strv_builder_end (builder);
  if (caller != NULL && caller->protocol < FIRST_PROTOCOL)
    caller = NULL;

  const YxFactPlan plan = {
    .title = _("Terminal or Phone"),
    .about = about,
    .button = _("_Pair"),
    .fields = { { .label = _("Protocol"), .choices = (const char *const *) protocols,
                  .chosen = (guint) ((caller != NULL ? caller->protocol : YX_DEVICE_PROTOCOL_JT808)
                                     - FIRST_PROTOCOL) },
                { .label = _("Identity (JT/T 808: its telephone number)"),
                  .text = caller != NULL ? caller->identity : NULL },
                { .label = _("Name") } },
    .n_fields = 3,
    .verb = device_verb,
    .context = g_variant_new_string (id),
  };

  yx_fact_form_present (parent, desk, &plan);
}

gboolean
yx_fleet_revoke_device (YxDesk *desk, GVariant *id, GError **error)
{
  return yx_desk_revoke_device (desk, g_variant_get_string (id, NULL), error);
}
