import { readFileSync } from 'node:fs';

/** A request as the demo hands it in. */
export interface DemoRequest {
  readonly title: string;
  readonly text: string;
  readonly person: string;
}

/** Requests of our own making, one for each life. */
const SAMPLES: readonly DemoRequest[] = [
  {
    title: '小区门口占道经营',
    text: '小区南门早上有流动摊贩占道，行人只能走机动车道，希望管理。',
    person: '1',
  },
  { title: '咨询居住证办理', text: '想问一下居住证在哪里办，需要带什么材料？', person: '2' },
  { title: '咨询公租房政策', text: '新就业大学生申请公租房的条件和时间是怎样规定的？', person: '3' },
  { title: '夜间施工噪音', text: '隔壁工地夜里十一点以后还在打桩，老人孩子无法休息。', person: '4' },
  { title: '路灯长期不亮', text: '学校后面的小路路灯坏了两个月，学生晚自习回家不安全。', person: '5' },
  { title: '下水道堵塞', text: '楼前下水道反复堵塞，污水漫到路面，物业说不归他们管。', person: '6' },
  { title: '公交站牌错误', text: '站牌上的末班车时间和实际不一致，误了好几次车。', person: '7' },
  { title: '自来水管线老化', text: '整栋楼水压很低，管道锈蚀，希望协调改造。', person: '8' },
  { title: '建议增设过街设施', text: '医院门口车流大，建议增设人行横道和信号灯。', person: '9' },
  { title: '垃圾清运不及时', text: '街口的垃圾箱三天没有清运，天热气味很重。', person: '10' },
  { title: '对判决不满', text: '我的合同纠纷法院已经判了，我觉得判得不对。', person: '11' },
];

/**
 * The demo's requests: our own, or the first `limit` of a file with one JSON object a line
 * (`{"subject","text","user", …}`). A line that is no such object is an error that names it.
 */
export function demoRequests(input: string | undefined, limit: number): readonly DemoRequest[] {
  if (input === undefined)
    return Array.from({ length: limit }, (_, n) => SAMPLES[n % SAMPLES.length] as DemoRequest);
  const lines = readFileSync(input, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');
  return lines.slice(0, limit).map((line, index) => {
    const { subject, text, user } = JSON.parse(line) as { subject?: unknown; text?: unknown; user?: unknown };
    if (typeof text !== 'string' || text.trim() === '') throw new Error(`line ${index + 1} has no text`);
    return { title: String(subject ?? ''), text, person: String(user ?? index) };
  });
}
