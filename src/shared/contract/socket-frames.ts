/**
 * Texts on the web host's one WebSocket. The first line says what it is, the rest is the JSON as it came, so that large
 * inputs are not packed into JSON twice.
 */
export type SocketFrame =
  | { readonly kind: 'request'; readonly id: number; readonly name: string; readonly json: string }
  | { readonly kind: 'reply'; readonly id: number; readonly json: string }
  | { readonly kind: 'event'; readonly name: string; readonly json: string };

/** No frame from the window is longer than this: room for an import of 16 MiB and its wrapping. */
export const maxSocketFrameBytes = 24 * 1024 * 1024;

/** The frame as text. */
export function writeSocketFrame(frame: SocketFrame): string {
  if (frame.kind === 'request') return `request ${frame.id} ${frame.name}\n${frame.json}`;
  return frame.kind === 'reply' ? `reply ${frame.id}\n${frame.json}` : `event ${frame.name}\n${frame.json}`;
}

/** What a text on the socket says; null when it is none of ours. */
export function parseSocketFrame(text: string): SocketFrame | null {
  const end = text.indexOf('\n');
  if (end < 0 || end > 200) return null;
  const [kind, first = '', second = '', ...more] = text.slice(0, end).split(' ');
  const json = text.slice(end + 1);
  if (more.length > 0 || first === '') return null;
  if (kind === 'event' && second === '') return { kind, name: first, json };
  const id = /^\d{1,15}$/.test(first) ? Number(first) : null;
  if (id === null) return null;
  if (kind === 'reply' && second === '') return { kind, id, json };
  return kind === 'request' && second !== '' ? { kind, id, name: second, json } : null;
}
