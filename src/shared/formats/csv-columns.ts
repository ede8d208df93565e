/**
 * The columns of our tables, in order. Positions stand twice: as samples, which survive every spreadsheet, and as
 * times for people. Lists in one cell are parted by `; `.
 */
export const csvColumns = [
  'file',
  'sha256',
  'sample_rate',
  'start_sample',
  'end_sample',
  'start',
  'end',
  'kind',
  'title',
  'note',
  'song',
  'take_number',
  'status',
  'flags',
  'rating',
  'players',
  'tags',
  'author',
  'created',
  'id',
  'origin',
] as const;

/**
 * Columns of a table whose times are corrected. Samples are those of the file there too: of a tape that runs backwards
 * the time in `start` is that of the sample in `end_sample`.
 */
export const correctionColumns = ['time_base', 'speed_ratio', 'runs_backwards'] as const;

export type CsvColumn = (typeof csvColumns)[number] | (typeof correctionColumns)[number];

/** Several texts in one cell; a semicolon inside one gets a backslash. */
export function joinList(items: readonly string[]): string {
  return items.map((item) => item.replaceAll(/[\\;]/g, String.raw`\$&`)).join('; ');
}

/** The texts `joinList` put into a cell; people may leave out the blank after the semicolon. */
export function splitList(cell: string): readonly string[] {
  if (cell === '') return [];
  const items: string[] = [''];
  for (let at = 0; at < cell.length; at += 1) {
    const character = cell[at] ?? '';
    if (character === ';') {
      items.push('');
      if (cell[at + 1] === ' ') at += 1;
    } else {
      const isEscape = character === '\\' && at + 1 < cell.length;
      if (isEscape) at += 1;
      items[items.length - 1] += cell[at] ?? '';
    }
  }
  return items.filter((item) => item !== '');
}
