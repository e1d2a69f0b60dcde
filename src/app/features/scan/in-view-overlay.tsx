/**
 * Over the camera's picture: an outline around each of several codes in view, and its mark, which is a key, at its lower edge.
 * Follows the places by itself, so that the rest of the gate's screen is not drawn anew with every look of the camera.
 */
import { type RefCallback, useCallback, useState } from "react";
import { useStore } from "zustand";
import { FamilyShape } from "../../ui/family-shape.tsx";
import "../../ui/in-view.css";
import { chipsHint, type MarkWords } from "../../ui/words/several-words.ts";
import type { WordsContext } from "../../ui/words/verdict-words.ts";
import type { Corners } from "../../../scanning/decode/decoder.ts";
import { coverCorners, placeMarks, type Size } from "./in-view-places.ts";
import { markOf } from "./several-scene.ts";
import type { SeveralSession } from "./several-session.ts";

interface InViewOverlayProps {
  readonly several: SeveralSession;
  readonly context: WordsContext;
}

const noRoom: Size = { width: 0, height: 0 };

export function InViewOverlay({ several, context }: InViewOverlayProps) {
  const { shown, tickets } = useStore(several.store);
  const { picture, places } = useStore(several.places);
  const [box, ref] = useBox();
  if (shown === null) return null;
  const marks = tickets.map((ticket): InViewMark => {
    const corners = places.find(({ code }) => code === ticket.code)?.corners ?? null;
    return {
      code: ticket.code,
      words: markOf(ticket, context),
      corners: corners && picture && box ? coverCorners(corners, picture, box.whole) : null,
    };
  });
  return (
    <div className="in-view" data-shown={shown} data-testid="in-view">
      <Outlines marks={marks} />
      <div className="in-view-room" ref={ref}>
        <Marks marks={marks} room={box?.room ?? noRoom} onPick={several.pick} />
      </div>
      {shown === "chips" && <p className="scan-hint in-view-hint">{chipsHint}</p>}
    </div>
  );
}

export interface InViewMark {
  readonly code: string;
  /** Null before anybody has looked at it. */
  readonly words: MarkWords | null;
  /** In the picture's box, CSS pixels; null where nobody knows. */
  readonly corners: Corners | null;
}

export function Outlines({ marks }: { readonly marks: readonly InViewMark[] }) {
  return (
    <svg className="in-view-outlines" aria-hidden="true" focusable="false">
      {marks.map(({ code, words, corners }) =>
        corners === null ? null : (
          <polygon
            key={code}
            data-shape={words?.shape}
            points={corners.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ")}
          />
        ),
      )}
    </svg>
  );
}

interface MarksProps {
  readonly marks: readonly InViewMark[];
  readonly room: Size;
  readonly onPick: (code: string) => void;
}

/** As large as a mark of one figure, until it has been drawn. */
const firstSize: Size = { width: 96, height: 56 };

export function Marks({ marks, room, onPick }: MarksProps) {
  const [sizes, setSizes] = useState<ReadonlyMap<string, Size>>(new Map());
  const onSize = useCallback((code: string, size: Size): void => {
    setSizes((before) => new Map(before).set(code, size));
  }, []);
  const told = marks.flatMap(({ code, words, corners }) =>
    words === null ? [] : [{ code, words, corners, size: sizes.get(code) ?? firstSize }],
  );
  const placed = placeMarks(told, room);
  return told.map(({ code, words }, index) => (
    <Mark
      key={code}
      code={code}
      words={words}
      left={placed[index]?.left ?? 0}
      top={placed[index]?.top ?? 0}
      onSize={onSize}
      onPick={onPick}
    />
  ));
}

interface MarkProps {
  readonly code: string;
  readonly words: MarkWords;
  readonly left: number;
  readonly top: number;
  readonly onSize: (code: string, size: Size) => void;
  readonly onPick: (code: string) => void;
}

function Mark({ code, words, left, top, onSize, onPick }: MarkProps) {
  const { shape, text, label } = words;
  const measured = useCallback(
    (key: HTMLButtonElement | null) => {
      if (key === null) return undefined;
      const measure = (): void =>
        onSize(code, { width: key.offsetWidth, height: key.offsetHeight });
      const observer = new ResizeObserver(measure);
      observer.observe(key, { box: "border-box" });
      measure();
      return () => observer.disconnect();
    },
    [code, onSize],
  );
  return (
    <button
      ref={measured}
      type="button"
      className="in-view-mark"
      data-testid="in-view-mark"
      data-shape={shape}
      aria-label={`${text}. ${label}`}
      style={{ transform: `translate(${left.toFixed(1)}px, ${top.toFixed(1)}px)` }}
      onClick={() => onPick(code)}
    >
      <FamilyShape shape={shape} className="in-view-shape" />
      <span>{text}</span>
    </button>
  );
}

interface MeasuredBox {
  /** What the picture fills. */
  readonly whole: Size;
  /** Where marks may stand. */
  readonly room: Size;
}

function useBox(): readonly [MeasuredBox | null, RefCallback<HTMLElement>] {
  const [box, setBox] = useState<MeasuredBox | null>(null);
  const ref = useCallback((room: HTMLElement | null) => {
    const whole = room?.parentElement ?? null;
    if (room === null || whole === null) return undefined;
    const measure = (): void => setBox({ whole: sizeOf(whole), room: sizeOf(room) });
    const observer = new ResizeObserver(measure);
    observer.observe(room);
    measure();
    return () => observer.disconnect();
  }, []);
  return [box, ref];
}

const sizeOf = ({ clientWidth, clientHeight }: HTMLElement): Size => ({
  width: clientWidth,
  height: clientHeight,
});
