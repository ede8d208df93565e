// The programs that read a file once, and what each is asked to do.

/** Programs for an uncompressed file: `{ name, program, args }`. */
export function peersOf(path) {
  return [
    { name: 'cat', program: 'cat', args: [path] },
    { name: 'sha256sum', program: 'sha256sum', args: [path] },
    {
      name: 'audiowaveform',
      program: 'audiowaveform',
      args: ['-q', '-i', path, '--output-format', 'dat', '-z', '256', '-b', '16', '--split-channels'],
    },
    {
      name: 'ffmpeg ebur128',
      program: 'ffmpeg',
      args: ['-v', 'error', '-nostats', '-i', path, '-af', 'ebur128=peak=true', '-f', 'null', '-'],
    },
    { name: 'sox -n stat', program: 'sox', args: [path, '-n', 'stat'] },
  ];
}
