import * as z from 'zod';
import { ALERT_KINDS, type AlertKind } from './facts.ts';
import {
  type AlertParameters,
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

const variableSchema = z.strictObject({
  of: z.enum(Object.keys(PARAMETERS) as [ParameterName, ...ParameterName[]]),
  /** As it was approved; text takes anything. */
  type: z.enum(PARAMETER_TYPES).default('text'),
  /** Characters that the provider takes. */
  most: z.int().min(1).max(LONGEST_VALUE).default(LONGEST_VALUE),
});

const templateSchema = z.strictObject({
  /** The provider's code of the approved template. */
  code: z.string().regex(/^[A-Za-z0-9_]{1,40}$/),
  /** The approved wording, by which the variables are checked and the outbox shows what a phone would. */
  text: z.string().min(1).max(LONGEST_TEXT),
  /** By the variable's name; where the provider numbers them, by `1`, `2`, …. */
  variables: z.record(z.string().regex(/^[A-Za-z0-9_]{1,20}$/), variableSchema),
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
export function templateProblems({ text, variables }: Template, marks: Marks): readonly string[] {
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
    ...(marks === 'numbered' && listed.some((_name, index) => !listed.includes(String(index + 1)))
      ? ['variables are not numbered from 1 on']
      : []),
  ];
}

/** The variables' values by name. A text that is longer than its variable is cut; its full wording is behind the login. */
export function filled(
  { variables }: Template,
  parameters: AlertParameters,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, { of, most }]) => [name, cut(parameters[of], most)]),
  );
}

/** The wording as a phone shows it, without the signature. */
export function shownText(
  { text }: Pick<Template, 'text'>,
  values: Readonly<Record<string, string>>,
  marks: Marks,
): string {
  return text.replaceAll(MARKS[marks], (whole, name: string) => values[name] ?? whole);
}

function cut(value: string, most: number): string {
  const characters = [...value];
  return characters.length <= most ? value : `${characters.slice(0, most - 1).join('')}…`;
}
