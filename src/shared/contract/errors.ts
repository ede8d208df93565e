/** Errors the user can act on. Anything else is a bug and arrives as `internal`. */
export const errorCodes = [
  'badInput', // the request itself was malformed
  'unknownRequest',
  'refused', // not asked by our own page
  'notFound', // no such transfer, mark, path ...
  'outsideFolders', // a path the web host may not show
  'notReadable', // permissions, a missing disk
  'notWritable', // a read-only folder, a full disk
  'notAudio', // content is no known audio
  'damaged', // known format, broken file
  'unsupported', // known format, no decoder in this version
  'rule', // the change breaks a rule of the trade; the sentence says which
  'stale', // the thing was changed elsewhere in the meantime
  'locked', // another program writes this archive
  'fromNewerVersion',
  'notAnArchive',
  'readOnly', // this archive is open for reading only
  'overlap', // takes overlap where the format cannot carry it
  'nothingToExport',
  'notHere', // this host cannot do it (for example, file dialogs in a browser)
  'disconnected', // the window lost its way to the main process
  'internal',
] as const;
export type ErrorCode = (typeof errorCodes)[number];

export type ErrorReply = { readonly code: ErrorCode; readonly message: string };

/** An error for the user: `message` names what, why and the way out in one or two sentences. */
export class UserError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserError';
    this.code = code;
  }
}

/** For whoever still waits for an answer when the program ends. */
export function closedMeanwhile(): UserError {
  return new UserError('disconnected', 'Takesheet was closed before this was done.');
}
