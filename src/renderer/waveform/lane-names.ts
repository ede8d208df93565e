import type { MarkKind } from '../../shared/domain/mark.ts';
import type { CanvasColours } from './canvas-colours.ts';

const names: Readonly<Record<MarkKind, string>> = { take: 'TAKES', fragment: 'FRAGMENTS', timestamp: 'TIMESTAMPS' };

/** The names at the left of the lanes, each on a chip of its own, so that it can be read over a block. */
export type LaneNames = {
  /** Where the name ends, in device pixels; words of marks begin behind it. */
  endOf(kind: MarkKind): number;
  draw(context: CanvasRenderingContext2D, kind: MarkKind, middle: number): void;
};

/** Drawn once and laid down in every frame: spaced letters are dear to set. */
export function drawLaneNames(scale: number, colours: CanvasColours): LaneNames {
  const text = scale * colours.textScale;
  const chips = new Map<MarkKind, { readonly canvas: HTMLCanvasElement; readonly end: number }>();
  const chipOf = (kind: MarkKind) => {
    const known = chips.get(kind);
    if (known !== undefined) return known;
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('This browser gives no canvas to draw on.');
    setFont(context, text, colours);
    const end = context.measureText(names[kind]).width + 10 * scale;
    canvas.width = Math.ceil(end);
    canvas.height = Math.ceil(15 * text);
    const middle = canvas.height / 2;
    // A new size forgets what was set.
    setFont(context, text, colours);
    context.globalAlpha = 0.86;
    context.fillStyle = colours.panel;
    context.beginPath();
    context.roundRect(2 * scale, 0, end - 2 * scale, canvas.height, 3 * scale);
    context.fill();
    context.globalAlpha = 1;
    context.fillStyle = colours.inkQuiet;
    context.textBaseline = 'middle';
    context.fillText(names[kind], 6 * scale, middle + 0.5 * scale);
    const chip = { canvas, end };
    chips.set(kind, chip);
    return chip;
  };
  return {
    endOf: (kind) => chipOf(kind).end,
    draw(context, kind, middle) {
      const { canvas } = chipOf(kind);
      context.drawImage(canvas, 0, Math.round(middle - canvas.height / 2));
    },
  };
}

function setFont(context: CanvasRenderingContext2D, text: number, colours: CanvasColours): void {
  context.font = `600 ${10 * text}px ${colours.fontUi}`;
  context.letterSpacing = `${0.8 * text}px`;
}
