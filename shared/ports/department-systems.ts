import type { Connector } from '../registers/connectors.ts';

/** Departments' business systems. Nothing of what is asked or answered is kept or logged by whoever asks. */
export interface DepartmentSystems {
  /**
   * @param region in whose rulebook the connector stands
   * @param query the fields' values, by name; they are personal
   * @returns the JSON of the answer
   * @throws SystemFailedError
   */
  ask(region: string, connector: Connector, query: Readonly<Record<string, string>>): Promise<unknown>;
}

/** Why a department's system gave no answer. Holds nothing of what was asked. */
export class SystemFailedError extends Error {
  override readonly name = 'SystemFailedError';
  readonly why: 'no-key' | 'inner-address' | 'no-answer' | 'refused' | 'no-json';

  constructor(why: SystemFailedError['why'], options?: ErrorOptions) {
    super(why, options);
    this.why = why;
  }
}
