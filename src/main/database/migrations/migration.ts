/** One step of the schema. Numbered in tens, run once each, and never edited after a release. */
export type Migration = { readonly version: number; readonly sql: string };
