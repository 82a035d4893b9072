/**
 * The way to the other pages of what the server pages; which one is shown stands in the address.
 * @module
 */
import { Pagination } from "antd";
import { setParams, useParam } from "./router.tsx";

/** Nothing where one page holds all. */
export function Pages({
  total,
  pageSize,
  totalWord,
}: {
  total: number;
  pageSize: number;
  /** Says how many there are, beside the pages. */
  totalWord?: (total: number) => string;
}) {
  const [page] = useParam("page", "1");
  return (
    <Pagination
      className="table-pages"
      current={Number(page)}
      pageSize={pageSize}
      total={total}
      showSizeChanger={false}
      hideOnSinglePage
      {...(totalWord && { showTotal: totalWord })}
      onChange={(next) => setParams({ page: String(next) })}
    />
  );
}
