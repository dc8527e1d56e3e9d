/** Bodies that are not JSON, and which their routes read by themselves: by type, with an example of each. */
export const RAW_BODIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /v1/intake/wechat/{account}': {
    'text/xml':
      '<xml><ToUserName><![CDATA[gh_hotline]]></ToUserName><FromUserName><![CDATA[oCitizen]]></FromUserName>' +
      '<CreateTime>1789952400</CreateTime><MsgType><![CDATA[text]]></MsgType>' +
      '<Content><![CDATA[小区门口路灯不亮]]></Content><MsgId>6054768590064713728</MsgId></xml>',
  },
  'POST /v1/receipts/{provider}/{region}/{key}': {
    'application/json':
      '[{"success":true,"err_code":"DELIVERED","biz_id":"900619746936498440^0","phone_number":"13900000000",' +
      '"send_time":"2026-09-21 09:00:00","report_time":"2026-09-21 09:00:03"}]',
  },
};
