import { userInfo } from 'node:os';
import { defaultSettings, type Settings } from '../../shared/contract/views.ts';
import { keepChannels, type KeptChannels } from '../../shared/domain/channel-view.ts';
import { type Rolls, usualAroundEdge, usualRolls } from '../../shared/domain/rolls.ts';
import { execute, inTransaction, type ReadableDb, selectAll, selectOne, type WritableDb } from '../database/sql.ts';

/** The settings of an archive; what was never set is as it comes. */
export function readSettings(db: ReadableDb): Settings {
  const rows = selectAll<{ name: string; value: string }>(db, 'SELECT name, value FROM setting');
  const known = rows.filter(({ name }) => Object.hasOwn(defaultSettings, name));
  // Values were checked at the boundary when they were set.
  const set = Object.fromEntries(known.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  return { ...defaultSettings, ...set, rolls: rollsOf(rows) };
}

/** Rolls as they were set; until then, the one pair that archives had for all keys around an edge. */
function rollsOf(rows: readonly { readonly name: string; readonly value: string }[]): Rolls {
  const valueOf = (name: string): string | undefined => rows.find((row) => row.name === name)?.value;
  const before = Number(valueOf('preRollSeconds') ?? usualAroundEdge);
  const after = Number(valueOf('postRollSeconds') ?? usualAroundEdge);
  const pair = { beforePre: before, acrossPre: before, acrossPost: after, afterPost: after };
  const set = valueOf('rolls');
  return { ...usualRolls, ...pair, ...(set === undefined ? {} : (JSON.parse(set) as Partial<Rolls>)) };
}

export function writeSettings(db: WritableDb, settings: Partial<Settings>): void {
  inTransaction(db, () => {
    for (const [name, value] of Object.entries(settings)) {
      if (value !== undefined && Object.hasOwn(defaultSettings, name)) write(db, name, value);
    }
  });
}

function write(db: WritableDb, name: string, value: unknown): void {
  execute(db, 'INSERT OR REPLACE INTO setting (name, value) VALUES (@name, @value)', {
    name,
    value: JSON.stringify(value),
  });
}

/** How the channels of tapes were left; it stands beside the settings and is none that a person sets. */
export function readKeptChannels(db: ReadableDb): readonly KeptChannels[] {
  return (readOne(db, 'keptChannels') ?? []) as readonly KeptChannels[];
}

export function writeKeptChannels(db: WritableDb, changed: readonly KeptChannels[]): void {
  inTransaction(db, () => write(db, 'keptChannels', keepChannels(readKeptChannels(db), changed)));
}

/** Only this row is read; null where it was never written. Values were checked at the boundary when they were set. */
function readOne(db: ReadableDb, name: string): unknown {
  const row = selectOne<{ value: string }>(db, 'SELECT value FROM setting WHERE name = @name', { name });
  return row === null ? null : JSON.parse(row.value);
}

/** Who writes: the name from the settings, else the one the system knows. */
export function authorOf(db: ReadableDb): string {
  const author = (readOne(db, 'author') ?? defaultSettings.author) as string;
  return author.trim() === '' ? systemUser() : author.trim();
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the system's list has no name to tell.
    return 'unknown';
  }
}
