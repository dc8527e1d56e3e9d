import type { Template } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Right, resources, rightsOf, synthesized } from './synthesized.ts';

let template: Template;
let rights: ReadonlyMap<string, readonly Right[]>;
beforeAll(() => {
  template = synthesized();
  rights = rightsOf(template);
});

/** Which functions may do something that matches, on a resource that matches. */
function who(action: RegExp, resource = /./): string[] {
  return [...rights]
    .filter(([, held]) => held.some((right) => action.test(right.action) && resource.test(right.resource)))
    .map(([name]) => name)
    .sort();
}

/** Which functions may do something to a table. */
function whoOn(table: string, action: RegExp): string[] {
  const [id] = Object.entries(resources(template, 'AWS::DynamoDB::Table')).find(
    ([, { TableName }]) => TableName === `hotline-${table}`,
  ) ?? ['none'];
  return who(action, new RegExp(`"${id}"`));
}

/** A key by the construct that it is in. */
const keyOf = (construct: string) => new RegExp(`"${construct}key[0-9A-F]{8}"`);

const TIMERS = ['on-due', 'park', 'plan', 'reconcile', 'repair', 'wake'];
const COMMITTERS = [
  'attachments',
  'commands',
  'intake',
  'wechat',
  'wechat-jobs',
  'open311',
  'recompute',
  // What citizens write back by SMS.
  'receipts',
  'followers',
  'look-ups',
  'keeping',
  'keys',
  ...TIMERS,
].sort();
/** What is lost is put back from the archive. */
const WRITERS = [...COMMITTERS, 'archive'].sort();

describe('each function may do what it needs and no more', () => {
  it('nobody may administer anything, nor scan but repair, and that the tickets', () => {
    expect(who(/:(Scan|.*\*)/i)).toEqual(['repair']);
    expect(who(/PartiQL/i)).toEqual(['reconcile']);
    const selects = Object.values(resources(template, 'AWS::IAM::Policy'))
      .flatMap(({ PolicyDocument }) => (PolicyDocument as { Statement: Record<string, unknown>[] }).Statement)
      .filter(({ Action }) => JSON.stringify(Action).includes('PartiQL'));
    expect(selects.map(({ Condition }) => Condition)).toEqual([
      { Bool: { 'dynamodb:FullTableScan': 'false' } },
    ]);
    expect(whoOn('tickets', /Scan/)).toEqual(['repair']);
    expect(
      who(/^(iam|sts|lambda|logs:(?!CreateLogStream|PutLogEvents)|kms:(?!Decrypt|GenerateDataKey$))/),
    ).toEqual([]);
    expect(who(/^dynamodb:(Create|Delete|Update|Restore)\w*(Table|Backup|TimeToLive)/)).toEqual([]);
  });

  it('rights reach all resources only where the service knows none narrower', () => {
    expect(who(/^(?!dynamodb:ListStreams$|sns:Unsubscribe$|sns:Publish$)/, /^\*$/)).toEqual([]);
    // SMS to a number.
    expect(who(/^sns:Publish$/, /^\*$/)).toEqual(['sender']);
  });

  it('what happened is written by those who commit, and changed by nobody', () => {
    expect(whoOn('ledger', /PutItem/)).toEqual(WRITERS);
    expect(whoOn('ledger', /UpdateItem|DeleteItem|BatchWrite/)).toEqual([]);
    expect(whoOn('tickets', /PutItem|UpdateItem|DeleteItem/)).toEqual(WRITERS);
    expect(whoOn('feed', /PutItem/)).toEqual(['feed', 'repair']);
    expect(whoOn('feed', /UpdateItem|DeleteItem|BatchWrite/)).toEqual([]);
  });

  it("people's words are opened only where they come in, where they are shown, and where one answer serves many", () => {
    const opening = [
      'attachments',
      'commands',
      'followers',
      'intake',
      // What a ticket is found by is made anew of what was said.
      'keys',
      'look-ups',
      'open311',
      'push',
      'queries',
      'receipts',
      'reveal',
      // The number that a citizen is told by.
      'sender',
      'webhooks',
      'wechat',
      'wechat-jobs',
    ];
    // Sealed as they are, into the archive, back from it, and out of the world at the end of their keeping.
    const unopened = ['archive', 'keeping'];
    expect(whoOn('vault', /./)).toEqual([...opening, ...unopened].sort());
    expect(who(/^kms:/, keyOf('vault')).filter((name) => unopened.includes(name))).toEqual([]);
    // Calls and the register of deputies have data keys of their own, in tables of their own.
    const sealing = ['assessments', 'bulletins', 'calls', 'governance', 'rulebook'];
    expect(who(/^kms:/)).toEqual([...opening, ...unopened, ...sealing].sort());
    expect(who(/^kms:GenerateDataKey$/, keyOf('vault'))).toEqual(
      ['intake', 'open311', 'wechat', 'wechat-jobs', ...sealing].sort(),
    );
    expect(whoOn('vault', /UpdateItem|DeleteItem/)).toEqual(['keeping']);
  });

  it('a data key opens only with the ticket that it belongs to', () => {
    const statements = Object.values(resources(template, 'AWS::IAM::Policy'))
      .flatMap(
        ({ PolicyDocument }) =>
          (
            PolicyDocument as {
              Statement: {
                Action: string | string[];
                Condition?: unknown;
                Resource: unknown;
              }[];
            }
          ).Statement,
      )
      .filter(({ Action }) => [Action].flat().some((action) => action.startsWith('kms:')));
    expect(statements).not.toHaveLength(0);
    for (const { Condition, Resource } of statements) {
      if (keyOf('vault').test(JSON.stringify(Resource)))
        expect(Condition).toEqual({ Null: { 'kms:EncryptionContext:ticketNo': 'false' } });
      else expect(JSON.stringify(Condition)).toMatch(/^{"StringEquals":{"kms:EncryptionContext:aws:s3:arn":/);
    }
  });

  it('files are uploaded and kept by four functions, opened by one, and ended by one', () => {
    expect(who(/^s3:/, /kept|pending/)).toEqual([
      'attachments',
      'intake',
      'keeping',
      'open311',
      'wechat-jobs',
    ]);
    expect(who(/^s3:GetObject$/, /kept/)).toEqual(['attachments']);
    expect(who(/^s3:(?!GetObject$|PutObject$|ListBucket$)/)).toEqual(['keeping']);
  });

  it('units are told by alerts, and their topics made by the rulebook, on the prefix', () => {
    expect(who(/^sns:Publish$/, /hotline-unit-/)).toEqual([
      'alerts',
      'assessments',
      'bulletins',
      'digests',
      'governance',
      'governance-watch',
      'knowledge',
      'repair',
      'reveal',
    ]);
    expect(who(/^sns:(CreateTopic|Subscribe|ListSubscriptionsByTopic|Unsubscribe)$/)).toEqual([
      'recompute',
      'rulebook',
    ]);
    expect(who(/^sns:(?!Unsubscribe$)/, /hotline-unit-\*/)).toEqual([
      'alerts',
      'assessments',
      'bulletins',
      'digests',
      'governance',
      'governance-watch',
      'knowledge',
      'recompute',
      'repair',
      'reveal',
      'rulebook',
    ]);
  });

  it('waits and executions are the workflow’s', () => {
    expect(whoOn('waits', /./)).toEqual(TIMERS);
    expect(who(/^states:StartExecution$/)).toEqual(TIMERS);
    expect(who(/^states:SendTaskSuccess$/)).toEqual(['park', 'repair', 'wake']);
    expect(who(/^states:(?!StartExecution$|SendTaskSuccess$)/)).toEqual([]);
  });

  it('the province sees its feed and its counts only', () => {
    // What lines are owed an answer for is looked up in it.
    expect(whoOn('feed', /Query/)).toEqual(['anchor', 'intake', 'province', 'push']);
    expect(who(/^secretsmanager:/)).not.toContain('province');
    // Whether a ticket that is named is about who asks is all that it reads of tickets.
    expect(whoOn('tickets', /^dynamodb:(?!BatchGetItem$)/)).not.toContain('province');
    for (const table of ['ledger', 'vault', 'waits', 'alerts'])
      expect(whoOn(table, /./)).not.toContain('province');
  });

  it('the status function touches nothing', () => {
    expect(rights.get('status')?.every(({ action }) => action.startsWith('logs:'))).toBe(true);
  });

  it('the state machine may call its three functions and no other', () => {
    const functions = resources(template, 'AWS::Lambda::Function');
    const called = Object.values(resources(template, 'AWS::IAM::Policy')).flatMap(({ PolicyDocument }) =>
      (PolicyDocument as { Statement: { Action: unknown; Resource: unknown }[] }).Statement.filter(
        ({ Action }) => Action === 'lambda:InvokeFunction',
      ).flatMap(({ Resource }) => [Resource].flat()),
    );
    const names = called.map((arn) => functions[(arn as { 'Fn::GetAtt': [string] })['Fn::GetAtt'][0]]);
    expect(names.map((properties) => properties?.FunctionName).sort()).toEqual([
      'hotline-on-due',
      'hotline-park',
      'hotline-plan',
    ]);
  });
});
