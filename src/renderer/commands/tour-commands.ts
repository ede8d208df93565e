import { archive } from '../archive/archive.ts';
import { dismissTour, resumeTour, tourOffers } from '../tour/tour-actions.ts';
import { tourStore } from '../tour/tour-store.ts';
import { tour } from '../tour/tour.ts';
import { viewStore } from '../view/view-store.ts';
import { type Command, onCommandRun } from './registry.ts';

const isTouring = (): boolean => tourStore.getState().running !== null;
const progress = () => archive.store.getState().settings.tourProgress;

/** Beginning a tour, and the keys that guide it while it lasts; ratings and statuses are the usual ones. */
export const tourCommands: readonly Command[] = [
  {
    id: 'tour.open',
    title: 'Tour takes one after the other',
    group: 'Tour',
    keys: ['Shift+T'],
    scope: 'global',
    unavailable: () =>
      tourOffers().length > 0 || progress() !== null
        ? null
        : 'There is nothing to tour yet: mark takes with T, or open a tape that has some.',
    run: () => {
      tourStore.setState({ offered: null });
      viewStore.setState({ panel: 'tour' });
    },
  },
  {
    id: 'tour.resume',
    title: 'Resume the tour that was left',
    group: 'Tour',
    keys: [],
    scope: 'global',
    unavailable: () => (progress() === null ? 'No tour was left unfinished. Shift T begins one.' : null),
    run: () => {
      const left = progress();
      return left === null ? undefined : resumeTour(left);
    },
  },
  {
    id: 'tour.dismiss',
    title: 'Forget the tour that was left',
    group: 'Tour',
    keys: [],
    scope: 'global',
    unavailable: () => (progress() === null ? 'No tour was left unfinished.' : null),
    run: dismissTour,
  },
  during('tour.next', 'In a tour: keep as it is and go on', ['Enter', 'N'], () => tour.next()),
  during('tour.previous', 'In a tour: back to the one before', ['Shift+Enter', 'B'], () => tour.previous()),
  during('tour.repeat', 'In a tour: hear this one again', ['R'], () => tour.repeat()),
  during('tour.pause', 'In a tour: pause or go on', ['Space'], () => tour.pauseOrGoOn()),
  during('tour.stop', 'In a tour: leave it, to be resumed later', ['Escape'], () => tour.stop()),
];

/** A rating or a status is a verdict on what the tour plays; returns how to stop listening for it. */
export function followVerdicts(): () => void {
  return onCommandRun(({ id }) => {
    if (isTouring() && /^marks\.(?:rate\d|status\.)/.test(id)) void tour.verdictGiven();
  });
}

function during(id: string, title: string, keys: readonly string[], run: Command['run']): Command {
  return { id, title, group: 'Tour', keys, scope: 'global', during: isTouring, run };
}
