#define G_LOG_DOMAIN "yx-exchange"

#include "config.h"

#include <string.h>

#include "exchange/table.h"

/* Cell pointers are handed out of blocks: one allocation for thousands of rows. */
#define BLOCK_CELLS 16384

typedef struct {
  guint used, size;
  const char *cells[];
} Block;

static const char **
take_cells (YxTable *table, guint n)
{
  Block *block
      = table->blocks->len > 0 ? g_ptr_array_index (table->blocks, table->blocks->len - 1) : NULL;
  const char **cells;

  if (block == NULL || block->size - block->used < n) {
    const guint size = MAX (n, BLOCK_CELLS);

    block = g_malloc (sizeof *block + size * sizeof block->cells[0]);
    block->used = 0;
    block->size = size;
    g_ptr_array_add (table->blocks, block);
  }
  cells = block->cells + block->used;
  block->used += n;
  return cells;
}

static gboolean
is_blank (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x00a0 || c == 0x200b || c == 0xfeff;
}

/* Stores the text without the white space around it. */
static const char *
keep_stripped (YxTable *table, const char *text)
{
  const char *end;

  if (text == NULL)
    return "";
  while (*text != '\0' && is_blank (g_utf8_get_char (text)))
    text = g_utf8_next_char (text);
  if (*text == '\0')
    return "";

  end = text + strlen (text);
  for (const char *last = g_utf8_prev_char (end); is_blank (g_utf8_get_char (last));
       last = g_utf8_prev_char (end))
    end = last;
  return g_string_chunk_insert_len (table->text, text, end - text);
}

YxTable *
yx_table_new (void)
{
  YxTable *table = g_new0 (YxTable, 1);

  table->rows = g_array_new (FALSE, FALSE, sizeof (YxTableRow));
  table->text = g_string_chunk_new (1 << 16);
  table->blocks = g_ptr_array_new_with_free_func (g_free);
  return table;
}

void
yx_table_free (YxTable *table)
{
  if (table == NULL)
    return;
  g_free (table->name);
  g_free (table->encoding);
  g_clear_pointer (&table->headings, g_ptr_array_unref);
  g_array_unref (table->rows);
  g_string_chunk_free (table->text);
  g_ptr_array_unref (table->blocks);
  g_free (table);
}

YxTableRow *
yx_table_add_row (YxTable *table, guint line, const char *const *cells, guint n_cells)
{
  YxTableRow row = { .line = line, .n_written = n_cells };
  const char **kept;

  g_return_val_if_fail (table != NULL && (cells != NULL || n_cells == 0), NULL);

  kept = take_cells (table, n_cells);
  for (guint i = 0; i < n_cells; i++) {
    kept[i] = keep_stripped (table, cells[i]);
    if (*kept[i] != '\0')
      row.n_cells = i + 1;
  }
  if (row.n_cells == 0)
    return NULL;

  row.cells = kept;
  g_array_append_val (table->rows, row);
  return &g_array_index (table->rows, YxTableRow, table->rows->len - 1);
}
