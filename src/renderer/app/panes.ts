import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';

/** Sizes of the window's parts in CSS pixels; null means the size the design gives them. */
export type PaneSizes = { readonly listWidth: number | null; readonly waveHeight: number | null };

export const paneStore = createStore<PaneSizes>(() => ({ listWidth: null, waveHeight: null }));

export const listWidths = { least: 190, usual: 264, most: 520 } as const;
/** Overview, ruler, waveform and lanes together; below the least the lanes would hide the waveform. */
export const waveHeights = { least: 236, usual: 406, most: 1200 } as const;

/** Reads a size in a component. */
export function usePanes<Part>(select: (state: PaneSizes) => Part): Part {
  return useStore(paneStore, select);
}

export function within({ least, most }: { least: number; most: number }, size: number): number {
  return Math.round(Math.min(most, Math.max(least, size)));
}
