import type { Handlers } from '../../shared/contract/requests.ts';
import { tapesAtOnce } from '../../shared/contract/views.ts';
import { createMachineChoice } from './machine-choice.ts';

export type TapesAtOnceHandlers = Pick<Handlers, 'tapesAtOnce.get' | 'tapesAtOnce.set'>;

/** How many tapes are read at once on this machine, and the requests about it. */
export type TapesAtOnce = TapesAtOnceHandlers & {
  count(): number;
};

/** How many disks and processors there are is a matter of the machine, and so is the choice. */
export function createTapesAtOnce(dataDir: string, changed: () => void): TapesAtOnce {
  const choice = createMachineChoice(dataDir, 'tapes-at-once.txt');
  let count = countIn(choice.read()) ?? tapesAtOnce.usual;
  return {
    count: () => count,
    'tapesAtOnce.get': () => ({ atOnce: count }),
    async 'tapesAtOnce.set'({ atOnce }) {
      await choice.keep(String(atOnce));
      count = atOnce;
      changed();
      return { atOnce };
    },
  };
}

/** Null where nothing was chosen on this machine, or somebody wrote something else into the file. */
function countIn(text: string): number | null {
  const kept = Number(text);
  return Number.isInteger(kept) && kept >= tapesAtOnce.least && kept <= tapesAtOnce.most ? kept : null;
}
