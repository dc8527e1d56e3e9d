import type { CitySenders } from '../alert/senders.ts';
import { type DepartmentSystems, SystemFailedError } from '../ports.ts';
import { type Connector, placesIn } from '../registers/connectors.ts';
import { AnswerTooLongError, ask, InnerAddressError, NoAnswerError, objectIn } from './outgoing-http.ts';

/**
 * Departments' systems over HTTP, each as its connector says. Keys, and which inner hosts may be asked at all, stand
 * in the senders' secret; whoever may only write the rulebook reaches the public network alone.
 */
export function httpDepartmentSystems(cities: () => Promise<readonly CitySenders[]>): DepartmentSystems {
  return {
    async ask(region, connector, query) {
      const account = (await cities()).find((each) => each.region === region)?.lookUps;
      const { auth, method, timeoutMs } = connector;
      const key = auth && account?.keys[auth.key];
      if (auth && key === undefined) throw new SystemFailedError('no-key');
      const { url, rest } = addressOf(connector, query);
      const reach = account?.inner.includes(url.host) === true ? 'any' : 'public';
      const body = method === 'POST' ? JSON.stringify(rest) : undefined;
      const headers = {
        accept: 'application/json',
        'user-agent': 'hotline12345',
        ...(body !== undefined && { 'content-type': 'application/json; charset=utf-8' }),
        ...(auth && key !== undefined && { [auth.header]: key }),
      };
      const answer = await ask(url, {
        ...{ method, headers, reach, timeoutMs },
        ...(body !== undefined && { body }),
      }).catch((error: unknown) => {
        if (error instanceof InnerAddressError) throw new SystemFailedError('inner-address');
        // Its cause may name the address, which holds what was asked.
        if (error instanceof NoAnswerError)
          throw new SystemFailedError(error.cause instanceof AnswerTooLongError ? 'no-json' : 'no-answer');
        throw error;
      });
      if (answer.status < 200 || answer.status >= 300) throw new SystemFailedError('refused');
      const json = objectIn(answer);
      if (json === undefined) throw new SystemFailedError('no-json');
      return json;
    },
  };
}

/** The address with its fields filled in, and the fields that it does not name. */
function addressOf(
  { url: template, method }: Connector,
  query: Readonly<Record<string, string>>,
): { readonly url: URL; readonly rest: Readonly<Record<string, string>> } {
  const named = placesIn(template);
  const filled = template.replace(/\{([^}]*)\}/g, (_all, name: string) =>
    encodeURIComponent(query[name] ?? ''),
  );
  const rest = Object.fromEntries(Object.entries(query).filter(([name]) => !named.includes(name)));
  const url = new URL(filled);
  // A field of two dots would be a step up in the path.
  if (url.pathname.split('/').length !== new URL(template).pathname.split('/').length)
    throw new SystemFailedError('refused');
  if (method === 'GET') for (const [name, value] of Object.entries(rest)) url.searchParams.set(name, value);
  return { url, rest };
}
