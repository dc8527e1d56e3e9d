import { describe, expect, it } from 'vitest';
import { maskAddress, maskBankCard, maskEmail, maskIdCard, maskPlate } from '../../shared/privacy/masking.ts';
import { MASKED_PARTS, type MaskedPart, maskReport, maskText } from '../../shared/privacy/masking-text.ts';

const all = (text: string) => maskText(text, MASKED_PARTS);

describe('the usual forms', () => {
  it.each([
    ['湖滨路18号3栋201室', '湖滨路***'],
    ['幸福小区３栋二单元', '幸福小区***'],
    ['石桥村六组', '石桥村***'],
    ['人民广场', '人民广场'],
  ])('the address %s is %s', (address, shown) => {
    expect(maskAddress(address)).toBe(shown);
  });

  it('cards, mail and plates keep what tells them apart, and no more', () => {
    expect(maskIdCard('11010519491231002X')).toBe('110***********002X');
    expect(maskBankCard('6222021234567894')).toBe('************7894');
    expect(maskEmail('someone@example.cn')).toBe('s***@example.cn');
    expect(maskPlate('湘E·12345')).toBe('湘E***45');
  });
});

describe('what leads to a person is masked inside a text', () => {
  it.each([
    ['a mobile', '打13812345678找我', '打138****5678找我'],
    ['in groups', '电话138 1234 5678。', '电话138****5678。'],
    ['with hyphens', '138-1234-5678', '138****5678'],
    ['in full width', '电话：１３８１２３４５６７８', '电话：138****5678'],
    ['with the country', '+86 13812345678、008613812345678', '138****5678、138****5678'],
    ['with points', '138.1234.5678', '138****5678'],
    ['in rings', '电话①③⑧①②③④⑤⑥⑦⑧，', '电话138****5678，'],
    ['in bold', '电话𝟏𝟑𝟖𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖，', '电话138****5678，'],
    ['with commas', '电话138,1234,5678。', '电话138****5678。'],
    ['with strokes', '138/1234/5678', '138****5678'],
    ['in groups as they are said', '电话1381、2345、678', '电话138****5678'],
    [
      'with what nobody sees in it',
      '138\u00ad1234\u00ad5678，139\u20601234\u20605678',
      '138****5678，139****5678',
    ],
    ['in figures and in characters', '电话138幺二三四5678，', '电话138****5678，'],
    ['spelt as on a cheque', '号码壹叁捌壹贰叁肆伍陆柒捌', '号码***********'],
    ['a name of two and two', '我叫欧阳青峰，住城东', '我叫欧阳**，住城东'],
    ['a landline', '座机0739-5320123', '座机0739-****123'],
    ['in brackets', '(0739)5320123', '0739-****123'],
    ['with an extension', '010-82345678转801', '010-****678'],
    ['of here', '家里电话是5320123', '家里电话是****123'],
    ['spelt', '号码一三八幺二三四五六七八', '号码***********'],
    ['two in a row', '13812345678/13912345678', '138****5678/139****5678'],
    ['an identity card', '身份证11010519491231002X', '身份证110***********002X'],
    ['behind letters', 'ID11010519491231002X号', 'ID110***********002X号'],
    ['a mobile behind a day', '2026-09-18 13812345678', '2026-09-18 138****5678'],
    ['a mobile before a year', '13812345678 2026年', '138****5678 2026年'],
    ['in small letters', '证号11010519491231002x', '证号110***********002x'],
    ['in groups of its own', '110105 19491231 002X', '110***********002X'],
    ['miswritten', '110105194912310021', '110***********0021'],
    ['of before 2000', '证号110105491231002', '证号110********1002'],
    ['a bank card', '6222 0212 3456 7894', '************7894'],
    ['one that is said to be one', '卡号：6222021234567890', '卡号：************7890'],
    ['mail', '邮箱zhang.san@example.com，', '邮箱z***@example.com，'],
    ['WeChat', '微信号：abc_1234567', '微信号：a***'],
    ['WeChat in short', '加vx zhangsan66', '加vx z***'],
    ['QQ', 'QQ12345678', 'QQ1***'],
    ['a plate', '湘E12345停在门口', '湘E***45停在门口'],
    ['a green plate', '湘ED12345停在门口', '湘E****45停在门口'],
    ['a flat', '住幸福小区3栋2单元501室，吵', '住幸福小区***，吵'],
    ['a room', '在1203室', '在***'],
    ['whoever says their name', '我叫张小三，', '我叫张**，'],
    ['a name in a field', '联系人：李四 电话', '联系人：李* 电话'],
  ])('%s', (_what, text, shown) => {
    expect(all(text)).toBe(shown);
  });

  it.each([
    ['a ticket’s number', '工单43050026091800000001'],
    ['a hotline', '已打12345和110，以及95598、400-123-4567'],
    ['a sum, a year and a day', '2026年9月18日收费13800元，共120户'],
    ['a time', '晚上10:30到次日2:00'],
    ['an order', '订单20260918000001'],
    ['a building site', '三号线工地'],
    ['a clause', '《某某条例》第二十三条第二款'],
    ['a company’s code', '91430500MA4L1A2B3C'],
  ])('and %s is not', (_what, text) => {
    expect(all(text)).toBe(text);
  });

  it.each([
    ['欧 阳 青 峰', '欧阳** 来过'],
    ['欧阳\u200b青峰', '欧阳** 来过'],
    ['⽅青峰', '方** 来过'],
  ])('the citizen’s own name, written as %j', (written, shown) => {
    const name = written.startsWith('⽅') ? '方青峰' : '欧阳青峰';
    expect(maskText(`${written} 来过`, ['name'], { name })).toBe(shown);
  });

  it.each([
    '阿卜杜拉·买买提',
    'Li Ming',
    'O’Neil-Wang',
    '(张三)',
    'a_b',
    '张@三',
    '.+',
    '[王',
    '#1',
    '\\n',
    '^$|?+{}',
  ])('the citizen’s own name, whatever signs are in %j', (name) => {
    const masked = maskText(`我是${name}，住城东`, ['name'], { name });
    expect(masked).not.toContain(name);
    expect(masked).toMatch(/^我是.+，住城东$/);
  });

  it.each(['1,380,000,000元', '13、14、15号楼', '1/3/5/7', '第13,14,1500条'])('and not %s', (text) => {
    expect(maskText(text, ['contact'])).toBe(text);
  });

  it('the citizen’s own name and number, however the text has them', () => {
    const known = { name: '欧阳小明', phones: ['+867395320123', '+8613812345678,12'] };
    const text = '欧阳小明，0739 532 0123，小明的邻居，１３８１２３４５６７８';
    expect(maskText(text, MASKED_PARTS, known)).toBe('欧阳**，0739-****123，小明的邻居，138****5678');
  });

  it.each<[readonly MaskedPart[], string]>([
    [[], '我叫张三，13812345678，湘E12345，3栋501室，110***********002X'],
    [['name'], '我叫张*，13812345678，湘E12345，3栋501室，110***********002X'],
    [['contact'], '我叫张三，138****5678，湘E12345，3栋501室，110***********002X'],
    [['traces'], '我叫张三，13812345678，湘E***45，***，110***********002X'],
  ])('only what is kept back: %j', (parts, shown) => {
    const text = '我叫张三，13812345678，湘E12345，3栋501室，11010519491231002X';
    expect(maskText(text, parts)).toBe(shown);
  });

  it('takes no longer than its text is long', () => {
    const began = performance.now();
    for (const piece of ['1', '1-', '微信', '三栋', '一 ', 'a.', '@', '0 ', '138,', '一1', '壹'])
      all(piece.repeat(10_000));
    for (const name of ['a'.repeat(40), 'a'.repeat(20_000)])
      maskText('a '.repeat(10_000), MASKED_PARTS, { name });
    expect(performance.now() - began).toBeLessThan(2000);
  });
});

describe('a report that is published', () => {
  it.each([
    ['居民李建国（电话13973912345）反映', '居民李**（电话139****2345）反映'],
    ['业主刘志强、陈伟投诉', '业主刘**、陈*投诉'],
    ['村民欧阳修来电', '村民欧阳*来电'],
    ['患者家属赵敏女士称', '患者家属赵*女士称'],
    ['市民张女士、王某某反映', '市民张女士、王某某反映'],
    ['居民高度关注，群众方便的时间，居民向我局反映', '居民高度关注，群众方便的时间，居民向我局反映'],
  ])('%s is %s', (text, shown) => {
    expect(maskReport(text)).toBe(shown);
  });
});
