import * as z from 'zod';
import { personal } from '../../shared/privacy/personal.ts';
import { reference } from '../../shared/ticket/commands/intake-form.ts';
import { standardProblem } from '../http/problem.ts';
import { type Route, route } from '../http/route.ts';
import { NOT_HEARD, speech } from '../knowledge/question-texts.ts';
import { answerQuestion, countAnswered, type QuestionDeps } from '../knowledge/questions.ts';

/** What a call centre's speech recognition heard; nothing where it heard nothing. */
const question = z.strictObject({
  region: z.string().regex(/^\d{6}$/),
  callId: reference,
  text: personal().optional(),
});

/**
 * The route by which a call centre's menu asks for an answer that its voice can say. The words are the citizen's:
 * they are neither kept nor logged.
 */
export function spokenQuestionRoutes(deps: QuestionDeps): Route[] {
  return [
    route({
      method: 'POST',
      path: '/v1/intake/phone/questions',
      auth: 'channel',
      body: question,
      handle: async ({ caller, body: { region, callId, text } }) => {
        if (!caller.regions.includes(region)) throw standardProblem('not-found', { field: 'region' });
        if (text === undefined) return { status: 200, body: { callId, ...NOT_HEARD, entries: [] } };
        const answered = await answerQuestion(deps, { region, text: text.text });
        await countAnswered(deps, region, answered);
        const said = speech(answered);
        const shown = answered.end === 'answered' && said.next !== 'agent' ? answered.shown : [];
        const entries = said.next === 'answer' ? shown.slice(0, 1) : shown;
        return { status: 200, body: { callId, ...said, entries: entries.map(({ entry }) => entry) } };
      },
    }),
  ];
}
