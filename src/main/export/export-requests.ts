import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { UserError } from '../../shared/contract/errors.ts';
import type { Handlers } from '../../shared/contract/requests.ts';
import type { ExportFormat, ExportOptions, ExportWarning, Place } from '../../shared/contract/views.ts';
import { type Change, isEmptyChange } from '../../shared/domain/change.ts';
import type { MarkId, TransferId } from '../../shared/domain/ids.ts';
import type { Transfer } from '../../shared/domain/transfer.ts';
import { planExport } from '../../shared/formats/export-plan.ts';
import type { ExportSource } from '../../shared/formats/export-source.ts';
import { type ImportContext, importTitle, previewImport } from './import-marks.ts';
import { writeFiles } from './write-export.ts';

/** What leaving and entering the house need of the rest of the core. */
export type ExportDeps = {
  /** One transfer with its tape, its marks, and all songs of the archive; throws `notFound`. */
  load(transferId: TransferId): ExportSource;
  /** Writes and announces a change; returns the revision it made. */
  commit(title: string, change: Change, place: Place | null): number;
  /** The revision the archive stands at. */
  revision(): number;
  /** Which of these ids belong to marks anywhere in the archive. */
  markIdsInUse(ids: readonly MarkId[]): ReadonlySet<MarkId>;
  /** Throws `outsideFolders` for a folder this host may not write to. */
  assertFolderAllowed(path: string): void | Promise<void>;
  newId(): string;
  now(): number;
  author(): string;
};

type ExportRequests = Pick<Handlers, 'export.preview' | 'export.write' | 'import.preview' | 'import.apply'>;

/** The requests by which marks leave the archive as files and come in from files. */
export function createExportRequests(deps: ExportDeps): ExportRequests {
  const plan = (transferId: TransferId, format: ExportFormat, options: ExportOptions) => {
    const source = deps.load(transferId);
    return { source, preview: planExport({ ...source, format, options }) };
  };
  const importContext = (transferId: TransferId): ImportContext => ({
    source: deps.load(transferId),
    idsInUse: (ids) => deps.markIdsInUse(ids),
    newId: () => deps.newId(),
    now: deps.now(),
    author: deps.author(),
  });

  return {
    'export.preview': ({ transferId, format, options }) => plan(transferId, format, options).preview,

    'export.write': async ({ transferId, format, options, folder }) => {
      await deps.assertFolderAllowed(folder);
      const { source, preview } = plan(transferId, format, options);
      if (preview.blocked !== null) {
        const overlaps = preview.warnings.some(({ kind }) => kind === 'overlap');
        throw new UserError(overlaps ? 'overlap' : 'nothingToExport', preview.blocked);
      }
      const encoding = format === 'cue' ? options.cueEncoding : 'utf-8';
      const besideOriginal = await folderWarnings(folder, source.transfer);
      const paths = await writeFiles(folder, preview.files, encoding);
      return { paths, warnings: [...preview.warnings, ...besideOriginal] };
    },

    'import.preview': ({ transferId, format, fileName, bytesBase64 }) =>
      previewImport({ format, fileName, bytes: Buffer.from(bytesBase64, 'base64') }, importContext(transferId), false),

    'import.apply': ({ transferId, format, fileName, bytesBase64, replaceConflicts }) => {
      const file = { format, fileName, bytes: Buffer.from(bytesBase64, 'base64') };
      const preview = previewImport(file, importContext(transferId), replaceConflicts);
      const { added, updated } = preview.change.marks;
      const first = added[0] ?? updated[0]?.[1];
      const place = first === undefined ? null : { transferId, frame: first.startFrame };
      const revision = isEmptyChange(preview.change)
        ? deps.revision()
        : deps.commit(importTitle(preview, fileName), preview.change, place);
      const skipped = preview.identical + preview.conflicts.length - updated.length;
      return { revision, added: added.length, replaced: updated.length, skipped };
    },
  };
}

/** Originals may be joined by a sheet when the user says so, but never without a word. */
async function folderWarnings(folder: string, { files }: Transfer): Promise<readonly ExportWarning[]> {
  const folders = await Promise.all(files.map(({ path }) => realFolder(dirname(path))));
  if (!folders.includes(await realFolder(folder))) return [];
  const message = `${folder} is the folder of the original. The audio file itself was not touched.`;
  return [{ kind: 'notice', message, markIds: [] }];
}

async function realFolder(path: string): Promise<string> {
  // A folder that is gone (an unplugged disk) is compared by its name.
  return realpath(path).catch(() => path);
}
