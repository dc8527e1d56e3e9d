import type { Day } from '../../shared/calendar/instant.ts';
import type { AssessmentItem } from '../../shared/regulation/assessment-schema.ts';
import type { AssessmentScheme } from '../../shared/regulation/settings.ts';

/** A scheme as a city might set it; no text gives points. */
export function schemeOf(more: Partial<AssessmentScheme>): AssessmentScheme {
  return {
    id: 'scheme',
    label: '承办单位考核办法',
    subject: 'unit',
    periods: ['month', 'year'],
    base: 100,
    items: [],
    ground: '考核办法',
    by: '热线主管部门',
    from: '2010-01-01' as Day,
    ...more,
  };
}

/** One item of a scheme. */
export function item(
  id: string,
  effect: AssessmentItem['effect'],
  of: AssessmentItem['of'],
  points: number,
  more: Partial<AssessmentItem> = {},
): AssessmentItem {
  return { id, label: id, effect, of, points, ...more };
}
