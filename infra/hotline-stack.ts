import { CfnOutput, Stack, type StackProps, Tags } from 'aws-cdk-lib';
import { S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY } from 'aws-cdk-lib/cx-api';
import type { Construct } from 'constructs';
import { acknowledge } from './accepted-risks.ts';
import { Alarms } from './constructs/alarms.ts';
import { Alerting } from './constructs/alerting.ts';
import { Api } from './constructs/api.ts';
import { Archive } from './constructs/archive.ts';
import { Assessments } from './constructs/assessments.ts';
import { Attachments } from './constructs/attachments.ts';
import { Audit } from './constructs/audit.ts';
import { Bulletins } from './constructs/bulletins.ts';
import { Calls } from './constructs/calls.ts';
import { Conversations } from './constructs/conversations.ts';
import { Credentials, type Oidc } from './constructs/credentials.ts';
import { Governance } from './constructs/governance.ts';
import { HotlineFunctions } from './constructs/hotline-functions.ts';
import { Knowledge } from './constructs/knowledge.ts';
import { ProvinceFeed } from './constructs/province-feed.ts';
import { Rulebook } from './constructs/rulebook.ts';
import { Streams } from './constructs/streams.ts';
import { Subscriptions } from './constructs/subscriptions.ts';
import { TicketStore } from './constructs/ticket-store.ts';
import { TicketWorkflow } from './constructs/ticket-workflow.ts';
import { Vault } from './constructs/vault.ts';
import { operatorsTopic } from './constructs/watch.ts';
import { Webhooks } from './constructs/webhooks.ts';

export interface HotlineStackProps extends StackProps {
  /** The folder of the bundles, `<name>/index.mjs` each. */
  readonly bundles: string;
  /** The file of the state machine's definition. */
  readonly machine: string;
  readonly oidc: Oidc;
  /** Origins of pages from which browsers may upload files; none when left out. */
  readonly uploadOrigins?: readonly string[];
  /** For how many days an anchor of the audit is locked. */
  readonly anchorDays?: number;
}

/** One city's or several cities' hotline: composition only, no resource of its own. */
export class HotlineStack extends Stack {
  constructor(
    scope: Construct,
    id: string,
    { bundles, machine, oidc, uploadOrigins, anchorDays, ...props }: HotlineStackProps,
  ) {
    super(scope, id, { description: 'hotline12345: a 12345 government service hotline', ...props });

    // S3 delivers its access logs by the bucket's policy; the way before it asked for an access control list.
    this.node.setContext(S3_SERVER_ACCESS_LOGS_USE_BUCKET_POLICY, true);
    const functions = new HotlineFunctions(this, 'functions', { bundles });
    const store = new TicketStore(this, 'store', functions);
    new Vault(this, 'vault', functions);
    new Attachments(this, 'attachments', functions, uploadOrigins);
    new Archive(this, 'archive', functions);
    new Conversations(this, 'conversations', functions);
    new Calls(this, 'calls', functions);
    new Audit(this, 'audit', functions, anchorDays);
    new Credentials(this, 'credentials', functions, oidc);
    new Rulebook(this, 'rulebook', functions);
    new Knowledge(this, 'knowledge', functions);
    new Assessments(this, 'assessments', functions);
    new Bulletins(this, 'bulletins', functions);
    new Governance(this, 'governance', functions);
    const { machine: stateMachine } = new TicketWorkflow(this, 'workflow', functions, machine);
    const province = new ProvinceFeed(this, 'province', functions);
    new Alerting(this, 'alerting', functions);
    new Webhooks(this, 'webhooks', functions);
    new Subscriptions(this, 'subscriptions', functions);
    new Streams(this, 'streams', functions, [
      { stream: store.ledger.streamArn, functions: ['wake', 'feed'] },
      { stream: province.feed.streamArn, functions: ['alerts', 'aggregates'] },
    ]);
    const api = new Api(this, 'api', functions);
    // Last, since it watches every table that there is.
    const operators = operatorsTopic(this, 'operators');
    new Alarms(this, 'alarms', { functions, machine: stateMachine, api, operators });
    new CfnOutput(this, 'ApiUrl', { value: api.url });
    new CfnOutput(this, 'OperatorsTopic', { value: operators.topicArn });

    acknowledge(this);

    // China's Lambda refuses tags on event source mappings, and CloudFormation hands a stack's own tags down.
    Tags.of(this).add('project', 'hotline12345', {
      excludeResourceTypes: ['AWS::Lambda::EventSourceMapping', 'aws:cdk:stack'],
    });
  }
}
