import { first } from './migrations/0010-first.ts';
import { reading } from './migrations/0030-reading.ts';
import { offeredMarks } from './migrations/0040-offered-marks.ts';
import { heard } from './migrations/0060-heard.ts';
import { shortlists } from './migrations/0070-shortlists.ts';
import type { Migration } from './migrations/migration.ts';
import { verdicts } from './migrations/0050-verdicts.ts';
import { inTransaction, type WritableDb } from './sql.ts';

const migrations: readonly Migration[] = [first, reading, offeredMarks, verdicts, heard, shortlists];

/** The newest schema this program knows. */
export const newestSchema = Math.max(...migrations.map(({ version }) => version));

/** `TkSh`: tells an archive from every other SQLite file. */
export const applicationId = 0x546b5368;

/** Brings an archive to the newest schema, in one transaction. */
export function migrate(db: WritableDb, newArchive: { id: string; at: number }): void {
  inTransaction(db, () => {
    const found = Number(db.pragma('user_version', { simple: true }));
    if (found === newestSchema) return;
    for (const { version, sql } of migrations) if (version > found) db.exec(sql);
    if (found === 0) {
      db.pragma(`application_id = ${applicationId}`);
      db.prepare('INSERT INTO archive (only_one, id, created_at, revision) VALUES (1, @id, @at, 0)').run(newArchive);
    }
    db.pragma(`user_version = ${newestSchema}`);
  });
}
