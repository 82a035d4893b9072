import { number } from "../format.ts";
import { Yuan } from "../money.tsx";
import { Card } from "../page.tsx";
import { useSay } from "../say.tsx";
import { type Proof, sumOf } from "./words.ts";

/** Is cash = bank = ledger? The last day that has money, in three figures, and what is open in all. */
export function Verdict({ proof: { channels, open }, today }: { proof: Proof; today: string }) {
  const say = useSay();
  const day = channels
    .map((each) => each.day)
    .sort()
    .at(-1);
  if (day === undefined) return null;
  const ofDay = channels.filter((each) => each.day === day);
  const isAgreed = ofDay.every(({ agrees }) => agrees);
  const agreeing = channels.filter(({ agrees }) => agrees).length;
  const books: [string, "channelFen" | "bankFen" | "ledgerFen"][] = [
    [say("渠道收款（元）", "Channels (yuan)"), "channelFen"],
    [say("银行到账（元）", "Bank (yuan)"), "bankFen"],
    [say("账簿入账（元）", "Ledger (yuan)"), "ledgerFen"],
  ];
  return (
    <Card>
      <p className="note" data-tone={isAgreed ? "low" : "high"}>
        <b>
          {isAgreed
            ? say(`✓ ${day} 渠道 = 银行 = 账簿`, `✓ ${day}: channels = bank = ledger`)
            : say(`✕ ${day} 三方不符`, `✕ ${day}: the three differ`)}
        </b>{" "}
        {day !== today && say("（最近有收款的一日）", "(the last day with money)")} ·{" "}
        {say(
          `期间 ${channels.length} 个渠道日中 ${agreeing} 个三方相符，${number(open)} 处差异未处理。`,
          `${agreeing} of ${channels.length} channel days agree, ${number(open)} differences are open.`,
        )}
      </p>
      <dl className="figures">
        {books.map(([head, book]) => (
          <div
            key={book}
            data-tone={sumOf(ofDay, book) === sumOf(ofDay, "ledgerFen") ? undefined : "high"}
          >
            <dt>{head}</dt>
            <dd>
              <Yuan fen={sumOf(ofDay, book)} />
            </dd>
          </div>
        ))}
      </dl>
    </Card>
  );
}
