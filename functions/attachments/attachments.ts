import type { PersonCaller } from '../../shared/caller.ts';
import type { AttachmentStore, SignedAddress } from '../../shared/ports.ts';
import { isCleaned, PhotoFormError, withoutMetadata } from '../../shared/privacy/photo-metadata.ts';
import { type Attachment, attachmentOf } from '../../shared/ticket/attachment.ts';
import { uploadClaim, uploadForm } from '../../shared/ticket/commands/attaching.ts';
import type { Ticket } from '../../shared/ticket/ticket.ts';
import {
  actorFor,
  mustGive,
  mustNotBeKeptFrom,
  mustRead,
  mustSee,
  unitOf,
  viewingUnit,
} from '../commands/access.ts';
import { withoutKept } from '../commands/names-of-others.ts';
import { secrecyFor } from '../disclosure.ts';
import { keyOf } from '../http/asked-once.ts';
import type { Logger } from '../http/log.ts';
import { ofTicket } from '../http/on-record.ts';
import { Problem, standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { act, type DeskDeps } from '../ticket-desk.ts';
import { ticketAnswer } from '../ticket-view.ts';
import { keepUpload, offerUpload, type UploadDeps } from '../uploads.ts';

export interface AttachmentDeps extends DeskDeps, UploadDeps {
  readonly rulebook: DeskDeps['rulebook'];
  readonly files: AttachmentStore;
  readonly log: Logger;
}

/** The routes by which people add files to tickets and look at them. */
export function attachmentRoutes(deps: AttachmentDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/tickets/{ticketNo}/attachments',
      auth: 'person',
      body: uploadForm,
      handle: async ({ params, caller, body, rawBody, idempotencyKey: key }) => {
        const { region, ticketNo } = await visible(deps, caller, params.ticketNo);
        actorFor(caller, 'attach', region);
        const again = key === undefined ? undefined : { key, by: caller.id, rawBody };
        return { status: 201, body: await offerUpload(deps, { region, owner: ticketNo }, body, again) };
      },
    }),
    route({
      method: 'POST',
      path: '/v1/tickets/{ticketNo}/attach',
      auth: 'person',
      body: uploadClaim,
      handle: async ({ params, caller, body, rawBody, idempotencyKey, ifMatch }) => {
        const { region, ticketNo } = await visible(deps, caller, params.ticketNo);
        const actor = actorFor(caller, 'attach', region);
        const facts = await keepUpload(deps, { region, owner: ticketNo }, ticketNo, body);
        const { answer } = await act(deps, {
          ticketNo,
          type: 'attach',
          body: facts,
          actor,
          by: caller.id,
          ...(ifMatch !== undefined && { ifMatch }),
          ...(idempotencyKey !== undefined && {
            once: { ...keyOf(caller, idempotencyKey), path: `${ticketNo}/attach`, body: rawBody },
          }),
          authorise: (ticket) => mustGive(caller, ticket, 'attach', actor),
          again: (ticket) => mustNotBeKeptFrom(caller, ticket),
          answer: (ticket) => ticketAnswer(ticket, actor.unit),
        });
        return { status: 200, body: await withoutKept(deps, caller, ticketNo, answer) };
      },
    }),
    route({
      method: 'GET',
      path: '/v1/tickets/{ticketNo}/attachments/{attachmentId}',
      auth: 'person',
      handle: async ({ params, caller, requestId, disclose }) => {
        const ticket = await visible(deps, caller, params.ticketNo);
        const found = attachmentOf(ticket, params.attachmentId ?? '');
        if (!found) throw standardProblem('not-found');
        const what = readOf(found);
        mustRead(caller, ticket, what);
        const { ticketNo } = ticket;
        const keptBack = viewingUnit(caller, ticket) !== undefined && secrecyFor(ticket) !== 'none';
        const address =
          keptBack && isOfCitizen(found)
            ? await cleaned(deps, ticketNo, found)
            : await deps.files.address(ticketNo, found.id);
        const unit = unitOf(caller);
        deps.log.info('ATTACHMENT_OPENED', {
          ...{ requestId, ticketNo, attachment: found.id, by: caller.id },
          ...(unit !== undefined && { unit }),
        });
        await disclose({ what, ...ofTicket(ticket), ref: found.id, answer: 'clear' });
        return { status: 200, body: { ...found, ...address } };
      },
    }),
  ];
}

/** Whether a file says what nobody of the hotline has looked at: one of a unit's own does not. */
function isOfCitizen({ unit, released }: Attachment): boolean {
  return unit === undefined && released === undefined;
}

/** A recording gives its speaker away, and so does the sound of a citizen's own film. */
function readOf(file: Attachment): 'recording' | 'file' {
  const sounds = isOfCitizen(file) && /^(audio|video)\//.test(file.mediaType);
  return file.purpose === 'recording' || sounds ? 'recording' : 'file';
}

/**
 * A citizen's photo as units see it while its citizen is kept back: without place, time and device.
 * @throws Problem 403 for what can't be cleaned, until somebody of the hotline has released it
 */
async function cleaned(
  { files }: AttachmentDeps,
  ticketNo: string,
  { id, mediaType }: Attachment,
): Promise<SignedAddress> {
  if (!isCleaned(mediaType)) throw notReleased();
  try {
    return await files.cleanedAddress(ticketNo, id, (bytes) => withoutMetadata(mediaType, bytes));
  } catch (error) {
    if (error instanceof PhotoFormError) throw notReleased();
    throw error;
  }
}

function notReleased(): Problem {
  return new Problem({
    status: 403,
    code: 'not-released',
    title: '诉求人要求保密，附件须经热线审核放行 / The hotline has not released this file',
    field: 'attachmentId',
  });
}

async function visible(deps: AttachmentDeps, caller: PersonCaller, ticketNo = ''): Promise<Ticket> {
  const loaded = /^\d{20}$/.test(ticketNo) ? await deps.store.load(ticketNo) : undefined;
  if (!loaded) throw standardProblem('not-found');
  mustSee(caller, loaded.ticket);
  return loaded.ticket;
}
