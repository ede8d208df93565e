// The work of fuzz-reading.mjs, on the Node that npm brought.
import { parseArgs } from 'node:util';
import { fuzzReading } from '../tests/support/fuzz-reading.ts';

const { values } = parseArgs({
  options: {
    files: { type: 'string', default: '20000' },
    seconds: { type: 'string' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1e9)) },
    ffmpeg: { type: 'boolean', default: false },
  },
});
// A program per file would make a run of thousands take hours, and it is not ours to test.
if (!values.ffmpeg) process.env.TAKESHEET_FFMPEG = '/nowhere/ffmpeg';

const seconds = values.seconds === undefined ? null : Number(values.seconds);
const result = await fuzzReading({
  files: values.seconds !== undefined && values.files === '20000' ? Infinity : Number(values.files),
  seconds,
  seed: Number(values.seed),
  onFile(done) {
    if (process.stderr.isTTY && done % 100 === 0) process.stderr.write(`\r${done} files`);
  },
});
const counts = Object.entries(result.outcomes).map(([kind, count]) => `${count} ${kind}`);
console.log(
  `${result.files} files from seed ${values.seed}: ${counts.join(', ')}; slowest ${Math.round(result.slowestMs)} ms`,
);
for (const failure of result.failures) console.log(failure);
process.exit(result.failures.length === 0 ? 0 : 1);
