/**
 * From a link to a gate: says what the link gives before anything is used up, asks for one name, has one key. Nothing
 * spins, and a link that does not work says what to do.
 */
import type { RefCallback } from "react";
import { WideBar } from "../../ui/bar.tsx";
import "../../ui/enrol-view.css";
import "../../ui/form.css";
import { Field, Screen } from "../../ui/screen.tsx";
import type { EnrolWords } from "../../ui/words/enrol-words.ts";
import { type Grant, GrantView } from "./grant-view.tsx";
import { LinkView } from "./link-view.tsx";

export type EnrolScene =
  | { readonly kind: "no-link" }
  | { readonly kind: "checking" }
  | { readonly kind: "problem"; readonly words: EnrolWords }
  | { readonly kind: "form" | "starting"; readonly grant: Grant };

interface EnrolViewProps {
  readonly scene: EnrolScene;
  /** Films for a link's QR; null where there is no camera to offer. Must be the same function at each rendering. */
  readonly videoRef: RefCallback<HTMLVideoElement> | null;
  /** The camera rests, because nobody came. */
  readonly isResting: boolean;
  readonly onLink: (link: string) => void;
  readonly onAgain: () => void;
  /** The operator's first name, never blank. */
  readonly onStart: (name: string) => void;
}

export function EnrolView(props: EnrolViewProps) {
  const { scene, videoRef, isResting, onLink, onAgain, onStart } = props;
  switch (scene.kind) {
    case "no-link":
      return <LinkView problem={null} {...{ videoRef, isResting, onLink, onAgain }} />;
    case "problem":
      return <LinkView problem={scene.words} {...{ videoRef, isResting, onLink, onAgain }} />;
    case "checking":
      return <CheckingView />;
    case "form":
    case "starting":
      return (
        <GrantView grant={scene.grant} starting={scene.kind === "starting"} onStart={onStart} />
      );
    default:
      return null;
  }
}

function CheckingView() {
  return (
    <Screen chrome={null} bar={<WideBar wide={{ label: "Start", tone: "ink", press: null }} />}>
      <Field>
        <output className="form">
          <p className="grant-venue">Stile</p>
          <h1 className="page-headline">Checking the link</h1>
          <p className="form-text">Nothing is used up yet.</p>
        </output>
      </Field>
    </Screen>
  );
}
