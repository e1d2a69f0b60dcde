/**
 * The search: the field above the keyboard, what was found over it, each booking with its state here and now; or what was
 * found in a picture.
 */
import { type FormEvent, type Ref, useEffect, useRef } from "react";
import type { BookingKey } from "../../../core/ids.ts";
import type { SeenCode } from "../../../scanning/scan-source.ts";
import { Bar } from "../../ui/bar.tsx";
import { Icon } from "../../ui/icon.tsx";
import { Field, Screen } from "../../ui/screen.tsx";
import "../../ui/search-view.css";
import type { Chrome } from "../../ui/status-bar.tsx";
import type { PictureShown } from "./picture-look.ts";
import { MarkedText, SearchMark } from "./search-mark.tsx";
import type { Listing, SearchRow } from "./search-scene.ts";
import { useVisibleHeight } from "./use-visible-height.ts";

interface SearchViewProps {
  readonly chrome: Chrome;
  readonly scene: Listing;
  readonly text: string;
  /** In the place of results; null where no picture was chosen. */
  readonly picture: PictureShown | null;
  readonly onPicture: (file: Blob) => void;
  readonly onPickCode: (code: SeenCode) => void;
  readonly onType: (text: string) => void;
  readonly onPick: (booking: BookingKey) => void;
  /** Never empty, never blank. */
  readonly onCheck: (code: string) => void;
  readonly onBack: () => void;
}

export function SearchView(props: SearchViewProps) {
  const { chrome, scene, text, picture, onType, onPick, onCheck, onBack } = props;
  const input = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);
  // whoever comes here wants to type, and what was typed before is replaced by typing
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  useVisibleHeight();
  const code = text.trim();
  const enter = (event: FormEvent): void => {
    event.preventDefault();
    // what is found is looked at, with the keyboard out of the way; a plugged-in scanner's code is found nowhere
    if (scene.rows.length > 0) input.current?.blur();
    else if (code !== "") onCheck(code);
  };
  return (
    <Screen
      chrome={chrome}
      bar={
        <div className="search-foot">
          <search>
            <form className="search-form" onSubmit={enter}>
              <label className="unseen" htmlFor="code">
                Name, reference or code
              </label>
              <input
                ref={input}
                className="search-input"
                id="code"
                data-testid="code-field"
                value={text}
                onChange={(event) => onType(event.target.value)}
                maxLength={longestTyped}
                placeholder="Name, reference or code"
                autoComplete="off"
                autoCapitalize="off"
                autoCorrect="off"
                spellCheck={false}
                enterKeyHint="search"
              />
              {text !== "" && (
                <button
                  type="button"
                  className="search-clear"
                  onClick={() => {
                    onType("");
                    input.current?.focus();
                  }}
                >
                  <Icon name="cross" size={18} />
                  <span className="unseen">Clear</span>
                </button>
              )}
            </form>
          </search>
          <Bar
            left={{ label: "Scan", icon: "back", onPress: onBack }}
            wide={{
              label: "Check code",
              tone: "ink",
              press: code === "" ? null : { kind: "run", run: () => onCheck(code) },
            }}
            right={{ label: "Picture", icon: "picture", onPress: () => file.current?.click() }}
          />
          <PictureInput ref={file} onPicture={props.onPicture} />
        </div>
      }
    >
      <Field>
        <h1 className="unseen">Type or search</h1>
        {picture === null ? (
          <Found scene={scene} onPick={onPick} />
        ) : (
          <InPicture picture={picture} onPickCode={props.onPickCode} />
        )}
      </Field>
    </Screen>
  );
}

function Found({ scene, onPick }: Pick<SearchViewProps, "scene" | "onPick">) {
  return (
    <>
      <output className="search-count" data-testid="search-count">
        {scene.count ?? ""}
        {scene.rows.length === 0 && <span className="search-note">{scene.note}</span>}
      </output>
      {scene.rows.length > 0 && (
        <ol className="search-rows" aria-label="Bookings found">
          {scene.rows.map((row) => (
            <Row key={row.booking} row={row} onPick={onPick} />
          ))}
        </ol>
      )}
    </>
  );
}

interface InPictureProps extends Pick<SearchViewProps, "onPickCode"> {
  readonly picture: PictureShown;
}

function InPicture({ picture, onPickCode }: InPictureProps) {
  return (
    <>
      <output className="search-count" data-testid="picture-words">
        <span className="search-note">{picture.text}</span>
      </output>
      {picture.rows.length > 0 && (
        <ol className="search-rows" aria-label="Codes in the picture">
          {picture.rows.map(({ code, text }) => (
            <li key={code.text}>
              <button
                type="button"
                className="search-row"
                data-testid="picture-code"
                onClick={() => onPickCode(code)}
              >
                <span className="search-words">
                  <span className="search-name">{text}</span>
                </span>
                <Icon name="chevron" />
              </button>
            </li>
          ))}
        </ol>
      )}
    </>
  );
}

interface PictureInputProps extends Pick<SearchViewProps, "onPicture"> {
  readonly ref: Ref<HTMLInputElement>;
}

/**
 * Behind the key, which is what is pressed and read aloud. Without `capture`: that would open the camera alone, and keep
 * from choosing the screenshot that somebody was sent.
 */
function PictureInput({ ref, onPicture }: PictureInputProps) {
  return (
    <input
      ref={ref}
      type="file"
      accept="image/*"
      hidden
      data-testid="picture-file"
      onChange={({ target }) => {
        const [chosen] = target.files ?? [];
        if (chosen !== undefined) onPicture(chosen);
        // the same one can be chosen again
        target.value = "";
      }}
    />
  );
}

/** Characters; longer than any barcode. */
const longestTyped = 8_000;

interface RowProps {
  readonly row: SearchRow;
  readonly onPick: (booking: BookingKey) => void;
}

function Row({ row, onPick }: RowProps) {
  return (
    <li>
      <button
        type="button"
        className="search-row"
        data-testid="search-row"
        data-mark={row.mark}
        onClick={() => onPick(row.booking)}
      >
        <SearchMark mark={row.mark} />
        {row.mark === "ring" && <span className="unseen">May go in. </span>}
        <span className="search-words">
          <span className="search-name">
            <MarkedText text={row.name} marked={row.marked} />
          </span>
          <span className="search-detail">
            {row.detail}
            {row.reference !== null && (
              <>
                {" · "}
                <MarkedText {...row.reference} />
              </>
            )}
          </span>
        </span>
        <span className="search-when">{row.when}</span>
      </button>
    </li>
  );
}
