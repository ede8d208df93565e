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
  /** What is drawn and measured from here on has this font. */
  use(context: CanvasRenderingContext2D, font: string): void;
  width(text: string): number;
  /** The text, or as much of it as fits with an ellipsis; empty when not even two letters do. */
  fit(text: string, width: number): string;
};

const maxKeptWidths = 4000;

export function createTextFitter(): TextFitter {
  const byFont = new Map<string, Map<string, number>>();
  let context: CanvasRenderingContext2D | null = null;
  let widths = new Map<string, number>();
  const width = (text: string): number => {
    const known = widths.get(text);
    if (known !== undefined || context === null) return known ?? 0;
    if (widths.size > maxKeptWidths) widths.clear();
    const measured = context.measureText(text).width;
    widths.set(text, measured);
    return measured;
  };
  return {
    use(next, font) {
      context = next;
      context.font = font;
      const known = byFont.get(font);
      widths = known ?? new Map<string, number>();
      if (known === undefined) byFont.set(font, widths);
    },
    width,
    fit(text, room) {
      if (width(text) <= room) return text;
      // Letters differ in width, so the guess from the average is mended.
      let letters = Math.floor((text.length * room) / width(text));
      while (letters > 0 && width(shortened(text, letters)) > room) letters -= 1;
      return letters < 2 ? '' : shortened(text, letters);
    },
  };
}

/** No space or stop before the ellipsis. */
function shortened(text: string, letters: number): string {
  return `${text.slice(0, letters).replace(/[\s.,;:]+$/, '')}…`;
}
