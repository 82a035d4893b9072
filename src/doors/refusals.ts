/**
 * What the doors themselves refuse, and the form every refusal takes outside.
 * @module
 */
import { reasons } from "../base/reasons.ts";
import { type Refusal, type RefusalKind, refuse } from "../base/refusal.ts";

export const because = reasons("doors", {
  not_signed_in: { zh: "请先登录", en: "sign in first" },
  password_due: { zh: "请先修改一次性密码", en: "choose a password of your own first" },
  role_missing: {
    zh: "操作 {operation} 需要角色:{roles}",
    en: "{operation} needs one of the roles {roles}",
  },
  outside_scope: {
    zh: "{unit} 不在您的数据范围内,或不存在",
    en: "{unit} is outside your data scope, or does not exist",
  },
  whole_scope_needed: {
    zh: "操作 {operation} 影响整个单位,需要全部数据范围",
    en: "{operation} acts on the whole utility and needs its whole data scope",
  },
  no_rehearsal: {
    zh: "操作 {operation} 不能试运行:它所做的无法回滚",
    en: "{operation} cannot be rehearsed: what it does cannot be rolled back",
  },
  bad_input: { zh: "{field} 填写有误:{problem}", en: "{field} cannot be used: {problem}" },
  unknown_field: {
    zh: "操作 {operation} 没有参数 {field}",
    en: "{operation} takes no {field}",
  },
  reason_missing: { zh: "请填写操作原因", en: "say why: this command needs a reason" },
  key_reused: {
    zh: "请求编号 {key} 已用于另一次操作",
    en: "the idempotency key {key} was used for another call",
  },
  store_away: {
    zh: "数据库暂时不可用,本次操作可能未生效、也可能已生效;请稍后以同一请求编号重试",
    en: "the database is away, and what was asked may have been done or not; ask again shortly, under the same key",
  },
  disk_full: {
    zh: "磁盘已满,未做任何更改;请清理后重试",
    en: "the disk is full; nothing was changed: make room and try again",
  },
  no_operation: { zh: "没有操作 {operation}", en: "there is no operation {operation}" },
  post_only: {
    zh: "{operation} 会改变数据,请用 POST",
    en: "{operation} changes something: use POST",
  },
  bad_request: { zh: "请求无法读取:{problem}", en: "the request cannot be read: {problem}" },
  too_many: {
    zh: "请求过于频繁,请在 {after} 后再试",
    en: "too many requests; try again in {after}",
  },
  wrong_token: {
    zh: "会话或令牌无效,请重新登录",
    en: "the session or token is not valid; sign in again",
  },
  no_csrf_header: {
    zh: "缺少 X-Gridtill 请求头",
    en: "the header X-Gridtill is missing: this call did not come from the console",
  },
  no_person: { zh: "没有用户 {person}", en: "there is no person {person}" },
  no_file: { zh: "没有文件 {file}", en: "there is no file {file}" },
});

export interface RefusalBody {
  code: string;
  kind: string;
  message: { zh: string; en: string };
  reason: Record<string, string | number>;
  details: unknown;
}

export function refusalBody({ kind, reason, details }: Refusal): RefusalBody {
  const { code, zh, en, values } = reason;
  return { code, kind, message: { zh, en }, reason: values ?? {}, details: details ?? null };
}

/** The refusal that a body was made of. */
export function refusalOf({ kind, code, message, reason, details }: RefusalBody): Refusal {
  const values = Object.keys(reason).length > 0 && { values: reason };
  return refuse(kind as RefusalKind, { code, ...message, ...values }, details ?? undefined);
}
