import { saidLength } from './timecode.ts';

/** How samples can be stored in a file that does not say it itself. Widths are those of one sample of one channel. */
export const rawEncodings = ['u8', 's8', 's16', 's24', 's32', 'f32', 'f64', 'alaw', 'mulaw'] as const;
export type RawEncoding = (typeof rawEncodings)[number];

/** What a person says about a file whose header is missing or broken. */
export type RawLayout = {
  readonly sampleRate: number;
  readonly channels: number;
  readonly encoding: RawEncoding;
  readonly bigEndian: boolean;
  /** Bytes before the first sample. */
  readonly headerBytes: number;
};

/** Repairs that are not made without being asked for, because the header could be right after all. */
export const offeredRepairs = ['wrappedLength'] as const;
export type OfferedRepair = (typeof offeredRepairs)[number];

/** A way in which a file may hold more than it says. Told whether or not it was accepted, so it can be taken back. */
export type RepairOffer = {
  readonly kind: OfferedRepair;
  /** Frames when the header is believed. */
  readonly framesAsSaid: number;
  /** Frames when the repair is accepted. */
  readonly framesRepaired: number;
};

/** How people want the files of a transfer to be read, where that is not as the files say. Files are never touched. */
export type Reading = {
  /** Set when the header is not to be believed at all. */
  readonly raw: RawLayout | null;
  readonly accepted: readonly OfferedRepair[];
};

/** Every file is read so until somebody says otherwise. */
export const asFilesSay: Reading = { raw: null, accepted: [] };

/** `24 bit`, `32 bit float` ... of a raw encoding. */
export const rawEncodingNames: Readonly<Record<RawEncoding, string>> = {
  u8: '8 bit, unsigned',
  s8: '8 bit, signed',
  s16: '16 bit',
  s24: '24 bit',
  s32: '32 bit',
  f32: '32 bit float',
  f64: '64 bit float',
  alaw: 'A-law',
  mulaw: 'µ-law',
};

/** Bytes of one sample of one channel. */
export function rawSampleBytes(encoding: RawEncoding): 1 | 2 | 3 | 4 | 8 {
  switch (encoding) {
    case 'u8':
    case 's8':
    case 'alaw':
    case 'mulaw':
      return 1;
    case 's16':
      return 2;
    case 's24':
      return 3;
    case 's32':
    case 'f32':
      return 4;
    case 'f64':
      return 8;
  }
}

/** A repair in two parts: what it is called, and what it did. Sentences about repairs begin with their name. */
export function repairName(repair: string): { readonly name: string; readonly text: string } {
  const [, name = '', text = ''] = /^([A-Z][^:.]{2,40}): (.*)$/s.exec(repair) ?? [];
  if (name === '') return { name: 'Repaired', text: repair };
  return { name, text: text.charAt(0).toUpperCase() + text.slice(1) };
}

/** Whether a repair says that the file ends before its header says. */
export function isCutOff(repair: string): boolean {
  return repairName(repair).name === 'Cut off';
}

/** `Its header tells of 0:27:57 of sound ... The file holds 6:40:47, which is 6:12:49 more.` */
export function offerSentence(offer: RepairOffer, sampleRate: number): string {
  const length = (frames: number): string => saidLength(frames, sampleRate);
  const more = offer.framesRepaired - offer.framesAsSaid;
  return `Wrapped length: its header tells of ${length(offer.framesAsSaid)} of sound, as happens when a length overflows at 4 GiB. The file holds ${length(offer.framesRepaired)}, which is ${length(more)} more.`;
}
