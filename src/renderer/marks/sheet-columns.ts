import type { SheetColumn } from '../view/view-store.ts';

/** The columns of the take sheet, as on paper; widths as a CSS grid template. */
export const sheetColumns: readonly { readonly id: SheetColumn; readonly name: string; readonly width: string }[] = [
  { id: 'take', name: 'Take', width: '58px' },
  { id: 'song', name: 'Song', width: 'minmax(120px, 1.25fr)' },
  { id: 'start', name: 'In', width: '116px' },
  { id: 'length', name: 'Length', width: '84px' },
  { id: 'status', name: 'Status', width: '138px' },
  { id: 'rating', name: 'Rating', width: '88px' },
  { id: 'notes', name: 'Notes', width: 'minmax(120px, 1.5fr)' },
];

export const gridTemplate = sheetColumns.map((column) => column.width).join(' ');
