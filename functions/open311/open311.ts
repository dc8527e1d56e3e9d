import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { answered, FORMATS, type Format, List, withFormat } from './formats.ts';
import { type City, cityRead, type Named } from './jurisdiction.ts';
import { namedQuery, requestsQuery } from './query.ts';
import { serviceDefinition, serviceRecord } from './records.ts';
import { namedBy, type RequestsDeps, search, show, takeIn, token } from './requests.ts';

const BASE = '/open311/v2';

/** The name of the standard, by which clients choose an endpoint. */
const SPECIFICATION = 'http://wiki.open311.org/GeoReport_v2';

/** Since when the services are as they are where the city has decided nothing. */
const SHIPPED_SINCE = '2026-09-01';

/** Text, fields and some pictures. Lambda takes 6 MB with every three bytes written as four. */
const MOST_BYTES = 4 * 1024 * 1024;

/** What is read here is public, so pages of any origin may read it. */
const PUBLIC = { 'access-control-allow-origin': '*' };
/** The list of services changes with the city's settings only. */
const KEPT = { ...PUBLIC, 'cache-control': 'public, max-age=60' };

/**
 * The routes of Open311 GeoReport v2, by which apps made for other cities hand requests in and follow them. Reading is
 * open to everybody; a request needs a client's key.
 */
export function open311Routes(deps: RequestsDeps): Route[] {
  return [
    ...FORMATS.flatMap((format) => fixedRoutes(deps, format)),
    route({
      method: 'GET',
      path: `${BASE}/services/{service}`,
      auth: 'none',
      query: namedQuery,
      listQuery: true,
      headers: KEPT,
      handle: async ({ params, query }) => {
        const { name, format } = withFormat(params.service);
        const { offer } = await cityRead(deps, namedBy(query));
        const service = offer.services.find(({ code }) => code === name);
        if (!service) throw standardProblem('not-found', { field: 'service_code' });
        return answered(200, format, 'service_definition', serviceDefinition(service));
      },
    }),
    ...(
      [
        ['request', `${BASE}/requests/{request}`, show],
        ['token', `${BASE}/tokens/{token}`, token],
      ] as const
    ).map(([variable, path, handle]) =>
      route({
        method: 'GET',
        path,
        auth: 'none',
        query: namedQuery,
        listQuery: true,
        headers: PUBLIC,
        handle: ({ params, query }) => {
          const { name, format } = withFormat(params[variable]);
          return handle(deps, name, query, format);
        },
      }),
    ),
  ];
}

/** The routes whose path ends in a format. */
function fixedRoutes(deps: RequestsDeps, format: Format): Route[] {
  const city = (query: Named): Promise<City> => cityRead(deps, namedBy(query));
  return [
    route({
      method: 'GET',
      path: `${BASE}/discovery.${format}`,
      auth: 'none',
      query: namedQuery,
      listQuery: true,
      headers: KEPT,
      handle: async ({ query, headers }) =>
        answered(200, format, 'discovery', discovery(await city(query), headers)),
    }),
    route({
      method: 'GET',
      path: `${BASE}/services.${format}`,
      auth: 'none',
      query: namedQuery,
      listQuery: true,
      headers: KEPT,
      handle: async ({ query }) => {
        const { offer } = await city(query);
        return answered(200, format, 'services', new List('service', offer.services.map(serviceRecord)));
      },
    }),
    route({
      method: 'GET',
      path: `${BASE}/requests.${format}`,
      auth: 'none',
      query: requestsQuery,
      listQuery: true,
      headers: PUBLIC,
      handle: ({ query }) => search(deps, query, format),
    }),
    route({
      method: 'POST',
      path: `${BASE}/requests.${format}`,
      auth: 'none',
      listQuery: true,
      bodyLimit: MOST_BYTES,
      headers: PUBLIC,
      handle: (request) => takeIn(deps, request, format),
    }),
  ];
}

/** Where the endpoint is, as the caller has reached it, and since when its services are as they are. */
function discovery({ offer }: City, headers: Readonly<Record<string, string>>) {
  const { contact = '请联系当地12345政务服务便民热线', keyService = '接口密钥由当地12345热线管理机构发放' } =
    offer;
  const { host = '', 'x-forwarded-proto': protocol } = headers;
  const known = /^[A-Za-z0-9.-]{1,253}(:\d{1,5})?$/.test(host);
  const since = [SHIPPED_SINCE, offer.since ?? ''].sort().at(-1);
  const changeset = `${since}T00:00:00+08:00`;
  return {
    changeset,
    contact,
    key_service: keyService,
    endpoints: new List('endpoint', [
      {
        specification: SPECIFICATION,
        url: known ? `${protocol === 'https' ? 'https' : 'http'}://${host}${BASE}` : BASE,
        changeset,
        type: 'production',
        formats: new List('format', ['text/xml', 'application/json']),
      },
    ]),
  };
}
