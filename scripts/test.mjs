// `npm test`: every check there is. Goes on after one that fails, counts all of them, and ends with the sum.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { carriedEnvironment, carriedNode, root } from './carried-node.mjs';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-test-'));
const vitest = 'node_modules/vitest/vitest.mjs';
const counting = ['--reporter=default', '--reporter=./scripts/vitest-counts.mjs'];

/** Each part: what is run, and how its tests are counted (a tool counts as one). */
const parts = [
  { title: 'Format', command: ['node_modules/oxfmt/bin/oxfmt', '--check'], count: countTool },
  { title: 'Lock', command: ['scripts/check-lock.mjs'], count: countTool },
  { title: 'Types', command: ['node_modules/typescript/bin/tsc', '-b'], count: countTool },
  { title: 'Lint', command: ['node_modules/oxlint/bin/oxlint', 'src', 'tests', 'scripts'], count: countTool },
  {
    title: 'Architecture and unit tests',
    command: [vitest, 'run', '--project', 'unit', ...counting],
    count: countVitest,
  },
  { title: 'Core tests', command: [vitest, 'run', '--project', 'core', ...counting], count: countVitest },
  {
    title: 'Build',
    command: ['node_modules/electron-vite/bin/electron-vite.js', 'build', '--logLevel', 'warn'],
    count: countTool,
  },
  { title: 'Browser', command: ['scripts/find-browser.mjs', '--install'], count: countTool },
  {
    title: 'End to end',
    command: ['node_modules/@playwright/test/cli.js', 'test', '--reporter=list,json'],
    count: countPlaywright,
  },
];

const sum = { passed: 0, failed: 0, skipped: [] };
const lines = parts.map((part, index) => run(part, index));
rmSync(folder, { recursive: true, force: true });

print(`\n== Summary\n${lines.join('\n')}`);
for (const { name, reason } of sum.skipped) print(`skipped: ${name} (${reason})`);
// Where every judge is installed, a test that is skipped all the same has not proven what it should.
const mayBeSkipped = process.env.TAKESHEET_JUDGES !== 'required';
const failed = sum.failed + (mayBeSkipped ? 0 : sum.skipped.length);
const skipped = mayBeSkipped && sum.skipped.length > 0 ? `, ${sum.skipped.length} skipped` : '';
if (!mayBeSkipped && sum.skipped.length > 0) print('Judges are required here: the skipped tests count as failed.');
print(`${sum.passed} passed, ${failed} failed${skipped}`);
process.exitCode = failed === 0 ? 0 : 1;

function run({ title, command: [script, ...args], count }, index) {
  print(`\n== ${title}`);
  const startedAt = performance.now();
  const countsFile = join(folder, `${index}.json`);
  const { status } = spawnSync(carriedNode(), [join(root, script), ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: {
      ...carriedEnvironment(),
      // Neither waits for files to change nor lets a forgotten test.only pass.
      CI: process.env.CI ?? '1',
      // With CI set the tools would colour a log that nobody looks at; Playwright sees that by itself and warns of both.
      ...(process.stdout.isTTY || count === countPlaywright ? {} : { NO_COLOR: '1' }),
      TAKESHEET_COUNTS: countsFile,
      PLAYWRIGHT_JSON_OUTPUT_FILE: countsFile,
    },
  });
  const counted = count(status === 0, countsFile);
  sum.passed += counted.passed;
  sum.failed += counted.failed;
  sum.skipped.push(...counted.skipped);
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const line = `${counted.failed === 0 ? 'ok    ' : 'FAILED'} ${title}: ${counted.passed} passed, ${counted.failed} failed (${seconds} s)`;
  print(line);
  return line;
}

function countTool(succeeded) {
  return { passed: succeeded ? 1 : 0, failed: succeeded ? 0 : 1, skipped: [] };
}

function countVitest(succeeded, countsFile) {
  if (!existsSync(countsFile)) return { passed: 0, failed: 1, skipped: [] };
  return failingAtLeastOnce(succeeded, JSON.parse(readFileSync(countsFile, 'utf8')));
}

function countPlaywright(succeeded, countsFile) {
  if (!existsSync(countsFile)) return { passed: 0, failed: 1, skipped: [] };
  const { suites, errors } = JSON.parse(readFileSync(countsFile, 'utf8'));
  const tests = suites.flatMap((suite) => testsOf(suite, []));
  const inStatus = (...statuses) => tests.filter(({ status }) => statuses.includes(status));
  for (const { name } of inStatus('flaky')) print(`needed a second try: ${name}`);
  return failingAtLeastOnce(succeeded, {
    passed: inStatus('expected', 'flaky').length,
    failed: inStatus('unexpected').length + errors.length,
    skipped: inStatus('skipped').map(({ name, annotations }) => ({
      name,
      reason: annotations.find(({ type }) => type === 'skip')?.description ?? 'no reason given',
    })),
  });
}

function testsOf({ title, specs = [], suites = [] }, above) {
  const path = [...above, title];
  return [
    ...specs.flatMap((spec) =>
      spec.tests.map(({ status, annotations, projectName }) => ({
        name: [...path, `${spec.title} [${projectName}]`].join(' > '),
        status,
        annotations,
      })),
    ),
    ...suites.flatMap((suite) => testsOf(suite, path)),
  ];
}

/** A tool that ended with an error has failed, even where every test it could count passed. */
function failingAtLeastOnce(succeeded, counts) {
  return !succeeded && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function print(text) {
  process.stdout.write(`${text}\n`);
}
