import { UserError } from '../../shared/contract/errors.ts';
import type { Wire } from '../../shared/contract/requests.ts';
import { maxSocketFrameBytes, parseSocketFrame, writeSocketFrame } from '../../shared/contract/socket-frames.ts';
import { connectionStore } from './connection-store.ts';

type Waiting = { resolve(replyJson: string): void; reject(error: Error): void };

const lostSentence =
  'The connection to Takesheet is lost, so this was not done. If it does not come back, start Takesheet and open its new address.';
const longestPauseMs = 4_000;

/**
 * The wire of the web host: one WebSocket for requests, replies and events. Requests wait while it opens for the first
 * time; when it is lost, what was on its way fails with a sentence, and it is opened again until it holds.
 */
export function socketWire(url: URL): Wire {
  const listeners = new Set<(name: string, payloadJson: string) => void>();
  const waiting = new Map<number, Waiting>();
  let unsent: string[] = [];
  let lastId = 0;
  let failures = 0;
  let socket = open();

  function open(): WebSocket {
    const opening = new WebSocket(url);
    opening.addEventListener('open', () => {
      failures = 0;
      for (const frame of unsent) opening.send(frame);
      unsent = [];
      connectionStore.setState({ state: 'open' });
    });
    opening.addEventListener('message', ({ data }) => receive(String(data)));
    // An error is always followed by a close, which says all there is to know.
    opening.addEventListener('close', () => {
      connectionStore.setState({ state: 'lost' });
      unsent = [];
      for (const { reject } of waiting.values()) reject(new UserError('disconnected', lostSentence));
      waiting.clear();
      failures += 1;
      setTimeout(
        () => {
          socket = open();
        },
        Math.min(longestPauseMs, 125 * 2 ** failures),
      );
    });
    return opening;
  }

  function receive(text: string): void {
    const frame = parseSocketFrame(text);
    if (frame?.kind === 'reply') {
      waiting.get(frame.id)?.resolve(frame.json);
      waiting.delete(frame.id);
    }
    if (frame?.kind === 'event') for (const listener of listeners) listener(frame.name, frame.json);
  }

  return {
    call(name, inputJson) {
      if (connectionStore.getState().state === 'lost') {
        return Promise.reject(new UserError('disconnected', lostSentence));
      }
      lastId += 1;
      const id = lastId;
      const frame = writeSocketFrame({ kind: 'request', id, name, json: inputJson });
      if (frame.length > maxSocketFrameBytes) {
        return Promise.reject(new UserError('badInput', 'This is too much for one step: take it in smaller parts.'));
      }
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        if (socket.readyState === WebSocket.OPEN) socket.send(frame);
        else unsent.push(frame);
      });
    },
    listen(onEvent) {
      listeners.add(onEvent);
      return () => void listeners.delete(onEvent);
    },
  };
}
