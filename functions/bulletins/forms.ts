import type { Bulletin } from '../../shared/bulletin/model.ts';
import type { ApiResponse } from '../http/route.ts';
import { bulletinCsv } from './csv.ts';
import { bulletinPage, type Imprint } from './page.ts';

export const FORMS = ['html', 'json', 'csv', 'xlsx'] as const;
/** In which form a bulletin is wanted. */
export type Form = (typeof FORMS)[number];

/** A page that may be styled and nothing else: no script runs in it, and it fetches nothing. */
const PAGE_HEADERS = {
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
};

const WORKBOOK = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/**
 * A bulletin in a form. Charts and sheets are made by packages that are loaded when the first is asked for.
 * @param headers of the answer, beside those of its form
 */
export async function inForm(
  form: Form,
  bulletin: Bulletin,
  imprint: Imprint,
  headers: Readonly<Record<string, string>> = {},
): Promise<ApiResponse> {
  const saved = (ending: string) => ({
    ...headers,
    'content-disposition': `attachment; filename="bulletin-${bulletin.region}-${bulletin.period}.${ending}"`,
  });
  switch (form) {
    case 'json':
      return { status: 200, headers, body: { ...imprint, bulletin } };
    case 'csv':
      return {
        status: 200,
        headers: saved('csv'),
        text: { type: 'text/csv; charset=utf-8', content: bulletinCsv(bulletin) },
      };
    case 'xlsx': {
      const { bulletinWorkbook } = await import('./workbook.ts');
      return {
        status: 200,
        headers: saved('xlsx'),
        bytes: { type: WORKBOOK, content: await bulletinWorkbook(bulletin) },
      };
    }
    case 'html': {
      const { chartSvg } = await import('./charts.ts');
      const content = bulletinPage(bulletin, imprint, chartSvg);
      return {
        status: 200,
        headers: { ...PAGE_HEADERS, ...headers },
        text: { type: 'text/html; charset=utf-8', content },
      };
    }
  }
}
