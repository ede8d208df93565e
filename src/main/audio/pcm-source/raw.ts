import { basename } from 'node:path';
import { UserError } from '../../../shared/contract/errors.ts';
import { type RawEncoding, type RawLayout, rawEncodingNames, rawSampleBytes } from '../../../shared/domain/reading.ts';
import { saidLength } from '../../../shared/domain/timecode.ts';
import { type ByteCount, minus, restOf, wholeUnits } from '../byte-count.ts';
import type { FrameSource } from '../frame-source.ts';
import type { OriginalFile } from '../open-original.ts';
import { checkFormat, checkFrames, type PcmLayout } from './pcm-layout.ts';
import { createPcmSource } from './pcm-source.ts';
import { partialLastFrame } from '../repairs.ts';
import type { SampleEncoding } from './sample-decoding.ts';

/** Opens a file as a person says it is stored, whatever is in it. Owns the file. Throws `UserError` rule. */
export function openRaw(file: OriginalFile, raw: RawLayout): FrameSource {
  return createPcmSource(file, rawLayoutOf(file, raw));
}

/** Where the samples of such a file lie. Throws `UserError` rule when nothing is left behind the header. */
export function rawLayoutOf(file: { readonly path: string; readonly sizeBytes: ByteCount }, raw: RawLayout): PcmLayout {
  const { sampleRate, channels, headerBytes } = raw;
  const encoding = rawSampleEncoding(raw.encoding, raw.bigEndian);
  checkFormat(file.path, { encoding, sampleRate, channels });
  const frameBytes = encoding.bytesPerSample * channels;
  const dataBytes = headerBytes < file.sizeBytes ? minus(file.sizeBytes, headerBytes) : 0;
  const frames = wholeUnits(dataBytes, frameBytes);
  if (frames === 0) {
    const fileName = basename(file.path);
    throw new UserError(
      'rule',
      file.sizeBytes >= frameBytes
        ? `${fileName} has ${file.sizeBytes} bytes: behind ${headerBytes} bytes of header no frame is left. Give fewer header bytes.`
        : `${fileName} has ${file.sizeBytes} bytes, and one frame would take ${frameBytes}. Give fewer channels or smaller samples, or choose another file.`,
    );
  }
  checkFrames(file.path, frames);
  const order = encoding.bytesPerSample === 1 ? '' : raw.bigEndian ? ', big endian' : ', little endian';
  const name = `${rawEncodingNames[raw.encoding]}${order}`;
  return {
    encoding,
    dataOffset: headerBytes,
    dataBytes,
    facts: {
      format: 'raw',
      encoding: rawEncodingNames[raw.encoding],
      sampleRate,
      channels,
      frames,
      timeReference: null,
      description: '',
      repairs: [
        `Read without its header: as you said, from byte ${headerBytes} on as ${name}, ${channels} ${channels === 1 ? 'channel' : 'channels'}, ${sampleRate} Hz (${saidLength(frames, sampleRate)}).`,
        ...(restOf(dataBytes, frameBytes) === 0 ? [] : [partialLastFrame]),
      ],
      decoder: '',
    },
  };
}

/** How our decoders call a raw encoding. */
export function rawSampleEncoding(encoding: RawEncoding, bigEndian: boolean): SampleEncoding {
  const bytesPerSample = rawSampleBytes(encoding);
  switch (encoding) {
    case 'u8':
      return { kind: 'uint', bytesPerSample, bigEndian };
    case 's8':
    case 's16':
    case 's24':
    case 's32':
      return { kind: 'int', bytesPerSample, bigEndian };
    case 'f32':
    case 'f64':
      return { kind: 'float', bytesPerSample, bigEndian };
    case 'alaw':
    case 'mulaw':
      return { kind: encoding, bytesPerSample, bigEndian: false };
  }
}
