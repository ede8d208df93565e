import { speedOfCents } from './listening.ts';
import { isCorrected } from './tape-time.ts';
import { asInFile, maxSpeedRatio, minSpeedRatio, type TransferEntry } from './transfer.ts';

type Correction = Pick<TransferEntry, 'speedRatio' | 'runsBackwards'>;

/** A speed correction as it is told everywhere: `+1.80 %`, `−0.05 %`, `none`. */
export function speedCorrectionText(speedRatio: number): string {
  if (speedRatio === asInFile.speedRatio) return 'none';
  const percent = 100 * (speedRatio - 1);
  return `${percent < 0 ? '−' : '+'}${Math.abs(percent).toFixed(2)} %`;
}

/** All that is heard otherwise than in the file: `+1.80 %, backwards`; empty when nothing is. */
export function correctionText(transfer: Correction): string {
  if (!isCorrected(transfer)) return '';
  const speed = transfer.speedRatio === asInFile.speedRatio ? '' : speedCorrectionText(transfer.speedRatio);
  return [speed, transfer.runsBackwards ? 'backwards' : ''].filter((word) => word !== '').join(', ');
}

/**
 * The ratio that was typed, as percent (`+1.8 %`), cents (`31 ct`) or the ratio itself (`1.018 ×`); nothing and `none`
 * take the correction away. A bare number could be any of the three and is refused.
 */
export function parseSpeedCorrection(text: string): number | { readonly problem: string } {
  const typed = text.trim().replaceAll('−', '-').replace(',', '.');
  if (typed === '' || /^(?:none|0)$/i.test(typed)) return asInFile.speedRatio;
  const match = /^([+-]?(?:\d+\.?\d*|\.\d+))\s*(%|ct|cents?|¢|×|x|times)?$/i.exec(typed);
  const ways = 'Write it with its unit, for example +1.8 %, 31 ct or 1.018 ×.';
  if (match === null) return { problem: `“${text}” is no speed correction. ${ways}` };
  const [, figure, unit = ''] = match;
  if (unit === '') return { problem: `“${text}” may be percent, cents or a ratio. ${ways}` };
  const ratio = ratioOf(Number(figure), unit.toLowerCase());
  if (ratio >= minSpeedRatio && ratio <= maxSpeedRatio) return ratio;
  return {
    problem: `“${text}” is beyond what can be heard: from −${100 * (1 - minSpeedRatio)} % to +${100 * (maxSpeedRatio - 1)} %.`,
  };
}

/** Rounded to a millionth, which is less than a hundredth of a cent, so that it reads as it was meant. */
function ratioOf(figure: number, unit: string): number {
  const ratio = unit === '%' ? 1 + figure / 100 : /^(?:c|¢)/.test(unit) ? speedOfCents(figure) : figure;
  return Math.round(ratio * 1e6) / 1e6;
}
