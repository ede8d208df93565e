/** How often the sound ran out, as a sentence. */
export function underrunText(underruns: number): string {
  if (underruns === 0) return 'The sound has never run out on this tape.';
  const times = underruns === 1 ? 'once' : `${underruns} times`;
  return `The sound ran out ${times} before the next page was read; the position stayed right.`;
}

/** The same at a glance; null when it never did. */
export function gapsText(underruns: number): string | null {
  if (underruns === 0) return null;
  return `Sound ran out ${underruns === 1 ? 'once' : `${underruns} times`}`;
}

/** What the tape waits for; a comparison names nobody, since it may be blind. */
export function waitingText(fileName: string | null): string {
  return `Waiting for ${fileName ?? 'the sound'}: its disk is slow to answer`;
}
