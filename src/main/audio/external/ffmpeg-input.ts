import { resolve } from 'node:path';

/**
 * Containers that hold sound themselves. Lists of other files (HLS, concat, DASH, image sequences) are left out, so
 * that a file of unknown origin cannot make ffmpeg open anything but itself.
 */
const containers =
  'aa,aac,aax,ac3,aiff,alp,amr,amrnb,amrwb,apc,ape,asf,asf_o,ast,au,avi,caf,daud,dff,dsf,dss,dts,dtshd,eac3,flac,flv,' +
  'gsm,iff,ilbc,ircam,loas,m4a,matroska,mlp,mov,mp3,mpc,mpc8,mpeg,mpegts,mxf,nistsphere,nut,oga,ogg,oma,pvf,qcp,rm,' +
  'shn,sln,sol,sox,spdif,tak,truehd,tta,voc,vqf,w64,wav,webm,wsd,wv,xwma';

/** Longest block of memory that a file may make ffmpeg ask for, in bytes. */
const maxAllocBytes = 512 * 1024 * 1024;

/**
 * Parameters that name an original as the input: read from the file of this very name, whatever it looks like (`-i.wv`
 * is no option, `http:x` and `concat:a|b` no address), and nothing else.
 */
export function inputParameters(path: string): readonly string[] {
  return [
    '-max_alloc',
    String(maxAllocBytes),
    '-protocol_whitelist',
    'file,pipe,fd',
    '-format_whitelist',
    containers,
    '-i',
    `file:${resolve(path)}`,
  ];
}

/** The chosen sound of the file: its first audio stream and nothing else of it. */
export const firstSound: readonly string[] = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1'];
