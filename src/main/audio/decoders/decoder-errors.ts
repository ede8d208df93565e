import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import type { OriginalFile } from '../open-original.ts';

/** The file has a known format but its content is broken; `cause` completes "name cannot be read: ...". */
export function damaged(file: OriginalFile, cause: string, error?: unknown): UserError {
  return new UserError(
    'damaged',
    `${basename(file.path)} cannot be read: ${cause}. Fetch another copy of the file, or digitise the tape again.`,
    error === undefined ? undefined : { cause: error },
  );
}

/** The format is known but nothing here decodes this kind of it; `wayOut` is a whole sentence. */
export function unsupported(file: OriginalFile, what: string, wayOut: string): UserError {
  return new UserError('unsupported', `${basename(file.path)} is ${what}, which this version cannot decode. ${wayOut}`);
}

/**
 * Runs a call into a decoder, which must finish within the call, without its printing. The decoders write every damaged
 * frame to the console; here those frames are counted and told in the notice of the pass.
 */
export function quietly<T>(call: () => T): T {
  const loud = console.error;
  console.error = () => undefined;
  try {
    return call();
  } finally {
    console.error = loud;
  }
}

/** Gives a decoder's memory back. One that broke cannot do that any more and is left to the garbage collector. */
export function letGo(decoder: { free(): void }): void {
  try {
    quietly(() => decoder.free());
  } catch {
    // Its memory is its own: nothing else is harmed.
  }
}
