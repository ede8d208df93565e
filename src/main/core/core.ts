import type { Events } from '../../shared/contract/events.ts';
import type { Handlers } from '../../shared/contract/requests.ts';
import type { TransferId } from '../../shared/domain/ids.ts';

export type EventListener = <Name extends keyof Events>(name: Name, payload: Events[Name]) => void;

/** The whole product without a window. Every host mounts exactly this and adds only a wire. */
export type Core = {
  readonly handlers: Handlers;
  /** Tells every event, in the order in which things happened. Returns a function that stops it. */
  subscribe(listener: EventListener): () => void;
  /** Interleaved f32 samples of exactly these frames, fewer only where the transfer ends. Throws `UserError`. */
  readFrames(transferId: TransferId, startFrame: number, frames: number, signal: AbortSignal): Promise<Float32Array>;
  /** The bytes of one peaks tile as `peaksUrl` describes them. Throws `UserError`. */
  readPeaksTile(
    transferId: TransferId,
    framesPerBucket: number,
    tile: number,
    signal: AbortSignal,
  ): Promise<Uint8Array<ArrayBuffer>>;
  close(): Promise<void>;
};

/** Ways in which a host differs from the others; everything else is the same. */
export type HostServices = {
  readonly kind: 'electron' | 'web' | 'cli';
  readonly version: string;
  /** The system's own file dialogs, where there are any. */
  pickPaths?(what: 'files' | 'folder' | 'exportFolder'): Promise<readonly string[]>;
  /** Folders that this host may show, add from and export to; null where the user's own rights are the bound. */
  readonly allowedFolders: readonly string[] | null;
};

/** Workers are entries of their own; the entry file knows where they lie, nobody else does. */
export type WorkerUrls = { readonly reader: URL; readonly analysis: URL; readonly alignment: URL };

export type CoreOptions = {
  readonly archivePath: string;
  /** Where peaks are cached; deletable at any time, never beside originals. */
  readonly cacheDir: string;
  /** Where the demo reel is made. */
  readonly dataDir: string;
  readonly workers: WorkerUrls;
  readonly host: HostServices;
  /** For reading commands that run beside a writer. */
  readonly readOnly: boolean;
  /** ms since 1970; told by tests, otherwise the system's clock. */
  readonly now?: () => number;
};
