import type { Mark } from '../../shared/domain/mark.ts';
import { archive } from '../archive/archive.ts';
import { viewStore } from '../view/view-store.ts';
import { sheetRows } from './sheet-rows.ts';

/** The marks that the take sheet shows now, in its order. */
export function sheetOrder(): readonly Mark[] {
  const { marks, songs } = archive.store.getState();
  const { sheetFilter, sheetSort } = viewStore.getState();
  return sheetRows(marks.values(), songs, sheetFilter, sheetSort).map(({ mark }) => mark);
}
