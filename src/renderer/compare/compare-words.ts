import { flagNames, type Mark, statusNames, type TakeStatus } from '../../shared/domain/mark.ts';
import type { Alignment, CompareView } from './compare-store.ts';

/** `1:12.480`, with hours only when there are any. */
export function secondsText(seconds: number, decimals: 1 | 3 = 3): string {
  const scale = 10 ** decimals;
  const units = Math.floor(Math.max(0, seconds) * scale + 1e-6);
  const whole = Math.floor(units / scale);
  const two = (value: number): string => String(value).padStart(2, '0');
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const fraction = String(units % scale).padStart(decimals, '0');
  return `${hours > 0 ? `${hours}:${two(minutes)}` : minutes}:${two(whole % 60)}.${fraction}`;
}

/** `starts +0.412 s`, with `· drift +0.4 %` where there is one to speak of. */
export function placeText({ startOffsetSeconds, driftRatio }: Alignment, shiftSeconds: number): string {
  const starts = `starts ${signed(startOffsetSeconds + shiftSeconds, 3)} s`;
  const drift = (driftRatio - 1) * 100;
  return Math.abs(drift) < 0.005 ? starts : `${starts} · drift ${signed(drift, Math.abs(drift) < 0.095 ? 2 : 1)} %`;
}

/** How a take came to lie there, and how sure that is. */
export function certaintyText(
  { by, kind, confidence, problem }: Alignment,
  shiftSeconds: number,
  like: string | null = null,
): string {
  const byHand = shiftSeconds === 0 ? '' : `, moved ${signed(shiftSeconds, 3)} s by hand`;
  if (by === 'waiting') return `listening for its place …${byHand}`;
  if (by === 'reference') return shiftSeconds === 0 ? 'the others lie to this one' : byHand.slice(2);
  if (problem !== null) return `its sound was not read${byHand}`;
  const sure = `${Math.round(confidence * 100)} % sure`;
  if (by === 'marks') return `as marked: content tells no place${byHand}`;
  const same = like === null ? 'same performance' : `same performance as ${like}`;
  return `${kind === 'samePerformance' ? same : 'by where the music starts'}, ${sure}${byHand}`;
}

/** What all alignments together are: the pill at the top. */
export function alignedText({
  alignments,
  items,
  shifts,
}: Pick<CompareView, 'alignments' | 'items' | 'shifts'>): string {
  const others = alignments.filter(({ by }, at) => by !== 'reference' && items[at]?.playable !== null);
  if (others.some(({ by }) => by === 'waiting')) return 'aligning by content …';
  const byContent = others.filter(({ by }) => by === 'content').length;
  const hands = shifts.some((shift) => shift !== 0) ? ', moved by hand' : '';
  if (byContent === others.length) return `aligned by content${hands}`;
  return `${byContent === 0 ? 'aligned as marked' : `${byContent} of ${others.length} aligned by content`}${hands}`;
}

/** The status as the take sheet says it, and its tone. */
export function statusOf({ status, flags }: Mark): { readonly text: string; readonly tone: string } | null {
  if (status === null) return null;
  const chosen = flags.filter((flag) => flag !== 'hold' && flag !== 'noGood');
  const words = [statusNames[status], ...flags.map((flag) => flagNames[flag])].map((word) => word.toLowerCase());
  const tone = flags.includes('noGood') ? 'noGood' : chosen.length > 0 ? 'chosen' : toneOf(status);
  return { text: words.join(', '), tone };
}

function toneOf(status: TakeStatus): string {
  return status === 'insert' || status === 'pickup' || status === 'overdub' ? 'part' : status;
}

/** With a true minus sign, and a plus where it is not negative. */
function signed(value: number, decimals: number): string {
  const text = Math.abs(value).toFixed(decimals);
  return `${value < 0 && Number(text) !== 0 ? '−' : '+'}${text}`;
}

/** The chord that hears a row. */
export function rowKey(row: number): string {
  return row < 9 ? `${row + 1}` : row === 9 ? '0' : `Shift+${row - 9}`;
}
