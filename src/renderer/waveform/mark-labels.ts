import type { SongId } from '../../shared/domain/ids.ts';
import { kindNames, type Mark, statusNames } from '../../shared/domain/mark.ts';
import type { Song } from '../../shared/domain/song.ts';

/** What a block in a lane says, from the most to the least; the first one that fits is drawn. */
export type BlockLabel = {
  /** Drawn first and bold: the take number. */
  readonly number: string;
  /** The words behind it, fullest first. */
  readonly words: readonly string[];
};

/** The words of a take's or fragment's block: where the song's name has no room, how far the attempt got. */
export function blockLabel(mark: Mark, songs: ReadonlyMap<SongId, Song>): BlockLabel {
  if (mark.kind !== 'take') return { number: '', words: [mark.title === '' ? kindNames[mark.kind] : mark.title] };
  const song = mark.songId === null ? '' : (songs.get(mark.songId)?.title ?? '');
  const title = song === '' ? mark.title : song;
  const tellsMore = mark.status !== null && mark.status !== 'complete' && mark.status !== 'unknown';
  const status = tellsMore && mark.status !== null ? statusNames[mark.status].toLowerCase() : '';
  const number = mark.takeNumber === null ? '' : String(mark.takeNumber);
  const words = [title, status].filter((word) => word !== '');
  return { number, words: number === '' && words.length === 0 ? [kindNames.take] : words };
}

/** Shortens texts to a width. Measured widths are kept, because measuring is the dear part of drawing lanes. */
export type TextFitter = {
  width(context: CanvasRenderingContext2D, text: string): number;
  /** The text, or as much of it as fits with an ellipsis; empty when not even two letters do. */
  fit(context: CanvasRenderingContext2D, text: string, width: number): string;
};

const maxKeptWidths = 4000;

export function createTextFitter(): TextFitter {
  const widths = new Map<string, number>();
  const width = (context: CanvasRenderingContext2D, text: string): number => {
    const key = `${context.font}\n${text}`;
    const known = widths.get(key);
    if (known !== undefined) return known;
    if (widths.size > maxKeptWidths) widths.clear();
    const measured = context.measureText(text).width;
    widths.set(key, measured);
    return measured;
  };
  return {
    width,
    fit(context, text, room) {
      if (width(context, text) <= room) return text;
      // Letters differ in width, so the guess from the average is mended.
      let letters = Math.floor((text.length * room) / width(context, text));
      while (letters > 0 && width(context, shortened(text, letters)) > room) letters -= 1;
      return letters < 2 ? '' : shortened(text, letters);
    },
  };
}

/** No space or stop before the ellipsis. */
function shortened(text: string, letters: number): string {
  return `${text.slice(0, letters).replace(/[\s.,;:]+$/, '')}…`;
}
