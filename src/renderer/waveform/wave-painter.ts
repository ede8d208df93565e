import type { LevelView } from '../view/view-store.ts';
import type { CanvasColours } from './canvas-colours.ts';
import type { ChannelLane } from './channel-lanes.ts';
import { drawSamples } from './draw-samples.ts';
import { type CanvasView, channelBand, drawSigns } from './draw-wave.ts';
import {
  type Columns,
  columnSigns,
  foldLane,
  joinColumns,
  makeColumns,
  raiseColumns,
  signColumns,
} from './fold-columns.ts';
import { levelMap } from './level-scale.ts';
import { createPixelSheet, wordOfColour } from './pixel-sheet.ts';
import type { TileCache } from './tile-cache.ts';
import { createInkWell, writeColumns } from './write-columns.ts';

export type WavePainter = {
  /** Draws the lanes that are in view; `frames` is the length of the tape. */
  draw(
    view: CanvasView,
    source: TileCache,
    frames: number,
    lanes: readonly ChannelLane[],
    level: LevelView,
    colours: CanvasColours,
  ): void;
  /** What is worth saying of a column of a lane, as `columnSigns` added up; 0 where columns are not drawn. */
  signsAt(column: number, laneInView: number): number;
  /** Other tiles: nothing that was folded holds any more. */
  forget(): void;
};

/** Draws channels as columns or lines, and keeps what was folded until the view or the tiles change. */
export function createWavePainter(): WavePainter {
  let folded = { key: '', columns: [] as Columns[] };
  let spare: Columns | null = null;
  const sheet = createPixelSheet();
  const inks = createInkWell();
  const faintInks = createInkWell();

  /** A dragged mark redraws the wave but folds nothing. */
  function fold(
    { startFrame, framesPerPixel, width }: CanvasView,
    source: TileCache,
    count: number,
    lanes: readonly ChannelLane[],
    level: LevelView,
  ): readonly Columns[] {
    const names = lanes.map(({ channels }) => channels.join(',')).join(';');
    const key = [startFrame, framesPerPixel, width, source.serial, level.scale, level.gain, names].join(' ');
    if (folded.key === key) return folded.columns;
    const columns = folded.columns[0]?.min.length === width ? folded.columns : [];
    const map = levelMap(level);
    for (const [at, { channels }] of lanes.entries()) {
      const one = (columns[at] ??= makeColumns(width));
      foldLane(source, channels, { startFrame, framesPerColumn: framesPerPixel, count }, one, () => {
        if (spare?.min.length !== width) spare = makeColumns(width);
        return spare;
      });
      signColumns(one, count);
      joinColumns(one, count);
      raiseColumns(one, count, map);
    }
    folded = { key: source.pending === 0 ? key : '', columns };
    return columns;
  }

  return {
    draw(view, source, frames, allLanes, level, colours) {
      const { startFrame, framesPerPixel, width, height, scale } = view;
      const lanes = allLanes.filter((lane) => lane.top + lane.height > 0 && lane.top * scale < height);
      const count = Math.max(0, Math.min(width, Math.ceil((frames - startFrame) / framesPerPixel)));
      const faint = { ...colours, wave: colours.waveQuiet, waveRms: colours.waveQuiet, bad: colours.waveQuiet };
      const asSamples = framesPerPixel < 1;
      const map = levelMap(level);
      let isLine = asSamples;
      if (asSamples) {
        for (const lane of lanes) {
          for (const channel of lane.channels) {
            const ink = lane.isQuiet ? faint : colours;
            isLine = drawSamples(view, channelBand(lane, scale), source, channel, map, ink) && isLine;
          }
        }
      }
      // Below one frame per pixel columns only stand in until the exact frames are here.
      if (isLine) {
        folded.key = '';
        return;
      }
      const columns = fold(view, source, count, lanes, level);
      const inksOf = ({ isQuiet }: ChannelLane) =>
        isQuiet
          ? faintInks(wordOfColour(faint.wave), wordOfColour(faint.waveRms), framesPerPixel)
          : inks(wordOfColour(colours.wave), wordOfColour(colours.waveRms), framesPerPixel);
      const pixels = sheet.open(width, height);
      for (const [at, lane] of lanes.entries()) {
        const one = columns[at];
        if (one === undefined) continue;
        writeColumns(pixels, channelBand(lane, scale), one, count, inksOf(lane));
      }
      sheet.lay(view.context);
      for (const [at, lane] of lanes.entries()) {
        const one = columns[at];
        if (one === undefined) continue;
        drawSigns(view, channelBand(lane, scale), one.signs, count, lane.isQuiet ? faint : colours);
      }
    },
    signsAt: (column, lane) => (folded.key === '' ? 0 : (folded.columns[lane]?.signs[column] ?? 0)),
    forget() {
      folded = { key: '', columns: [] };
    },
  };
}

/** What stands behind the position under the pointer; empty where there is nothing to say. */
export function signWords(signs: number): string {
  if ((signs & columnSigns.silent) !== 0) return 'digital silence';
  return (signs & (columnSigns.fullUp | columnSigns.fullDown)) === 0 ? '' : 'full scale';
}
