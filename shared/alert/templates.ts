import * as z from 'zod';
import { TOKEN_LENGTH } from '../privacy/rating-token.ts';
import { ALERT_KINDS, type AlertKind } from './facts.ts';
import {
  type AlertParameters,
  LINKS,
  LONGEST_LINK,
  LONGEST_VALUE,
  PARAMETER_TYPES,
  PARAMETERS,
  type ParameterName,
  type ParameterType,
} from './parameters.ts';

/*
 * Templates that an SMS provider has approved. A provider sends nothing else, so each kind of alert is mapped to
 * one, with the variables that were approved with it; an approved template can be replaced, not edited.
 */

/** Longest wording that both clouds approve. */
const LONGEST_TEXT = 500;

const variableSchema = z
  .strictObject({
    of: z.enum(Object.keys(PARAMETERS) as [ParameterName, ...ParameterName[]]),
    /** As it was approved; text takes anything. */
    type: z.enum(PARAMETER_TYPES).default('text'),
    /** Characters that the provider takes; an address, or its code, may be longer than anything else. */
    most: z.int().min(1).max(LONGEST_LINK).default(LONGEST_VALUE),
  })
  .refine(({ of, most }) => isLink(of) || most <= LONGEST_VALUE, { path: ['most'] });

const approved = {
  /** The provider's code of the approved template. */
  code: z.string().regex(/^[A-Za-z0-9_]{1,40}$/),
  /** The approved wording, by which the variables are checked and the outbox shows what a phone would. */
  text: z.string().min(1).max(LONGEST_TEXT),
  /** By the variable's name; where the provider numbers them, by `1`, `2`, …. */
  variables: z.record(z.string().regex(/^[A-Za-z0-9_]{1,20}$/), variableSchema),
};
/** A wording that a provider has approved. */
export type Wording = z.infer<z.ZodObject<typeof approved>>;

const templateSchema = z.strictObject({
  ...approved,
  /** Takes its place where the message has a page by which to rate, and the page's address fits its variable. */
  linked: z.strictObject(approved).exactOptional(),
});
export type Template = z.infer<typeof templateSchema>;

/** A kind's template, or `off`: this kind is not sent by this provider. */
export const templatesSchema = z.partialRecord(
  z.enum(ALERT_KINDS),
  z.union([z.literal('off'), templateSchema]),
);
export type Templates = z.infer<typeof templatesSchema>;

/** How a provider writes variables in a wording: by name, or by number from 1 on. */
export type Marks = 'named' | 'numbered';
const MARKS: Readonly<Record<Marks, RegExp>> = { named: /\$\{(\w+)\}/g, numbered: /\{(\d+)\}/g };

/** Which types of variable take a parameter's value. */
const TAKES: Readonly<Record<ParameterType, readonly ParameterType[]>> = {
  number: ['number', 'text'],
  time: ['time', 'text'],
  text: ['text'],
};

/** Kinds for which nothing is entered, neither a template nor `off`. */
export function missingKinds(templates: Templates): readonly AlertKind[] {
  return ALERT_KINDS.filter((kind) => templates[kind] === undefined);
}

/** What is wrong with a template by its provider's rules: names of variables and rules, never values. */
export function templateProblems({ linked, ...plain }: Template, marks: Marks): readonly string[] {
  const misplaced = linkVariables(plain).map(([name]) => `variable ${name} has a place in "linked" only`);
  const problems = linked ? wordingProblems(linked, marks) : [];
  const none = linked && linkVariables(linked).length === 0 ? ['has no variable of an address'] : [];
  return [
    ...wordingProblems(plain, marks),
    ...misplaced,
    ...[...problems, ...none].map((problem) => `linked: ${problem}`),
  ];
}

/** The variables that take an address, or its code. */
function linkVariables({
  variables,
}: Pick<Wording, 'variables'>): readonly (readonly [name: string, most: number, of: Link])[] {
  return Object.entries(variables).flatMap(([name, { of, most }]) =>
    isLink(of) ? [[name, most, of] as const] : [],
  );
}

type Link = (typeof LINKS)[number];

function isLink(of: ParameterName): of is Link {
  return (LINKS as readonly ParameterName[]).includes(of);
}

function wordingProblems({ text, variables }: Wording, marks: Marks): readonly string[] {
  const written = [...text.matchAll(MARKS[marks])].map(([, name = '']) => name);
  const listed = Object.keys(variables);
  return [
    ...written.filter((name) => !listed.includes(name)).map((name) => `variable ${name} is not listed`),
    ...listed.filter((name) => !written.includes(name)).map((name) => `variable ${name} is not in the text`),
    ...(/[【】]/.test(text) ? ['the signature’s brackets are the provider’s to set'] : []),
    ...Object.entries(variables)
      .filter(([, { of, type }]) => !TAKES[PARAMETERS[of]].includes(type))
      .map(([name, { of, type }]) => `variable ${name} is a ${type}, which ${of} is not`),
    ...Object.entries(variables)
      .filter(([, { of, most }]) => of === 'ticketNo' && most < 20)
      .map(([name]) => `variable ${name} is too short for a ticket number`),
    ...linkVariables({ variables })
      .filter(([, most]) => most < TOKEN_LENGTH)
      .map(([name]) => `variable ${name} is too short for a link’s code`),
    ...(marks === 'numbered' && listed.some((_name, index) => !listed.includes(String(index + 1)))
      ? ['variables are not numbered from 1 on']
      : []),
  ];
}

/** The variables' values by name. A text that is longer than its variable is cut; its full wording is behind the login. */
export function filled(
  { variables }: Wording,
  parameters: AlertParameters,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { of, most }]) => [name, cut(parameters[of] ?? '', most)]),
  );
}

/** The wording in which a kind goes with these parameters; undefined where the provider doesn't send the kind. */
export function wordingFor(
  templates: Templates,
  kind: string,
  parameters: AlertParameters,
): Wording | undefined {
  const template = templates[kind as AlertKind];
  if (template === undefined || template === 'off') return undefined;
  const { linked } = template;
  const fits = linked && linkVariables(linked).every(([, most, of]) => fitting(parameters[of], most));
  return fits ? linked : template;
}

/** An address that is cut leads nowhere. */
function fitting(value: string | undefined, most: number): boolean {
  return value !== undefined && value.length <= most;
}

/** The wording as a phone shows it, without the signature. */
export function shownText(
  { text }: Pick<Wording, 'text'>,
  values: Readonly<Record<string, string>>,
  marks: Marks,
): string {
  return text.replaceAll(MARKS[marks], (whole, name: string) => values[name] ?? whole);
}

function cut(value: string, most: number): string {
  const characters = [...value];
  return characters.length <= most ? value : `${characters.slice(0, most - 1).join('')}…`;
}
