#pragma once

/* OwnTracks by way of an MQTT broker (3.1.1). The session outlasts the connection, so that the broker
 * keeps messages of QoS 1 while nobody is there; such a message is acknowledged when it is
 * durable. */

#include "gateway/owntracks-intake.h"
#include "gateway/recorder.h"

G_BEGIN_DECLS

typedef struct _YxMqttEdge YxMqttEdge;

typedef struct {
  char *host;
  guint16 port;
  char *user, *password; /* nullable */
  gboolean tls;          /* against the authorities of the system */
} YxMqttBroker;

/* "mqtt://[USER[:PASSWORD]@]HOST[:PORT]", or mqtts:// for TLS. A password may also come from the
 * environment, YEXUN_MQTT_PASSWORD, where no process list shows it. */
gboolean yx_mqtt_broker_parse (const char *url, YxMqttBroker *ret_broker, GError **error);
void yx_mqtt_broker_clear (YxMqttBroker *broker);

/* "mqtt://HOST:PORT". Returns: (transfer full) */
char *yx_mqtt_broker_format (const YxMqttBroker *broker);

/* Connects, and again whenever the connection is lost, in the thread-default context. `client_id`
 * names the session: two edges with the same one take each other's place. */
YxMqttEdge *yx_mqtt_edge_new (const YxMqttBroker *broker, const char *client_id,
                              YxOwntracksIntake *intake, YxRecorder *recorder);
/* Reads no more; what has been read is still acknowledged when it is durable. */
void yx_mqtt_edge_stop (YxMqttEdge *self);
void yx_mqtt_edge_free (YxMqttEdge *self);

gboolean yx_mqtt_edge_is_connected (YxMqttEdge *self);

/* The stops have changed: phones that have been heard are told. */
void yx_mqtt_edge_tell_all (YxMqttEdge *self, YxRegistry *registry);

G_END_DECLS
