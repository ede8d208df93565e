import type { TransferId } from '../../shared/domain/ids.ts';
import type { TimecodeRate } from '../../shared/domain/timecode-rate.ts';
import { archive } from '../archive/archive.ts';
import { bridge } from '../client/bridge.ts';
import { recentCommands, setRecentCommands } from '../commands/recent-commands.ts';
import { type LibraryState, libraryStore } from '../library/library-store.ts';
import { openTransfer, rememberOpenPlace } from '../tapes/open-transfer.ts';
import { allRememberedPlaces, type RememberedPlace, rememberPlace } from '../tapes/remembered-places.ts';
import { tapeRows } from '../tapes/tape-order.ts';
import { player } from '../transport/transport.ts';
import { sayProblem } from '../ui/messages.ts';
import { type ViewState, viewStore } from '../view/view-store.ts';
import { type PaneSizes, paneStore } from './panes.ts';
import { persistChannels } from './persist-channels.ts';

/** What the window wants to find again: which tape, where on it, what of it was seen, how the panes stood. */
type LastWindow = {
  readonly transferId: TransferId | null;
  readonly places: readonly (readonly [TransferId, RememberedPlace])[];
  readonly panes: PaneSizes;
  readonly sort: ViewState['sheetSort'];
  readonly inspectorOpen: boolean;
  readonly recentCommands: readonly string[];
  readonly picture?: ViewState['picture'];
  readonly spectrum?: ViewState['spectrum'];
  readonly level?: { readonly scale: ViewState['levelScale'] };
  readonly ruler?: RulerChoice;
  readonly library?: LibraryChoice;
};

/** Which tab is open, what is open in it, and the list that takes are put on. */
type LibraryChoice = Pick<LibraryState, (typeof libraryKeys)[number]>;

/** What the ruler counts, and in which rates timecode is counted. */
type RulerChoice = Pick<ViewState, 'rulerUnit' | 'timecodeRate'> & {
  readonly timecodeRates: readonly (readonly [TransferId, TimecodeRate])[];
};

const libraryKeys = ['tab', 'songId', 'shortlistId', 'target'] as const;
/** More rates than these are forgotten: the text is stored whole at every change. */
const mostRates = 60;
/** A gesture ends, and this long after it the place is stored. It is no data: marks are stored at once, elsewhere. */
const restMs = 700;
/** While the view never rests (it follows the playhead) it is stored this often. */
const longestMs = 10_000;

/** Loads the archive, puts the window back as it was left, and notes from then on how it stands. */
export async function startPersisting(): Promise<void> {
  await archive.load();
  const { status, settings, transfers } = archive.store.getState();
  const last = read(settings.lastWindow);
  for (const [id, place] of last?.places ?? []) rememberPlace(id, place);
  if (last !== null) {
    paneStore.setState(last.panes);
    viewStore.setState({ sheetSort: last.sort, inspectorOpen: last.inspectorOpen });
    setRecentCommands(last.recentCommands);
    const { picture, spectrum, levelScale } = viewStore.getState();
    viewStore.setState({
      picture: last.picture ?? picture,
      spectrum: last.spectrum ?? spectrum,
      levelScale: last.level?.scale ?? levelScale,
    });
    if (last.library !== undefined) libraryStore.setState(last.library);
    if (last.ruler !== undefined) {
      viewStore.setState({ ...last.ruler, timecodeRates: new Map(last.ruler.timecodeRates) });
    }
  }
  persistChannels();
  closeDrawerWhenNarrow();
  if (status === 'ready') {
    const remembered = last?.transferId ?? null;
    const wanted = remembered !== null && transfers.has(remembered) ? remembered : firstTransfer();
    if (wanted === undefined) openFirstThatComes();
    else await openTransfer(wanted).catch(sayProblem);
  }
  keepNoting(settings.lastWindow);
}

/** The first line of the list. */
function firstTransfer(): TransferId | undefined {
  const { tapes, transfers } = archive.store.getState();
  return tapeRows(tapes, transfers.values(), '').find((row) => row.kind === 'tape')?.transfer.id;
}

/** An empty archive shows its first tape when it comes, whoever adds it: this window, another one, or the start itself. */
function openFirstThatComes(): void {
  const stop = archive.store.subscribe(({ transfers }) => {
    const first = firstTransfer();
    // One that cannot be read waits for the report; there may be better ones behind it.
    if (first === undefined || transfers.get(first)?.state === 'unreadable') return;
    stop();
    if (viewStore.getState().transferId === null) openTransfer(first).catch(sayProblem);
  });
}

const isNarrow = matchMedia('(max-width: 1100px)');
let wantedWhenWide = true;

/** Where the inspector is a drawer it would cover the sheet, so there it waits until it is asked for. */
function closeDrawerWhenNarrow(): void {
  wantedWhenWide = viewStore.getState().inspectorOpen;
  if (isNarrow.matches) viewStore.setState({ inspectorOpen: false });
  isNarrow.addEventListener('change', () => {
    viewStore.setState({ inspectorOpen: isNarrow.matches ? false : wantedWhenWide });
  });
  viewStore.subscribe(({ inspectorOpen }) => {
    if (!isNarrow.matches) wantedWhenWide = inspectorOpen;
  });
}

function keepNoting(stored: string): void {
  let kept = stored;
  let restTimer: ReturnType<typeof setTimeout> | undefined;
  let longTimer: ReturnType<typeof setTimeout> | undefined;
  const note = (): void => {
    clearTimeout(restTimer);
    clearTimeout(longTimer);
    longTimer = undefined;
    const text = write();
    if (text === kept || archive.store.getState().archive?.readOnly !== false) return;
    kept = text;
    // Where it cannot be stored (a lost connection) the next change tries again; nobody needs to be told.
    bridge.request('settings.set', { settings: { lastWindow: text } }).catch(() => {
      kept = '';
    });
  };
  const soon = (): void => {
    clearTimeout(restTimer);
    restTimer = setTimeout(note, restMs);
    longTimer ??= setTimeout(note, longestMs);
  };
  viewStore.subscribe((now, before) => {
    if (
      now.viewport !== before.viewport ||
      now.transferId !== before.transferId ||
      now.sheetSort !== before.sheetSort ||
      now.inspectorOpen !== before.inspectorOpen ||
      now.picture !== before.picture ||
      now.spectrum !== before.spectrum ||
      now.levelScale !== before.levelScale ||
      now.rulerUnit !== before.rulerUnit ||
      now.timecodeRates !== before.timecodeRates ||
      (now.panel !== before.panel && before.panel === 'palette')
    ) {
      soon();
    }
  });
  paneStore.subscribe(soon);
  libraryStore.subscribe((now, before) => {
    if (libraryKeys.some((key) => now[key] !== before[key])) soon();
  });
  player.store.subscribe((now, before) => {
    if (now.playing !== before.playing) soon();
  });
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'hidden') note();
  });
  window.addEventListener('pagehide', note);
}

function write(): string {
  rememberOpenPlace();
  const { transferId, sheetSort, picture, spectrum, levelScale, rulerUnit, timecodeRate, timecodeRates } =
    viewStore.getState();
  const { tab, songId, shortlistId, target } = libraryStore.getState();
  const last: LastWindow = {
    transferId,
    places: allRememberedPlaces(),
    panes: paneStore.getState(),
    sort: sheetSort,
    inspectorOpen: wantedWhenWide,
    recentCommands: recentCommands(),
    picture,
    spectrum,
    level: { scale: levelScale },
    ruler: { rulerUnit, timecodeRate, timecodeRates: [...timecodeRates].slice(-mostRates) },
    library: { tab, songId, shortlistId, target },
  };
  return JSON.stringify(last);
}

function read(text: string): LastWindow | null {
  if (text === '') return null;
  try {
    // Written by this file; a text from another version that lacks a part is as good as none.
    const last = JSON.parse(text) as Partial<LastWindow>;
    const { transferId, places, panes, sort, inspectorOpen, recentCommands: recent, ...later } = last;
    if (transferId === undefined || places === undefined || panes === undefined) return null;
    if (sort === undefined || inspectorOpen === undefined || recent === undefined) return null;
    return { transferId, places, panes, sort, inspectorOpen, recentCommands: recent, ...later };
  } catch {
    return null;
  }
}
