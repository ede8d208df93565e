const silence = 'silence';

/** `−18.2 LUFS`; `silence` where there is none to tell. */
export function lufsText(lufs: number | null): string {
  return lufs === null ? silence : `${signed(lufs)} LUFS`;
}

/** `−0.3 dBTP`, `−20.1 dB`, as the unit says. */
export function decibelText(decibels: number | null, unit: 'dB' | 'dBFS' | 'dBTP'): string {
  return decibels === null ? silence : `${signed(decibels)} ${unit}`;
}

/** With a true minus sign, as on a meter. */
function signed(value: number): string {
  return value.toFixed(1).replace('-', '−');
}
