import { describe, expect, it } from 'vitest';
import { readAiffMarkers } from '../../src/shared/formats/aiff-markers.ts';
import { placesOfCuesheet, readFlacCuesheet } from '../../src/shared/formats/flac-cuesheet.ts';
import { marksOfPlaces } from '../../src/shared/formats/marker-marks.ts';
import { readRiffMarkers } from '../../src/shared/formats/riff-markers.ts';
import {
  adtlContent,
  comtContent,
  cueContent,
  joined,
  labl,
  letters,
  ltxt,
  markContent,
  note,
  smplContent,
} from '../support/make-markers.ts';

const listOf = (...parts: readonly Uint8Array[]) => ({ id: 'LIST', bytes: adtlContent(...parts) });
const cueOf = (...points: Parameters<typeof cueContent>[0]) => ({ id: 'cue ', bytes: cueContent(points) });

describe('markers of a WAV file', () => {
  it('stand at their sampleOffset, also where the position before it is empty', () => {
    const { places } = readRiffMarkers([cueOf({ id: 1, frame: 29_616 }, { id: 2, frame: 51_000, position: 7 })]);
    expect(places.map(({ startFrame, endFrame }) => [startFrame, endFrame])).toEqual([
      [29_616, 29_616],
      [51_000, 51_000],
    ]);
  });

  it.each([
    [
      'labels, notes, regions one after the other',
      (a: number) => [labl(a, 'Blue Room (take 1)'), note(a, 'good tempo'), ltxt(a, 450_122)],
    ],
    ['regions before notes', (a: number) => [labl(a, 'Blue Room (take 1)'), ltxt(a, 450_122), note(a, 'good tempo')]],
    ['labels last', (a: number) => [ltxt(a, 450_122), note(a, 'good tempo'), labl(a, 'Blue Room (take 1)')]],
  ])('are put together in any order: %s', (_, parts) => {
    const { places, notices } = readRiffMarkers([listOf(...parts(4)), cueOf({ id: 4, frame: 30_001 })]);
    expect(notices).toEqual([]);
    expect(places).toEqual([
      { startFrame: 30_001, endFrame: 480_123, title: 'Blue Room (take 1)', notes: 'good tempo', locator: 'cue 4' },
    ]);
  });

  it('are read from a list whose letters are small, in UTF-8 and in Latin-1', () => {
    const list = {
      id: 'list',
      bytes: adtlContent(labl(1, 'Маркер'), labl(2, Uint8Array.of(0x44, 0xe9, 0x62, 0x75, 0x74))),
    };
    const { places } = readRiffMarkers([cueOf({ id: 1, frame: 1 }, { id: 2, frame: 2 }), list]);
    expect(places.map(({ title }) => title)).toEqual(['Маркер', 'Début']);
  });

  it('are regions where REAPER put their ends into loops, whose last frame belongs to them', () => {
    const chunks = [
      cueOf({ id: 1, frame: 1000 }, { id: 2, frame: 9000 }),
      listOf(labl(1, 'verse'), labl(2, 'only a marker')),
      { id: 'smpl', bytes: smplContent([{ id: 1, start: 1000, last: 4999 }]) },
    ];
    expect(readRiffMarkers(chunks).places).toEqual([
      { startFrame: 1000, endFrame: 5000, title: 'verse', notes: '', locator: 'cue 1' },
      { startFrame: 9000, endFrame: 9000, title: 'only a marker', notes: '', locator: 'cue 2' },
    ]);
  });

  it('keep a loop without a cue point as a loop', () => {
    const { places, notices } = readRiffMarkers([{ id: 'smpl', bytes: smplContent([{ id: 7, start: 10, last: 19 }]) }]);
    expect(places).toEqual([{ startFrame: 10, endFrame: 20, title: 'Loop', notes: '', locator: 'loop 7' }]);
    expect(notices).toEqual([]);
  });

  it('keep doubles and say so, and say what has lost its place', () => {
    const { places, notices } = readRiffMarkers([
      cueOf({ id: 1, frame: 10 }, { id: 1, frame: 20 }),
      listOf(labl(1, 'one'), labl(1, 'other'), labl(9, 'nowhere')),
    ]);
    expect(places.map(({ startFrame, title }) => [startFrame, title])).toEqual([
      [10, 'one / other'],
      [20, 'one / other'],
    ]);
    expect(notices.join('\n')).toMatch(/two labels[^]*more than one cue point[^]*no cue point 9 for “nowhere”/);
  });

  it('keep what is whole of lists that are cut off', () => {
    const adtl = adtlContent(labl(1, 'whole'), labl(2, 'cut off here'));
    const { places, notices } = readRiffMarkers([
      { id: 'cue ', bytes: cueContent([{ id: 1, frame: 5 }], 12) },
      { id: 'LIST', bytes: adtl.subarray(0, adtl.length - 6) },
    ]);
    expect(places.map(({ title }) => title)).toEqual(['whole']);
    expect(notices).toEqual([
      'The list of cue points is cut off: it tells of 12, and 1 is there.',
      'The list of labels is cut off; what is whole of it was read.',
    ]);
  });

  it('never bring a reader down, whatever bytes they are made of', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const bytes = Uint8Array.from({ length: seed % 90 }, (_, index) => (seed * 31 + index * index * 7) & 0xff);
      for (const id of ['cue ', 'smpl', 'LIST', 'MARK', 'COMT']) {
        const content = id === 'LIST' ? joined([letters('adtl'), bytes]) : bytes;
        expect(() => readRiffMarkers([{ id, bytes: content }])).not.toThrow();
        expect(() => readAiffMarkers([{ id, bytes: content }])).not.toThrow();
      }
      expect(() => readFlacCuesheet(joined([new Uint8Array(395), bytes]))).not.toThrow();
    }
  });
});

describe('places that become marks', () => {
  const place = { startFrame: 5, endFrame: 5, title: 'Ramble (take 2)', notes: '', locator: 'cue 3' };
  const origin = { format: 'riff', source: 'reel.wav' } as const;

  it('are timestamps without extent, fragments with one, and takes only when they are called so', () => {
    const marks = marksOfPlaces(
      [place, { ...place, endFrame: 50 }, { ...place, endFrame: 50, title: 'mandolin idea' }],
      origin,
    );
    expect(
      marks.map(({ kind, title, songTitle, takeNumber, status }) => [kind, title, songTitle, takeNumber, status]),
    ).toEqual([
      ['timestamp', 'Ramble (take 2)', '', null, null],
      ['take', '', 'Ramble', 2, 'unknown'],
      ['fragment', 'mandolin idea', '', null, null],
    ]);
  });

  it('keep where they came from', () => {
    expect(marksOfPlaces([{ ...place, endFrame: 50 }], origin)[0]?.origin).toEqual({
      format: 'riff',
      source: 'reel.wav',
      locator: 'cue 3',
      rawStart: '5',
      rawEnd: '50',
    });
  });
});

describe('markers of an AIFF file', () => {
  it('have names of any length, and their comments', () => {
    const { places, comments } = readAiffMarkers([
      {
        id: 'MARK',
        bytes: markContent([
          { id: 1, frame: 7, name: 'odd' },
          { id: 2, frame: 9, name: 'even' },
        ]),
      },
      {
        id: 'COMT',
        bytes: comtContent([
          { marker: 2, text: 'splice' },
          { marker: 0, text: 'Flat transfer' },
        ]),
      },
    ]);
    expect(places).toEqual([
      { startFrame: 7, endFrame: 7, title: 'odd', notes: '', locator: 'marker 1' },
      { startFrame: 9, endFrame: 9, title: 'even', notes: 'splice', locator: 'marker 2' },
    ]);
    expect(comments).toEqual(['Flat transfer']);
  });
});

describe('a CUESHEET block of FLAC', () => {
  it('is no sheet when it is too short, and one without tracks when it is empty', () => {
    expect(readFlacCuesheet(new Uint8Array(100))).toBeNull();
    expect(placesOfCuesheet(readFlacCuesheet(new Uint8Array(396))!, [])).toEqual([]);
  });
});
