#pragma once

/* Travel times and routes for a car on an OpenStreetMap road network.
 *
 * The network is an edge-based graph: a *segment* is the stretch of road between two
 * junctions; a *state* is a segment driven in one direction; an arc from state to state is a
 * turn that the car may make, with its cost. Over it lie two contraction hierarchies
 * (Geisberger et al. 2008, 2012; turn costs after Geisberger & Vetter 2011), one for the day
 * and one for the night.
 *
 * All of it is one contiguous byte image (roads/image.h has the layout). YxRoads is a
 * read-only view of such an image: making one from bytes copies nothing, and any number of
 * threads may read it at once, each with its own YxRoadsSearch.
 *
 * Times are integer milliseconds and lengths are kept in centimetres, so that a matrix entry,
 * the route of the same pair and a plain Dijkstra search agree exactly. Between two places the
 * fastest way counts; among equally fast ones, the shortest. The way between a place and the
 * road it was snapped to is in neither figure: see YxRoadSnap.distance_m. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "geo/datum.h"
#include "geo/measure.h"
#include "roads/speeds.h"

typedef struct YxRoads YxRoads;
typedef struct YxRoadsBuilder YxRoadsBuilder;
typedef struct YxRoadsSearch YxRoadsSearch;

typedef enum {
  YX_ROADS_OK,
  YX_ROADS_ERROR_NO_MEMORY,
  YX_ROADS_ERROR_CANCELLED,  /* the progress callback returned false */
  YX_ROADS_ERROR_SPEEDS,     /* a figure of the speed table is out of range */
  YX_ROADS_ERROR_TOO_LARGE,  /* more than 2^31 points, states or arcs */
  YX_ROADS_ERROR_STATE,      /* the builder has finished already */
  YX_ROADS_ERROR_FORMAT,     /* not a road image */
  YX_ROADS_ERROR_VERSION,    /* a road image of another version */
  YX_ROADS_ERROR_TRUNCATED,  /* fewer bytes than the image says */
  YX_ROADS_ERROR_DAMAGED,    /* checksum or structure wrong */
  YX_ROADS_ERROR_ALIGNMENT,  /* image not on an 8-byte boundary, or a big-endian machine */
  YX_ROADS_ERROR_NO_ROUTE,   /* no way from here to there */
  YX_ROADS_ERROR_NO_MATCH,   /* no fix of the track lies near a road */
} YxRoadsError;

/* The error as an English phrase for logs, e.g. "damaged road image". */
const char *yx_roads_error_name (YxRoadsError error);

/* ---- Building ------------------------------------------------------------------------- */

typedef struct {
  const char *key, *value;
} YxTag;

typedef enum {
  YX_ROADS_MEMBER_NODE,
  YX_ROADS_MEMBER_WAY,
  YX_ROADS_MEMBER_RELATION,
} YxRoadsMemberKind;

typedef struct {
  YxRoadsMemberKind kind;
  int64_t id;
  const char *role;
} YxRoadsMember;

typedef enum {
  YX_ROADS_PHASE_NETWORK,        /* segments, turns and restrictions */
  YX_ROADS_PHASE_CONTRACT_DAY,   /* the two hierarchies; nearly all of the time */
  YX_ROADS_PHASE_CONTRACT_NIGHT,
  YX_ROADS_PHASE_WRITE,
} YxRoadsPhase;

/* Called every few milliseconds by yx_roads_builder_finish(), from its thread. `fraction` runs
 * from 0 to 1 within the phase. Return false to give up. */
typedef bool (*YxRoadsProgress) (YxRoadsPhase phase, double fraction, void *user_data);

/* Copies the speed table. Errors: SPEEDS, NO_MEMORY. */
YxRoadsError yx_roads_builder_new (const YxRoadsSpeeds *speeds, YxRoadsBuilder **ret_builder);
void yx_roads_builder_free (YxRoadsBuilder *builder);

/* OSM elements, in any order of kinds; strings are read during the call only. Everything may be
 * fed: what is of no use to a car is dropped here. A repeated id keeps its first meaning, nodes
 * off the globe are dropped, and a way is cut where one of its nodes is missing.
 * Errors: NO_MEMORY, TOO_LARGE, STATE. */
YxRoadsError yx_roads_builder_add_node (YxRoadsBuilder *builder, int64_t id, YxLonLat place,
                                        const YxTag *tags, size_t n_tags);
YxRoadsError yx_roads_builder_add_way (YxRoadsBuilder *builder, int64_t id, const int64_t *refs,
                                       size_t n_refs, const YxTag *tags, size_t n_tags);
YxRoadsError yx_roads_builder_add_relation (YxRoadsBuilder *builder, int64_t id,
                                            const YxRoadsMember *members, size_t n_members,
                                            const YxTag *tags, size_t n_tags);

/* Makes the network and both hierarchies; the same input in the same order gives the same bytes.
 * A network without a single road is valid and empty. The builder can only be freed afterwards,
 * whatever the outcome. `progress` may be NULL.
 * Errors: NO_MEMORY, TOO_LARGE, STATE, CANCELLED. */
YxRoadsError yx_roads_builder_finish (YxRoadsBuilder *builder, YxRoadsProgress progress,
                                      void *user_data, YxRoads **ret_roads);

/* The same network at the times of another table, e.g. one recalibrated from driven trips: takes
 * a fraction of the time of building and needs no extract. `roads` stays as it is; snaps of the
 * one hold for the other. `progress` may be NULL.
 * Errors: SPEEDS, NO_MEMORY, CANCELLED. */
YxRoadsError yx_roads_reprice (const YxRoads *roads, const YxRoadsSpeeds *speeds,
                               YxRoadsProgress progress, void *user_data, YxRoads **ret_roads);

/* ---- The network ---------------------------------------------------------------------- */

/* Opens an image that yx_roads_get_image() gave. Every index in it is checked first, so no
 * bytes, however hostile, make a later call read outside them. The bytes must stay unchanged
 * until yx_roads_free(), which then calls release (data) when `release` is given; on failure
 * it is not called and the bytes stay the caller's.
 * Errors: FORMAT, VERSION, TRUNCATED, DAMAGED, ALIGNMENT, NO_MEMORY. */
YxRoadsError yx_roads_open_image (const void *bytes, size_t size, void (*release) (void *data),
                                  void *data, YxRoads **ret_roads);
void yx_roads_free (YxRoads *roads);

/* The bytes to keep in a file; owned by `roads`. */
const void *yx_roads_get_image (const YxRoads *roads, size_t *ret_size);

typedef struct {
  YxBox box;                       /* of all roads; empty when there are none */
  double kilometres;               /* of road, both carriageways of a divided one counted */
  size_t n_points;                 /* points of road geometry */
  size_t n_segments;
  size_t n_states;
  size_t n_turns;
  size_t n_shortcuts[YX_ROADS_N_PERIODS];
  size_t n_main_segments;          /* in, or both reached from and leading to, the largest
                                      strongly connected part */
  size_t n_restrictions;           /* turn restrictions in force */
  size_t n_restrictions_ignored;   /* for a car, but ambiguous, conditional or off the network */
} YxRoadsInfo;

YxRoadsInfo yx_roads_get_info (const YxRoads *roads);

/* The table that the network's times were made with. */
void yx_roads_get_speeds (const YxRoads *roads, YxRoadsSpeeds *ret_speeds);

/* What the speed on a stretch of road follows from. */
typedef enum {
  YX_ROAD_PACE_CLASS,     /* the speed of its class */
  YX_ROAD_PACE_POSTED,    /* the posted limit, times maxspeed_factor */
  YX_ROAD_PACE_CAP,       /* surface, upkeep or track grade */
  YX_ROAD_PACE_TIMETABLE, /* a ferry's stated duration */
} YxRoadPace;

/* ---- Snapping ------------------------------------------------------------------------- */

typedef enum {
  YX_ROAD_SNAP_OK,
  YX_ROAD_SNAP_ISLAND,  /* only roads within the limit that the network does not connect */
  YX_ROAD_SNAP_TOO_FAR, /* no road within the limit; distance_m says how far the nearest is */
  YX_ROAD_SNAP_NO_ROADS,
} YxRoadSnapStatus;

typedef enum {
  YX_ROAD_SIDE_ON, /* within 3 m of the line */
  YX_ROAD_SIDE_LEFT,
  YX_ROAD_SIDE_RIGHT,
} YxRoadSide;

typedef enum {
  YX_ROAD_SNAP_STOP, /* where a car may halt: no motorway, ramp, ferry or tunnel */
  YX_ROAD_SNAP_ANY,  /* where a car may be */
} YxRoadSnapUse;

/* Which way a car that departs from a place is driving already. */
typedef enum {
  YX_ROAD_HEADING_ANY, /* it stands, and may leave in either direction */
  YX_ROAD_HEADING_FORWARD,  /* along the segment as it is drawn */
  YX_ROAD_HEADING_BACKWARD, /* against it */
} YxRoadHeading;

/* A place on the network. Only yx_roads_snap() and yx_roads_match() make one; it is valid with
 * the YxRoads that made it (or another view of the same image). */
typedef struct {
  YxRoadSnapStatus status;
  uint32_t segment;
  uint32_t offset_cm;   /* from the segment's first point */
  double fraction;      /* the same as a share of the segment's length, in [0, 1] */
  YxLonLat point;       /* on the road */
  double distance_m;    /* between the given point and the road */
  YxRoadSide side;      /* of the road as it was drawn, where the given point lies */
  double bearing;       /* of the road there, as it was drawn */
  YxRoadClass road_class;
  const char *name;     /* of the road, "" when it has none; owned by the YxRoads */
  int64_t way_id;
  bool reachable;       /* status is OK: the place takes part in matrices and routes */
  YxRoadHeading heading; /* ANY; may be set before the place is used as a source */
} YxRoadSnap;

/* The nearest road within `limit_m` metres, one of the connected network if there is any such.
 * Always fills *ret_snap; false when the place is not reachable (see status). For TOO_FAR and
 * NO_ROADS only status and distance_m (infinity for NO_ROADS or an invalid point) mean
 * anything. */
bool yx_roads_snap (const YxRoads *roads, YxLonLat point, YxRoadSnapUse use, double limit_m,
                    YxRoadSnap *ret_snap);

/* The heading of a car that drives towards a bearing (degrees clockwise from north) at the place;
 * ANY when the road cannot be driven in the direction nearest to it. */
YxRoadHeading yx_roads_find_heading (const YxRoads *roads, const YxRoadSnap *snap,
                                     double bearing);

/* ---- Searching ------------------------------------------------------------------------ */

#define YX_ROADS_UNREACHABLE UINT32_MAX

/* Working memory of one thread, about 40 bytes a state; `roads` must outlive it. */
YxRoadsError yx_roads_search_new (const YxRoads *roads, YxRoadsSearch **ret_search);
void yx_roads_search_free (YxRoadsSearch *search);

/* Fastest times from each source to each target (bucket many-to-many, Knopp et al. 2007).
 * ret_ms[i * n_targets + j] is from sources[i] to targets[j] in milliseconds, ret_metres (may be
 * NULL) the length of that way in metres, rounded; both YX_ROADS_UNREACHABLE when there is none
 * or either place is not reachable. A place is left in either direction that its road allows, or
 * in that of its heading, and reached in either. Errors: NO_MEMORY (the arrays are then unspecified). */
YxRoadsError yx_roads_matrix (YxRoadsSearch *search, YxRoadsPeriod period,
                              const YxRoadSnap *sources, size_t n_sources,
                              const YxRoadSnap *targets, size_t n_targets, uint32_t *ret_ms,
                              uint32_t *ret_metres);

/* A run of points[first_point] … points[first_point + n_points - 1] along one OSM way; the last
 * point of a stretch is the first of the next. */
typedef struct {
  int64_t way_id;
  bool forward;         /* in the direction in which the way is drawn */
  YxRoadClass road_class;
  YxRoadPace pace;
  const char *name;     /* "" when it has none; owned by the YxRoads */
  uint32_t ms;          /* with the turn into the stretch */
  uint32_t delay_ms;    /* so much of it at turns, signals and crossings */
  uint32_t cm;
  int64_t first_node, last_node; /* OSM nodes of its ends; of an end between two nodes, the one
                                    behind the first point, and ahead of the last */
  size_t first_point, n_points;
} YxRoadStretch;

typedef struct {
  uint32_t ms;           /* sum over the stretches, and the matrix entry, exactly */
  uint32_t metres;       /* as in the matrix */
  YxLonLat *points;      /* at least 2 */
  int64_t *node_ids;     /* the OSM node of each point; 0 for an end between two nodes */
  size_t n_points;
  YxRoadStretch *stretches; /* at least 1 */
  size_t n_stretches;
} YxRoadPath;

#define YX_ROAD_PATH_EMPTY ((YxRoadPath){ 0 })

/* The fastest route. *ret_path is to be cleared by the caller.
 * Errors: NO_ROUTE, NO_MEMORY. */
YxRoadsError yx_roads_path (YxRoadsSearch *search, YxRoadsPeriod period, const YxRoadSnap *from,
                            const YxRoadSnap *to, YxRoadPath *ret_path);

/* Frees what the path holds and empties it; an empty path is allowed. */
void yx_road_path_clear (YxRoadPath *path);

/* One row of the matrix by plain Dijkstra on the uncontracted graph: what the hierarchy is
 * measured and tested against. Same shapes and errors as yx_roads_matrix() with one source. */
YxRoadsError yx_roads_dijkstra (YxRoadsSearch *search, YxRoadsPeriod period,
                                const YxRoadSnap *source, const YxRoadSnap *targets,
                                size_t n_targets, uint32_t *ret_ms, uint32_t *ret_metres);

/* ---- Map matching --------------------------------------------------------------------- */

typedef struct {
  YxLonLat point;
  int64_t time_us;    /* UTC microseconds, not decreasing along a track */
  double accuracy_m;  /* as the device says; 0 unknown */
} YxRoadFix;

typedef struct {
  double radius_m;      /* candidates lie within; 0 chooses 60 */
  double sigma_m;       /* spread of fixes about the road; 0 chooses 8, raised by accuracy_m */
  double beta_m;        /* tolerated difference of driven and straight metres; 0 chooses 15 */
  double max_speed_kmh; /* faster is no way between two fixes; 0 chooses 160 */
  double max_gap_s;     /* a longer silence ends a piece; 0 chooses 180 */
  YxRoadsPeriod period; /* whose times the pieces carry; the way found does not depend on it */
} YxRoadMatchOptions;

/* Where one fix lies; snap.status is TOO_FAR for a fix that was left out. */
typedef struct {
  YxRoadSnap snap;
  bool forward;      /* driving along the segment as it is drawn */
  uint32_t piece;
  double along_m;    /* metres driven since the start of the piece */
} YxRoadMatchedFix;

typedef struct {
  YxRoadMatchedFix *fixes; /* one for each fix given */
  size_t n_fixes;
  YxRoadPath *pieces;      /* what was driven without a break */
  size_t n_pieces;
} YxRoadMatch;

#define YX_ROAD_MATCH_EMPTY ((YxRoadMatch){ 0 })

/* The most likely way driven through the fixes: hidden Markov model of Newson & Krumm (2009)
 * with turn rules obeyed, impossible speeds ruled out and silent gaps bridged. `options` may be
 * NULL. *ret_match is to be cleared by the caller. Errors: NO_MATCH, NO_MEMORY. */
YxRoadsError yx_roads_match (YxRoadsSearch *search, const YxRoadFix *fixes, size_t n_fixes,
                             const YxRoadMatchOptions *options, YxRoadMatch *ret_match);
void yx_road_match_clear (YxRoadMatch *match);
