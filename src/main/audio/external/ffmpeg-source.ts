import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import type { AudioFormat } from '../../../shared/domain/transfer.ts';
import { decoderText } from '../encoder-delay.ts';
import type { FrameSource } from '../frame-source.ts';
import type { Identity } from '../identify.ts';
import { silenceNoSound } from '../no-sound.ts';
import { countedSize, type OriginalFile } from '../open-original.ts';
import { chosenFfmpeg } from './chosen-ffmpeg.ts';
import { type FfmpegCursor, openFfmpegCursor } from './ffmpeg-cursor.ts';
import { externalPass } from './ffmpeg-pass.ts';
import type { ExternalSound } from './external-sound.ts';
import { type FfmpegPrograms, howToInstall } from './find-ffmpeg.ts';
import { recordedExtent } from './m4a-extent.ts';
import { delayOf, isLengthSure, isMp4, placementOf } from './placement.ts';
import { type ProbedSound, probeSound } from './probe-sound.ts';
import { probeUnknown } from './unknown-sound.ts';

/** Playing, looping and drawing read in different places of one file; each keeps its own running ffmpeg. */
const maximumCursors = 3;
/** A tape that nobody listens to needs no program waiting behind it. */
const idleMs = 30_000;
const maxChannels = 64;
const maxSampleRate = 768_000;

/**
 * Opens what no decoder of ours reads, with the user's own ffmpeg. Owns the file from now on. Throws `UserError` with
 * what to install when there is none.
 */
export async function openExternal(file: OriginalFile, identity: Identity): Promise<FrameSource> {
  countedSize(file); // Refuses what is too long, before ffmpeg searches through it.
  const programs = await chosenFfmpeg();
  if ('problem' in programs) throw needsFfmpeg(file.path, identity.name, programs.problem);
  return openWith(programs, file, identity);
}

/** The same for a file whose own reader has given up; null when there is no ffmpeg, or it cannot help either. */
export async function openIfHelped(file: OriginalFile, identity: Identity): Promise<FrameSource | null> {
  const programs = await chosenFfmpeg();
  if ('problem' in programs) return null;
  try {
    return await openWith(programs, file, identity);
  } catch (error) {
    // The reason that the file's own reader gave is the better one.
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** The same for a file of which nobody knows what it is; null also when ffmpeg only guesses. */
export async function openIfKnown(file: OriginalFile, programs: FfmpegPrograms): Promise<FrameSource | null> {
  const sound = await probeUnknown(file.path, programs);
  return sound === null ? null : openProbed(programs, file, 'other', sound);
}

async function openWith(programs: FfmpegPrograms, file: OriginalFile, { format }: Identity): Promise<FrameSource> {
  return openProbed(programs, file, format, await probeSound(file.path, programs));
}

async function openProbed(
  programs: FfmpegPrograms,
  file: OriginalFile,
  format: AudioFormat,
  sound: ProbedSound,
): Promise<FrameSource> {
  if (sound.channels > maxChannels) {
    throw new UserError(
      'unsupported',
      `${basename(file.path)} has ${sound.channels} channels; this version reads up to ${maxChannels}. Split it into smaller sets first.`,
    );
  }
  if (sound.sampleRate > maxSampleRate) {
    throw new UserError(
      'unsupported',
      `${basename(file.path)} has a sample rate of ${sound.sampleRate} Hz; this version reads up to 768 kHz.`,
    );
  }
  const recorded = isMp4(sound) ? await recordedExtent(file, sound.sampleRate) : null;
  const placement = placementOf(sound, recorded !== null);
  const delay = delayOf(sound, recorded);
  const decoder = `ffmpeg ${programs.version}, ${sound.codec}`;
  const external: ExternalSound = {
    path: file.path,
    programs,
    seeks: placement.seeks,
    endFrame: recorded?.frames ?? null,
    promisedFrames: recorded?.frames ?? (placement.doubt === null && isLengthSure(sound) ? sound.frames : null),
    facts: {
      format,
      encoding: encodingOf(sound),
      sampleRate: sound.sampleRate,
      channels: sound.channels,
      frames: recorded?.frames ?? sound.frames ?? sound.sampleRate,
      timeReference: null,
      description: '',
      repairs: [
        ...(placement.doubt === null ? [] : [placement.doubt]),
        ...(sound.codec.startsWith('dsd_')
          ? [`One-bit sound: its sound (DSD) is heard and counted as PCM at ${sound.sampleRate} Hz.`]
          : []),
        ...(recorded === null && sound.frames === null
          ? ['Length missing: its header gives no length; it is found by decoding it to its end.']
          : []),
      ],
      decoder: delay === null ? decoder : decoderText(decoder, delay),
    },
  };
  return createExternalSource(file, external);
}

function createExternalSource(file: OriginalFile, sound: ExternalSound): FrameSource {
  const { sampleRate } = sound.facts;
  let cursors: FfmpegCursor[] = [];
  let lastRead: Promise<unknown> = Promise.resolve();
  let idle: NodeJS.Timeout | undefined;
  let findings: readonly string[] = [];

  async function stopAll(): Promise<void> {
    const running = cursors;
    cursors = [];
    await Promise.all(running.map((cursor) => cursor.stop()));
  }

  async function cursorFor(frame: number): Promise<FfmpegCursor> {
    // Where nothing can be found by seeking, running on is always shorter than beginning anew.
    const reach = sound.seeks ? 2 * sampleRate : Infinity;
    const known = cursors
      .filter((cursor) => frame >= cursor.nextFrame() && frame - cursor.nextFrame() <= reach)
      .toSorted((a, b) => b.nextFrame() - a.nextFrame())[0];
    const cursor = known ?? openFfmpegCursor(sound, frame);
    cursors = [cursor, ...cursors.filter((other) => other !== cursor)];
    await Promise.all(cursors.splice(maximumCursors).map((old) => old.stop()));
    return cursor;
  }

  async function readNow(startFrame: number, frames: number): Promise<Float32Array> {
    const start = Math.max(0, startFrame);
    const end = Math.min(sound.endFrame ?? Infinity, startFrame + frames);
    if (end <= start) return new Float32Array(0);
    const cursor = await cursorFor(start);
    try {
      const samples = await cursor.read(start, end - start);
      silenceNoSound(samples);
      return samples;
    } catch (error) {
      // One that broke in the middle must not serve the next read.
      cursors = cursors.filter((other) => other !== cursor);
      await cursor.stop();
      throw error;
    }
  }

  return {
    facts: sound.facts,
    read(startFrame, frames) {
      clearTimeout(idle);
      const result = lastRead.then(() => readNow(startFrame, frames));
      // The next read waits for this one, whatever becomes of it; its error goes to its own caller.
      lastRead = result
        .catch(() => undefined)
        .finally(() => {
          clearTimeout(idle);
          idle = setTimeout(() => void stopAll(), idleMs).unref();
        });
      return result;
    },
    pass() {
      findings = [];
      return externalPass(file, sound, (found) => {
        findings = found;
      });
    },
    passFindings: () => findings,
    async close() {
      // Stopped first: a read under way then ends at once.
      await stopAll();
      await lastRead;
      clearTimeout(idle);
      await stopAll();
      await file.close();
    },
  };
}

function needsFfmpeg(path: string, name: string, problem: string): UserError {
  return new UserError(
    'unsupported',
    `${basename(path)} is ${name}, which Takesheet reads with the help of ffmpeg. ${problem} ${howToInstall}, then re-read this tape.`,
  );
}

const codecNames: Readonly<Record<string, string>> = {
  aac: 'AAC',
  ac3: 'AC-3',
  alac: 'ALAC',
  ape: "Monkey's Audio",
  dts: 'DTS',
  eac3: 'E-AC-3',
  flac: 'FLAC',
  mp2: 'MPEG layer II',
  mp3: 'MPEG layer III',
  musepack7: 'Musepack SV7',
  musepack8: 'Musepack SV8',
  opus: 'Opus',
  speex: 'Speex',
  tta: 'True Audio',
  vorbis: 'Vorbis',
  wavpack: 'WavPack',
  wmav1: 'Windows Media Audio',
  wmav2: 'Windows Media Audio',
};

function encodingOf({ codec, codecName, profile, bitsPerSample }: ProbedSound): string {
  if (codec.startsWith('dsd_')) return 'DSD';
  const name = codecNames[codec] ?? (codecName === '' ? codec : codecName);
  if (codec === 'aac' && profile !== '') return `${name} (${profile})`;
  return bitsPerSample > 0 ? `${name}, ${bitsPerSample} bit` : name;
}
