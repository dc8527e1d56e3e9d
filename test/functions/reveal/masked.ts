import { silentLogger } from '../../../functions/http/log.ts';
import { revealRoutes } from '../../../functions/reveal/reveal.ts';
import { relayNumbers } from '../../../shared/adapters/relay-numbers.ts';
import type { AlertIntent } from '../../../shared/alert/intents.ts';
import type { CitySenders } from '../../../shared/alert/senders.ts';
import { type Day, instantOf } from '../../../shared/calendar/instant.ts';
import type { PersonCaller } from '../../../shared/caller.ts';
import type { RevealRequest } from '../../../shared/ports.ts';
import type { RevealRule } from '../../../shared/regulation/reveal-rule.ts';
import { DEFAULT_SETTINGS } from '../../../shared/regulation/settings.ts';
import { Guarded, own } from '../access/guarded.ts';
import { MemoryTrail } from '../audit/trail.ts';
import { call } from '../commands/calling.ts';
import { heldNonces } from '../http/gateway.ts';

export const RULE: RevealRule = {
  ...{ minutes: 10, alarmPerHour: 2, alarmTickets: 2, mostPerHour: 3, mostTickets: 3 },
  ...{ ground: '本市保密办法', by: '热线中心', from: '2026-01-01' as Day },
};
export const OFFICER = own('unit-officer');
export const REVIEWER = own('reviewer');
export const ASKED = { fields: ['name', 'phone'], purpose: 'contact', reason: '核实地址' };

/** A ticket whose citizen is masked for units, and the calls by which they may be seen. */
export class Masked {
  readonly trail = new MemoryTrail();
  readonly warnings: string[] = [];
  readonly told: AlertIntent[] = [];
  readonly requests = new Map<string, RevealRequest>();
  readonly guarded = new Guarded();
  rule: RevealRule | undefined = RULE;
  relay: CitySenders['relay'];
  topicFails = false;
  nowMs = Date.parse('2026-09-18T02:00:00Z');
  #counts = new Map<string, number>();
  #routes = revealRoutes({
    store: this.guarded.city.store,
    vault: this.guarded.city.vault,
    reasons: { keep: async () => {} },
    reveals: {
      put: async (request) => void this.requests.set(request.unit, request),
      of: async (_ticketNo, units) => units.flatMap((unit) => this.requests.get(unit) ?? []),
      open: async () => [...this.requests.values()].filter(({ state }) => state === 'asked'),
    },
    tell: async (intent) => {
      if (this.topicFails) throw new Error('no topic');
      this.told.push(intent);
    },
    clock: { now: () => instantOf(this.nowMs) },
    rulebook: { settings: async () => ({ ...DEFAULT_SETTINGS, ...(this.rule && { reveal: this.rule }) }) },
    relay: relayNumbers(async () => [{ region: '430500', ...(this.relay && { relay: this.relay }) }], {
      nowMs: () => Date.now(),
    }),
    wallClock: { nowMs: () => this.nowMs },
    attempts: {
      count: async (subject) => {
        const count = (this.#counts.get(subject) ?? 0) + 1;
        this.#counts.set(subject, count);
        return count;
      },
    },
    nonces: heldNonces(),
    log: { ...silentLogger, warn: (code) => void this.warnings.push(code) },
  });

  ask(caller: PersonCaller, method: string, route: string, body?: object) {
    const params = { ticketNo: this.guarded.ticketNo };
    return call(this.#routes, caller, { method, route, params, ...(body && { body }) }, this.trail);
  }

  post(caller: PersonCaller, act: string, body: object) {
    return this.ask(caller, 'POST', `/v1/tickets/{ticketNo}/${act}`, body);
  }

  list(caller: PersonCaller) {
    return this.ask(caller, 'GET', '/v1/tickets/{ticketNo}/reveal-requests');
  }

  open(caller: PersonCaller) {
    return this.ask(caller, 'GET', '/v1/reveal-requests');
  }

  /** A request that the hotline has granted. */
  async granted(): Promise<string> {
    const { body } = await this.post(OFFICER, 'request-reveal', ASKED);
    await this.post(REVIEWER, 'grant-reveal', { unit: 'chengguan', granted: true });
    return String(body.grant);
  }
}

/** A good body for each call about what is masked. */
export const REVEAL_BODIES: Readonly<Record<string, object>> = {
  reveal: ASKED,
  'request-reveal': ASKED,
  'grant-reveal': { unit: 'chengguan', granted: true },
  'call-back': { phone: '13900001111', purpose: 'contact' },
};
