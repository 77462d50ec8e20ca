#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/registry.h"

#include <string.h>

#define CHECK_SECONDS 1
/* A phone that is set up wrongly calls every second; a guesser calls as fast as it can. */
#define REFUSALS_A_SECOND 20
#define REFUSALS_AT_ONCE 100
#define PEERS_MAX 10000
#define CALLERS_MAX 1000

typedef struct {
  double refusals; /* left */
  gint64 since;    /* monotonic */
  gboolean known;  /* a paired device has called from there */
} Peer;

struct _YxRegistry {
  YxDesk *desk;
  GArray *devices;       /* of YxDevice */
  GHashTable *by_name;   /* "PROTOCOL IDENTITY" → YxDevice, in devices */
  GHashTable *by_number; /* gint64 → YxDevice */
  GHashTable *by_certificate; /* SHA-256 → YxDevice */
  gint64 head;           /* number of the last event when they were read */
  GHashTable *peers;     /* address → Peer */
  GHashTable *callers;   /* "PROTOCOL IDENTITY" → index in unknown + 1 */
  GArray *unknown;       /* of YxUnknownDevice, to be noted */
  gboolean noting;       /* some are on their way to the disk */
  guint64 n_refused;
  GSource *timer;
};

typedef struct {
  char text[2 * 128];
} Name;

static const char *
fill_name (Name *name, YxDeviceProtocol protocol, const char *identity)
{
  name->text[0] = (char) ('A' + protocol);
  g_strlcpy (name->text + 1, identity, sizeof name->text - 1);
  return name->text;
}

static gboolean
read_head (YxDb *db, gpointer data, GError **error)
{
  gint64 *head = data;
  YxStatement *statement = yx_db_prepare (db, "SELECT seq FROM event_head", error);
  gboolean row;

  if (statement == NULL || !yx_statement_step (statement, &row, error))
    return FALSE;
  *head = row ? yx_statement_get_int (statement, 0) : 0;
  yx_statement_reset (statement);
  return TRUE;
}

static gboolean
load (YxRegistry *self, GError **error)
{
  gint64 head = 0;
  GArray *devices;

  /* The number first: an event after it is looked at again, none is missed. */
  if (!yx_store_read (yx_desk_get_store (self->desk), read_head, &head, error))
    return FALSE;
  if (self->devices != NULL && head == self->head)
    return TRUE;
  devices = yx_desk_list_devices (self->desk, error);
  if (devices == NULL)
    return FALSE;
  g_hash_table_remove_all (self->by_name);
  g_hash_table_remove_all (self->by_number);
  g_hash_table_remove_all (self->by_certificate);
  g_clear_pointer (&self->devices, g_array_unref);
  self->devices = devices;
  self->head = head;
  for (guint i = 0; i < devices->len; i++) {
    YxDevice *device = &g_array_index (devices, YxDevice, i);
    Name name;

    g_hash_table_insert (self->by_number, &device->number, device);
    if (device->certificate != NULL)
      g_hash_table_insert (self->by_certificate, device->certificate, device);
    if (device->revoked == 0)
      g_hash_table_insert (self->by_name,
                           g_strdup (fill_name (&name, device->protocol, device->identity)), device);
  }
  return TRUE;
}

static void
noted_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  YxRegistry *self = user_data;
  g_autoptr (GError) error = NULL;

  self->noting = FALSE;
  if (!yx_desk_note_unknown_devices_finish (YX_DESK (source), result, &error))
    g_warning ("Callers that are not known could not be noted: %s", error->message);
}

static void
note_unknown (YxRegistry *self)
{
  if (self->unknown->len == 0 || self->noting)
    return;
  self->noting = TRUE;
  yx_desk_note_unknown_devices_async (self->desk, self->unknown, noted_cb, self);
  self->unknown = yx_unknown_devices_new ();
  g_hash_table_remove_all (self->callers);
}

static gboolean
tick_cb (gpointer user_data)
{
  YxRegistry *self = user_data;
  g_autoptr (GError) error = NULL;

  note_unknown (self);
  if (!load (self, &error))
    g_warning ("The devices could not be read: %s", error->message);
  return G_SOURCE_CONTINUE;
}

YxRegistry *
yx_registry_new (YxDesk *desk, GError **error)
{
  YxRegistry *self = g_new0 (YxRegistry, 1);

  self->desk = g_object_ref (desk);
  self->by_name = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->by_number = g_hash_table_new (g_int64_hash, g_int64_equal);
  self->by_certificate = g_hash_table_new (g_str_hash, g_str_equal);
  self->peers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->callers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->unknown = yx_unknown_devices_new ();
  if (!load (self, error)) {
    yx_registry_free (self);
    return NULL;
  }
  self->timer = g_timeout_source_new_seconds (CHECK_SECONDS);
  g_source_set_callback (self->timer, tick_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
  return self;
}

void
yx_registry_free (YxRegistry *self)
{
  if (self->timer != NULL) {
    while (self->noting || self->unknown->len > 0) {
      note_unknown (self);
      g_main_context_iteration (g_main_context_get_thread_default (), TRUE);
    }
    g_source_destroy (self->timer);
    g_source_unref (self->timer);
  }
  g_hash_table_unref (self->by_name);
  g_hash_table_unref (self->by_number);
  g_hash_table_unref (self->by_certificate);
  g_hash_table_unref (self->peers);
  g_hash_table_unref (self->callers);
  g_clear_pointer (&self->devices, g_array_unref);
  g_array_unref (self->unknown);
  g_object_unref (self->desk);
  g_free (self);
}

static Peer *
look_at_peer (YxRegistry *self, const char *address)
{
  const gint64 now = g_get_monotonic_time ();
  Peer *peer = g_hash_table_lookup (self->peers, address);

  if (peer == NULL) {
    if (g_hash_table_size (self->peers) >= PEERS_MAX)
      g_hash_table_remove_all (self->peers);
    peer = g_new0 (Peer, 1);
    peer->refusals = REFUSALS_AT_ONCE;
    g_hash_table_insert (self->peers, g_strdup (address), peer);
  } else {
    peer->refusals += (double) (now - peer->since) / G_USEC_PER_SEC * REFUSALS_A_SECOND;
    peer->refusals = MIN (peer->refusals, REFUSALS_AT_ONCE);
  }
  peer->since = now;
  return peer;
}

static void
charge (YxRegistry *self, const char *address)
{
  Peer *peer = look_at_peer (self, address);

  self->n_refused++;
  peer->refusals = MAX (peer->refusals - 1, -1);
}

void
yx_registry_refuse_peer (YxRegistry *self, const char *address)
{
  Peer *peer = look_at_peer (self, address);

  self->n_refused++;
  peer->refusals = MAX (peer->refusals - 1, -1);
}

static void
refuse (YxRegistry *self, YxDeviceProtocol protocol, const char *identity, const char *address)
{
  const gint64 now = g_get_real_time ();
  YxUnknownDevice *caller;
  Name name;
  guint index;

  charge (self, address);
  if (look_at_peer (self, address)->refusals < 0)
    return;
  fill_name (&name, protocol, identity);
  index = GPOINTER_TO_UINT (g_hash_table_lookup (self->callers, name.text));
  if (index == 0) {
    const YxUnknownDevice fresh = { .protocol = protocol,
                                    .identity = g_strdup (identity),
                                    .peer = g_strdup (address),
                                    .first_seen = now };

    if (self->unknown->len >= CALLERS_MAX) {
      g_free (fresh.identity);
      g_free (fresh.peer);
      return;
    }
    g_array_append_val (self->unknown, fresh);
    index = self->unknown->len;
    g_hash_table_insert (self->callers, g_strdup (name.text), GUINT_TO_POINTER (index));
  }
  caller = &g_array_index (self->unknown, YxUnknownDevice, index - 1);
  caller->last_seen = now;
  caller->n_seen++;
}

static gboolean
is_paired (const YxDevice *device)
{
  return device != NULL && device->revoked == 0
         && (device->expires == 0 || device->expires > g_get_real_time ());
}

const YxDevice *
yx_registry_find (YxRegistry *self, YxDeviceProtocol protocol, const char *identity,
                  const char *peer)
{
  const YxDevice *device;
  Name name;

  device = g_hash_table_lookup (self->by_name, fill_name (&name, protocol, identity));
  if (is_paired (device)) {
    Peer *caller = g_hash_table_lookup (self->peers, peer);

    if (caller == NULL)
      caller = look_at_peer (self, peer);
    caller->known = TRUE;
    return device;
  }
  refuse (self, protocol, identity, peer);
  return NULL;
}

const YxDevice *
yx_registry_find_certificate (YxRegistry *self, const char *digest, const char *peer)
{
  const YxDevice *device = g_hash_table_lookup (self->by_certificate, digest);

  if (is_paired (device))
    return device;
  charge (self, peer);
  return NULL;
}

gboolean
yx_registry_is_paired (YxRegistry *self, gint64 number)
{
  return is_paired (yx_registry_get (self, number));
}

const YxDevice *
yx_registry_get (YxRegistry *self, gint64 number)
{
  return g_hash_table_lookup (self->by_number, &number);
}

gboolean
yx_registry_is_blocked (YxRegistry *self, const char *peer)
{
  const Peer *caller = g_hash_table_lookup (self->peers, peer);

  return caller != NULL && !caller->known && look_at_peer (self, peer)->refusals < 0;
}

guint64
yx_registry_get_refused (YxRegistry *self)
{
  return self->n_refused;
}
