-- The shipped dunning policy 2024.1 as its file was laid out before 22 November 2026: the same meaning in other bytes, so
-- under another hash. Runs were decided by it before 0033 began to keep such texts; it is kept for houses that have some.
insert into dunning_book_policy (name, hash, text)
select distinct policy, policy_hash, $policy$# The dunning policy a house begins with: own defaults, inside the law of every pack shipped. A policy manager
# drafts, simulates and submits versions of it; nothing here can loosen the guards of src/dunning/guards.ts.
kind: dunning-policy
version: "2024.1"
from: 2024-01-01
source: >-
  own default after 电力供应与使用条例 第三十九条 and the practice of power companies (methods 6.2); costs are
  estimates to be replaced by the site's own
body:
  zh: 标准催费策略
  en: Standard dunning policy
  # per mille a day, as the supply agreements say
  lateFee:
    residential: { sameYear: "1", carriedOver: "1" }
    non-residential: { sameYear: "2", carriedOver: "3" }
  contact:
    from: "08:30"
    to: "20:00"
    peopleOn: workdays
    caps:
      - { atMost: 1, days: 1 }
      - { atMost: 3, days: 7 }
  # a share of accounts goes without a step, so that its effect can be measured
  holdOut: { permille: 50, salt: "2024", steps: [app, sms, voice, letter] }
  complaintGate: { from: high, softenTo: app }
  # what each kind of the stop list stops: contact (everything) or cut-off (notices of it included)
  stops:
    outage_open: contact
    billing_dispute: contact
    meter_fault: contact
    refund_open: contact
    objection_open: contact
    medical_equipment: cut-off
    minimum_income: cut-off
    school_exams: cut-off
    festival: cut-off
    extreme_weather: cut-off
    disaster_order: contact
    important_user: cut-off
  explanation:
    zh: 对本提醒或停电决定有异议，可拨打 95598 要求说明理由并由人工复核，复核期间不停电
    en: >-
      Whoever objects may call 95598, ask for the reasons and for a review by a person; supply is not cut off
      before the review ends
    objectWithinDays: 15
  steps:
    app:
      { kind: message, channel: app, zh: APP 提醒, en: app reminder, costFen: 1, template: &reminder {
            zh: "{name}您好，户号{account}有{months}电费{amount}元未缴，缴费截止日{dueOn}。{appeal}",
            en: "{name}: {amount} yuan for {months} of account {account} was due on {dueOn}. {appeal}",
          } }
    sms: { kind: message, channel: sms, zh: 短信提醒, en: SMS, costFen: 4, template: *reminder }
    voice:
      { kind: message, channel: voice, zh: 语音提醒, en: voice message, costFen: 15, template: *reminder }
    letter:
      { kind: letter, channel: letter, zh: 催费函, en: letter, costFen: 300, template: {
            zh: "{name}：户号{account}截至今日逾期{days}天，欠费{amount}元，违约金{lateFee}元。请尽快缴清。{appeal}",
            en: "{name}: account {account} is {days} days overdue with {amount} yuan and a late fee of {lateFee} yuan. {appeal}",
          } }
    call: { kind: call, channel: call, zh: 电话催费, en: call, costFen: 350 }
    visit: { kind: visit, channel: visit, zh: 上门催费, en: visit, costFen: 2500 }
    notice:
      { kind: notice, channel: visit, zh: 停电通知书, en: cut-off notice, costFen: 2800, template: &notice {
            zh: "{name}：户号{account}逾期{days}天，欠费{amount}元，违约金{lateFee}元，经催交仍未缴。依据{article}，计划于{cutOffOn}停电。{appeal}",
            en: "{name}: account {account} is {days} days overdue with {amount} yuan and a late fee of {lateFee} yuan. By {article} supply is planned to be cut off on {cutOffOn}. {appeal}",
          } }
    last_notice:
      { kind: final-notice, channel: call, zh: 停电前再通知, en: last notice, costFen: 350, template: *notice }
    cut_off: { kind: cut-off, channel: field, zh: 停电, en: cut-off, costFen: 8000 }
  # the first row that fits decides; days are days overdue
  rows:
    - yuan: { to: "30.00" }
      ladder:
        - { day: 5, step: app }
        - { day: 15, step: sms }
        - { day: 35, step: sms }
        - { day: 90, step: letter }
    - class: [residential]
      grade: [A]
      yuan: { from: "30.00" }
      ladder:
        - { day: 5, step: app }
        - { day: 12, step: sms }
        - { day: 25, step: sms }
        - { day: 32, step: call }
        - { day: 41, step: notice }
        - { day: 48, step: last_notice }
        - { day: 48, step: cut_off }
    - class: [residential]
      grade: [B]
      probability: { to: 0.3 }
      yuan: { from: "30.00" }
      ladder:
        - { day: 3, step: app }
        - { day: 10, step: sms }
        - { day: 20, step: voice }
        - { day: 30, step: call }
        - { day: 37, step: notice }
        - { day: 44, step: last_notice }
        - { day: 44, step: cut_off }
    - class: [residential]
      grade: [B]
      probability: { from: 0.3 }
      yuan: { from: "30.00" }
      ladder:
        - { day: 1, step: sms }
        - { day: 7, step: voice }
        - { day: 14, step: sms }
        - { day: 22, step: call }
        - { day: 35, step: notice }
        - { day: 42, step: last_notice }
        - { day: 42, step: cut_off }
    - class: [residential]
      grade: [C]
      probability: { to: 0.3 }
      yuan: { from: "30.00" }
      ladder:
        - { day: 1, step: sms }
        - { day: 7, step: voice }
        - { day: 14, step: call }
        - { day: 25, step: letter }
        - { day: 34, step: notice }
        - { day: 41, step: last_notice }
        - { day: 41, step: cut_off }
    - class: [residential]
      grade: [C]
      probability: { from: 0.3 }
      yuan: { from: "30.00" }
      ladder:
        - { day: -3, step: sms }
        - { day: 1, step: sms }
        - { day: 6, step: call }
        - { day: 14, step: letter }
        - { day: 22, step: visit }
        - { day: 31, step: notice }
        - { day: 38, step: last_notice }
        - { day: 38, step: cut_off }
    - class: [non-residential]
      grade: [A]
      yuan: { from: "30.00" }
      ladder:
        - { day: 3, step: sms }
        - { day: 10, step: call }
        - { day: 24, step: letter }
        - { day: 36, step: notice }
        - { day: 41, step: last_notice }
        - { day: 41, step: cut_off }
    - class: [non-residential]
      grade: [B]
      yuan: { from: "30.00" }
      ladder:
        - { day: 1, step: sms }
        - { day: 6, step: call }
        - { day: 15, step: letter }
        - { day: 23, step: visit }
        - { day: 33, step: notice }
        - { day: 37, step: last_notice }
        - { day: 37, step: cut_off }
    - class: [non-residential]
      grade: [C]
      yuan: { from: "30.00" }
      ladder:
        - { day: -3, step: sms }
        - { day: 1, step: call }
        - { day: 8, step: letter }
        - { day: 15, step: visit }
        - { day: 31, step: notice }
        - { day: 35, step: last_notice }
        - { day: 35, step: cut_off }
  # where no grade or no probability may be used: class, amount and days alone
  rulePath:
    - yuan: { to: "30.00" }
      ladder:
        - { day: 5, step: app }
        - { day: 15, step: sms }
        - { day: 35, step: sms }
        - { day: 90, step: letter }
    - class: [residential]
      yuan: { from: "30.00" }
      ladder:
        - { day: 3, step: sms }
        - { day: 12, step: sms }
        - { day: 20, step: voice }
        - { day: 30, step: call }
        - { day: 37, step: notice }
        - { day: 44, step: last_notice }
        - { day: 44, step: cut_off }
    - class: [non-residential]
      yuan: { from: "30.00" }
      ladder:
        - { day: 1, step: sms }
        - { day: 8, step: call }
        - { day: 16, step: letter }
        - { day: 24, step: visit }
        - { day: 33, step: notice }
        - { day: 37, step: last_notice }
        - { day: 37, step: cut_off }
$policy$
from dunning_run
where policy = 'rulebook:2024.1'
  and policy_hash = 'fff81d3044d5856b0154580c2ec8fabd0842c9aef04a44cad057a22506b9f20b'
on conflict do nothing;
