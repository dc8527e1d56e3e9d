import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, expect, it } from 'vitest';
import { attribute, resources, synthesized } from './synthesized.ts';

let template: Template;
beforeAll(() => {
  template = synthesized();
});

const CONTRACT: Record<string, string> = {
  'POST /v1/intake/phone': 'intake',
  'POST /v1/intake/web': 'intake',
  'GET /v1/intake/wechat/{account}': 'wechat',
  'POST /v1/intake/wechat/{account}': 'wechat',
  'POST /v1/tickets/{ticketNo}/{command}': 'commands',
  'GET /v1/tickets': 'queries',
  'GET /v1/tickets/{ticketNo}': 'queries',
  'GET /v1/tickets/{ticketNo}/history': 'queries',
  'GET /v1/tickets/{ticketNo}/deadlines': 'queries',
  'POST /v1/progress': 'queries',
  'GET /v1/province/changes': 'province',
  'GET /v1/province/aggregates': 'province',
  'GET /v1/admin/{section}/{region}': 'rulebook',
  'PUT /v1/admin/{section}/{region}': 'rulebook',
  'GET /v1/admin/{section}/{region}/{id}': 'rulebook',
  'PUT /v1/admin/{section}/{region}/{id}': 'rulebook',
  'GET /healthz': 'status',
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

it('the gateway may call each function that it routes to', () => {
  const functions = resources(template, 'AWS::Lambda::Function');
  const called = Object.values(resources(template, 'AWS::Lambda::Permission'))
    .filter(({ Principal }) => Principal === 'apigateway.amazonaws.com')
    .map(({ FunctionName }) => functions[attribute(FunctionName)]?.FunctionName);
  expect(called.sort()).toEqual(
    [...new Set(Object.values(CONTRACT))].map((name) => `hotline-${name}`).sort(),
  );
});

it('events have format 2.0, and a flood is throttled', () => {
  template.allResourcesProperties('AWS::ApiGatewayV2::Integration', { PayloadFormatVersion: '2.0' });
  template.hasResourceProperties('AWS::ApiGatewayV2::Stage', {
    StageName: '$default',
    DefaultRouteSettings: { ThrottlingRateLimit: 200, ThrottlingBurstLimit: 400 },
  });
});
