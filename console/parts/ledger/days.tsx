/**
 * The days the books are asked for.
 * @module
 */
import { Input } from "antd";
import { useParam } from "../router.tsx";
import { useSay } from "../say.tsx";

/** From and to, in the address; what is shown follows them on every tab. */
export function Days() {
  const say = useSay();
  const [from, setFrom] = useParam("from");
  const [to, setTo] = useParam("to");
  return (
    <>
      <Input
        type="date"
        value={from}
        aria-label={say("起始日", "From")}
        onChange={(event) => setFrom(event.target.value)}
      />
      <Input
        type="date"
        value={to}
        aria-label={say("截止日", "To")}
        onChange={(event) => setTo(event.target.value)}
      />
    </>
  );
}
