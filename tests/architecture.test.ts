// The house as docs/architecture.md describes it, held as data. Each rule is shown to catch an offence.
import { expect, test } from 'vitest';
import {
  brokenRules,
  circles,
  type Edge,
  edgesOf,
  type FolderRule,
  readSources,
  type Sources,
} from './support/import-graph.ts';

const shared = 'src/shared/';
/** What any noun of the main process may import; others of the nouns only where its own line names them. */
const forNouns = [shared, 'src/main/database/', 'node:'];
const react = ['npm:react', 'npm:react-dom', 'npm:zustand', 'npm:lucide-react', 'npm:@tanstack/react-virtual'];
/** What any feature of the window may import: never main, never another feature's components. */
const forFeatures = [
  ...react,
  shared,
  'src/renderer/ui/',
  'src/renderer/client/',
  'src/renderer/archive/',
  'src/renderer/view/',
  'src/renderer/commands/registry.ts',
];

/** Who may import whom. A folder may always import itself; the first line that fits a file is its rule. */
const rules: readonly FolderRule[] = [
  { in: 'src/shared/domain/', may: [] },
  { in: 'src/shared/formats/', may: ['src/shared/domain/', 'src/shared/contract/views.ts', 'npm:papaparse'] },
  { in: 'src/shared/peaks/', may: ['src/shared/domain/'] },
  { in: 'src/shared/loudness/', may: [] },
  { in: 'src/shared/alignment/', may: ['src/shared/spectrum/', 'src/shared/domain/'] },
  { in: 'src/shared/spectrum/', may: [] },
  { in: 'src/shared/contract/check-input.ts', may: [shared, 'npm:zod'] },
  { in: 'src/shared/contract/', may: ['src/shared/domain/', 'src/shared/peaks/'] },

  { in: 'src/main/database/', may: ['node:', 'npm:better-sqlite3', 'src/shared/contract/errors.ts'] },
  { in: 'src/main/hosts/', may: ['src/main/core/core.ts', shared, 'node:', 'npm:ws'] },
  {
    in: 'src/main/electron/',
    may: ['npm:electron', 'src/main/core/core.ts', 'src/main/hosts/', shared, 'node:'],
  },
  {
    in: 'src/main/core/',
    may: [
      ...forNouns,
      ...nouns(
        'alignment',
        'audio',
        'demo',
        'export',
        'heard',
        'journal',
        'marks',
        'peaks',
        'shortlists',
        'tapes',
        'tours',
        'verdicts',
      ),
    ],
  },
  {
    in: 'src/main/audio/',
    may: [
      ...forNouns,
      'npm:mpg123-decoder',
      'npm:opus-decoder',
      'npm:@wasm-audio-decoders/flac',
      'npm:@wasm-audio-decoders/ogg-vorbis',
    ],
  },
  { in: 'src/main/alignment/', may: [...forNouns, ...nouns('audio')] },
  { in: 'src/main/demo/', may: forNouns },
  { in: 'src/main/export/', may: [...forNouns, ...nouns('marks', 'tapes')] },
  { in: 'src/main/heard/', may: forNouns },
  { in: 'src/main/journal/', may: [...forNouns, ...nouns('marks', 'tapes')] },
  { in: 'src/main/marks/', may: forNouns },
  { in: 'src/main/peaks/', may: [...forNouns, ...nouns('audio')] },
  { in: 'src/main/shortlists/', may: [...forNouns, ...nouns('marks')] },
  { in: 'src/main/verdicts/', may: forNouns },
  { in: 'src/main/tapes/', may: [...forNouns, ...nouns('audio')] },
  { in: 'src/main/tours/', may: [...forNouns, ...nouns('marks', 'shortlists', 'tapes')] },
  // The entries put hosts, core and shell together.
  {
    in: 'src/main/index.ts',
    may: ['npm:electron', 'src/main/core/', 'src/main/electron/', 'src/main/hosts/', shared, 'node:'],
  },
  { in: 'src/main/web.ts', may: ['src/main/web-main.ts', 'node:'] },
  { in: 'src/main/web-main.ts', may: ['src/main/core/', 'src/main/hosts/', shared, 'node:'] },
  { in: 'src/main/cli.ts', may: ['src/main/cli/', 'node:'] },
  { in: 'src/main/cli/', may: ['src/main/core/', shared, 'node:'] },

  { in: 'src/preload/', may: ['npm:electron', 'src/shared/contract/'] },

  { in: 'src/renderer/ui/', may: [...react, 'npm:@base-ui/react'] },
  { in: 'src/renderer/client/', may: ['src/shared/contract/', 'npm:zustand'] },
  { in: 'src/renderer/transport/stretch.worklet.ts', may: ['npm:signalsmith-stretch'] },
  { in: 'src/renderer/waveform/', may: [...forFeatures, 'npm:wavesurfer.js'] },
  { in: 'src/renderer/app/', may: ['src/renderer/', shared, ...react, 'npm:@base-ui/react'] },
  { in: 'src/renderer/main.tsx', may: ['src/renderer/', shared, ...react, 'npm:@base-ui/react'] },
  { in: 'src/renderer/styles/', may: [] },
  ...[
    'archive',
    'commands',
    'compare',
    'export',
    'heard',
    'history',
    'library',
    'marks',
    'tapes',
    'tour',
    'transport',
    'view',
  ].map((feature) => ({
    in: `src/renderer/${feature}/`,
    may: forFeatures,
  })),
];

function nouns(...names: readonly string[]): readonly string[] {
  return names.map((name) => `src/main/${name}/`);
}

/** What a feature offers to the others beside its stores; everything else in its folder is its own. */
const doors: ReadonlySet<string> = new Set([
  'src/renderer/history/moment-text.ts',
  'src/renderer/tapes/edit-transfer.ts',
  'src/renderer/transport/loop-follow.ts',
  'src/renderer/tapes/open-transfer.ts',
  'src/renderer/transport/compare-player.ts',
  'src/renderer/transport/playable-of.ts',
  'src/renderer/transport/player.ts',
  'src/renderer/transport/playhead.ts',
  'src/renderer/transport/tape-media.ts',
  'src/renderer/transport/transport.ts',
  'src/renderer/transport/why-not-flat.ts',
  'src/renderer/waveform/wave-strip.ts',
]);

/** Stores and doors are open to every feature; the commands also reach every feature's actions. Components never are. */
function isOpenTo(from: string, to: string): boolean {
  if (!from.startsWith('src/renderer/') || !/^src\/renderer\/\w+\/[\w-]+\.ts$/.test(to)) return false;
  return from.startsWith('src/renderer/commands/') || to.endsWith('-store.ts') || doors.has(to);
}
const isStyle = (to: string): boolean => to.endsWith('.css') || to.startsWith('npm:@fontsource');

function offences(edges: readonly Edge[]): readonly string[] {
  const judged = edges.filter(({ from, to }) => !isStyle(to) && !isOpenTo(from, to));
  return brokenRules(judged, rules);
}

/** Functions of node:fs that change a disk. */
const writers =
  /^(open|openSync|write\w*|append\w*|createWriteStream|copyFile\w*|cp|cpSync|truncate\w*|ftruncate\w*|utimes\w*|futimes\w*|lutimes\w*|chmod\w*|chown\w*|rename\w*|rm|rmSync|unlink\w*|rmdir\w*|mkdir\w*|mkdtemp\w*|link\w*|symlink\w*|\*|default)$/;
const readers = /^(readFile\w*|createReadStream|openAsBlob)$/;

/**
 * Originals are opened by one function and never written. In the folders that meet them nobody else opens files at all;
 * peaks-file.ts writes the cache, and its folder may tidy that up.
 */
function originalsOffences(edges: readonly Edge[]): readonly string[] {
  return edges.flatMap(({ from, to, names }) => {
    if (
      to === 'src/main/audio/open-original.ts' &&
      names.includes('openOriginal') &&
      !from.startsWith('src/main/audio/')
    ) {
      return [`${from} uses openOriginal`];
    }
    const meetsOriginals = /^src\/main\/(audio|peaks|tapes)\//.test(from);
    if (!meetsOriginals || !/^node:fs(\/promises)?$/.test(to)) return [];
    const isOpener = from === 'src/main/audio/open-original.ts' || from === 'src/main/peaks/peaks-file.ts';
    return names
      .filter((name) => writers.test(name) || readers.test(name))
      .filter((name) => !(isOpener && name === 'open'))
      .filter((name) => !(from.startsWith('src/main/peaks/') && /^(mkdir|rename|rm|unlink|utimes)$/.test(name)))
      .map((name) => `${from} uses ${name} of ${to}`);
  });
}

const files = readSources('src');
const edges = edgesOf(files);
const planted = (...entries: readonly (readonly [string, string])[]): Sources => new Map(entries);

test('the check sees the house at all', () => {
  expect(edges.length).toBeGreaterThan(100);
  expect(edges.some(({ from, to }) => from === 'src/main/web.ts' && to === 'src/main/web-main.ts')).toBe(true);
});

test('nobody imports what they may not', () => {
  expect(offences(edges)).toEqual([]);
});

test.each([
  ['src/shared/domain/a.ts', "import { b } from '../contract/views.ts';", 'src/shared/contract/views.ts'],
  ['src/shared/domain/a.ts', "import type { Stats } from 'node:fs';", 'node:fs'],
  ['src/shared/contract/a.ts', "import * as z from 'zod';", 'npm:zod'],
  ['src/main/marks/a.ts', "import { b } from '../audio/b.ts';", 'src/main/audio/b.ts'],
  ['src/main/marks/a.ts', "export { b } from '../core/core.ts';", 'src/main/core/core.ts'],
  ['src/main/core/a.ts', "const electron = await import('electron');", 'npm:electron'],
  ['src/main/hosts/a.ts', "import { createCore } from '../core/create-core.ts';", 'src/main/core/create-core.ts'],
  ['src/main/web-main.ts', "import { app } from 'electron';", 'npm:electron'],
  ['src/main/web-main.ts', "import { isOurs } from './electron/security.ts';", 'src/main/electron/security.ts'],
  ['src/main/cli/a.ts', "import { listMarks } from '../marks/mark-rows.ts';", 'src/main/marks/mark-rows.ts'],
  ['src/preload/a.ts', "import { readFile } from 'node:fs';", 'node:fs'],
  ['src/renderer/ui/a.tsx', "import type { Mark } from '../../shared/domain/mark.ts';", 'src/shared/domain/mark.ts'],
  ['src/renderer/marks/a.tsx', "import { open } from '../../main/database/open.ts';", 'src/main/database/open.ts'],
  ['src/renderer/marks/a.tsx', "import { TapeList } from '../tapes/TapeList.tsx';", 'src/renderer/tapes/TapeList.tsx'],
  ['src/renderer/marks/a.tsx', "import { play } from '../tapes/intake.ts';", 'src/renderer/tapes/intake.ts'],
  [
    'src/renderer/commands/a.ts',
    "import { TapeList } from '../tapes/TapeList.tsx';",
    'src/renderer/tapes/TapeList.tsx',
  ],
  ['src/renderer/transport/a.ts', "import WaveSurfer from 'wavesurfer.js';", 'npm:wavesurfer.js'],
])('in %s an offence is caught: %s', (file, text, to) => {
  expect(offences(edgesOf(planted([file, text])))).toEqual([`${file} -> ${to}`]);
});

test('a file in no known folder is caught', () => {
  const lost = edgesOf(planted(['src/helpers/a.ts', "import 'node:fs';"]));
  expect(offences(lost)).toEqual(['src/helpers/a.ts lives in no known folder']);
});

test('no import goes round in a circle, not even of types', () => {
  expect(circles(edges)).toEqual([]);
});

test('a circle is caught', () => {
  const round = edgesOf(
    planted(
      ['src/a.ts', "import type { B } from './b.ts';"],
      ['src/b.ts', "export * from './c.ts';"],
      ['src/c.ts', "const a = import('./a.ts');"],
    ),
  );
  expect(circles(round)).toEqual([['src/a.ts', 'src/b.ts', 'src/c.ts', 'src/a.ts']]);
});

test('one folder of the window knows wavesurfer.js, and one file of the contract zod', () => {
  const importers = (name: string): ReadonlySet<string> =>
    new Set(edges.filter(({ to }) => to === name).map(({ from }) => from));
  expect(importers('npm:wavesurfer.js').size).toBeLessThanOrEqual(1);
  expect([...importers('npm:zod')]).toEqual(['src/shared/contract/check-input.ts']);
});

test('the window never carries the checks of its own requests', () => {
  const window = edges.filter(({ from }) => from.startsWith('src/renderer/') || from.startsWith('src/preload/'));
  expect(window.filter(({ to }) => to.endsWith('check-input.ts'))).toEqual([]);
});

test('originals are opened by one function, and nobody near them opens or writes files', () => {
  expect(originalsOffences(edges)).toEqual([]);
  expect(files.get('src/main/audio/open-original.ts')).toMatch(/open\(path, constants\.O_RDONLY\)/);
  expect(files.get('src/main/audio/open-original.ts')).not.toMatch(/O_(RDWR|WRONLY|CREAT|TRUNC|APPEND)|'[rwa]s?\+?'/);
});

test.each([
  ['src/main/export/a.ts', "import { openOriginal } from '../audio/open-original.ts';", 'openOriginal'],
  ['src/main/tapes/a.ts', "import { writeFile } from 'node:fs/promises';", 'writeFile of node:fs/promises'],
  ['src/main/tapes/a.ts', "import { open } from 'node:fs/promises';", 'open of node:fs/promises'],
  ['src/main/audio/a.ts', "import * as fs from 'node:fs';", '* of node:fs'],
  ['src/main/audio/a.ts', "import fs from 'node:fs';", '* of node:fs'],
  ['src/main/audio/open-original.ts', "import { rename } from 'node:fs/promises';", 'rename of node:fs/promises'],
  ['src/main/peaks/a.ts', "import { createWriteStream } from 'node:fs';", 'createWriteStream of node:fs'],
])('in %s an offence against the originals is caught: %s', (file, text, use) => {
  expect(originalsOffences(edgesOf(planted([file, text])))).toEqual([`${file} uses ${use}`]);
});
