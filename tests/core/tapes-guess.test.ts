import fc from 'fast-check';
import { expect, test } from 'vitest';
import { guessTape } from '../../src/main/tapes/guess-tape.ts';

const nothing = { reel: '', title: '', date: '', side: '', part: null };

test.for([
  ['/x/Reel 0417 side A.wav', { reel: '0417', side: 'A' }],
  ['/x/R0417_A_part2.wav', { reel: '0417', side: 'A', part: 2 }],
  ['/x/reel-0417-side-a.flac', { reel: '0417', side: 'A' }],
  ['/x/0417A.wav', { reel: '0417', side: 'A' }],
  ['/x/0417_A_02.wav', { reel: '0417', side: 'A', part: 2 }],
  ['/x/Tape 12 - Side 2 (part 1 of 3).aif', { reel: '12', side: '2', part: 1 }],
  ['/x/Tape #AB12 side b pt3.wav', { reel: 'AB12', side: 'B', part: 3 }],
  ['/x/reel no. 12 side one.wav', { reel: '12', side: '1' }],
  ['/x/Reel 417A 96k24b.wav', { reel: '417', side: 'A' }],
  ['/x/Reel 0455 side A flat transfer.wav', { reel: '0455', side: 'A' }],
  ['/h/1971-01-12 Headley/Reel 415/side A.wav', { reel: '415', side: 'A', date: '1971-01-12', title: 'Headley' }],
  ['/h/1971-01 sessions/Reel 2/part 2.wav', { reel: '2', part: 2, date: '1971-01', title: 'sessions' }],
  [
    '/h/1971-01-12_Headley_Grange_Reel_3_Side_B.wav',
    { reel: '3', side: 'B', date: '1971-01-12', title: 'Headley Grange' },
  ],
  ['/h/Headley (1971)/Side 2.flac', { side: '2', date: '1971', title: 'Headley' }],
  ['C:\\Tapes\\Reel 5\\A.wav', { reel: '5', side: 'A' }],
  ['/h/take \\ other take.wav', { title: 'take \\ other take' }],
  ['/h/Reel 5/01 Ramble.wav', { reel: '5', part: 1 }],
  ['/home/ann/Music/Take Five - Dave.mp3', { title: 'Take Five - Dave' }],
  ['/home/ann/The Band - 04.wav', { title: 'The Band - 04' }],
  ['/home/ann/2001 a space odyssey.wav', { title: '2001 a space odyssey' }],
  ['/home/ann/Ramble_take_2.wav', { title: 'Ramble take 2' }],
] as const)('%s is read as people mean it', ([path, expected]) => {
  expect(guessTape(path)).toEqual({ ...nothing, ...expected });
});

test('the description of the file helps where its name says nothing', () => {
  const guess = guessTape('/x/a1b2c3.wav', 'Reel 0417 side A, Island Studios 1971-01-12');
  expect(guess).toEqual({ ...nothing, reel: '0417', side: 'A', date: '1971-01-12' });
});

test('no name breaks it, and every tape gets a number or a title', () => {
  const words = fc.constantFrom(
    'Reel',
    'side',
    'A',
    'part',
    '12',
    '0417',
    '1971-01-12',
    '_',
    '-',
    ' ',
    '(',
    ')',
    '/',
    '.wav',
    '🎙',
    'x',
  );
  const name = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
  );
  fc.assert(
    fc.property(name, name, (file, description) => {
      const { reel, title, part } = guessTape(`/tapes/${file}x.wav`, description);
      expect(reel !== '' || title !== '').toBe(true);
      expect(part === null || Number.isSafeInteger(part)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
