#define G_LOG_DOMAIN "yexun-gateway"

#include "config.h"

#include "gateway/gateway.h"

#include <glib/gi18n-lib.h>
#include <sys/resource.h>

#include "gateway/alert-book.h"
#include "gateway/certificate.h"
#include "gateway/cot-server.h"
#include "gateway/field-server.h"
#include "gateway/http-server.h"
#include "gateway/jt808-server.h"
#include "gateway/listen.h"
#include "gateway/mqtt-edge.h"
#include "gateway/pace.h"
#include "gateway/stop-book.h"

/* Who shows positions is told so often at most. */
#define TELL_MS 50

struct _YxGateway {
  GObject parent_instance;

  YxDesk *desk;
  GMainContext *owner;   /* where signals are emitted */
  GThread *thread;       /* NULL: not running */
  GMainContext *context; /* of the thread */
  GMainLoop *loop;
  char *addresses[YX_GATEWAY_N_PORTS];

  GMutex lock;
  YxGatewayCounts counts;
  gboolean fixes_pending;

  /* The thread's own */
  YxRegistry *registry;
  YxRecorder *recorder;
  YxStopBook *book;
  YxAlertBook *alerts;
  YxOwntracksIntake *owntracks;
  YxFieldServer *field;
  YxHttpServer *http;
  YxJt808Server *jt808;
  YxCotServer *cot;
  YxMqttEdge *mqtt;
};

typedef struct {
  YxGateway *gateway;
  GSocketAddress *addresses[YX_GATEWAY_N_PORTS]; /* NULL: off */
  GTlsCertificate *certificate; /* NULL: no port speaks TLS */
  YxMqttBroker broker;          /* its host is NULL: none */
  GMutex lock;
  GCond ready;
  gboolean is_ready;
  GError *error;
} Start;

enum {
  SIGNAL_FIXES,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (YxGateway, yx_gateway, G_TYPE_OBJECT)

static const struct {
  const char *name;
  const char *address;
} ports[YX_GATEWAY_N_PORTS] = {
  [YX_GATEWAY_OSMAND] = { "OsmAnd", "127.0.0.1:5055" },
  [YX_GATEWAY_JT808] = { "JT/T 808", "127.0.0.1:7611" },
  [YX_GATEWAY_COT] = { "Cursor on Target", "127.0.0.1:8087" },
  [YX_GATEWAY_COT_TLS] = { "Cursor on Target (TLS)", "127.0.0.1:8089" },
  [YX_GATEWAY_FIELD] = { N_ ("Field page"), "0.0.0.0:8443" },
};

static void
weak_ref_free (gpointer data)
{
  g_weak_ref_clear (data);
  g_free (data);
}

static gboolean
tell_fixes_cb (gpointer user_data)
{
  g_autoptr (YxGateway) self = g_weak_ref_get (user_data);

  if (self == NULL)
    return G_SOURCE_REMOVE;
  g_mutex_lock (&self->lock);
  self->fixes_pending = FALSE;
  g_mutex_unlock (&self->lock);
  g_signal_emit (self, signals[SIGNAL_FIXES], 0);
  return G_SOURCE_REMOVE;
}

static void
news_cb (const GArray *fixes, gpointer data)
{
  YxGateway *self = data;
  YxRecorderCounts counts;
  gboolean first;

  if (self->cot != NULL)
    yx_cot_server_publish (self->cot, fixes);
  yx_recorder_get_counts (self->recorder, &counts);
  g_mutex_lock (&self->lock);
  first = !self->fixes_pending;
  self->fixes_pending = TRUE;
  self->counts.n_fixes = counts.n_fixes;
  self->counts.n_groups = counts.n_groups;
  self->counts.n_refused = yx_registry_get_refused (self->registry);
  self->counts.mqtt = self->mqtt != NULL && yx_mqtt_edge_is_connected (self->mqtt);
  g_mutex_unlock (&self->lock);
  if (first) {
    g_autoptr (GSource) source = g_timeout_source_new (TELL_MS);
    GWeakRef *weak = g_new0 (GWeakRef, 1);

    g_weak_ref_init (weak, self);
    g_source_set_callback (source, tell_fixes_cb, weak, weak_ref_free);
    g_source_attach (source, self->owner);
  }
}

/* As many connections as the system lets this program have. */
static void
raise_file_limit (void)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
    limit.rlim_cur = limit.rlim_max;
    setrlimit (RLIMIT_NOFILE, &limit);
  }
}

/* Takes the address. */
static void
take_address (YxGateway *self, YxGatewayPort port, GSocketAddress *address)
{
  self->addresses[port] = yx_listen_format (address);
  g_object_unref (address);
}

/* The broker keeps messages for this name while no gateway of the desk is there. */
static char *
make_client_id (YxGateway *self)
{
  g_autofree char *path = g_canonicalize_filename (yx_desk_get_path (self->desk), NULL);
  g_autofree char *text = g_strconcat (g_get_host_name (), path, NULL);
  g_autofree char *digest = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  return g_strdup_printf ("yexun-%.12s", digest);
}

static void
stops_changed_cb (gpointer data)
{
  YxGateway *self = data;

  if (self->mqtt != NULL)
    yx_mqtt_edge_tell_all (self->mqtt, self->registry);
  if (self->cot != NULL)
    yx_cot_server_publish_stops (self->cot);
}

static void
alerts_looked_cb (gpointer data)
{
  YxGateway *self = data;

  if (self->jt808 != NULL)
    yx_jt808_server_confirm (self->jt808, yx_alert_book_get (self->alerts));
  if (self->cot != NULL)
    yx_cot_server_publish_alerts (self->cot);
}

static gboolean
open_cot (YxGateway *self, Start *start, GError **error)
{
  GSocketAddress *open = start->addresses[YX_GATEWAY_COT];
  GSocketAddress *secure = start->addresses[YX_GATEWAY_COT_TLS];
  GSocketAddress *bound;

  if (open == NULL && secure == NULL)
    return TRUE;
  self->cot = yx_cot_server_new (self->registry, self->recorder, self->book, self->alerts);
  if (open != NULL) {
    if (!yx_cot_server_listen (self->cot, open, &bound, error))
      return FALSE;
    take_address (self, YX_GATEWAY_COT, bound);
  }
  if (secure != NULL) {
    g_autoptr (GTlsCertificate) authority
        = yx_certificate_authority_of_desk (yx_desk_get_path (self->desk), error);

    if (authority == NULL
        || !yx_cot_server_listen_tls (self->cot, secure, start->certificate, authority, &bound,
                                      error))
      return FALSE;
    take_address (self, YX_GATEWAY_COT_TLS, bound);
  }
  return TRUE;
}

static gboolean
open_ports (YxGateway *self, Start *start, GError **error)
{
  GSocketAddress *bound;

  self->registry = yx_registry_new (self->desk, error);
  if (self->registry == NULL)
    return FALSE;
  self->recorder = yx_recorder_new (self->desk, news_cb, self);
  self->book = yx_stop_book_new (self->desk, stops_changed_cb, self);
  self->alerts = yx_alert_book_new (self->desk, alerts_looked_cb, self);
  self->owntracks = yx_owntracks_intake_new (self->registry, self->book);
  if (start->addresses[YX_GATEWAY_OSMAND] != NULL) {
    self->http = yx_http_server_new (start->addresses[YX_GATEWAY_OSMAND], self->registry,
                                     self->recorder, self->owntracks, &bound, error);
    if (self->http == NULL)
      return FALSE;
    take_address (self, YX_GATEWAY_OSMAND, bound);
  }
  if (start->addresses[YX_GATEWAY_JT808] != NULL) {
    self->jt808 = yx_jt808_server_new (start->addresses[YX_GATEWAY_JT808], self->registry,
                                       self->recorder, &bound, error);
    if (self->jt808 == NULL)
      return FALSE;
    take_address (self, YX_GATEWAY_JT808, bound);
  }
  if (!open_cot (self, start, error))
    return FALSE;
  if (start->addresses[YX_GATEWAY_FIELD] != NULL) {
    self->field = yx_field_server_new (self->desk, start->addresses[YX_GATEWAY_FIELD],
                                       start->certificate, self->registry, self->recorder, &bound,
                                       error);
    if (self->field == NULL)
      return FALSE;
    take_address (self, YX_GATEWAY_FIELD, bound);
  }
  if (start->broker.host != NULL) {
    g_autofree char *id = make_client_id (self);

    self->mqtt = yx_mqtt_edge_new (&start->broker, id, self->owntracks, self->recorder);
  }
  return TRUE;
}

static void
close_ports (YxGateway *self)
{
  /* What phones have brought is handed to the recorder yet. */
  g_clear_pointer (&self->field, yx_field_server_free);
  /* The recorder answers through the connections, so it ends first; it still tells its news. */
  if (self->mqtt != NULL)
    yx_mqtt_edge_stop (self->mqtt);
  if (self->recorder != NULL)
    yx_recorder_free (self->recorder);
  self->recorder = NULL; /* not before: its news ask it how much it has */
  if (self->registry != NULL) {
    g_mutex_lock (&self->lock);
    self->counts.n_refused = yx_registry_get_refused (self->registry);
    g_mutex_unlock (&self->lock);
  }
  g_clear_pointer (&self->http, yx_http_server_free);
  g_clear_pointer (&self->jt808, yx_jt808_server_free);
  g_clear_pointer (&self->cot, yx_cot_server_free);
  g_clear_pointer (&self->mqtt, yx_mqtt_edge_free);
  g_clear_pointer (&self->owntracks, yx_owntracks_intake_free);
  g_clear_pointer (&self->book, yx_stop_book_free);
  g_clear_pointer (&self->alerts, yx_alert_book_free);
  g_clear_pointer (&self->registry, yx_registry_free);
}

static gpointer
gateway_thread (gpointer data)
{
  Start *start = data;
  YxGateway *self = start->gateway;
  GMainLoop *loop = self->loop;
  GMainContext *context = g_main_context_ref (self->context);
  gboolean ok;

  g_main_context_push_thread_default (context);
  ok = open_ports (self, start, &start->error);
  if (!ok)
    close_ports (self);
  g_mutex_lock (&start->lock);
  start->is_ready = TRUE;
  g_cond_signal (&start->ready);
  g_mutex_unlock (&start->lock);

  if (ok) {
    g_main_loop_run (loop);
    close_ports (self);
  }
  while (g_main_context_iteration (context, FALSE))
    ;
  g_main_context_pop_thread_default (context);
  g_main_context_unref (context);
  return NULL;
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

static void
join (YxGateway *self)
{
  g_thread_join (g_steal_pointer (&self->thread));
  g_clear_pointer (&self->loop, g_main_loop_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static void
yx_gateway_finalize (GObject *object)
{
  YxGateway *self = YX_GATEWAY (object);

  yx_gateway_stop (self);
  g_object_unref (self->desk);
  g_main_context_unref (self->owner);
  g_mutex_clear (&self->lock);
  G_OBJECT_CLASS (yx_gateway_parent_class)->finalize (object);
}

static void
yx_gateway_class_init (YxGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = yx_gateway_finalize;
  signals[SIGNAL_FIXES] = g_signal_new ("fixes", YX_TYPE_GATEWAY, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                        NULL, G_TYPE_NONE, 0);
}

static void
yx_gateway_init (YxGateway *self)
{
  self->owner = g_main_context_ref_thread_default ();
  g_mutex_init (&self->lock);
}

YxGateway *
yx_gateway_new (YxDesk *desk)
{
  YxGateway *self;

  g_return_val_if_fail (YX_IS_DESK (desk), NULL);

  self = g_object_new (YX_TYPE_GATEWAY, NULL);
  self->desk = g_object_ref (desk);
  return self;
}

const char *
yx_gateway_default_address (YxGatewayPort port)
{
  g_return_val_if_fail (port < YX_GATEWAY_N_PORTS, NULL);

  return ports[port].address;
}

const char *
yx_gateway_port_name (YxGatewayPort port)
{
  g_return_val_if_fail (port < YX_GATEWAY_N_PORTS, NULL);

  return _ (ports[port].name);
}

gboolean
yx_gateway_start (YxGateway *self, const YxGatewayOptions *options, GError **error)
{
  Start start = { .gateway = self };
  gboolean ok = TRUE;

  g_return_val_if_fail (YX_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (self->thread == NULL, FALSE);

  for (guint i = 0; i < YX_GATEWAY_N_PORTS && ok; i++) {
    const char *address = options != NULL ? options->addresses[i] : NULL;

    ok = yx_listen_parse (ports[i].name, address != NULL ? address : ports[i].address,
                          &start.addresses[i], error);
  }
  if (ok
      && (start.addresses[YX_GATEWAY_COT_TLS] != NULL
          || start.addresses[YX_GATEWAY_FIELD] != NULL)) {
    start.certificate
        = options != NULL && options->certificate != NULL
              ? yx_certificate_load (options->certificate, options->key, error)
              : yx_certificate_of_desk (yx_desk_get_path (self->desk), error);
    ok = start.certificate != NULL;
  }
  if (ok && options != NULL && options->mqtt != NULL)
    ok = yx_mqtt_broker_parse (options->mqtt, &start.broker, error);
  if (ok) {
    raise_file_limit ();
    g_mutex_init (&start.lock);
    g_cond_init (&start.ready);
    self->context = g_main_context_new ();
    yx_pace_install (self->context);
    self->loop = g_main_loop_new (self->context, FALSE);
    self->thread = g_thread_new ("gateway", gateway_thread, &start);
    g_mutex_lock (&start.lock);
    while (!start.is_ready)
      g_cond_wait (&start.ready, &start.lock);
    g_mutex_unlock (&start.lock);
    if (start.error != NULL) {
      join (self);
      g_propagate_error (error, start.error);
      ok = FALSE;
    }
    g_cond_clear (&start.ready);
    g_mutex_clear (&start.lock);
  }
  for (guint i = 0; i < YX_GATEWAY_N_PORTS; i++)
    g_clear_object (&start.addresses[i]);
  g_clear_object (&start.certificate);
  yx_mqtt_broker_clear (&start.broker);
  return ok;
}

void
yx_gateway_stop (YxGateway *self)
{
  g_return_if_fail (YX_IS_GATEWAY (self));

  if (self->thread == NULL)
    return;
  /* Through the context: the loop may not have begun to run. */
  {
    g_autoptr (GSource) source = g_idle_source_new ();

    g_source_set_callback (source, quit_cb, self->loop, NULL);
    g_source_set_priority (source, G_PRIORITY_HIGH);
    g_source_attach (source, self->context);
  }
  join (self);
  for (guint i = 0; i < YX_GATEWAY_N_PORTS; i++)
    g_clear_pointer (&self->addresses[i], g_free);
}

const char *
yx_gateway_get_address (YxGateway *self, YxGatewayPort port)
{
  g_return_val_if_fail (YX_IS_GATEWAY (self), NULL);
  g_return_val_if_fail (port < YX_GATEWAY_N_PORTS, NULL);

  return self->addresses[port];
}

void
yx_gateway_get_counts (YxGateway *self, YxGatewayCounts *ret_counts)
{
  g_return_if_fail (YX_IS_GATEWAY (self));

  g_mutex_lock (&self->lock);
  *ret_counts = self->counts;
  g_mutex_unlock (&self->lock);
}
