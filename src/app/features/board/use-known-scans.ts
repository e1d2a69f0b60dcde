/** The scans behind the admissions of a contradiction, asked of the gateway one by one. */
import { useEffect, useState } from "react";
import type { Admission } from "../../../core/admission.ts";
import type { ScanId } from "../../../core/ids.ts";
import type { Supervision } from "../../supervision/supervision.ts";
import type { Trouble } from "../../supervision/trouble.ts";
import type { KnownScan } from "../../ui/words/decision-words.ts";

export interface KnownScans {
  readonly of: (admission: Pick<Admission, "scan">) => KnownScan;
  /** The last one; null where every question was answered. */
  readonly trouble: Trouble | null;
  readonly again: () => void;
}

type Answer = KnownScan | { readonly kind: "missed"; readonly trouble: Trouble };

export function useKnownScans(
  supervision: Pick<Supervision, "scanOf">,
  admissions: readonly Admission[],
): KnownScans {
  const [answers, setAnswers] = useState<ReadonlyMap<ScanId, Answer>>(new Map());
  const [tries, setTries] = useState(0);
  const asked = admissions.map(({ scan }) => scan).join(" ");
  useEffect(() => {
    let ended = false;
    for (const admission of admissions) {
      void supervision.scanOf(admission).then((answer) => {
        if (ended) return undefined;
        setAnswers((known) => new Map(known).set(admission.scan, answerOf(answer)));
        return undefined;
      });
    }
    return () => {
      ended = true;
    };
    // oxlint-disable-next-line react/exhaustive-deps -- the same scans, told again, are the same question
  }, [supervision, asked, tries]);
  return {
    of: ({ scan }) => {
      const answer = answers.get(scan) ?? { kind: "asking" };
      return answer.kind === "missed" ? { kind: "not-had" } : answer;
    },
    trouble:
      [...answers.values()]
        .map((answer) => (answer.kind === "missed" ? answer.trouble : null))
        .findLast((trouble) => trouble !== null) ?? null,
    again: () => setTries((count) => count + 1),
  };
}

function answerOf(answer: Awaited<ReturnType<Supervision["scanOf"]>>): Answer {
  if (!answer.ok) return { kind: "missed", trouble: answer.failure };
  return answer.value === null ? { kind: "not-had" } : { kind: "had", entry: answer.value };
}
