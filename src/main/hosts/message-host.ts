import { checkInput, isRequestName } from '../../shared/contract/check-input.ts';
import { type ErrorReply, UserError } from '../../shared/contract/errors.ts';
import type { In, Out, Reply, RequestName } from '../../shared/contract/requests.ts';
import type { Core } from '../core/core.ts';

/** Text in, text out, the same on every wire; never throws. */
export type Dispatch = (name: string, inputJson: string) => Promise<string>;

/** Answers requests by the core's handlers, after their input was checked. */
export function createDispatch({ handlers }: Pick<Core, 'handlers'>, log: (line: string) => void = logLine): Dispatch {
  const answer = async <Name extends RequestName>(name: Name, inputJson: string): Promise<Out<Name>> => {
    const handler: (input: In<Name>) => Promise<Out<Name>> | Out<Name> = handlers[name];
    return handler(checkInput(name, parseJson(name, inputJson)));
  };
  return async (name, inputJson) => {
    let reply: Reply;
    try {
      if (!isRequestName(name)) throw new UserError('unknownRequest', `There is no request ${name.slice(0, 100)}.`);
      reply = { ok: true, value: await answer(name, inputJson) };
    } catch (error) {
      reply = { ok: false, ...errorReply(error, name, log) };
    }
    return JSON.stringify(reply);
  };
}

/** What the window is told of an error. One that is not meant for the user is a mistake of ours: it goes to the log. */
export function errorReply(error: unknown, asked: string, log: (line: string) => void = logLine): ErrorReply {
  if (error instanceof UserError) return { code: error.code, message: error.message };
  log(`${asked} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  return {
    code: 'internal',
    message: `Takesheet made a mistake of its own (${asked}). What was confirmed before is safe; the log has the details.`,
  };
}

/** The reply for a caller that is not our own page. */
export function refusal(message: string): string {
  return JSON.stringify({ ok: false, code: 'refused', message } satisfies Reply);
}

function parseJson(name: string, inputJson: string): unknown {
  try {
    return JSON.parse(inputJson);
  } catch (error) {
    throw new UserError('badInput', `The request ${name} was refused: its input is no JSON.`, { cause: error });
  }
}

function logLine(line: string): void {
  process.stderr.write(`${line}\n`);
}
