/**
 * A card whose content is no table and so keeps its distance from the edge.
 * @module
 */
import type { ReactNode } from "react";
import { Card } from "../page.tsx";

export function Box({ title, children }: { title?: ReactNode; children: ReactNode }) {
  return (
    <Card title={title}>
      <div className="body stack">{children}</div>
    </Card>
  );
}
