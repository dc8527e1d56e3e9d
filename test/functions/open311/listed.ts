import { parseSettings, type Settings } from '../../../shared/regulation/settings.ts';
import { REGION } from './city.ts';

/** A city with a list of services of its own. */
export const LISTED: Settings = parseSettings({
  region: REGION,
  reminders: {},
  terms: [],
  satisfied: ['satisfied'],
  open311: {
    ground: '市12345热线工作会议纪要',
    by: '热线办',
    from: '2026-01-01',
    services: [
      {
        code: '001',
        name: '路灯不亮 <24小时>',
        description: '道路照明设施',
        keywords: ['路灯', '照明'],
        group: '市政',
        kind: 'help',
        classCode: '0101',
        attributes: [
          { code: 'NOTE', datatype: 'string', description: '只读说明', required: false, readOnly: true },
          {
            code: 'POLE',
            datatype: 'string',
            description: '灯杆编号',
            hint: '灯杆上的六位数',
            required: true,
          },
          {
            code: 'SIDE',
            datatype: 'multivaluelist',
            description: '位置',
            required: false,
            values: [
              { key: 'N', name: '路北' },
              { key: 'S', name: '路南' },
            ],
          },
          { code: 'COUNT', datatype: 'number', description: '盏数', required: false },
          { code: 'SINCE', datatype: 'datetime', description: '发现时间', required: false },
        ],
      },
      { code: 'other', name: '其他' },
    ],
  },
});
