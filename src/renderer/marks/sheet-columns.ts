import type { SheetColumn } from '../view/view-store.ts';

/** The columns of the take sheet, as on paper; widths as a CSS grid template. */
export const sheetColumns: readonly { readonly id: SheetColumn; readonly name: string; readonly width: string }[] = [
  { id: 'take', name: 'Take', width: '4.5rem' },
  { id: 'song', name: 'Song', width: 'minmax(9.2rem, 1.25fr)' },
  { id: 'start', name: 'In', width: '9rem' },
  { id: 'length', name: 'Length', width: '6.5rem' },
  { id: 'status', name: 'Status', width: '10.6rem' },
  { id: 'rating', name: 'Rating', width: '6.8rem' },
  { id: 'notes', name: 'Notes', width: 'minmax(9.2rem, 1.5fr)' },
];

export const gridTemplate = sheetColumns.map((column) => column.width).join(' ');
