import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../infra/build.ts';
import { type Properties, resources, stackTags, synthesized, synthesizedAlarms } from './synthesized.ts';

let template: Template;
let watching: Template;
beforeAll(() => {
  template = synthesized();
  watching = synthesizedAlarms();
});

const REGIONS = [undefined, 'ap-southeast-1', 'cn-north-1', 'cn-northwest-1'];

describe.each(REGIONS)('in region %s', (region) => {
  it('the template suits the partition', () => {
    const placed = synthesized(region);
    const text = JSON.stringify(placed.toJSON());
    expect(text.match(/arn:aws(-cn|-us-gov)?:/g)).toBeNull();
    expect(text).not.toContain('amazonaws.com.cn');
    expect(text).not.toContain('TracingConfig');
    expect(text).not.toContain('AWS::XRay');
    for (const mapping of Object.values(resources(placed, 'AWS::Lambda::EventSourceMapping')))
      expect(mapping).not.toHaveProperty('Tags');
    placed.hasResourceProperties('AWS::DynamoDB::Table', {
      Tags: [{ Key: 'project', Value: 'hotline12345' }],
    });
  });
});

describe('what a region may lack', () => {
  const guide = readFileSync(join(ROOT, 'docs', 'deploy.md'), 'utf8');

  it('is looked up for every service of the template, in docs/deploy.md', () => {
    const types = [template, watching].flatMap((each) =>
      Object.values(each.toJSON().Resources as Record<string, { Type: string }>),
    );
    const services = new Set(types.map(({ Type }) => Type.split('::')[1]));
    expect([...services].filter((service) => !guide.includes(`\n| ${service} |`))).toEqual([]);
  });

  it('is left out by the partition: one alarm, which China has no use for', () => {
    const alarms = watching.toJSON();
    const conditional = Object.values(
      alarms.Resources as Record<string, { Condition?: string; Properties: Properties }>,
    ).filter(({ Condition }) => Condition !== undefined);
    expect(conditional.map(({ Properties: { AlarmName } }) => AlarmName)).toEqual([
      'hotline-messages-undelivered',
    ]);
    expect(Object.values(alarms.Conditions as object)).toEqual([
      { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AWS::Partition' }, 'aws-cn'] }] },
    ]);
  });

  it('is under the 500 resources that CloudFormation takes, the hotline and its alarms each for itself', () => {
    for (const each of [template, watching])
      expect(Object.keys(each.toJSON().Resources as object).length).toBeLessThan(450);
  });

  it('no tags lie on the stack itself, which CloudFormation would hand down to event source mappings', () => {
    expect(stackTags()).toEqual({});
  });
});
