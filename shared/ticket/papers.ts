import type { SealedText } from '../privacy/personal.ts';
import type { EventOf, TicketEvent } from './events.ts';

/** Where a text lies in the vault. What it was sealed with stands in the ledger alone. */
export type Paper = Pick<SealedText, 'ref'>;

/** References to texts in the vault, by what each is for. */
export type Papers = Readonly<Record<string, Paper>>;

/**
 * The names of the public replies in a ticket's file: that of the unit in charge, or of each that answers for a part
 * of its own. Those that are there.
 */
export function replyNames({
  papers,
  assignments,
}: {
  readonly papers: Papers;
  readonly assignments: readonly { readonly unit: string; readonly role: string }[];
}): readonly string[] {
  const own = assignments.filter(({ role }) => role === 'lead').map(({ unit }) => `reply.${unit}`);
  return ['reply', ...own].filter((name) => papers[name] !== undefined);
}

/** Of a citizen's kept messages so many stand in the ticket's file, the last place being the latest; all are in the ledger. */
const MESSAGES_SHOWN = 5;

/** With what the names of kept answers of departments' systems begin: they are for the hotline alone. */
export const LOOK_UP_PAPER = 'lookUp.';

type SealedPapers = Readonly<Record<string, SealedText>>;

/**
 * What an event lays into the ticket's file, for whoever has a part in the ticket to read: the request, and
 * why and how each side decided. Notes of a conversation stay in the ledger alone.
 * @param byLead whether the event is of the unit in charge; what assistants hand in stands under their name
 */
export function papersOf(event: TicketEvent, byLead: boolean): Papers {
  const sealed = Object.entries(sealedIn(event, byLead));
  return Object.fromEntries(sealed.map(([name, { ref }]) => [name, { ref }]));
}

function sealedIn(event: TicketEvent, byLead: boolean): SealedPapers {
  switch (event.type) {
    case 'Submitted': {
      const { request, title, place, name, phone, openId, attachments = [] } = event;
      const { sex, callerPhone, happenedAt, coordinates, subject } = event;
      const names = attachments.map((each) => [`attachment.${each.id}`, each.name] as const);
      return present({
        ...{ request, title, place, name, phone, openId },
        ...{ sex, callerPhone, happenedAt, coordinates, subject },
        ...Object.fromEntries(names),
      });
    }
    case 'Rejected':
      return present({ reason: event.reason, basis: event.basis, instead: event.instead });
    case 'Replied':
      return { reply: event.reply };
    case 'MarkedComplex':
      return { complexReason: event.reason };
    case 'HandedOver':
      return present({ handOverNote: event.note });
    case 'HandOverRefused':
      return { handOverRefusal: event.reason };
    case 'FeedbackReceived':
      return { [`feedback.${event.line}`]: event.result };
    case 'FeedbackGiven':
      return { feedbackGiven: event.result };
    case 'Dispatched':
      return present({ dispatchNote: event.note });
    case 'PassedOn':
      return present({ passOnNote: event.note });
    case 'ReturnRequested': {
      const photos = event.photos.map((photo, index) => [`photo.${event.unit}.${index + 1}`, photo] as const);
      return {
        returnReason: event.reason,
        ...present({ returnBasis: event.basis, returnProposal: event.proposal }),
        ...Object.fromEntries(photos),
      };
    }
    case 'ReturnGranted':
    case 'ReturnRefused':
      return { returnReview: event.reason };
    case 'CoordinationOpened':
      return { coordinationReason: event.reason };
    case 'ReferredToLeaders':
      return { leadersReason: event.reason };
    case 'CoordinationDecided':
      return { coordinationDecision: event.reason };
    case 'ReferredAcross':
      return { acrossReason: event.reason };
    case 'AcrossDecided':
      return { acrossDecision: event.reason };
    case 'JointHandlingBegun':
      return { [`partner.${event.field}`]: event.partner, [`jointReason.${event.field}`]: event.reason };
    case 'JointFeedbackReceived':
      return { [`jointResult.${event.field}`]: event.result };
    case 'Divided':
      return event.note ? { [`divideNote.${event.unit}`]: event.note } : {};
    case 'TakenBack':
      return { takeBackReason: event.reason };
    case 'ReturnDisputed':
      return { disputeReason: event.reason };
    case 'DeclinedByUnit':
      return { declineReason: event.reason };
    case 'ExtensionRequested':
      return {
        ...present({ extensionReason: event.reason, extensionExplanation: event.explanation }),
        ...numbered('extensionEvidence', event.evidence),
      };
    case 'ExtensionGranted':
      return present({ extensionReview: event.reason, extensionOverride: event.override });
    case 'ExtensionRefused':
      return { extensionReview: event.reason };
    case 'AnswerSubmitted':
      return byLead ? answerOf(event) : namedFor(event.unit, answerOf(event));
    case 'PromiseFulfilled':
      return present({ fulfilment: event.result, reply: event.publicReply });
    case 'LawTermSet':
      return present({ lawTermReason: event.reason });
    case 'TerminationRequested': {
      const { reason, explanation, evidence } = event;
      const said = { terminationReason: reason, terminationExplanation: explanation };
      return { ...present(said), ...numbered('terminationEvidence', evidence) };
    }
    case 'TerminationGranted':
    case 'TerminationRefused':
      return { terminationReview: event.reason };
    case 'ObjectionRaised': {
      const { reason, contactProof, evidence } = event;
      const said = { objectionReason: reason, objectionContact: contactProof };
      return { ...present(said), ...numbered('objectionEvidence', evidence) };
    }
    case 'ObjectionGranted':
    case 'ObjectionRefused':
      return { objectionReview: event.reason };
    case 'AnswerFailed':
      return { answerReview: event.reason };
    case 'RedoOrdered':
      return present({ redoReason: event.reason });
    case 'SupervisionOpened':
      return present({ supervisionReason: event.reason });
    case 'SupervisionMethodChanged':
      return { supervisionReason: event.reason };
    case 'SupervisionAnswered':
      return { [`result.${event.id}`]: event.result };
    case 'SupervisionEnded':
      return present({ [`ended.${event.id}`]: event.reason });
    case 'FaultRecorded':
    case 'FaultWithdrawn':
      return { [`fault.${event.unit}`]: event.reason };
    case 'AccusedNamed':
      return present({ accusedReason: event.reason });
    case 'SecrecyFiled':
      return { [`secrecyReason.${event.unit}`]: event.reason };
    case 'SecrecyReviewed':
      return { [`secrecyReview.${event.unit}`]: event.reason };
    case 'HoldSet':
    case 'HoldReleased':
      return { holdReason: event.reason };
    case 'Urged':
      return present({ urgingReason: event.reason });
    case 'RequestAdded': {
      const { number, text, place, phone } = event;
      return present({ [`added.${number}`]: text, [`addedPlace.${number}`]: place, phone });
    }
    case 'MessageKept':
      return present({ [`message.${Math.min(event.number, MESSAGES_SHOWN)}`]: event.text });
    case 'LookUpKept':
      return { [`${LOOK_UP_PAPER}${event.number}`]: event.answer };
    case 'Attached':
      return present({ [`attachment.${event.id}`]: event.name });
    case 'Unfollowed':
      return present({ partingReason: event.reason });
    case 'AnswerAdopted':
      return present({ reply: event.reply });
    case 'Closed':
      return present({ closingReason: event.reason });
    default:
      return {};
  }
}

function answerOf({
  handledBy,
  process,
  result,
  publicReply,
  unsolved,
  unlawful,
  internalNote,
  opinions,
}: EventOf<'AnswerSubmitted'>): SealedPapers {
  const { measures } = unsolved ?? {};
  const { explanation } = unlawful ?? {};
  return present({
    handledBy,
    process,
    result,
    reply: publicReply,
    measures,
    explanation,
    internalNote,
    opinions,
  });
}

function numbered(name: string, texts: readonly SealedText[] = []): SealedPapers {
  return Object.fromEntries(texts.map((text, index) => [`${name}.${index + 1}`, text]));
}

function namedFor(unit: string, papers: SealedPapers): SealedPapers {
  return Object.fromEntries(Object.entries(papers).map(([name, text]) => [`${name}.${unit}`, text]));
}

function present(papers: Readonly<Record<string, SealedText | undefined>>): SealedPapers {
  const found: Record<string, SealedText> = {};
  for (const [name, text] of Object.entries(papers)) if (text) found[name] = text;
  return found;
}
