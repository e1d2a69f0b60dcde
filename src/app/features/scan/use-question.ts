/**
 * The question that the address asks (`/undo/ID`, `/overrule/ID`), opened and closed with it. Whoever is held up meanwhile
 * takes the field: the question goes, and the answer is not kept waiting.
 */
import { useCallback, useEffect } from "react";
import { useLocation, useRoute, useSearch } from "wouter";
import { useStore } from "zustand";
import { asScanId } from "../../../core/ids.ts";
import type { GateServices } from "../../services.ts";
import type { Asking } from "./asking.ts";
import type { GateActions } from "./gate-scene.ts";

interface QuestionAsked {
  readonly asking: Asking;
  readonly actions: Pick<
    GateActions,
    "onUndo" | "onOverrule" | "onReason" | "onPick" | "onCount" | "onKeep"
  >;
}

export function useQuestion({ asking, session }: GateServices): QuestionAsked {
  const [, navigate] = useLocation();
  const [, undo] = useRoute("/undo/:scan");
  const [, overrule] = useRoute("/overrule/:scan");
  const from = useSearch() === "from=history" ? "/history" : "/";
  const about = undo === null ? "overrule" : "undo";
  const id = (undo ?? overrule)?.scan ?? null;
  const isAsked = id !== null;
  useEffect(() => {
    if (id === null) return undefined;
    void asking.open({ about, scan: asScanId(id) });
    return asking.close;
  }, [asking, about, id]);
  useEffect(() => {
    if (!isAsked) return undefined;
    return session.store.subscribe(({ state }) => {
      if (state.kind === "deciding") navigate("/");
    });
  }, [session, isAsked, navigate]);
  const press = useCallback(
    async (reason: string) => {
      if (await asking.press(reason)) navigate("/");
    },
    [asking, navigate],
  );
  return {
    asking: useStore(asking.store),
    actions: {
      onUndo: (scan) => navigate(`/undo/${scan}`),
      onOverrule: (scan) => navigate(`/overrule/${scan}`),
      onReason: (reason) => void press(reason),
      onPick: asking.pick,
      onCount: asking.count,
      onKeep: () => navigate(from),
    },
  };
}
