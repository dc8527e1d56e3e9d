import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../infra/build.ts';
import { openApiDocument } from '../../infra/openapi/document.ts';
import { attribute, resources, synthesized } from './synthesized.ts';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

const CONTRACT: Record<string, string> = {
  'POST /v1/intake/phone': 'intake',
  'POST /v1/intake/web': 'intake',
  'POST /v1/intake/referral': 'intake',
  'GET /v1/intake/referral/{ticketNo}': 'intake',
  'POST /v1/intake/referral/{ticketNo}/acknowledge': 'intake',
  'POST /v1/intake/referral/{ticketNo}/feedback': 'intake',
  'POST /v1/intake/attachments': 'intake',
  'POST /v1/intake/form/{region}': 'intake',
  'OPTIONS /v1/intake/form/{region}': 'intake',
  'POST /v1/intake/referrals': 'intake',
  'GET /v1/referrals/{source}/feedback': 'intake',
  'GET /v1/referrals/{source}/tickets/{externalNo}': 'intake',
  'POST /v1/intake/phone/calls': 'calls',
  'POST /v1/intake/phone/recordings': 'calls',
  'POST /v1/intake/phone/questions': 'calls',
  'GET /v1/tickets/{ticketNo}/calls': 'calls',
  'GET /v1/intake/wechat/{account}': 'wechat',
  'POST /v1/intake/wechat/{account}': 'wechat',
  'GET /open311/v2/discovery.xml': 'open311',
  'GET /open311/v2/discovery.json': 'open311',
  'GET /open311/v2/services.xml': 'open311',
  'GET /open311/v2/services.json': 'open311',
  'GET /open311/v2/services/{service}': 'open311',
  'GET /open311/v2/requests.xml': 'open311',
  'GET /open311/v2/requests.json': 'open311',
  'POST /open311/v2/requests.xml': 'open311',
  'POST /open311/v2/requests.json': 'open311',
  'GET /open311/v2/requests/{request}': 'open311',
  'GET /open311/v2/tokens/{token}': 'open311',
  'GET /v1/audit': 'audit',
  'POST /v1/audit/search': 'audit',
  'GET /v1/audit/chains': 'audit',
  'GET /v1/audit/chains/{chain}': 'audit',
  'GET /v1/audit/ledger/{ticketNo}': 'audit',
  'GET /v1/audit/anchors': 'audit',
  'GET /v1/audit/anchors/{region}/{day}': 'audit',
  'POST /v1/tickets/{ticketNo}/reveal': 'reveal',
  'POST /v1/tickets/{ticketNo}/request-reveal': 'reveal',
  'POST /v1/tickets/{ticketNo}/grant-reveal': 'reveal',
  'POST /v1/tickets/{ticketNo}/call-back': 'reveal',
  'GET /v1/tickets/{ticketNo}/reveal-requests': 'reveal',
  'GET /v1/reveal-requests': 'reveal',
  'POST /v1/tickets/{ticketNo}/{command}': 'commands',
  'POST /v1/tickets/{ticketNo}/attachments': 'attachments',
  'POST /v1/tickets/{ticketNo}/attach': 'attachments',
  'GET /v1/tickets/{ticketNo}/attachments/{attachmentId}': 'attachments',
  'GET /v1/tickets': 'queries',
  'GET /v1/tickets/{ticketNo}': 'queries',
  'GET /v1/tickets/{ticketNo}/history': 'queries',
  'GET /v1/tickets/{ticketNo}/deadlines': 'queries',
  'GET /v1/acceptance': 'queries',
  'GET /v1/tickets/{ticketNo}/abuse': 'queries',
  'GET /v1/tickets/{ticketNo}/followers': 'queries',
  'GET /v1/tickets/{ticketNo}/similar': 'queries',
  'GET /v1/tickets/{ticketNo}/suggestion': 'queries',
  'GET /v1/tickets/{ticketNo}/alerts': 'queries',
  'GET /v1/alerts/unreached': 'queries',
  'GET /v1/alerts/unrostered': 'queries',
  'POST /v1/alerts/unreached/settle': 'commands',
  'POST /v1/evaluation': 'intake',
  'POST /v1/receipts/{provider}/{region}/{key}': 'receipts',
  'POST /v1/replies/{provider}/{region}/{key}': 'receipts',
  'GET /v1/evaluation/{token}': 'intake',
  'POST /v1/evaluation/{token}': 'intake',
  'POST /v1/progress': 'queries',
  'GET /v1/province/changes': 'province',
  'GET /v1/province/digests': 'province',
  'GET /v1/province/codes': 'province',
  'GET /v1/province/subscriptions': 'province',
  'POST /v1/province/subscriptions/{region}/{subscriber}/resume': 'province',
  'POST /v1/links/supervisions': 'intake',
  'POST /v1/links/ratings': 'intake',
  'GET /v1/look-ups/{region}': 'look-ups',
  'POST /v1/tickets/{ticketNo}/look-up': 'look-ups',
  'GET /v1/province/aggregates': 'province',
  'GET /v1/province/aggregates/tickets': 'province',
  'GET /v1/hand-ins': 'bulletins',
  'POST /v1/hand-ins': 'bulletins',
  'POST /v1/hand-ins/{region}/{period}/remind': 'bulletins',
  'GET /v1/bulletins/{region}/{period}': 'bulletins',
  'POST /v1/bulletins/{region}/{period}/draft': 'bulletins',
  'POST /v1/bulletins/{region}/{period}/publish': 'bulletins',
  'GET /v1/public/bulletins/{region}': 'bulletins',
  'GET /v1/public/bulletins/{region}/{period}': 'bulletins',
  'GET /v1/assessments': 'assessments',
  'GET /v1/assessments/tickets': 'assessments',
  'GET /v1/assessments/{region}/{period}/entries': 'assessments',
  'POST /v1/assessments/{region}/{period}/entries': 'assessments',
  'GET /v1/assessments/{region}/{period}/objections': 'assessments',
  'POST /v1/assessments/{region}/{period}/objections': 'assessments',
  'POST /v1/assessments/{region}/{period}/objections/{objection}': 'assessments',
  'POST /v1/assessments/{region}/{period}/publish': 'assessments',
  'GET /v1/admin/{section}/{region}': 'rulebook',
  'PUT /v1/admin/{section}/{region}': 'rulebook',
  'GET /v1/admin/{section}/{region}/{id}': 'rulebook',
  'PUT /v1/admin/{section}/{region}/{id}': 'rulebook',
  'GET /v1/governance/analysis': 'governance',
  'GET /v1/governance/analyses': 'governance',
  'POST /v1/governance/analyses': 'governance',
  'GET /v1/governance/warnings': 'governance',
  'GET /v1/governance/warnings/{warning}': 'governance',
  'GET /v1/governance/warnings/{warning}/tickets': 'governance',
  'POST /v1/governance/warnings/{warning}/acknowledge': 'governance',
  'GET /v1/governance/measures': 'governance',
  'POST /v1/governance/measures': 'governance',
  'POST /v1/governance/found': 'governance',
  'GET /v1/governance/measures/{measure}': 'governance',
  'POST /v1/governance/measures/{measure}/{act}': 'governance',
  'GET /v1/knowledge': 'knowledge',
  'POST /v1/knowledge': 'knowledge',
  'POST /v1/knowledge/requests': 'knowledge',
  'GET /v1/knowledge/{entry}': 'knowledge',
  'GET /v1/knowledge/{entry}/history': 'knowledge',
  'POST /v1/knowledge/{entry}/{act}': 'knowledge',
  'GET /v1/knowledge/questions': 'knowledge',
  'POST /v1/public/questions': 'knowledge',
  'OPTIONS /v1/public/questions': 'knowledge',
  'GET /v1/public/knowledge': 'knowledge',
  'GET /v1/public/knowledge/{entry}': 'knowledge',
  'GET /v1/admin/keys/index': 'keys',
  'POST /v1/admin/keys/index/rotate': 'keys',
  'POST /v1/admin/keys/index/rewrite': 'keys',
  'POST /v1/admin/keys/index/retire': 'keys',
  'GET /v1/archive/{ticketNo}': 'archive',
  'POST /v1/archive/{ticketNo}/restore': 'archive',
  'GET /v1/admin/repair/{region}': 'repair-api',
  'POST /v1/admin/repair/{region}': 'repair-api',
  'GET /healthz': 'status',
  'GET /v1/openapi.json': 'openapi',
  'GET /v1/docs': 'openapi',
  'GET /v1/docs/{file}': 'openapi',
};

it('every call of the contract reaches its function, and there is no other', () => {
  const functions = resources(template, 'AWS::Lambda::Function');
  const integrations = resources(template, 'AWS::ApiGatewayV2::Integration');
  const routes = Object.values(resources(template, 'AWS::ApiGatewayV2::Route')).map(
    ({ RouteKey, Target }) => {
      const [, parts] = (Target as { 'Fn::Join': [string, [string, { Ref: string }]] })['Fn::Join'];
      const integration = integrations[parts[1].Ref];
      return [RouteKey, functions[attribute(integration?.IntegrationUri)]?.FunctionName];
    },
  );
  expect(Object.fromEntries(routes)).toEqual(
    Object.fromEntries(Object.entries(CONTRACT).map(([route, name]) => [route, `hotline-${name}`])),
  );
});

it('every call is described, and there is no other in the description', async () => {
  const { paths } = await openApiDocument(FUNCTIONS);
  const described = Object.values(paths).flatMap((methods) => Object.values(methods));
  const routes = new Set(described.map((operation) => operation['x-route']));
  const served = Object.values(resources(template, 'AWS::ApiGatewayV2::Route'));
  expect([...routes].sort()).toEqual(served.map(({ RouteKey }) => RouteKey).sort());
});

it('the gateway may call each function that it routes to', () => {
  const functions = resources(template, 'AWS::Lambda::Function');
  const called = Object.values(resources(template, 'AWS::Lambda::Permission'))
    .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com')
    .map(({ FunctionName }) => functions[attribute(FunctionName)]?.FunctionName);
  expect(called.sort()).toEqual(
    [...new Set(Object.values(CONTRACT))].map((name) => `hotline-${name}`).sort(),
  );
});

it('events have format 2.0', () => {
  template.allResourcesProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
});

describe('a flood is throttled before it costs a function call', () => {
  const stage = () => Object.entries(template.findResources('AWS::ApiGatewayV2::Stage'))[0]?.[1] ?? {};
  const limits = () =>
    stage().Properties.RouteSettings as Record<
      string,
      { ThrottlingRateLimit: number; ThrottlingBurstLimit: number }
    >;

  it('on every route', () => {
    template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
      StageName: '$default',
      DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
    });
  });

  it('sooner where strangers can reach, or few ought to call', () => {
    const lower: [RegExp, number][] = [
      [/^POST \/v1\/intake\/form\//, 10],
      [/ \/v1\/(intake|referrals|links)\/|\/calls$/, 50],
      [/^GET \/open311\/v2\/requests\.(xml|json)$/, 5],
      [/ \/open311\//, 20],
      [/ \/v1\/province\//, 10],
      [/ \/v1\/audit/, 50],
      [/ \/v1\/governance\//, 10],
      [/ \/v1\/assessments/, 10],
      [/ \/v1\/(bulletins|hand-ins)/, 10],
      [/ \/v1\/(admin|archive)\//, 5],
      [/^POST \/v1\/(progress|evaluation|public\/questions)$/, 10],
      [/ \/v1\/evaluation\/\{token\}$/, 10],
      [/^GET \/v1\/public\//, 20],
      [/^POST \/v1\/(receipts|replies)\//, 20],
      [/^GET \/healthz$/, 5],
      [/^GET \/v1\/(openapi\.json|docs)/, 10],
    ];
    const expected = Object.keys(CONTRACT).flatMap((route) => {
      const rate = lower.find(([pattern]) => pattern.test(route))?.[1];
      return rate === undefined
        ? []
        : [[route, { ThrottlingRateLimit: rate, ThrottlingBurstLimit: 2 * rate }]];
    });
    expect(limits()).toEqual(Object.fromEntries(expected));
  });

  it('and the stage, which names routes, is made after them', () => {
    expect(stage().DependsOn).toEqual(
      expect.arrayContaining(Object.keys(template.findResources('AWS::ApiGatewayV2::Route'))),
    );
  });
});
