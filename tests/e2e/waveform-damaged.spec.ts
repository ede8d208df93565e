import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { layoutOf } from '../../src/main/peaks/peaks-layout.ts';
import { headerIn } from '../support/header-in.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { cacheDirOf } from './web-host.ts';
import { inkedColumns, openWhole, settled, zoomTo } from './waveform-page.ts';

/** So long that the whole tape is drawn from another level than what is seen after zooming in. */
const frames = 240 * 44_100;
const impulseFrame = 1_234_567;

test.use({
  tapes: async ({ reels }, use) => {
    const code = (frame: number): number => (frame === impulseFrame ? 30_000 : 0);
    makeWav(join(reels, 'Reel 1 side A.wav'), { frames, channels: 1, code });
    await use(reels);
  },
});

/** The file of the only picture that is kept, what stands in it while it is sound, and where. */
function keptPicture(home: string) {
  const cacheDir = cacheDirOf({ home });
  const file = join(cacheDir, readdirSync(cacheDir)[0] ?? '');
  const sound = readFileSync(file);
  const header = headerIn(sound);
  if (header === null) throw new Error('the peaks file has no header');
  return { file, sound, layout: layoutOf(header) };
}

test('a picture that a disk destroyed comes back by itself, and what was wrong is not drawn', async ({
  page,
  home,
}) => {
  await openWhole(page);
  const { file, sound, layout } = keptPicture(home);
  const { offset = 0, rowBytes = 0 } = layout.levels.get(256) ?? {};
  // Full scale where it is silent, in the tile of the impulse.
  const wrongFrame = impulseFrame + 256 * 300;
  const at = offset + Math.floor(wrongFrame / 256) * rowBytes;
  writeFileSync(file, Buffer.from(sound).fill(0x7f, at, at + 6));

  await zoomTo(page, impulseFrame, 300);
  const missedBy = async (): Promise<number> => {
    const { startFrame, framesPerPixel } = await settled(page);
    const { columns, perCssPixel } = await inkedColumns(page, 0.8);
    const x = ((impulseFrame - startFrame) / framesPerPixel) * perCssPixel;
    return Math.max(...[columns[0], columns.at(-1)].map((column = Number.NaN) => Math.abs(column - x)));
  };
  await expect.poll(missedBy, { timeout: 30_000 }).toBeLessThanOrEqual(1.5);
  const remade = (): boolean =>
    readFileSync(file)
      .subarray(at, at + 6)
      .equals(sound.subarray(at, at + 6));
  await expect.poll(remade, { timeout: 30_000 }).toBe(true);
});

test('the loudness that a disk destroyed is told as soon as it was measured anew', async ({ page, home }) => {
  await openWhole(page);
  const { file, sound, layout } = keptPicture(home);
  const { offset, rowBytes } = layout.energies;
  writeFileSync(file, Buffer.from(sound).fill(0x7f, offset, offset + rowBytes));
  await page.getByRole('region', { name: 'Tapes' }).getByRole('option').first().click({ button: 'right' });
  await page.getByRole('menuitem', { name: 'Edit details…' }).click();
  // Asking for it is what shows that it is destroyed.
  await expect(page.getByText(/true peak −0\.\d dBTP/)).toBeVisible({ timeout: 30_000 });
});
