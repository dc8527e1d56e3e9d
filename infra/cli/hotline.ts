import { Command } from 'commander';
import type { CliCommand } from './command.ts';

interface Subcommand {
  readonly name: string;
  readonly summary: string;
  /** Loads the command's module only when it is called, so that no command waits for another's imports. */
  readonly load: () => Promise<CliCommand>;
}

const SUBCOMMANDS: readonly Subcommand[] = [
  {
    name: 'start',
    summary: 'run the hotline on this machine',
    load: async () => (await import('./start.ts')).command,
  },
  {
    name: 'demo',
    summary: 'live weeks of tickets in seconds and show what happened',
    load: async () => (await import('./demo.ts')).command,
  },
  {
    name: 'due',
    summary: 'work out a due time, with its clause and why',
    load: async () => (await import('./due.ts')).command,
  },
  {
    name: 'clauses',
    summary: 'list every clause of the regulations, done or open',
    load: async () => (await import('./clauses.ts')).command,
  },
  {
    name: 'settings',
    summary: "check a city's settings before they are published",
    load: async () => (await import('./settings.ts')).command,
  },
  {
    name: 'alerts',
    summary: 'show what units are told; check a city’s providers before they are entered',
    load: async () => (await import('./alerts.ts')).command,
  },
  {
    name: 'replay',
    summary: "tell a ticket's life again, under its own or another regulation",
    load: async () => (await import('./replay.ts')).command,
  },
  {
    name: 'calendar',
    summary: 'record a notice of days off',
    load: async () => (await import('./calendar.ts')).command,
  },
  {
    name: 'verify',
    summary: 'check that ledger, feed, figures and audit say the same',
    load: async () => (await import('./verify.ts')).command,
  },
  {
    name: 'audit',
    summary: 'who saw what of whom, when and why',
    load: async () => (await import('./audit.ts')).command,
  },
  {
    name: 'repair',
    summary: 'make good what the streams have lost',
    load: async () => (await import('./repair.ts')).command,
  },
  {
    name: 'keys',
    summary: 'change the index key, and see how far that is',
    load: async () => (await import('./keys.ts')).command,
  },
  {
    name: 'restore',
    summary: 'check a ticket’s copy in the archive, and put the ticket back from it',
    load: async () => (await import('./restore.ts')).command,
  },
  {
    name: 'openapi',
    summary: 'print the description of the HTTP API',
    load: async () => (await import('./openapi.ts')).command,
  },
  {
    name: 'token',
    summary: "print a token of the local runtime's issuer",
    load: async () => (await import('./token.ts')).command,
  },
  {
    name: 'open311-key',
    summary: 'print a key for trying Open311',
    load: async () => (await import('./open311-key.ts')).command,
  },
  {
    name: 'sign-request',
    summary: "print a channel's signed headers for curl",
    load: async () => (await import('./sign-request.ts')).command,
  },
];

/**
 * Runs one command of `hotline`. A command gets the arguments after its name, untouched; `--help` among
 * them is answered with what it says of itself.
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
        const { run, help } = await load();
        if (args.includes('--help') || args.includes('-h')) {
          process.stdout.write(help);
          return;
        }
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
