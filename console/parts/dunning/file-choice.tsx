/**
 * A photograph or scan chosen from this machine and kept in the house at once.
 * @module
 */
import { Button } from "antd";
import { useRef, useState } from "react";
import { keepFile } from "../../client.ts";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";

export interface ChosenFile {
  id: string;
  name: string;
}

export function FileChoice({
  chosen,
  onChosen,
}: {
  chosen: ChosenFile | undefined;
  onChosen(file: ChosenFile): void;
}) {
  const say = useSay();
  const report = useReport();
  const input = useRef<HTMLInputElement>(null);
  const [isBusy, setBusy] = useState(false);
  const keep = async (file: File | undefined) => {
    if (!file) return;
    setBusy(true);
    const kept = await report(keepFile(file));
    setBusy(false);
    if (kept) onChosen(kept);
  };
  return (
    <>
      <Button loading={isBusy} onClick={() => input.current?.click()}>
        {chosen ? chosen.name : say("选择凭证（照片、扫描件）", "Choose the proof (photo, scan)")}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".pdf,.png,.jpg,.jpeg,.webp"
        onChange={(event) => {
          void keep(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </>
  );
}
