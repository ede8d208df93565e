/** Where the sound comes out. */
export type OutputDevice = {
  /** The rate it runs at; the browser resamples what comes at another. */
  readonly rate: number;
  /** Null where the browser does not tell a page what devices are called, as it does not without leave. */
  readonly name: string | null;
};

/** The device that the system has sound come from by default, which is the one that is used. */
export async function findOutputDevice(): Promise<OutputDevice> {
  const [rate, name] = await Promise.all([deviceRate(), deviceName()]);
  return { rate, name };
}

/** What to say when the device is another one, or may be; null when nothing tells that it is. */
export function deviceChangeText(before: OutputDevice, now: OutputDevice): string | null {
  if (before.name !== null && now.name !== null && before.name !== now.name) {
    return `Sound now comes from another device: ${now.name}. The position is kept.`;
  }
  if (before.rate === now.rate) return null;
  const rates = `${now.rate / 1000} kHz, before ${before.rate / 1000} kHz`;
  return before.name !== null && before.name === now.name
    ? `${now.name} now runs at another rate: ${rates}. The position is kept.`
    : `Sound now comes from another device, the system’s default, or from the same one at another rate: ${rates}. The position is kept.`;
}

/** Only a context that was asked for no rate tells the device's own. */
async function deviceRate(): Promise<number> {
  const context = new AudioContext();
  await context.close();
  return context.sampleRate;
}

/** The name of the device itself stands beside the entry that only says which one is the default. */
async function deviceName(): Promise<string | null> {
  // A page that may not use devices has no list of them, or none that can be asked for.
  const all = await navigator.mediaDevices?.enumerateDevices().catch(() => []);
  const outputs = (all ?? []).filter(({ kind }) => kind === 'audiooutput');
  const chosen = outputs.find(({ deviceId }) => deviceId === 'default') ?? outputs[0];
  const itself = outputs.find(
    ({ deviceId, groupId }) => groupId === chosen?.groupId && deviceId !== 'default' && deviceId !== 'communications',
  );
  const name = (itself ?? chosen)?.label ?? '';
  return name === '' ? null : name;
}
