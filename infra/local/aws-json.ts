/**
 * Signed calls in the AWS JSON 1.0 protocol, for what the runtime itself asks of the DynamoDB engine. The
 * answers stay as they came over the wire, which is also the form in which Lambda hands stream records to
 * a function, so nothing is decoded and encoded again.
 */
import { createHash, createHmac } from 'node:crypto';
import { Agent, request } from 'node:http';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** An error that the service answered; `code` is its type without the namespace. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status: number) {
    super(`${code}: ${message}`);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

/** Sends one call; `target` is for example `DynamoDB_20120810.PutItem`. Answers the parsed body, or throws AwsError. */
export type AwsJsonCall = (target: string, body: object) => Promise<Record<string, unknown>>;

const CONTENT_TYPE = 'application/x-amz-json-1.0';

/** A client of one endpoint (`http://host:port`) that keeps its connections; `close` ends them. */
export function awsJsonClient(
  endpoint: string,
  service: string,
  region: string,
  credentials: AwsCredentials,
): { call: AwsJsonCall; close(): void } {
  const url = new URL(endpoint);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const call: AwsJsonCall = (target, body) =>
    new Promise((resolve, reject) => {
      const payload = JSON.stringify(body);
      const headers = signed(url, target, payload, service, region, credentials);
      const outgoing = request(
        { agent, method: 'POST', hostname: url.hostname, port: url.port, path: '/', headers },
        (incoming) => {
          const parts: Buffer[] = [];
          incoming.on('data', (part: Buffer) => parts.push(part));
          incoming.on('error', reject);
          incoming.on('end', () => {
            const status = incoming.statusCode ?? 0;
            try {
              const answer = parse(Buffer.concat(parts).toString('utf8'));
              if (status === 200) resolve(answer);
              else reject(errorOf(answer, status));
            } catch (error) {
              reject(error instanceof Error ? error : new Error(String(error)));
            }
          });
        },
      );
      outgoing.on('error', reject);
      outgoing.end(payload);
    });
  return { call, close: () => agent.destroy() };
}

function parse(text: string): Record<string, unknown> {
  return text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
}

function errorOf(answer: Record<string, unknown>, status: number): AwsError {
  const type = String(answer.__type ?? 'UnknownError');
  const message = answer.message ?? answer.Message ?? '';
  return new AwsError(type.slice(type.lastIndexOf('#') + 1), String(message), status);
}

function signed(
  url: URL,
  target: string,
  payload: string,
  service: string,
  region: string,
  credentials: AwsCredentials,
): Record<string, string> {
  const time = new Date().toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/${service}/aws4_request`;
  const names = 'content-type;host;x-amz-date;x-amz-target';
  const lines = `content-type:${CONTENT_TYPE}\nhost:${url.host}\nx-amz-date:${time}\nx-amz-target:${target}\n`;
  const canonical = `POST\n/\n\n${lines}\n${names}\n${sha256(payload)}`;
  const key = ['aws4_request', service, region, time.slice(0, 8)].reduceRight<Buffer>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    Buffer.from(`AWS4${credentials.secretAccessKey}`),
  );
  const signature = createHmac('sha256', key)
    .update(`AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`)
    .digest('hex');
  return {
    'content-type': CONTENT_TYPE,
    'content-length': String(Buffer.byteLength(payload)),
    host: url.host,
    'x-amz-date': time,
    'x-amz-target': target,
    authorization: `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
