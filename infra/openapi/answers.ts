import * as z from 'zod';
import { keptRosterSchema } from '../../shared/alert/roster.ts';
import { yearSchema } from '../../shared/calendar/calendar.ts';
import { settingsSchema } from '../../shared/regulation/settings.ts';
import { KINDS } from '../../shared/regulation/vocabulary.ts';
import { unitSchema } from '../../shared/routing/unit.ts';
import { STAGES } from '../../shared/ticket/ticket.ts';
import {
  type Answers,
  at,
  attachment,
  count,
  day,
  deadline,
  found,
  handOver,
  incident,
  ledgerEntry,
  lineCodes,
  markLine,
  missing,
  no,
  outcome,
  page,
  ticketAnswer,
  ticketDetails,
  workLine,
} from './answer-parts.ts';
import { ASSESSMENT_ANSWERS } from './assessment-answers.ts';
import { AUDIT_ANSWERS } from './audit-answers.ts';
import { BULLETIN_ANSWERS } from './bulletin-answers.ts';
import { GOVERNANCE_ANSWERS } from './governance-answers.ts';
import { KNOWLEDGE_ANSWERS } from './knowledge-answers.ts';
import { LINK_ANSWERS, LINK_LISTS } from './link-answers.ts';
import { OPEN311_ANSWERS } from './open311.ts';
import { PROVINCE_ANSWERS } from './province-answers.ts';
import { QUESTION_ANSWERS } from './question-answers.ts';

/*
 * What the API answers where a call succeeds, by status. Tests hold real answers to these schemas: a field that none
 * of them names is a fault of this file.
 */

const progress = z.strictObject({
  ticketNo: no,
  stage: z.enum(STAGES),
  outcome: outcome.optional(),
  dueOn: day.optional(),
  promisedOn: day.optional(),
  reply: z.string().optional(),
});

const upload = z.strictObject({
  attachmentId: z.uuid(),
  upload: z.strictObject({
    method: z.literal('PUT'),
    url: z.url(),
    headers: z.record(z.string(), z.string()),
  }),
  expiresAt: at,
});

const fedBack = z.strictObject({ ticketNo: no, stage: z.enum(STAGES), outcome: outcome.optional() });

const publication = z.strictObject({
  version: z.string(),
  pending: z.array(z.enum(['walk', 'topics'])).optional(),
  warnings: z.array(z.looseObject({})).optional(),
});

const versions = page(
  z.strictObject({
    version: z.string(),
    by: z.string(),
    why: z.string(),
    at,
    payload: z.unknown().optional(),
  }),
);

const repairWalk = z.looseObject({
  region: z.string(),
  walk: z.string(),
  by: z.string(),
  legs: count,
  legsLeft: count,
  state: z.enum(['walking', 'done']),
  startedAt: at,
});

/** Where the change of the index key stands. */
const indexKey = z.strictObject({
  version: count,
  previous: count.optional(),
  retired: z.array(count),
  state: z.enum(['steady', 'waiting', 'rewriting', 'rewritten']),
  writtenFrom: at.optional(),
  walk: z
    .strictObject({
      ...{ pass: count, lists: count, listsDone: count },
      ...{ looked: count, moved: count, failed: count, left: count.optional() },
    })
    .optional(),
});

const archivedCopy = z.strictObject({
  ticketNo: no,
  digest: z.string(),
  entries: count,
  texts: count,
  readable: z.boolean(),
  files: z.array(z.looseObject({})),
});

/** A section as it is current, or the list of its versions where that was asked for. */
const orVersions = (section: z.ZodType): Answers => ({ 200: z.union([section, versions]) });

const version = z.string();
/** A register of people, and one entry of it. */
const register = z.strictObject({
  version,
  items: z.array(z.looseObject({})),
  warnings: z.array(z.looseObject({})).optional(),
});
const entry = z.looseObject({ version });

/** By method and path. A command that is not here answers the ticket. */
export const ANSWERS: Readonly<Record<string, Answers>> = {
  ...ASSESSMENT_ANSWERS,
  ...BULLETIN_ANSWERS,
  ...GOVERNANCE_ANSWERS,
  ...AUDIT_ANSWERS,
  ...KNOWLEDGE_ANSWERS,
  ...PROVINCE_ANSWERS,
  ...LINK_ANSWERS,
  ...QUESTION_ANSWERS,
  ...OPEN311_ANSWERS,
  'POST /v1/intake/form/{region}': {
    201: z.strictObject({ ticketNo: no, missing: missing.optional() }),
    200: z.strictObject({ ticketNo: no, missing: missing.optional() }),
  },
  'POST /v1/intake/phone': { 201: ticketAnswer, 200: ticketAnswer },
  'POST /v1/intake/web': { 201: ticketAnswer, 200: ticketAnswer },
  'POST /v1/intake/referral': { 201: ticketAnswer, 200: ticketAnswer },
  'POST /v1/intake/attachments': { 201: upload },
  'POST /v1/intake/referrals': {
    200: z.strictObject({
      items: z.array(z.looseObject({ index: count, status: z.int(), ticketNo: no.optional() })),
    }),
  },
  'GET /v1/referrals/{source}/feedback': {
    200: z.strictObject({
      items: z.array(z.looseObject({ ticketNo: no, at })),
      cursor: z.string(),
      more: z.boolean(),
    }),
  },
  'GET /v1/referrals/{source}/tickets/{externalNo}': {
    200: z.looseObject({ externalNo: z.string(), ticketNo: no, stage: z.enum(STAGES), submittedAt: at }),
  },
  'POST /v1/intake/phone/calls': { 200: z.strictObject({ callId: z.string() }) },
  'POST /v1/intake/phone/recordings': {
    200: z.strictObject({ callId: z.string(), recordId: z.string() }),
  },
  'GET /v1/tickets/{ticketNo}/calls': {
    200: z.strictObject({
      ticketNo: no,
      items: z.array(
        z.strictObject({
          system: z.string(),
          callId: z.string(),
          call: z.looseObject({}).optional(),
          recordings: z.array(z.looseObject({})),
        }),
      ),
    }),
  },
  'GET /v1/intake/referral/{ticketNo}': {
    200: z.strictObject({
      ticketNo: no,
      stage: z.enum(STAGES),
      ...lineCodes,
      submittedAt: at,
      handOver: handOver.optional(),
      texts: z.record(z.string(), z.string()),
    }),
  },
  'POST /v1/intake/referral/{ticketNo}/acknowledge': { 200: fedBack },
  'POST /v1/intake/referral/{ticketNo}/feedback': { 200: fedBack },
  'POST /v1/tickets/{ticketNo}/attachments': { 201: upload },
  'GET /v1/tickets/{ticketNo}/attachments/{attachmentId}': {
    200: attachment.extend({ url: z.url(), expiresAt: at }),
  },
  'GET /v1/tickets': {
    200: z.union([
      page(workLine),
      // The ledger of a mark, where that was asked for.
      page(markLine).extend({
        mark: z.string(),
        label: z.string(),
        clause: z.string(),
      }),
    ]),
  },
  'GET /v1/tickets/{ticketNo}': { 200: ticketDetails },
  'GET /v1/tickets/{ticketNo}/history': {
    200: z.strictObject({ ticketNo: no, items: z.array(ledgerEntry) }),
  },
  'GET /v1/tickets/{ticketNo}/deadlines': {
    200: z.strictObject({
      ticketNo: no,
      nextDueAt: at.optional(),
      items: z.array(deadline),
      unset: z.array(z.strictObject({ what: z.string(), clause: z.string(), note: z.string().optional() })),
    }),
  },
  'GET /v1/tickets/{ticketNo}/abuse': {
    200: z.strictObject({ ticketNo: no, count, items: z.array(incident) }),
  },
  'GET /v1/tickets/{ticketNo}/similar': {
    200: z.strictObject({
      ticketNo: no,
      among: z.enum(['person', 'all']),
      rule: z.looseObject({ withinDays: count }),
      items: z.array(found),
    }),
  },
  'GET /v1/tickets/{ticketNo}/suggestion': {
    200: z.strictObject({
      ticketNo: no,
      items: z.array(
        z.strictObject({
          unit: z.string(),
          name: z.string(),
          score: z.number(),
          reasons: z.array(z.looseObject({})),
          seats: z.array(z.looseObject({})).optional(),
        }),
      ),
    }),
  },
  'GET /v1/tickets/{ticketNo}/alerts': {
    200: z.strictObject({
      ticketNo: no,
      items: z.array(z.looseObject({ alert: z.string(), at, messages: z.array(z.looseObject({})) })),
    }),
  },
  'GET /v1/alerts/unreached': { 200: z.strictObject({ items: z.array(z.looseObject({})) }) },
  'GET /v1/tickets/{ticketNo}/followers': {
    200: z.strictObject({ ticketNo: no, items: z.array(no), cursor: z.string().optional() }),
  },
  'GET /v1/acceptance': {
    200: z.strictObject({
      region: z.string(),
      regulation: z.string(),
      kinds: z
        .strictObject({
          list: z.enum(['open', 'closed']),
          clause: z.string(),
          named: z.array(
            z.strictObject({ kind: z.enum(KINDS), label: z.string(), also: z.array(z.string()).optional() }),
          ),
        })
        .optional(),
      grounds: z.array(
        z.strictObject({
          ground: z.string(),
          label: z.string(),
          told: z.string().optional(),
          needs: z.array(z.string()).optional(),
          clause: z.string(),
          status: z.string(),
        }),
      ),
      notice: z.string().optional(),
    }),
  },
  'POST /v1/evaluation': { 200: z.strictObject({ ticketNo: z.string() }) },
  'POST /v1/progress': {
    200: progress.extend({
      acceptedAt: at.optional(),
      closedAt: at.optional(),
      notAccepted: z
        .strictObject({
          clause: z.string(),
          reason: z.string().optional(),
          basis: z.string().optional(),
          instead: z.string().optional(),
          earlier: progress.optional(),
        })
        .optional(),
    }),
  },
  'GET /v1/admin/units/{region}': orVersions(
    z.strictObject({ version, items: z.array(unitSchema), warnings: z.array(z.looseObject({})) }),
  ),
  'GET /v1/admin/units/{region}/{id}': { 200: unitSchema },
  'PUT /v1/admin/units/{region}/{id}': { 200: publication },
  'GET /v1/admin/rosters/{region}': orVersions(
    z.union([
      z.strictObject({ version, items: z.array(z.strictObject({ unit: z.string(), version })) }),
      // Who handed in a month's rosters in time, where that was asked for.
      z.looseObject({ version, month: z.string(), items: z.array(z.looseObject({})) }),
    ]),
  ),
  'GET /v1/admin/rosters/{region}/{id}': {
    200: z.union([
      keptRosterSchema.extend({ version }),
      z.strictObject({ version, unit: z.string(), at, onDuty: z.looseObject({}).optional() }),
    ]),
  },
  'PUT /v1/admin/rosters/{region}/{id}': { 200: publication },
  'GET /v1/admin/deputies/{region}': orVersions(register),
  'PUT /v1/admin/deputies/{region}': { 200: publication },
  'GET /v1/admin/deputies/{region}/{id}': { 200: entry },
  'PUT /v1/admin/deputies/{region}/{id}': { 200: publication },
  'GET /v1/admin/experts/{region}': orVersions(register),
  'GET /v1/admin/experts/{region}/{id}': { 200: entry },
  'PUT /v1/admin/experts/{region}/{id}': { 200: publication },
  'GET /v1/admin/answering-days/{region}': orVersions(register),
  'PUT /v1/admin/answering-days/{region}': { 200: publication },
  'GET /v1/admin/subscribers/{region}': orVersions(LINK_LISTS.subscribers),
  'PUT /v1/admin/subscribers/{region}': { 200: publication },
  'GET /v1/admin/connectors/{region}': orVersions(LINK_LISTS.connectors),
  'PUT /v1/admin/connectors/{region}': { 200: publication },
  'GET /v1/admin/settings/{region}': orVersions(
    settingsSchema.omit({ region: true }).extend({ version, region: z.string().optional() }),
  ),
  'PUT /v1/admin/settings/{region}': { 200: publication },
  'GET /v1/admin/calendars/{region}': orVersions(
    z.strictObject({
      version,
      years: z.record(z.string(), yearSchema),
      overlay: z.looseObject({}).optional(),
    }),
  ),
  'GET /v1/admin/calendars/{region}/{id}': { 200: yearSchema },
  'PUT /v1/admin/calendars/{region}/{id}': { 200: publication },
  'GET /v1/admin/walks/{region}': {
    200: z.strictObject({
      calendar: version.optional(),
      settings: version.optional(),
      topics: version.optional(),
      shards: count,
      firstPass: count,
      secondPass: count,
    }),
  },
  'GET /v1/admin/keys/index': { 200: indexKey },
  'POST /v1/admin/keys/index/rotate': { 201: indexKey },
  'POST /v1/admin/keys/index/rewrite': { 200: indexKey },
  'POST /v1/admin/keys/index/retire': { 200: indexKey },
  'GET /v1/archive/{ticketNo}': { 200: archivedCopy },
  'POST /v1/archive/{ticketNo}/restore': {
    200: z.strictObject({ ticketNo: no, entries: count, restored: count }),
  },
  'GET /v1/admin/repair/{region}': { 200: repairWalk },
  'POST /v1/admin/repair/{region}': { 202: repairWalk },
  'GET /healthz': { 200: z.strictObject({ status: z.literal('ok') }) },
  'GET /v1/openapi.json': { 200: z.looseObject({ openapi: z.literal('3.1.1'), paths: z.looseObject({}) }) },
};

/** What a command answers where `ANSWERS` has nothing of its own for it. */
export const COMMAND_ANSWERS: Answers = { 200: ticketAnswer };

/** Schemas that many answers share, by the name under which the document has each. */
export const SHARED: Readonly<Record<string, z.ZodType>> = {
  Ticket: ticketAnswer,
  TicketDetails: ticketDetails,
  Upload: upload,
  Publication: publication,
  Unit: unitSchema,
  Year: yearSchema,
  Versions: versions,
  RepairWalk: repairWalk,
};
