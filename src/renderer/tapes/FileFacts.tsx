import { Copy } from 'lucide-react';
import type { ReactElement } from 'react';
import { formatNames, type Transfer, sizeOf } from '../../shared/domain/transfer.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { say, sayProblem } from '../ui/messages.ts';
import { LoudnessFacts } from './LoudnessFacts.tsx';
import styles from './TapeDetails.module.css';
import { formatText, lengthText, sizeText } from './tape-words.ts';

/** What the file says of itself, and the checksums by which it can be proven to be the same. Never edited. */
export function FileFacts({ transfer }: { readonly transfer: Transfer }): ReactElement {
  const { files, format, channels, frames, audioSha256, decoder, reason } = transfer;
  const length = lengthText(transfer);
  return (
    <section className={styles['fields']} aria-label="The file">
      <h3>The file</h3>
      {reason === null ? null : <p className={styles['reason']}>{reason}</p>}
      {files.map((file) => (
        <Fact key={file.path} label="Path" value={file.path} copies />
      ))}
      <Fact
        label="Format"
        value={[format === null ? '' : formatNames[format], formatText(transfer)].filter(Boolean).join(', ')}
      />
      <Fact label="Channels" value={channels === null ? '' : String(channels)} />
      <Fact label="Length" value={frames === null ? '' : `${length} · ${frames.toLocaleString('en')} frames`} />
      <Fact label="Size" value={sizeText(sizeOf(transfer))} />
      {files.map((file) => (
        <Fact key={file.path} label="SHA-256" value={file.sha256 ?? 'being computed'} copies={file.sha256 !== null} />
      ))}
      <Fact
        label="of the audio"
        called="SHA-256 of the audio"
        value={audioSha256 ?? 'being computed'}
        copies={audioSha256 !== null}
      />
      <Fact label="Decoder" value={decoder} />
      <LoudnessFacts transfer={transfer} />
    </section>
  );
}

function Fact({
  label,
  called = label,
  value,
  copies = false,
}: {
  readonly label: string;
  /** Where the line above says a part of its label. */
  readonly called?: string;
  readonly value: string;
  readonly copies?: boolean;
}): ReactElement | null {
  if (value === '') return null;
  return (
    <>
      <span>{label}</span>
      <span className={styles['fact']}>
        <span>{value}</span>
        {copies ? (
          <IconButton size="small" label={`Copy ${called}`} icon={<Copy />} onClick={() => copy(called, value)} />
        ) : null}
      </span>
    </>
  );
}

function copy(label: string, text: string): void {
  navigator.clipboard.writeText(text).then(() => say('done', `${label} copied.`), sayProblem);
}
