// Tapes of which it is known what is where: a session and its copy made from notes, and copies of takes made by ffmpeg.
import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance, record, writeBand } from '../../tests/support/make-band.ts';

/** A tape of three songs with three takes each, and a faster copy of it, dull and noisy, at another rate. */
export function makeSession(folder, { isQuick }) {
  mkdirSync(folder, { recursive: true });
  const songs = isQuick ? 1 : 3;
  const plan = Array.from({ length: 3 * songs }, (_, index) => ({
    song: `Song ${Math.floor(index / 3) + 1}`,
    tune: 7 + Math.floor(index / 3),
    take: index + 1,
    seconds: 30 + 7 * (index % 4),
    countIn: index % 2 === 1,
  }));
  const original = writeTape(folder, 'session', plan, { sampleRate: 44_100 });
  writeTape(folder, 'session-copy', plan, { sampleRate: 48_000, speed: 1.004, noise: 0.01, brightness: 0.4 }, original);
}

/** Takes one after the other, eight seconds of noise before each; the truth is written beside the tape. */
function writeTape(folder, name, plan, machine, source = null) {
  const { sampleRate, speed = 1 } = machine;
  const takes = [];
  const parts = [];
  let at = 0;
  for (const [index, { song, tune, take, seconds, countIn }] of plan.entries()) {
    const played = performance(take, seconds, tune);
    const startsAt = 8 / speed;
    const length = (8 + seconds + 1.5) / speed;
    const part = record(played, { ...machine, seconds: length, startsAt, countIn, seed: take + name.length });
    const truth = { song, take, performance: `${song}, ${take}` };
    const [start, end] = [at + startsAt * sampleRate, at + (startsAt + seconds / speed) * sampleRate];
    const from = source?.[index];
    const copied = from ? { copy_of: 'session', source_start: from.start, source_end: from.end } : {};
    takes.push({ ...truth, start, end, ...copied });
    parts.push(part);
    at += part.length;
  }
  const samples = new Float32Array(at);
  let done = 0;
  for (const part of parts) {
    samples.set(part, done);
    done += part.length;
  }
  writeBand(join(folder, `${name}.wav`), samples, sampleRate);
  writeFileSync(join(folder, `${name}.json`), JSON.stringify({ sample_rate: sampleRate, takes }));
  return takes;
}

const copyRate = 48_000;
/** What each copy went through after it was played faster or slower. */
const machines = [
  { speed: 1.003, filters: 'equalizer=f=2500:t=q:w=0.8:g=-9,lowpass=f=7000', noise: 0.004 },
  { speed: 0.985, filters: 'equalizer=f=200:t=q:w=0.7:g=8,volume=0.4', noise: 0.002 },
  { speed: 1.027, filters: 'highpass=f=150,volume=-0.6', noise: 0.001 },
];

/** A copy of each original take, 1.3 s of it before and after the music, as ffmpeg plays it through a bad machine. */
export function makeCopies(folder, tapes) {
  mkdirSync(folder, { recursive: true });
  const takes = tapes.flatMap((tape) => tape.takes.filter(({ copy_of: from }) => from === undefined));
  for (const [index, take] of takes.entries()) {
    const { filters, noise, ...machine } = machines[index % machines.length];
    const { sampleRate } = take;
    const first = Math.max(0, Math.round(take.start - 1.3 * sampleRate));
    const played = Math.round(sampleRate * machine.speed);
    // Frames of the tape to frames of the copy.
    const scale = copyRate / played;
    const name = `copy-${index + 1}`;
    const cut = `atrim=start_sample=${first}:end_sample=${Math.round(take.end + 1.3 * sampleRate)},asetpts=PTS-STARTPTS`;
    const chain = `[0:a]${cut},asetrate=${played},aresample=${copyRate},${filters}[music]`;
    const hiss = `anoisesrc=r=${copyRate}:a=${noise}:seed=${index + 1}[hiss]`;
    const mix = '[music][hiss]amix=inputs=2:duration=first:normalize=0';
    const made = ['-filter_complex', `${chain};${hiss};${mix}`, '-c:a', 'pcm_s16le', join(folder, `${name}.wav`)];
    const { status, stderr } = spawnSync('ffmpeg', ['-y', '-v', 'error', '-i', take.path, ...made], {
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`ffmpeg made no copy of ${take.path}: ${stderr}`);
    const { song, tape, performance: played_, start, end } = take;
    const copied = { copy_of: tape, source_start: start, source_end: end };
    const truth = { song, performance: played_, start: (start - first) * scale, end: (end - first) * scale, ...copied };
    writeFileSync(join(folder, `${name}.json`), JSON.stringify({ sample_rate: copyRate, takes: [truth] }));
  }
}
