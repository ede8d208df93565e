/**
 * The texts of an ID3v1 tag: the last 128 bytes of a file, each field in Latin-1 (windows-1252) and filled up with NULs
 * or spaces (id3.org, ID3v1 and 1.1). None when the bytes are no such tag.
 */
export function id3v1Entries(bytes: Uint8Array): readonly (readonly [key: string, value: string])[] {
  const text = (from: number, length: number): string =>
    (latin.decode(bytes.subarray(from, from + length)).split('\0')[0] ?? '').trim();
  if (bytes.length !== 128 || text(0, 3) !== 'TAG') return [];
  const [beforeTrack, track = 0, genre = 0] = bytes.subarray(125);
  // Version 1.1 took the last two bytes of the comment: a NUL, then the number.
  const hasTrack = beforeTrack === 0 && track !== 0;
  return [
    ['Title', text(3, 30)],
    ['Artist', text(33, 30)],
    ['Album', text(63, 30)],
    ['Year', text(93, 4)],
    ['Comment', text(97, hasTrack ? 28 : 30)],
    ['Track', hasTrack ? String(track) : ''],
    ['Genre', genre === unsaid ? '' : (genres[genre] ?? `number ${genre}`)],
  ];
}

const latin = new TextDecoder('windows-1252');
const unsaid = 255;

/** By number: the eighty of the standard, then those that Winamp added. */
const genres = (
  'Blues|Classic Rock|Country|Dance|Disco|Funk|Grunge|Hip-Hop|Jazz|Metal|New Age|Oldies|Other|Pop|R&B|Rap|' +
  'Reggae|Rock|Techno|Industrial|Alternative|Ska|Death Metal|Pranks|Soundtrack|Euro-Techno|Ambient|Trip-Hop|' +
  'Vocal|Jazz+Funk|Fusion|Trance|Classical|Instrumental|Acid|House|Game|Sound Clip|Gospel|Noise|AlternRock|' +
  'Bass|Soul|Punk|Space|Meditative|Instrumental Pop|Instrumental Rock|Ethnic|Gothic|Darkwave|Techno-Industrial|' +
  'Electronic|Pop-Folk|Eurodance|Dream|Southern Rock|Comedy|Cult|Gangsta|Top 40|Christian Rap|Pop/Funk|Jungle|' +
  'Native American|Cabaret|New Wave|Psychedelic|Rave|Showtunes|Trailer|Lo-Fi|Tribal|Acid Punk|Acid Jazz|Polka|' +
  'Retro|Musical|Rock & Roll|Hard Rock|Folk|Folk-Rock|National Folk|Swing|Fast Fusion|Bebop|Latin|Revival|' +
  'Celtic|Bluegrass|Avantgarde|Gothic Rock|Progressive Rock|Psychedelic Rock|Symphonic Rock|Slow Rock|Big Band|' +
  'Chorus|Easy Listening|Acoustic|Humour|Speech|Chanson|Opera|Chamber Music|Sonata|Symphony|Booty Bass|Primus|' +
  'Porn Groove|Satire|Slow Jam|Club|Tango|Samba|Folklore|Ballad|Power Ballad|Rhythmic Soul|Freestyle|Duet|' +
  'Punk Rock|Drum Solo|A cappella|Euro-House|Dance Hall'
).split('|');
