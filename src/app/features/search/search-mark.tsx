/** The mark of a booking that is not presented yet, and the letters that were typed in what was found. */
import { Fragment } from "react";
import type { Span } from "../../../core/search-words.ts";
import { FamilyShape } from "../../ui/family-shape.tsx";
import "../../ui/scan-row.css";
import type { SearchRowWords } from "../../ui/words/search-words.ts";

/** The ring is what may go in, as far as this device knows; never the admit's disc: nobody has been let in. */
export function SearchMark({ mark }: Pick<SearchRowWords, "mark">) {
  if (mark === "ring") return <span className="pick-ring" />;
  return <FamilyShape shape={mark} className="mark" />;
}

interface MarkedTextProps {
  readonly text: string;
  readonly marked: readonly Span[];
}

export function MarkedText({ text, marked }: MarkedTextProps) {
  return (
    <>
      {marked.map(({ from, until }, index) => (
        <Fragment key={from}>
          {text.slice(marked[index - 1]?.until ?? 0, from)}
          <mark className="search-typed">{text.slice(from, until)}</mark>
        </Fragment>
      ))}
      {text.slice(marked.at(-1)?.until ?? 0)}
    </>
  );
}
