import { basename } from 'node:path';
import type { UserError } from '../../../shared/contract/errors.ts';
import { decoderText, type EncoderDelay } from '../encoder-delay.ts';
import type { FrameSource, SourceFacts } from '../frame-source.ts';
import { hasFreeFormatFrames } from '../identify-mpeg.ts';
import type { OriginalFile } from '../open-original.ts';
import { copyAnew } from '../repairs.ts';
import { createCodecSource } from './codec-source.ts';
import { damaged, unsupported } from './decoder-errors.ts';
import { decoderVersions } from './decoder-versions.ts';
import { cellStart, openMp3Stream } from './mp3-stream.ts';
import type { MpegHeader } from './mp3-header.ts';
import { type Mp3Table, scanMp3 } from './mp3-table.ts';
import { endOfLeadingTags, startOfTrailingTags } from './tags.ts';

/** Every decoder of layer III gives its sound this many samples late: 528 of the filter bank and one. */
const decoderDelay = 529;
/** Room for enough frames of free format, however long they are. */
const freeFormatSearchBytes = 32 * 1024;

/**
 * Opens an MPEG audio file of layer I, II or III. All headers are read once, because nothing else tells where a
 * sample stands. Audio data are the MPEG frames with sound, without tags and without the Xing, Info or VBRI frame, which
 * only describes them. Throws `UserError` damaged or unsupported. It owns `file` when it succeeds.
 */
export async function openMp3(file: OriginalFile): Promise<FrameSource> {
  const audioEnd = await startOfTrailingTags(file);
  const audioStart = await endOfLeadingTags(file);
  if (hasFreeFormatFrames(await file.read(audioStart, freeFormatSearchBytes))) throw freeFormat(file);
  const table = await scanMp3(file, audioStart, audioEnd);
  if (table === null) throw damaged(file, 'no MPEG audio frames follow each other in it');
  const { skip, frames } = soundOf(table);
  if (frames <= 0) throw damaged(file, 'it holds less sound than its encoder put in front of it');
  const facts: SourceFacts = {
    format: 'mp3',
    encoding: encodingText(table),
    sampleRate: table.first.sampleRate,
    channels: table.channels,
    frames,
    timeReference: null,
    description: '',
    repairs: repairsOf(table),
    decoder: decoderText(decoderVersions.mp3, delayOf(table)),
  };
  return createCodecSource(file, {
    facts,
    audioEnd,
    async begin(frame) {
      const wanted = Math.floor((frame + skip) / table.first.frames);
      const start = cellStart(table, wanted);
      return { stream: await openMp3Stream(table, start, skip), offset: table.offsets[start] ?? 0 };
    },
    contentCheck: () => null,
  });
}

/** Whether it is fed whole frames or the whole file, mpg123-decoder 1.0.3 gives no more than pieces of a few of them. */
function freeFormat(file: OriginalFile): UserError {
  const name = basename(file.path);
  return unsupported(
    file,
    'an MP3 file of free format (its bit rate is not one of the listed ones)',
    `ffmpeg cannot either; LAME can. Convert it to WAV with that and add the copy: lame --decode "${name}" "${name}.wav"`,
  );
}

/** Where the recorded sound begins in what the decoder gives, and how long it is. */
function soundOf(table: Mp3Table): { readonly skip: number; readonly frames: number } {
  const all = table.count * table.first.frames;
  const delay = table.info?.delay ?? null;
  // Without a record of it nothing is removed, which is what other programs do with such a file.
  if (delay === null) return { skip: 0, frames: all };
  const skip = delay.before + decoderDelay;
  const after = isCutOff(table) ? 0 : Math.max(0, delay.after - decoderDelay);
  return { skip, frames: all - skip - after };
}

function encodingText({ first, kilobits }: Mp3Table): string {
  return `${layerText(first)}, ${kilobits === null ? 'variable' : `${kilobits} kbit/s`}`;
}

function layerText({ layer }: MpegHeader): string {
  return `MPEG layer ${'I'.repeat(layer)}`;
}

function delayOf({ info }: Mp3Table): EncoderDelay {
  const delay = info?.delay ?? null;
  return delay === null ? { kind: 'notRecorded' } : { kind: 'takenOff', parts: [delay.before, decoderDelay] };
}

function isCutOff({ info, count, isCut }: Mp3Table): boolean {
  return isCut || (info !== null && info.mpegFrames !== null && count < info.mpegFrames);
}

function repairsOf(table: Mp3Table): readonly string[] {
  const { first, info, junkBytes, other, count } = table;
  const repairs: string[] = [];
  if (info?.mpegFrames !== null && info?.mpegFrames !== undefined && info.mpegFrames > count) {
    repairs.push(
      `Cut off: its header promises ${info.mpegFrames} MPEG frames, but only ${count} are there. ${copyAnew}`,
    );
  } else if (table.isCut) {
    repairs.push(`Cut off: its last MPEG frame is incomplete and was left out. ${copyAnew}`);
  }
  if (junkBytes > 0) {
    repairs.push(
      `Bytes between the sound: ${junkBytes} bytes between the MPEG frames are no sound and were passed over.`,
    );
  }
  if (other !== null) {
    const { header, seconds } = other;
    repairs.push(
      `Second stream: ${seconds.toFixed(3)} s of ${layerText(header)} at ${header.sampleRate} Hz are not of the stream that the file begins with (${layerText(first)} at ${first.sampleRate} Hz) and are not played. To hear them, convert a copy of the file to WAV.`,
    );
  }
  if ((info?.delay ?? null) === null) {
    repairs.push('Unknown delay: positions may be off by the delay of the encoder, which the file does not record.');
  }
  return repairs;
}
