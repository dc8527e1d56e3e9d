/** Queues with a dead-letter queue beside them, `hotline-<name>-dead`: what stands still when one does not move. */
export const WATCHED_QUEUES = [
  {
    name: 'repair',
    chinese: '后续处理失败的工单在等待补做',
    english: 'Tickets whose follow-up failed wait for their repair.',
    minutes: 15,
  },
  {
    name: 'walks',
    chinese: '新日历发布后的期限重算没有推进',
    english: 'Working out open terms again under a new calendar makes no headway.',
    minutes: 30,
  },
  {
    name: 'followers',
    chinese: '主工单已有结果，跟随它的工单还没有一并处理',
    english: 'Tickets that follow another have not been given its outcome.',
    minutes: 15,
  },
  {
    name: 'webhooks',
    chinese: '来源单位的系统没有收下办理结果的推送',
    english: 'Systems that handed matters over do not take what became of them.',
    minutes: 90,
  },
  {
    name: 'wechat',
    chinese: '微信消息的后续处理（补登记、取图片、发通知）没有完成',
    english: 'What WeChat messages left to be done is not done: registrations, pictures, notices.',
    minutes: 15,
  },
  {
    name: 'messages',
    chinese: '给承办单位的短信、邮件等消息没有发出',
    english: 'Messages to units’ contacts are not sent.',
    minutes: 60,
  },
  {
    name: 'pushes',
    chinese: '订阅方（省级平台、部门等）的推送没有进展',
    english: 'Subscribers are not served: provinces, departments and other systems wait for changes.',
    minutes: 30,
  },
] as const;
