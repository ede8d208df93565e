import type { ReactElement } from 'react';
import { chordText } from './chord-text.ts';
import styles from './Kbd.module.css';

/** A key as it is printed on the reader's keyboard. */
export function Kbd({ keys }: { readonly keys: string }): ReactElement {
  return <kbd className={styles['kbd']}>{chordText(keys)}</kbd>;
}
