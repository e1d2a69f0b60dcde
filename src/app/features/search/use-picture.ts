/** Looks for codes in a picture that is chosen here or pasted anywhere on the page. */
import { useCallback, useEffect, useRef, useState } from "react";
import type { SeenCode } from "../../../scanning/scan-source.ts";
import type { PictureService } from "../../services.ts";
import { afterLook, type PictureLook } from "./picture-look.ts";

export interface PictureAsked {
  readonly look: PictureLook;
  readonly onPicture: (file: Blob) => void;
  /** Nothing is asked any more: what is found late is nobody's. */
  readonly forget: () => void;
}

/** `onCode`: a picture showed this code and no other. */
export function usePicture(
  picture: PictureService,
  onCode: (code: SeenCode) => void,
): PictureAsked {
  const [look, setLook] = useState<PictureLook>(none);
  const turn = useRef(0);
  const tell = useRef(onCode);
  useEffect(() => {
    tell.current = onCode;
  });

  const onPicture = useCallback(
    (file: Blob): void => {
      turn.current += 1;
      const mine = turn.current;
      setLook({ kind: "looking" });
      const finish = async (): Promise<void> => {
        const after = afterLook(await picture.look(file));
        if (mine !== turn.current) return;
        setLook(after.kind === "one" ? none : after);
        if (after.kind === "one") tell.current(after.code);
      };
      void finish();
    },
    [picture],
  );
  const forget = useCallback((): void => {
    turn.current += 1;
    setLook(none);
  }, []);

  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const file = imageIn(event.clipboardData);
      if (file === null) return;
      event.preventDefault();
      onPicture(file);
    };
    addEventListener("paste", onPaste);
    return () => {
      removeEventListener("paste", onPaste);
      turn.current += 1;
    };
  }, [onPicture]);

  return { look, onPicture, forget };
}

const none: PictureLook = { kind: "none" };

/** Text stays what it is: a code to type in. */
const imageIn = (data: DataTransfer | null): File | null =>
  [...(data?.files ?? [])].find(({ type }) => type.startsWith("image/")) ?? null;
