/** What is looked for: texts and identities that are nowhere else. */

/** Begins every text that is made up here; no other text has it. */
export const MARK = '秘语㐂';

/** Who the citizens are. */
export const WHO = {
  name: '欧阳青峰',
  other: '司徒白露',
  phone: '13987651234',
  landline: '07395551234',
  idNumber: '430502198807151232',
  card: '6222021234567890128',
  mail: 'ouyang.qingfeng@example.cn',
  plate: '湘E5K7M9',
  place: '双清区东风路㐂二十七巷九号',
  openId: 'oSeededOpenIdMark0001',
  ip: '203.0.113.177',
  account: 'wxid_seeded0815',
} as const;

/** What citizens tell of; no sentence of the product, its data or its documents has six characters in a row of these. */
export const STORIES = [
  '腊月里隔壁院墙渗出铁锈色井水浇死了三畦韭菜',
  '阁楼竹匾里晒着的陈皮被檐漏打翻过整整七回',
  '渡口老樟树底下有人半夜熬沥青熏得孩子直咳',
  '祖屋天井青石板叫挖机碾裂后雨水倒灌进谷仓',
  '豆腐坊黄浆水顺着暗沟淌进我家养鹅的池塘里',
  '篾匠铺后墙堆的废硫酸桶早就鼓包流出绿汁来',
  '戏台子下面埋的电缆裸着铜芯打湿了会麻脚板',
  '姑妈留下的那只樟木箱子被搬家的人撬走了锁',
  '船厂吊臂每到子夜便往河滩倾倒乌黑的锅炉渣',
  '榨油坊领班酒后拿扁担砸烂了我堂弟的三轮车',
  '蜂场边上撒的药水害得两百箱蜜蜂一夜死绝了',
  '纸扎店老板娘冒领过世公爹的养老钱整九个月',
] as const;

/** One of the stories, always the same for a place. */
function storyOf(where: string): string {
  const sum = [...where].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return STORIES[sum % STORIES.length] as string;
}

/** A text with a citizen in it, that names where it was written. */
export function said(where: string, most = 400): string {
  return `${MARK}${where}，${storyOf(where)}`.slice(0, most);
}

/** One who tells everything of themselves in passing. */
export function confided(where: string): string {
  return `${said(where)}。${ofThemselves()}`;
}

/**
 * What is published, or read by those who oversee, is as its writer has put it: there only who is named by a form or a
 * word that tells is looked for, and neither the mark nor a story, a neighbour or a street.
 */
export function edited(): string {
  return numbersAndName();
}

function ofThemselves(): string {
  return `${numbersAndName()}，邻居${WHO.other}，住${WHO.place}`;
}

function numbersAndName(): string {
  const { name, phone, idNumber, mail, plate, landline, card, account } = WHO;
  return (
    `我叫${name}，电话${phone}，身份证号${idNumber}，邮箱${mail}，车牌${plate}，座机${landline}，` +
    `卡号${card}，微信${account}`
  );
}
