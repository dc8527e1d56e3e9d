import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod, HttpStage, LogGroupLogDestination } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { Construct } from 'constructs';
import { FUNCTIONS, type FunctionName } from '../build.ts';
import { type HotlineFunctions, houseLogGroup } from './hotline-functions.ts';

const { GET, POST, PUT } = HttpMethod;

/** Which function answers which calls. */
const ROUTES: Partial<Record<FunctionName, readonly (readonly [HttpMethod, string])[]>> = {
  intake: [
    [POST, '/v1/intake/phone'],
    [POST, '/v1/intake/web'],
  ],
  wechat: [
    [GET, '/v1/intake/wechat/{account}'],
    [POST, '/v1/intake/wechat/{account}'],
  ],
  commands: [[POST, '/v1/tickets/{ticketNo}/{command}']],
  queries: [
    [GET, '/v1/tickets'],
    [GET, '/v1/tickets/{ticketNo}'],
    [GET, '/v1/tickets/{ticketNo}/history'],
    [GET, '/v1/tickets/{ticketNo}/deadlines'],
    [POST, '/v1/progress'],
  ],
  province: [
    [GET, '/v1/province/changes'],
    [GET, '/v1/province/aggregates'],
  ],
  rulebook: [
    [GET, '/v1/admin/{section}/{region}'],
    [PUT, '/v1/admin/{section}/{region}'],
    [GET, '/v1/admin/{section}/{region}/{id}'],
    [PUT, '/v1/admin/{section}/{region}/{id}'],
  ],
  status: [[GET, '/healthz']],
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

  constructor(scope: Construct, id: string, functions: HotlineFunctions) {
    super(scope, id);

    const api = new HttpApi(this, 'http', { apiName: 'hotline', createDefaultStage: false });
    for (const { name } of FUNCTIONS) {
      const integration = new HttpLambdaIntegration(`${name}-integration`, functions.get(name), {
        scopePermissionToRoute: false,
      });
      for (const [method, path] of ROUTES[name] ?? [])
        api.addRoutes({ path, methods: [method], integration });
    }

    const stage = new HttpStage(this, 'stage', {
      httpApi: api,
      stageName: '$default',
      autoDeploy: true,
      // A city takes some requests a second; a flood is stopped before it costs a function call.
      throttle: { rateLimit: 200, burstLimit: 400 },
      accessLogSettings: {
        destination: new LogGroupLogDestination(houseLogGroup(this, 'log', '/aws/vendedlogs/hotline-api')),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
    this.url = stage.url;
  }
}
