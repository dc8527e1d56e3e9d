import * as z from 'zod';
import { label, provision, provisionShape } from './provision.ts';

export const BULLETIN_SECTIONS = [
  'received',
  'transferred',
  'results',
  'revisits',
  'units',
  'hot-spots',
  'cases',
  'problems',
  'suggestions',
] as const;
/** 接收, 转办, 办理结果, 回访, 承办单位, 热点, 典型案例, 问题, 意见建议: what a text may ask of a bulletin. */
export type BulletinSection = (typeof BULLETIN_SECTIONS)[number];

export const HAND_IN_KINDS = ['news', 'case', 'analysis'] as const;
/** 工作动态, 典型案例, 情况分析: what units hand in. */
export type HandInKind = (typeof HAND_IN_KINDS)[number];

/** What a bulletin (通报) has to hold and for whom it is. How often it is due stands in the regulation's `periods`. */
export const bulletinSchema = z.strictObject({
  /** Those that the text names, by the text's own names for them; a bulletin has the others beside them. */
  sections: z.array(z.strictObject({ id: z.enum(BULLETIN_SECTIONS), label, ...provisionShape })).min(1),
  /** It is made public. Without it the city may decide so. */
  open: provision.exactOptional(),
  /** Units hand in material in time; by when is the city's to set. */
  handIns: z
    .strictObject({ kinds: z.array(z.enum(HAND_IN_KINDS)).min(1), ...provisionShape })
    .exactOptional(),
});
/** What a regulation asks of the bulletin. */
export type BulletinRule = z.infer<typeof bulletinSchema>;

/** What a city's settings say of its bulletin, beside on what ground and by whom. */
export const bulletinFields = {
  /** How often it is due, where the text gives no period; elsewhere the text's holds. */
  period: z.enum(['month', 'quarter', 'year']).exactOptional(),
  /** Units hand in their material of a period at the latest so many days after its end, by 24:00. */
  handInDays: z.int().min(0).max(60).exactOptional(),
  /** Units that are late are reminded again every so many working days; once, when left out. */
  remindEvery: z.int().min(1).max(60).exactOptional(),
  /** What is published is open to everybody, where the text doesn't ask for it. */
  open: z.literal(true).exactOptional(),
};
