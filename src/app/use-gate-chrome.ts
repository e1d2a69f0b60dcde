/** What stands around every field of an enrolled device, and the context in which its words are chosen. */
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { GateServices } from "./services.ts";
import type { Chrome } from "./ui/status-bar.tsx";
import { modeStripWords, statusWords } from "./ui/status-words.ts";
import type { WordsContext } from "./ui/words/verdict-words.ts";
import type { Instant } from "../core/time.ts";

export function useGateChrome({ gate, status, supervision, probeStorage }: GateServices): Chrome {
  const [, navigate] = useLocation();
  const { line, mode } = useStore(status.store);
  const words = statusWords(line, { timeZone: null });
  const icon = words.icon === "live" && mode !== null ? modeIcon[mode] : words.icon;
  return {
    sign: gate.sign,
    status: { ...words, icon },
    strip: mode === null ? null : modeStripWords(mode),
    ...(supervision === null ? {} : { onOpenBoard: () => navigate("/board") }),
    ...(line.kind === "unwritable" ? { onOpenStatus: () => void probeStorage() } : {}),
    ...(line.kind === "recovered" ? { onOpenStatus: () => status.note({ recovered: null }) } : {}),
  };
}

const modeIcon = { observe: "eye", test: "test" } as const;

type WordsGate = Pick<
  GateServices,
  "bookings" | "device" | "gate" | "gateLabel" | "lists" | "post"
>;

export const wordsContext = (gate: WordsGate, now: Instant): WordsContext => ({
  now,
  gateLabel: gate.gateLabel,
  here: gate.gate.id,
  sameDevice: (device) => device === gate.device,
  bookings: gate.bookings(),
  lists: gate.lists(),
  operator: gate.post.operator,
  role: gate.post.role,
});
