// What the processes of a browser and of our host use, while they run.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

/** CPU seconds by process: those of a bare browser, as it tells, and of others by their numbers; NaN where none can tell. */
export async function cpuTimes(browser, others = []) {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const times = new Map(processInfo.map(({ id, cpuTime }) => [id, cpuTime]));
  for (const pid of others) times.set(pid, cpuSecondsOf(pid));
  return times;
}

/** What a pattern catches in the first line that it matches; undefined when the output ends before. */
export async function firstMatch(output, pattern) {
  for await (const line of createInterface({ input: output })) {
    const caught = pattern.exec(line)?.[1];
    if (caught !== undefined) return caught;
  }
  return undefined;
}

/** CPU seconds between two readings, of the processes that are in both. */
export function cpuBetween(before, after) {
  let seconds = 0;
  for (const [id, time] of after) if (before.has(id)) seconds += time - before.get(id);
  return seconds;
}

/** Memory that the pages of a bare browser have for themselves, in bytes; NaN where the system does not tell. */
export async function pageBytes(browser) {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer');
  return pages.reduce((sum, { id }) => sum + privateBytesOf(id), 0);
}

function cpuSecondsOf(pid) {
  try {
    // Its name may hold spaces and brackets; the fields after it do not.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond();
  } catch {
    return Number.NaN;
  }
}

let ticks;
function ticksPerSecond() {
  ticks ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  return ticks;
}

function privateBytesOf(pid) {
  try {
    const told = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    return [...told.matchAll(/^Private_\w+:\s+(\d+) kB$/gm)].reduce((sum, [, kB]) => sum + Number(kB) * 1024, 0);
  } catch {
    return Number.NaN;
  }
}
