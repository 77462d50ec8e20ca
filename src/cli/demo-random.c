#define G_LOG_DOMAIN "yexun-demo"

#include "config.h"

#include "cli/demo-random.h"

#include <glib.h>

static uint64_t
splitmix64 (uint64_t *state)
{
  uint64_t z = (*state += UINT64_C (0x9e3779b97f4a7c15));

  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);
  return z ^ (z >> 31);
}

static uint64_t
rotate_left (uint64_t value, int bits)
{
  return (value << bits) | (value >> (64 - bits));
}

void
yx_demo_random_init (YxDemoRandom *random, uint64_t seed, const char *stream)
{
  /* FNV-1a of the stream's name. */
  uint64_t hash = UINT64_C (0xcbf29ce484222325);

  for (const char *p = stream; *p; p++)
    hash = (hash ^ (unsigned char) *p) * UINT64_C (0x100000001b3);

  seed ^= hash;
  for (int i = 0; i < 4; i++)
    random->state[i] = splitmix64 (&seed);
}

uint64_t
yx_demo_random_next (YxDemoRandom *random)
{
  uint64_t *s = random->state;
  uint64_t result = rotate_left (s[1] * 5, 7) * 9;
  uint64_t t = s[1] << 17;

  s[2] ^= s[0];
  s[3] ^= s[1];
  s[1] ^= s[2];
  s[0] ^= s[3];
  s[2] ^= t;
  s[3] = rotate_left (s[3], 45);
  return result;
}

double
yx_demo_random_uniform (YxDemoRandom *random, double low, double high)
{
  double unit = (double) (yx_demo_random_next (random) >> 11) * 0x1.0p-53;

  return low + (high - low) * unit;
}

int
yx_demo_random_below (YxDemoRandom *random, int n)
{
  g_assert (n > 0);
  return (int) (yx_demo_random_next (random) % (uint64_t) n);
}

bool
yx_demo_random_chance (YxDemoRandom *random, double probability)
{
  return yx_demo_random_uniform (random, 0.0, 1.0) < probability;
}

double
yx_demo_random_normal (YxDemoRandom *random)
{
  double sum = -6.0;

  for (int i = 0; i < 12; i++)
    sum += yx_demo_random_uniform (random, 0.0, 1.0);
  return sum;
}

/* By its series after halving the argument into [-0.5, 0.5]. */
static double
exponential (double x)
{
  int halvings = 0;
  double term = 1.0, sum = 1.0;

  while (x > 0.5 || x < -0.5) {
    x *= 0.5;
    halvings++;
  }
  for (int i = 1; i < 16; i++) {
    term *= x / i;
    sum += term;
  }
  while (halvings-- > 0)
    sum *= sum;
  return sum;
}

double
yx_demo_random_lognormal (YxDemoRandom *random, double median, double sigma)
{
  return median * exponential (sigma * yx_demo_random_normal (random));
}

int
yx_demo_random_weighted (YxDemoRandom *random, const double *weights, int n)
{
  double sum = 0.0, draw;

  for (int i = 0; i < n; i++)
    sum += weights[i];
  draw = yx_demo_random_uniform (random, 0.0, sum);
  for (int i = 0; i < n - 1; i++) {
    if (draw < weights[i])
      return i;
    draw -= weights[i];
  }
  return n - 1;
}

void
yx_demo_random_permutation (YxDemoRandom *random, int *ret_order, int n)
{
  for (int i = 0; i < n; i++)
    ret_order[i] = i;
  for (int i = n - 1; i > 0; i--) {
    int j = yx_demo_random_below (random, i + 1);
    int swap = ret_order[i];

    ret_order[i] = ret_order[j];
    ret_order[j] = swap;
  }
}
