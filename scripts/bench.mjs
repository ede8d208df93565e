// `npm run bench -- reading|picture|audition|alignment [--quick] [--json] [--part NAME] [--tapes FOLDER] [--keep FOLDER]`:
// how fast and how right the built product is, beside other programs in the same run. Prints tables; goals stand beside each row and never fail the run.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { createReport } from './bench/report.mjs';
import { root } from './carried-node.mjs';
import { ensureBuilt } from './ensure-built.mjs';

const benches = {
  reading: () => import('./bench/reading.mjs'),
  picture: () => import('./bench/picture.mjs'),
  audition: () => import('./bench/audition.mjs'),
  alignment: () => import('./bench/alignment.mjs'),
};
const help = `npm run bench -- NAME [options]

  reading   peaks, checksums, decoders and tiles, beside cat, sox, ffmpeg and others that are installed
  picture   drawing in Chromium, beside wavesurfer's own renderer
  audition  playing in Chromium, beside its own media element
  alignment copies and takes laid over each other and levelled, beside what is true and ffmpeg

  --quick         smaller files and fewer rounds: a minute or a few
  --json          one JSON object a line: name, value, unit; goal and met where there is a goal
  --built FOLDER  measures another build than out/, as it is
  --part NAME     of reading only minutes, large, set, compressed, tiles or time-left; of picture only first-picture, frames or
                  spectrogram; of audition only latency, exact, under-runs or cost
  --tapes FOLDER  of alignment: measures these tapes, too, each with its truth in a .json of the same name beside it
  --keep FOLDER   makes its files there and leaves them for the next run`;

const options = readOptions();
if (options !== null) {
  try {
    await run(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exitCode = 1;
  }
}

async function run({ name, isQuick, isJson, built, keep, part, tapes }) {
  if (built === undefined) ensureBuilt();
  const folder = keep ?? mkdtempSync(join(tmpdir(), 'takesheet-bench-'));
  mkdirSync(folder, { recursive: true });
  const remove = () => {
    if (keep === undefined) rmSync(folder, { recursive: true, force: true });
  };
  // Ctrl+C must not leave gigabytes behind.
  process.once('SIGINT', () => {
    remove();
    process.exit(130);
  });
  try {
    const report = createReport(isJson);
    const { bench } = await benches[name]();
    await bench({ folder, isQuick, report, built: resolve(built ?? join(root, 'out')), part, tapes });
    report.finish();
  } finally {
    remove();
  }
}

function readOptions() {
  const refuse = (why) => {
    process.stderr.write(`${why}\n\n${help}\n`);
    process.exitCode = 1;
    return null;
  };
  let parsed;
  try {
    parsed = parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean' },
        json: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
        built: { type: 'string' },
        keep: { type: 'string' },
        part: { type: 'string' },
        tapes: { type: 'string' },
      },
    });
  } catch (error) {
    return refuse(error.message);
  }
  const { values, positionals } = parsed;
  if (values.help) {
    process.stdout.write(`${help}\n`);
    return null;
  }
  const [name] = positionals;
  if (positionals.length !== 1 || !Object.hasOwn(benches, name)) {
    return refuse(`Name one bench: ${Object.keys(benches).join(' or ')}.`);
  }
  if (values.part !== undefined && !['reading', 'picture', 'audition'].includes(name))
    return refuse(`There are no parts of ${name}.`);
  if (values.tapes !== undefined && name !== 'alignment') return refuse('Only alignment measures tapes of yours.');
  const { quick: isQuick = false, json: isJson = false, built, part } = values;
  const [keep, tapes] = [values.keep, values.tapes].map((path) => (path === undefined ? undefined : resolve(path)));
  return { name, isQuick, isJson, built, part, keep, tapes };
}
