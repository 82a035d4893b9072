/** Line icons, 16 x 16, drawn for this console. */
const paths = {
  morning: "M1.5 12.5h13M4 12.5a4 4 0 0 1 8 0M8 5V2.5M3.2 7.2 1.8 5.8M12.8 7.2l1.4-1.4",
  appeals: "M2 3h12v8H7l-3 2.5V11H2zM5 6h6M5 8.5h4",
  alerts: "M8 2a4 4 0 0 1 4 4c0 3.5 1.5 5 1.5 5h-11S4 9.5 4 6a4 4 0 0 1 4-4zM6.5 13.5h3",
  indices: "M2 13.5V8.5M6 13.5v-11M10 13.5V6M14 13.5v-3",
  models: "M2 13.5C6 13.5 6.5 3 14 3M2 2.5v11h12.5M10.5 9.5h.01M6 5.5h.01",
  arrears: "M1.5 2.5h13v9h-13zM1.5 5.5h13M4 9h3M11 8.2v2.6M8 14.5h.01M4.5 14.5h7",
  credit: "M8 1.5 13.5 4v4c0 3.5-2.5 5.5-5.5 6.5C5 13.5 2.5 11.5 2.5 8V4zM5.5 8l2 2 3.5-4",
  policies: "M2.5 13.5h3v-3h3v-3h3v-3h2.5M2.5 2.5v11h11M5 4.5h3",
  lexicon: "M3 2.5h8.5a1.5 1.5 0 0 1 1.5 1.5v9.5H4.5A1.5 1.5 0 0 1 3 12zM3 11.5h10M6 5.5h4",
  registers: "M3 1.5h10v13H3zM5.5 5h.5M8 5h2.5M5.5 8h.5M8 8h2.5M5.5 11h.5M8 11h2.5",
  inbox: "M2 9.5 4 3h8l2 6.5v4H2zM2 9.5h3.5L6.5 11h3l1-1.5H14",
  bills: "M3.5 1.5h9v13l-2.2-1.5L8 14.5 5.7 13l-2.2 1.5zM6 5h4M6 8h4",
  payments: "M1.5 4h13v8h-13zM1.5 7h13M4 10h2.5",
  reconcile: "M2 5h9M8.5 2.5 11 5 8.5 7.5M14 11H5M7.5 8.5 5 11l2.5 2.5",
  refunds: "M5 3 2 6l3 3M2 6h7.5a4 4 0 0 1 0 8H6",
  purchases: "M8.8 1.5 3.5 9H8l-.8 5.5L12.5 7H8z",
  supplier: "M2 14V6l4 2.5V6l4 2.5V3h4v11zM5 11.5h1M9 11.5h1",
  invoice: "M3 2h10v12H3zM5.5 5h5M5.5 7.5h5M5.5 10h2.5",
  disburse: "M2 12.5h12M8 2v7.5M5 6.5l3 3 3-3",
  ledger:
    "M8 3v11M8 3C6.5 2 4 2 2 2.7v10.6c2-.7 4.5-.7 6 .7 1.5-1.4 4-1.4 6-.7V2.7C12 2 9.5 2 8 3z",
  leave: "M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v3M10.5 2v3",
  imports: "M8 2v8M5 7l3 3 3-3M2.5 11v2.5h11V11",
  operations: "M2 8h3l1.5-5 3 10L11 8h3",
  people: "M8 8a2.8 2.8 0 1 0 0-5.6A2.8 2.8 0 0 0 8 8zM2.5 14a5.5 5.5 0 0 1 11 0",
  api: "M5.5 4.5 2 8l3.5 3.5M10.5 4.5 14 8l-3.5 3.5M9 3 7 13",
  worklist:
    "M2 3.5l1.2 1.2L5.5 2.5M2 8.5l1.2 1.2 2.3-2.2M2 13.5l1.2 1.2 2.3-2.2M8 4h6M8 9h6M8 14h4",
  runs: "M2 2.5h8v11H2zM12 4.5h2v9.5H5M4.5 5.5h3M4.5 8h3M4.5 10.5h2",
  cutoff: "M8 1.5v6M4.6 3.8a5.5 5.5 0 1 0 6.8 0",
  categories:
    "M5 6.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM11.5 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM6 13.5a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
  thresholds: "M2 4h6M12 4h2M10 2.2v3.6M2 8h2M8 8h6M6 6.2v3.6M2 12h8M12 10.2v3.6M14 12h0",
  odd: "M2 11.5h2.5l2-2 2 2 2-9 2 9H14M1.5 14h13",
  agency: "M2 6.5 3.2 2.5h9.6L14 6.5M2 6.5h12M3 6.5v7h10v-7M6.5 13.5v-4h3v4",
  chain: "M6.5 9.5l3-3M7 5l1.5-1.5a2.8 2.8 0 0 1 4 4L11 9M9 11l-1.5 1.5a2.8 2.8 0 0 1-4-4L5 7",
  tour: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM10.8 5.2 9.2 9.2l-4 1.6 1.6-4z",
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10zM14 14l-3.5-3.5",
  close: "M3.5 3.5l9 9M12.5 3.5l-9 9",
  columns: "M2 3h12v10H2zM6 3v10M10 3v10",
  filter: "M2 3.5h12M4.5 8h7M7 12.5h2",
  download: "M8 2v8M5 7l3 3 3-3M2.5 13.5h11",
  check: "M3 8.5l3.5 3.5L13 4.5",
  sun: "M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.5v1.5M8 13v1.5M1.5 8H3M13 8h1.5M3.4 3.4l1 1M11.6 11.6l1 1M3.4 12.6l1-1M11.6 4.4l1-1",
  moon: "M13.5 9.5A6 6 0 0 1 6.5 2.5a6 6 0 1 0 7 7z",
  help: "M6 6a2 2 0 1 1 2.8 1.8c-.6.3-.8.7-.8 1.4M8 11.8v.2M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13z",
  table: "M2 3h12v10H2zM2 6.5h12M2 10h12M6 6.5V13",
  print: "M4.5 6V2.5h7V6M4.5 11.5H2.5V6h11v5.5h-2M4.5 9.5h7v4h-7z",
  up: "M8 13V3M4 7l4-4 4 4",
  lock: "M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5",
  clock: "M8 14.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM8 4.5V8l2.5 1.5",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
