import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { fixturePath } from '../support/make-compressed.ts';
import { never, peaksDesk, silent } from '../support/peaks-desk.ts';

const { folder, newPeaks } = peaksDesk('findings');

test('a set of 64 files with a long finding each is read to its end, and tells what there is room for', async () => {
  const bytes = readFileSync(fixturePath('mono-16-no-seektable.flac'));
  bytes[26] = (bytes[26] ?? 0) ^ 1;
  // Names without a pattern, which nothing makes shorter.
  const names = Array.from(
    { length: 64 },
    (_, track) => `${createHash('sha512').update(`${track}`).digest('hex')}.flac`,
  );
  const files = names.map((name) => ({ path: join(folder, name) }));
  for (const { path } of files) writeFileSync(path, bytes);
  const peaks = newPeaks();
  const { findings, isKept } = await peaks.analyse(locatorOf(files), silent, never);
  expect(isKept).toBe(false);
  const told = findings.slice(0, -1);
  expect(told).toEqual(
    names.slice(0, told.length).map((name) => expect.stringMatching(`^Changed sound: .* \\(${name}\\)$`) as string),
  );
  expect(findings.at(-1)).toMatch(
    new RegExp(`^More findings: ${64 - told.length} more in the files of this set are not listed`),
  );
  expect(await peaks.analyse(locatorOf(files), silent, never)).toMatchObject({ findings, isKept: true });
});
