import { regulationOfRegion, termOf } from '../regulation/rules.ts';
import type { Regulation } from '../regulation/schema.ts';
import type { ClockKind } from '../regulation/vocabulary.ts';
import type { Change, OpenClock } from '../ticket/change.ts';
import type { PublishedEvent } from '../ticket/published-event.ts';
import { isAtAnyHour } from '../ticket/rungs.ts';
import { meantBy } from '../ticket/unit-ref.ts';
import { HOTLINE, hotlineOf, keptBy } from '../ticket/work-lines.ts';
import type { AlertFacts, AlertIntent, AlertKind, By } from './facts.ts';
import { byOf, byOfMoved, clockOf, startedAfter, workClock } from './open-clocks.ts';
import { leftUnsupervised, referredAs, supervisedBy } from './supervised-by.ts';

export {
  ALERT_KINDS,
  type AlertFacts,
  type AlertIntent,
  type AlertKind,
  type By,
  type Post,
} from './facts.ts';

type Told = Pick<AlertIntent, 'recipient' | 'post' | 'facts' | 'atNight' | 'planned'> & {
  readonly by?: By | undefined;
  readonly clause?: string | undefined;
};

/** The alerts that a change calls for, in the order of its events. */
export function intentsOf(change: Change): readonly AlertIntent[] {
  const { ticketNo, region } = change;
  return change.events.flatMap((event, index) =>
    told(change, event).map(({ recipient: ref, post, facts, by, clause, atNight, planned }) => {
      const { unit: recipient, region: whose } = meantBy(ref, region);
      return {
        id: alertId(change, index, facts.kind, post ? `${ref}-${post}` : ref),
        ticketNo,
        region: whose,
        recipient,
        ...(post && { post }),
        at: event.at,
        facts,
        ...(by && { by }),
        ...(clause && { clause }),
        ...(atNight && { atNight }),
        ...(planned && { planned }),
      };
    }),
  );
}

/** The id of an alert: the same each time for the place of an event in a change, what is told of it, and whom. */
export function alertId({ version }: Change, index: number, kind: AlertKind, recipient: string): string {
  return `${pad(version, 6)}-${pad(index, 3)}-${kind}-${recipient}`;
}

function told(change: Change, event: PublishedEvent): readonly Told[] {
  const rules = regulationOfRegion(change.region);
  switch (event.type) {
    case 'MarkedUrgent': {
      if (change.events.some((other) => other.type === 'Dispatched')) return [];
      const facts = { kind: 'urgent', handOver: event.handOver === true } as const;
      return [{ recipient: HOTLINE, facts, clause: event.clause, atNight: true }];
    }
    case 'HandedOver': {
      const { unit: recipient, line, clause } = event;
      if (recipient === undefined) return [];
      const by = byOf(clockOf(change, 'acknowledge'));
      return [{ recipient, facts: { kind: 'handed-over', line }, by, clause, atNight: true }];
    }
    case 'HandOverRefused': {
      const facts = { kind: 'hand-over-refused', line: event.line } as const;
      return [{ recipient: HOTLINE, facts, by: byOf(clockOf(change, 'dispatch')), atNight: true }];
    }
    case 'RequestAdded': {
      const recipients = event.units.length > 0 ? event.units : [HOTLINE];
      return recipients.map((recipient) => ({ recipient, facts: { kind: 'request-added' } }));
    }
    case 'MessageKept':
      // Who wants no more messages has said all there is to say.
      return event.written ? [{ recipient: HOTLINE, facts: { kind: 'request-added', what: 'reply' } }] : [];
    case 'Unfollowed':
      // Whoever parted them knows; the hotline has to find a unit where the lead came to nothing.
      return event.why === 'person' || event.why === 'dissatisfied'
        ? []
        : [{ recipient: HOTLINE, facts: { kind: 'released' }, by: byOf(clockOf(change, 'dispatch')) }];
    case 'AnswerPassed':
    case 'AnswerAdopted':
    case 'Closed':
      // While other parts are worked on there is nothing to feed back yet.
      return change.owedTo === undefined || (event.type === 'AnswerPassed' && isPart(change, event))
        ? []
        : [{ recipient: HOTLINE, facts: { kind: 'feedback-owed', line: change.owedTo } }];
    case 'Dispatched':
      return [
        ...[event.lead, ...(event.separate ?? [])].flatMap((unit) => dispatched(change, event, unit, 'lead')),
        ...event.assistants.flatMap((unit) => dispatched(change, event, unit, 'assistant')),
      ];
    case 'PassedOn': {
      const role = event.unit === change.lead ? 'lead' : 'assistant';
      return dispatched(change, { toSign: false }, event.unit, role);
    }
    case 'DeclinedByUnit': {
      const clause = rules && termOf(rules, 'accept', change.kind)?.clause;
      return [{ recipient: HOTLINE, facts: { kind: 'declined' }, clause }];
    }
    case 'ClockReminded': {
      const clock = change.clocks.find(({ id }) => id === event.id);
      // Written down late, together with what came after: there is nothing to remind of any more.
      if (!clock) return [];
      if (event.rung !== undefined) return byRung(event, clock);
      if (clock.expired) return [];
      const facts = { kind: 'remind', clock: event.kind } as const;
      const told = { facts, by: byOf(clock), clause: event.clause, ...runsAtNight(event.kind) };
      return [{ recipient: keptBy(event), ...told }, ...watching(change, event.unit, told)];
    }
    case 'ClockExpired': {
      const { recipient, ...told } = overdue(change, event);
      const above = aboveTold(change, event.unit, 'overdue');
      const watched = watching(change, event.unit, told);
      const judged = above.length === 0 ? toBeJudged(event, rules) : [];
      return [...(event.told ? [] : [{ recipient, ...told }]), ...watched, ...above, ...judged];
    }
    case 'ReturnRequested':
      return aboveTold(change, event.unit, 'returned');
    case 'ReturnDisputed':
      return aboveTold(change, event.unit, 'disputed');
    case 'AnswerSubmitted':
      return aboveTold(change, event.unit, 'answered');
    case 'Marked':
      // What is marked before its dispatch is watched from there on.
      return event.watched && change.lead !== undefined
        ? [
            {
              recipient: change.lead,
              facts: { kind: 'watched' },
              by: byOf(workClock(change, change.lead)),
              clause: event.clause,
            },
          ]
        : [];
    case 'ReturnGranted':
    case 'ReturnRefused': {
      const granted = event.type === 'ReturnGranted';
      const by = granted ? undefined : byOf(workClock(change, event.unit));
      return [
        {
          recipient: event.unit,
          facts: { kind: 'returned', granted },
          by,
          clause: (rules?.return.review ?? rules?.return.plain)?.clause,
        },
      ];
    }
    case 'CoordinationOpened': {
      const { units, meetingOn: on, clause } = event;
      const facts = { kind: 'coordination', ...(on && { on }) } as const;
      return units.map((recipient) => ({ recipient, facts, clause }));
    }
    case 'ReferredAcross': {
      const recipient = hotlineOf(event.to, change.region);
      return [
        { recipient, facts: { kind: 'across' }, by: byOf(clockOf(change, 'dispatch')), clause: event.clause },
      ];
    }
    case 'UnitCalledIn':
      return event.answered
        ? []
        : [{ recipient: event.unit, facts: { kind: 'call-missed' }, clause: event.clause }];
    case 'JointHandlingBegun':
      return change.lead === undefined
        ? []
        : [{ recipient: change.lead, facts: { kind: 'joint' }, clause: event.clause }];
    case 'JointFeedbackReceived':
      return [{ recipient: change.lead ?? HOTLINE, facts: { kind: 'joint-feedback' } }];
    case 'Divided':
      return event.units.map((recipient) => ({
        recipient,
        facts: { kind: 'divided' },
        by: byOf(workClock(change, recipient)),
      }));
    case 'TakenBack':
      return [{ recipient: event.unit, facts: { kind: 'taken-back' }, clause: event.clause }];
    case 'RedoOrdered': {
      const by = byOf(clockOf(change, 'redo', event.unit));
      return [{ recipient: event.unit, facts: { kind: 'redo' }, by, clause: event.clause }];
    }
    case 'SupervisionOpened': {
      const clock = startedAfter(change, event);
      const facts = supervisedBy(rules, event.method);
      return [{ recipient: event.unit, facts, by: byOf(clock), clause: clock?.clause ?? event.clause }];
    }
    case 'SupervisionMethodChanged': {
      const { method, unit: recipient, clause } = event;
      const by = byOf(change.clocks.find(({ id }) => id === event.clock));
      return [{ recipient, facts: supervisedBy(rules, method), by, clause }];
    }
    case 'SupervisionEnded': {
      const facts = leftUnsupervised(change, event);
      return facts ? [{ recipient: HOTLINE, facts, by: byOf(clockOf(change, 'dispatch')) }] : [];
    }
    case 'SupervisionAnswered':
      return [{ recipient: event.by ?? HOTLINE, facts: { kind: 'supervision-answered' } }];
    case 'Referred':
      return event.told === undefined
        ? []
        : [{ recipient: event.told, facts: referredAs(event), clause: event.clause }];
    case 'Urged': {
      const { unit: recipient, clause } = event;
      return [{ recipient, facts: { kind: 'urged' }, by: byOf(workClock(change, recipient)), clause }];
    }
    case 'CardIssued': {
      const { unit: recipient, colour, clause } = event;
      return [{ recipient, facts: { kind: 'card', colour }, clause }];
    }
    case 'TalkHeld':
      return [{ recipient: event.unit, facts: { kind: 'talk' }, clause: event.clause }];
    case 'UnitNamed':
      return [{ recipient: event.unit, facts: { kind: 'named' }, clause: event.clause }];
    case 'FaultRecorded':
    case 'FaultWithdrawn': {
      const facts = { kind: 'fault', withdrawn: event.type === 'FaultWithdrawn' } as const;
      return [{ recipient: event.unit, facts, clause: event.clause }];
    }
    case 'ExtensionGranted':
    case 'ExtensionRefused': {
      const granted = event.type === 'ExtensionGranted';
      const clock = change.clocks.find(({ id }) => id === event.clock);
      const supervision = clock?.kind === 'supervise';
      const tell = granted && !supervision && rules?.extension.tellCitizen !== undefined;
      const facts = {
        ...({ kind: 'extension', granted } as const),
        ...(supervision && { supervision }),
        ...(tell && { tell }),
      };
      const { clause } = (supervision ? rules?.supervision.extension : rules?.extension) ?? {};
      const by = granted ? byOfMoved(clock, event.at) : byOf(clock);
      return [{ recipient: event.unit, facts, by, clause }];
    }
    case 'AnswerFailed': {
      const recipient = event.unit ?? change.lead;
      if (recipient === undefined) return [];
      const by = byOf(workClock(change, recipient));
      return [{ recipient, facts: { kind: 'answer-failed' }, by, clause: rules?.review?.clause }];
    }
    case 'TerminationGranted':
    case 'TerminationRefused': {
      const [granted, done] = [event.type === 'TerminationGranted', change.stage === 'done'];
      const facts = { kind: 'termination', granted, ...(done && { done }) } as const;
      const { unit: recipient, clause } = event;
      return [{ recipient, facts, by: byOf(workClock(change, recipient)), clause }];
    }
    case 'ObjectionGranted':
    case 'ObjectionRefused': {
      const facts = { kind: 'objection', granted: event.type === 'ObjectionGranted' } as const;
      const by = byOf(workClock(change, event.unit));
      return [{ recipient: event.unit, facts, by, clause: rules?.objection?.clause }];
    }
    case 'CitizenContacted':
      return event.tooOften
        ? [{ recipient: event.unit, facts: { kind: 'contacts' }, clause: rules?.contactLimit?.clause }]
        : [];
    case 'ClockMoved': {
      const clock = change.clocks.find(({ id }) => id === event.id);
      // The right to return is no duty, and an extension is told of as such.
      const { reason } = event;
      if (!clock || clock.kind === 'return') return [];
      if (reason !== 'calendar' && reason !== 'settings' && reason !== 'complex' && reason !== 'law-term')
        return [];
      const facts = { kind: 'term-changed', clock: event.kind, reason } as const;
      return [{ recipient: event.unit ?? HOTLINE, facts, by: byOf(clock), clause: clock.clause }];
    }
    default:
      return [];
  }
}

/** Whether only a part of the matter is done. */
function isPart({ stage }: Change, { unit }: Extract<PublishedEvent, { type: 'AnswerPassed' }>): boolean {
  return unit !== undefined && stage !== 'done' && stage !== 'closed';
}

/** What the unit above hears of the one to which it gave a part; its own term is what it has to keep. */
function aboveTold(
  change: Change,
  unit: string | undefined,
  what: Extract<AlertFacts, { kind: 'below' }>['what'],
): readonly Told[] {
  const recipient = unit === undefined ? undefined : change.under?.[unit];
  if (recipient === undefined) return [];
  return [{ recipient, facts: { kind: 'below', what }, by: byOf(workClock(change, recipient)) }];
}

function dispatched(
  change: Change,
  {
    straight,
    dayAndNight,
    toSign,
  }: Pick<Extract<PublishedEvent, { type: 'Dispatched' }>, 'straight' | 'dayAndNight' | 'toSign'>,
  unit: string,
  role: 'lead' | 'assistant',
): readonly Told[] {
  // It hears of it when it is passed on to it.
  if (clockOf(change, 'dispatch', unit)) return [];
  const first = toSign
    ? clockOf(change, 'sign', unit)
    : (clockOf(change, 'accept', unit) ?? workClock(change, unit));
  const unsigned = toSign ? {} : { first: first?.kind ?? 'handle' };
  const respond = clockOf(change, 'respond', unit);
  const respondBy = byOf(respond);
  const contactBy = toSign ? undefined : byOf(clockOf(change, 'contact', unit));
  const always = dayAndNight?.some((each) => each.unit === unit) === true;
  return [
    {
      recipient: unit,
      facts: {
        ...{ kind: 'dispatch', role, ...unsigned },
        ...(respondBy && { respondBy }),
        ...(contactBy && { contactBy }),
        ...(straight && { urgent: true }),
      },
      by: byOf(first),
      clause: respond?.clause ?? straight?.clause ?? first?.clause,
      ...((respond || straight || always) && { atNight: true }),
    },
  ];
}

/** The hotline hears with the unit how the terms of what it watches go (Shaoyang art. 27). */
function watching(change: Change, unit: string | undefined, told: Omit<Told, 'recipient'>): readonly Told[] {
  return change.watched && unit !== undefined ? [{ recipient: HOTLINE, ...told }] : [];
}

/**
 * The hotline hears that a supervision of its own came to nothing in its term: whether it goes to the authority above is
 * for it to find (Shaoyang art. 24 para. 3). Where a ladder tells of the term, that says who hears.
 */
function toBeJudged(
  { kind, dueAt: at, clause, told }: Extract<PublishedEvent, { type: 'ClockExpired' }>,
  rules: Regulation | undefined,
): readonly Told[] {
  if (kind !== 'supervise' || told) return [];
  const facts = { kind: 'escalation', clock: kind, at, own: false } as const;
  return [{ recipient: HOTLINE, facts, clause: rules?.supervision.escalation?.clause ?? clause }];
}

/** A unit deemed to have signed is told by when the matter is to be done, which is what it can still keep. */
function overdue(change: Change, event: Extract<PublishedEvent, { type: 'ClockExpired' }>): Told {
  const { unit, kind, dueAt, clause } = event;
  const deemedSigned =
    kind === 'sign' && change.events.some((other) => other.type === 'DeemedSigned' && other.unit === unit);
  return {
    recipient: keptBy(event),
    facts: { kind: 'overdue', clock: kind, deemedSigned, at: dueAt },
    by: deemedSigned && unit !== undefined ? byOf(workClock(change, unit)) : undefined,
    clause,
    ...runsAtNight(kind),
  };
}

/** What has to be done within hours of any day is told of at any hour. */
function runsAtNight(kind: ClockKind): { readonly atNight?: true } {
  return isAtAnyHour(kind) ? { atNight: true } : {};
}

/** Those whom a rung of a ladder tells, each once. */
function byRung(
  event: Extract<PublishedEvent, { type: 'ClockReminded' }>,
  clock: OpenClock,
): readonly Told[] {
  const { kind, dueAt, clause, when, to = [], inspection } = event;
  // Timers came late: the rungs after the end tell of it.
  if (when === 'before' && clock.expired) return [];
  const owner = keptBy(event);
  const found = new Map<string, Told>();
  const hours = isAtAnyHour(kind) ? ({ atNight: true } as const) : ({ planned: true } as const);
  for (const who of to) {
    const recipient = who === 'hotline' ? HOTLINE : who === 'inspection' ? inspection : owner;
    if (recipient === undefined) continue;
    const post = who === 'head' || who === 'leader' ? who : undefined;
    const own = recipient === owner;
    const facts: AlertFacts =
      when === 'before'
        ? { kind: 'remind', clock: kind }
        : when === 'at' && own
          ? { kind: 'overdue', clock: kind, deemedSigned: false, at: dueAt }
          : { kind: 'escalation', clock: kind, at: dueAt, own };
    const by = when === 'before' ? byOf(clock) : undefined;
    found.set(`${recipient} ${post}`, { recipient, ...(post && { post }), facts, by, clause, ...hours });
  }
  return [...found.values()];
}

function pad(number: number, digits: number): string {
  return String(number).padStart(digits, '0');
}
