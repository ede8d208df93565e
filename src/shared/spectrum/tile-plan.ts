/** How many columns a tile of the spectrogram has. */
export const columnsPerTile = 128;
/** No column is made from more windows than this, however long a stretch it stands for. */
export const maxWindowsPerColumn = 4;
/** Columns closer than this share of a window show nothing new. */
const finestShareOfWindow = 1 / 64;

/** Sizes of the transform one can choose, in frames. */
export const transformSizes = [512, 1024, 2048, 4096, 8192] as const;
export type TransformSize = (typeof transformSizes)[number];

/** Windows at even distances: all that is computed at once for a tile. */
export type WindowRun = {
  /** The first frame of the first window; before the tape it is silent. */
  readonly startFrame: number;
  readonly stepFrames: number;
  readonly count: number;
  /** So many neighbouring windows make one column. */
  readonly perColumn: number;
};

/** The level whose columns are nearest to a device pixel; a column of level `n` stands for `2 ** n` frames. */
export function spectrumLevel(framesPerPixel: number, transformSize: number): number {
  return Math.max(Math.log2(transformSize * finestShareOfWindow), Math.round(Math.log2(framesPerPixel)));
}

export function framesPerColumn(level: number): number {
  return 2 ** level;
}

export function framesPerTile(level: number): number {
  return columnsPerTile * framesPerColumn(level);
}

/**
 * What a tile is computed from. A short column has one window about its middle; a long one is sampled by four that are
 * spread evenly, of which the loudest counts. So the work for a picture is bounded whatever it shows of the tape.
 */
export function windowRun(level: number, tile: number, frames: number, transformSize: number): WindowRun {
  const column = framesPerColumn(level);
  const tileStart = tile * framesPerTile(level);
  const columns = Math.max(0, Math.min(columnsPerTile, Math.ceil((frames - tileStart) / column)));
  const perColumn = column <= transformSize ? 1 : maxWindowsPerColumn;
  const stepFrames = column / perColumn;
  const startFrame = tileStart + (stepFrames - transformSize) / 2;
  const wished = columns * perColumn;
  if (isReadInOnePiece({ stepFrames }, transformSize)) return { startFrame, stepFrames, count: wished, perColumn };
  // Windows that lie apart must end within the tape; its last column may have fewer.
  const fitting = Math.floor((frames - transformSize - startFrame) / stepFrames) + 1;
  return { startFrame, stepFrames, count: Math.max(0, Math.min(wished, fitting)), perColumn };
}

/** Whether windows touch, so that reading them one by one would read the same frames twice. */
export function isReadInOnePiece({ stepFrames }: Pick<WindowRun, 'stepFrames'>, transformSize: number): boolean {
  return stepFrames <= transformSize;
}

/**
 * Levels that are computed first where nothing is known, the coarsest first: at once there is something to see, and
 * the rest comes behind. Where all is read in one piece anyway that would only be work done twice.
 */
export function levelsBefore(level: number, transformSize: number): readonly number[] {
  const stepFrames = framesPerColumn(level) / maxWindowsPerColumn;
  return isReadInOnePiece({ stepFrames }, transformSize) ? [] : [level + 5, level + 2];
}
