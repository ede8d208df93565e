import { framesPerTile, windowRun } from '../../shared/spectrum/tile-plan.ts';
import type { SpectrumSettings, SpectrumTask } from './spectrogram-messages.ts';
import type { ShownTape } from './tape-model.ts';

/** One tile of a spectrogram. */
export type SpectrumTile = SpectrumSettings & {
  readonly level: number;
  readonly tile: number;
  /** `lanes × rows × columns` level codes. */
  readonly levels: Uint8Array<ArrayBuffer>;
};

export type SpectrogramTiles = {
  /** How many tiles of the last frame are still to be computed. */
  readonly pending: number;
  /** Everything asked for until the next `fetchWishes` is one frame's wish. */
  startFrame(settings: SpectrumSettings): void;
  /** The tile, if it is here; otherwise notes the wish, to be done before those of a greater `turn`. */
  find(level: number, tile: number, turn: number): SpectrumTile | null;
  /** Looks without wishing: coarser, finer or formerly set tiles that stand in. */
  peek(level: number, tile: number): SpectrumTile | null;
  /** Asks for what this frame missed, in turn, and lets go of the rest. */
  fetchWishes(): void;
  /** Stops all work until the next frame is drawn. */
  rest(): void;
  /** What was refused may be asked for again: the file is another, or back. */
  retry(): void;
  close(): void;
};

export type SpectrogramTilesOptions = {
  readonly tape: ShownTape;
  compute(task: SpectrumTask, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
  /** Something came: draw again. */
  onTile(): void;
  onProblem(error: unknown): void;
  /** Pictures made of a tile are let go with it; they are reckoned at four bytes a level. */
  readonly budgetBytes?: number;
  readonly maxInFlight?: number;
};

type Entry = { readonly tile: SpectrumTile; usedAt: number };

/**
 * One for each of two workers. More would be slower on compressed files, of which the main process keeps a decoder
 * running in three places only: these two, and where the tape plays.
 */
const usualInFlight = 2;
/** A level takes one byte, and four more in the picture drawn from it. */
const bytesPerLevel = 5;

/** Tiles of one tape's spectrogram, computed as drawing asks for them and let go least recently drawn first. */
export function createSpectrogramTiles(options: SpectrogramTilesOptions): SpectrogramTiles {
  const { tape, budgetBytes = 64e6, maxInFlight = usualInFlight } = options;
  const entries = new Map<string, Entry>();
  const inFlight = new Map<string, AbortController>();
  const wishes = new Map<string, { readonly level: number; readonly tile: number; readonly turn: number }>();
  const refused = new Set<string>();
  let settings: SpectrumSettings = { transformSize: 2048, rows: 256 };
  let former = settings;
  let bytes = 0;
  let frameNumber = 0;
  let isClosed = false;

  const nameOf = ({ transformSize, rows, mixed }: SpectrumSettings): string =>
    `${transformSize} ${rows} ${mixed?.join() ?? ''}`;
  const keyOf = (made: SpectrumSettings, level: number, tile: number): string => `${nameOf(made)} ${level} ${tile}`;

  const look = (key: string): SpectrumTile | null => {
    const entry = entries.get(key);
    if (entry === undefined) return null;
    entry.usedAt = frameNumber;
    return entry.tile;
  };

  const store = (key: string, tile: SpectrumTile): void => {
    bytes += tile.levels.byteLength * bytesPerLevel;
    entries.set(key, { tile, usedAt: frameNumber });
    if (bytes <= budgetBytes) return;
    for (const [old, entry] of [...entries].toSorted(([, a], [, b]) => a.usedAt - b.usedAt)) {
      // What was drawn last stays, or it would be computed again at once.
      if (bytes <= budgetBytes || entry.usedAt >= frameNumber) break;
      entries.delete(old);
      bytes -= entry.tile.levels.byteLength * bytesPerLevel;
    }
  };

  const compute = async (key: string, level: number, tile: number, signal: AbortSignal): Promise<void> => {
    const made = settings;
    const run = windowRun(level, tile, tape.frames, made.transformSize);
    const levels = await options.compute({ ...made, tape, run }, signal);
    if (!signal.aborted) store(key, { ...made, level, tile, levels });
  };

  const start = (key: string, level: number, tile: number): void => {
    const controller = new AbortController();
    inFlight.set(key, controller);
    const { signal } = controller;
    compute(key, level, tile, signal)
      .catch((error: unknown) => {
        if (signal.aborted) return;
        refused.add(key);
        options.onProblem(error);
      })
      .finally(() => {
        if (inFlight.get(key) === controller) inFlight.delete(key);
        if (!signal.aborted && !isClosed) options.onTile();
      });
  };

  const abortAll = (): void => {
    for (const controller of inFlight.values()) controller.abort();
    inFlight.clear();
  };

  return {
    get pending() {
      return wishes.size;
    },
    startFrame(next) {
      if (nameOf(next) !== nameOf(settings)) {
        former = settings;
        settings = next;
      }
      frameNumber += 1;
      wishes.clear();
    },
    find(level, tile, turn) {
      const key = keyOf(settings, level, tile);
      const found = look(key);
      if (found === null && !refused.has(key)) wishes.set(key, { level, tile, turn });
      return found;
    },
    peek: (level, tile) => look(keyOf(settings, level, tile)) ?? look(keyOf(former, level, tile)),
    fetchWishes() {
      if (isClosed) return;
      for (const [key, controller] of inFlight) {
        if (wishes.has(key)) continue;
        controller.abort();
        inFlight.delete(key);
      }
      const inTurn = [...wishes].toSorted(([, a], [, b]) => a.turn - b.turn);
      for (const [key, { level, tile }] of inTurn) {
        if (inFlight.size >= maxInFlight) break;
        if (!inFlight.has(key)) start(key, level, tile);
      }
    },
    rest() {
      wishes.clear();
      abortAll();
    },
    retry() {
      refused.clear();
    },
    close() {
      isClosed = true;
      abortAll();
      entries.clear();
      bytes = 0;
    },
  };
}

/** The tiles of a level that a stretch of the tape touches. */
export function tilesBetween(level: number, startFrame: number, endFrame: number): readonly number[] {
  const each = framesPerTile(level);
  const first = Math.floor(Math.max(0, startFrame) / each);
  const count = Math.max(0, Math.ceil(endFrame / each) - first);
  return Array.from({ length: count }, (_, at) => first + at);
}
