import type { MetadataGroup } from '../../../shared/contract/views.ts';
import { type ParsedMark, type ParsedMarks } from '../../../shared/formats/parsed-marks.ts';

/** What a file tells beside its sound. */
export type FileMetadata = {
  readonly groups: readonly MetadataGroup[];
  /** The places it carries, as marks; `songs` is always empty. */
  readonly marks: ParsedMarks;
  /** What the places are called where they are offered: `cue points and regions`; empty when there are none. */
  readonly source: string;
};

/** What a reader of metadata must know of the transfer. */
export type MetadataTarget = {
  readonly sampleRate: number;
  readonly frames: number | null;
  /** Name of the file, kept as the source of each mark. */
  readonly fileName: string;
};

/** One place where metadata stands, before all are put together. */
export type MetadataPart = {
  readonly groups: readonly MetadataGroup[];
  readonly marks: readonly ParsedMark[];
  readonly notices: readonly string[];
  readonly source: string;
};

export const nothingFound: MetadataPart = { groups: [], marks: [], notices: [], source: '' };

/** A group of the entries that say something; none when nothing does. */
export function groupOf(
  name: string,
  entries: readonly (readonly [key: string, value: string | number])[],
): readonly MetadataGroup[] {
  const said = entries
    .map(([key, value]) => ({ key, value: shortened(String(value).trim()) }))
    .filter(({ value }) => value !== '');
  return said.length === 0 ? [] : [{ name, entries: said.slice(0, maxEntries) }];
}

const maxEntries = 2_000;
const maxValueLength = 20_000;

function shortened(value: string): string {
  return value.length <= maxValueLength ? value : `${value.slice(0, maxValueLength)} …`;
}
