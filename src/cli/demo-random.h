#pragma once

/* Numbers for the sample county that are the same on every machine: xoshiro256** (Blackman &
 * Vigna 2018) seeded by splitmix64, and nothing from libm, whose last bit differs between
 * systems. Each part of the generator draws from a stream of its own name, so that a change in
 * one part does not shift all others. */

#include <stdbool.h>
#include <stdint.h>

typedef struct {
  uint64_t state[4];
} YxDemoRandom;

void yx_demo_random_init (YxDemoRandom *random, uint64_t seed, const char *stream);

uint64_t yx_demo_random_next (YxDemoRandom *random);
/* Uniform in [low, high). */
double yx_demo_random_uniform (YxDemoRandom *random, double low, double high);
/* Uniform in 0 … n - 1; n > 0. */
int yx_demo_random_below (YxDemoRandom *random, int n);
bool yx_demo_random_chance (YxDemoRandom *random, double probability);
/* Mean 0, deviation 1; sum of twelve uniforms, so never beyond ±6. */
double yx_demo_random_normal (YxDemoRandom *random);
/* exp (normal × sigma) × median. */
double yx_demo_random_lognormal (YxDemoRandom *random, double median, double sigma);
/* An index drawn in proportion to weights[n]. */
int yx_demo_random_weighted (YxDemoRandom *random, const double *weights, int n);
/* Fisher-Yates over 0 … n - 1. */
void yx_demo_random_permutation (YxDemoRandom *random, int *ret_order, int n);
