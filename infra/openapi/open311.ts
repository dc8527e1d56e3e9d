import * as z from 'zod';
import { fieldsOfRequest } from '../../functions/open311/form.ts';
import type { Answers } from './answer-parts.ts';

/*
 * Open311 GeoReport v2 has a form of its own for what is sent, and for what is answered: forms, and JSON or XML by the
 * end of the path. What the standard names is described here as far as the code's schemas do not say it.
 */

/** The function that speaks it. */
export const OPEN311 = 'open311';

const text = z.string();
const nothing = z.null();

/** A new request; every service's own questions come beside, as `attribute[CODE]`. */
export const REQUEST_FORM = fieldsOfRequest.extend({
  api_key: text,
  service_code: text,
  jurisdiction_id: text.optional(),
  media_url: text.optional(),
  account_id: text.optional(),
  device_id: text.optional(),
});

const service = z.strictObject({
  service_code: text,
  service_name: text,
  description: text,
  metadata: z.boolean(),
  type: text,
  keywords: text.nullable(),
  group: text.nullable(),
});

const request = z.looseObject({
  service_request_id: text,
  status: z.enum(['open', 'closed']),
  status_notes: text,
  service_name: text.nullable(),
  service_code: text.nullable(),
  agency_responsible: text.nullable(),
  requested_datetime: text,
  updated_datetime: text,
  expected_datetime: text.nullable(),
});

/** What its calls answer in JSON. */
export const OPEN311_ANSWERS: Readonly<Record<string, Answers>> = {
  'GET /open311/v2/discovery.json': {
    200: z.strictObject({
      changeset: text,
      contact: text,
      key_service: text,
      endpoints: z.array(z.looseObject({ specification: text, url: text, formats: z.array(text) })),
    }),
  },
  'GET /open311/v2/services.json': { 200: z.array(service) },
  'GET /open311/v2/services/{service}': {
    200: z.strictObject({ service_code: text, attributes: z.array(z.looseObject({ code: text })) }),
  },
  'GET /open311/v2/requests.json': { 200: z.array(request) },
  'GET /open311/v2/requests/{request}': { 200: z.array(request) },
  'GET /open311/v2/tokens/{token}': {
    200: z.array(z.strictObject({ service_request_id: text, token: text })),
  },
  'POST /open311/v2/requests.json': {
    200: z.array(z.strictObject({ service_request_id: text, service_notice: text, account_id: nothing })),
  },
};
