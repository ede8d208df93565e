import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { earsOf, plugEarsInto } from '../support/ears.ts';
import { makeWav } from '../support/make-wav.ts';
import { expect, test } from './fixtures.ts';
import { allRead } from './waveform-page.ts';

const rate = 44_100;
const low = 1000;
const high = 3000;
/** Long enough that a slow machine does not come to its end. */
const seconds = 150;
const leftTone = tone(low, 0.5);
const rightTone = tone(high, 0.25);

// A tone of its own on each side: half of full scale at the left, a quarter at the right.
test.use({
  tapes: async ({ reels }, use) => {
    makeWav(join(reels, 'Reel 0417 side A.wav'), {
      sampleRate: rate,
      frames: seconds * rate,
      code: (frame, channel) => (channel === 0 ? leftTone : rightTone)[frame % leftTone.length] ?? 0,
    });
    await use(reels);
  },
  page: async ({ startHost, browser }, use) => {
    const running = await startHost();
    for (const context of browser.contexts()) await plugEarsInto(context);
    await use(await running.open());
  },
});

// Each of these plays for a while, and some for as long as a busy machine takes to hear it.
test.describe.configure({ timeout: 120_000 });

/** A hundredth of a second, in which both tones have whole turns. */
function tone(hz: number, level: number): readonly number[] {
  return Array.from({ length: rate / 100 }, (_, at) =>
    Math.round(32_767 * level * Math.sin((2 * Math.PI * hz * at) / rate)),
  );
}

async function playTape(page: Page) {
  const ears = earsOf(page);
  await page.getByRole('region', { name: 'Tapes' }).getByText('Reel 0417').first().click();
  const transport = page.getByRole('region', { name: 'Transport' });
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  /** Amplitudes: left ear low and high tone, right ear low and high tone. */
  const hears = (...levels: readonly [number, number, number, number]): Promise<void> =>
    expect
      .poll(
        async () => {
          const [left, right] = await ears.tones(low, high);
          const heard = [...(left ?? []), ...(right ?? [])];
          return Math.max(...levels.map((level, at) => Math.abs((heard[at] ?? 0) - level)));
        },
        `left and right ear hear ${levels.join(', ')} of the low and the high tone`,
      )
      .toBeLessThan(0.01);
  return { transport, ears, hears, notFlat: transport.getByRole('button', { name: /^Not flat/ }) };
}

test('each way of listening is heard as its formula says, and the sign tells that it is not flat', async ({ page }) => {
  const { transport, hears, notFlat } = await playTape(page);
  await hears(0.5, 0, 0, 0.25);
  await expect(notFlat).toBeHidden();
  const listen = transport.getByRole('button', { name: /^Listen / });
  await page.keyboard.press('e');
  await expect(listen).toHaveAccessibleName(/, to left$/);
  await hears(0.5, 0, 0.5, 0);
  await expect(notFlat).toHaveAccessibleName(/the left side in both ears/);
  await page.keyboard.press('e');
  await hears(0, 0.25, 0, 0.25);
  await page.keyboard.press('e');
  await hears(0.25, 0.125, 0.25, 0.125);
  await page.keyboard.press('e');
  await expect(listen).toHaveAccessibleName(/, to difference$/);
  await hears(0.25, 0.125, 0.25, 0.125);
  await page.keyboard.press('e');
  await hears(0, 0.25, 0.5, 0);
  await page.keyboard.press('o');
  await expect(listen).toHaveAccessibleName(/, to mono$/);
  await page.keyboard.press('o');
  await hears(0, 0.25, 0.5, 0);
  await page.keyboard.press('x');
  await hears(0, 0.025, 0.05, 0);
  await page.keyboard.press('h');
  await hears(0.5, 0, 0, 0.25);
  await expect(notFlat).toBeHidden();
});

test('solo and mute at the waveform are heard, and H takes them back', async ({ page }) => {
  const { hears, notFlat } = await playTape(page);
  const heads = page.getByRole('group', { name: 'Channels', exact: true });
  // The buttons of two channels show when somebody looks for them.
  await heads.getByText('L', { exact: true }).hover();
  await heads.getByRole('button', { name: 'Mute L' }).click();
  await hears(0, 0, 0, 0.25);
  await expect(notFlat).toHaveAccessibleName(/without channel 1/);
  await heads.getByRole('button', { name: 'Mute L' }).click();
  await heads.getByRole('button', { name: 'Solo L' }).click();
  await hears(0.5, 0, 0, 0);
  await page.keyboard.press('h');
  await hears(0.5, 0, 0, 0.25);
  await expect(heads.getByRole('button', { name: 'Solo L' })).toHaveAttribute('aria-pressed', 'false');
});

test('varispeed moves pitch, stretch keeps it, and the speed is set on its desk by keyboard', async ({ page }) => {
  const { transport, ears, notFlat } = await playTape(page);
  const pitchIs = (hz: number): Promise<void> =>
    expect.poll(async () => Math.abs((await ears.pitch()) - hz), { timeout: 10_000 }).toBeLessThan(3);
  await pitchIs(low);
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('Shift+BracketRight');
  await pitchIs(1.05 * low);
  await page.keyboard.press('Alt+BracketLeft');
  const speed = transport.getByRole('button', { name: /^Speed:/ });
  await expect(speed).toHaveAccessibleName('Speed: +4.9 % · +83 ct');
  await speed.focus();
  await page.keyboard.press('Enter');
  const desk = page.getByRole('dialog', { name: 'Speed' });
  await expect(desk.getByRole('radio', { name: 'Pitch moves' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(desk.getByRole('radio', { name: 'Pitch is kept' })).toBeChecked();
  await pitchIs(low);
  const share = desk.getByRole('textbox', { name: 'Speed in percent of the usual' });
  await share.fill('80');
  await share.press('Enter');
  await expect(notFlat).toHaveAccessibleName(/stretched to 80 % speed/);
  await pitchIs(low);
  await page.keyboard.press('Escape');
  await expect(desk).toBeHidden();
  await expect(speed).toBeFocused();
  await page.keyboard.press('h');
  await pitchIs(low);
  await expect(notFlat).toBeHidden();
});

test('a speed is kept as the tape’s own, used whenever it is heard, and undone like any change', async ({ page }) => {
  const { transport, ears, notFlat } = await playTape(page);
  await page.keyboard.press('Shift+BracketRight');
  await page.keyboard.press('Shift+BracketRight');
  await transport.getByRole('button', { name: /^Speed:/ }).click();
  const desk = page.getByRole('dialog', { name: 'Speed' });
  await desk.getByRole('button', { name: 'Keep as this tape’s speed correction' }).click();
  await expect(desk.getByLabel('This tape’s own speed correction')).toHaveText('+2 % · +34 ct');
  await expect(transport.getByRole('button', { name: /^Speed:/ })).toHaveAccessibleName('Speed: 0 %');
  await page.keyboard.press('Escape');
  await expect(notFlat).toHaveAccessibleName(/the tape’s own speed correction \+2 %/);
  await page.keyboard.press('Home');
  if (await transport.getByRole('button', { name: 'Play' }).isVisible()) await page.keyboard.press('Space');
  await expect.poll(async () => Math.abs((await ears.pitch()) - 1.02 * low)).toBeLessThan(3);
  await page.keyboard.press('Control+z');
  await expect(notFlat).toBeHidden();
});

test('filters, polarity and gain are set on the desk of listening while the tape keeps playing', async ({ page }) => {
  const { transport, hears } = await playTape(page);
  const listen = transport.getByRole('button', { name: /^Listen / });
  await listen.focus();
  await page.keyboard.press('Enter');
  const desk = page.getByRole('dialog', { name: 'Listen' });
  await expect(desk.getByRole('radio', { name: 'Stereo' })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await hears(0.5, 0, 0.5, 0);
  await page.keyboard.press('ArrowLeft');
  await desk.getByRole('combobox', { name: 'Low-pass' }).click();
  await page.getByRole('option', { name: '3 kHz' }).click();
  // 3 dB down at the right, and hardly touched at the left.
  await hears(0.5, 0, 0, 0.18);
  await desk.getByRole('button', { name: 'Invert left ear' }).click();
  await expect(desk.getByRole('status')).toContainText('left ear inverted; low-pass 3000 Hz');
  await expect(desk.getByRole('combobox', { name: 'Tape equalisation' })).toBeDisabled();
  await desk.getByRole('spinbutton', { name: 'Gain in dB' }).fill('-6');
  await page.keyboard.press('Enter');
  await hears(0.25, 0, 0, 0.09);
  // The keys of the desk go through to the window: nothing has to be closed first.
  await page.keyboard.press('h');
  await hears(0.5, 0, 0, 0.25);
  await expect(desk.getByRole('status')).toHaveText('Flat: you hear the file as it is.');
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('the loudness of now and of a take is told on demand', async ({ page }) => {
  await allRead(page);
  const { transport } = await playTape(page);
  await page.keyboard.press('t');
  const position = transport.getByRole('button', { name: /^Position in the tape/ });
  await page.keyboard.press('Shift+ArrowRight');
  await expect(position).toContainText('00:00:1');
  // A mark stands at what sounds: the jump is heard when the clock goes on from it.
  const landing = await position.innerText();
  await expect(position).not.toHaveText(landing);
  await page.keyboard.press('t');
  const loudness = transport.getByRole('button', { name: /^Loudness/ });
  // A tone of 1 kHz at -6 dB and one of 3 kHz at -12 dB, K-weighted.
  await expect(loudness).toHaveAccessibleName(/^Loudness −[78]\.\d LUFS, take 1$/);
  await loudness.click();
  const desk = page.getByRole('dialog', { name: 'Loudness' });
  await expect(desk.getByLabel('Loudness now')).toContainText(/Momentary, 400 ms−[78]\.\d LUFS/);
  await expect(desk.getByLabel('Loudness now')).toContainText(/Phase correlation[+−]?0\.0\d/);
  await expect(desk.getByLabel('Loudness of take 1')).toContainText(/Integrated−[78]\.\d LUFS/);
  // Nothing in it speaks by itself.
  expect(await desk.locator('[aria-live], [role=status]').count()).toBe(0);
});

test('J K L wind both ways, faster with each press', async ({ page }) => {
  const { transport, ears, notFlat } = await playTape(page);
  const forwards = transport.getByRole('button', { name: 'Wind forwards' });
  await page.keyboard.press('l');
  await expect(forwards).toHaveText('2×');
  await expect.poll(async () => Math.abs((await ears.pitch()) - 2 * low)).toBeLessThan(6);
  await page.keyboard.press('l');
  await expect(forwards).toHaveText('4×');
  await expect(notFlat).toHaveAccessibleName(/wound at 4× speed/);
  await page.keyboard.press('h');
  await expect(forwards).toHaveText('L');
  await expect(notFlat).toBeHidden();
  await page.keyboard.press('j');
  await expect(transport.getByRole('button', { name: 'Wind backwards' })).toHaveText('1×');
  await page.keyboard.press('k');
  await expect(forwards).toHaveText('L');
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('B goes back to the last start, and what lies around an edge is played once', async ({ page }) => {
  await page.getByRole('region', { name: 'Tapes' }).getByText('Reel 0417').first().click();
  const transport = page.getByRole('region', { name: 'Transport' });
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('Shift+D');
  const position = transport.getByRole('button', { name: /^Position/ });
  const frame = async (): Promise<number> =>
    Number(((await position.textContent()) ?? '').replace(/^.*:/, '').replaceAll(/\s/g, ''));
  await page.keyboard.press('Shift+ArrowRight');
  await expect.poll(frame).toBe(10 * rate);
  await page.keyboard.press('t');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('t');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Home');
  await page.keyboard.press('a');
  await expect(transport.getByRole('button', { name: 'Pause' })).toBeVisible();
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible({ timeout: 10_000 });
  await expect.poll(frame).toBe(10 * rate);
  await page.keyboard.press('b');
  await expect.poll(frame).toBe(8 * rate);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Shift+Space');
  await expect.poll(frame, { timeout: 10_000 }).toBe(11 * rate);
  await page.keyboard.press('Shift+Period');
  // The tone sounds to the end of the tape, where its silence begins.
  await expect.poll(frame).toBe(seconds * rate);
});

test('the playhead is dragged at its sign, is heard, and stays where it is let go', async ({ page }) => {
  const { transport, ears } = await playTape(page);
  await page.keyboard.press('Space');
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
  await page.keyboard.press('Home');
  await page.keyboard.press('Shift+ArrowRight');
  const wave = page.getByRole('slider', { name: 'Tape position' });
  await expect(wave).toHaveAttribute('aria-valuenow', '10');
  const box = await wave.boundingBox();
  if (box === null) throw new Error('There is no waveform on the screen.');
  const at = (place: number): number => box.x + (box.width * place) / seconds;
  await page.mouse.move(at(10), box.y + 6);
  await page.mouse.down();
  let loudest = 0;
  for (let place = 10; place <= 20; place += 1) {
    await page.mouse.move(at(place), box.y + 6);
    loudest = Math.max(loudest, await ears.loudest());
  }
  await page.mouse.up();
  expect(loudest).toBeGreaterThan(0.1);
  await expect.poll(async () => Math.abs(Number(await wave.getAttribute('aria-valuenow')) - 20)).toBeLessThan(2);
  await expect(transport.getByRole('button', { name: 'Play' })).toBeVisible();
});

test('the desk of listening closes when the window leaves its control no room, and opens from the one that stands for it', async ({
  page,
}) => {
  await page.setViewportSize({ width: 1440, height: 900 });
  const { transport } = await playTape(page);
  await transport.getByRole('button', { name: /^Listen / }).click();
  const desk = page.getByRole('dialog', { name: 'Listen' });
  await expect(desk).toBeVisible();
  await page.setViewportSize({ width: 800, height: 700 });
  await expect(desk).toHaveCount(0);
  await transport.getByRole('button', { name: /^Sound/ }).click();
  await expect(page.getByRole('dialog', { name: 'Sound' })).toBeVisible();
});
