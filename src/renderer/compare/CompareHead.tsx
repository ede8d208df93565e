import type { ReactElement } from 'react';
import { lufsText } from '../../shared/loudness/loudness-text.ts';
import { runById } from '../commands/registry.ts';
import { Button } from '../ui/Button.tsx';
import { Pill } from '../ui/Pill.tsx';
import { useCompare } from './compare-store.ts';
import { alignedText } from './compare-words.ts';
import styles from './CompareHead.module.css';

/** What the head of the window says while takes are compared. */
export function CompareHead(): ReactElement {
  const title = useCompare((state) => state.title);
  const aligned = useCompare(alignedText);
  const isMatched = useCompare((state) => state.isMatched);
  const targetLufs = useCompare((state) => state.targetLufs);
  const session = useCompare((state) => state.session);
  const isTest = session !== null && session.kind !== 'shuffle';
  return (
    <div className={styles['head']}>
      <span className={styles['crumb']}>
        Compare <span aria-hidden>·</span> <h1>{title}</h1>
      </span>
      <span className={styles['facts']} role="status">
        <Pill>{session === null ? aligned : 'blind: names and waves hidden'}</Pill>
      </span>
      <Pill pressed={isMatched} onToggle={() => runById('compare.match')}>
        {matchText(isMatched, session === null ? targetLufs : null)}
      </Pill>
      <Button keys="B" pressed={session?.kind === 'shuffle'} disabled={isTest} onClick={() => runById('compare.blind')}>
        {session?.kind === 'shuffle' ? 'Reveal' : 'Blind'}
      </Button>
      <Button keys="Escape" onClick={() => runById('compare.close')}>
        {isTest ? 'Leave test' : 'Close'}
      </Button>
    </div>
  );
}

function matchText(isMatched: boolean, targetLufs: number | null): string {
  if (!isMatched) return 'loudness as in the files';
  return targetLufs === null ? 'loudness matched' : `loudness matched to ${lufsText(targetLufs)}`;
}
