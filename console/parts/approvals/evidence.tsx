/**
 * The papers of a subject, each named by the hash of its bytes, and whether they are still what they were.
 * @module
 */
import { fileAddress } from "../../client.ts";
import { useAnswer } from "../data.ts";
import { bytes } from "../format.ts";
import { Card } from "../page.tsx";
import { useSay } from "../say.tsx";
import { Answered } from "../states.tsx";

export function Evidence({ subject }: { subject: string }) {
  const say = useSay();
  const papers = useAnswer("attachments.list", { subject });
  const verified = useAnswer("attachments.verify", { subject });
  const damaged = verified.data?.damaged.length;
  return (
    <Card
      title={say("附件", "Papers")}
      tools={
        damaged !== undefined && (
          <span className="tag" data-tone={damaged > 0 ? "high" : undefined}>
            {damaged > 0
              ? say(`${damaged} 份已被改动或缺失`, `${damaged} altered or gone`)
              : say("与提交时一致", "as submitted")}
          </span>
        )
      }
    >
      <div className="body">
        <Answered query={papers} rows={2}>
          {({ attachments }) =>
            attachments.length === 0 ? (
              <span className="faint">{say("没有附件", "No papers")}</span>
            ) : (
              <ul className="reasons">
                {attachments.map((paper) => (
                  <li key={paper.id}>
                    <a href={fileAddress(paper.file, paper.name)}>{paper.name}</a>{" "}
                    <small className="faint">
                      {paper.kind} · {bytes(paper.bytes)} · <code>{paper.file.slice(7, 19)}</code>
                    </small>
                  </li>
                ))}
              </ul>
            )
          }
        </Answered>
      </div>
    </Card>
  );
}
