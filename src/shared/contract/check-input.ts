import * as z from 'zod';
import type { Change } from '../domain/change.ts';
import type { Id } from '../domain/ids.ts';
import { channelFolds, type KeptChannels, mostKeptChannels } from '../domain/channel-view.ts';
import { type Mark, markKinds, originFormats, takeFlags, takeStatuses } from '../domain/mark.ts';
import { offeredRepairs, rawEncodings, type RawLayout, type Reading } from '../domain/reading.ts';
import { maxRollSeconds, minRollSeconds, rollNames } from '../domain/rolls.ts';
import { mostOnShortlist, type Shortlist } from '../domain/shortlist.ts';
import type { Song } from '../domain/song.ts';
import type { Tape } from '../domain/tape.ts';
import { timeBases } from '../domain/tape-time.ts';
import { type NewVerdict, mostCompared, verdictKinds } from '../domain/verdict.ts';
import { timeDisplays } from '../domain/timecode.ts';
import { maxTourSeconds, minTourSeconds, tourAbouts, tourParts, type TourSubject } from '../domain/tour.ts';
import { maxSpeedRatio, minSpeedRatio, type TransferEntry } from '../domain/transfer.ts';
import { UserError } from './errors.ts';
import type { In, RequestName } from './requests.ts';
import { exportFormats, type ExportOptions, importFormats, type Settings, tapesAtOnce } from './views.ts';

// Only the main process imports this file: the window must not carry zod.
// Shapes and sizes are checked here; whether a mark makes sense is for domain/mark-rules.ts, which says it better.

const maxTextLength = 20_000;
const maxPathLength = 4_096;
const maxThings = 100_000;
/** 16 MiB of base64 text: about 12 MiB of cue sheet, labels or JSON lines. */
const maxImportLength = 16 * 1024 * 1024;

const text = z.string().max(maxTextLength);
const path = z
  .string()
  .min(1)
  .max(maxPathLength)
  .refine((given) => !given.includes('\0'), 'a path has no zero bytes');
const fileName = z.string().min(1).max(1_024);
const base64 = z
  .string()
  .max(maxImportLength)
  .regex(/^[A-Za-z0-9+/]*={0,2}$/);
/** JSON can carry any number; frames, counts and times are whole and safe (2^53). */
const wholeNumber = z.int();
const nothing = z.strictObject({});

// The brand exists for the compiler only; the length is all that can be checked of a foreign id.
const id = <Wanted extends Id<string>>() =>
  z
    .string()
    .min(1)
    .max(200)
    .transform((given) => given as Wanted);

const transferId = id<In<'marks.list'>['transferId']>();

const mark = z.strictObject({
  id: id<Mark['id']>(),
  transferId,
  kind: z.enum(markKinds),
  startFrame: wholeNumber,
  endFrame: wholeNumber.nullable(),
  songId: id<Song['id']>().nullable(),
  takeNumber: wholeNumber.nullable(),
  status: z.enum(takeStatuses).nullable(),
  flags: z.array(z.enum(takeFlags)).max(takeFlags.length),
  title: text,
  rating: wholeNumber,
  players: text,
  notes: text,
  tags: z.array(z.string().max(200)).max(200),
  author: z.string().max(200),
  createdAt: wholeNumber,
  origin: z
    .strictObject({
      format: z.enum(originFormats),
      source: text,
      locator: text,
      rawStart: text,
      rawEnd: text,
    })
    .nullable(),
}) satisfies z.ZodType<Mark>;

const song = z.strictObject({
  id: id<Song['id']>(),
  title: text,
  composers: text,
  notes: text,
}) satisfies z.ZodType<Song>;

const tape = z.strictObject({
  id: id<Tape['id']>(),
  reel: text,
  title: text,
  date: text,
  studio: text,
  people: text,
  speedIps: z.number().positive().max(1_000).nullable(),
  trackFormat: text,
  equalisation: text,
  noiseReduction: text,
  condition: text,
  boxNotes: text,
}) satisfies z.ZodType<Tape>;

const transferEntry = z.strictObject({
  id: transferId,
  tapeId: id<Tape['id']>(),
  side: z.string().max(200),
  part: wholeNumber.nullable(),
  generation: text,
  notes: text,
  speedRatio: z.number().min(minSpeedRatio).max(maxSpeedRatio),
  runsBackwards: z.boolean(),
}) satisfies z.ZodType<TransferEntry>;

const shortlist = z.strictObject({
  id: id<Shortlist['id']>(),
  title: text,
  notes: text,
  createdAt: wholeNumber,
  items: z.array(z.strictObject({ markId: id<Mark['id']>(), notes: text })).max(mostOnShortlist),
}) satisfies z.ZodType<Shortlist>;

const rawLayout = z.strictObject({
  sampleRate: wholeNumber.min(1).max(768_000),
  channels: wholeNumber.min(1).max(64),
  encoding: z.enum(rawEncodings),
  bigEndian: z.boolean(),
  headerBytes: wholeNumber.min(0),
}) satisfies z.ZodType<RawLayout>;
const reading = z.strictObject({
  raw: rawLayout.nullable(),
  accepted: z.array(z.enum(offeredRepairs)).max(offeredRepairs.length),
}) satisfies z.ZodType<Reading>;

const tourSubject = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('song'), songId: id<Song['id']>() }),
  z.strictObject({ kind: z.literal('tape'), tapeId: id<Tape['id']>() }),
  z.strictObject({ kind: z.literal('shortlist'), shortlistId: id<Shortlist['id']>() }),
  z.strictObject({ kind: z.literal('marks'), markIds: z.array(id<Mark['id']>()).max(maxThings) }),
]) satisfies z.ZodType<TourSubject>;

const frameRange = z
  .strictObject({ startFrame: wholeNumber.min(0), endFrame: wholeNumber.min(1) })
  .refine(({ startFrame, endFrame }) => endFrame > startFrame, 'the end lies behind the start');

const diff = <Thing extends z.ZodType>(thing: Thing) =>
  z.strictObject({
    added: z.array(thing).max(maxThings),
    updated: z.array(z.tuple([thing, thing])).max(maxThings),
    removed: z.array(thing).max(maxThings),
  });

const change = z.strictObject({
  marks: diff(mark),
  songs: diff(song),
  tapes: diff(tape),
  transfers: diff(transferEntry),
  shortlists: diff(shortlist),
}) satisfies z.ZodType<Change>;

const exportOptions = z.strictObject({
  timeBase: z.enum(timeBases),
  leaveOutStatuses: z.array(z.string().max(100)).max(100),
  leaveOutNoGood: z.boolean(),
  cueEncoding: z.enum(['utf-8', 'latin-1']),
  performer: text,
}) satisfies z.ZodType<ExportOptions>;
const exported = { transferId, format: z.enum(exportFormats), options: exportOptions };
const imported = { transferId, format: z.enum(importFormats).nullable(), fileName, bytesBase64: base64 };

const rolls = z
  .record(z.enum(rollNames), z.number().min(0).max(maxRollSeconds))
  .refine(
    (given) => rollNames.every((name) => given[name] >= minRollSeconds(name)),
    'What plays nothing but its roll needs one that can be heard.',
  );
const stretch = z.strictObject({ transferId, startFrame: wholeNumber.min(0), endFrame: wholeNumber.min(0) });
const verdict = z.strictObject({
  id: id<NewVerdict['id']>(),
  kind: z.enum(verdictKinds),
  blind: z.boolean(),
  note: z.string().max(2_000),
  marks: z
    .array(
      z.strictObject({
        markId: id<Mark['id']>(),
        name: z.string().max(1_000),
        place: wholeNumber.min(1).max(mostCompared).nullable(),
        wins: wholeNumber.min(0).max(10_000).nullable(),
      }),
    )
    .max(mostCompared),
  trials: wholeNumber.min(0).max(1_000).nullable(),
  correct: wholeNumber.min(0).max(1_000).nullable(),
}) satisfies z.ZodType<NewVerdict>;
const markId = id<Mark['id']>();
const tourStretch = {
  part: z.enum(tourParts),
  seconds: z.number().min(minTourSeconds).max(maxTourSeconds),
};

const channel = wholeNumber.min(0).max(63);
const keptChannels = z.strictObject({
  transferId,
  fold: z.enum(channelFolds),
  soloed: z.array(channel).max(64),
  muted: z.array(channel).max(64),
  heights: z.array(z.tuple([channel, z.number().min(0)])).max(64),
  scrollTop: z.number(),
  gain: z.number().positive().exactOptional(),
}) satisfies z.ZodType<KeptChannels>;

const settings = {
  theme: z.enum(['system', 'dark', 'light']).exactOptional(),
  author: z.string().max(200).exactOptional(),
  timeDisplay: z.enum(timeDisplays).exactOptional(),
  timeBase: z.enum(timeBases).exactOptional(),
  followPlayhead: z.boolean().exactOptional(),
  exportFolder: z.string().max(maxPathLength).exactOptional(),
  lastWindow: text.exactOptional(),
  cacheCapGb: z.number().min(0.1).max(100_000).exactOptional(),
  rolls: rolls.exactOptional(),
  softEdges: z.boolean().exactOptional(),
  skipSilence: z.boolean().exactOptional(),
  tour: z
    .strictObject({ about: z.enum(tourAbouts), ...tourStretch, movesOn: z.boolean(), goesOn: z.boolean() })
    .exactOptional(),
  tourProgress: z
    .strictObject({ ...tourStretch, title: text, markIds: z.array(markId).max(maxThings), at: markId })
    .nullable()
    .exactOptional(),
} satisfies { [Name in keyof Settings]: z.ZodType<Settings[Name]> };

/** One shape per request; the compiler holds each against `Requests`. */
const shapes = {
  'archive.get': nothing,
  'transfers.add': z.strictObject({ paths: z.array(path).min(1).max(10_000) }),
  'transfers.reread': z.strictObject({ transferId }),
  'transfers.locate': z.strictObject({ transferId, path }),
  'transfers.separate': z.strictObject({ transferId }),
  'transfers.acceptRepair': z.strictObject({ transferId, kind: z.enum(offeredRepairs), accept: z.boolean() }),
  'transfers.readAs': z.strictObject({ transferId, raw: rawLayout.nullable() }),
  'reading.guess': z.strictObject({ transferId }),
  'reading.preview': z.strictObject({
    transferId,
    reading,
    startFrame: wholeNumber.min(0),
    frames: wholeNumber.min(1).nullable(),
    columns: wholeNumber.min(1).max(4_096),
  }),
  'transfers.remove': z.strictObject({ transferIds: z.array(transferId).min(1).max(maxThings) }),
  'demo.open': nothing,
  'marks.list': z.strictObject({ transferId }),
  'songs.takes': z.strictObject({ songId: id<Song['id']>() }),
  'marks.search': z.strictObject({ text: z.string().max(1_000) }),
  'songs.counts': nothing,
  'marks.counts': nothing,
  'changes.commit': z.strictObject({
    title: z.string().min(1).max(500),
    change,
    place: z.strictObject({ transferId, frame: wholeNumber }).nullable(),
  }),
  'history.undo': nothing,
  'history.redo': nothing,
  'history.list': z.strictObject({
    transferId: transferId.nullable(),
    markId: id<Mark['id']>().nullable(),
    limit: wholeNumber.min(1).max(10_000),
  }),
  'export.preview': z.strictObject(exported),
  'export.write': z.strictObject({ ...exported, folder: path }),
  'import.preview': z.strictObject(imported),
  'import.apply': z.strictObject({ ...imported, replaceConflicts: z.boolean() }),
  'peaks.get': z.strictObject({ transferId }),
  'peaks.glance': z.strictObject({ transferId }),
  'files.browse': z.strictObject({ path: path.nullable(), showAllFiles: z.boolean() }),
  'files.match': z.strictObject({
    dropped: z
      .array(
        z.strictObject({
          name: fileName,
          // Rounded beyond 2^53, as a browser tells it.
          sizeBytes: z.number().min(0),
          headBase64: base64.max(1024 * 1024),
        }),
      )
      .max(10_000),
  }),
  'files.pick': z.strictObject({ what: z.enum(['files', 'folder', 'exportFolder']) }),
  'jobs.cancel': z.strictObject({ jobId: id<In<'jobs.cancel'>['jobId']>() }),
  'loudness.get': z.strictObject({ transferId, startFrame: wholeNumber.min(0), endFrame: wholeNumber.min(0) }),
  'activity.get': z.strictObject({ transferId }),
  'peaks.export': z.strictObject({ transferId, folder: path }),
  'jobs.pause': z.strictObject({ jobId: id<In<'jobs.pause'>['jobId']>(), paused: z.boolean() }),
  'tapesAtOnce.get': nothing,
  'tapesAtOnce.set': z.strictObject({ atOnce: wholeNumber.min(tapesAtOnce.least).max(tapesAtOnce.most) }),
  'metadata.get': z.strictObject({ transferId }),
  'offered.add': z.strictObject({ transferId }),
  'offered.dismiss': z.strictObject({ transferId }),
  'ffmpeg.look': nothing,
  'ffmpeg.choose': z.strictObject({ path: z.string().max(maxPathLength) }),
  'marks.find': z.strictObject({ markIds: z.array(id<Mark['id']>()).max(mostOnShortlist) }),
  'compare.align': z.strictObject({
    reference: stretch,
    others: z
      .array(stretch)
      .min(1)
      .max(mostCompared - 1),
  }),
  'verdicts.add': z.strictObject({ verdict }),
  'verdicts.list': z.strictObject({ markIds: z.array(id<Mark['id']>()).max(1_000).nullable() }),
  'verdicts.withdraw': z.strictObject({ verdictId: id<NewVerdict['id']>() }),
  'heard.list': nothing,
  'heard.get': z.strictObject({ transferId }),
  'heard.add': z.strictObject({ transferId, ranges: z.array(frameRange).min(1).max(10_000) }),
  'heard.forget': z.strictObject({ transferId }),
  'tour.plan': z.strictObject({
    what: tourSubject,
    ...tourStretch,
  }),
  'player.claim': z.strictObject({ windowId: z.string().min(1).max(200) }),
  'settings.set': z.strictObject({ settings: z.strictObject(settings) }),
  'channels.keep': z.strictObject({ channels: z.array(keptChannels).max(mostKeptChannels) }),
} satisfies { [Name in RequestName]: z.ZodType<In<Name>> };

/** Whether this is a request of ours; `constructor` and other inherited names are not. */
export function isRequestName(name: string): name is RequestName {
  return Object.hasOwn(shapes, name);
}

/** The input as its request wants it; throws `UserError('badInput')` that names the first field that is not. */
export function checkInput<Name extends RequestName>(name: Name, input: unknown): In<Name> {
  const checked = shapes[name].safeParse(input);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? 'its input' : issue.path.join('.');
  throw new UserError('badInput', `The request ${name} was refused: ${where}: ${issue?.message ?? 'malformed'}.`);
}
