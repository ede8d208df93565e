import { chunkName, dataView, fieldText } from '../../../shared/formats/binary-text.ts';

/** What the four letters of a LIST INFO chunk mean (Microsoft, Multimedia Programming Interface 1.0, 2-14). */
export const infoNames: Readonly<Record<string, string>> = {
  IARL: 'Archive',
  IART: 'Artist',
  ICMS: 'Commissioned by',
  ICMT: 'Comment',
  ICOP: 'Copyright',
  ICRD: 'Created',
  IENG: 'Engineer',
  IGNR: 'Genre',
  IKEY: 'Keywords',
  IMED: 'Medium',
  INAM: 'Title',
  IPRD: 'Product',
  ISBJ: 'Subject',
  ISFT: 'Software',
  ISRC: 'Source',
  ISRF: 'Source form',
  ITCH: 'Technician',
  ITRK: 'Track',
};

type Entry = readonly [key: string, value: string];

/** The texts of a LIST INFO chunk, from behind its letters `INFO`; `bigEndian` as in RIFX. What is cut off is left out. */
export function infoEntries(bytes: Uint8Array, bigEndian: boolean): readonly Entry[] {
  const entries: Entry[] = [];
  const view = dataView(bytes);
  for (let at = 4; at + 8 <= bytes.length;) {
    const size = view.getUint32(at + 4, !bigEndian);
    const name = chunkName(bytes, at);
    entries.push([infoNames[name] ?? name, fieldText(bytes.subarray(at + 8, Math.min(bytes.length, at + 8 + size)))]);
    at += 8 + size + (size % 2);
  }
  return entries;
}

/**
 * The fields of a bext chunk (EBU Tech 3285, version 2); none when it is too short to be one. Of one in RIFX only the
 * texts: the standard knows no such file, so nobody knows how its numbers lie there.
 */
export function bextEntries(bytes: Uint8Array, bigEndian: boolean): readonly Entry[] {
  if (bytes.length < 348) return [];
  const text = (from: number, length: number): string => fieldText(bytes.subarray(from, from + length));
  return [
    ['Description', text(0, 256)],
    ['Originator', text(256, 32)],
    ['Originator reference', text(288, 32)],
    ['Date', text(320, 10)],
    ['Time', text(330, 8)],
    ...(bigEndian ? [] : bextNumbers(bytes)),
    ['Coding history', bytes.length > 602 ? fieldText(bytes.subarray(602)) : ''],
  ];
}

function bextNumbers(bytes: Uint8Array): readonly Entry[] {
  const view = dataView(bytes);
  const version = view.getUint16(346, true);
  const umid = bytes.subarray(348, 412);
  const hasUmid = version >= 1 && umid.length === 64 && umid.some((byte) => byte !== 0);
  const timeReference = view.getBigUint64(338, true);
  return [
    ['Time reference', timeReference === 0n ? '' : `${timeReference} samples since midnight`],
    ['Version', String(version)],
    ['UMID', hasUmid ? Buffer.from(umid).toString('hex').toUpperCase() : ''],
    ...(version >= 2 && bytes.length >= 422 ? loudnessEntries(view) : []),
  ];
}

const loudnessNames = [
  ['Loudness', 'LUFS'],
  ['Loudness range', 'LU'],
  ['True peak', 'dBTP'],
  ['Highest momentary loudness', 'LUFS'],
  ['Highest short-term loudness', 'LUFS'],
] as const;

function loudnessEntries(view: DataView): readonly Entry[] {
  return loudnessNames.map(([name, unit], index): Entry => {
    const hundredths = view.getInt16(412 + index * 2, true);
    // 7FFF says that nobody measured it; programs that do not know this leave 0.
    return [name, hundredths === 0x7fff || hundredths === 0 ? '' : `${(hundredths / 100).toFixed(1)} ${unit}`];
  });
}

const maxXmlLength = 2_000_000;

/** The texts of an iXML chunk with the way to each: `SPEED / NOTE`. Reads broken XML as far as it can be understood. */
export function ixmlEntries(bytes: Uint8Array): readonly Entry[] {
  const xml = new TextDecoder().decode(bytes.subarray(0, maxXmlLength)).replaceAll('\0', '');
  const entries: Entry[] = [];
  const path: string[] = [];
  for (const [, comment, closes, name, isEmpty, text] of xml.matchAll(
    /(<!--[\s\S]*?-->|<[?!][^>]*>)|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/g,
  )) {
    if (comment !== undefined) continue;
    if (name === undefined) {
      const value = unescaped(text ?? '').trim();
      const way = path.slice(path[0] === 'BWFXML' ? 1 : 0).join(' / ');
      if (value !== '' && way !== '') entries.push([way, value]);
    } else if (closes === '/') path.splice(Math.max(0, path.lastIndexOf(name)));
    else if (isEmpty !== '/' && path.length < 32) path.push(name);
  }
  return entries;
}

const xmlLetters: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (whole, decimal, hex, word) => {
    const code = Number.parseInt(String(decimal ?? hex ?? ''), decimal === undefined ? 16 : 10);
    if (code > 0 && code <= 0x10_ffff) return String.fromCodePoint(code);
    return xmlLetters[String(word)] ?? whole;
  });
}
