/** A scan in a list: its mark, what happened, and what it was about. */
import { FamilyShape } from "./family-shape.tsx";
import "./scan-row.css";
import type { HistoryWords } from "./words/history-words.ts";

export function ScanMark({ family }: Pick<HistoryWords, "family">) {
  return <FamilyShape shape={family} className="mark" />;
}

export function ScanWords({ title, detail }: Pick<HistoryWords, "title" | "detail">) {
  return (
    <div className="scan-words">
      <p className="scan-title">{title}</p>
      {detail !== "" && <p className="scan-detail">{detail}</p>}
    </div>
  );
}
