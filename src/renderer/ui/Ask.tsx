import { AlertDialog } from '@base-ui/react/alert-dialog';
import type { ReactElement } from 'react';
import { useStore } from 'zustand';
import { askStore } from './ask-store.ts';
import { Button } from './Button.tsx';
import styles from './Ask.module.css';

/** Shows the question of `ask()`; mounted once. */
export function Ask(): ReactElement {
  const question = useStore(askStore, (state) => state.question);
  return (
    <AlertDialog.Root
      open={question !== null}
      onOpenChange={(open) => {
        if (!open) question?.answer(false);
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={styles['veil'] ?? ''} />
        <AlertDialog.Popup className={styles['popup'] ?? ''}>
          <AlertDialog.Title className={styles['title'] ?? ''}>{question?.title}</AlertDialog.Title>
          <AlertDialog.Description className={styles['text'] ?? ''}>{question?.text}</AlertDialog.Description>
          <div className={styles['buttons']}>
            <Button onClick={() => question?.answer(false)}>Cancel</Button>
            <Button variant="primary" onClick={() => question?.answer(true)}>
              {question?.yes}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
