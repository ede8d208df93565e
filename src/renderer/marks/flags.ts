import type { Mark, TakeFlag } from '../../shared/domain/mark.ts';

/** The mark with a flag set or cleared; the other flags keep their order. */
export function withFlag(mark: Mark, flag: TakeFlag, isOn: boolean): Mark {
  const others = mark.flags.filter((known) => known !== flag);
  return { ...mark, flags: isOn ? [...others, flag] : others };
}
