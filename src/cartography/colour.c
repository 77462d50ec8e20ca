#include "cartography/colour.h"

#include <math.h>

void
yx_colour_set (cairo_t *cr, YxColour colour)
{
  cairo_set_source_rgba (cr, colour.red, colour.green, colour.blue, colour.alpha);
}

YxColour
yx_colour_mix (YxColour a, YxColour b, double part)
{
  return (YxColour){
    a.red + (b.red - a.red) * part,
    a.green + (b.green - a.green) * part,
    a.blue + (b.blue - a.blue) * part,
    a.alpha + (b.alpha - a.alpha) * part,
  };
}

YxColour
yx_colour_with_alpha (YxColour colour, double alpha)
{
  colour.alpha = alpha;
  return colour;
}

static double
linear (double channel)
{
  return channel <= 0.04045 ? channel / 12.92 : pow ((channel + 0.055) / 1.055, 2.4);
}

double
yx_colour_luminance (YxColour colour)
{
  return 0.2126 * linear (colour.red) + 0.7152 * linear (colour.green)
         + 0.0722 * linear (colour.blue);
}

double
yx_colour_contrast (YxColour a, YxColour b)
{
  const double la = yx_colour_luminance (a);
  const double lb = yx_colour_luminance (b);

  return (fmax (la, lb) + 0.05) / (fmin (la, lb) + 0.05);
}

YxColour
yx_colour_text_on (YxColour ground)
{
  const YxColour black = YX_RGB (0x0b0d10);
  const YxColour white = YX_RGB (0xffffff);

  return yx_colour_contrast (ground, black) >= yx_colour_contrast (ground, white) ? black : white;
}
