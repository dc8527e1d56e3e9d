import { Command } from 'commander';

/** A subcommand: reads its own arguments and, when it is done, may answer an exit code. */
type Run = (args: readonly string[]) => Promise<unknown>;

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  /** Loads the command's module only when it is called, so that no command waits for another's imports. */
  readonly load: () => Promise<Run>;
}

const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'start',
    summary: 'run the hotline on this machine',
    load: async () => (await import('./start.ts')).startCommand,
  },
  {
    name: 'demo',
    summary: 'live weeks of tickets in seconds and show what happened',
    load: async () => (await import('./demo.ts')).demoCommand,
  },
  {
    name: 'due',
    summary: 'work out a due time, with its clause and why',
    load: async () => (await import('./due.ts')).dueCommand,
  },
  {
    name: 'clauses',
    summary: 'list every clause of the regulations, done or open',
    load: async () => (await import('./clauses.ts')).clausesCommand,
  },
  {
    name: 'settings',
    summary: "check a city's settings before they are published",
    load: async () => (await import('./settings.ts')).settingsCommand,
  },
  {
    name: 'alerts',
    summary: 'show what units are told; check a city’s providers before they are entered',
    load: async () => (await import('./alerts.ts')).alertsCommand,
  },
  {
    name: 'replay',
    summary: "tell a ticket's life again, under its own or another regulation",
    load: async () => (await import('./replay.ts')).replayCommand,
  },
  {
    name: 'calendar',
    summary: 'record a notice of days off',
    load: async () => (await import('./calendar.ts')).calendarCommand,
  },
  {
    name: 'verify',
    summary: 'check that ledger, feed, figures and audit say the same',
    load: async () => (await import('./verify.ts')).verifyCommand,
  },
  {
    name: 'audit',
    summary: 'who saw what of whom, when and why',
    load: async () => (await import('./audit.ts')).auditCommand,
  },
  {
    name: 'repair',
    summary: 'make good what the streams have lost',
    load: async () => (await import('./repair.ts')).repairCommand,
  },
  {
    name: 'keys',
    summary: 'change the index key, and see how far that is',
    load: async () => (await import('./keys.ts')).keysCommand,
  },
  {
    name: 'restore',
    summary: 'check a ticket’s copy in the archive, and put the ticket back from it',
    load: async () => (await import('./restore.ts')).restoreCommand,
  },
  {
    name: 'openapi',
    summary: 'print the description of the HTTP API',
    load: async () => (await import('./openapi.ts')).openapiCommand,
  },
  {
    name: 'token',
    summary: "print a token of the local runtime's issuer",
    load: async () => (await import('./token.ts')).tokenCommand,
  },
  {
    name: 'open311-key',
    summary: 'print a key for trying Open311',
    load: async () => (await import('./open311-key.ts')).open311KeyCommand,
  },
  {
    name: 'sign-request',
    summary: "print a channel's signed headers for curl",
    load: async () => (await import('./sign-request.ts')).signRequestCommand,
  },
];

/**
 * Runs one command of `hotline`. A command gets the arguments after its name, untouched, `--help` included.
 *
 * @param argv as `process.argv`; an error is told in one line on standard error and sets exit code 1
 */
export async function hotline(argv: readonly string[]): Promise<void> {
  const program = new Command('hotline')
    .description('12345 government service hotline')
    .enablePositionalOptions();
  for (const { name, summary, load } of SUBCOMMANDS)
    program
      .command(name)
      .summary(summary)
      .helpOption(false)
      .allowUnknownOption()
      .passThroughOptions()
      .argument('[arguments...]')
      .action(async (args: string[]) => {
        const run = await load();
        const code = await run(args);
        if (typeof code === 'number') process.exitCode = code;
      });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    console.error(`hotline: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
