import * as z from 'zod';

const ratingLink = z.strictObject({
  /** What stands before the link's token: the address of `GET /v1/evaluation/`, or one that is passed on to it. */
  address: z
    .url({ protocol: /^https$/ })
    .max(80)
    .regex(/^[^?#]*\/$/),
  /** For how many days it opens. */
  days: z.int().min(1).max(90),
});

/** How citizens are told of their tickets by SMS. */
export const citizensSchema = z.strictObject({
  /** By which provider. */
  way: z.enum(['aliyun', 'tencent', 'sns']),
  /** Where they rate an answer on a page; without it they are asked to write back only. */
  link: ratingLink.exactOptional(),
});
