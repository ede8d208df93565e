/**
 * Name and version of each decoder, as they are kept beside the marks: positions in lossy files depend on the decoder.
 * They are written out because the packages do not export their package.json; a test compares them with it.
 */
export const decoderVersions = {
  flac: '@wasm-audio-decoders/flac 0.2.11',
  mp3: 'mpg123-decoder 1.0.3',
  vorbis: '@wasm-audio-decoders/ogg-vorbis 0.1.20',
  opus: 'opus-decoder 0.7.12',
} as const;
