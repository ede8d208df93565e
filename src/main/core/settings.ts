import { userInfo } from 'node:os';
import { defaultSettings, type Settings } from '../../shared/contract/views.ts';
import { execute, inTransaction, type ReadableDb, selectAll, type WritableDb } from '../database/sql.ts';

/** The settings of an archive; what was never set is as it comes. */
export function readSettings(db: ReadableDb): Settings {
  const rows = selectAll<{ name: string; value: string }>(db, 'SELECT name, value FROM setting');
  const known = rows.filter(({ name }) => Object.hasOwn(defaultSettings, name));
  // Values were checked at the boundary when they were set.
  const set = Object.fromEntries(known.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  return { ...defaultSettings, ...set };
}

export function writeSettings(db: WritableDb, settings: Partial<Settings>): void {
  inTransaction(db, () => {
    for (const [name, value] of Object.entries(settings)) {
      if (value === undefined || !Object.hasOwn(defaultSettings, name)) continue;
      execute(db, 'INSERT OR REPLACE INTO setting (name, value) VALUES (@name, @value)', {
        name,
        value: JSON.stringify(value),
      });
    }
  });
}

/** Who writes: the name from the settings, else the one the system knows. */
export function authorOf(db: ReadableDb): string {
  const { author } = readSettings(db);
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
