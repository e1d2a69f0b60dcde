/** Deciding a contradiction: an admission is taken back by a scan of its own (DESIGN 4), or everything is left as it is. */
import { useState } from "react";
import { useLocation } from "wouter";
import type { Conflict } from "../../../core/conflict.ts";
import { type Decision, undoTroubleWords } from "../../ui/words/decision-words.ts";
import type { BoardPageProps } from "./use-board-chrome.ts";
import type { KnownScans } from "./use-known-scans.ts";

export interface Deciding {
  /** Null before anything was picked. */
  readonly picked: Decision | null;
  readonly reason: string;
  /** What stopped the last one. */
  readonly trouble: string | null;
  readonly onPick: (decision: Decision) => void;
  readonly onReason: (reason: string) => void;
  /** Null while it can do nothing. */
  readonly onSave: (() => void) | null;
}

export function useDeciding(
  { gate }: BoardPageProps,
  conflict: Conflict | null,
  known: KnownScans,
): Deciding {
  const [, navigate] = useLocation();
  const [picked, setPicked] = useState<Decision | null>(null);
  const [reason, setReason] = useState("");
  const [trouble, setTrouble] = useState<string | null>(null);
  const [isSaving, setSaving] = useState(false);

  const save = async (decided: Conflict, decision: Decision): Promise<void> => {
    setSaving(true);
    const stopped = await carryOut(decided, decision).finally(() => setSaving(false));
    setTrouble(stopped);
    if (stopped === null) navigate("/board");
  };
  /** Null where it is done. */
  const carryOut = async ({ id }: Conflict, decision: Decision): Promise<string | null> => {
    if (decision.kind === "leave") {
      await gate.conflicts.see(id);
      return null;
    }
    const scan = known.of(decision.admission);
    if (scan.kind !== "had") return "The gateway has not given that scan yet.";
    const undone = await gate.undo({
      scan: scan.entry.scan,
      reason: reason.trim() === "" ? usualReason : reason,
    });
    return undone.ok ? null : undoTroubleWords(undone.failure.kind);
  };

  return {
    picked,
    reason,
    trouble,
    onPick: (decision) => {
      setPicked(decision);
      setTrouble(null);
    },
    onReason: setReason,
    onSave:
      conflict === null || picked === null || isSaving
        ? null
        : () => void save(conflict, picked).catch(() => setTrouble("Not saved. Try again.")),
  };
}

/** Where nobody wrote another. */
const usualReason = "Decided on the board";
