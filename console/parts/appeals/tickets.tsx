/**
 * Tickets as the desk reads them: masked until somebody asks and says why.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { Button, Select } from "antd";
import { useState } from "react";
import { call, type Input, type Output } from "../../client.ts";
import { useAct, useAnswer } from "../data.ts";
import { takeFile } from "../downloads.ts";
import { percent } from "../format.ts";
import { Icon } from "../icons.tsx";
import { Moment } from "../page.tsx";
import { Pages } from "../pages.tsx";
import { Facts, Panel } from "../panel.tsx";
import { useAskReason, useReport } from "../reason.tsx";
import { useParam } from "../router.tsx";
import { type Say, useSay, useSentence } from "../say.tsx";
import { useMay, useMe } from "../session.tsx";
import { Answered, Empty } from "../states.tsx";
import { type Column, DataTable } from "../table.tsx";
import { useCategoryWord } from "./category-word.ts";
import { businessWord } from "./words.ts";

type Ticket = Output<"tickets.list">["tickets"][number];

/** A few tickets by their ids, each with its first words. */
export function TicketLines({ ids }: { ids: string[] }) {
  const say = useSay();
  const [, setOpen] = useParam("ticket");
  const tickets = useQuery({
    queryKey: ["tickets.get", ids],
    queryFn: () => Promise.all(ids.map((ticketId) => call("tickets.get", { ticketId }))),
  });
  return (
    <Answered query={tickets} rows={5}>
      {(found) => (
        <>
          <ol className="ticket-lines">
            {found.map((ticket) => (
              <li key={ticket.ticketId}>
                <button type="button" onClick={() => setOpen(ticket.ticketId)}>
                  <span className="tag" data-tone={toneOf(ticket)}>
                    {businessWord(ticket.businessType, say)}
                  </span>{" "}
                  {firstWords(ticket, say)}
                </button>
              </li>
            ))}
          </ol>
        </>
      )}
    </Answered>
  );
}

function toneOf(ticket: Pick<Ticket, "businessType">): string | undefined {
  return ticket.businessType === "complaint" || ticket.businessType === "report"
    ? "ink"
    : undefined;
}

function firstWords({ title, text, callText }: Ticket, say: Say): string {
  return title ?? text ?? callText ?? say("（不显示文本）", "(text withheld)");
}

const pageSize = 50;

/** All tickets behind a row, page by page. */
export function TicketTable({ filter }: { filter: Input<"tickets.list"> }) {
  const say = useSay();
  const sentence = useSentence();
  const [page] = useParam("page", "1");
  const [open, setOpen] = useParam("ticket");
  const tickets = useAnswer("tickets.list", { ...filter, page: Number(page), pageSize });
  const { act } = useAct("tickets.export");
  const report = useReport();
  const columns = useTicketColumns();
  const exportAs = async (format: "csv" | "xlsx") => {
    const { page: _, pageSize: __, ...rest } = filter;
    const made = await report(
      act({ ...rest, format }, say("从诉求明细导出", "export from the appeals page")),
    );
    if (made) takeFile(made.file, made.name);
  };
  return (
    <Answered query={tickets} rows={10}>
      {(answer) =>
        answer.withheld ? (
          <Empty title={say(`${answer.totalShown} 张工单`, `${answer.totalShown} tickets`)}>
            {sentence(answer.withheld)}
          </Empty>
        ) : (
          <DataTable
            name="tickets"
            columns={columns}
            rows={answer.tickets}
            idOf={(ticket) => ticket.ticketId}
            onOpen={(ticket) => setOpen(ticket.ticketId)}
            openId={open}
            total={answer.total}
            onExport={(format) => void exportAs(format)}
            foot={
              <Pages
                total={answer.total ?? 0}
                pageSize={pageSize}
                totalWord={(total) => say(`共 ${total} 张`, `${total} in all`)}
              />
            }
          />
        )
      }
    </Answered>
  );
}

function useTicketColumns(): Column<Ticket>[] {
  const say = useSay();
  const category = useCategoryWord();
  return [
    {
      id: "createdAt",
      head: say("受理时间", "Created"),
      value: (ticket) => ticket.createdAt,
      cell: (ticket) => <Moment at={ticket.createdAt} />,
      width: 208,
    },
    { id: "region", head: say("地区", "Region"), value: (t) => t.regionName, choice: true },
    {
      id: "type",
      head: say("业务类型", "Type"),
      value: (t) => t.businessType,
      word: (value) => businessWord(value as string, say),
      cell: (t) => (
        <span className="tag" data-tone={toneOf(t)}>
          {businessWord(t.businessType, say)}
        </span>
      ),
      choice: true,
    },
    {
      id: "category",
      head: say("类别", "Category"),
      value: (t) => t.path.at(-1) ?? t.category,
      word: (value) => category(String(value)),
      choice: true,
    },
    {
      id: "text",
      head: say("内容（已脱敏）", "Text (masked)"),
      value: (t) => firstWords(t, say),
      cell: (t) => <span className="clip">{firstWords(t, say)}</span>,
    },
    {
      id: "overall",
      head: say("情感", "Tone"),
      value: (t) => t.tone?.overall,
      cell: (t) => <Tone value={t.tone?.overall} />,
      numeric: true,
    },
    {
      id: "urgent",
      head: say("紧急", "Urgent"),
      value: (t) => t.tone?.urgent ?? false,
      word: (value) => (String(value) === "true" ? say("紧急", "urgent") : ""),
      choice: true,
    },
    { id: "ticketId", head: say("工单编号", "Ticket"), value: (t) => t.ticketId, hidden: true },
  ];
}

function Tone({ value }: { value: number | undefined }) {
  if (value === undefined) return <>–</>;
  return <>{value < 0 ? `−${Math.abs(value)}` : value > 0 ? `+${value}` : "0"}</>;
}

/** The ticket that the address names, beside whatever list it was opened from; once on a page. */
export function OpenTicket() {
  const say = useSay();
  const [id, setId] = useParam("ticket");
  return (
    <Panel title={say(`工单 ${id}`, `Ticket ${id}`)} isOpen={id !== ""} onClose={() => setId("")}>
      {id !== "" && <OneTicket key={id} id={id} />}
    </Panel>
  );
}

/** The category from the top down; as recorded where the taxonomy does not know it. */
function pathOf({ path, category }: Ticket): string[] {
  return path.length > 0 ? path : [category];
}

function OneTicket({ id }: { id: string }) {
  const say = useSay();
  const category = useCategoryWord();
  const sentence = useSentence();
  const me = useMe();
  const mayCorrect = useMay("appeals-analyst", "voice-operator", "administrator");
  const ask = useAskReason();
  const report = useReport();
  const masked = useAnswer("tickets.get", { ticketId: id });
  const [plain, setPlain] = useState<Output<"tickets.get">>();
  const unmask = async () => {
    const reason = await ask({
      title: say("查看未脱敏内容", "See the text unmasked"),
      effect: say(
        "本次查看会连同原因记入审计。",
        "This look is kept in the audit together with its reason.",
      ),
      verb: say("查看", "See"),
    });
    if (!reason) return;
    setPlain(await report(call("tickets.get", { ticketId: id, unmask: true }, { reason })));
  };
  return (
    <Answered query={masked} rows={8}>
      {(hidden) => {
        const ticket = plain ?? hidden;
        return (
          <>
            <div className="row">
              <span className="tag" data-tone={toneOf(ticket)}>
                {businessWord(ticket.businessType, say)}
              </span>
              <span>{pathOf(ticket).map(category).join(" › ")}</span>
              <span className="tag">
                {ticket.masked ? say("已脱敏", "masked") : say("未脱敏", "unmasked")}
              </span>
              {ticket.masked && me.seesPersonalData && !ticket.withheld && (
                <Button
                  size="small"
                  icon={<Icon name="lock" size={14} />}
                  onClick={() => void unmask()}
                >
                  {say("查看原文", "Unmask")}
                </Button>
              )}
            </div>
            {ticket.withheld && <p className="note">{sentence(ticket.withheld)}</p>}
            {ticket.title && <h3>{ticket.title}</h3>}
            {ticket.text && <p className="prose">{ticket.text}</p>}
            {ticket.callText && (
              <>
                <h3>{say("通话", "Call")}</h3>
                <p className="prose">{ticket.callText}</p>
              </>
            )}
            {mayCorrect && <CorrectCategory ticket={ticket} />}
            <h3>{say("情况", "Facts")}</h3>
            <Facts facts={factsOf(ticket, say)} />
          </>
        );
      }}
    </Answered>
  );
}

/** A person's word about the category stands; no machine changes it afterwards. */
function CorrectCategory({ ticket }: { ticket: Ticket }) {
  const say = useSay();
  const word = useCategoryWord();
  const report = useReport();
  const [isOpen, setOpen] = useState(false);
  const taxonomy = useAnswer("tickets.taxonomy", {}, { when: isOpen });
  const { act, isBusy } = useAct("tickets.correct-category");
  if (!isOpen) {
    return (
      <Button type="link" className="flush" onClick={() => setOpen(true)}>
        {say("类别不对？更正", "Wrong category? Correct it")}
      </Button>
    );
  }
  const correct = async (category: string) => {
    const reason = say(`更正类别为 ${category}`, `category is ${category}`);
    const done = await report(
      act({ ticketId: ticket.ticketId, category }, reason),
      say("已更正", "Corrected"),
    );
    if (done) setOpen(false);
  };
  return (
    <Select
      className="correct"
      loading={isBusy || taxonomy.isPending}
      showSearch={{ optionFilterProp: "label" }}
      placeholder={say("正确的类别", "The right category")}
      aria-label={say("正确的类别", "The right category")}
      options={pathsOf(taxonomy.data?.categories ?? []).map((path) => ({
        value: path.at(-1)!,
        label: path.map(word).join(" › "),
      }))}
      onChange={(category) => void correct(category)}
    />
  );
}

interface Branch {
  zh: string;
  children?: Branch[] | undefined;
}

function pathsOf(categories: readonly Branch[], above: string[] = []): string[][] {
  return categories.flatMap(({ zh, children = [] }) => [
    [...above, zh],
    ...pathsOf(children, [...above, zh]),
  ]);
}

function factsOf(ticket: Ticket, say: Say): Parameters<typeof Facts>[0]["facts"] {
  const origins: Record<string, string> = {
    file: say("导入时给定", "given in the file"),
    human: say("人工更正", "set by a person"),
    recogniser: say("模型识别", "recognised by the model"),
    none: say("未分类", "none"),
  };
  const { tone } = ticket;
  return [
    [say("受理", "Created"), <Moment key="created" at={ticket.createdAt} />],
    [say("办结", "Closed"), <Moment key="closed" at={ticket.closedAt} />],
    [say("地区", "Region"), ticket.regionName],
    [say("户号", "Account"), ticket.customerAccount],
    [
      say("类别来源", "Category"),
      `${origins[ticket.categoryOrigin]}${ticket.categoryConfidence === null ? "" : ` · ${percent(ticket.categoryConfidence)}`}`,
    ],
    [
      say("情感", "Tone"),
      tone &&
        say(
          `整体 ${tone.overall}，结尾 ${tone.closing}，${tone.stable ? "平稳" : "有起伏"}${tone.urgent ? "，含紧急用词" : ""}`,
          `overall ${tone.overall}, closing ${tone.closing}, ${tone.stable ? "stable" : "swinging"}${tone.urgent ? ", urgent words" : ""}`,
        ),
    ],
    [say("词典版本", "Lexicon"), tone && <code key="lexicon">{tone.lexiconVersion}</code>],
  ];
}
