import type { MarkId, ShortlistId, SongId, TapeId, TransferId } from '../../src/shared/domain/ids.ts';
import type { Mark } from '../../src/shared/domain/mark.ts';
import type { Shortlist } from '../../src/shared/domain/shortlist.ts';
import type { Song } from '../../src/shared/domain/song.ts';
import { emptyTape, type Tape } from '../../src/shared/domain/tape.ts';
import { asInFile, type Transfer } from '../../src/shared/domain/transfer.ts';

let made = 0;

/** Ids that read in the order of making, so that a failing test can be understood. */
function nextId(kind: string): string {
  made += 1;
  return `${kind}-${String(made).padStart(6, '0')}`;
}

/** A closed take of one second at 48 kHz; states only what matters: `aTake({ startFrame: 48_000 })`. */
export function aTake(fields: Partial<Mark> = {}): Mark {
  const startFrame = fields.startFrame ?? 0;
  return {
    id: nextId('mark') as MarkId,
    transferId: 'transfer-a' as TransferId,
    kind: 'take',
    startFrame,
    endFrame: startFrame + 48_000,
    songId: null,
    takeNumber: null,
    status: 'unknown',
    flags: [],
    title: '',
    rating: 0,
    players: '',
    notes: '',
    tags: [],
    author: '',
    createdAt: 1_700_000_000_000,
    origin: null,
    ...fields,
  };
}

export function aFragment(fields: Partial<Mark> = {}): Mark {
  return aTake({ kind: 'fragment', status: null, ...fields });
}

export function aTimestamp(fields: Partial<Mark> = {}): Mark {
  return aTake({ kind: 'timestamp', status: null, endFrame: fields.startFrame ?? 0, ...fields });
}

export function aSong(title: string, fields: Partial<Song> = {}): Song {
  return { id: nextId('song') as SongId, title, composers: '', notes: '', ...fields };
}

export function aShortlist(title: string, ...marks: readonly Pick<Mark, 'id'>[]): Shortlist {
  const items = marks.map(({ id }) => ({ markId: id, notes: '' }));
  return { id: nextId('shortlist') as ShortlistId, title, notes: '', createdAt: 1_700_000_000_000, items };
}

export function aTape(fields: Partial<Tape> = {}): Tape {
  return { ...emptyTape('tape-a' as TapeId), reel: '7', ...fields };
}

/** A present 24 bit stereo WAV of ten minutes at 48 kHz, `R07A.wav`, side A. */
export function aTransfer({ path, ...fields }: Partial<Transfer> & { readonly path?: string } = {}): Transfer {
  return {
    id: 'transfer-a' as TransferId,
    tapeId: 'tape-a' as TapeId,
    side: 'A',
    part: null,
    generation: '',
    notes: '',
    ...asInFile,
    files: [{ path: path ?? '/reels/R07A.wav', sizeBytes: 0, modifiedAt: 0, sha256: null }],
    state: 'present',
    reason: null,
    format: 'wav',
    encoding: '24 bit',
    sampleRate: 48_000,
    channels: 2,
    frames: 48_000 * 600,
    audioSha256: null,
    timeReference: null,
    repairs: [],
    reading: { raw: null, accepted: [] },
    offers: [],
    decoder: '',
    addedAt: 0,
    ...fields,
  };
}
