export interface Report {
  readonly path: string;
  readonly form: Readonly<Record<string, unknown>>;
}

export function callReport(push: object, region: string): Report;
export function recordingReport(push: object, region: string, retainUntil: string): Report;
export function pushAnswer(status: number): { readonly ErrCode: number; readonly ErrMsg: string };
