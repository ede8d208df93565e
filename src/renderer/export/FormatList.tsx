import type { ReactElement } from 'react';
import type { ExportFormat } from '../../shared/contract/views.ts';
import { exportStore, setExportOptions, useExportChoice } from './export-store.ts';
import styles from './FormatList.module.css';

type Choice = {
  readonly id: string;
  readonly name: string;
  readonly ending: string;
  readonly format: ExportFormat;
  readonly encoding?: 'utf-8' | 'latin-1';
};

const groups: readonly { readonly name: string; readonly choices: readonly Choice[] }[] = [
  {
    name: 'Cue',
    choices: [
      { id: 'cue', name: 'Cue sheet', ending: '.cue', format: 'cue', encoding: 'utf-8' },
      { id: 'cueLatin1', name: 'Cue sheet, Latin-1', ending: '.cue', format: 'cue', encoding: 'latin-1' },
    ],
  },
  {
    name: 'Labels and markers',
    choices: [{ id: 'audacity', name: 'Audacity labels', ending: '.txt', format: 'audacity' }],
  },
  {
    name: 'Tables',
    choices: [
      { id: 'csvSpreadsheet', name: 'CSV for spreadsheets', ending: '.csv', format: 'csvSpreadsheet' },
      { id: 'csv', name: 'CSV, data', ending: '.csv', format: 'csv' },
      { id: 'jsonl', name: 'JSON Lines, lossless', ending: '.jsonl', format: 'jsonl' },
    ],
  },
];

/** The forms marks can leave in, as one set of radio buttons: arrows go through them. */
export function FormatList(): ReactElement {
  const format = useExportChoice((state) => state.format);
  const encoding = useExportChoice((state) => state.options.cueEncoding);
  return (
    <div className={styles['list']} role="radiogroup" aria-label="Format">
      {groups.map((group) => (
        <div key={group.name} role="group" aria-label={group.name}>
          <h3 className={styles['group']}>{group.name}</h3>
          {group.choices.map((choice) => (
            <label key={choice.id} className={styles['choice']}>
              <input
                type="radio"
                name="export-format"
                checked={choice.format === format && (choice.encoding ?? encoding) === encoding}
                onChange={() => choose(choice)}
              />
              <span>{choice.name}</span>
              <span className={styles['ending']}>{choice.ending}</span>
            </label>
          ))}
        </div>
      ))}
    </div>
  );
}

function choose({ format, encoding }: Choice): void {
  exportStore.setState({ format });
  if (encoding !== undefined) setExportOptions({ cueEncoding: encoding });
}
