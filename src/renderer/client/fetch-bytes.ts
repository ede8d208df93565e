/** Fetches bytes of our own origin; the error carries the sentence the main process gave. */
export async function fetchBytes(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(url, { signal });
  if (response.ok) return response.arrayBuffer();
  const reply: unknown = await response.json().catch(() => null);
  const hasMessage = typeof reply === 'object' && reply !== null && 'message' in reply;
  throw new Error(hasMessage ? String(reply.message) : `The waveform could not be read (HTTP ${response.status}).`);
}
