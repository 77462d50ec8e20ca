#pragma once

/* How a team that is under way is drawn, on a moving map as in a picture of one moment: what it
 * does shows by its outline, so that it reads without colour and from two metres. */

#include <cairo.h>

#include "cartography/colour.h"
#include "cartography/style.h"

typedef enum {
  YX_TEAM_SHAPE_WAITING,  /* square: assembled, not under way */
  YX_TEAM_SHAPE_DRIVING,  /* arrowhead that points where it goes */
  YX_TEAM_SHAPE_AT_STOP,  /* disc with a dot */
  YX_TEAM_SHAPE_AT_WORK,  /* disc with a bar across, at work on scene */
  YX_TEAM_SHAPE_BACK,     /* house */
  YX_TEAM_SHAPE_LOST,     /* dashed ring with a question mark: where it was heard last */
} YxTeamShape;

typedef enum {
  YX_TEAM_RING_NONE,
  YX_TEAM_RING_NEAR,    /* thin: close to its next stop */
  YX_TEAM_RING_WARNING, /* amber */
  YX_TEAM_RING_ALARM,   /* red, double */
} YxTeamRing;

typedef struct {
  YxTeamShape shape;
  YxTeamRing ring;
  double course;   /* degrees clockwise from north; NAN: not known, an arrowhead becomes a disc */
  unsigned aboard; /* persons brought along, as dots below */
  bool faded;      /* what is known is old */
} YxTeamLook;

/* Half the side of the square that the symbol stays within, for a body of `size` across. */
double yx_team_mark_reach (double size);

/* Paints the symbol with its middle at (x, y). */
void yx_team_mark_paint (cairo_t *cr, const YxTeamLook *look, YxColour colour, YxMapStyle style,
                         double x, double y, double size);
