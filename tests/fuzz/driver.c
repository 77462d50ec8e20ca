/* Runs a fuzz target where libFuzzer is not at hand: every seed of a corpus folder as it is,
 * then a fixed number of deterministic mutations of it (flip, overwrite, cut, repeat, splice,
 * dictionary word). The same binary finds the same crash again, on any machine.
 *
 * Usage: TARGET CORPUS-DIR [DICTIONARY] [ROUNDS-PER-SEED] */

#include <dirent.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);
__attribute__ ((weak)) int LLVMFuzzerInitialize (int *argc, char ***argv);

enum { MAX_SEEDS = 4096, MAX_WORDS = 512, DEFAULT_ROUNDS = 400 };

typedef struct {
  uint8_t *bytes;
  size_t size;
} Blob;

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static uint32_t
random_below (uint32_t bound)
{
  random_state ^= random_state << 13;
  random_state ^= random_state >> 7;
  random_state ^= random_state << 17;
  return bound == 0 ? 0 : (uint32_t) ((random_state >> 32) % bound);
}

static void *
must_allocate (size_t size)
{
  void *memory = malloc (size > 0 ? size : 1);

  if (memory == NULL) {
    fputs ("driver: out of memory\n", stderr);
    exit (1);
  }
  return memory;
}

static bool
read_blob (const char *path, Blob *ret_blob)
{
  FILE *file = fopen (path, "rb");
  long size;

  if (file == NULL)
    return false;
  if (fseek (file, 0, SEEK_END) != 0 || (size = ftell (file)) < 0 || fseek (file, 0, SEEK_SET) != 0) {
    fclose (file);
    return false;
  }
  ret_blob->bytes = must_allocate ((size_t) size);
  ret_blob->size = fread (ret_blob->bytes, 1, (size_t) size, file);
  fclose (file);
  return true;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

/* Sorted, because readdir's order differs between machines. */
static size_t
read_corpus (const char *folder, Blob *seeds)
{
  char *names[MAX_SEEDS];
  size_t n_names = 0;
  size_t n_seeds = 0;
  struct dirent *entry;
  DIR *dir = opendir (folder);

  if (dir == NULL) {
    fprintf (stderr, "driver: cannot open corpus %s\n", folder);
    exit (1);
  }
  while (n_names < MAX_SEEDS && (entry = readdir (dir)) != NULL)
    if (entry->d_name[0] != '.')
      names[n_names++] = strdup (entry->d_name);
  closedir (dir);

  qsort (names, n_names, sizeof names[0], compare_names);
  for (size_t i = 0; i < n_names; i++) {
    char path[4096];

    snprintf (path, sizeof path, "%s/%s", folder, names[i]);
    n_seeds += read_blob (path, &seeds[n_seeds]);
    free (names[i]);
  }
  return n_seeds;
}

static int
hex_digit (char c)
{
  if (c >= '0' && c <= '9')
    return c - '0';
  if (c >= 'a' && c <= 'f')
    return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* libFuzzer dictionary lines: name="word", with \xAB, \\ and \" escapes. */
static size_t
read_dictionary (const char *path, Blob *words)
{
  FILE *file = fopen (path, "r");
  char line[1024];
  size_t n_words = 0;

  if (file == NULL) {
    fprintf (stderr, "driver: cannot open dictionary %s\n", path);
    exit (1);
  }
  while (n_words < MAX_WORDS && fgets (line, sizeof line, file) != NULL) {
    const char *from = strchr (line, '"');
    const char *to = strrchr (line, '"');
    Blob *word = &words[n_words];

    if (line[0] == '#' || from == NULL || to == from)
      continue;
    word->bytes = must_allocate ((size_t) (to - from));
    word->size = 0;
    for (const char *c = from + 1; c < to; c++) {
      if (c[0] == '\\' && c[1] == 'x' && c + 3 < to && hex_digit (c[2]) >= 0
          && hex_digit (c[3]) >= 0) {
        word->bytes[word->size++] = (uint8_t) (hex_digit (c[2]) * 16 + hex_digit (c[3]));
        c += 3;
      } else {
        if (c[0] == '\\' && c + 1 < to)
          c++;
        word->bytes[word->size++] = (uint8_t) *c;
      }
    }
    n_words++;
  }
  fclose (file);
  return n_words;
}

/* One mutation; `room` bytes are available at bytes. Returns the new size. */
static size_t
mutate (uint8_t *bytes, size_t size, size_t room, const Blob *other, const Blob *words,
        size_t n_words)
{
  const size_t at = random_below ((uint32_t) size + 1);

  switch (random_below (n_words > 0 ? 7 : 6)) {
  case 0: /* flip a bit */
    if (size > 0)
      bytes[at % size] ^= (uint8_t) (1u << random_below (8));
    return size;
  case 1: /* an extreme byte */
    if (size > 0)
      bytes[at % size] = (const uint8_t[]){ 0, 0xff, 0x7f, 0x80, '"', '<', '\n', '9' }[random_below (8)];
    return size;
  case 2: /* cut the end */
    return at;
  case 3: { /* cut a piece */
    const size_t length = random_below ((uint32_t) (size - at) + 1);

    memmove (bytes + at, bytes + at + length, size - at - length);
    return size - length;
  }
  case 4: { /* repeat a piece */
    size_t length = random_below ((uint32_t) (size - at) + 1);

    if (length > room - size)
      length = room - size;
    memmove (bytes + at + length, bytes + at, size - at);
    return size + length;
  }
  case 5: { /* splice the tail of another seed */
    const size_t from = random_below ((uint32_t) other->size + 1);
    size_t length = other->size - from;

    if (length > room - at)
      length = room - at;
    memcpy (bytes + at, other->bytes + from, length);
    return at + length;
  }
  default: { /* overwrite with a word */
    const Blob *word = &words[random_below ((uint32_t) n_words)];

    if (word->size > room - at)
      return size;
    memcpy (bytes + at, word->bytes, word->size);
    return at + word->size > size ? at + word->size : size;
  }
  }
}

static void
run_exact (const uint8_t *bytes, size_t size)
{
  /* A heap block of the exact size, so that a sanitizer sees one byte too many. */
  uint8_t *copy = must_allocate (size);

  memcpy (copy, bytes, size);
  LLVMFuzzerTestOneInput (copy, size);
  free (copy);
}

int
main (int argc, char **argv)
{
  static Blob seeds[MAX_SEEDS];
  static Blob words[MAX_WORDS];
  size_t n_seeds, n_words = 0, n_runs = 0;
  int rounds = DEFAULT_ROUNDS;

  if (argc < 2) {
    fprintf (stderr, "usage: %s CORPUS-DIR [DICTIONARY] [ROUNDS-PER-SEED]\n", argv[0]);
    return 2;
  }
  if (LLVMFuzzerInitialize != NULL)
    LLVMFuzzerInitialize (&argc, &argv);
  n_seeds = read_corpus (argv[1], seeds);
  if (n_seeds == 0) {
    fprintf (stderr, "driver: no seeds in %s\n", argv[1]);
    return 1;
  }
  if (argc > 2)
    n_words = read_dictionary (argv[2], words);
  if (argc > 3)
    rounds = atoi (argv[3]);

  run_exact ((const uint8_t *) "", 0);
  for (size_t s = 0; s < n_seeds; s++) {
    const size_t room = seeds[s].size * 2 + 256;
    uint8_t *bytes = must_allocate (room);

    run_exact (seeds[s].bytes, seeds[s].size);
    n_runs++;
    for (int round = 0; round < rounds; round++) {
      size_t size = seeds[s].size;

      memcpy (bytes, seeds[s].bytes, size);
      for (uint32_t step = 1 + random_below (6); step > 0; step--)
        size = mutate (bytes, size, room, &seeds[random_below ((uint32_t) n_seeds)], words, n_words);
      run_exact (bytes, size);
      n_runs++;
    }
    free (bytes);
  }
  printf ("%zu seeds, %zu inputs, no crash\n", n_seeds, n_runs);

  for (size_t s = 0; s < n_seeds; s++)
    free (seeds[s].bytes);
  for (size_t w = 0; w < n_words; w++)
    free (words[w].bytes);
  return 0;
}
