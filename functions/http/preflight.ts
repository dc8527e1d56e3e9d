import { type Route, route } from './route.ts';

/** Where nobody is signed in and no cookie is looked at, a page of any origin may ask and read the answer. */
export const FROM_ANY_PAGE = { 'access-control-allow-origin': '*' } as const;

/** Answers a browser that asks whether a page of another origin may post, for a day. @param headers those it may set */
export function preflight(path: string, headers: string): Route {
  return route({
    method: 'OPTIONS',
    path,
    auth: 'none',
    headers: FROM_ANY_PAGE,
    handle: async () => ({
      status: 204,
      headers: {
        'access-control-allow-methods': 'POST',
        'access-control-allow-headers': headers,
        'access-control-max-age': '86400',
      },
    }),
  });
}
