import { readCue } from '../../../shared/formats/cue-read.ts';
import { type FlacCuesheet, placesOfCuesheet, startOf } from '../../../shared/formats/flac-cuesheet.ts';
import { marksOfPlaces } from '../../../shared/formats/marker-marks.ts';
import type { ParsedMark } from '../../../shared/formats/parsed-marks.ts';
import { groupOf, type MetadataPart, type MetadataTarget } from './file-metadata.ts';
import { chaptersIn, commentEntries, type VorbisComment } from './vorbis-comments.ts';

/** What comments say, with the cue sheet or the chapters that some programs put into them. */
export function commentsPart(comments: readonly VorbisComment[], target: MetadataTarget): MetadataPart {
  const sheet = sheetIn(comments, target);
  const chapters = chaptersIn(comments, target.sampleRate);
  return {
    groups: groupOf('Comments', commentEntries(comments)),
    marks: [...sheet.marks, ...marksOfPlaces(chapters, { format: 'vorbis', source: target.fileName })],
    notices: sheet.notices,
    source: [sheet.marks.length > 0 ? 'cue sheet tracks' : '', chapters.length > 0 ? 'chapters' : '']
      .filter(Boolean)
      .join(' and '),
  };
}

/**
 * The tracks of a FLAC's CUESHEET block. Their names stand nowhere but in the cue sheet that some programs put into
 * the comments beside it; where that tells of the same places, the block gives the exact samples and it the names.
 */
export function cuesheetPart(
  sheet: FlacCuesheet,
  comments: readonly VorbisComment[],
  target: MetadataTarget,
): MetadataPart {
  const named = sheetIn(comments, target).marks.filter(({ kind }) => kind !== 'timestamp');
  const tracks = sheet.tracks.filter(({ isAudio }) => isAudio);
  const nearFrames = target.sampleRate / 75;
  const isSame =
    named.length === tracks.length &&
    tracks.every((track, at) => Math.abs(startOf(track) - (named[at]?.startFrame ?? Infinity)) <= nearFrames);
  const titles = isSame ? sheet.tracks.map((track) => named[tracks.indexOf(track)]?.writtenName ?? '') : [];
  const places = placesOfCuesheet(sheet, titles);
  return {
    groups: groupOf('CUESHEET block', [
      ['Catalogue number', sheet.catalog],
      ['Made for', sheet.isCd ? 'a CD' : ''],
      ...places.map(
        ({ locator, startFrame, endFrame, title, notes }) =>
          [
            locator,
            [`frame ${startFrame}${endFrame > startFrame ? ` to ${endFrame}` : ''}`, title, notes]
              .filter(Boolean)
              .join(' · '),
          ] as const,
      ),
    ]),
    marks: marksOfPlaces(places, { format: 'flac', source: target.fileName }),
    notices: sheet.isCutOff ? ['The CUESHEET block is cut off; its whole tracks were read.'] : [],
    source: places.length > 0 ? 'cue sheet tracks' : '',
  };
}

/** The cue sheet that stands as a text among the comments. Its tracks are stretches unless their names call them takes. */
function sheetIn(
  comments: readonly VorbisComment[],
  target: MetadataTarget,
): { readonly marks: readonly ParsedMark[]; readonly notices: readonly string[] } {
  const text = comments.find(({ name }) => name === 'CUESHEET')?.value;
  if (text === undefined) return { marks: [], notices: [] };
  // Such a sheet is about this very file, whatever it calls it.
  const own = {
    ...target,
    audioFileName: /^\s*FILE\s+"?([^"\r\n]*)/im.exec(text)?.[1] ?? '',
    sourceName: target.fileName,
  };
  const { marks, notices } = readCue(text, own);
  return {
    marks: marks.map((mark) => {
      const origin = mark.origin === null ? null : { ...mark.origin, format: 'vorbis' as const };
      if (mark.kind !== 'take' || mark.takeNumber !== null) return { ...mark, origin };
      return { ...mark, kind: 'fragment', status: null, songTitle: '', title: mark.writtenName ?? '', origin };
    }),
    notices,
  };
}
