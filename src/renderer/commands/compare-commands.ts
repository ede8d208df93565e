import { mostCompared } from '../../shared/domain/verdict.ts';
import { answer, hearInTest, leaveSession, startAbx, startPairs, toggleShuffle } from '../compare/blind-actions.ts';
import { whyNotCompare } from '../compare/chosen-takes.ts';
import {
  alignByContent,
  hearNeighbour,
  hearRow,
  moveBy,
  playOrPause,
  seekBy,
  seekTo,
  setPassage,
  setPassageEdge,
  toggleLoop,
  toggleMatch,
} from '../compare/compare-actions.ts';
import { compareStore } from '../compare/compare-store.ts';
import { backToFlat, gainBy } from '../compare/flat-actions.ts';
import { closeCompare, openCompare } from '../compare/open-compare.ts';
import { judge } from '../compare/verdict-actions.ts';
import { showAll, zoomBy } from '../compare/view-actions.ts';
import { addToShortlist } from '../library/shortlist-actions.ts';
import { toggleDim } from '../transport/listening-actions.ts';
import { say } from '../ui/messages.ts';
import type { Command } from './registry.ts';

const zoomFactor = 1.5;

/** Takes under each other: what opens the comparison, and every key in it. */
export const compareCommands: readonly Command[] = [
  {
    id: 'compare.open',
    title: 'Compare selected takes',
    group: 'Compare',
    keys: ['C'],
    scope: 'global',
    unavailable: whyNotCompare,
    run: openCompare,
  },
  inside('play', 'Play or pause in the comparison', ['Space'], playOrPause),
  inside('close', 'Leave the test, or close the comparison', ['Escape'], () => {
    if (!leaveSession()) closeCompare();
  }),
  ...Array.from({ length: mostCompared }, (_, row) => hearRowCommand(row)),
  inside('up', 'Hear the take above', ['ArrowUp'], () => notInTest(() => hearNeighbour(-1))),
  inside('down', 'Hear the take below', ['ArrowDown'], () => notInTest(() => hearNeighbour(1))),
  inside('back1s', 'Back 1 second in all takes', ['ArrowLeft'], () => seekBy(-1)),
  inside('forward1s', 'Forward 1 second in all takes', ['ArrowRight'], () => seekBy(1)),
  inside('back10s', 'Back 10 seconds in all takes', ['Shift+ArrowLeft'], () => seekBy(-10)),
  inside('forward10s', 'Forward 10 seconds in all takes', ['Shift+ArrowRight'], () => seekBy(10)),
  inside('toStart', 'Go to the start of the comparison', ['Home'], () => seekTo(0)),
  inside('passageStart', 'Start of the passage to the playhead', ['BracketLeft'], () => setPassageEdge('start')),
  inside('passageEnd', 'End of the passage to the playhead', ['BracketRight'], () => setPassageEdge('end')),
  inside('loop', 'Loop the passage in all takes', ['L'], toggleLoop),
  inside('noPassage', 'Let go of the passage', ['Backspace', 'Delete'], () => setPassage(null)),
  inside('match', 'Loudness matched, or as in the files', ['M'], toggleMatch),
  inside('flat', 'Back to flat in the comparison', ['H'], backToFlat),
  inside('dim', 'Dim all takes by 20 dB, on or off', ['Shift+X'], toggleDim),
  inside('gainUp', 'Hear all takes louder by 1 dB', ['Shift+ArrowUp'], () => gainBy(1)),
  inside('gainDown', 'Hear all takes softer by 1 dB', ['Shift+ArrowDown'], () => gainBy(-1)),
  inside('earlier', 'Move the heard take 10 ms earlier', ['Comma'], () => move(-0.01)),
  inside('later', 'Move the heard take 10 ms later', ['Period'], () => move(0.01)),
  inside('bitEarlier', 'Move the heard take 1 ms earlier', ['Alt+Comma'], () => move(-0.001)),
  inside('bitLater', 'Move the heard take 1 ms later', ['Alt+Period'], () => move(0.001)),
  inside('align', 'Align all takes by content again', ['R'], () => notInTest(alignByContent)),
  inside('zoomIn', 'Zoom in on the comparison', ['Equal', 'Shift+Equal'], () => zoomBy(1 / zoomFactor)),
  inside('zoomOut', 'Zoom out of the comparison', ['Minus'], () => zoomBy(zoomFactor)),
  inside('showAll', 'Show all of the comparison', ['Z'], showAll),
  inside('blind', 'Blind: shuffle and hide, or reveal; in a test: hear B', ['B'], () => {
    if (!hearInTest('b')) toggleShuffle();
  }),
  inside('abx', 'ABX with the last two; in a test: hear X', ['X'], async () => {
    if (!hearInTest('x')) await notInTest(startAbx);
  }),
  inside('pairs', 'Rank all by blind pairs', ['P'], () => notInTest(startPairs)),
  inside('hearA', 'In a test: hear A', ['A'], () => {
    if (!hearInTest('a')) say('info', 'A is a take of a blind test: X begins ABX, P begins pairs.');
  }),
  inside('answerA', 'In a test: X is A, or A is better', ['Shift+A'], () => answerInTest('a')),
  inside('answerB', 'In a test: X is B, or B is better', ['Shift+B'], () => answerInTest('b')),
  inside('better', 'Verdict: the heard take is better than the one before', ['Enter'], () =>
    notInTest(() => judge('better')),
  ),
  inside('same', 'Verdict: the last two are the same', ['S'], async () => {
    if (!(await answer('same'))) await judge('same');
  }),
  inside('shortlist', 'Put the heard take on the shortlist', ['Ctrl+Enter'], putHeardOnShortlist),
  inside('note', 'Write a note for the next verdict', ['N'], () =>
    document.querySelector<HTMLElement>('[data-verdict-note]')?.focus(),
  ),
];

function inside(id: string, title: string, keys: readonly string[], run: Command['run']): Command {
  return { id: `compare.${id}`, title, group: 'Compare', keys, scope: 'compare', run };
}

function hearRowCommand(row: number): Command {
  const key = row < 9 ? `${row + 1}` : row === 9 ? '0' : `Shift+${row - 9}`;
  return {
    ...inside(`row${row + 1}`, `Hear take ${row + 1} at the same place`, [key], async () => {
      const inTest = (['a', 'b', 'x'] as const)[row];
      if (inTest === undefined || !hearInTest(inTest)) await notInTest(() => hearRow(row));
    }),
    inPalette: false,
  };
}

/** While X or a pair is hidden, nothing may be heard or seen that tells of it. */
async function notInTest(run: () => void | Promise<void>): Promise<void> {
  const { session } = compareStore.getState();
  if (session === null || session.kind === 'shuffle') await run();
  else say('info', 'A blind test is on: A, B and X are heard, Shift A and Shift B answer, Esc leaves it.');
}

async function putHeardOnShortlist(): Promise<void> {
  const { items, current, session } = compareStore.getState();
  const mark = items[current]?.mark;
  if (session !== null) {
    say(
      'info',
      'While names are hidden nothing is put on a shortlist: it would tell which take it is. Esc shows them.',
    );
  } else if (mark !== undefined) await addToShortlist([mark]);
}

function move(seconds: number): Promise<void> {
  return notInTest(() => moveBy(compareStore.getState().current, seconds));
}

async function answerInTest(which: 'a' | 'b'): Promise<void> {
  if (!(await answer(which))) say('info', 'Shift A and Shift B answer a blind test: X begins ABX, P begins pairs.');
}
