import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { LoudnessView } from '../../shared/contract/views.ts';
import { notAligned, type SoundAlignment } from '../../shared/domain/alignment.ts';
import type { BlindPair, PairAnswer } from '../../shared/domain/blind.ts';
import type { Verdict } from '../../shared/domain/verdict.ts';
import type { CommonRange } from '../transport/compare-player.ts';
import type { CompareItem } from './compare-item.ts';
import type { CommonView, Lane } from './lay-out.ts';

/** How a take came to lie where it lies. */
export type Alignment = SoundAlignment & {
  readonly by: 'reference' | 'waiting' | 'content' | 'marks';
  /** One sentence when its sound could not be read. */
  readonly problem: string | null;
  /** The item that it is the same performance as; null when that is the reference, or none. */
  readonly like: number | null;
};

/** Rows in an order that nobody knows, without names and pictures. */
export type Shuffle = { readonly kind: 'shuffle'; readonly order: readonly number[] };

/** Two takes and X, which is one of them. */
export type AbxTest = {
  readonly kind: 'abx';
  /** Items. */
  readonly a: number;
  readonly b: number;
  /** What X is in each trial, and what was answered so far. */
  readonly trials: readonly ('a' | 'b')[];
  readonly answers: readonly ('a' | 'b')[];
  readonly heard: 'a' | 'b' | 'x';
};

/** Takes heard two and two, to put them in order. */
export type PairTest = {
  readonly kind: 'pairs';
  /** The items that take part; pairs name them by their place in here. */
  readonly members: readonly number[];
  readonly pairs: readonly BlindPair[];
  readonly answers: readonly PairAnswer[];
  readonly heard: 'a' | 'b';
};

export type BlindSession = Shuffle | AbxTest | PairTest;

export type CompareView = {
  readonly isOpen: boolean;
  /** The song they are takes of, or how many they are. */
  readonly title: string;
  readonly items: readonly CompareItem[];
  /** The following are in the order of the items. */
  readonly alignments: readonly Alignment[];
  /** What each was moved by hand, in seconds. */
  readonly shifts: readonly number[];
  readonly levels: readonly (LoudnessView | null)[];
  readonly lanes: readonly (Lane | null)[];
  readonly gainsDb: readonly number[];
  readonly targetLufs: number | null;
  readonly isMatched: boolean;
  readonly lengthSeconds: number;
  /** See Layout. */
  readonly origin: number;
  /** The item that is heard, and the one before it. */
  readonly current: number;
  readonly before: number | null;
  readonly passage: CommonRange | null;
  readonly view: CommonView | null;
  /** Width of the waves in CSS pixels; 0 before they are laid out. */
  readonly width: number;
  readonly session: BlindSession | null;
  readonly trialCount: number;
  /** What is kept with the next verdict, in the listener's words. */
  readonly note: string;
  /** Verdicts on any of these takes, newest first. */
  readonly verdicts: readonly Verdict[];
};

export const referenceAlignment: Alignment = {
  ...notAligned,
  confidence: 1,
  by: 'reference',
  problem: null,
  like: null,
};

export const closedCompare: CompareView = {
  isOpen: false,
  title: '',
  items: [],
  alignments: [],
  shifts: [],
  levels: [],
  lanes: [],
  gainsDb: [],
  targetLufs: null,
  isMatched: true,
  lengthSeconds: 0,
  origin: 0,
  current: 0,
  before: null,
  passage: null,
  view: null,
  width: 0,
  session: null,
  trialCount: 16,
  note: '',
  verdicts: [],
};

export const compareStore = createStore<CompareView>(() => closedCompare);

export function useCompare<Part>(select: (state: CompareView) => Part): Part {
  return useStore(compareStore, select);
}

/** The items in the order in which their rows stand: shuffled while that is asked for. */
export function rowOrder({ items, session }: Pick<CompareView, 'items' | 'session'>): readonly number[] {
  return session?.kind === 'shuffle' ? session.order : items.map((_, at) => at);
}
