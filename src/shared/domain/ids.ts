declare const brand: unique symbol;

/** A text that names one thing of one kind; a MarkId is not a TapeId. */
export type Id<Kind extends string> = string & { readonly [brand]: Kind };

export type ArchiveId = Id<'archive'>;
export type TapeId = Id<'tape'>;
export type TransferId = Id<'transfer'>;
export type SongId = Id<'song'>;
export type MarkId = Id<'mark'>;
export type VerdictId = Id<'verdict'>;
export type ShortlistId = Id<'shortlist'>;
export type JobId = Id<'job'>;

/** A new id of the wanted kind: `newId<MarkId>()`. Random, so that two archives can be merged one day. */
export function newId<Wanted extends Id<string>>(): Wanted {
  return globalThis.crypto.randomUUID() as Wanted;
}
