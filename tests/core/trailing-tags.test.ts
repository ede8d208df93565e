import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { readMetadata } from '../../src/main/audio/metadata/read-metadata.ts';
import { needs, runProgram } from '../support/judges.ts';
import { type FixtureName, fixturePath } from '../support/make-compressed.ts';
import { id3Tag, id3Text, joined, letters } from '../support/make-markers.ts';

const folder = mkdtempSync(join(tmpdir(), 'takesheet-trailing-tags-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Groups = Readonly<Record<string, Readonly<Record<string, string>>>>;

async function wordsOf(path: string): Promise<Groups> {
  const { groups } = await readMetadata(path, { sampleRate: 44_100, frames: 132_300, fileName: 'x' });
  return Object.fromEntries(
    groups.map(({ name, entries }) => [name, Object.fromEntries(entries.map(({ key, value }) => [key, value]))]),
  );
}

function write(name: string, ...parts: readonly Uint8Array[]): string {
  const path = join(folder, name);
  writeFileSync(path, joined(parts));
  return path;
}

const sound = (name: FixtureName): Uint8Array => readFileSync(fixturePath(name));

/** Title, artist, album, year and comment; the rest of each field is filled with `fill`. */
function id3v1(fields: readonly string[], end: readonly number[], fill = '\0'): Uint8Array {
  const lengths = [30, 30, 30, 4, 30];
  const text = fields.map((field, at) => field.padEnd(lengths[at]!, fill)).join('');
  const bytes = joined([letters('TAG'), letters(text), Uint8Array.of(0)]);
  bytes.set(end, 128 - end.length);
  return bytes;
}

function apeTag(items: readonly (readonly [key: string, kind: number, value: Uint8Array])[]): Uint8Array {
  const numbers = (...values: readonly number[]): Uint8Array => new Uint8Array(Uint32Array.from(values).buffer);
  const body = joined(
    items.flatMap(([key, kind, value]) => [numbers(value.length, kind << 1), letters(`${key}\0`), value]),
  );
  const frame = (flags: number): Uint8Array =>
    joined([letters('APETAGEX'), numbers(2000, body.length + 32, items.length, flags, 0, 0)]);
  return joined([frame(0xa000_0000), body, frame(0x8000_0000)]);
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('what the tags at the end of a file say', () => {
  test('an ID3v1.1 tag in Latin-1, with its track and genre', async () => {
    const tag = id3v1(['Br\xfcder, zur Sonne', 'Chor', 'Kassette 3', '1974', 'Seite B'], [0, 7, 8]);
    expect(await wordsOf(write('eleven.mp3', sound('constant.mp3'), tag))).toEqual({
      ID3v1: {
        Title: 'Brüder, zur Sonne',
        Artist: 'Chor',
        Album: 'Kassette 3',
        Year: '1974',
        Comment: 'Seite B',
        Track: '7',
        Genre: 'Jazz',
      },
    });
  });

  test('an ID3v1 tag with spaces, a comment of full length and no genre; what is empty is not told', async () => {
    const comment = 'thirty letters, not one fewer.';
    expect(comment).toHaveLength(30);
    const tag = id3v1(['Rehearsal', '', '', '', comment], [255], ' ');
    expect(await wordsOf(write('old.mp3', sound('constant.mp3'), tag))).toEqual({
      ID3v1: { Title: 'Rehearsal', Comment: comment },
    });
  });

  test('an APE tag before it and an ID3v2 tag in front keep their own words', async () => {
    const front = id3Tag(id3Text('TIT2', 'The whole title that is much longer than thirty letters'));
    const ape = apeTag([
      ['Title', 0, utf8('Größe')],
      ['Artist', 0, utf8('One\0Other')],
      ['Cover Art (Front)', 1, new Uint8Array(500).fill(7)],
      ['Related', 2, utf8('http://example.org')],
    ]);
    const back = id3v1(['The whole title that is much l', '', '', '', ''], [200]);
    const path = write('three.mp3', front, sound('constant.mp3'), ape, back);
    expect(await wordsOf(path)).toEqual({
      ID3: { Title: 'The whole title that is much longer than thirty letters' },
      APE: { Title: 'Größe', Artist: 'One; Other', Related: 'http://example.org' },
      ID3v1: { Title: 'The whole title that is much l', Genre: 'number 200' },
    });
  });

  test('a FLAC file may end with one too', async () => {
    const words = await wordsOf(
      write('tagged.flac', sound('stereo-16.flac'), id3v1(['Reel 4', '', '', '', ''], [255])),
    );
    expect(words['ID3v1']).toEqual({ Title: 'Reel 4' });
  });

  test('an APE tag that is broken is told as far as its items are whole', async () => {
    const ape = apeTag([
      ['Title', 0, utf8('Reel 4')],
      ['Artist', 0, utf8('Trio')],
    ]);
    // The second item claims to be longer than its tag.
    ape[32 + 8 + 6 + 6] = 200;
    expect(await wordsOf(write('broken.mp3', sound('constant.mp3'), ape))).toEqual({ APE: { Title: 'Reel 4' } });
  });

  test('as ffmpeg writes them', async (context) => {
    needs(context, 'ffmpeg');
    const tags = ['title=Blue Room', 'artist=Trio', 'track=3', 'genre=Swing'].flatMap((tag) => ['-metadata', tag]);
    const run = (to: string, ...asked: readonly string[]): Uint8Array => {
      runProgram('ffmpeg', ['-v', 'error', '-y', '-i', fixturePath('constant.mp3'), ...tags, ...asked, to]);
      return readFileSync(to);
    };
    const packed = Buffer.from(run(join(folder, 'ffmpeg.wv'), '-c:a', 'wavpack'));
    const ape = packed.subarray(packed.indexOf('APETAGEX'));
    const tagged = run(join(folder, 'ffmpeg.mp3'), '-c', 'copy', '-write_id3v1', '1');
    const path = write('both.mp3', tagged.subarray(0, -128), ape, tagged.subarray(-128));
    const words = await wordsOf(path);
    expect(words['APE']).toMatchObject({ title: 'Blue Room', artist: 'Trio' });
    expect(words['ID3v1']).toMatchObject({ Title: 'Blue Room', Artist: 'Trio', Track: '3', Genre: 'Swing' });
  });
});
