/**
 * Where a file is dropped or chosen; it is kept in the house at once.
 * @module
 */
import { type DragEvent, useRef, useState } from "react";
import { keepFile } from "../../client.ts";
import { bytes } from "../format.ts";
import { Icon } from "../icons.tsx";
import { useReport } from "../reason.tsx";
import { useSay } from "../say.tsx";

export interface KeptFile {
  id: string;
  name: string;
  bytes: number;
}

export function FileDrop({ accept, onKept }: { accept: string; onKept(file: KeptFile): void }) {
  const say = useSay();
  const report = useReport();
  const input = useRef<HTMLInputElement>(null);
  const [busyWith, setBusyWith] = useState<File>();
  const [isOver, setOver] = useState(false);
  const keep = async (file: File | undefined) => {
    if (!file) return;
    setBusyWith(file);
    const kept = await report(keepFile(file));
    setBusyWith(undefined);
    if (kept) onKept(kept);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    void keep(event.dataTransfer.files[0]);
  };
  return (
    <>
      <button
        type="button"
        className="file-drop"
        data-over={isOver || undefined}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        <Icon name="imports" size={24} />
        <b>
          {busyWith
            ? say(
                `正在上传 ${busyWith.name}（${bytes(busyWith.size)}）`,
                `Uploading ${busyWith.name} (${bytes(busyWith.size)})`,
              )
            : say("把文件拖到这里，或点击选择", "Drop a file here, or click to choose")}
        </b>
        <small>
          {say(
            "CSV、Excel 或 Parquet；UTF-8、GBK 自动识别。先预览，确认后才写入。",
            "CSV, Excel or Parquet; UTF-8 and GBK are told apart. You see a preview before anything is written.",
          )}
        </small>
      </button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        onChange={(event) => {
          void keep(event.target.files?.[0]);
          event.target.value = "";
        }}
      />
    </>
  );
}
