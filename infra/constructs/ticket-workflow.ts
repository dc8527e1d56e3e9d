import { readFileSync } from 'node:fs';
import { Aws } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { type HotlineFunctions, houseLogGroup, namedArn } from './hotline-functions.ts';
import { HotlineTable } from './hotline-table.ts';
import { TIMERS } from './ticket-store.ts';

const NAME = 'hotline-ticket';

/** The state machine that waits for each open ticket, its tokens, and the reconciler that misses nothing due. */
export class TicketWorkflow extends Construct {
  readonly machine: StateMachine;

  /** @param machine path of the state machine's definition, deployed as the file stands */
  constructor(scope: Construct, id: string, functions: HotlineFunctions, machine: string) {
    super(scope, id);

    new HotlineTable(this, functions, {
      name: 'waits',
      variable: 'HOTLINE_WAITS_TABLE',
      partitionKey: 'ticketNo',
      grants: [{ to: TIMERS, actions: ['BatchGetItem', 'PutItem'] }],
    });

    const workers = [functions.get('plan'), functions.get('park'), functions.get('on-due')] as const;
    const [plan, park, onDue] = workers;
    const role = new Role(this, 'role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        actions: ['lambda:InvokeFunction'],
        resources: workers.map((worker) => worker.functionArn),
      }),
    );
    this.machine = new StateMachine(this, 'machine', {
      stateMachineName: NAME,
      stateMachineType: StateMachineType.STANDARD,
      role,
      definitionBody: DefinitionBody.fromString(readFileSync(machine, 'utf8')),
      definitionSubstitutions: {
        Partition: Aws.PARTITION,
        PlanFunction: plan.functionArn,
        ParkFunction: park.functionArn,
        OnDueFunction: onDue.functionArn,
      },
      logs: {
        destination: houseLogGroup(this, 'log', `/aws/vendedlogs/states/${NAME}`),
        level: LogLevel.ERROR,
        includeExecutionData: false,
      },
    });

    // From the fixed name: the machine calls these functions, so they can't wait for it to exist.
    const arn = namedArn(this, 'states', 'stateMachine', NAME);
    functions.bind({
      variable: 'HOTLINE_STATE_MACHINE_ARN',
      value: arn,
      grants: [
        // Any of them may find that an execution has to be started, or succeeded by the next.
        { to: TIMERS, actions: ['states:StartExecution'], resources: [arn] },
        { to: ['park', 'wake', 'repair'], actions: ['states:SendTaskSuccess'], resources: [arn] },
      ],
    });

    new Rule(this, 'reconcile', {
      ruleName: 'hotline-reconcile',
      description: 'Settles what is due and was not woken',
      schedule: Schedule.cron({ minute: '5/30' }),
      // No retry: the next run looks again.
      targets: [new LambdaFunction(functions.get('reconcile'), { retryAttempts: 0 })],
    });
  }
}
