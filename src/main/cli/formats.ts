import { UserError } from '../../shared/contract/errors.ts';
import { type ExportFormat, exportFormats, type ImportFormat, importFormats } from '../../shared/contract/views.ts';
import { type TimeBase, timeBases } from '../../shared/domain/tape-time.ts';

/** The format that was named; throws `UserError` for one that cannot be written. */
export function exportFormatOf(named: string | undefined, otherwise: ExportFormat | null): ExportFormat {
  if (named === undefined && otherwise !== null) return otherwise;
  const format = exportFormats.find((one) => one === named);
  if (format !== undefined) return format;
  const asked = named === undefined ? 'Say which format' : `${named} is no format that can be written: choose one`;
  throw new UserError('badInput', `${asked} with --format ${exportFormats.join('|')}.`);
}

/** What times of an export count: the file, unless corrected ones are asked for. */
export function timeBaseOf(named: string | undefined): TimeBase {
  const base = timeBases.find((one) => one === (named ?? 'file'));
  if (base !== undefined) return base;
  throw new UserError('badInput', `${named} is no kind of time: choose one with --time ${timeBases.join('|')}.`);
}

/** The format that was named, or null: it is then told from the content. */
export function importFormatOf(named: string | undefined): ImportFormat | null {
  if (named === undefined) return null;
  const format = importFormats.find((one) => one === named);
  if (format !== undefined) return format;
  throw new UserError(
    'badInput',
    `${named} is no format that can be read: choose one with --format ${importFormats.join('|')}.`,
  );
}
