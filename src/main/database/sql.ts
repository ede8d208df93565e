import type Database from 'better-sqlite3';

declare const readable: unique symbol;
declare const writable: unique symbol;

/** A connection that may be read from. */
export type ReadableDb = Database.Database & { readonly [readable]: true };
/** The one connection that may also be written to; only the owner of the archive's lock holds it. */
export type WritableDb = ReadableDb & { readonly [writable]: true };

export type SqlValue = string | number | null;
export type SqlParameters = Readonly<Record<string, SqlValue>>;

const statements = new WeakMap<ReadableDb, Map<string, Database.Statement<[SqlParameters]>>>();

/** All rows of a query. Statements are prepared once per connection; parameters are named. */
export function selectAll<Row>(db: ReadableDb, sql: string, parameters: SqlParameters = {}): Row[] {
  // What a SELECT gives is known only to the one who wrote it.
  return prepared(db, sql).all(parameters) as Row[];
}

/** The first row of a query, or null. */
export function selectOne<Row>(db: ReadableDb, sql: string, parameters: SqlParameters = {}): Row | null {
  return (prepared(db, sql).get(parameters) as Row | undefined) ?? null;
}

/** Runs a writing statement and tells how many rows it touched. */
export function execute(db: WritableDb, sql: string, parameters: SqlParameters = {}): number {
  return prepared(db, sql).run(parameters).changes;
}

/** All of `work` or none of it. The write lock is taken first, so that what `work` reads cannot change under it. */
export function inTransaction<Result>(db: WritableDb, work: () => Result): Result {
  return db.inTransaction ? work() : db.transaction(work).immediate();
}

function prepared(db: ReadableDb, sql: string): Database.Statement<[SqlParameters]> {
  let known = statements.get(db);
  if (known === undefined) {
    known = new Map();
    statements.set(db, known);
  }
  let statement = known.get(sql);
  if (statement === undefined) {
    statement = db.prepare<[SqlParameters]>(sql);
    known.set(sql, statement);
  }
  return statement;
}
