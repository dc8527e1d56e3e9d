/** Bodies that are not JSON, and which their routes read by themselves: by type, with an example of each. */
export const RAW_BODIES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'POST /v1/intake/wechat/{account}': {
    'text/xml':
      '<xml><ToUserName><![CDATA[gh_hotline]]></ToUserName><FromUserName><![CDATA[oCitizen]]></FromUserName>' +
      '<CreateTime>1789952400</CreateTime><MsgType><![CDATA[text]]></MsgType>' +
      '<Content><![CDATA[小区门口路灯不亮]]></Content><MsgId>6054768590064713728</MsgId></xml>',
  },
  'POST /v1/replies/{provider}/{region}/{key}': {
    'application/json':
      '[{"phone_number":"13900000000","content":"11","send_time":"2026-09-21 09:00:00","sign_name":"12345热线",' +
      '"dest_code":"1234","sequence_id":1234567890}]',
  },
  'POST /v1/evaluation/{token}': {
    'application/x-www-form-urlencoded': 'grade=satisfied&unitContacted=yes&note=',
  },
  'POST /v1/receipts/{provider}/{region}/{key}': {
    'application/json':
      '[{"success":true,"err_code":"DELIVERED","biz_id":"900619746936498440^0","phone_number":"13900000000",' +
      '"send_time":"2026-09-21 09:00:00","report_time":"2026-09-21 09:00:03"}]',
  },
};
