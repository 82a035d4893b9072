/**
 * What a person calls an operation; no id stands alone.
 * @module
 */
import type { OperationName } from "../../client.ts";
import { type Say, useSay } from "../say.tsx";

const words: Partial<Record<OperationName | "session.open" | "session.close", [string, string]>> = {
  "appeals.acknowledge": ["确认告警", "Acknowledge an alert"],
  "appeals.alerts": ["查看告警", "List alerts"],
  "appeals.assess": ["评估", "Assess"],
  "appeals.backtest": ["回测", "Back-test"],
  "appeals.close-task": ["办结任务", "Close a task"],
  "appeals.explain": ["解释评分", "Explain a score"],
  "appeals.export": ["导出排行", "Export the ranking"],
  "appeals.history": ["补评历史", "Assess the past"],
  "appeals.open-task": ["开任务", "Open a task"],
  "appeals.ranking": ["查看排行", "Rank"],
  "appeals.snooze": ["暂缓告警", "Snooze an alert"],
  "audit.export": ["导出审计", "Export the audit"],
  "audit.list": ["查看审计", "List the audit"],
  "audit.proof": ["核对封印", "Prove a line"],
  "audit.seal": ["封存审计", "Seal the audit"],
  "audit.verify": ["核验审计", "Verify the audit"],
  "customers.import": ["导入客户", "Import customers"],
  "customers.list": ["查看客户", "List customers"],
  "house.backup": ["备份", "Back up"],
  "house.cancel-job": ["取消任务", "Cancel a job"],
  "house.move-clock": ["拨动时钟", "Move the clock"],
  "house.night": ["夜间工作", "Night's work"],
  "house.replay": ["重放死信", "Replay a dead letter"],
  "house.resume-job": ["继续任务", "Resume a job"],
  "house.rotate-key": ["轮换密钥", "Rotate a key"],
  "house.snapshot": ["拍快照", "Take a snapshot"],
  "organisation.add-person": ["添加人员", "Add a person"],
  "organisation.add-unit": ["添加单位", "Add a unit"],
  "organisation.change-password": ["更换密码", "Change a password"],
  "organisation.create-token": ["新建令牌", "Make a token"],
  "organisation.disable-person": ["停用人员", "Disable a person"],
  "organisation.import-units": ["导入组织单位", "Import units"],
  "organisation.reset-password": ["重置密码", "Reset a password"],
  "organisation.revoke-token": ["吊销令牌", "Revoke a token"],
  "organisation.set-roles": ["变更权限", "Change rights"],
  "outages.import": ["导入停电", "Import outages"],
  "readings.import": ["导入抄表", "Import readings"],
  "readings.list": ["查看抄表", "List readings"],
  "registers.delete-expired": ["删除到期名单记录", "Delete expired register entries"],
  "registers.import": ["导入名单", "Import registers"],
  "registers.list": ["查看名单", "List register entries"],
  "registers.withdraw": ["撤销名单记录", "Withdraw a register entry"],
  "sentiment.evaluate": ["评测情感", "Evaluate sentiment"],
  "session.close": ["退出", "Sign out"],
  "session.open": ["登录", "Sign in"],
  "tickets.correct-category": ["更正类别", "Correct a category"],
  "tickets.export": ["导出工单", "Export tickets"],
  "tickets.get": ["查看工单", "Look at a ticket"],
  "tickets.import": ["导入工单", "Import tickets"],
  "tickets.list": ["查看工单列表", "List tickets"],
  "tickets.publish-lexicon": ["发布词典", "Publish the lexicon"],
  "tickets.publish-taxonomy": ["发布分类", "Publish the taxonomy"],
  "tickets.recognise": ["识别类别", "Recognise categories"],
  "tickets.rescore": ["重评情感", "Score tone again"],
  "tickets.train-recogniser": ["训练识别模型", "Train the recogniser"],
};

export function operationWord(name: string, say: Say): string {
  const pair = (words as Record<string, [string, string] | undefined>)[name];
  return pair ? say(...pair) : name;
}

/** The word, and the id behind it for those who call the API. */
export function Operation({ name }: { name: string }) {
  const say = useSay();
  const word = operationWord(name, say);
  return (
    <>
      {word} {word !== name && <code className="faint">{name}</code>}
    </>
  );
}
