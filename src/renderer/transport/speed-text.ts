import { centsOf, maxSpeed, minSpeed, speedOfCents } from '../../shared/domain/listening.ts';

/** How far a speed is from the usual one: `−1.8 %`, `+0.05 %`, `0 %`. As many places as it needs, two at most. */
export function percentText(speed: number): string {
  return `${signed(100 * (speed - 1), 2)} %`;
}

/** What it does to pitch: `−31 ct`, `+5.2 ct` where whole cents would hide it. */
export function centsText(speed: number): string {
  const cents = centsOf(speed);
  return `${signed(cents, Math.abs(cents) < 10 ? 1 : 0)} ct`;
}

/** Of the usual speed: `80 %`, `98.2 %`. */
export function shareText(speed: number): string {
  return `${plain(100 * speed, 2)} %`;
}

/** A speed as it is told at a glance: `−1.8 % · −31 ct`, `80 % stretch`, `as it is`. */
export function speedText(speed: number, kind: 'varispeed' | 'stretch'): string {
  if (speed === 1) return '0 %';
  return kind === 'stretch' ? `${shareText(speed)} stretch` : `${percentText(speed)} · ${centsText(speed)}`;
}

/** What was typed as a difference in percent; null when it is none, or beyond what can be played. */
export function parsePercent(text: string): number | null {
  const value = parseNumber(text.replace(/%\s*$/, ''));
  return value === null ? null : withinSpeeds(1 + value / 100);
}

export function parseCents(text: string): number | null {
  const value = parseNumber(text.replace(/(?:ct|cents?|¢)\.?\s*$/i, ''));
  return value === null ? null : withinSpeeds(speedOfCents(value));
}

/** What was typed as a share of the usual speed: `80`, `80 %`. */
export function parseShare(text: string): number | null {
  const value = parseNumber(text.replace(/%\s*$/, ''));
  return value === null ? null : withinSpeeds(value / 100);
}

/** A speed moved by hundredths of a percent, landing on a whole hundredth so that the way back is the same. */
export function steppedSpeed(speed: number, stepPercent: number): number {
  const percent = Math.round((100 * speed + stepPercent) * 100) / 100;
  return Math.max(minSpeed, Math.min(maxSpeed, percent / 100));
}

/** How fast a machine ran: `7½`, `15`. */
export function ipsText(ips: number): string {
  const whole = Math.floor(ips);
  const fraction = new Map([
    [0.25, '¼'],
    [0.5, '½'],
    [0.75, '¾'],
    [0.875, '⅞'],
  ]).get(ips - whole);
  return fraction === undefined ? String(ips) : `${whole === 0 ? '' : whole}${fraction}`;
}

function withinSpeeds(speed: number): number | null {
  return speed >= minSpeed - 1e-9 && speed <= maxSpeed + 1e-9 ? speed : null;
}

function parseNumber(text: string): number | null {
  const clean = text.trim().replace('−', '-').replace(',', '.');
  return /^[+-]?(?:\d+\.?\d*|\.\d+)$/.test(clean) ? Number(clean) : null;
}

function signed(value: number, places: number): string {
  const text = plain(Math.abs(value), places);
  if (text === '0') return '0';
  return value < 0 ? `−${text}` : `+${text}`;
}

/** Without zeros that say nothing. */
function plain(value: number, places: number): string {
  return String(Number(value.toFixed(places)));
}
