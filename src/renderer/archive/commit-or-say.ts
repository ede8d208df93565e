import type { Place } from '../../shared/contract/views.ts';
import type { Change } from '../../shared/domain/change.ts';
import { say } from '../ui/messages.ts';
import { archive } from './archive.ts';

/**
 * Commits a change; where it is refused, says why and keeps what was typed at hand: the message stays until it is
 * dismissed, and its button tries the same change again.
 */
export async function commitOrSay(title: string, change: Change, place: Place | null): Promise<void> {
  try {
    await archive.commit(title, change, place);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : String(error);
    say('problem', sentence, { label: 'Try again', run: () => void commitOrSay(title, change, place) });
  }
}
