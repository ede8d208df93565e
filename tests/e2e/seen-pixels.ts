import type { Locator } from '@playwright/test';

/** What is looked for on the screen: a colour of the theme, or whatever differs from one. */
export type Ink = { readonly is: `--${string}` } | { readonly isNot: `--${string}` };

/** Between which heights of an element it is looked for, in CSS pixels from its top. */
export type Rows = { readonly top: number; readonly bottom: number };

/**
 * The columns of an element in which a person sees such an ink between two heights, whatever it was painted with. They
 * are counted in device pixels; the columns of the test's window are CSS pixels as well.
 */
export async function columnsSeen(element: Locator, ink: Ink, rows: Rows): Promise<readonly number[]> {
  const picture = await element.screenshot({ animations: 'disabled' });
  return element.evaluate(
    async (node, [base64, wanted, { top, bottom }]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      if (context === null) throw new Error('This browser gives no canvas to look with.');
      const token = 'is' in wanted ? wanted.is : wanted.isNot;
      context.fillStyle = getComputedStyle(document.documentElement).getPropertyValue(token);
      context.fillRect(0, 0, 1, 1);
      const colour = context.getImageData(0, 0, 1, 1).data;
      context.drawImage(bitmap, 0, 0);
      // The picture begins at a whole CSS pixel, what the element shows at the nearest one.
      const corner = node.getBoundingClientRect();
      const beside = Math.round(corner.left) - Math.floor(corner.left);
      const above = Math.round(corner.top) - Math.floor(corner.top);
      const [first, end] = [top, bottom].map((row) => Math.round((row + above) * devicePixelRatio)) as [number, number];
      const { data } = context.getImageData(0, first, bitmap.width, end - first);
      const columns = new Set<number>();
      for (let pixel = 0; 4 * pixel < data.length; pixel += 1) {
        const away = Math.max(
          ...[0, 1, 2].map((part) => Math.abs((data[4 * pixel + part] ?? 0) - (colour[part] ?? 0))),
        );
        // A colour itself is painted in full; what is not the ground may be as faint as a hatch.
        if ('is' in wanted ? away <= 12 : away > 5) columns.add((pixel % bitmap.width) - beside * devicePixelRatio);
      }
      return [...columns].toSorted((a, b) => a - b);
    },
    [picture.toString('base64'), ink, rows] as const,
  );
}

/** Columns without a hole of more than so many columns, as the first and last of each run. */
export function runsOf(columns: readonly number[], hole = 0): readonly (readonly [first: number, last: number])[] {
  const runs: [number, number][] = [];
  for (const column of columns) {
    const run = runs.at(-1);
    if (run !== undefined && column - run[1] <= hole + 1) run[1] = column;
    else runs.push([column, column]);
  }
  return runs;
}
