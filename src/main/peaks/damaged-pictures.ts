import { UserError } from '../../shared/contract/errors.ts';
import { type Locator, soundName } from '../audio/locator.ts';
import type { PeaksPlace } from './peaks-place.ts';
import { DestroyedRows } from './tile-checksums.ts';

/** A picture that was kept is not what was written, and is to be made anew from its sound. */
export class PictureDamaged extends UserError {
  constructor(path: Locator, { peaksPath }: PeaksPlace, options?: ErrorOptions) {
    const name = soundName(path);
    super(
      'notReadable',
      `The kept waveform of ${name} is damaged; the recording itself is not touched. Where the archive may be written, the waveform is made again from it. If this comes back, check the disk that holds ${peaksPath}.`,
      options,
    );
    this.name = 'PictureDamaged';
  }
}

/** Pictures of which something turned out to be destroyed. They count as not there until they are made anew. */
export type DamagedPictures = {
  has(place: PeaksPlace): boolean;
  /** Gives what `read` finds in a kept picture; throws `PictureDamaged` when that is damaged, or known to be. */
  guard<Result>(path: Locator, place: PeaksPlace, read: () => Promise<Result>): Promise<Result>;
  /** The picture was begun anew. */
  remade(place: PeaksPlace): void;
};

/** @param forget closes what is open of a peaks file. */
export function createDamagedPictures(forget: (peaksPath: string) => Promise<void>): DamagedPictures {
  const damaged = new Set<string>();
  return {
    has: ({ key }) => damaged.has(key),
    async guard(path, place, read) {
      if (damaged.has(place.key)) throw new PictureDamaged(path, place);
      try {
        return await read();
      } catch (cause) {
        if (!(cause instanceof DestroyedRows)) throw cause;
        damaged.add(place.key);
        await forget(place.peaksPath);
        throw new PictureDamaged(path, place, { cause });
      }
    },
    remade: ({ key }) => void damaged.delete(key),
  };
}
