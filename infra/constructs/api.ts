import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnStage,
  HttpApi,
  HttpMethod,
  type HttpRoute,
  HttpStage,
  LogGroupLogDestination,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../build.ts';
import { type HotlineFunctions, houseLogGroup } from './hotline-functions.ts';

const { GET, OPTIONS, POST, PUT } = HttpMethod;

/** Which function answers which calls. */
const ROUTES: Partial<Record<FunctionName, readonly (readonly [HttpMethod, string])[]>> = {
  intake: [
    [POST, '/v1/intake/phone'],
    [POST, '/v1/intake/web'],
    [POST, '/v1/intake/referral'],
    [POST, '/v1/intake/attachments'],
    [POST, '/v1/intake/form/{region}'],
    [POST, '/v1/evaluation'],
    [GET, '/v1/evaluation/{token}'],
    [POST, '/v1/evaluation/{token}'],
    [OPTIONS, '/v1/intake/form/{region}'],
    [GET, '/v1/intake/referral/{ticketNo}'],
    [POST, '/v1/intake/referral/{ticketNo}/acknowledge'],
    [POST, '/v1/intake/referral/{ticketNo}/feedback'],
    [POST, '/v1/intake/referrals'],
    [GET, '/v1/referrals/{source}/feedback'],
    [GET, '/v1/referrals/{source}/tickets/{externalNo}'],
    [POST, '/v1/links/supervisions'],
    [POST, '/v1/links/ratings'],
  ],
  wechat: [
    [GET, '/v1/intake/wechat/{account}'],
    [POST, '/v1/intake/wechat/{account}'],
  ],
  calls: [
    [POST, '/v1/intake/phone/calls'],
    [POST, '/v1/intake/phone/recordings'],
    [POST, '/v1/intake/phone/questions'],
    [GET, '/v1/tickets/{ticketNo}/calls'],
  ],
  open311: [
    [GET, '/open311/v2/discovery.xml'],
    [GET, '/open311/v2/discovery.json'],
    [GET, '/open311/v2/services.xml'],
    [GET, '/open311/v2/services.json'],
    [GET, '/open311/v2/services/{service}'],
    [GET, '/open311/v2/requests.xml'],
    [GET, '/open311/v2/requests.json'],
    [POST, '/open311/v2/requests.xml'],
    [POST, '/open311/v2/requests.json'],
    [GET, '/open311/v2/requests/{request}'],
    [GET, '/open311/v2/tokens/{token}'],
  ],
  commands: [
    [POST, '/v1/tickets/{ticketNo}/{command}'],
    [POST, '/v1/alerts/unreached/settle'],
  ],
  attachments: [
    [POST, '/v1/tickets/{ticketNo}/attachments'],
    [POST, '/v1/tickets/{ticketNo}/attach'],
    [GET, '/v1/tickets/{ticketNo}/attachments/{attachmentId}'],
  ],
  queries: [
    [GET, '/v1/tickets'],
    [GET, '/v1/tickets/{ticketNo}'],
    [GET, '/v1/tickets/{ticketNo}/history'],
    [GET, '/v1/tickets/{ticketNo}/deadlines'],
    [GET, '/v1/tickets/{ticketNo}/alerts'],
    [GET, '/v1/alerts/unreached'],
    [GET, '/v1/alerts/unrostered'],
    [GET, '/v1/tickets/{ticketNo}/abuse'],
    [GET, '/v1/tickets/{ticketNo}/similar'],
    [GET, '/v1/tickets/{ticketNo}/suggestion'],
    [GET, '/v1/tickets/{ticketNo}/followers'],
    [GET, '/v1/acceptance'],
    [POST, '/v1/progress'],
  ],
  province: [
    [GET, '/v1/province/changes'],
    [GET, '/v1/province/digests'],
    [GET, '/v1/province/codes'],
    [GET, '/v1/province/subscriptions'],
    [POST, '/v1/province/subscriptions/{region}/{subscriber}/resume'],
    [GET, '/v1/province/aggregates'],
    [GET, '/v1/province/aggregates/tickets'],
  ],
  bulletins: [
    [GET, '/v1/hand-ins'],
    [POST, '/v1/hand-ins'],
    [POST, '/v1/hand-ins/{region}/{period}/remind'],
    [GET, '/v1/bulletins/{region}/{period}'],
    [POST, '/v1/bulletins/{region}/{period}/draft'],
    [POST, '/v1/bulletins/{region}/{period}/publish'],
    [GET, '/v1/public/bulletins/{region}'],
    [GET, '/v1/public/bulletins/{region}/{period}'],
  ],
  assessments: [
    [GET, '/v1/assessments'],
    [GET, '/v1/assessments/tickets'],
    [GET, '/v1/assessments/{region}/{period}/entries'],
    [POST, '/v1/assessments/{region}/{period}/entries'],
    [GET, '/v1/assessments/{region}/{period}/objections'],
    [POST, '/v1/assessments/{region}/{period}/objections'],
    [POST, '/v1/assessments/{region}/{period}/objections/{objection}'],
    [POST, '/v1/assessments/{region}/{period}/publish'],
  ],
  rulebook: [
    [GET, '/v1/admin/{section}/{region}'],
    [PUT, '/v1/admin/{section}/{region}'],
    [GET, '/v1/admin/{section}/{region}/{id}'],
    [PUT, '/v1/admin/{section}/{region}/{id}'],
  ],
  reveal: [
    [POST, '/v1/tickets/{ticketNo}/reveal'],
    [POST, '/v1/tickets/{ticketNo}/request-reveal'],
    [POST, '/v1/tickets/{ticketNo}/grant-reveal'],
    [POST, '/v1/tickets/{ticketNo}/call-back'],
    [GET, '/v1/tickets/{ticketNo}/reveal-requests'],
    [GET, '/v1/reveal-requests'],
  ],
  audit: [
    [GET, '/v1/audit'],
    [POST, '/v1/audit/search'],
    [GET, '/v1/audit/chains'],
    [GET, '/v1/audit/chains/{chain}'],
    [GET, '/v1/audit/ledger/{ticketNo}'],
    [GET, '/v1/audit/anchors'],
    [GET, '/v1/audit/anchors/{region}/{day}'],
  ],
  'repair-api': [
    [GET, '/v1/admin/repair/{region}'],
    [POST, '/v1/admin/repair/{region}'],
  ],
  keys: [
    [GET, '/v1/admin/keys/index'],
    [POST, '/v1/admin/keys/index/rotate'],
    [POST, '/v1/admin/keys/index/rewrite'],
    [POST, '/v1/admin/keys/index/retire'],
  ],
  archive: [
    [GET, '/v1/archive/{ticketNo}'],
    [POST, '/v1/archive/{ticketNo}/restore'],
  ],
  governance: [
    [GET, '/v1/governance/analysis'],
    [GET, '/v1/governance/analyses'],
    [POST, '/v1/governance/analyses'],
    [GET, '/v1/governance/warnings'],
    [GET, '/v1/governance/warnings/{warning}'],
    [GET, '/v1/governance/warnings/{warning}/tickets'],
    [POST, '/v1/governance/warnings/{warning}/acknowledge'],
    [GET, '/v1/governance/measures'],
    [POST, '/v1/governance/measures'],
    [POST, '/v1/governance/found'],
    [GET, '/v1/governance/measures/{measure}'],
    [POST, '/v1/governance/measures/{measure}/{act}'],
  ],
  'look-ups': [
    [GET, '/v1/look-ups/{region}'],
    [POST, '/v1/tickets/{ticketNo}/look-up'],
  ],
  knowledge: [
    [GET, '/v1/knowledge'],
    [POST, '/v1/knowledge'],
    [POST, '/v1/knowledge/requests'],
    [GET, '/v1/knowledge/questions'],
    [GET, '/v1/knowledge/{entry}'],
    [GET, '/v1/knowledge/{entry}/history'],
    [POST, '/v1/knowledge/{entry}/{act}'],
    [GET, '/v1/public/knowledge'],
    [GET, '/v1/public/knowledge/{entry}'],
    [POST, '/v1/public/questions'],
    [OPTIONS, '/v1/public/questions'],
  ],
  receipts: [
    [POST, '/v1/receipts/{provider}/{region}/{key}'],
    [POST, '/v1/replies/{provider}/{region}/{key}'],
  ],
  status: [[GET, '/healthz']],
  openapi: [
    [GET, '/v1/openapi.json'],
    [GET, '/v1/docs'],
    [GET, '/v1/docs/{file}'],
  ],
};

/** Requests a second, and how many at once. Beyond it the gateway answers 429 and no function is called. */
interface Limit {
  readonly rate: number;
  readonly burst: number;
}

/**
 * What each route takes unless it has a limit of its own. A hotline of 20,000 tickets a day, each touched
 * fifteen times within eight hours, makes ten requests a second; the rest is room for a Monday after a storm.
 */
const ANY_ROUTE: Limit = { rate: 200, burst: 400 };

/**
 * Routes that strangers can reach, or few ought to use, take less, so that a flood of them leaves the
 * functions' concurrency to the people who handle tickets.
 */
const LIMITS: Partial<Record<FunctionName, Limit>> = {
  // More than twenty times a city that takes 60,000 requests in a day of eight hours.
  intake: { rate: 50, burst: 100 },
  // Two or three reports for each call.
  calls: { rate: 50, burst: 100 },
  wechat: { rate: 50, burst: 100 },
  // Anybody may read.
  open311: { rate: 20, burst: 40 },
  // A handful of provincial systems that pull 500 changes at a time.
  province: { rate: 10, burst: 20 },
  // An analysis reads the counts of half a year and more.
  governance: { rate: 10, burst: 20 },
  // A draft reads every day of three periods.
  bulletins: { rate: 10, burst: 20 },
  // A draft reads every day of its period.
  assessments: { rate: 10, burst: 20 },
  // Administrators, by hand or from a script.
  rulebook: { rate: 5, burst: 10 },
  'repair-api': { rate: 5, burst: 10 },
  archive: { rate: 5, burst: 10 },
  keys: { rate: 5, burst: 10 },
  // An auditor by hand, or a verification that reads a day after the other.
  audit: { rate: 50, burst: 100 },
  // Providers bring receipts by the hundred.
  receipts: { rate: 20, burst: 40 },
  status: { rate: 5, burst: 10 },
  // A page and its three files at a time.
  openapi: { rate: 10, burst: 20 },
};

/** Routes that ask for no token or signature: whoever guesses numbers, or tries a captcha, does so slowly. */
const OPEN_ROUTES: Readonly<Record<string, Limit>> = {
  'POST /v1/progress': { rate: 10, burst: 20 },
  'POST /v1/evaluation': { rate: 10, burst: 20 },
  'GET /v1/evaluation/{token}': { rate: 10, burst: 20 },
  'POST /v1/evaluation/{token}': { rate: 10, burst: 20 },
  'POST /v1/intake/form/{region}': { rate: 10, burst: 20 },
  // A list may be of 1,000 requests.
  'GET /open311/v2/requests.xml': { rate: 5, burst: 10 },
  'GET /open311/v2/requests.json': { rate: 5, burst: 10 },
  'GET /v1/public/bulletins/{region}': { rate: 20, burst: 40 },
  'GET /v1/public/bulletins/{region}/{period}': { rate: 20, burst: 40 },
  'GET /v1/public/knowledge': { rate: 20, burst: 40 },
  'GET /v1/public/knowledge/{entry}': { rate: 20, burst: 40 },
  'POST /v1/public/questions': { rate: 10, burst: 20 },
};

/** Which call, how it ended and how long it took; not by whom, from where, or about which ticket. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  at: '$context.requestTime',
  route: '$context.routeKey',
  status: '$context.status',
  milliseconds: '$context.responseLatency',
  bytes: '$context.responseLength',
  integrationStatus: '$context.integrationStatus',
};

/**
 * The HTTP API. Callers are authenticated by the functions themselves, since WeChat and the channels sign
 * in their own ways, so the gateway only routes, throttles and logs.
 */
export class Api extends Construct {
  readonly url: string;
  readonly http: HttpApi;

  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    this.http = new HttpApi(this, 'http', { apiName: 'hotline', createDefaultStage: false });
    const routes: HttpRoute[] = [];
    const limits: Record<string, object> = {};
    for (const { name } of FUNCTIONS) {
      const integration = new HttpLambdaIntegration(`${name}-integration`, functions.get(name), {
        scopePermissionToRoute: false,
      });
      for (const [method, path] of ROUTES[name] ?? []) {
        routes.push(...this.http.addRoutes({ path, methods: [method], integration }));
        const key = `${method} ${path}`;
        const limit = OPEN_ROUTES[key] ?? LIMITS[name];
        if (limit) limits[key] = throttling(limit);
      }
    }

    const stage = new HttpStage(this, 'stage', {
      httpApi: this.http,
      stageName: '$default',
      autoDeploy: true,
      throttle: { rateLimit: ANY_ROUTE.rate, burstLimit: ANY_ROUTE.burst },
      accessLogSettings: {
        destination: new LogGroupLogDestination(houseLogGroup(this, 'log', '/aws/vendedlogs/hotline-api')),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    (stage.node.defaultChild as CfnStage).routeSettings = limits;
    // The gateway refuses settings of a route that does not exist yet.
    stage.node.addDependency(...routes);
    this.url = stage.url;
  }
}

/** A limit as CloudFormation has it. */
function throttling({ rate, burst }: Limit): object {
  return { ThrottlingRateLimit: rate, ThrottlingBurstLimit: burst };
}
