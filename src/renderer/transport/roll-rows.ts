import { rollsAround, type RollPair } from './around-edge.ts';

/** A row of the table of rolls: keys that share one, and what they play. */
export type RollRow = RollPair & { readonly commands: readonly string[]; readonly title: string };

export const rollRows: readonly RollRow[] = [
  { commands: ['play.toggle'], title: 'Play', pre: 'playPre', post: null },
  { commands: ['play.selected'], title: 'Selected mark', pre: 'selectedPre', post: null },
  { commands: ['play.selection'], title: 'Selection, once', pre: 'selectionPre', post: 'selectionPost' },
  { commands: ['play.beforeEdge'], title: 'Up to an edge', ...rollsAround.before },
  { commands: ['play.acrossEdge'], title: 'Across an edge', ...rollsAround.across },
  { commands: ['play.afterEdge'], title: 'On from an edge', ...rollsAround.after },
  { commands: ['play.lastStart'], title: 'Back to last start', pre: 'lastStartPre', post: null },
  { commands: ['play.previousEdge', 'play.nextEdge'], title: 'To mark edges', pre: 'edgePre', post: null },
];
