import { type ReactElement, useEffect, useState } from 'react';
import { tapesAtOnce } from '../../shared/contract/views.ts';
import { bridge } from '../client/bridge.ts';
import { sayProblem } from '../ui/messages.ts';
import { Select, type SelectOption } from '../ui/Select.tsx';

const { least, most } = tapesAtOnce;

const counts: readonly SelectOption<string>[] = Array.from({ length: most - least + 1 }, (_, index) => {
  const count = least + index;
  return { value: String(count), label: count === 1 ? 'One' : `Up to ${count}, one of each disk` };
});

/** How many tapes this machine reads behind the scenes at a time. */
export function TapesAtOnceSetting(): ReactElement {
  const [count, setCount] = useState<number | null>(null);
  useEffect(() => {
    let isHere = true;
    bridge.request('tapesAtOnce.get', {}).then(({ atOnce }) => {
      if (isHere) setCount(atOnce);
    }, sayProblem);
    return () => {
      isHere = false;
    };
  }, []);
  const choose = (value: string): void => {
    bridge
      .request('tapesAtOnce.set', { atOnce: Number(value) })
      .then(({ atOnce }) => setCount(atOnce))
      .catch(sayProblem);
  };
  return (
    <>
      <span>Tapes read at once</span>
      <Select
        label="Tapes read at once"
        value={count === null ? '' : String(count)}
        options={counts}
        disabled={count === null}
        onChange={choose}
      />
    </>
  );
}
