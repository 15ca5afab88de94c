// What the page of operations says, in Chinese and English.
import { language } from "/assets/review/words.js";

export const say = (name) => WORDS[name]?.[language() === "en" ? 1 : 0] ?? name;

const WORDS = {
  title: ["印证 · 运维", "Yinzheng · Operations"], overview: ["概况", "Overview"], accuracy: ["准确率", "Accuracy"], users: ["人员", "People"], keys: ["密钥", "Keys"],
  hooks: ["回调", "Webhooks"], audit: ["审计", "Audit"], notAdmin: ["需要管理员账号", "An admin's account is needed"],
  days: ["天数", "Days"], straight: ["直通率", "Straight through"], read: ["已识别文件", "Documents read"], waiting: ["待人工处理", "Wait for a person"],
  oldest: ["最久等待（小时）", "Oldest wait (hours)"], workers: ["工作进程", "Workers"], throughput: ["每日处理量", "Documents a day"], done: ["直通", "straight through"],
  needs_review: ["转人工", "to a person"], failed: ["失败", "failed"], failures: ["失败原因", "Why documents failed"], ages: ["等待时长", "Age of the queue"],
  kinds: ["按文件类型", "By kind"], kind: ["类型", "Kind"], field: ["字段", "Field"], judged: ["已核对", "Judged"], corrected: ["被更正", "Corrected"],
  right: ["正确率", "Right"], weeks: ["每周正确率（按类型）", "Right, by week and kind"], calibration: ["校准：把握与实际正确率", "Calibration: confidence and share that was right"],
  confidence: ["把握", "Confidence"], count: ["数量", "Count"], few: ["样本少", "few"], none: ["暂无数据", "Nothing yet"], exportCases: ["导出更正为训练样本（ZIP，含个人信息）", "Export corrections as training cases (ZIP, personal data)"],
  name: ["名称", "Name"], role: ["角色", "Role"], created: ["创建", "Created"], entered: ["上次登录", "Last login"], state: ["状态", "State"], acts: ["操作", "Actions"],
  add: ["添加", "Add"], disable: ["停用", "Shut out"], enable: ["启用", "Let in"], newPassword: ["重置密码", "New password"], active: ["正常", "active"], disabled: ["已停用", "shut out"], locked: ["暂时锁定", "waiting"],
  reviewer: ["审核员", "Reviewer"], admin: ["管理员", "Admin"], scorer: ["评分服务", "Scorer"], borrower: ["申请人链接", "Borrower's link"], shownOnce: ["只显示这一次，请立即交给本人：", "Shown this once: "],
  used: ["上次使用", "Last used"], expires: ["到期", "Expires"], revoke: ["吊销", "Revoke"], revoked: ["已吊销", "revoked"], url: ["地址", "Address"], events: ["事件", "Events"], remove: ["删除", "Remove"],
  deliveries: ["投递记录", "Deliveries"], retry: ["重发", "Send again"], attempts: ["次数", "Tries"], error: ["错误", "Error"], type: ["事件", "Event"], delivered: ["已送达", "delivered"], dead: ["已放弃", "given up"],
  at: ["时间", "At"], actor: ["谁", "Who"], action: ["做了什么", "Did what"], subject: ["对象", "To what"], detail: ["详情", "Detail"], case: ["案件", "Case"], search: ["查询", "Search"], more: ["更多", "More"],
  verify: ["验证整条审计链", "Verify the whole chain"], whole: ["审计链完整，条目数：", "The chain is whole; entries: "], broken: ["审计链断裂：", "The chain breaks: "], saved: ["已完成", "Done"], accepted: ["通过", "accepted"], rejected: ["拒绝", "rejected"], recapture: ["重拍", "asked again"], decisions: ["审核结论", "Decisions"],
  more_hours: ["72 小时以上", "over 72 h"],
};
