// One analysis in a process of its own, by the built worker: `analyse-child.mjs BUILT CACHE WARM-UP FILE...`, of several
// files as one transfer.
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { locatorOf } from '../../src/main/audio/locator.ts';
import { createPeaks } from '../../src/main/peaks/peaks.ts';

const [built, cacheDir, warmUp, ...paths] = process.argv.slice(2);
const sound = locatorOf(paths.map((path) => ({ path })));
const signal = new AbortController().signal;
const listener = { grew() {}, progress() {} };

rmSync(cacheDir, { recursive: true, force: true });
const peaks = createPeaks({ cacheDir, workerUrl: pathToFileURL(join(built, 'main/analysis.worker.js')) });
// In the product a thread waits for the next file: its start is not the file's.
await peaks.analyse(warmUp, listener, signal);
for (const file of readdirSync(cacheDir)) rmSync(join(cacheDir, file));

const writtenBefore = writtenBytes();
const cpuBefore = process.cpuUsage();
const helpersBefore = helpersCpuMs();
const startedAt = performance.now();
const { sha256, audioSha256, frames } = await peaks.analyse(sound, listener, signal);
const wallMs = performance.now() - startedAt;
const { user, system } = process.cpuUsage(cpuBefore);
const helpersMs = helpersCpuMs() - helpersBefore;
const written = writtenBytes() - writtenBefore;
const cacheBytes = readdirSync(cacheDir).reduce((sum, file) => sum + statSync(join(cacheDir, file)).blocks * 512, 0);
await peaks.close();
const whole = process.cpuUsage();

process.stdout.write(
  JSON.stringify({
    cpuMs: (user + system) / 1000 + helpersMs,
    wallMs,
    // With the start of Node and of the thread, as a program of its own would cost.
    programCpuMs: (whole.user + whole.system) / 1000,
    maxRssBytes: process.resourceUsage().maxRSS * 1024,
    writtenBytes: written,
    cacheBytes,
    sha256,
    audioSha256,
    frames,
  }),
);

/** What this process has written to files so far; NaN where the system does not tell. */
function writtenBytes() {
  try {
    return Number(/^wchar: (\d+)$/m.exec(readFileSync('/proc/self/io', 'utf8'))?.[1]);
  } catch {
    return Number.NaN;
  }
}

/**
 * What programs that this process ran to their ends have used (proc(5), cutime and cstime, in hundredths of a second);
 * nought where the system does not tell.
 */
function helpersCpuMs() {
  try {
    const told = readFileSync('/proc/self/stat', 'utf8');
    const fields = told.slice(told.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[13]) + Number(fields[14])) * 10;
  } catch {
    return 0;
  }
}
