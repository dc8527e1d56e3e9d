import { standardProblem } from '../http/problem.ts';
import { type ApiResponse, type Route, route } from '../http/route.ts';

export interface OpenApiDeps {
  /** Reads a file that lies beside the function's bundle. */
  read(name: string): Promise<string>;
}

/** What the page is made of, by type; each loads nothing but these. */
const PAGE_FILES: Readonly<Record<string, string>> = {
  'docs.js': 'text/javascript; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'swagger-ui.css': 'text/css; charset=utf-8',
  'licences.txt': 'text/plain; charset=utf-8',
};

const HTML = 'text/html; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

/** The viewer sets styles by itself and draws its arrows from data addresses; scripts are the service's own. */
const PAGE_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** They change with a release only. */
const CACHE = 'public, max-age=300';

/** The routes by which anybody reads what the API is: the document, and a page that shows it. */
export function openApiRoutes({ read }: OpenApiDeps): Route[] {
  const file = async (
    name: string,
    type: string,
    headers: Record<string, string> = {},
  ): Promise<ApiResponse> => ({
    status: 200,
    headers: { 'cache-control': CACHE, ...headers },
    text: { type, content: await read(name) },
  });
  return [
    route({
      method: 'GET',
      path: '/v1/openapi.json',
      auth: 'none',
      handle: () => file('openapi.json', JSON_TYPE),
    }),
    route({
      method: 'GET',
      path: '/v1/docs',
      auth: 'none',
      handle: () => file('docs.html', HTML, { 'content-security-policy': PAGE_POLICY }),
    }),
    route({
      method: 'GET',
      path: '/v1/docs/{file}',
      auth: 'none',
      handle: async ({ params: { file: name = '' } }) => {
        const type = Object.hasOwn(PAGE_FILES, name) ? PAGE_FILES[name] : undefined;
        if (type === undefined) throw standardProblem('not-found');
        return file(name, type);
      },
    }),
  ];
}
