import * as z from 'zod';
import type { Sealed } from '../privacy/personal.ts';
import { acceptanceCommands } from './commands/acceptance.ts';
import { attachingCommands } from './commands/attaching.ts';
import { confidenceCommands } from './commands/confidence.ts';
import { coordinationCommands } from './commands/coordination.ts';
import { dispatchCommands } from './commands/dispatch.ts';
import { emergencyCommands } from './commands/emergency.ts';
import { endingCommands } from './commands/ending.ts';
import { extensionCommands } from './commands/extension.ts';
import { handlingCommands } from './commands/handling.ts';
import { jointCommands } from './commands/joint.ts';
import { keepingCommands } from './commands/keeping.ts';
import { linkingCommands } from './commands/linking.ts';
import { lookUpCommands } from './commands/look-ups.ts';
import { messageCommands } from './commands/messages.ts';
import { outcomeCommands } from './commands/outcome.ts';
import { oversightCommands } from './commands/oversight.ts';
import { supervisionCommands } from './commands/supervision.ts';

/**
 * What can be asked of a ticket. Each schema is the body of an HTTP call; the domain is given the same
 * shape with personal texts replaced by references.
 */
export const COMMANDS = {
  ...acceptanceCommands,
  ...emergencyCommands,
  ...dispatchCommands,
  ...coordinationCommands,
  ...jointCommands,
  ...handlingCommands,
  ...extensionCommands,
  ...outcomeCommands,
  ...supervisionCommands,
  ...oversightCommands,
  ...endingCommands,
  ...linkingCommands,
  ...messageCommands,
  ...attachingCommands,
  ...confidenceCommands,
  ...lookUpCommands,
  ...keepingCommands,
  /** What fell due is written down: a timer's command. */
  settle: z.strictObject({}),
  /** Open clocks are worked out again because the calendar or the settings changed. */
  recompute: z.strictObject({}),
} as const;

export type CommandType = keyof typeof COMMANDS;

/** A command's body before its texts are sealed. */
export type CommandBody<T extends CommandType> = z.output<(typeof COMMANDS)[T]>;

/** Who gives a command, as far as the domain cares. `unit` is the caller's own. */
export interface Actor {
  readonly side: 'hotline' | 'unit' | 'channel' | 'system';
  /** The region whose hotline acts, where it is not the ticket's own. */
  readonly region?: string;
  readonly unit?: string;
}

/** A command as `decide` takes it. */
export type Command<T extends CommandType = CommandType> = {
  [K in T]: { readonly type: K; readonly actor: Actor } & Omit<Sealed<CommandBody<K>>, 'type' | 'actor'>;
}[T];
