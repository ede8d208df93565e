import type { TakeFlag, TakeStatus } from '../../shared/domain/mark.ts';

/** What happens on the demo reel, in seconds of tape: the one place both its sound and its marks are made from. */
export type DemoEvent =
  | { readonly kind: 'slate'; readonly at: number; readonly note: string }
  | { readonly kind: 'talk'; readonly at: number; readonly seconds: number; readonly far: boolean }
  | { readonly kind: 'countIn'; readonly at: number; readonly beats: number }
  | {
      readonly kind: 'take';
      readonly at: number;
      readonly bars: number;
      /** Beats of the last bar that are still played. */
      readonly lastBeats: number;
      readonly fromBar: number;
      readonly isBreakdown: boolean;
      readonly number: number;
      readonly status: TakeStatus;
      readonly flags: readonly TakeFlag[];
      readonly rating: number;
      readonly notes: string;
      readonly tags: readonly string[];
    }
  | {
      readonly kind: 'noodle';
      readonly at: number;
      readonly seconds: number;
      readonly title: string;
      readonly notes: string;
    };

export const demoSampleRate = 44_100;
export const demoSeconds = 184;
export const beatSeconds = 60 / 104;
export const barSeconds = 4 * beatSeconds;

export const demoSong = 'Sunday Ferry';
export const demoPlayers = 'guitar, bass, drums';

/** The reel starts with leader, and the tape runs out before the file does. */
export const toneStart = 2.2;
export const tapeRunsOut = 180.6;

export const demoScript: readonly DemoEvent[] = [
  { kind: 'slate', at: 3.4, note: 'slate “one”' },
  { kind: 'talk', at: 4.6, seconds: 2.1, far: false },
  { kind: 'talk', at: 7.6, seconds: 1.3, far: true },
  { kind: 'countIn', at: 10, beats: 4 },
  {
    kind: 'take',
    at: 10 + barSeconds,
    bars: 3,
    lastBeats: 2,
    fromBar: 0,
    isBreakdown: true,
    number: 1,
    status: 'falseStart',
    flags: [],
    rating: 1,
    notes: 'guitar misses the change, stops in bar three',
    tags: [],
  },
  { kind: 'talk', at: 19.4, seconds: 3.4, far: true },
  { kind: 'talk', at: 23.6, seconds: 2.2, far: false },
  { kind: 'slate', at: 27.2, note: 'slate “two”' },
  { kind: 'talk', at: 28.3, seconds: 1.6, far: false },
  { kind: 'countIn', at: 31, beats: 4 },
  {
    kind: 'take',
    at: 31 + barSeconds,
    bars: 15,
    lastBeats: 1,
    fromBar: 0,
    isBreakdown: true,
    number: 2,
    status: 'breakdown',
    flags: [],
    rating: 2,
    notes: 'good feel; falls apart after the second turnaround',
    tags: ['tempo'],
  },
  { kind: 'talk', at: 69.6, seconds: 4.1, far: true },
  {
    kind: 'noodle',
    at: 74.6,
    seconds: 6.4,
    title: 'guitar figure',
    notes: 'became the introduction of take 3',
  },
  { kind: 'talk', at: 82.1, seconds: 1.8, far: false },
  { kind: 'slate', at: 85.2, note: 'slate “three”' },
  { kind: 'talk', at: 86.3, seconds: 1.1, far: false },
  { kind: 'countIn', at: 88.4, beats: 4 },
  {
    kind: 'take',
    at: 88.4 + barSeconds,
    bars: 28,
    lastBeats: 4,
    fromBar: 0,
    isBreakdown: false,
    number: 3,
    status: 'complete',
    flags: ['master'],
    rating: 5,
    notes: 'the keeper; lead enters at the second half, ending rings out',
    tags: ['keeper', 'lead'],
  },
  { kind: 'talk', at: 160.4, seconds: 2.6, far: true },
  { kind: 'talk', at: 163.8, seconds: 1.4, far: false },
  { kind: 'countIn', at: 166.4, beats: 4 },
  {
    kind: 'take',
    at: 166.4 + barSeconds,
    bars: 4,
    lastBeats: 4,
    fromBar: 24,
    isBreakdown: false,
    number: 4,
    status: 'insert',
    flags: [],
    rating: 3,
    notes: 'pick-up of the ending only',
    tags: ['ending'],
  },
];

/** Where a take's music ends on the tape, with the ring of its last note. */
export function takeEnd(take: Extract<DemoEvent, { kind: 'take' }>): number {
  return take.at + (take.bars - 1) * barSeconds + take.lastBeats * beatSeconds + (take.isBreakdown ? 0.4 : 2.4);
}
