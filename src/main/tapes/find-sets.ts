import { basename, dirname, extname, join } from 'node:path';

/** Files whose names say that they are the channels of one recording; whether they are, their content must show. */
export type ProposedSet<File> = {
  /** In the order of the channels. */
  readonly files: readonly File[];
  /** The path without what tells the channels apart, from which the tape is guessed. */
  readonly path: string;
};

/** A set has room for two machines of 24 tracks. */
const mostFiles = 48;

/** The order of WAVE_FORMAT_EXTENSIBLE, with the long names first; mid and side are a pair of their own. */
const letters = ['l', 'left', 'm', 'mid', 'r', 'right', 's', 'side', 'c', 'centre', 'center', 'lfe', 'ls', 'rs', 'cs'];
const letterSuffix = /^(.+)[._\- ](l|left|r|right|c|centre|center|lfe|ls|rs|cs|m|mid|s|side)$/i;
const numberSuffix = /^(.*?)[._\- ](\d{1,2})$/;
/** A number after such a word counts sides, parts or tapes, not tracks. */
const countsOtherThings = /(?:^|[^a-z])(?:part|pt|teil|side|seite|reel|tape|rolle|take|cd|disc|disk|vol|no|nr)$/i;

/**
 * Sorts files into proposed sets and single ones. A set lies in one folder and has one ending; channels are told apart
 * by letters (`x.L.wav` and `x.R.wav`) or by numbers without a gap from 0 or 1 on (`x_01.wav` ... `x_24.wav`).
 */
export function findSets<File extends { readonly path: string }>(
  files: readonly File[],
): { readonly sets: readonly ProposedSet<File>[]; readonly singles: readonly File[] } {
  const taken = new Set<File>();
  const sets: ProposedSet<File>[] = [];
  for (const [group, members] of groupsOf(files)) {
    if (!isWhole(group, members)) continue;
    for (const { file } of members) taken.add(file);
    sets.push({ files: members.map(({ file }) => file), path: group.slice(1) });
  }
  return { sets, singles: files.filter((file) => !taken.has(file)) };
}

/** Numbered files that would be a set if a few were not missing. */
export type SetWithGaps<File> = {
  readonly files: readonly File[];
  /** Names of the files that are missing, in the order of the channels. */
  readonly missing: readonly string[];
};

/**
 * Finds such sets: counted from 0 or 1 to the highest number at least four files are there, and of each that is
 * missing at least four. That the last ones are missing cannot be seen.
 */
export function findSetsWithGaps<File extends { readonly path: string }>(
  files: readonly File[],
): readonly SetWithGaps<File>[] {
  const found: SetWithGaps<File>[] = [];
  for (const [group, members] of groupsOf(files)) {
    const [first] = members;
    const last = members.at(-1);
    if (first === undefined || last === undefined || !group.startsWith('N') || isWhole(group, members)) continue;
    const channels = new Set(members.map(({ channel }) => channel));
    const from = Math.min(1, first.channel);
    const missing = Array.from({ length: last.channel - from + 1 }, (_, index) => from + index).filter(
      (channel) => !channels.has(channel),
    );
    const isLikely = channels.size === members.length && members.length >= Math.max(4, missing.length * 4);
    if (!isLikely || members.length + missing.length > mostFiles) continue;
    found.push({
      files: members.map(({ file }) => file),
      missing: missing.map((channel) => nameWithNumber(first.file.path, channel)),
    });
  }
  return found;
}

type Member<File> = { readonly file: File; readonly channel: number };

/** Files that differ only in what tells their channels apart, in the order of these. */
function groupsOf<File extends { readonly path: string }>(
  files: readonly File[],
): ReadonlyMap<string, readonly Member<File>[]> {
  const groups = new Map<string, Member<File>[]>();
  for (const file of files) {
    const named = readChannel(file.path);
    if (named === null) continue;
    groups.set(named.group, [...(groups.get(named.group) ?? []), { file, channel: named.channel }]);
  }
  return new Map([...groups].map(([group, members]) => [group, members.toSorted((a, b) => a.channel - b.channel)]));
}

/** The name of a numbered file with another number, as many digits long. */
function nameWithNumber(path: string, number: number): string {
  const ending = extname(path);
  return basename(path, ending).replace(/\d+$/, (digits) => String(number).padStart(digits.length, '0')) + ending;
}

/** `L`, `R`, `C`, `01`: what the name of a file of a set calls its channel; empty when it says nothing. */
export function channelName(path: string): string {
  const stem = basename(path, extname(path));
  return letterSuffix.exec(stem)?.[2] ?? numberSuffix.exec(stem)?.[2] ?? '';
}

function readChannel(path: string): { group: string; channel: number } | null {
  const ending = extname(path);
  const stem = basename(path, ending);
  const byLetter = letterSuffix.exec(stem);
  const groupOf = (kind: string, base: string): string => kind + join(dirname(path), base + ending.toLowerCase());
  if (byLetter !== null) {
    const [, base = '', letter = ''] = byLetter;
    return { group: groupOf('L', base), channel: letters.indexOf(letter.toLowerCase()) };
  }
  const [, base = '', number = ''] = numberSuffix.exec(stem) ?? [];
  if (base === '' || countsOtherThings.test(base)) return null;
  return { group: groupOf('N', base), channel: Number(number) };
}

function isWhole(group: string, members: readonly { readonly channel: number }[]): boolean {
  if (members.length < 2 || members.length > mostFiles) return false;
  const channels = members.map(({ channel }) => channel);
  if (new Set(channels).size !== channels.length) return false;
  if (group.startsWith('N')) {
    const [first = 0] = channels;
    return first <= 1 && channels.every((channel, index) => channel === first + index);
  }
  const has = (...names: readonly string[]): boolean => names.some((name) => channels.includes(letters.indexOf(name)));
  return (has('l', 'left') && has('r', 'right')) || (has('m', 'mid') && has('s', 'side') && channels.length === 2);
}
