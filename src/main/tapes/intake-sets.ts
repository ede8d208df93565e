import { basename } from 'node:path';
import type { ReadableDb } from '../database/sql.ts';
import type { FoundFile } from './find-audio-files.ts';
import { findSets, type SetWithGaps } from './find-sets.ts';
import { type FileProbe, readFacts, type ReadFacts } from './read-facts.ts';
import { findTransferByPath } from './transfer-rows.ts';

/** What becomes one transfer: a single file, or the files of a set in the order of their channels. */
export type IntakeUnit = {
  readonly files: readonly [FoundFile, ...FoundFile[]];
  /** From which tape, side and part are guessed. */
  readonly path: string;
};

export function unitOf(file: FoundFile): IntakeUnit {
  return { files: [file], path: file.path };
}

/** Files that may be channels of a recording with others: the archive does not know them, and their kind is known. */
export function newOnes(db: ReadableDb, files: readonly FoundFile[]): readonly FoundFile[] {
  return files.filter(({ realPath, isUnknown }) => !isUnknown && findTransferByPath(db, realPath) === null);
}

/**
 * Puts files together that look like channels of one recording, by the names of the new ones. The order of the files is
 * kept; a set stands where its first file stood.
 */
export function proposeUnits(files: readonly FoundFile[], newFiles: readonly FoundFile[]): readonly IntakeUnit[] {
  const { sets } = findSets(newFiles);
  const setOf = new Map(sets.flatMap((set) => set.files.map((file) => [file, set] as const)));
  return files.flatMap((file) => {
    const set = setOf.get(file);
    if (set === undefined) return [unitOf(file)];
    const [first, ...more] = set.files;
    const isAtItsPlace = files.find((other) => setOf.get(other) === set) === file;
    if (first === undefined || !isAtItsPlace) return [];
    return [{ files: [first, ...more] as const, path: set.path }];
  });
}

/**
 * Whether the content agrees with the names: all mono, of one rate and encoding, and of one length but for less than a
 * second. Throws only when `signal` is aborted.
 */
export async function isOneRecording(unit: IntakeUnit, probe: FileProbe, signal: AbortSignal): Promise<boolean> {
  const facts: ReadFacts['facts'][] = [];
  for (const { realPath } of unit.files) {
    const known = { id: '' as ReadFacts['facts']['id'], addedAt: 0 };
    facts.push((await readFacts([realPath], known, probe, signal)).facts);
    // An album of songs is told by its first file, and need not be read twice.
    if (!areOfOneRecording(facts)) return false;
  }
  return true;
}

function areOfOneRecording(facts: readonly ReadFacts['facts'][]): boolean {
  const [first] = facts;
  if (first === undefined || first.sampleRate === null) return false;
  const lengths = facts.map(({ frames }) => frames ?? 0);
  return (
    facts.every(
      ({ state, channels, sampleRate, encoding }) =>
        state === 'reading' &&
        channels === 1 &&
        sampleRate === first.sampleRate &&
        encoding === first.encoding &&
        exactFormats.has(first.format ?? 'other'),
    ) && Math.max(...lengths) - Math.min(...lengths) < first.sampleRate
  );
}

/** What is said when such files were added one by one; null when their content does not agree with their names. */
export function gapNotice(db: ReadableDb, { files, missing }: SetWithGaps<FoundFile>): string | null {
  const transfers = files.flatMap(({ realPath }) => findTransferByPath(db, realPath)?.transfer ?? []);
  if (transfers.length < files.length || !areOfOneRecording(transfers)) return null;
  const names = [...files.map(({ path }) => basename(path)), ...missing].sort(byName.compare);
  const count = names.length;
  const [verb, it] = missing.length === 1 ? ['is', 'it'] : ['are', 'them'];
  return `${names[0]} to ${names.at(-1)} look like a set of ${count} mono files; ${missing.join(', ')} ${verb} missing, so each of the others was added by itself. Find ${it}, put all ${count} into a new folder and add that: they become one tape with a channel each. If ${missing.length === 1 ? 'it is' : 'they are'} lost, number copies of the others without a gap and add those.`;
}

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** Formats that multitrack machines and editors write; an MP3 called `x-01` is a song of an album. */
const exactFormats: ReadonlySet<string> = new Set(['wav', 'rf64', 'aiff', 'au', 'w64', 'caf', 'flac']);
