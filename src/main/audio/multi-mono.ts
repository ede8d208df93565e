import { basename } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import { saidLength } from '../../shared/domain/timecode.ts';
import type { FrameSource, SourceFacts } from './frame-source.ts';
import { checkFormat } from './pcm-source/pcm-layout.ts';
import { wrappedLengthInSet } from './repairs.ts';
import { passOfSet, type SetPart, weave } from './set-pass.ts';

/**
 * Several files of one recording as one source: the channels of the first file, then those of the second, and so on.
 * A file that is shorter than the longest is silent at its end. Owns the parts. Throws `UserError` rule when they do
 * not fit together.
 */
export function createSetSource(parts: readonly SetPart[]): FrameSource {
  const facts = factsOfSet(parts);
  return {
    facts,
    readsSideBySide: parts.every(({ source }) => source.readsSideBySide),
    async read(startFrame, frames) {
      const count = Math.max(0, Math.min(frames, facts.frames - startFrame));
      const blocks = await Promise.all(parts.map(({ source }) => source.read(startFrame, count)));
      const target = new Float32Array(count * facts.channels);
      let lane = 0;
      for (const [part, block] of blocks.entries()) {
        const { channels } = parts[part]!.source.facts;
        weave(block, channels, target, facts.channels, lane);
        lane += channels;
      }
      return target;
    },
    pass: () => passOfSet(parts, facts),
    passFindings: () =>
      parts.flatMap(({ path, source }) => {
        const findings = source.passFindings?.() ?? [];
        return findings.map((finding) => `${finding} (${basename(path)})`);
      }),
    async close() {
      await Promise.all(parts.map(({ source }) => source.close()));
    },
  };
}

function factsOfSet(parts: readonly SetPart[]): SourceFacts {
  const [first] = parts;
  if (first === undefined) throw new Error('A set has at least one file.');
  const frames = Math.max(...parts.map(({ source }) => source.facts.frames));
  const channels = parts.reduce((sum, { source }) => sum + source.facts.channels, 0);
  const { sampleRate, encoding } = first.source.facts;
  for (const { path, source } of parts) {
    if (source.facts.sampleRate === sampleRate) continue;
    throw new UserError(
      'rule',
      `${basename(path)} has ${source.facts.sampleRate} Hz and ${basename(first.path)} ${sampleRate} Hz, so they cannot be one transfer. Add them separately.`,
    );
  }
  // 64 channels are the most for a set as for a file.
  checkFormat(first.path, { encoding: { kind: 'int', bytesPerSample: 1, bigEndian: false }, sampleRate, channels });
  return {
    ...first.source.facts,
    encoding,
    channels,
    frames,
    repairs: parts.flatMap(({ path, source }) => repairsOf(path, source.facts, frames)),
    // Whether a header is to be believed is asked for single files only; a set can be taken apart, and that is said.
    offers: [],
  };
}

function repairsOf(path: string, facts: SourceFacts, longest: number): readonly string[] {
  const { repairs, offers = [], frames, sampleRate } = facts;
  const name = basename(path);
  const own = [
    ...repairs.map((repair) => `${repair} (${name})`),
    ...offers
      .filter(({ framesRepaired }) => framesRepaired > frames)
      .map(({ framesRepaired }) =>
        wrappedLengthInSet(name, saidLength(frames, sampleRate), saidLength(framesRepaired, sampleRate)),
      ),
  ];
  if (frames === longest) return own;
  const missing = saidLength(longest - frames, sampleRate);
  return [...own, `Shorter channel: ${name} ends ${missing} before the longest file of its set; it is silent there.`];
}
