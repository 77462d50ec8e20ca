#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/owntracks-intake.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>

#include "protocols/owntracks.h"

/* Wider than the accuracy of a phone among houses. */
#define FENCE_METRES 100.0
#define TELL_AGAIN_SECONDS 3600

struct _YxOwntracksIntake {
  YxRegistry *registry;
  YxStopBook *book;
  GHashTable *told; /* device number → Told */
};

typedef struct {
  guint version;
  gint64 when; /* monotonic */
  gboolean any;
} Told;

YxOwntracksIntake *
yx_owntracks_intake_new (YxRegistry *registry, YxStopBook *book)
{
  YxOwntracksIntake *self = g_new0 (YxOwntracksIntake, 1);

  self->registry = registry;
  self->book = book;
  self->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

void
yx_owntracks_intake_free (YxOwntracksIntake *self)
{
  g_hash_table_unref (self->told);
  g_free (self);
}

static gboolean
get_key (const YxDevice *device, guint8 *key)
{
  return device != NULL && device->secret_key != NULL
         && yx_owntracks_key_parse (device->secret_key, key);
}

static void
append_fix (GArray *fixes, const YxDevice *device, const YxOwntracksMessage *message)
{
  YxDeviceFix fix = { device->number, g_get_real_time (), message->report.fix };

  if (message->type == YX_OWNTRACKS_LWT) {
    /* Its time is that of the phone's connecting, not of its loss. */
    fix.fix.time = YX_FIX_NO_TIME;
    fix.fix.flags |= YX_FIX_LOST;
  }
  g_array_append_val (fixes, fix);
}

static gboolean
is_kept_as_row (const YxOwntracksMessage *message, gboolean kept)
{
  switch (message->type) {
  case YX_OWNTRACKS_LOCATION:
  case YX_OWNTRACKS_TRANSITION:
    return message->report.position;
  case YX_OWNTRACKS_LWT:
    return !kept;
  default:
    return FALSE;
  }
}

YxOwntracksTaken
yx_owntracks_intake_take (YxOwntracksIntake *self, const char *identity, const char *peer,
                          const char *body, gsize size, gboolean kept, GArray *fixes,
                          const YxDevice **ret_device)
{
  const YxDevice *known = NULL, *device = NULL;
  YxOwntracksTaken taken = YX_OWNTRACKS_TAKEN;
  YxOwntracksMessage *messages;
  guint8 key[YX_OWNTRACKS_KEY_SIZE];
  gsize n;

  if (identity != NULL) {
    known = yx_registry_find (self->registry, YX_DEVICE_PROTOCOL_OWNTRACKS, identity, peer);
    if (known == NULL)
      return YX_OWNTRACKS_STRANGER;
  }
  if (!yx_owntracks_read (body, size, get_key (known, key) ? key : NULL, &messages, &n))
    return YX_OWNTRACKS_REFUSED;
  for (gsize i = 0; i < n && taken == YX_OWNTRACKS_TAKEN; i++) {
    YxOwntracksMessage *one = &messages[i];

    device = known;
    if (device == NULL && one->report.identity[0] != '\0')
      device = yx_registry_find (self->registry, YX_DEVICE_PROTOCOL_OWNTRACKS, one->report.identity,
                                 peer);
    if (device == NULL)
      taken = YX_OWNTRACKS_STRANGER;
    else if (one->type == YX_OWNTRACKS_ENCRYPTED || one->type == YX_OWNTRACKS_FAULTY
             /* The broker writes the last will, in the clear. */
             || (device->secret_key != NULL && !one->encrypted && one->type != YX_OWNTRACKS_LWT))
      taken = YX_OWNTRACKS_REFUSED;
    else if (is_kept_as_row (one, kept))
      append_fix (fixes, device, one);
  }
  free (messages);
  if (ret_device != NULL)
    *ret_device = taken == YX_OWNTRACKS_TAKEN ? (n > 0 ? device : known) : NULL;
  return taken;
}

static char *
write_fences (const GArray *stops, const YxDevice *device, const guint8 *key)
{
  g_autoptr (GArray) fences = g_array_new (FALSE, FALSE, sizeof (YxOwntracksFence));
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  char *text, *result;

  for (guint i = 0; i < stops->len; i++) {
    const YxBookStop *stop = &g_array_index (stops, YxBookStop, i);
    YxOwntracksFence fence;

    if (!g_str_equal (stop->vehicle_id, device->vehicle_id))
      continue;
    g_ptr_array_add (names, g_strdup_printf (_ ("Stop %d"), stop->ordinal));
    fence = (YxOwntracksFence){ names->pdata[names->len - 1], stop->point, FENCE_METRES,
                                stop->stamp * G_USEC_PER_SEC };
    g_array_append_val (fences, fence);
  }
  if (fences->len == 0)
    return NULL;
  text = yx_owntracks_write_fences ((const YxOwntracksFence *) (gpointer) fences->data, fences->len,
                                    key);
  result = g_strdup (text);
  free (text);
  return result;
}

char *
yx_owntracks_intake_tell (YxOwntracksIntake *self, const YxDevice *device)
{
  const guint version = yx_stop_book_get_version (self->book);
  const gint64 now = g_get_monotonic_time ();
  guint8 key[YX_OWNTRACKS_KEY_SIZE];
  Told *told = g_hash_table_lookup (self->told, &device->number);

  if (device->vehicle_id == NULL)
    return NULL;
  if (told != NULL && told->version == version
      && (!told->any || now - told->when < (gint64) TELL_AGAIN_SECONDS * G_USEC_PER_SEC))
    return NULL;
  if (told == NULL) {
    told = g_new0 (Told, 1);
    g_hash_table_insert (self->told, g_memdup2 (&device->number, sizeof device->number), told);
  }
  {
    char *text = write_fences (yx_stop_book_get (self->book), device,
                               get_key (device, key) ? key : NULL);

    *told = (Told){ version, now, text != NULL };
    return text;
  }
}
