/**
 * Typing: a name, a reference or a whole code; or a picture with a code in it. A code goes the same way as a scanned one; a booking that is found shows who
 * it is first, and its ticket is presented by a key of its own.
 */
import { type ReactElement, useEffect } from "react";
import { useLocation } from "wouter";
import { useStore } from "zustand";
import type { SeenCode } from "../../../scanning/scan-source.ts";
import { type GateServices, useServices } from "../../services.ts";
import { useClock } from "../../use-clock.ts";
import { useGateChrome, wordsContext } from "../../use-gate-chrome.ts";
import { pictureShown } from "./picture-look.ts";
import { searchSceneOf } from "./search-scene.ts";
import { SearchView } from "./search-view.tsx";
import { usePicture } from "./use-picture.ts";
import { WhoView } from "./who-view.tsx";

export function SearchPage({ gate }: { readonly gate: GateServices }): ReactElement {
  const { now: clock } = useServices();
  const [, navigate] = useLocation();
  const chrome = useGateChrome(gate);
  const now = useClock(clock);
  const { search } = gate;
  const state = useStore(search.store);
  // nothing takes the field, and the keys of a plugged-in scanner, from what is half typed
  useEffect(() => gate.alarm.hold(), [gate.alarm]);
  useEffect(() => search.open(), [search]);
  const scene = searchSceneOf(state, wordsContext(gate, now));
  const present = (code: string): void => {
    gate.submit(code);
    navigate("/");
  };
  const presentSeen = (code: SeenCode): void => {
    search.type("");
    gate.picture.present(code);
    navigate("/");
  };
  const { look, onPicture, forget } = usePicture(gate.picture, presentSeen);
  if (scene.kind === "looking") {
    return <WhoView chrome={chrome} scene={scene} onBack={search.unpick} onPresent={present} />;
  }
  return (
    <SearchView
      chrome={chrome}
      scene={scene}
      text={state.text}
      picture={pictureShown(look)}
      onPicture={onPicture}
      onPickCode={presentSeen}
      onType={(text) => {
        forget();
        search.type(text);
      }}
      onPick={search.pick}
      onBack={() => {
        search.type("");
        navigate("/");
      }}
      onCheck={(code) => {
        search.type("");
        present(code);
      }}
    />
  );
}
