/** A piece of a cue sheet's line and how it is shown; `rounded` marks CD frames that stand a little before the take. */
export type CuePiece = {
  readonly text: string;
  readonly look: 'plain' | 'command' | 'string' | 'remark' | 'rounded';
};

/** Cuts the lines of one of our own cue sheets into pieces to be coloured. */
export function highlightCue(lines: readonly string[]): readonly (readonly CuePiece[])[] {
  let rate = 0;
  let start: number | null = null;
  return lines.map((line) => {
    rate = Number(/REM TAKESHEET-RATE (\d+)/.exec(line)?.[1] ?? rate);
    const samples = /REM TAKESHEET-SAMPLES (\d+)/.exec(line)?.[1];
    if (samples !== undefined) start = Number(samples);
    const isRounded = line.includes('INDEX 01') && start !== null && rate > 0 && (start * 75) % rate !== 0;
    return piecesOf(line, isRounded);
  });
}

function piecesOf(line: string, isRounded: boolean): readonly CuePiece[] {
  const match = /^(\s*)([A-Z]+)(\s.*)?$/.exec(line);
  if (match === null) return [{ text: line, look: 'plain' }];
  const [, indent = '', command = '', rest = ''] = match;
  const head: readonly CuePiece[] = [
    { text: indent, look: 'plain' },
    { text: command, look: 'command' },
  ];
  if (command === 'REM') return [...head, { text: rest, look: 'remark' }];
  if (isRounded) {
    return [...head, { text: rest.slice(0, -2), look: 'plain' }, { text: rest.slice(-2), look: 'rounded' }];
  }
  const quoted = /^(\s*)(".*")(.*)$/.exec(rest);
  if (quoted === null) return [...head, { text: rest, look: 'plain' }];
  const [, before = '', string = '', after = ''] = quoted;
  return [...head, { text: before, look: 'plain' }, { text: string, look: 'string' }, { text: after, look: 'plain' }];
}
