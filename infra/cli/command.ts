/** A subcommand of `hotline`. */
export interface CliCommand {
  /** What `--help` answers. */
  readonly help: string;
  /** Does its work with the arguments after its name; may answer an exit code. @throws Error with one line to show */
  readonly run: (argv: readonly string[]) => Promise<unknown>;
}
