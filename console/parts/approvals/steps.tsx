/**
 * The steps of a route: who signed which, in which round, and who could sign the one that waits.
 * @module
 */
import { roles } from "../../../src/organisation/roles.ts";
import { useSay, useSentence } from "../say.tsx";
import { type Column, DataTable } from "../table.tsx";
import { type ApprovalPage, stepStateWords } from "./words.ts";

type Step = ApprovalPage["steps"][number];
type Seat = Step["seats"][number];

const levelWords: Record<string, { zh: string; en: string }> = {
  station: { zh: "供电所", en: "station" },
  county: { zh: "县区", en: "county" },
  city: { zh: "市", en: "city" },
  province: { zh: "省", en: "province" },
};

export function Steps({ page }: { page: ApprovalPage }) {
  const say = useSay();
  const sentence = useSentence();
  const nameOf = (person: string) => page.people[person] ?? person;
  const seatText = (seat: Seat, step: Step) => {
    if (seat.signedBy !== null) {
      const principal =
        seat.signedFor === null
          ? ""
          : say(`代 ${nameOf(seat.signedFor)}`, ` for ${nameOf(seat.signedFor)}`);
      const round = say(`第 ${seat.signedInRound} 轮`, `round ${seat.signedInRound}`);
      return `✓ ${nameOf(seat.signedBy)}${principal}（${round}）`;
    }
    const who = seat.who.length > 0 ? seat.who : step.mayBeSignedBy;
    const names = who.map(nameOf).join(say(" 或 ", " or "));
    return `… ${names || say("暂无人可签", "nobody at present")}`;
  };
  const words: typeof page.fieldWords = {
    amountFen: { zh: "金额", en: "amount" },
    ...page.fieldWords,
  };
  const readsOf = ({ reads }: Step) =>
    reads.length === 0
      ? say("全部字段", "every field")
      : reads.map((name) => (words[name] ? sentence(words[name]) : name)).join(say("、", ", "));
  const columns: Column<Step>[] = [
    { id: "step", head: say("环节", "Step"), value: (step) => sentence(step) },
    {
      id: "role",
      head: say("角色与层级", "Role and level"),
      value: (step) => {
        const role = roles[step.role as keyof typeof roles];
        const level = step.level === null ? "" : ` · ${sentence(levelWords[step.level]!)}`;
        return `${role ? sentence(role) : step.role}${level}`;
      },
    },
    {
      id: "mode",
      head: say("方式", "Mode"),
      value: (step) => (step.mode === "all" ? say("会签", "all of") : say("或签", "any of")),
    },
    {
      id: "state",
      head: say("状态", "State"),
      value: (step) => sentence(stepStateWords[step.state]),
      cell: (step) => <span className="tag">{sentence(stepStateWords[step.state])}</span>,
    },
    {
      id: "who",
      head: say("签字", "Signatures"),
      value: (step) => step.seats.map((seat) => seatText(seat, step)).join("; "),
      cell: (step) => (
        <>
          {step.seats.map((seat, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: seats have no other name and keep their order
            <div key={index}>
              {seatText(seat, step)}{" "}
              {seat.origin === "added" && <span className="tag">{say("加签", "added")}</span>}
              {seat.deputies.map((deputy) => (
                <small key={deputy.person} className="faint">
                  {say(`委派 ${nameOf(deputy.person)}`, `delegate ${nameOf(deputy.person)}`)}
                </small>
              ))}
            </div>
          ))}
        </>
      ),
    },
    {
      id: "reads",
      head: say("签字所依据的字段", "Bound to"),
      value: readsOf,
      cell: (step) => <span className="faint">{readsOf(step)}</span>,
    },
  ];
  return (
    <DataTable name="steps" columns={columns} rows={page.steps} idOf={(step) => step.id} plain />
  );
}
