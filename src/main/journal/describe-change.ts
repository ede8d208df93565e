import type { Change } from '../../shared/domain/change.ts';
import { speedCorrectionText } from '../../shared/domain/correction-text.ts';
import type { MarkId, SongId } from '../../shared/domain/ids.ts';
import { flagNames, kindNames, type Mark, statusNames } from '../../shared/domain/mark.ts';
import { fileOrder, heardFrame, heardMark } from '../../shared/domain/tape-order.ts';
import { placeClock, type TapeTime } from '../../shared/domain/tape-time.ts';

/** What a sentence about a mark needs and the change does not tell. */
export type MarkContext = {
  /** How places of the mark's transfer are told; null while its rate is unknown. */
  readonly time: TapeTime | null;
  songTitle(id: SongId): string | null;
};

/** What a change did to how transfers are called and heard, a line each: `speed correction none → +1.80 %`. */
export function describeTransferChanges({ transfers }: Change): readonly string[] {
  return transfers.updated.flatMap(([before, after]) => {
    const lines: string[] = [];
    if (before.speedRatio !== after.speedRatio) {
      const [from, to] = [speedCorrectionText(before.speedRatio), speedCorrectionText(after.speedRatio)];
      lines.push(`speed correction ${from} → ${to}`);
    }
    if (before.runsBackwards !== after.runsBackwards) {
      lines.push(after.runsBackwards ? 'set to run backwards' : 'set to run forwards');
    }
    return lines;
  });
}

/** What a change did to one mark, a line each: `created`, `status false start → complete`, `tag added: keeper`. */
export function describeMarkChange(change: Change, markId: MarkId, context: MarkContext): readonly string[] {
  const { added, removed, updated } = change.marks;
  if (added.some(({ id }) => id === markId)) return ['created'];
  if (removed.some(({ id }) => id === markId)) return ['removed'];
  const pair = updated.find(([, after]) => after.id === markId);
  if (pair === undefined) return [];
  const [before, after] = pair;
  const known: MarkContext = { ...context, songTitle: (id) => titleIn(change, id) ?? context.songTitle(id) };
  return [
    ...describePlace(before, after, known),
    ...describeTake(before, after, known),
    ...describeWords(before, after),
  ];
}

function describePlace(fileBefore: Mark, fileAfter: Mark, { time }: MarkContext): string[] {
  const order = time?.order ?? fileOrder;
  const [before, after] = [heardMark(order, fileBefore), heardMark(order, fileAfter)];
  const lines: string[] = [];
  if (before.transferId !== after.transferId) lines.push('moved to another transfer');
  if (before.kind !== after.kind) lines.push(`kind ${arrow(kindNames[before.kind], kindNames[after.kind])}`);
  if (before.startFrame !== after.startFrame) {
    const point = after.kind === 'timestamp' ? 'moved' : 'in point moved';
    lines.push(`${point} by ${distance(after.startFrame - before.startFrame, time)}`);
  }
  if (after.kind === 'timestamp' || before.endFrame === after.endFrame) return lines;
  if (after.endFrame === null) return [...lines, 'opened again'];
  if (before.endFrame === null) {
    const frame = heardFrame(order, after.endFrame);
    return [...lines, `closed at ${time === null ? `frame ${frame}` : placeClock(time, frame)}`];
  }
  return [...lines, `out point moved by ${distance(after.endFrame - before.endFrame, time)}`];
}

function describeTake(before: Mark, after: Mark, { songTitle }: MarkContext): string[] {
  const lines: string[] = [];
  if (before.songId !== after.songId) {
    const title = (id: SongId | null): string => (id === null ? 'none' : (songTitle(id) ?? 'unknown'));
    lines.push(`song ${title(before.songId)} → ${title(after.songId)}`);
  }
  if (before.takeNumber !== after.takeNumber) {
    lines.push(`take number ${before.takeNumber ?? 'none'} → ${after.takeNumber ?? 'none'}`);
  }
  if (before.status !== after.status) {
    const name = (mark: Mark): string => (mark.status === null ? 'none' : statusNames[mark.status]);
    lines.push(`status ${arrow(name(before), name(after))}`);
  }
  const flags = difference(before.flags, after.flags);
  lines.push(...flags.gained.map((flag) => `flag set: ${flagNames[flag].toLowerCase()}`));
  lines.push(...flags.lost.map((flag) => `flag cleared: ${flagNames[flag].toLowerCase()}`));
  return lines;
}

function describeWords(before: Mark, after: Mark): string[] {
  const lines: string[] = [];
  if (before.title !== after.title) lines.push(`title ${quoted(before.title)} → ${quoted(after.title)}`);
  if (before.rating !== after.rating) lines.push(`rating ${before.rating} → ${after.rating}`);
  if (before.players !== after.players) lines.push(`players ${quoted(before.players)} → ${quoted(after.players)}`);
  const tags = difference(before.tags, after.tags);
  lines.push(...tags.gained.map((tag) => `tag added: ${tag}`));
  lines.push(...tags.lost.map((tag) => `tag removed: ${tag}`));
  if (before.notes !== after.notes) lines.push(`notes ${quoted(before.notes)} → ${quoted(after.notes)}`);
  return lines;
}

function titleIn({ songs }: Change, id: SongId): string | null {
  const whole = [...songs.added, ...songs.removed, ...songs.updated.map(([, after]) => after)];
  return whole.find((song) => song.id === id)?.title ?? null;
}

function arrow(before: string, after: string): string {
  return `${before.toLowerCase()} → ${after.toLowerCase()}`;
}

/** `+2.310 s`; in frames while the rate is unknown. */
function distance(frames: number, time: TapeTime | null): string {
  const sign = frames < 0 ? '−' : '+';
  const size = Math.abs(frames);
  return time === null ? `${sign}${size} frames` : `${sign}${(size / time.rate).toFixed(3)} s`;
}

const longestQuote = 60;

function quoted(text: string): string {
  if (text === '') return 'empty';
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > longestQuote ? `“${line.slice(0, longestQuote).toWellFormed()}…”` : `“${line}”`;
}

function difference<Word>(before: readonly Word[], after: readonly Word[]): { gained: Word[]; lost: Word[] } {
  return {
    gained: after.filter((word) => !before.includes(word)),
    lost: before.filter((word) => !after.includes(word)),
  };
}
