import * as z from 'zod';
import { sha256 } from '../../shared/adapters/sha256.ts';
import { isOver, lengthDue, missingPart } from '../../shared/bulletin/build.ts';
import { type Bulletin, type EditorsPart, publicOf } from '../../shared/bulletin/model.ts';
import { LENGTH_LABELS, lengthOf } from '../../shared/bulletin/period.ts';
import { dayOf } from '../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../shared/caller.ts';
import type { BulletinDraft, PublishedBulletin } from '../../shared/ports.ts';
import { MASKED_PARTS, maskText } from '../../shared/privacy/masking-text.ts';
import { writtenWords } from '../../shared/privacy/personal.ts';
import { canonicalJson } from '../../shared/ticket/ledger.ts';
import { BULLETIN_ACTS } from '../access-policy.ts';
import { unitOf } from '../commands/access.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { cityOf, type DrawingDeps, drawBulletin } from './drawing.ts';
import { FORMS, inForm } from './forms.ts';
import { type HandInDeps, handInRoutes, mustBe, period, region, words } from './hand-ins.ts';
import { doneOnce } from './once.ts';
import type { Imprint } from './page.ts';

export type BulletinDeps = DrawingDeps & HandInDeps;

const version = z.coerce.number().int().min(1).max(999_999);
const asked = z.strictObject({ format: z.enum(FORMS).default('html'), version: version.optional() });

const draftForm = z.strictObject({
  problems: words.optional(),
  suggestions: words.optional(),
  cases: z
    .array(
      z.strictObject({
        /** The hand-in that it is taken from, whose unit is named with it. */
        handIn: z.uuid().optional(),
        title: writtenWords().min(1).max(60),
        text: words,
      }),
    )
    .max(20)
    .default([]),
});
const publishForm = z.strictObject({
  reason: writtenWords().min(1).max(200).optional(),
});

/** How many published versions a list names. */
const MOST_LISTED = 100;
/** What everybody may read may be kept for a while by whoever passes it on; a correction is seen within this time. */
const FOR_EVERYBODY = { 'cache-control': 'public, max-age=300' };

/** A city's bulletin (通报): drawn from the counts, completed by an editor, published, and read in four forms. */
export function bulletinRoutes(deps: BulletinDeps): Route[] {
  const { bulletins, clock } = deps;
  const PATH = '/v1/bulletins/{region}/{period}';
  return [
    ...handInRoutes(deps),
    route({
      method: 'GET',
      path: PATH,
      auth: 'person',
      query: asked,
      handle: async ({ params, caller, query }) => {
        const { region: of = '', period: wanted = '' } = params;
        mustBe(caller, of, wanted);
        if (!seesDrafts(caller, of)) {
          const found = await publishedOr404(deps, of, wanted, query.version);
          return inForm(query.format, publicOf(found.bulletin), imprintOf(found));
        }
        if (query.version !== undefined) {
          const found = await publishedOr404(deps, of, wanted, query.version);
          return inForm(query.format, found.bulletin, imprintOf(found));
        }
        const draft = await bulletins.draft(of, wanted);
        const drawn = await drawBulletin(deps, of, wanted, draft ?? NOTHING);
        return inForm(
          query.format,
          drawn,
          { digest: digestOf(drawn) },
          {
            etag: `"${draft?.version ?? 0}"`,
          },
        );
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/draft`,
      auth: 'person',
      body: draftForm,
      bodyLimit: 512 * 1024,
      handle: async (request) => {
        const { params, caller, body, ifMatch } = request;
        const { region: of = '', period: wanted = '' } = params;
        mustBe(caller, of, wanted);
        return doneOnce(bulletins, request, `draft/${of}/${wanted}`, async (once) => {
          const before = await bulletins.draft(of, wanted);
          if (ifMatch !== undefined && ifMatch !== (before?.version ?? 0)) throw versionChanged();
          const { problems, suggestions } = body;
          const draft: BulletinDraft = {
            ...{ region: of, period: wanted, version: (before?.version ?? 0) + 1 },
            ...(problems !== undefined && { problems }),
            ...(suggestions !== undefined && { suggestions }),
            cases: await casesOf(deps, of, wanted, body.cases),
            ...{ by: caller.id, at: clock.now() },
          };
          const answer = { region: of, period: wanted, version: draft.version };
          return (await bulletins.saveDraft(draft, once(answer))) ? answer : undefined;
        });
      },
    }),
    route({
      method: 'POST',
      path: `${PATH}/publish`,
      auth: 'person',
      body: publishForm,
      handle: async (request) => {
        const { params, caller, body } = request;
        const { region: of = '', period: wanted = '' } = params;
        mustBe(caller, of, wanted);
        return doneOnce(bulletins, request, `publish/${of}/${wanted}`, async (once) => {
          const [draft, before] = await Promise.all([
            bulletins.draft(of, wanted),
            bulletins.published(of, wanted),
          ]);
          await mustBePublishable(deps, of, wanted, draft ?? NOTHING);
          if (before && body.reason === undefined) {
            throw standardProblem('invalid-request', { field: 'reason', rule: 'required-for-a-correction' });
          }
          const bulletin = await drawBulletin(deps, of, wanted, draft ?? NOTHING);
          const published: PublishedBulletin = {
            ...{ version: (before?.version ?? 0) + 1, at: clock.now(), by: caller.id },
            // Everybody reads it.
            ...(body.reason !== undefined && { reason: maskText(body.reason, MASKED_PARTS) }),
            ...{ digest: digestOf(bulletin), bulletin },
          };
          const { version: number, digest, at } = published;
          const answer = { region: of, period: wanted, version: number, digest, at };
          return (await bulletins.publish(published, once(answer))) ? answer : undefined;
        });
      },
    }),
    route({
      method: 'GET',
      path: '/v1/public/bulletins/{region}',
      auth: 'none',
      query: z.strictObject({}),
      handle: async ({ params }) => {
        const of = params.region ?? '';
        await mustBeOpen(deps, of);
        const items = await bulletins.versions(of, MOST_LISTED);
        return {
          status: 200,
          headers: FOR_EVERYBODY,
          body: { items: items.map(({ by: _by, ...line }) => line) },
        };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/public/bulletins/{region}/{period}',
      auth: 'none',
      query: asked,
      handle: async ({ params, query }) => {
        const { region: of = '', period: wanted = '' } = params;
        await mustBeOpen(deps, of);
        if (!period.safeParse(wanted).success) throw standardProblem('not-found');
        const found = await publishedOr404(deps, of, wanted, query.version);
        return inForm(query.format, publicOf(found.bulletin), imprintOf(found), FOR_EVERYBODY);
      },
    }),
  ];
}

/**
 * Whether the caller works on the bulletin; to the rest of the city it is circulated once it is published (Shaoyang
 * art. 26).
 * @throws Problem 403 for a unit's role without a unit, 404 for a unit of another region
 */
function seesDrafts(caller: PersonCaller, of: string): boolean {
  const { roles } = caller;
  if (roles.some((role) => BULLETIN_ACTS['see-draft'].some((each) => each === role))) return true;
  if (roles.every((role) => role.startsWith('unit-'))) {
    if (unitOf(caller) === undefined) throw standardProblem('forbidden');
    if (caller.region !== of) throw standardProblem('not-found');
  }
  return false;
}

const NOTHING: EditorsPart = { cases: [] };

/** Over what everybody may see, so that whoever has the public form alone can work it out. */
function digestOf(bulletin: Bulletin): string {
  return sha256(canonicalJson(publicOf(bulletin)));
}

function imprintOf({ version: number, at, reason, digest }: PublishedBulletin): Imprint {
  return { version: number, publishedAt: at, ...(reason !== undefined && { reason }), digest };
}

async function publishedOr404(
  { bulletins }: BulletinDeps,
  of: string,
  wanted: string,
  number: number | undefined,
): Promise<PublishedBulletin> {
  const found = await bulletins.published(of, wanted, number);
  if (!found) throw standardProblem('not-found');
  return found;
}

/** Cases with the units that handed them in, where they are taken from a hand-in of the period. */
async function casesOf(
  { bulletins, rulebook }: BulletinDeps,
  of: string,
  wanted: string,
  given: z.output<typeof draftForm>['cases'],
): Promise<BulletinDraft['cases']> {
  if (!given.some(({ handIn }) => handIn !== undefined)) {
    return given.map(({ title, text }) => ({ title, text }));
  }
  const [handIns, { units }] = await Promise.all([bulletins.handIns(of, wanted), cityOf({ rulebook }, of)]);
  return given.map(({ handIn, title, text }, at) => {
    if (handIn === undefined) return { title, text };
    const from = handIns.find(({ id }) => id === handIn);
    if (!from) throw standardProblem('not-found', { field: `cases.${at}.handIn` });
    const unit = units.find(({ id }) => id === from.unit)?.name ?? from.unit;
    return { title, text, handIn, unit };
  });
}

/** @throws Problem 409 for a period that is not over, is none that is due, or lacks what the text asks for */
async function mustBePublishable(
  deps: BulletinDeps,
  of: string,
  wanted: string,
  editor: EditorsPart,
): Promise<void> {
  const { regulation, settings } = await cityOf(deps, of);
  const now = deps.clock.now();
  if (!isOver(wanted, now)) {
    throw new Problem({
      status: 409,
      code: 'period-open',
      title: '统计期间尚未结束 / The period is not over',
    });
  }
  const due = lengthDue(regulation, settings.bulletin?.period);
  if (due === undefined) {
    const clause = regulation.periods?.find((each) => each.of === 'bulletin')?.clause;
    throw new Problem({
      status: 409,
      code: 'period-unset',
      title: '未确定通报周期 / No period is set',
      detail: '条文未给出通报周期；请先在本市设定中确定',
      ...(clause !== undefined && { clause }),
    });
  }
  // A city may publish more than is due; what the text asks for is held against the period that is due.
  const missing = due.length === lengthOf(wanted) ? missingPart(regulation, editor) : undefined;
  if (missing) {
    throw new Problem({
      status: 409,
      code: 'section-missing',
      title: '条文要求的内容尚未填写 / A part that the text asks for is missing',
      detail: `按${LENGTH_LABELS[due.length]}通报应有“${missing.label}”，请先填写`,
      clause: missing.clause,
    });
  }
}

function versionChanged(): Problem {
  return new Problem({
    status: 412,
    code: 'version-changed',
    title: '通报稿已变更 / Version changed',
    field: 'If-Match',
  });
}

/** @throws Problem 404 for a region whose bulletins are not open to everybody */
async function mustBeOpen(deps: BulletinDeps, of: string): Promise<void> {
  if (!region.safeParse(of).success) throw standardProblem('not-found');
  const { regulation, settings } = await cityOf(deps, of);
  const { bulletin: decision } = settings;
  const today = dayOf(deps.clock.now());
  const decided =
    decision?.open === true &&
    decision.from <= today &&
    (decision.until === undefined || today <= decision.until);
  if (!regulation.bulletin?.open && !decided) throw standardProblem('not-found', { field: 'region' });
}
