#define G_LOG_DOMAIN "yx-cartography"

#include "cartography/line-text.h"

#include <math.h>

/* Between two letters a name may turn by this much, and over all its letters, in radians. */
#define MAX_TURN 0.42
#define MAX_TURNS 1.6

/* Starts that are tried, and how far apart, in units. */
#define MAX_TRIALS 11
#define TRIAL_STEP 9.0

/* How much turning a name off the middle by its own length is worth. */
#define OFF_MIDDLE 0.35

/* Letters are told their direction by the chord under them and half their width on both sides:
 * a digitised bend is jagged, a name must not be. */
static float
direction_at (const YxNamedLine *line, double along, double reach)
{
  double ax, ay, bx, by;

  yx_named_line_at (line, fmax (along - reach, 0.0), &ax, &ay);
  yx_named_line_at (line, fmin (along + reach, line->length), &bx, &by);
  return (float) atan2 (by - ay, bx - ax);
}

/* The sum of turns, or infinity where a turn is too sharp. */
static double
set_letters (const YxNamedLine *line, const YxText *text, double start, YxGlyphPlace *places)
{
  double ax, ay, bx, by, turns = 0.0, along = 0.0;
  gboolean downwards, backwards;

  yx_named_line_at (line, start, &ax, &ay);
  yx_named_line_at (line, start + text->advance, &bx, &by);
  downwards = text->all_upright && fabs (by - ay) > 1.2 * fabs (bx - ax);
  backwards = downwards ? by < ay : bx < ax;
  /* A hairpin: the ends of the name would come near each other. */
  if (hypot (bx - ax, by - ay) < text->advance * 0.75)
    return INFINITY;

  for (guint i = 0; i < text->n_glyphs; i++) {
    const double middle = along + text->glyphs[i].advance / 2.0;
    const double at = start + (backwards ? text->advance - middle : middle);
    double x, y;

    yx_named_line_at (line, at, &x, &y);
    places[i] = (YxGlyphPlace){ (float) x, (float) y,
                                direction_at (line, at, fmax (text->glyphs[i].advance, 3.0)) };
    if (backwards)
      places[i].angle += (float) M_PI;
    if (i > 0) {
      const double turn = fabs (remainder (places[i].angle - places[i - 1].angle, 2.0 * M_PI));

      if (turn > MAX_TURN)
        return INFINITY;
      turns += turn;
    }
    along += text->glyphs[i].advance;
  }
  if (turns > MAX_TURNS)
    return INFINITY;
  if (downwards)
    for (guint i = 0; i < text->n_glyphs; i++)
      places[i].angle -= (float) (M_PI / 2.0);
  return turns;
}

guint
yx_line_text_find (const YxNamedLine *line, const YxText *text, double from, double to,
                   YxLineText choices[YX_LINE_TEXT_CHOICES])
{
  const double room = to - from - text->advance;
  /* An odd number: the middle, and as many on each side. */
  const guint trials
      = 1 + 2 * (guint) CLAMP (floor (room / 2.0 / TRIAL_STEP), 0.0, MAX_TRIALS / 2);
  guint n = 0;

  if (room < 0.0 || text->n_glyphs == 0)
    return 0;
  for (guint i = 0; i < trials; i++) {
    const double part = trials > 1 ? (i + 1) / 2 / (double) (trials - 1) : 0.0;
    const double off = room * part * (i % 2 ? -1.0 : 1.0);
    g_autofree YxGlyphPlace *places = g_new (YxGlyphPlace, text->n_glyphs);
    const double cost = set_letters (line, text, from + room / 2.0 + off, places)
                        + OFF_MIDDLE * fabs (off) / text->advance;
    guint k;

    if (!isfinite (cost) || (n == YX_LINE_TEXT_CHOICES && cost >= choices[n - 1].cost))
      continue;
    if (n == YX_LINE_TEXT_CHOICES)
      g_free (choices[--n].places);
    for (k = n++; k > 0 && choices[k - 1].cost > cost; k--)
      choices[k] = choices[k - 1];
    choices[k] = (YxLineText){ g_steal_pointer (&places), cost };
  }
  return n;
}
