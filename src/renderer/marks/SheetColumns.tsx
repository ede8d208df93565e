import { ChevronDown, ChevronUp } from 'lucide-react';
import type { ReactElement } from 'react';
import { type SheetColumn, useView, viewStore } from '../view/view-store.ts';
import { gridTemplate, sheetColumns } from './sheet-columns.ts';
import styles from './TakeSheet.module.css';

/** The heads of the columns; pressing one sorts by it, pressing it again turns the order round. */
export function SheetColumns(): ReactElement {
  const sort = useView((state) => state.sheetSort);
  const sortBy = (column: SheetColumn): void => {
    viewStore.setState({
      sheetSort: { column, descending: sort.column === column ? !sort.descending : false },
    });
  };
  return (
    <div role="row" className={styles['heads']} style={{ gridTemplateColumns: gridTemplate }} aria-rowindex={1}>
      {sheetColumns.map(({ id, name }) => {
        const isSorted = sort.column === id;
        const Arrow = sort.descending ? ChevronDown : ChevronUp;
        return (
          <div
            key={id}
            role="columnheader"
            aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
            className={styles['headCell']}
          >
            <button type="button" className={styles['head']} onClick={() => sortBy(id)}>
              {name}
              {isSorted ? <Arrow aria-hidden /> : null}
            </button>
          </div>
        );
      })}
    </div>
  );
}
