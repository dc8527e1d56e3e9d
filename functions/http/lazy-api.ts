import type { APIGatewayProxyEventV2, Context } from 'aws-lambda';
import { type ApiDeps, api } from './api.ts';
import type { Route } from './route.ts';

/**
 * A Lambda handler whose routes and adapters are made at the first request, not at import. `routes` makes them to be
 * looked at, as the description of the API does.
 */
export function lazyApi(make: () => { readonly routes: readonly Route[]; readonly deps: ApiDeps }) {
  let handle: ReturnType<typeof api> | undefined;
  const handler = (event: APIGatewayProxyEventV2, context: Context) => {
    if (!handle) {
      const { routes, deps } = make();
      handle = api(routes, deps);
    }
    return handle(event, context);
  };
  return Object.assign(handler, { routes: () => make().routes });
}
