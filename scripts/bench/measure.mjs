// Programs and our own work, measured the same way: CPU (user and system of all threads) and wall time.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { bundled } from './bundle.mjs';
import { carriedEnvironment, carriedNode } from '../carried-node.mjs';

/** Whether a program is installed. */
export function isInstalled(name) {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, name), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Runs a program to its end and tells `{ cpuMs, wallMs }`. bash measures it: Node has no way to ask what a child used.
 * Throws with the program's own words when it fails.
 */
export async function runProgram(name, ...args) {
  const child = spawn(
    'bash',
    ['-c', 'TIMEFORMAT="%3U %3S %3R"; time "$@" >/dev/null 2>"$0"', '/dev/null', name, ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, LC_ALL: 'C' },
    },
  );
  let told = '';
  child.stderr.setEncoding('utf8').on('data', (text) => (told += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${name} ${args.join(' ')} ended with ${code}. ${told}`);
  const [user, system, wall] = told.trim().split(/\s+/).map(Number);
  return { cpuMs: (user + system) * 1000, wallMs: wall * 1000 };
}

/** Runs one of our own scripts of this folder on the Node that npm brought; it prints one JSON object. */
export async function runOwn(script, ...args) {
  const child = spawn(carriedNode(), [await bundled(script), ...args.map(String)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: carriedEnvironment(),
  });
  let told = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (told += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${script} ended with ${code}.`);
  return JSON.parse(told);
}

/**
 * Runs all candidates `{ name, run }` one after the other, so many rounds, so that what else the machine does falls on
 * all alike. Tells each one's results by its name.
 */
export async function interleaved(candidates, rounds) {
  const results = new Map(candidates.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, run } of candidates) results.get(name).push(await run());
  }
  return results;
}

/** The value below which a part (0 to 1) of the numbers lies. */
export function quantile(numbers, part) {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
}

export function median(numbers) {
  return quantile(numbers, 0.5);
}

/** First line of what a program says about its version. */
export function versionOf(name, ...args) {
  const { stdout, stderr } = spawnSync(name, args, { encoding: 'utf8' });
  return `${stdout}${stderr}`.trim().split('\n')[0] ?? name;
}
