import { UserError } from '../../shared/contract/errors.ts';
import type { Events } from '../../shared/contract/events.ts';
import type { Bridge, In, Out, Reply, RequestName, Wire } from '../../shared/contract/requests.ts';

type AnyListener = (event: Events[keyof Events]) => void;

/**
 * The typed bridge over a wire of texts. The wire is opened by the first request, so that making a bridge costs
 * nothing; what the user can act on arrives as `UserError`.
 */
export function connect(openWire: () => Wire): Bridge {
  const listeners = new Map<string, Set<AnyListener>>();
  let wire: Wire | null = null;

  const opened = (): Wire => {
    if (wire !== null) return wire;
    wire = openWire();
    wire.listen((name, payloadJson) => {
      const known = listeners.get(name);
      if (known === undefined) return;
      // The main process is ours and sends what `Events` says.
      const payload = JSON.parse(payloadJson) as Events[keyof Events];
      for (const listener of known) listener(payload);
    });
    return wire;
  };

  return {
    async request<Name extends RequestName>(name: Name, input: In<Name>) {
      return outOf<Name>(await opened().call(name, JSON.stringify(input)));
    },
    on(name, listener) {
      const known = listeners.get(name) ?? new Set<AnyListener>();
      listeners.set(name, known);
      // Filed under its own name, so it is only ever called with its own event.
      const filed = listener as AnyListener;
      known.add(filed);
      return () => void known.delete(filed);
    },
  };
}

function outOf<Name extends RequestName>(replyJson: string): Out<Name> {
  // The main process is ours and answers what `Requests` says.
  const reply = JSON.parse(replyJson) as Reply<Name>;
  if (reply.ok) return reply.value;
  throw new UserError(reply.code, reply.message);
}
