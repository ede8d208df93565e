import type { Bridge, Wire } from '../../shared/contract/requests.ts';
import { connect } from './connect.ts';
import { electronWire } from './electron-wire.ts';
import { socketWire } from './socket-wire.ts';

/** This window's one way to the main process; opened by the first request, so importing it does nothing. */
export const bridge: Bridge = connect(openWire);

function openWire(): Wire {
  const wire = electronWire();
  if (wire !== null) return wire;
  if (location.protocol === 'http:' || location.protocol === 'https:') return socketWire(socketUrl());
  // A preload that failed must not look like a browser that waits for a socket.
  throw new Error('The desktop shell gave this window no wire: its preload did not run.');
}

function socketUrl(): URL {
  const url = new URL('socket', document.baseURI);
  url.protocol = url.protocol.replace('http', 'ws');
  url.search = '';
  return url;
}
