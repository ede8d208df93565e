// Peaks alone: a tape drawn ahead of its checksums as the program does it, by as many threads, and written to its peaks
// file: `peaks-child.mjs BUILT FOLDER FILE`.
import { mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { openFrameSource } from '../../src/main/audio/open-frame-source.ts';
import { aheadTerms, drawAhead } from '../../src/main/peaks/draw-ahead.ts';
import { createSecondThread } from '../../src/main/peaks/drawing-thread.ts';
import { createPace } from '../../src/main/peaks/pacing.ts';
import { openPeaksFileToWrite } from '../../src/main/peaks/peaks-file.ts';
import { freshHeader } from '../../src/main/peaks/peaks-header.ts';
import { createPictureLevels } from '../../src/main/peaks/picture-levels.ts';

const [built, folder, path] = process.argv.slice(2);
const second = createSecondThread(pathToFileURL(join(built, 'main/analysis.worker.js')));
const peaksPath = join(folder, 'alone.peaks');
mkdirSync(folder, { recursive: true });

// What a program of a compiled language has before it starts is here after some tapes, and stays as long as the thread.
const first = await measure();
for (let warmUp = 0; warmUp < 3; warmUp += 1) await measure();
process.stdout.write(JSON.stringify({ ...(await measure()), first }));
await second.close();

async function measure() {
  rmSync(peaksPath, { force: true });
  const source = await openFrameSource(path);
  const { sampleRate, channels, frames } = source.facts;
  const header = freshHeader({ key: '', sampleRate, channels, roomFrames: frames });
  const writer = await openPeaksFileToWrite(peaksPath, header);
  const picture = createPictureLevels(writer);
  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await drawAhead(
    {
      source,
      sizeBytes: statSync(path).size,
      picture,
      reportMs: 200,
      report() {},
      mayGoOn: async () => true,
      isCancelled: () => false,
      mustGiveWay: () => false,
      startSecond: (place) => second.draw(path, place, createPace()),
    },
    // However short the tape is, and however slow the machine is for a moment.
    { ...aheadTerms, leastBytes: 0, leastBytesPerMs: 0 },
  );
  const wallMs = performance.now() - startedAt;
  const { user, system } = process.cpuUsage(cpuBefore);
  await writer.close();
  await source.close();
  const left = frames - picture.knownFrames();
  if (left >= 256) throw new Error(`${left} frames of ${path} were not drawn.`);
  return { cpuMs: (user + system) / 1000, wallMs };
}
