/**
 * A row opens beside its list, not on another page.
 * @module
 */
import { Drawer } from "antd";
import type { ReactNode } from "react";
import { useKeys } from "./keys.tsx";

export function Panel({
  title,
  isOpen,
  onClose,
  foot,
  width = 560,
  children,
}: {
  title: ReactNode;
  isOpen: boolean;
  onClose(): void;
  foot?: ReactNode;
  width?: number;
  children: ReactNode;
}) {
  const leave = { key: "Escape", zh: "关闭侧栏", en: "Close the panel", run: onClose };
  useKeys(isOpen ? [leave] : []);
  return (
    <Drawer
      className="panel"
      title={title}
      open={isOpen}
      onClose={onClose}
      size={width}
      footer={foot}
      mask={false}
      destroyOnHidden
    >
      {children}
    </Drawer>
  );
}

/** Name and value pairs. */
export function Facts({ facts }: { facts: [name: string, value: ReactNode][] }) {
  return (
    <dl className="facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value ?? "–"}</dd>
        </div>
      ))}
    </dl>
  );
}
