import { expect, it } from 'vitest';
import type { ApiRequest } from '../../../functions/http/route.ts';
import { openApiRoutes } from '../../../functions/openapi/openapi.ts';

const routes = openApiRoutes({ read: async (name) => `content of ${name}` });

function get(path: string, params: Record<string, string> = {}) {
  const route = routes.find((each) => each.path === path);
  if (!route) throw new Error(`no route ${path}`);
  const request: ApiRequest = {
    ...{ params, query: {}, headers: {}, body: undefined, rawBody: new Uint8Array(), caller: undefined },
    requestId: 'r-1',
    disclose: async () => {},
  };
  return route.handle(request);
}

it('anybody reads the document and the page', async () => {
  expect(routes.map(({ auth }) => auth)).toEqual(['none', 'none', 'none']);
  expect(await get('/v1/openapi.json')).toMatchObject({
    status: 200,
    text: { type: 'application/json; charset=utf-8', content: 'content of openapi.json' },
  });
  const page = await get('/v1/docs');
  expect(page.text).toEqual({ type: 'text/html; charset=utf-8', content: 'content of docs.html' });
  expect(page.headers?.['content-security-policy']).toMatch(/default-src 'none'.*script-src 'self'/);
  expect(await get('/v1/docs/{file}', { file: 'docs.js' })).toMatchObject({
    text: { type: 'text/javascript; charset=utf-8' },
  });
});

it.each(['index.mjs', '../openapi.json', '..', '__proto__', 'constructor', ''])(
  'no other file that lies there: %j',
  async (file) => {
    await expect(get('/v1/docs/{file}', { file })).rejects.toMatchObject({ status: 404 });
  },
);
