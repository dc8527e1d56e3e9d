import { describe, expect, it } from 'vitest';
import { wechatIntake } from '../../../../functions/intake/wechat/webhook.ts';
import { desk, replyOf } from './desk.ts';
import { OPEN_ID, request, SAFE, SENT, sealed, xmlOf } from './pushes.ts';

describe('each type of message', () => {
  it.each([
    [
      'image',
      { MediaId: 'm1', PicUrl: 'http://p/1' },
      { media: { id: 'm1', kind: 'image', picUrl: 'http://p/1' } },
    ],
    ['voice', { MediaId: 'm2', Format: 'amr' }, { media: { id: 'm2', kind: 'voice' } }],
    ['voice', { MediaId: 'm2', Recognition: '路灯' }, { media: { id: 'm2', kind: 'voice' }, text: '路灯' }],
    ['video', { MediaId: 'm3', ThumbMediaId: 't' }, { media: { id: 'm3', kind: 'video' } }],
    ['shortvideo', { MediaId: 'm3', ThumbMediaId: 't' }, { media: { id: 'm3', kind: 'video' } }],
    [
      'location',
      { Location_X: '27.24', Location_Y: '111.47', Scale: '20', Label: '城南路' },
      { place: '城南路（纬度27.24，经度111.47）' },
    ],
    ['link', { Title: 'a', Url: 'http://b' }, { text: 'a\nhttp://b' }],
  ])('%s is heard', async (MsgType, fields, said) => {
    const { deps, heard } = desk();
    await wechatIntake('POST', request(xmlOf({ ...SENT, MsgType, MsgId: '1', ...fields })), deps);
    expect(heard[0]?.said).toEqual({ key: expect.any(String), ...said });
  });

  it.each(['hologram', 'constructor', '__proto__'])(
    '%s, which nobody knows, is answered kindly',
    async (MsgType) => {
      const { deps, heard } = desk();
      const response = await wechatIntake('POST', request(xmlOf({ ...SENT, MsgType, MsgId: '1' })), deps);
      expect(replyOf(response.text?.content).Content).toContain('暂时不能登记');
      expect(heard).toEqual([]);
    },
  );
});

describe('an event', () => {
  const event = (Event: string, more: Record<string, string> = {}) =>
    request(xmlOf({ ...SENT, MsgType: 'event', Event, ...more }));

  it('of somebody who has just subscribed is greeted', async () => {
    const response = await wechatIntake(
      'POST',
      event('subscribe', { EventKey: 'qrscene_1', Ticket: 't' }),
      desk().deps,
    );
    expect(replyOf(response.text?.content).Content).toContain('12345');
  });

  it('of somebody who has left forgets them', async () => {
    const { deps, forgotten } = desk();
    expect(await wechatIntake('POST', event('unsubscribe'), deps)).toMatchObject({
      text: { content: 'success' },
    });
    expect(forgotten).toEqual([OPEN_ID]);
  });

  it('of the menu says what its key stands for', async () => {
    const { deps, heard } = desk();
    await wechatIntake('POST', event('CLICK', { EventKey: 'progress' }), deps);
    expect(heard[0]?.said.text).toBe('查询');
    expect(await wechatIntake('POST', event('CLICK', { EventKey: 'other' }), deps)).toMatchObject({
      text: { content: 'success' },
    });
  });

  it.each(['SCAN', 'LOCATION', 'VIEW', 'TEMPLATESENDJOBFINISH', 'unheard-of'])(
    'of %s is acknowledged, and in safe mode in the clear',
    async (Event) => {
      const push = { ...SENT, MsgType: 'event', Event, EventKey: '1', MsgID: '1' };
      expect(await wechatIntake('POST', request(xmlOf(push)), desk().deps)).toMatchObject({
        status: 200,
        text: { content: 'success' },
      });
      const { query, body } = sealed(xmlOf(push));
      expect(await wechatIntake('POST', request(body, query), desk(SAFE).deps)).toMatchObject({
        text: { content: 'success' },
      });
    },
  );

  const templates = '<List><TemplateId>1</TemplateId></List><List><TemplateId>2</TemplateId></List>';
  const picture = '<item><PicMd5Sum><![CDATA[1b5f7c23]]></PicMd5Sum></item>';
  const article = Array.from({ length: 9 }, (_, n) => `<F${n}>1</F${n}>`).join('');
  it.each([
    ['subscribe_msg_popup_event', `<SubscribeMsgPopupEvent>${templates}</SubscribeMsgPopupEvent>`],
    ['pic_sysphoto', `<SendPicsInfo><Count>2</Count><PicList>${picture.repeat(2)}</PicList></SendPicsInfo>`],
    [
      'MASSSENDJOBFINISH',
      `<CopyrightCheckResult><ResultList>${`<item>${article}</item>`.repeat(8)}</ResultList></CopyrightCheckResult>`,
    ],
    [
      'PUBLISHJOBFINISH',
      '<PublishEventInfo><fail_idx>1</fail_idx><fail_idx>2</fail_idx><article_detail><item><idx>1</idx></item></article_detail></PublishEventInfo>',
    ],
  ])('with lists inside, as %s has them, is acknowledged', async (Event, lists) => {
    const body = xmlOf({ ...SENT, MsgType: 'event', Event }).replace('</xml>', `${lists}</xml>`);
    expect(await wechatIntake('POST', request(body), desk().deps)).toMatchObject({
      text: { content: 'success' },
    });
  });

  it('in lines and indented is read as well', async () => {
    const laidOut = (xml: string) => xml.replaceAll('><', '>\r\n  <');
    const xml = laidOut(xmlOf({ ...SENT, MsgType: 'event', Event: 'VIEW' }));
    expect(await wechatIntake('POST', request(xml), desk().deps)).toMatchObject({
      text: { content: 'success' },
    });
    const { query, body } = sealed(xml);
    expect(await wechatIntake('POST', request(laidOut(body), query), desk(SAFE).deps)).toMatchObject({
      text: { content: 'success' },
    });
  });
});
