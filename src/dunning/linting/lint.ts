/**
 * The linter: what the law of the house's places and good sense say of a policy, each with the article and
 * the line it stands on. An error keeps the policy from being submitted; the guards hold whatever it says.
 * @module
 */
import { LineCounter, parseDocument } from "yaml";
import * as z from "zod";
import { formatScaled } from "../../base/decimals.ts";
import { type Law, legalFloor } from "../law.ts";
import { openPolicy, type Policy, PolicyBody } from "../policy/body.ts";
import {
  channelsOf,
  debtorClasses,
  type Placeholder,
  type ProtectionKind,
  placeholders,
  protectionKinds,
  protectionStops,
  stepKinds,
} from "../schema.ts";
import { type Finding, findingKinds, lintReasons } from "./finding.ts";
import { checkGrounds, checkLadders, placeOf, type Raw } from "./ladder-checks.ts";
import { checkTable } from "./table-checks.ts";

/** A policy as a file: the envelope of every rulebook. */
const PolicyFile = z.strictObject({
  kind: z.literal("dunning-policy"),
  version: z.string().min(1),
  from: z.string(),
  until: z.string().optional(),
  source: z.string().min(1),
  body: PolicyBody,
});

export interface Linted {
  /** By line. */
  findings: Finding[];
  /** Where it can be opened at all. */
  policy?: Policy | undefined;
}

/** @param laws packs of the places the policy is for */
export function lintPolicy(text: string, laws: readonly Law[], hash = ""): Linted {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const place = (path: Raw["path"]) => positionOf(document, lines, path);
  const written = (raws: readonly Raw[]) =>
    raws.map((raw) => findingOf(raw, place(raw.path))).toSorted((a, b) => a.line - b.line);
  const [broken] = document.errors;
  if (broken) {
    const { line, col } = lines.linePos(broken.pos[0]);
    const raw = { code: "yaml", path: [], values: { text: broken.message } } as const;
    return { findings: [{ ...findingOf(raw, { line, column: col }) }] };
  }
  const value = plainOf(document);
  if (value instanceof Error) {
    const raw = { code: "yaml", path: [], values: { text: value.message } } as const;
    return { findings: [findingOf(raw, { line: 1, column: 1 })] };
  }
  const read = PolicyFile.safeParse(value);
  if (!read.success) return { findings: written(read.error.issues.map(shapeFault)) };
  const names = unknownSteps(read.data.body);
  if (names.length > 0) return { findings: written(names) };
  const policy = openPolicy(read.data.body, { name: read.data.version, hash });
  return { policy, findings: written(checks.flatMap((check) => check(policy, laws))) };
}

/** Aliases of nothing, and aliases upon aliases that would fill the memory, are no text. */
function plainOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch (error) {
    if (error instanceof ReferenceError) return error;
    throw error;
  }
}

export function isError({ level }: Finding): boolean {
  return level === "error";
}

type Check = (policy: Policy, laws: readonly Law[]) => Raw[];

const checks: readonly Check[] = [
  (policy, laws) => checkLadders({ name: "rows", policy, laws }),
  (policy, laws) => checkLadders({ name: "rulePath", policy, laws }),
  (policy, laws) => checkGrounds({ policy, laws }),
  (policy, laws) => checkTable({ name: "rows", policy, laws }),
  (policy, laws) => checkTable({ name: "rulePath", policy, laws }),
  readsModel,
  lateFees,
  hours,
  caps,
  stops,
  steps,
  templates,
  explanation,
];

function readsModel({ body }: Policy): Raw[] {
  return body.rulePath.flatMap(({ grade, probability }, index) =>
    grade || probability ? [{ code: "reads_model", path: ["body", "rulePath", index] }] : [],
  );
}

function lateFees({ body }: Policy, laws: readonly Law[]): Raw[] {
  const { least, most } = legalFloor.perMille;
  const floor = { leastPerMille: least, mostPerMille: most, article: undefined };
  const bounds = [floor, ...laws.map(({ lateFee }) => lateFee)];
  return debtorClasses.flatMap((ofClass) =>
    (["sameYear", "carriedOver"] as const).flatMap((when): Raw[] => {
      const rate = body.lateFee[ofClass][when];
      const broken = bounds.find((each) => rate < each.leastPerMille || rate > each.mostPerMille);
      if (!broken) return [];
      const values = {
        rate: formatScaled(rate),
        least: formatScaled(broken.leastPerMille),
        most: formatScaled(broken.mostPerMille),
      };
      const path = ["body", "lateFee", ofClass, when];
      return [{ code: "late_fee", path, values, article: broken.article }];
    }),
  );
}

function hours({ body: { contact } }: Policy, laws: readonly Law[]): Raw[] {
  const path = ["body", "contact"];
  const said = { from: timeText(contact.from), to: timeText(contact.to) };
  const floor = { from: legalFloor.contactFrom, to: legalFloor.contactTo, article: undefined };
  const bounds = [{ law: undefined, ...floor }, ...laws.map((law) => ({ law, ...law.contact }))];
  const broken = bounds.find(({ from, to }) => contact.from < from || contact.to > to);
  if (contact.from >= contact.to) return [{ code: "no_hours", path, values: said }];
  if (!broken) return [];
  const { law, from, to, article } = broken;
  const values = { ...said, least: timeText(from), most: timeText(to), ...placeOf(law) };
  const side = contact.from < from ? "from" : "to";
  return [{ code: "quiet_hours", path: [...path, side], values, article }];
}

function caps({ body: { contact } }: Policy): Raw[] {
  const path = ["body", "contact", "caps"];
  if (contact.caps.length === 0) return [{ code: "no_caps", path }];
  return contact.caps.flatMap(({ atMost }, index) =>
    atMost === 0 ? [{ code: "cap_zero", path: [...path, index] }] : [],
  );
}

function stops({ body }: Policy): Raw[] {
  const path = ["body", "stops"];
  const unknown = Object.keys(body.stops).filter((kind) => !(kind in protectionKinds));
  const kinds = Object.keys(protectionKinds) as ProtectionKind[];
  return [
    ...unknown.map(
      (kind): Raw => ({ code: "stop_unknown", path: [...path, kind], values: { kind } }),
    ),
    ...kinds.flatMap((kind): Raw[] => {
      const { zh, en } = protectionKinds[kind];
      const values = { kind: `${zh}（${kind}）`, kindEn: `${en} (${kind})` };
      const said = body.stops[kind];
      if (said === undefined) return [{ code: "stop_missing", path, values }];
      const isLess = protectionStops[kind] === "contact" && said === "cut-off";
      return isLess ? [{ code: "stop_loosened", path: [...path, kind], values }] : [];
    }),
  ];
}

function unknownSteps(body: PolicyBody): Raw[] {
  const tables = (["rows", "rulePath"] as const).flatMap((name) =>
    body[name].flatMap(({ ladder }, row) =>
      ladder.map(({ step }, rung) => ({ step, path: ["body", name, row, "ladder", rung, "step"] })),
    ),
  );
  const held = body.holdOut.steps.map((step, at) => ({
    step,
    path: ["body", "holdOut", "steps", at],
  }));
  const gate = body.complaintGate
    ? [{ step: body.complaintGate.softenTo, path: ["body", "complaintGate", "softenTo"] }]
    : [];
  return [...tables, ...held, ...gate].flatMap(({ step, path }): Raw[] =>
    Object.hasOwn(body.steps, step) ? [] : [{ code: "unknown_step", path, values: { step } }],
  );
}

function steps({ body, steps: all, rows, rulePath }: Policy): Raw[] {
  const used = new Set(
    [...rows, ...rulePath].flatMap(({ ladder }) => ladder.map(({ step }) => step.id)),
  );
  const softTo = body.complaintGate?.softenTo;
  const found = [...all.values()].flatMap(({ id, kind, channel, zh: step, en: stepEn }): Raw[] => {
    const path = ["body", "steps", id];
    const words = { step, stepEn };
    const isUsed = used.has(id) || id === softTo;
    return [
      ...(isUsed ? [] : [{ code: "unused_step", path, values: words } as const]),
      ...(channelsOf[kind].includes(channel)
        ? []
        : [
            {
              code: "wrong_channel",
              path: [...path, "channel"],
              values: { ...words, channel },
            } as const,
          ]),
    ];
  });
  const soft = softTo === undefined ? undefined : all.get(softTo);
  if (soft && soft.kind !== "message") {
    found.push({ code: "not_softer", path: ["body", "complaintGate", "softenTo"] });
  }
  const { permille, steps: held } = body.holdOut;
  const isMeasured = permille > 0 && held.length > 0;
  return isMeasured ? found : [...found, { code: "no_hold_out", path: ["body", "holdOut"] }];
}

/** Written to the customer, and what PIPL Art. 24 and Art. 39 want a paper of the cut-off to say. */
const mustSay: Readonly<Record<string, readonly Placeholder[]>> = {
  message: ["amount"],
  letter: ["amount", "appeal"],
  notice: ["amount", "cutOffOn", "article", "appeal"],
  "final-notice": ["cutOffOn", "appeal"],
};

/** Neither controls nor marks that nobody sees: what is approved is what is read. */
const hidden = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/u;
/** What only a paper on the way to a cut-off may announce. */
const cutOffWords = /停电|断电|拉闸|(中止|停止)供电|cut[\s-]?off|disconnect/i;

function templates({ steps: all }: Policy): Raw[] {
  return [...all.values()].flatMap(({ id, kind, zh: step, en: stepEn, template }): Raw[] => {
    const path = ["body", "steps", id];
    const must = mustSay[kind];
    const words = { step, stepEn };
    if (!template) return must ? [{ code: "no_template", path, values: words }] : [];
    return (["zh", "en"] as const).flatMap((language) => {
      const text = template[language];
      const held = [...text.matchAll(/\{([^{}]*)\}/g)].map(([, name]) => name!);
      const at = [...path, "template", language];
      const unknown = held.filter((name) => !Object.hasOwn(placeholders, name));
      const missing = (must ?? []).filter((name) => !held.includes(name));
      const isThreat = !stepKinds[kind].legal && cutOffWords.test(text);
      return [
        ...(hidden.test(text) ? [{ code: "hidden_text", path: at, values: words } as const] : []),
        ...(isThreat ? [{ code: "threat", path: at, values: words } as const] : []),
        ...unknown.map(
          (name): Raw => ({ code: "unknown_placeholder", path: at, values: { name: `{${name}}` } }),
        ),
        ...missing.map((name): Raw => {
          const values = { ...words, name: `{${name}}` };
          return { code: "missing_placeholder", path: at, values };
        }),
      ];
    });
  });
}

function explanation({ body }: Policy): Raw[] {
  return body.explanation ? [] : [{ code: "no_explanation", path: ["body"] }];
}

function shapeFault({ path, message }: z.core.$ZodIssue): Raw {
  return {
    code: "shape",
    path: path.map((part) => (typeof part === "symbol" ? "" : part)),
    values: { text: message },
  };
}

function findingOf(
  { code, path, values, article }: Raw,
  position: { line: number; column: number },
): Finding {
  const kind: { level: Finding["level"]; article?: string } = findingKinds[code];
  const { code: full, zh, en } = lintReasons[code](values);
  const cited = article ?? kind.article ?? null;
  return {
    code: full,
    level: kind.level,
    zh,
    en,
    article: cited,
    path: path.join("."),
    ...position,
  };
}

/** Of the deepest part of the path that stands in the text. */
function positionOf(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  path: Raw["path"],
): { line: number; column: number } {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    const start = (node as { range?: [number, number, number] } | undefined)?.range?.[0];
    if (start === undefined) continue;
    const { line, col } = lines.linePos(start);
    return { line, column: col };
  }
  return { line: 1, column: 1 };
}

function timeText(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
